//! The plain forms of `run`, read without clap.
//!
//! Building clap's parser and running it takes a tenth of the time of a whole hit. So what can be understood by exact
//! long names is read here, and anything else, right or wrong, is left to clap. Both agree on all that this one
//! understands; a property test says so.

use std::ffi::OsString;
use std::path::PathBuf;

use super::values::{duration, instant, patience, rollover, variable};
use super::{Arguments, Command, General, Run};

/// The arguments, if they are a plain form of `run`.
pub(super) fn read(line: &[OsString]) -> Option<Arguments> {
    let mut words = Words { left: line.get(1..)? };
    let mut general = General::default();
    loop {
        match words.next()?.to_str()? {
            "run" => break,
            option => words.general(option, &mut general)?,
        }
    }
    let mut run = Run::default();
    loop {
        let word = words.next()?;
        match word.to_str() {
            Some("--") => break,
            Some(option) if option.starts_with('-') => {
                words.option(option, &mut run).or_else(|| words.general(option, &mut general))?;
            }
            _ => {
                words.back(line);
                break;
            }
        }
    }
    run.command = words.left.to_vec();
    let is_contradiction = run.key.cwd && run.key.any_cwd
        || run.private && run.label.is_some()
        || run.fresh.no_day && run.fresh.ttl.is_none()
        || general.verbose && general.quiet;
    let is_complete = !run.command.is_empty() && !is_contradiction;
    is_complete.then_some(Arguments { general, command: Command::Run(run) })
}

/// The words that are not read yet.
struct Words<'l> {
    left: &'l [OsString],
}

impl<'l> Words<'l> {
    fn next(&mut self) -> Option<&'l OsString> {
        let (word, left) = self.left.split_first()?;
        self.left = left;
        Some(word)
    }

    /// Takes back the last word.
    fn back(&mut self, line: &'l [OsString]) {
        let from = line.len().saturating_sub(self.left.len() + 1);
        self.left = line.get(from..).unwrap_or_default();
    }

    /// The value of an option: the next word, unless clap could take that for an option.
    fn value(&mut self) -> Option<&'l str> {
        self.next()?.to_str().filter(|value| !value.is_empty() && !value.starts_with('-'))
    }

    fn general(&mut self, option: &str, general: &mut General) -> Option<()> {
        match option {
            "--dir" => once(&mut general.dir, PathBuf::from(self.value()?)),
            "--shared" => flag(&mut general.shared),
            "--now" => once(&mut general.now, instant(self.value()?).ok()?),
            "--verbose" | "-v" => flag(&mut general.verbose),
            "--quiet" | "-q" => flag(&mut general.quiet),
            _ => None,
        }
    }

    /// Leaves the words as they are where it does not know the option.
    fn option(&mut self, option: &str, run: &mut Run) -> Option<()> {
        match option {
            "--any-cwd" => flag(&mut run.key.any_cwd),
            "--cwd" => flag(&mut run.key.cwd),
            "--env" => {
                let names = self.value()?.split(',').map(variable);
                run.key.env.extend(names.collect::<Result<Vec<_>, _>>().ok()?);
                Some(())
            }
            "--scope" => once(&mut run.key.scope, self.value()?.to_owned()),
            "--stdin" => flag(&mut run.key.stdin),
            "--zone" => once(&mut run.fresh.day.zone, self.value()?.to_owned()),
            "--rollover" => once(&mut run.fresh.day.rollover, rollover(self.value()?).ok()?),
            "--ttl" => once(&mut run.fresh.ttl, duration(self.value()?).ok()?),
            "--no-day" => flag(&mut run.fresh.no_day),
            "--cache-failures" => once(&mut run.fresh.cache_failures, duration(self.value()?).ok()?),
            "--refresh" => flag(&mut run.refresh),
            "--wait" => once(&mut run.wait, patience(self.value()?).ok()?),
            "--label" => once(&mut run.label, self.value()?.to_owned()),
            "--private" => flag(&mut run.private),
            _ => None,
        }
    }
}

/// Options that stand twice are left to clap.
fn once<T>(place: &mut Option<T>, value: T) -> Option<()> {
    place.replace(value).is_none().then_some(())
}

fn flag(place: &mut bool) -> Option<()> {
    (!std::mem::replace(place, true)).then_some(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Words that lead into every branch, those with values now and then without.
    fn words() -> impl Strategy<Value = Vec<OsString>> {
        let word = prop::sample::select(vec![
            "run",
            "run",
            "--",
            "--",
            "--any-cwd",
            "--cwd",
            "--env",
            "LANG",
            "A,B",
            "A=B",
            "--scope",
            "s",
            "--stdin",
            "--zone",
            "Europe/Paris",
            "--rollover",
            "06:00",
            "6",
            "--ttl",
            "90m",
            "--no-day",
            "--cache-failures",
            "--refresh",
            "--wait",
            "0s",
            "--shared",
            "--label",
            "--private",
            "--dir",
            "/d",
            "--now",
            "2026-11-23T00:00:00Z",
            "-v",
            "-q",
            "-vq",
            "--verbose",
            "--quiet",
            "--zone=UTC",
            "--ref",
            "-x",
            "-",
            "echo",
            "",
            "--help",
            "ls",
            "explain",
        ]);
        prop::collection::vec(word.prop_map(OsString::from), 0..9)
    }

    proptest! {
        #[test]
        fn what_is_read_without_clap_is_what_clap_reads(words in words()) {
            let line = [vec![OsString::from("daily-cache")], words].concat();
            if let Some(quick) = read(&line) {
                let thorough = Arguments::read_with_clap(&line).unwrap_or_else(|error| panic!("{line:?}: {error}"));
                prop_assert_eq!(quick, thorough, "{:?}", line);
            }
        }
    }

    #[test]
    fn the_usual_forms_are_plain() {
        for line in [
            "daily-cache run -- echo hello",
            "daily-cache run echo -n hello",
            "daily-cache --dir d run --zone Europe/Paris --rollover 06:00 --ttl 90m -- ./report.sh -v acme",
            "daily-cache --shared run --wait 0s -- echo hello",
            "daily-cache run --wait 90s --shared -- echo hello",
            "daily-cache run --env LANG --env A,B --scope s --any-cwd --stdin --dir d -v -- cat",
            "daily-cache --now 2026-11-23T00:00:00Z run --refresh --label l --cache-failures 5m -- false",
        ] {
            let line: Vec<OsString> = line.split(' ').map(OsString::from).collect();
            assert!(read(&line).is_some(), "{line:?}");
        }
    }
}
