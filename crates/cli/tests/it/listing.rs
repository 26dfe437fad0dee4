//! What is kept, looked at and removed.

use daily_cache::{Daily, DailyCache, FixedClock, FsStore, Zone};
use serde_json::Value;

use crate::stage::{NOON, Said, Stage};

/// Stores what `echo` says of each word, a minute after the one before.
fn echoed(stage: &Stage, words: &[&str]) {
    for (minute, word) in words.iter().enumerate() {
        let now = format!("2026-11-23T09:{minute:02}:00Z");
        assert_eq!(stage.run(&["run", "--now", &now, "--", "echo", word]).out(), format!("{word}\n"));
    }
}

/// The key of the only entry with this argument.
fn key(stage: &Stage, word: &str) -> String {
    let rows = stage.rows();
    let row = rows.iter().find(|row| row["argv"][1] == word).unwrap();
    row["key"].as_str().unwrap().to_owned()
}

/// A library's entry in the same store.
fn of_a_library(stage: &Stage) {
    let store = FsStore::open(stage.store()).unwrap();
    let clock = FixedClock::at(NOON.parse().unwrap());
    let cache = DailyCache::new(clock, store, Daily::in_zone(Zone::UTC));
    assert!(cache.slot("prices", "acme").unwrap().put(7_u32).status().is_stored());
}

#[test]
fn an_empty_store_has_a_list_and_nothing_to_show_or_remove() {
    let stage = Stage::new();
    assert_eq!(stage.run(&["ls"]).out().lines().count(), 1);
    assert_eq!(stage.run(&["ls", "--format", "json"]).out(), "[]\n");
    assert_eq!(stage.run(&["rm", "--all"]).out(), "0 removed\n");
    assert_eq!(stage.run(&["show", "0"]).code(), 125);
}

#[test]
fn the_newest_is_first() {
    let stage = Stage::new();
    echoed(&stage, &["one", "two", "three"]);
    let rows = stage.rows();
    let words: Vec<_> = rows.iter().map(|row| row["argv"][1].as_str().unwrap()).collect();
    assert_eq!(words, ["three", "two", "one"]);
    let text = stage.run(&["ls"]).out();
    let ends: Vec<_> = text.lines().map(|line| line.rsplit(' ').next().unwrap()).collect();
    assert_eq!(ends, ["WHAT", "three", "two", "one"]);
}

#[test]
fn programs_are_told_each_fact_of_a_result() {
    let stage = Stage::new();
    let options = ["--scope", "acme", "--zone", "Europe/Paris", "--rollover", "06:00", "--ttl", "1h"];
    stage.then("exit 3");
    stage.counting(&[&options[..], &["--cache-failures", "10m"]].concat()).output().unwrap();
    let [row] = &stage.rows()[..] else { panic!("one row") };
    let work = fs_err::canonicalize(stage.path("work")).unwrap();
    let facts: [(&str, Value); 11] = [
        ("made", NOON.into()),
        ("until", "2026-11-23T12:10:00Z".into()),
        ("fresh", true.into()),
        ("exit", 3.into()),
        ("argv", stage.counted().into()),
        ("folder", work.to_str().unwrap().into()),
        ("scope", "acme".into()),
        ("zone", "Europe/Paris".into()),
        ("rollover", "06:00:00".into()),
        ("label", stage.counted().join(" ").into()),
        ("function", "daily-cache run, scope acme".into()),
    ];
    for (name, fact) in facts {
        assert_eq!(row[name], fact, "{name}");
    }
    assert_eq!(row["key"].as_str().unwrap().len(), 64);
    assert!(row["took"].as_f64().unwrap() > 0.0 && row["bytes"].as_u64().unwrap() > 0);
}

#[test]
fn what_is_over_is_listed_as_stale() {
    let stage = Stage::new();
    echoed(&stage, &["one"]);
    let at = |now| stage.run(&["--now", now, "ls"]).out().contains("stale");
    assert_eq!(["2026-11-23T23:59:59Z", "2026-11-24T00:00:00Z"].map(at), [false, true]);
    let paris = ["--now", "2026-11-23T23:00:00Z", "ls", "--zone", "Europe/Paris"];
    assert!(stage.run(&paris).out().contains("stale"), "the command line says another day");
}

#[test]
fn a_key_may_be_named_by_its_first_digits() {
    let stage = Stage::new();
    echoed(&stage, &["one", "two"]);
    let (one, two) = (key(&stage, "one"), key(&stage, "two"));
    let same = one.bytes().zip(two.bytes()).take_while(|(one, two)| one == two).count();
    for digits in [&one[..], &one[..12], &one[..=same], &one[..12].to_uppercase()] {
        assert_eq!(stage.run(&["show", digits]).out(), "one\n", "{digits}");
    }
    assert!(stage.run(&["ls"]).out().contains(&one[..12]));
}

#[test]
fn a_key_that_is_shared_by_several_or_by_none_names_nothing() {
    let stage = Stage::new();
    // Of seventeen keys two begin with the same digit.
    let words: Vec<String> = (0..17).map(|word| word.to_string()).collect();
    echoed(&stage, &words.iter().map(String::as_str).collect::<Vec<_>>());
    let firsts: Vec<char> = words.iter().map(|word| key(&stage, word).chars().next().unwrap()).collect();
    let shared =
        firsts.iter().find(|digit| firsts.iter().filter(|other| other == digit).count() > 1).unwrap();
    for (name, word) in
        [(shared.to_string().as_str(), "more digits"), ("xyz", "daily-cache ls"), ("", "no key")]
    {
        for verb in ["show", "rm"] {
            let trouble = stage.run(&[verb, name]);
            assert_eq!((trouble.code(), trouble.out().as_str()), (125, ""), "{verb} {name:?}");
            assert!(trouble.err().contains(word), "{}", trouble.err());
        }
    }
    assert_eq!(stage.rows().len(), 17);
}

#[test]
fn what_was_printed_is_shown_with_both_streams_fresh_or_not_and_ends_well() {
    let stage = Stage::new();
    let run = ["run", "--cache-failures", "1h", "--", "sh", "-c", "echo out; echo err >&2; exit 3"];
    assert_eq!(stage.run(&run).code(), 3);
    let key = stage.rows()[0]["key"].as_str().unwrap().to_owned();
    let shown = stage.run(&["show", &key, "--now", "2036-01-01T00:00:00Z"]);
    assert_eq!((shown.out().as_str(), shown.err().as_str(), shown.code()), ("out\n", "err\n", 0));
}

#[test]
fn several_are_removed_at_once_or_none_if_one_is_unknown() {
    let stage = Stage::new();
    echoed(&stage, &["one", "two", "three", "four"]);
    let (one, two) = (key(&stage, "one"), key(&stage, "two"));
    assert_eq!(stage.run(&["rm", &one, "xyz"]).code(), 125);
    assert_eq!(stage.rows().len(), 4);
    assert_eq!(stage.run(&["rm", &one, &two]).out(), "2 removed\n");
    assert_eq!(stage.rows().len(), 2);
    assert_eq!(stage.run(&["rm", "--quiet", "--all"]).out(), "");
    assert!(stage.rows().is_empty());
    for wrong in [&["rm", "--all", "1"][..], &["rm", "--all", "--scope", "acme"]] {
        assert_eq!(stage.run(wrong).code(), 125);
    }
}

#[test]
fn what_a_program_stored_is_listed_and_removed_and_not_shown() {
    let stage = Stage::new();
    of_a_library(&stage);
    let row = &stage.rows()[0];
    assert_eq!((&row["function"], &row["argv"]), (&"prices".into(), &Value::Null));
    let key = row["key"].as_str().unwrap().to_owned();
    let trouble = stage.run(&["show", &key]);
    assert_eq!((trouble.code(), trouble.out().as_str()), (125, ""));
    assert!(trouble.err().contains("stored by a program"), "{}", trouble.err());
    assert_eq!(stage.run(&["rm", &key]).out(), "1 removed\n");
}

#[test]
fn the_folder_of_the_command_line_is_another_store() {
    let stage = Stage::new();
    let other = stage.at("other");
    assert_eq!([stage.nth(&[]), stage.nth(&["--dir", &other]), stage.nth(&["--dir", &other])], [1, 2, 2]);
    assert_eq!(stage.run(&["rm", "--all", "--dir", &other]).out(), "1 removed\n");
    assert_eq!([stage.nth(&[]), stage.nth(&["--dir", &other])], [1, 3]);
}
