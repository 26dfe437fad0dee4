//! Quotas: as a full disk.

use super::{
    actor::{Actor, NOBODY, Prefix, as_oneself, as_user},
    case::{Case, Outcome, Seen, ensure},
    folder::{give, temporary_files},
    stage::{Mount, Power, Stage, text},
};

/// What the system says.
const EXCEEDED: &str = "Disk quota exceeded";

pub(super) const CASES: [Case; 2] = [
    Case { limit: "quota", name: "of a user, on ext4", needs: Power::Root, run: of_a_user },
    Case { limit: "quota", name: "of a folder, on btrfs", needs: Power::Root, run: of_a_folder },
];

fn of_a_user(stage: &Stage) -> Outcome {
    let make = ["mkfs.ext4", "-q", "-O", "quota", "-E", "quotatype=usrquota"];
    let mount = stage.image(
        16 << 20,
        &make,
        "apt-get install -y e2fsprogs",
        "loop devices, CONFIG_QUOTA and CONFIG_QFMT_V2",
    )?;
    let dir = text(&mount.dir);
    let limit = ["setquota", "-u", &NOBODY.to_string(), "0", "200", "0", "0", &dir];
    stage.tool(&limit, "apt-get install -y quota")?;
    give(stage, &mount.dir, NOBODY, NOBODY, 0o755)?;
    exceeds(stage, &mount, &as_user(NOBODY, ""))
}

fn of_a_folder(stage: &Stage) -> Outcome {
    let install = "apt-get install -y btrfs-progs";
    let mount = stage.image(120 << 20, &["mkfs.btrfs", "-q"], install, "loop devices and btrfs")?;
    let dir = text(&mount.dir);
    stage.tool(&["btrfs", "quota", "enable", &dir], install)?;
    stage.tool(&["btrfs", "qgroup", "limit", "500k", &dir], install)?;
    exceeds(stage, &mount, &as_oneself())
}

/// A value that fits, and one that does not.
fn exceeds(stage: &Stage, mount: &Mount<'_>, who: &Prefix) -> Outcome {
    let mut actor = Actor::with_store(stage, who, &mount.dir)?;
    actor.compute(100, "small")?.stored()?;
    actor.compute(4 << 20, "large")?.faulted(EXCEEDED)?;
    actor.compute(100, "small")?.hit()?;
    ensure(temporary_files(stage, &mount.dir)? == 0, || "temporary files are left".to_owned())?;
    actor.compute(100, "another")?.stored()?;
    Ok(Seen::one("the value, and a fault that says the quota is used up"))
}
