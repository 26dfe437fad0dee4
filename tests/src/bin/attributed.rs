//! A program as its users write them: functions with the attribute, and no cache named.
//!
//! Its arguments are calls, made one after the other: `load:X` is a function that cannot fail, `try:X` one that can, and
//! `odd:X` one whose value cannot be stored. `at:T` freezes the clock at an instant. Each call prints what it gave, and
//! the process says on standard error what it has to say.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "it talks to its test")]

use std::error::Error;
use std::process::ExitCode;
use std::sync::atomic::{AtomicU32, Ordering};

use daily_cache::clock::ambient;
use daily_cache::{FrozenClock, daily_cache};

/// How many functions have run in this process.
static RUNS: AtomicU32 = AtomicU32::new(0);

fn run(argument: &str) -> String {
    let runs = RUNS.fetch_add(1, Ordering::Relaxed) + 1;
    format!("{argument} by {}, run {runs}", std::process::id())
}

#[daily_cache(name = "load")]
fn load(argument: &str) -> String {
    run(argument)
}

#[daily_cache(name = "try")]
fn try_load(argument: &str) -> Result<String, Box<dyn Error>> {
    if argument.is_empty() { Err("there is nothing to load".into()) } else { Ok(run(argument)) }
}

#[daily_cache(name = "odd")]
#[allow(clippy::option_option, reason = "what CBOR cannot tell apart")]
fn odd(argument: &str) -> Option<Option<String>> {
    run(argument);
    (!argument.is_empty()).then_some(None)
}

fn main() -> ExitCode {
    match make_calls() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn make_calls() -> Result<(), Box<dyn Error>> {
    let mut entered = Vec::new();
    for call in std::env::args().skip(1) {
        match call.split_once(':') {
            Some(("at", instant)) => entered.push(ambient::enter(instant.parse::<FrozenClock>()?)),
            Some(("load", argument)) => println!("{}", load(argument)),
            Some(("try", argument)) => println!("{}", try_load(argument)?),
            Some(("odd", argument)) => println!("{:?}", odd(argument)),
            _ => return Err(format!("{call} is no call").into()),
        }
    }
    Ok(())
}
