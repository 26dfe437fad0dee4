//! What goes wrong in a chore: a mistake on the command line, or trouble on the way.

use std::{fmt, io};

/// The result of everything here that can fail.
pub(crate) type Result<T> = std::result::Result<T, Error>;

/// Why a chore could not do its work. A failing test is no error of xtask's but a verdict.
#[derive(Debug)]
pub(crate) enum Error {
    /// The command line is wrong; the text names the argument and the choices.
    Usage(String),
    /// Something that was needed did not work.
    Trouble(String),
}

impl Error {
    /// 2 for a mistake of the caller's, else 1.
    pub(crate) fn exit_code(&self) -> u8 {
        match self {
            Self::Usage(_) => 2,
            Self::Trouble(_) => 1,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Usage(text) | Self::Trouble(text) => f.write_str(text),
        }
    }
}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Self {
        Self::Trouble(error.to_string())
    }
}

impl From<lexopt::Error> for Error {
    fn from(error: lexopt::Error) -> Self {
        Self::Usage(error.to_string())
    }
}
