//! What the trials of xtask kill, starve and cut off: a program that acts on a store as it is told.
//!
//! `actor PART WORD…`; each part is a module that says what its words are. It says what it did on standard output, one
//! line at a time, and its exit code is 0 if it did what it was told, with trouble or without.

mod crash;
mod draw;
mod leases;
mod limits;
mod power;

use std::io::Write;
use std::process::ExitCode;

fn main() -> ExitCode {
    let line: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = line.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["crash", words @ ..] => crash::act(words),
        ["power", words @ ..] => power::act(words),
        ["leases", words @ ..] => leases::act(words),
        ["limits", words @ ..] => limits::act(words),
        other => Err(format!("no part is called so: {other:?}").into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "actor: {error}");
            ExitCode::FAILURE
        }
    }
}

/// What a part may fail with: it is only shown.
type Result<T = ()> = std::result::Result<T, Box<dyn std::error::Error>>;
