//! Too few descriptors: the value is returned.

use std::collections::BTreeSet;

use super::{
    actor::{Actor, as_oneself},
    case::{Case, Outcome, Seen, Stop, ensure, has},
    folder::temporary_files,
    stage::{Power, Stage},
};

/// What the system says.
const TOO_MANY: &str = "Too many open files";

/// More than a store needs at a time.
const SPARE: u32 = 4;

/// The limit that is lifted again.
const PLENTY: u32 = 1000;

const LIMIT: &str = "descriptors";

pub(super) const CASES: [Case; 2] = [
    Case { limit: LIMIT, name: "0 to 4 left while in use", needs: Power::Plain, run: while_in_use },
    Case { limit: LIMIT, name: "0 to 4 left when opened", needs: Power::Plain, run: when_opened },
];

fn while_in_use(stage: &Stage) -> Outcome {
    let dir = stage.folder()?;
    let mut actor = Actor::with_store(stage, &as_oneself(), &dir)?;
    actor.compute(100, "early")?.stored()?;
    let (mut seen, used) = (Seen::default(), actor.descriptors()?);
    let mut faults = 0;
    for spare in 0..=SPARE {
        limit(stage, &actor, leaving(&used, spare))?;
        let starved = actor.compute(100, &format!("late {spare}"))?;
        faults += usize::from(!starved.get("fault").is_empty());
        let is_told = if starved.is("stored") { Ok(()) } else { starved.faulted(TOO_MANY).map(drop) };
        limit(stage, &actor, PLENTY)?;
        seen.add(&format!("{spare} left"), is_told)?;
        actor.compute(100, "early")?.hit()?;
    }
    actor.compute(100, "late 0")?.stored()?;
    ensure(faults > 0, || "no limit was felt".to_owned())?;
    ensure(temporary_files(stage, &dir)? == 0, || "temporary files are left".to_owned())?;
    seen.got = format!("the value, and a fault that says why where one was missing: {faults} of 5");
    Ok(seen)
}

fn when_opened(stage: &Stage) -> Outcome {
    let mut actor = Actor::start(stage, &as_oneself())?;
    actor.ask("umask 022")?; // The process is there, and has what it always has.
    let (mut seen, used) = (Seen::default(), actor.descriptors()?);
    let mut errors = 0;
    for spare in 0..=SPARE {
        let dir = stage.folder()?;
        limit(stage, &actor, leaving(&used, spare))?;
        let opened = actor.open("private", &dir)?;
        errors += usize::from(!opened.is("opened"));
        let is_told = if opened.is("opened") { Ok(()) } else { has(opened.get("error"), TOO_MANY) };
        limit(stage, &actor, PLENTY)?;
        seen.add(&format!("{spare} left"), is_told)?;
        ensure(actor.open("private", &dir)?.is("opened"), || "not opened with enough of them".to_owned())?;
        actor.compute(100, "one")?.stored()?;
        drop(actor);
        actor = Actor::start(stage, &as_oneself())?;
        actor.ask("umask 022")?;
    }
    ensure(errors > 0, || "no limit was felt".to_owned())?;
    seen.got = format!("an error of `open` that says why where one was missing: {errors} of 5");
    Ok(seen)
}

/// The limit that leaves so many numbers below it: a new descriptor has the lowest that is free.
fn leaving(used: &BTreeSet<u32>, spare: u32) -> u32 {
    let mut free = (0..).filter(|number| !used.contains(number));
    free.nth(spare as usize).unwrap_or(PLENTY)
}

/// Sets how many descriptors the actor may have from now on.
fn limit(stage: &Stage, actor: &Actor, descriptors: u32) -> Result<(), Stop> {
    let (process, limit) = (actor.process().to_string(), format!("--nofile={descriptors}:"));
    stage.tool(&["prlimit", "--pid", &process, &limit], "apt-get install -y util-linux")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_among_the_numbers_are_free_too() {
        let used = BTreeSet::from([0, 1, 2, 3, 6]);
        let limits: Vec<u32> = (0..=3).map(|spare| leaving(&used, spare)).collect();
        assert_eq!(limits, [4, 5, 7, 8]);
    }
}
