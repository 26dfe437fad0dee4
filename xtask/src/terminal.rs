//! The only place that talks to the terminal.

use std::{
    fmt::Display,
    io::{self, IsTerminal, Write},
};

/// Writes text to standard output as it is.
pub(crate) fn print(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()
}

/// Writes text to standard error as it is. Nobody is left to be told when that fails.
pub(crate) fn complain(text: &str) {
    let mut err = io::stderr().lock();
    let _ = err.write_all(text.as_bytes()).and_then(|()| err.flush());
}

/// Whether standard error is a terminal, where a line can be rewritten.
pub(crate) fn can_rewrite() -> bool {
    io::stderr().is_terminal()
}

/// Whether a person sits at a terminal and may press Ctrl-C.
pub(crate) fn is_interactive() -> bool {
    io::stdin().is_terminal() || io::stderr().is_terminal()
}

/// Each item on a line of its own.
pub(crate) fn lines<T: Display>(items: &[T]) -> String {
    items.iter().fold(String::new(), |lines, item| format!("{lines}{item}\n"))
}
