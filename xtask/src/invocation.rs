//! One command with its folder and environment, as it is run and as it is shown for repeating.

use std::{
    env,
    ffi::OsString,
    fmt,
    path::{Path, PathBuf},
    process::Command,
};

/// What is run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Program {
    /// The cargo that runs this xtask.
    Cargo,
    /// This xtask itself.
    Xtask,
    /// A built executable.
    File(PathBuf),
}

/// An argument vector, never a shell string; a shell string only when shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Invocation {
    program: Program,
    args: Vec<String>,
    env: Vec<(String, String)>,
    dir: PathBuf,
}

impl Invocation {
    /// A command that runs in `dir`.
    pub(crate) fn new<S: Into<String>>(
        program: Program,
        dir: &Path,
        args: impl IntoIterator<Item = S>,
    ) -> Self {
        let args = args.into_iter().map(Into::into).collect();
        Self { program, args, env: Vec::new(), dir: dir.to_owned() }
    }

    /// Sets a variable of its environment.
    pub(crate) fn with_env(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.env.push((name.into(), value.into()));
        self
    }

    /// The process to be spawned.
    pub(crate) fn command(&self) -> std::io::Result<Command> {
        let mut command = Command::new(self.executable()?);
        for (name, _) in env::vars_os().filter(|(name, _)| is_left_by_cargo_run(name)) {
            command.env_remove(name);
        }
        let env = self.env.iter().map(|(name, value)| (name, value));
        command.args(&self.args).envs(env).env("CARGO_TERM_COLOR", "never").current_dir(&self.dir);
        Ok(command)
    }

    fn executable(&self) -> std::io::Result<OsString> {
        Ok(match &self.program {
            Program::Cargo => env::var_os("CARGO").unwrap_or_else(|| "cargo".into()),
            Program::Xtask => env::current_exe()?.into(),
            Program::File(path) => path.into(),
        })
    }
}

/// `cargo run` describes xtask's package in the environment; a build script that watches these variables would run
/// again and again if they came and went.
fn is_left_by_cargo_run(name: &std::ffi::OsStr) -> bool {
    let name = name.to_string_lossy();
    name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_")
}

/// A line for a POSIX shell.
impl fmt::Display for Invocation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cd {} &&", quoted(&self.dir.to_string_lossy()))?;
        if !self.env.is_empty() {
            f.write_str(" env")?;
        }
        for (name, value) in &self.env {
            write!(f, " {}", quoted(&format!("{name}={value}")))?;
        }
        match &self.program {
            Program::Cargo => f.write_str(" cargo")?,
            Program::Xtask => f.write_str(" cargo xtask")?,
            Program::File(path) => write!(f, " {}", quoted(&path.to_string_lossy()))?,
        }
        self.args.iter().try_for_each(|arg| write!(f, " {}", quoted(arg)))
    }
}

/// The text as one word of a POSIX shell; single quotes keep everything but a single quote.
pub(crate) fn quoted(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:=,@%+".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_words_stay_as_they_are() {
        assert_eq!(quoted("--only"), "--only");
        assert_eq!(quoted("tz=America/St_Johns,store=fs"), "tz=America/St_Johns,store=fs");
    }

    #[test]
    fn all_else_is_quoted_for_a_shell() {
        assert_eq!(quoted(""), "''");
        assert_eq!(quoted("a b"), "'a b'");
        assert_eq!(quoted("$HOME"), "'$HOME'");
        assert_eq!(quoted("it's"), r"'it'\''s'");
    }

    #[test]
    fn a_command_is_shown_with_its_folder_and_environment() {
        let shown = Invocation::new(Program::File("/t/it-1".into()), Path::new("/a b"), ["matrix::"])
            .with_env("TZ", "UTC")
            .with_env("RUSTDOCFLAGS", "-D warnings")
            .to_string();
        assert_eq!(shown, "cd '/a b' && env TZ=UTC 'RUSTDOCFLAGS=-D warnings' /t/it-1 matrix::");
    }

    #[test]
    fn the_programs_of_the_workspace_are_shown_by_their_short_names() {
        let shown = |program| Invocation::new(program, Path::new("/w"), ["tidy"]).to_string();
        assert_eq!(shown(Program::Cargo), "cd /w && cargo tidy");
        assert_eq!(shown(Program::Xtask), "cd /w && cargo xtask tidy");
    }
}
