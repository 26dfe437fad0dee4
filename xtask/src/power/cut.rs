//! One cut: a process puts, the power goes, and another process looks at what is left.

use std::{
    mem,
    path::{Path, PathBuf},
    time::Duration,
};

use fs_err as fs;

use super::{
    ENOUGH,
    disk::Disk,
    finding::{Finding, Said},
    ledger::{Heard, Ledger},
    pages,
    tally::Tally,
    writer::Writer,
};
use crate::{
    error::Result,
    invocation::{Invocation, Program},
    process::{self, Ended},
    trial::Draw,
};

/// So many cuts a store goes through before a new one begins: the first finds its folders new, the others entries to
/// be replaced.
const CUTS_OF_A_STORE: u64 = 4;

/// A look takes a fraction of a second.
const LIMIT: Duration = Duration::from_secs(60);

/// What is needed for a cut.
#[derive(Debug)]
pub(super) struct Bench {
    pub(super) actor: PathBuf,
    /// Where the looking process may leave what it says.
    pub(super) folder: PathBuf,
    pub(super) disk: Disk,
}

impl Bench {
    /// Cuts the power so many times, or until it is clear that a promise is broken. The ledger is that of the disk.
    pub(super) fn cut(
        &self,
        tally: &mut Tally,
        cuts: u64,
        draw: &mut Draw,
        ledger: &mut Ledger,
    ) -> Result<()> {
        let mut dir = PathBuf::new();
        for number in 0..cuts {
            if number % CUTS_OF_A_STORE == 0 {
                self.clear()?;
                // The store makes these folders, and under `Synced` has to have them kept. The name is new each
                // time: a cut may bring back what was removed.
                dir = self.disk.folder.join(format!("{:x}/cache/store", draw.next()));
                *ledger = mem::take(ledger).of_the_next_store();
            }
            let mut broken = self.write(&dir, tally, ledger, draw)?;
            self.disk.restart()?;
            broken.extend(self.look(&dir, tally, ledger)?);
            tally.enter(number, &broken);
            if draw.is_heads() {
                self.disk.restart()?; // all is written: the next puts replace what the disk has
            }
            if tally.violations.len() >= ENOUGH {
                break;
            }
        }
        Ok(())
    }

    /// Has a process put until the power is gone.
    fn write(
        &self,
        dir: &Path,
        tally: &mut Tally,
        ledger: &mut Ledger,
        draw: &mut Draw,
    ) -> Result<Vec<String>> {
        let (seed, moment) = (draw.next(), moment(draw));
        let commit = draw.is_heads().then_some(moment / 2);
        let is_half_written = draw.is_heads();
        let keys = ledger.keys();
        let first = ledger.begin();
        let words = [tally.durability.name(), &seed.to_string(), &first.to_string(), &keys.to_string()];
        let mut writer = Writer::start(&self.actor("write", dir, words))?;
        let mut puts = 0;
        while puts < moment {
            if commit == Some(puts) {
                self.disk.commit()?;
            }
            let Some(Said::Put { key, generation }) = writer.next()? else { break };
            ledger.enter(key, generation, Heard::BeforeTheCut);
            puts += 1;
        }
        let mut broken = Vec::new();
        if puts < moment {
            broken.push(format!("the writing process ended before the cut, after {puts} puts"));
        }
        if is_half_written {
            pages::write_first(dir)?;
        }
        while let Some(Said::Put { key, generation }) = writer.already()? {
            ledger.enter(key, generation, Heard::BeforeTheCut);
            puts += 1;
        }
        tally.acknowledged += puts;
        self.disk.cut(tally.flushed)?;
        broken.extend(end(writer, ledger)?);
        Ok(broken)
    }

    /// Has another process look at what is left, put anew what is not whole, and count what nobody needs.
    fn look(&self, dir: &Path, tally: &mut Tally, ledger: &mut Ledger) -> Result<Vec<String>> {
        let first = ledger.unused().to_string();
        let keys = (ledger.keys() + 1).to_string(); // and perhaps the one that was under way
        let words = [tally.durability.name(), &first, &keys];
        let finished = process::run(&self.actor("check", dir, words), &self.folder.join("look"), LIMIT)?;
        let findings: Vec<Finding> = finished.stdout.lines().map(Finding::parse).collect::<Result<_>>()?;
        let verdict = ledger.judge(&findings, tally.durability);
        tally.add(&verdict);
        let mut broken = verdict.broken;
        if finished.ended != Ended::Well {
            broken.push(format!("the look failed: {:?}: {}", finished.ended, finished.stderr.trim()));
        }
        Ok(broken)
    }

    fn actor<const N: usize>(&self, act: &str, dir: &Path, words: [&str; N]) -> Invocation {
        let dir = dir.to_string_lossy();
        let args = ["power", act, &dir].into_iter().chain(words);
        Invocation::new(Program::File(self.actor.clone()), &self.folder, args)
    }

    /// Removes the stores of before.
    fn clear(&self) -> Result<()> {
        for entry in fs::read_dir(&self.disk.folder)? {
            let entry = entry?;
            if entry.file_type()?.is_dir() && entry.file_name() != "lost+found" {
                fs::remove_dir_all(entry.path())?;
            }
        }
        Ok(())
    }
}

/// After how many acknowledged puts the power is cut. Half of the time it is early: folders are new then.
fn moment(draw: &mut Draw) -> u64 {
    if draw.is_heads() { draw.next() % 4 } else { draw.next() % 60 }
}

/// Hears the process to its end, which comes with the first put that fails.
fn end(mut writer: Writer, ledger: &mut Ledger) -> Result<Vec<String>> {
    let mut broken = Vec::new();
    while let Some(said) = writer.next()? {
        match said {
            Said::Put { key, generation } => ledger.enter(key, generation, Heard::During),
            Said::End { descriptors: 0 } => {}
            Said::End { descriptors } => {
                broken.push(format!("{descriptors} descriptors stay open after a put that failed"));
            }
        }
    }
    broken.extend(writer.end()?.map(|complaint| format!("the writing process failed: {complaint}")));
    Ok(broken)
}
