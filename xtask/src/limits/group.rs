//! A folder that a group shares. More of it is in the tests of the store, which need no cache and no races.

use std::path::Path;

use super::{
    actor::{Actor, NOBODY, as_user},
    answer::Answer,
    case::{Case, Outcome, Seen, Stop, ensure, has},
    folder::{check_modes, give},
    stage::{Power, Stage},
};

/// Two who share, and their group.
const ANNA: u32 = 64001;
const BEN: u32 = 64002;
const GROUP: u32 = 64042;

/// A folder that others see before its group may write it is met in one round of ten.
const ROUNDS: u32 = 200;

const LIMIT: &str = "shared by a group";

pub(super) const CASES: [Case; 2] = [
    Case { limit: LIMIT, name: "one user after another", needs: Power::Root, run: shared },
    Case { limit: LIMIT, name: "two users begin at once", needs: Power::Root, run: at_once },
];

fn members(stage: &Stage, umask: &str) -> Result<[Actor; 2], Stop> {
    let member = |user| {
        let mut actor = Actor::start(stage, &as_user(user, &GROUP.to_string()))?;
        actor.ask(&format!("umask {umask}")).map(|_| actor)
    };
    Ok([member(ANNA)?, member(BEN)?])
}

fn shared(stage: &Stage) -> Outcome {
    let dir = stage.folder()?;
    give(stage, &dir, 0, GROUP, 0o2770)?;
    let [mut anna, mut ben] = members(stage, "077")?;
    for actor in [&mut anna, &mut ben] {
        let opened = actor.open("group", &dir)?;
        ensure(opened.is("opened"), || format!("cannot share: {}", opened.get("error")))?;
    }
    anna.compute(100, "one")?.stored()?;
    ben.compute(100, "one")?.hit()?;
    ben.compute(100, "two")?.stored()?;
    anna.compute(100, "two")?.hit()?;
    check_modes(&stage.at(&dir.join("v1")), 0o2770, 0o660)?;
    let mut stranger = Actor::start(stage, &as_user(NOBODY, ""))?;
    let refused = stranger.open("group", &dir)?;
    has(refused.get("error"), "Permission denied")?;
    Ok(Seen::one("each the values of the other; a stranger an error of `open`"))
}

fn at_once(stage: &Stage) -> Outcome {
    let (mut seen, mut members) = (Seen::default(), members(stage, "022")?);
    for round in 1..=ROUNDS {
        let dir = stage.folder()?;
        give(stage, &dir, 0, GROUP, 0o2770)?;
        let met = begin(&mut members, &dir);
        seen.add(&format!("round {round}"), met)?;
    }
    "both a store, and both values, stored".clone_into(&mut seen.got);
    Ok(seen)
}

/// Both open the folder at once, and then both store a value of a new function at once.
fn begin(members: &mut [Actor; 2], dir: &Path) -> Result<(), Stop> {
    for opened in both(members, &format!("open group {}", dir.display()))? {
        ensure(opened.is("opened"), || format!("cannot share: {}", opened.get("error")))?;
    }
    for (number, stored) in (1..).zip(both(members, "put 1 100")?) {
        ensure(stored.is("stored"), || format!("member {number} cannot put: {}", stored.get("error")))?;
    }
    Ok(())
}

fn both(members: &mut [Actor; 2], line: &str) -> Result<[Answer; 2], Stop> {
    for actor in members.iter_mut() {
        actor.tell(line)?;
    }
    let [anna, ben] = members;
    // Both are heard, so that the next answers are those to the next lines.
    let answers = (anna.hear(line), ben.hear(line));
    Ok([answers.0?, answers.1?])
}
