//! One call of a command: what its key is made of.

use std::borrow::Cow;
use std::env;
use std::ffi::{OsStr, OsString};
use std::path::PathBuf;

use daily_cache::Function;
use serde::{Serialize, Serializer};

use crate::args::Run;
use crate::error::{Error, Result};

/// In bytes. What is shown of a command is kept in the head of its entry, which is bounded.
const LONGEST_SHOWN: usize = 4096;

/// Names the calls inside of which a command runs. One that calls itself by this tool must not wait for itself.
const WITHIN: &str = "DAILY_CACHE_WITHIN";

/// One call of a command.
#[derive(Debug)]
pub(crate) struct Call<'r> {
    argv: &'r [OsString],
    folder: Option<PathBuf>,
    env: Vec<(&'r str, Option<OsString>)>,
    scope: Option<&'r str>,
    stdin: Option<[u8; 32]>,
}

/// Whether a command that ended well is meant, or one that failed: a failure never takes the place of a success.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(crate) enum Outcome {
    Success,
    Failure,
}

/// The arguments of a key. Their encoding is on disks: a change orphans every result.
#[derive(Serialize)]
pub(crate) struct Key<'c> {
    argv: Vec<Bytes<'c>>,
    folder: Option<Bytes<'c>>,
    env: Vec<(&'c str, Option<Bytes<'c>>)>,
    stdin: Option<Bytes<'c>>,
    outcome: Outcome,
}

/// Bytes that serde is to take for bytes.
struct Bytes<'b>(&'b [u8]);

impl Serialize for Bytes<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(self.0)
    }
}

impl<'r> Call<'r> {
    /// The call that a command line describes, with the digest of the standard input if that is in its key.
    ///
    /// # Errors
    ///
    /// The working folder is wanted and there is none.
    pub(crate) fn new(run: &'r Run, stdin: Option<[u8; 32]>) -> Result<Call<'r>> {
        let mut env: Vec<_> = run.key.env.iter().map(|name| (name.as_str(), env::var_os(name))).collect();
        env.sort();
        env.dedup();
        let folder = if run.key.any_cwd { None } else { Some(folder()?) };
        Ok(Call { argv: &run.command, folder, env, scope: run.key.scope.as_deref(), stdin })
    }

    /// The function that a scope is to the cache.
    pub(crate) fn function(scope: Option<&str>) -> Function<'static> {
        let name: Cow<'static, str> = match scope {
            None => "daily-cache run".into(),
            Some(scope) => format!("daily-cache run, scope {scope}").into(),
        };
        Function::new(name)
    }

    pub(crate) fn scope(&self) -> Option<&'r str> {
        self.scope
    }

    /// The arguments of its key.
    pub(crate) fn key(&self, outcome: Outcome) -> Key<'_> {
        Key {
            argv: self.argv.iter().map(|word| Bytes(word.as_encoded_bytes())).collect(),
            folder: self.folder.as_ref().map(|folder| Bytes(folder.as_os_str().as_encoded_bytes())),
            env: self
                .env
                .iter()
                .map(|(name, value)| (*name, value.as_ref().map(|value| Bytes(value.as_encoded_bytes()))))
                .collect(),
            stdin: self.stdin.as_ref().map(|digest| Bytes(digest)),
            outcome,
        }
    }

    /// Whether it is made by the command of the very same call, directly or not.
    pub(crate) fn is_within_itself(&self) -> bool {
        env::var(WITHIN).is_ok_and(|within| {
            let name = self.name();
            within.split(' ').any(|outer| outer == name)
        })
    }

    /// The variable that tells the command inside of which calls it runs.
    pub(crate) fn within(&self) -> (&'static str, String) {
        let outer = env::var(WITHIN).unwrap_or_default();
        (WITHIN, format!("{outer} {}", self.name()).trim_start().to_owned())
    }

    /// Digits that tell it from other calls.
    fn name(&self) -> String {
        let told = serde_json::to_vec(&(self.scope, self.key(Outcome::Success)));
        // Nothing in a key can fail to be written; all calls would be taken for one.
        blake3::hash(&told.unwrap_or_default()).to_hex().as_str().chars().take(16).collect()
    }

    /// The command as it could be typed into a shell, cut off where it is long.
    pub(crate) fn shown(&self) -> String {
        shown(self.argv)
    }

    /// The arguments and the folder, as texts to keep beside the result.
    pub(crate) fn tags(&self) -> Vec<(&'static str, String)> {
        let words: Vec<_> = self.argv.iter().map(|word| word.to_string_lossy()).collect();
        // No argument of a command has a NUL in it.
        let mut tags = vec![("argv", cut(words.join("\0")))];
        tags.extend(
            self.folder.as_ref().map(|folder| ("folder", cut(folder.to_string_lossy().into_owned()))),
        );
        tags
    }

    /// What is in the key, and what is not though one might think so.
    pub(crate) fn in_words(&self) -> (String, String) {
        let (mut there, mut not) = (vec!["the command".to_owned()], Vec::new());
        let mut sort =
            |is_there: bool, text: String| if is_there { there.push(text) } else { not.push(text) };
        match &self.folder {
            Some(folder) => sort(true, format!("the folder {}", printable(&folder.to_string_lossy()))),
            None => sort(false, "the working folder (--any-cwd)".to_owned()),
        }
        for (name, value) in &self.env {
            sort(true, if value.is_some() { format!("${name}") } else { format!("${name} (not set)") });
        }
        if let Some(scope) = self.scope {
            sort(true, format!("the scope {}", printable(scope)));
        }
        let others = if self.env.is_empty() { "variables (--env)" } else { "other variables (--env)" };
        sort(self.stdin.is_some(), "standard input (--stdin)".to_owned());
        sort(false, others.to_owned());
        sort(false, "what the program and the files it reads contain".to_owned());
        sort(false, "user, machine".to_owned());
        (there.join(", "), not.join(", "))
    }
}

/// A command as it could be typed into a shell, cut off where it is long.
pub(crate) fn shown<W: AsRef<OsStr>>(argv: &[W]) -> String {
    let quoted = argv.iter().map(|word| {
        let word = word.as_ref().to_string_lossy();
        shlex::try_quote(&word).map_or_else(|_| word.clone().into_owned(), Cow::into_owned)
    });
    printable(&cut(quoted.collect::<Vec<_>>().join(" ")))
}

/// A text that leaves a terminal as it is: no control characters.
pub(crate) fn printable(text: &str) -> String {
    let escaped =
        |char: char| if char.is_control() { char.escape_default().to_string() } else { char.to_string() };
    text.chars().map(escaped).collect()
}

fn cut(mut text: String) -> String {
    if text.len() > LONGEST_SHOWN {
        let ends = text.char_indices().map(|(at, char)| at + char.len_utf8());
        text.truncate(ends.take_while(|end| *end <= LONGEST_SHOWN).last().unwrap_or(0));
        text.push('…');
    }
    text
}

fn folder() -> Result<PathBuf> {
    let mend = "go to one that there is, or give --any-cwd";
    env::current_dir()
        .map_err(|error| Error::because(format_args!("cannot find the working folder; {mend}"), &error))
}
