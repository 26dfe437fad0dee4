//! How this process ends.

use std::process::{ExitCode, ExitStatus};

/// How this process ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// With this code.
    Code(u8),
    /// By this signal, as the command that it stands for.
    Signal(i32),
}

impl Exit {
    /// Trouble of the tool itself.
    pub(crate) const TROUBLE: Exit = Exit::Code(125);
    /// The command is there and cannot be executed.
    pub(crate) const NOT_EXECUTABLE: Exit = Exit::Code(126);
    /// There is no such command.
    pub(crate) const NOT_FOUND: Exit = Exit::Code(127);
    /// Whoever read standard output has gone.
    #[cfg(unix)]
    pub(crate) const READER_GONE: Exit = Exit::Signal(signal_hook::consts::SIGPIPE);
    #[cfg(not(unix))]
    pub(crate) const READER_GONE: Exit = Exit::TROUBLE;

    /// As the command ended.
    pub(crate) fn of_status(status: ExitStatus) -> Exit {
        if let Some(code) = status.code() {
            return Exit::Code(u8::try_from(code).unwrap_or(u8::MAX));
        }
        #[cfg(unix)]
        if let Some(signal) = std::os::unix::process::ExitStatusExt::signal(&status) {
            return Exit::Signal(signal);
        }
        Exit::TROUBLE
    }

    pub(crate) fn in_words(self) -> String {
        match self {
            Exit::Code(code) => format!("exit {code}"),
            Exit::Signal(signal) => format!("ended by signal {signal}"),
        }
    }

    /// Ends this process by a signal, or gives the code that it is to end with.
    pub(crate) fn end(self) -> ExitCode {
        match self {
            Exit::Code(code) => ExitCode::from(code),
            #[cfg(unix)]
            Exit::Signal(signal) => crate::capture::die_of(signal),
            #[cfg(not(unix))]
            Exit::Signal(_) => Exit::TROUBLE.end(),
        }
    }
}
