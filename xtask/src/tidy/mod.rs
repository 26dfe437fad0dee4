//! `cargo xtask tidy`: the house rules that a compiler does not know.

mod code;
mod counts;
mod direction;
mod files;
mod names;
mod source;
mod violation;

use std::process::ExitCode;

use lexopt::Arg;

use crate::{
    error::{Error, Result},
    metadata::Workspace,
    terminal,
};

/// How the command is called, for the help text.
pub(crate) const USAGE: &str = "\
cargo xtask tidy
    Check the house rules: who may know whom, names, crate counts, module docs, file lengths, no ignored or sleeping
    tests, nothing left to do. Prints `path:line: what is wrong; how to mend it`.
";

/// Carries out the command.
pub(crate) fn run(mut parser: lexopt::Parser) -> Result<ExitCode> {
    match parser.next()? {
        None => {}
        Some(Arg::Long(arg)) => return Err(superfluous(&format!("--{arg}"))),
        Some(Arg::Short(arg)) => return Err(superfluous(&format!("-{arg}"))),
        Some(Arg::Value(arg)) => return Err(superfluous(&arg.to_string_lossy())),
    }
    let workspace = Workspace::load()?;
    let (counts, mut violations) = counts::check(&workspace)?;
    violations.extend(direction::check(&workspace, &files::manifest_line));
    violations.extend(names::check(&workspace, &files::manifest_line));
    let sources = files::sources(&workspace)?;
    violations.extend(sources.iter().flat_map(source::check));
    violations.sort();
    let (lines, found) = (terminal::lines(&violations), violations.len());
    terminal::print(&format!("{lines}{counts}{} files read, {found} violations\n", sources.len()))?;
    Ok(if violations.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn superfluous(arg: &str) -> Error {
    Error::Usage(format!("tidy takes no argument, but got {arg:?}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_argument_is_a_mistake() {
        let error = run(lexopt::Parser::from_args(["--fix"])).unwrap_err();
        assert_eq!(error.to_string(), "tidy takes no argument, but got \"--fix\"");
    }
}
