//! Other users and missing permissions.

use std::path::{Path, PathBuf};

use fs_err as fs;

use super::{
    actor::{Actor, NOBODY, as_oneself, as_user},
    case::{Case, Outcome, Seen, Stop, ensure, has},
    folder::{check_modes, entries, give, temporary_files},
    stage::{Power, Stage},
};

const SOMEBODY: u32 = 64001;

const NO_PERMISSION: &str = "no permission";
const ANOTHER: &str = "another user";

pub(super) const CASES: [Case; 7] = [
    Case { limit: NO_PERMISSION, name: "`v1` has mode 000, and back", needs: Power::Root, run: locked_out },
    Case {
        limit: NO_PERMISSION,
        name: "`v1/tmp` has mode 500, and back",
        needs: Power::Root,
        run: no_writing,
    },
    Case {
        limit: NO_PERMISSION,
        name: "the given folder has mode 000",
        needs: Power::Root,
        run: given_locked,
    },
    Case { limit: ANOTHER, name: "an entry that root left", needs: Power::Root, run: entry_of_root },
    Case {
        limit: ANOTHER,
        name: "a function's folder that root left",
        needs: Power::Root,
        run: folder_of_root,
    },
    Case { limit: ANOTHER, name: "`v1` is another's", needs: Power::Root, run: own_folder_of_another },
    Case {
        limit: ANOTHER,
        name: "given a folder of root's, mode 0777",
        needs: Power::Root,
        run: open_to_all,
    },
];

/// A folder of an ordinary user's, and the actor as that user, with a store there that has one value.
fn of_nobody(stage: &Stage) -> Result<(PathBuf, Actor), Stop> {
    let dir = stage.folder()?;
    give(stage, &dir, NOBODY, NOBODY, 0o755)?;
    let mut actor = Actor::with_store(stage, &as_user(NOBODY, ""), &dir)?;
    actor.compute(100, "early")?.stored()?;
    Ok((dir, actor))
}

fn locked_out(stage: &Stage) -> Outcome {
    let (dir, actor) = of_nobody(stage)?;
    without_permission(stage, &dir, actor, "v1", 0o000)
}

fn no_writing(stage: &Stage) -> Outcome {
    let (dir, mut actor) = of_nobody(stage)?;
    give(stage, &dir.join("v1/tmp"), NOBODY, NOBODY, 0o500)?;
    actor.compute(100, "early")?.hit()?;
    without_permission(stage, &dir, actor, "v1/tmp", 0o500)
}

fn without_permission(stage: &Stage, dir: &Path, mut actor: Actor, part: &str, mode: u32) -> Outcome {
    give(stage, &dir.join(part), NOBODY, NOBODY, mode)?;
    let answer = actor.compute(100, "late")?;
    let fault = answer.faulted("Permission denied")?;
    ensure(!fault.contains("another user"), || format!("it is nobody else's: {fault}"))?;
    let put = actor.ask("put 1 100")?;
    has(put.get("error"), "Permission denied")?;
    give(stage, &dir.join(part), NOBODY, NOBODY, 0o700)?;
    actor.compute(100, "early")?.hit()?;
    actor.compute(100, "late")?.stored()?;
    ensure(temporary_files(stage, dir)? == 0, || "temporary files are left".to_owned())?;
    Ok(Seen::one("the value, and a fault that says so"))
}

/// The store holds its own folder open, so it does not need the way there.
fn given_locked(stage: &Stage) -> Outcome {
    let (dir, mut actor) = of_nobody(stage)?;
    give(stage, &dir, NOBODY, NOBODY, 0o000)?;
    actor.compute(100, "early")?.hit()?;
    actor.compute(100, "late")?.stored()?;
    let mut other = Actor::start(stage, &as_user(NOBODY, ""))?;
    let opened = other.open("private", &dir)?;
    has(opened.get("error"), "Permission denied")?;
    has(opened.get("error"), "choose a folder that this user can make and write")?;
    Ok(Seen::one("hits and stored values; later an error of `open` with the mend"))
}

fn entry_of_root(stage: &Stage) -> Outcome {
    let (dir, mut actor) = of_nobody(stage)?;
    for mode in [0o600, 0o666] {
        let [entry] = &entries(stage, &dir)?[..] else { return Err(Stop::Broken("no entry".to_owned())) };
        fs::os::unix::fs::chown(entry, Some(0), Some(0))?;
        fs::set_permissions(entry, std::os::unix::fs::PermissionsExt::from_mode(mode))?;
        let answer = actor.compute(100, "early")?;
        let is_mended = answer.is("ran") && answer.is("damage") && answer.is("stored");
        ensure(is_mended, || format!("mode {mode:03o}: not computed anew and replaced: {answer:?}"))?;
        has(answer.get("fault"), "belongs to another user")?;
        actor.compute(100, "early")?.hit()?;
    }
    ensure(temporary_files(stage, &dir)? == 0, || "temporary files are left".to_owned())?;
    Ok(Seen::one("a miss with the reason, and the value, which replaces it"))
}

fn folder_of_root(stage: &Stage) -> Outcome {
    let (dir, mut actor) = of_nobody(stage)?;
    let [entry] = &entries(stage, &dir)?[..] else { return Err(Stop::Broken("no entry".to_owned())) };
    let function = entry.ancestors().nth(2).unwrap_or(entry);
    fs::os::unix::fs::chown(function, Some(0), Some(0))?;
    actor.compute(100, "early")?.faulted("Permission denied")?;
    actor.compute(100, "another function")?.stored()?;
    Ok(Seen::one("the value, and a fault that says so"))
}

fn own_folder_of_another(stage: &Stage) -> Outcome {
    for (owner, user) in [(NOBODY, SOMEBODY), (NOBODY, 0), (0, NOBODY)] {
        let dir = stage.folder()?;
        give(stage, &dir, 0, 0, 0o777)?;
        let who = |user| if user == 0 { as_oneself() } else { as_user(user, "") };
        drop(Actor::with_store(stage, &who(owner), &dir)?);
        let refused = Actor::start(stage, &who(user))?.open("private", &dir)?;
        let facts = format!("it belongs to user {owner}, has mode 0700, and this is user {user};");
        has(refused.get("error"), &facts)?;
        has(refused.get("error"), &format!("`chown -R {user}` or remove it, or choose another folder"))?;
    }
    Ok(Seen::one("an error of `open` that names owner, mode and mend"))
}

fn open_to_all(stage: &Stage) -> Outcome {
    let dir = stage.folder()?;
    give(stage, &dir, 0, 0, 0o777)?;
    let mut actor = Actor::with_store(stage, &as_user(NOBODY, ""), &dir)?;
    actor.compute(100, "one")?.stored()?;
    actor.compute(100, "one")?.hit()?;
    check_modes(&stage.at(&dir.join("v1")), 0o700, 0o600)?;
    Ok(Seen::one("the value, stored in a private `v1`"))
}
