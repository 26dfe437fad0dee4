//! Where and when figures were taken.

use std::{process::Command, time::Duration};

use fs_err as fs;

use crate::rustc;

/// One sentence: date, processors, kernel, compiler, seed and duration.
pub(super) fn facts(seed: u64, took: Duration) -> String {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let date = said_by("date", &["-u", "+%F"]);
    let system = said_by("uname", &["-sr"]);
    let processor = processor().unwrap_or_else(|| "unknown".to_owned());
    format!(
        "{date}, {cores} processors ({processor}), {system}, {}; seed {seed}; {} s.",
        rustc::version(),
        took.as_secs()
    )
}

fn processor() -> Option<String> {
    let info = fs::read_to_string("/proc/cpuinfo").ok()?;
    let line = info.lines().find(|line| line.starts_with("model name"))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}

fn said_by(program: &str, args: &[&str]) -> String {
    let output = Command::new(program).args(args).output();
    let said = output.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
    said.ok().filter(|said| !said.is_empty()).unwrap_or_else(|| format!("no {program}"))
}
