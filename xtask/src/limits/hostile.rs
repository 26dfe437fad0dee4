//! Hostile things in place of what is the store's: each answer comes at once and in little memory, and a put mends it or
//! says what is in its way.

use std::path::{Path, PathBuf};

use super::{
    actor::{Actor, NOBODY, Prefix, as_oneself, as_user},
    answer::Answer,
    case::{Case, Outcome, Seen, Stop, ensure, has},
    folder::give,
    stage::{Power, Stage, text},
    thing::Thing,
};

/// In milliseconds.
const AT_ONCE: u64 = 100;

/// Waiting for a lock comes to an end after two seconds.
const SOON: u64 = 5000;

/// The machine may be busy: one answer of so many in time will do.
const TRIES: usize = 5;

/// All the address space that the actor has, in bytes: more than its program and libraries take, far less than what the
/// huge file declares.
const MEMORY: u64 = 64 << 20;

/// The function and the folder of the record with number 1, as the layout has them.
const FUNCTION: &str = "f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0";

pub(super) const CASES: [Case; 14] = [
    case("a pipe", Power::Plain, |stage| everywhere(stage, Thing::Pipe)),
    case("a socket", Power::Plain, |stage| everywhere(stage, Thing::Socket)),
    case("a character device", Power::Root, |stage| everywhere(stage, Thing::CharacterDevice)),
    case("a block device", Power::Root, |stage| everywhere(stage, Thing::BlockDevice)),
    case("a folder", Power::Plain, |stage| everywhere(stage, Thing::Folder)),
    case("a folder with files", Power::Plain, |stage| everywhere(stage, Thing::FullFolder)),
    case("a link to a file", Power::Plain, |stage| everywhere(stage, Thing::LinkToFile)),
    case("a link to a folder", Power::Plain, |stage| everywhere(stage, Thing::LinkToFolder)),
    case("a link to nothing", Power::Plain, |stage| everywhere(stage, Thing::LinkToNothing)),
    case("a link to itself", Power::Plain, |stage| everywhere(stage, Thing::LinkToItself)),
    case("a hard link to another's file", Power::Root, |stage| everywhere(stage, Thing::HardLink)),
    case("a file of 1 TiB of nothing", Power::Plain, |stage| everywhere(stage, Thing::Huge)),
    case("an unreadable file", Power::Plain, |stage| everywhere(stage, Thing::Unreadable)),
    case("another's unreadable file", Power::Root, |stage| everywhere(stage, Thing::Foreign)),
];

const fn case(name: &'static str, needs: Power, run: fn(&Stage) -> Outcome) -> Case {
    Case { limit: "hostile thing", name, needs, run }
}

const AN_ENTRY: &str = "an entry";

/// What it is put in place of.
fn places() -> [(&'static str, PathBuf); 7] {
    let function = Path::new("v1").join(FUNCTION);
    let entry = format!("{}-{}", "01".repeat(31), "b0".repeat(8));
    [
        (AN_ENTRY, function.join("01").join(entry)),
        ("a folder of entries", function.join("01")),
        ("a function's folder", function),
        ("`v1/tmp`", "v1/tmp".into()),
        ("`v1/locks`", "v1/locks".into()),
        ("a lock", "v1/locks/01".into()),
        ("`v1`", "v1".into()),
    ]
}

/// What happened in one place.
#[derive(Debug, Default)]
struct Times {
    /// The longest of the quickest answers, in milliseconds.
    slowest: u64,
    mended: Vec<&'static str>,
    refused: Vec<&'static str>,
}

fn everywhere(stage: &Stage, thing: Thing) -> Outcome {
    let (mut seen, mut times) = (Seen::default(), Times::default());
    for (name, path) in places() {
        seen.add(&format!("in place of {name}"), meets(stage, thing, name, &path, &mut times))?;
    }
    let Times { slowest, mended, refused } = times;
    let refused =
        if refused.is_empty() { String::new() } else { format!(", an error for {}", refused.join(", ")) };
    let found = if slowest == 0 { "under 1 ms".to_owned() } else { format!("{slowest} ms") };
    seen.got = format!("a miss in {found}; the next put mends {} of 7{refused}", mended.len());
    Ok(seen)
}

/// One thing in one place, met by a running store, and by one that is opened then.
fn meets(
    stage: &Stage,
    thing: Thing,
    name: &'static str,
    path: &Path,
    times: &mut Times,
) -> Result<(), Stop> {
    let (dir, aside) = (stage.folder()?, stage.folder()?);
    let mut actor = Actor::with_store(stage, &limited(stage, &dir)?, &dir)?;
    for _ in 0..2 {
        ensure(actor.ask("put 1 100")?.is("stored"), || "the first puts failed".to_owned())?;
    }
    thing.put(stage, &dir.join(path), &aside)?;

    let found = quickest(&mut actor)?;
    times.slowest = times.slowest.max(milliseconds(&found)?);
    let is_good = if is_beside_entries(name) { found.get("found") == "100" } else { is_a_miss(&found) };
    ensure(is_good, || format!("found {found:?}"))?;
    if name == AN_ENTRY {
        has(found.get("error"), "which the next put replaces")?;
    }

    let put = actor.ask("put 1 200")?;
    ensure(milliseconds(&put)? <= SOON, || format!("a put took {} ms", put.get("ms")))?;
    if put.is("stored") {
        let found = actor.ask("get 1")?;
        ensure(found.get("found") == "200", || format!("after a put there is {found:?}"))?;
        times.mended.push(name);
    } else {
        has(put.get("error"), &text(&dir))?;
        ensure(name != AN_ENTRY, || format!("it was not replaced: {}", put.get("error")))?;
        times.refused.push(name);
    }
    actor.compute(1000, "a function")?;

    let opened = actor.open("private", &dir)?;
    ensure(opened.is("opened") || opened.get("error").contains("choose another folder"), || {
        format!("{opened:?}")
    })?;
    Thing::check(stage, &aside)
}

/// As an ordinary user, in little memory.
fn limited(stage: &Stage, dir: &Path) -> Result<Prefix, Stop> {
    let mut prefix = if stage.is_root() {
        give(stage, dir, NOBODY, NOBODY, 0o755)?;
        as_user(NOBODY, "")
    } else {
        as_oneself()
    };
    prefix.extend(["prlimit".to_owned(), format!("--as={MEMORY}")]);
    Ok(prefix)
}

fn quickest(actor: &mut Actor) -> Result<Answer, Stop> {
    for _ in 1..TRIES {
        let answer = actor.ask("get 1")?;
        if milliseconds(&answer)? <= AT_ONCE {
            return Ok(answer);
        }
    }
    let answer = actor.ask("get 1")?;
    let took = milliseconds(&answer)?;
    ensure(took <= AT_ONCE, || format!("no answer of {TRIES} came within {AT_ONCE} ms"))?;
    Ok(answer)
}

fn milliseconds(answer: &Answer) -> Result<u64, Stop> {
    answer.get("ms").parse().map_err(|_| Stop::Broken(format!("no time in {answer:?}")))
}

fn is_beside_entries(name: &str) -> bool {
    matches!(name, "`v1/tmp`" | "`v1/locks`" | "a lock")
}

fn is_a_miss(found: &Answer) -> bool {
    found.get("found") == "nothing" || (found.get("found") == "error" && !found.get("error").is_empty())
}
