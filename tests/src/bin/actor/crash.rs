//! What `cargo xtask crash` has done to a store.
//!
//! - `operations`: says a line for each operation: its name, its durability, what is in place before and after it.
//! - `act OPERATION DURABILITY DIR`: does it once, marked for whoever traces it.
//! - `inspect`: prepares folders and looks at what is left, as it is told on standard input.
//! - `write DIR SEED GENERATION`: puts and removes until it is killed.

mod content;
mod inspector;
mod operation;
mod scene;
mod temps;
mod writer;

use std::io::Write;

use self::operation::Operation;
use crate::Result;

/// Does what the words say.
pub(crate) fn act(words: &[&str]) -> Result {
    match words {
        ["operations"] => operation::lines().try_for_each(|line| say(&line)),
        ["act", name, durability, dir] => {
            Operation::named(name)?.carry_out(operation::durability(durability)?, dir.as_ref())
        }
        ["inspect"] => inspector::run(),
        ["write", dir, seed, generation] => writer::run(dir.as_ref(), seed.parse()?, generation.parse()?),
        other => Err(format!("no such act: {other:?}").into()),
    }
}

fn say(line: &str) -> Result {
    Ok(writeln!(std::io::stdout(), "{line}")?)
}
