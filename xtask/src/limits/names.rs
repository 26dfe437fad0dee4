//! Names of functions that no file could have: all are kept, and kept apart.

use std::path::Path;

use super::{
    actor::{Actor, as_oneself},
    case::{Case, Outcome, Seen, Stop, ensure},
    folder::entries,
    stage::{Power, Stage},
};

pub(super) const CASES: [Case; 1] =
    [Case { limit: "names", name: "long, hostile, nearly equal, empty", needs: Power::Plain, run: are_kept }];

/// No two are equal; case, composition and a dot at the end are all that some differ by.
fn names() -> Vec<String> {
    let words = [
        "",
        " ",
        ".",
        "..",
        "/",
        "a/../../b",
        "/etc/passwd",
        "\0",
        "a\0b",
        "CON",
        "con",
        "NUL.txt",
        "C:\\x",
        "a:b",
        "a*?\"<>|",
        "dot.",
        "dot",
        "space ",
        "space",
        "Case",
        "case",
        "\u{e9}",
        "e\u{301}",
        "\u{202e}x",
        "-rf",
        "~",
        "$HOME",
        "%s%n",
        "\u{1f980}",
    ];
    let long = [("a", 4096), ("a", 4097), ("\u{fc}", 4096), ("../", 2000)];
    words.iter().map(|word| (*word).to_owned()).chain(long.map(|(part, times)| part.repeat(times))).collect()
}

fn are_kept(stage: &Stage) -> Outcome {
    let dir = stage.folder()?;
    let mut actor = Actor::with_store(stage, &as_oneself(), &dir)?;
    let (mut seen, names) = (Seen::default(), names());
    for name in &names {
        let stored = actor.compute(1000, name).and_then(|answer| answer.stored());
        seen.add(&format!("{name:.20?}"), stored)?;
    }
    for name in &names {
        // Right values: the name is in them.
        actor.compute(1000, name)?.hit()?;
    }
    // A name that does not fit beside a value is told; the value is there all the same.
    actor.compute(1000, &"b".repeat(1 << 20))?.faulted("the head is longer than")?;
    safe_names(stage, &dir, names.len())?;
    "the value, and a hit of its own for each name".clone_into(&mut seen.got);
    Ok(seen)
}

/// The names of files are of the digits and the dash, whatever those of functions were.
fn safe_names(stage: &Stage, dir: &Path, wanted: usize) -> Result<(), Stop> {
    let entries = entries(stage, dir)?;
    ensure(entries.len() == wanted, || format!("{} entries instead of {wanted}", entries.len()))?;
    for entry in entries {
        let name = entry.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let is_safe = name.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f' | b'-'));
        ensure(is_safe && name.len() < 100, || format!("a file is called {name:?}"))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn no_two_names_are_equal_and_all_fit_on_a_line() {
        let names = names();
        assert_eq!(names.iter().collect::<HashSet<_>>().len(), names.len());
        assert!(names.iter().all(|name| !name.contains('\n')));
    }
}
