//! What can be said on the command line.

mod quick;
mod values;

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use chrono::{DateTime, NaiveTime, Utc};
use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};

use self::values::{bytes, days, duration, instant, number, patience, rollover, variable};
use crate::error::{Error, Result};
use crate::exit::Exit;

const AFTER_HELP: &str = "\
Exit codes: the command's own; 125 trouble of this tool itself, 126 the command cannot be executed, 127 there is no such
command. `DAILY_CACHE=off|refresh|read-only|offline` switches the cache: neither look up nor store, run and store, look
up but never store, never run.";

/// Any slow command, once a day: prints what it printed this morning, byte for byte.
#[derive(Debug, Parser, PartialEq)]
#[command(name = "daily-cache", bin_name = "daily-cache", version, after_help = AFTER_HELP)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) general: General,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What is said to the tool as a whole.
#[derive(Args, Debug, Default, PartialEq)]
pub(crate) struct General {
    /// Keep results in this folder [default: daily-cache in the user's cache folder, or in `DAILY_CACHE_DIR`]
    #[arg(long, global = true, value_name = "FOLDER", help_heading = "General options")]
    pub(crate) dir: Option<PathBuf>,
    /// Share the folder with its group: whoever is in it reads and replaces the results of all
    #[arg(long, global = true, help_heading = "General options")]
    pub(crate) shared: bool,
    /// Go by a clock that stands still, such as 2026-03-29T06:00:00+02:00
    #[arg(long, global = true, value_name = "INSTANT", value_parser = instant, help_heading = "General options")]
    pub(crate) now: Option<DateTime<Utc>>,
    /// Say on standard error how the result was obtained
    #[arg(short, long, global = true, help_heading = "General options")]
    pub(crate) verbose: bool,
    /// Do not warn on standard error
    #[arg(short, long, global = true, conflicts_with = "verbose", help_heading = "General options")]
    pub(crate) quiet: bool,
}

/// What is to be done.
#[derive(Debug, PartialEq, Subcommand)]
pub(crate) enum Command {
    /// Run a command, or print what it printed earlier in the day
    Run(Run),
    /// Say whether `run` would run the command, why, and until when
    Explain(Run),
    /// List what is kept, newest first
    Ls(List),
    /// Print what is kept under a key of `ls`, fresh or not
    Show {
        /// The first digits of the key, as many as no other key shares
        key: String,
    },
    /// Remove what is kept
    Rm(Remove),
    /// Remove what is old, or more than should be kept: what is oldest goes first
    Prune(Prune),
    /// Check every byte that is kept; the exit code is 1 if something is amiss
    Verify(Verify),
    /// Say which day it is, when it began and when it ends
    Day(Day),
    /// Say what a zone's clock shows and when it changes next
    Zone {
        /// A zone of the IANA database, such as Europe/Paris
        name: String,
    },
    /// Print the completions of a shell
    Completions { shell: clap_complete::Shell },
    /// Print the manual page
    Man,
}

/// One run of a command.
#[derive(Args, Debug, Default, PartialEq)]
pub(crate) struct Run {
    #[command(flatten)]
    pub(crate) key: InKey,
    #[command(flatten)]
    pub(crate) fresh: Freshness,
    /// Run it now, whatever is kept
    #[arg(long)]
    pub(crate) refresh: bool,
    /// Wait this long for another run of the same command, such as 90s, then run it too; 0s does not wait [default: ten
    /// minutes, or twice as long as the last run took, if that is more]
    #[arg(long, value_name = "DURATION", value_parser = patience)]
    pub(crate) wait: Option<Duration>,
    /// List the result under this text instead of the command and its folder
    #[arg(long, value_name = "TEXT", conflicts_with = "private")]
    pub(crate) label: Option<String>,
    /// Keep neither the command nor its folder in clear
    #[arg(long)]
    pub(crate) private: bool,
    /// The command and its arguments
    #[arg(required = true, trailing_var_arg = true, value_name = "COMMAND")]
    pub(crate) command: Vec<OsString>,
}

/// What tells one result from another, beside the command itself.
#[derive(Args, Debug, Default, PartialEq)]
#[command(next_help_heading = "What the key is made of")]
pub(crate) struct InKey {
    /// One result for all working folders
    #[arg(long, conflicts_with = "cwd")]
    pub(crate) any_cwd: bool,
    /// One result for each working folder, which is the default
    #[arg(long)]
    pub(crate) cwd: bool,
    /// One result for each value of this variable; may be repeated, and given several with commas
    #[arg(long, value_name = "NAME", value_delimiter = ',', value_parser = variable)]
    pub(crate) env: Vec<String>,
    /// One result for each of these texts
    #[arg(long, value_name = "TEXT")]
    pub(crate) scope: Option<String>,
    /// Pass standard input on, and keep one result for each content of it; else the command gets an empty one
    #[arg(long)]
    pub(crate) stdin: bool,
}

/// How long a result is good.
#[derive(Args, Debug, Default, PartialEq)]
#[command(next_help_heading = "How long a result is good")]
pub(crate) struct Freshness {
    #[command(flatten)]
    pub(crate) day: DayOf,
    /// At most this long, such as 90m
    #[arg(long, value_name = "DURATION", value_parser = duration)]
    pub(crate) ttl: Option<Duration>,
    /// As long as --ttl says, across midnight too
    #[arg(long, requires = "ttl")]
    pub(crate) no_day: bool,
    /// Keep failures too, this long at most, such as 10m
    #[arg(long, value_name = "DURATION", value_parser = duration)]
    pub(crate) cache_failures: Option<Duration>,
}

/// What a day is.
#[derive(Args, Clone, Debug, Default, PartialEq)]
pub(crate) struct DayOf {
    /// The day of this IANA zone, such as Europe/Paris [default: `DAILY_CACHE_ZONE`, else the system's]
    #[arg(long, value_name = "ZONE")]
    pub(crate) zone: Option<String>,
    /// The day begins at this local time [default: 00:00]
    #[arg(long, value_name = "HH:MM", value_parser = rollover)]
    pub(crate) rollover: Option<NaiveTime>,
}

/// What to list, and how.
#[derive(Args, Debug, Default, PartialEq)]
pub(crate) struct List {
    /// Only results of this scope
    #[arg(long, value_name = "TEXT")]
    pub(crate) scope: Option<String>,
    /// How to print it
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: Format,
    #[command(flatten)]
    pub(crate) day: DayOf,
}

/// What to remove.
#[derive(Args, Debug, Default, PartialEq)]
#[command(group = clap::ArgGroup::new("what").required(true))]
pub(crate) struct Remove {
    /// The first digits of keys of `ls`
    #[arg(group = "what", value_name = "KEY")]
    pub(crate) keys: Vec<String>,
    /// All results of this scope
    #[arg(long, value_name = "TEXT", group = "what")]
    pub(crate) scope: Option<String>,
    /// All that this folder keeps
    #[arg(long, group = "what")]
    pub(crate) all: bool,
}

/// How much is to stay. The limits count in this order, and what goes first is what was begun first.
#[derive(Args, Debug, Default, PartialEq)]
#[command(group = clap::ArgGroup::new("limits").required(true).multiple(true))]
pub(crate) struct Prune {
    /// Remove what is older than so many times 24 hours
    #[arg(long, value_name = "DAYS", group = "limits", value_parser = days, allow_negative_numbers = true)]
    pub(crate) older_than: Option<u32>,
    /// Keep at most so many bytes of output; K, M, G and T are powers of 1024, such as 500M
    #[arg(long, value_name = "SIZE", group = "limits", value_parser = bytes, allow_hyphen_values = true)]
    pub(crate) max_bytes: Option<u64>,
    /// Keep at most so many results
    #[arg(long, value_name = "N", group = "limits", value_parser = number, allow_negative_numbers = true)]
    pub(crate) max_entries: Option<u64>,
    /// Remove nothing, and say what would be removed
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// How to print it
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: Format,
}

/// What to do about what is amiss, and how to tell.
#[derive(Args, Debug, Default, PartialEq)]
pub(crate) struct Verify {
    /// Remove what is damaged or was left behind, and set modes right
    #[arg(long)]
    pub(crate) repair: bool,
    /// How to print it
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: Format,
}

/// Which day to tell of, and how.
#[derive(Args, Debug, Default, PartialEq)]
pub(crate) struct Day {
    #[command(flatten)]
    pub(crate) of: DayOf,
    /// The day of this instant instead of the present one
    #[arg(long, value_name = "INSTANT", value_parser = instant)]
    pub(crate) at: Option<DateTime<Utc>>,
    /// How to print it
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: Format,
}

/// For whom something is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, ValueEnum)]
pub(crate) enum Format {
    /// For people
    #[default]
    Text,
    /// For programs
    Json,
}

impl Arguments {
    /// Reads a command line, the program's name first. The plain forms of `run` are read without clap, which takes
    /// longer than all the rest of a hit.
    ///
    /// # Errors
    ///
    /// It cannot be understood; or it asked for help or the version, which is an "error" that ends well.
    pub(crate) fn read(line: &[OsString]) -> Result<Arguments> {
        match quick::read(line) {
            Some(arguments) => Ok(arguments),
            None => Arguments::read_with_clap(line),
        }
    }

    fn read_with_clap(line: &[OsString]) -> Result<Arguments> {
        let matches = Arguments::command().try_get_matches_from(line);
        matches.and_then(|matches| Arguments::from_arg_matches(&matches)).map_err(|error| {
            let exit = if error.use_stderr() { Exit::TROUBLE } else { Exit::Code(0) };
            Error::of_clap(error, exit)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_definitions_contradict_each_other_nowhere() {
        Arguments::command().debug_assert();
    }
}
