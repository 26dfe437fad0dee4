//! Full disks: the value is returned, the fault says why it is not kept, and when there is room all is well again.

use std::{io, io::Write, path::Path};

use fs_err as fs;

use super::{
    actor::{Actor, as_oneself},
    answer::Answer,
    case::{Case, Outcome, Seen, Stop, ensure, has},
    folder::{entries, temporary_files},
    stage::{Power, Stage},
};

/// What the system says.
const FULL: &str = "No space left on device";

const LIMIT: &str = "full disk";

pub(super) const CASES: [Case; 5] = [
    Case { limit: LIMIT, name: "1 MiB for 64 KiB of tmpfs", needs: Power::Mounts, run: too_large },
    Case { limit: LIMIT, name: "a full tmpfs, then room", needs: Power::Mounts, run: full_tmpfs },
    Case { limit: LIMIT, name: "a full ext4, then room", needs: Power::Root, run: full_ext4 },
    Case { limit: LIMIT, name: "no file numbers left", needs: Power::Mounts, run: no_inodes },
    Case { limit: LIMIT, name: "opened when full, then room", needs: Power::Mounts, run: opened_when_full },
];

fn too_large(stage: &Stage) -> Outcome {
    let mount = stage.memory("size=64k")?;
    let mut actor = Actor::with_store(stage, &as_oneself(), &mount.dir)?;
    actor.compute(100, "small")?.stored()?;
    let large = actor.compute(1 << 20, "large")?;
    large.faulted(FULL)?;
    nothing_is_torn(stage, &mount.dir, 1)?;
    let bare = actor.ask(&format!("put 1 {}", 1 << 20))?;
    has(bare.get("error"), FULL)?;
    actor.compute(100, "small")?.hit()?;
    actor.compute(100, "another")?.stored()?;
    nothing_is_torn(stage, &mount.dir, 2)?;
    told(&large)
}

fn full_tmpfs(stage: &Stage) -> Outcome {
    fills_up(stage, &stage.memory("size=64k")?.dir)
}

fn full_ext4(stage: &Stage) -> Outcome {
    let make = ["mkfs.ext4", "-q", "-m", "0"];
    let mount = stage.image(8 << 20, &make, "apt-get install -y e2fsprogs", "loop devices and ext4")?;
    fills_up(stage, &mount.dir)
}

/// A disk that something else fills while it is in use.
fn fills_up(stage: &Stage, dir: &Path) -> Outcome {
    let mut actor = Actor::with_store(stage, &as_oneself(), dir)?;
    actor.compute(100, "early")?.stored()?;
    fill(stage, dir)?;
    let late = actor.compute(10_000, "late")?;
    late.faulted(FULL)?;
    has(actor.ask("put 1 10000")?.get("error"), FULL)?;
    actor.compute(100, "early")?.hit()?;
    nothing_is_torn(stage, dir, 1)?;
    make_room(stage, dir)?;
    actor.compute(10_000, "late")?.stored()?;
    actor.compute(10_000, "late")?.hit()?;
    nothing_is_torn(stage, dir, 2)?;
    told(&late)
}

fn no_inodes(stage: &Stage) -> Outcome {
    // The root, v1, what it is furnished with, and a temporary file, but no folder of a function.
    let mount = stage.memory("size=1m,nr_inodes=7")?;
    let mut actor = Actor::with_store(stage, &as_oneself(), &mount.dir)?;
    let answer = actor.compute(100, "one")?;
    answer.faulted(FULL)?;
    nothing_is_torn(stage, &mount.dir, 0)?;
    mount.remount("nr_inodes=20")?;
    actor.compute(100, "one")?.stored()?;
    told(&answer)
}

fn opened_when_full(stage: &Stage) -> Outcome {
    let mount = stage.memory("size=64k")?;
    fill(stage, &mount.dir)?;
    let mut actor = Actor::start(stage, &as_oneself())?;
    let answer = actor.open("private", &mount.dir)?;
    has(answer.get("error"), "the disk is full: make room, or choose another folder")?;
    has(answer.get("error"), FULL)?;
    make_room(stage, &mount.dir)?;
    ensure(actor.open("private", &mount.dir)?.is("opened"), || "room did not help".to_owned())?;
    actor.compute(100, "one")?.stored()?;
    for name in ["CACHEDIR.TAG", ".gitignore"] {
        let text = fs::read(stage.at(&mount.dir.join("v1").join(name)))?;
        ensure(!text.is_empty(), || format!("{name} was left empty"))?;
    }
    Ok(Seen::one("an error of `open` with the mend"))
}

fn told(answer: &Answer) -> Outcome {
    ensure(answer.get("told") == "1", || format!("told {} times", answer.get("told")))?;
    Ok(Seen::one("the value, and a fault that says the disk is full"))
}

/// There are so many entries, which hits have shown to be whole, and nothing on the way to be one.
fn nothing_is_torn(stage: &Stage, dir: &Path, wanted: usize) -> Result<(), Stop> {
    let (left, found) = (temporary_files(stage, dir)?, entries(stage, dir)?.len());
    ensure(left == 0, || format!("{left} temporary files are left"))?;
    ensure(found == wanted, || format!("{found} entries instead of {wanted}"))
}

fn fill(stage: &Stage, dir: &Path) -> Result<(), Stop> {
    let mut file = fs::File::create(stage.at(&dir.join("filler")))?;
    for len in [1 << 16, 1 << 10, 1] {
        let bytes = vec![1; len];
        loop {
            match file.write_all(&bytes).and_then(|()| file.sync_data()) {
                Ok(()) => {}
                Err(error) if error.kind() == io::ErrorKind::StorageFull => break,
                Err(error) => return Err(error.into()),
            }
        }
    }
    Ok(())
}

fn make_room(stage: &Stage, dir: &Path) -> Result<(), Stop> {
    Ok(fs::remove_file(stage.at(&dir.join("filler")))?)
}
