//! Read-only file systems: what is stored is served, what is not is computed, and a store is not opened.

use super::{
    actor::{Actor, as_oneself},
    case::{Case, Outcome, Seen, ensure, has},
    folder::temporary_files,
    stage::{Power, Stage},
};

/// What the system says.
const READ_ONLY: &str = "Read-only file system";

const LIMIT: &str = "read-only";

pub(super) const CASES: [Case; 2] = [
    Case { limit: LIMIT, name: "remounted while in use, and back", needs: Power::Mounts, run: while_in_use },
    Case { limit: LIMIT, name: "opened when read-only", needs: Power::Mounts, run: when_opened },
];

fn while_in_use(stage: &Stage) -> Outcome {
    let mount = stage.memory("size=1m")?;
    let mut actor = Actor::with_store(stage, &as_oneself(), &mount.dir)?;
    actor.compute(100, "early")?.stored()?;
    actor.ask("put 1 100")?;
    mount.remount("ro")?;
    actor.compute(100, "early")?.hit()?;
    actor.compute(100, "late")?.faulted(READ_ONLY)?;
    has(actor.ask("put 2 100")?.get("error"), READ_ONLY)?;
    has(actor.ask("remove 1")?.get("error"), READ_ONLY)?;
    let found = actor.ask("get 1")?;
    ensure(found.get("found") == "100", || format!("what could not be removed is gone: {found:?}"))?;
    mount.remount("rw")?;
    actor.compute(100, "late")?.stored()?;
    actor.compute(100, "late")?.hit()?;
    ensure(actor.ask("remove 1")?.is("removed"), || "it cannot be removed afterwards".to_owned())?;
    ensure(temporary_files(stage, &mount.dir)? == 0, || "temporary files are left".to_owned())?;
    Ok(Seen::one("hits; else the value, and a fault that says why"))
}

fn when_opened(stage: &Stage) -> Outcome {
    let mount = stage.memory("size=1m")?;
    let mut actor = Actor::with_store(stage, &as_oneself(), &mount.dir)?;
    actor.compute(100, "early")?.stored()?;
    mount.remount("ro")?;
    for dir in [mount.dir.clone(), mount.dir.join("new")] {
        let answer = actor.open("private", &dir)?;
        ensure(answer.get("opened") == "no", || "it was opened".to_owned())?;
        has(answer.get("error"), READ_ONLY)?;
        has(answer.get("error"), "or choose another folder")?;
    }
    mount.remount("rw")?;
    ensure(actor.open("private", &mount.dir)?.is("opened"), || "writable again, not opened".to_owned())?;
    actor.compute(100, "early")?.hit()?;
    Ok(Seen::one("an error of `open` with the mend"))
}
