//! Every umask there is: modes are what is promised.

use fs_err as fs;

use super::{
    actor::{Actor, NOBODY, as_oneself, as_user},
    case::{Case, Outcome, Seen, Stop, ensure},
    folder::{check_modes, give},
    stage::{Power, Stage},
};

const LIMIT: &str = "umask";

pub(super) const CASES: [Case; 2] = [
    Case { limit: LIMIT, name: "000 to 777, private", needs: Power::Plain, run: private },
    Case { limit: LIMIT, name: "000 to 777, for a group", needs: Power::Plain, run: group },
];

fn private(stage: &Stage) -> Outcome {
    every(stage, "private", 0o700, 0o600)
}

fn group(stage: &Stage) -> Outcome {
    every(stage, "group", 0o2770, 0o660)
}

fn every(stage: &Stage, sharing: &str, folder: u32, file: u32) -> Outcome {
    let dir = stage.folder()?;
    let who = if stage.is_root() {
        // Modes do not bind root.
        give(stage, &dir, NOBODY, NOBODY, 0o755)?;
        as_user(NOBODY, "")
    } else {
        as_oneself()
    };
    let mut actor = Actor::start(stage, &who)?;
    let mut seen = Seen::default();
    for umask in 0..=0o777 {
        let made = dir.join("made");
        let mut look = || -> Result<(), Stop> {
            actor.ask(&format!("umask {umask:o}"))?;
            let opened = actor.open(sharing, &made.join("below"))?;
            ensure(opened.is("opened"), || format!("cannot open: {}", opened.get("error")))?;
            actor.compute(100, "one")?.stored()?;
            for _ in 0..2 {
                ensure(actor.ask("put 1 100")?.is("stored"), || "cannot put".to_owned())?; // the second with a lock
            }
            actor.compute(100, "one")?.hit()?;
            let there = check_modes(&stage.at(&made), folder, file)?;
            ensure(there >= 13, || format!("only {there} files and folders are there"))
        };
        let situation = look();
        seen.add(&format!("umask {umask:03o}"), situation)?;
        fs::remove_dir_all(stage.at(&made))?;
    }
    seen.got = format!("the value, stored; folders are {folder:04o}, files {file:04o}");
    Ok(seen)
}
