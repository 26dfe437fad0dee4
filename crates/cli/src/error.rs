//! Trouble of the tool itself: a text with its mend, and how the process ends of it.

use std::fmt;

use crate::exit::Exit;

pub(crate) type Result<T, E = Error> = std::result::Result<T, E>;

/// Trouble of the tool itself.
#[derive(Debug)]
pub(crate) struct Error {
    what: What,
    exit: Exit,
}

#[derive(Debug)]
enum What {
    Text(String),
    /// A command line that cannot be understood, or a request for help.
    Usage(clap::Error),
    /// Nobody reads any more: there is nobody to tell.
    ReaderGone,
}

impl Error {
    /// Trouble that this text tells, with its mend.
    pub(crate) fn new(text: impl Into<String>) -> Error {
        Error { what: What::Text(text.into()), exit: Exit::TROUBLE }
    }

    /// Trouble that this text begins to tell and an error's sources tell on.
    pub(crate) fn because(text: impl fmt::Display, error: &dyn std::error::Error) -> Error {
        Error::new(format!("{text}: {}", chain(error)))
    }

    /// What an error and its sources tell.
    pub(crate) fn of(error: &dyn std::error::Error) -> Error {
        Error::new(chain(error))
    }

    pub(crate) fn of_clap(error: clap::Error, exit: Exit) -> Error {
        Error { what: What::Usage(error), exit }
    }

    /// Output that could not be written.
    pub(crate) fn unwritable(channel: &str, error: &std::io::Error) -> Error {
        match error.kind() {
            std::io::ErrorKind::BrokenPipe => Error { what: What::ReaderGone, exit: Exit::READER_GONE },
            _ => Error::because(format_args!("cannot write to {channel}"), error),
        }
    }

    pub(crate) fn with_exit(self, exit: Exit) -> Error {
        Error { exit, ..self }
    }

    /// Whether it is that nobody reads the output any more.
    pub(crate) fn is_reader_gone(&self) -> bool {
        matches!(self.what, What::ReaderGone)
    }

    /// Tells the person at the terminal, if there is anybody to tell, and says how the process ends of it.
    pub(crate) fn tell(&self) -> Exit {
        match &self.what {
            What::Text(text) => crate::stdio::complain(&format!("daily-cache: {text}\n")),
            // Help that was asked for and cannot be written is trouble.
            What::Usage(usage) if !usage.use_stderr() => {
                if let Err(error) = usage.print() {
                    return Error::unwritable("standard output", &error).tell();
                }
            }
            What::Usage(usage) => drop(usage.print()),
            What::ReaderGone => {}
        }
        self.exit
    }
}

/// The texts of an error and its sources, one after the other.
pub(crate) fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        text = format!("{text}: {error}");
        source = error.source();
    }
    text
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.what {
            What::Text(text) => f.write_str(text),
            What::Usage(error) => error.fmt(f),
            What::ReaderGone => f.write_str("nobody reads the output any more"),
        }
    }
}
