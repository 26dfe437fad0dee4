//! The folder is deleted under a running process: the value is returned, and the next one is kept again.

use fs_err as fs;

use super::{
    actor::{Actor, as_oneself},
    case::{Case, Outcome, Seen},
    stage::{Power, Stage},
};

const LIMIT: &str = "deleted while in use";

pub(super) const CASES: [Case; 2] = [
    Case { limit: LIMIT, name: "the folder `v1`", needs: Power::Plain, run: own_folder },
    Case { limit: LIMIT, name: "the folder that was given", needs: Power::Plain, run: given_folder },
];

fn own_folder(stage: &Stage) -> Outcome {
    goes_away(stage, "v1")
}

fn given_folder(stage: &Stage) -> Outcome {
    goes_away(stage, "")
}

fn goes_away(stage: &Stage, part: &str) -> Outcome {
    let dir = stage.folder()?;
    let mut actor = Actor::with_store(stage, &as_oneself(), &dir)?;
    actor.compute(100, "one")?.stored()?;
    fs::remove_dir_all(stage.at(&dir.join(part)))?;
    actor.compute(100, "one")?.faulted("was deleted while in use")?;
    actor.compute(100, "one")?.stored()?;
    actor.compute(100, "one")?.hit()?;
    Ok(Seen::one("the value, and a fault that says so; the next is stored"))
}
