//! Runs targets once for each file, without a fuzzer: `replay TARGET FILE-OR-FOLDER...`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, io};

use daily_cache_fuzz::{TARGETS, target};
use fs_err as fs;

fn main() -> io::Result<ExitCode> {
    let mut args = env::args_os().skip(1);
    let name = args.next().unwrap_or_default();
    let Some(run) = name.to_str().and_then(target) else {
        let names = TARGETS.map(|(name, _)| name).join(", ");
        eprintln!("there is no target `{}`; there are {names}", name.display());
        return Ok(ExitCode::from(2));
    };
    let mut count = 0_u64;
    for path in args.map(PathBuf::from) {
        for file in files(&path)? {
            // Said before it runs: what a panic or a signal ends cannot tell its name.
            eprintln!("{}", file.display());
            run(&fs::read(file)?);
            count += 1;
        }
    }
    println!("{count} inputs run");
    Ok(ExitCode::SUCCESS)
}

/// The file itself, or those in the folder in the order of their names.
fn files(path: &Path) -> io::Result<Vec<PathBuf>> {
    if !fs::metadata(path)?.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let mut files = fs::read_dir(path)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
    files.sort();
    Ok(files)
}
