//! What is too old or too much: removed when asked for, and by itself.

use expect_test::expect;
use serde_json::Value;

use crate::scene::Scene;
use crate::spoken::{NOON, says};
use crate::stage::{Said, Stage};

/// Results of three, two and one days ago and of now, of 8 bytes each.
fn stage() -> Stage {
    let stage = Stage::new();
    for (day, word) in [(20, "old"), (21, "mid"), (22, "new"), (23, "now")] {
        stage.run(&["--now", &format!("2026-11-{day}T12:00:00Z"), "run", "--", "echo", word]);
    }
    stage
}

/// The words that are kept, newest first.
fn words(rows: &[Value]) -> Vec<&str> {
    rows.iter().map(|row| row["argv"][1].as_str().unwrap()).collect()
}

/// What is removed and what is kept under these limits: what a dry run tells, which the real one has to do.
fn pruned(limits: &[&str]) -> (String, String) {
    let stage = stage();
    let json = |more: &[&str]| -> Value {
        let output = stage.run(&[&["prune", "--format", "json"], limits, more].concat());
        assert_eq!((output.code(), output.err().as_str()), (0, ""));
        serde_json::from_slice(&output.stdout).unwrap()
    };
    let (dry, before) = (json(&["--dry-run"]), stage.rows());
    assert_eq!(before.len(), 4);
    let real = json(&[]);
    assert_eq!((&dry["dry_run"], &real["dry_run"]), (&Value::from(true), &Value::from(false)));
    for fact in ["removed", "removed_bytes", "damaged", "kept", "kept_bytes"] {
        assert_eq!(dry[fact], real[fact], "{fact} {limits:?}");
    }
    let rows = stage.rows();
    assert_eq!((&real["kept"], &real["kept_bytes"]), (&rows.len().into(), &(rows.len() * 8).into()));
    (words(real["removed"].as_array().unwrap()).join(" "), words(&rows).join(" "))
}

/// Case 47.
#[test]
fn what_is_oldest_goes_first_by_age_by_bytes_and_by_number_and_a_dry_run_tells_the_same() {
    for (limits, removed, kept) in [
        (&["--older-than", "30"][..], "", "now new mid old"),
        (&["--older-than", "2"], "old", "now new mid"),
        (&["--older-than", "0"], "old mid new", "now"),
        (&["--max-bytes", "31"], "old", "now new mid"),
        (&["--max-bytes", "1K"], "", "now new mid old"),
        (&["--max-bytes", "0"], "old mid new now", ""),
        (&["--max-entries", "1"], "old mid new", "now"),
        (&["--max-entries", "0"], "old mid new now", ""),
        (&["--older-than", "2", "--max-bytes", "20", "--max-entries", "9"], "old mid", "now new"),
        (&["--older-than", "1", "--max-bytes", "1T", "--max-entries", "1"], "old mid new", "now"),
    ] {
        assert_eq!(pruned(limits), (removed.to_owned(), kept.to_owned()), "{limits:?}");
    }
}

#[test]
fn people_are_told_as_a_list_is() {
    let stage = stage();
    says(
        &stage,
        &[NOON, &["prune", "--older-than", "1", "--dry-run"]],
        &expect![[r#"
        KEY MADE UNTIL SIZE TOOK WHAT
        [KEY] 2026-11-20 12:00 stale 8 B [N] ms echo old
        [KEY] 2026-11-21 12:00 stale 8 B [N] ms echo mid
        2 would be removed (16 B), 2 kept (16 B)
    "#]],
    );
    says(
        &stage,
        &[NOON, &["prune", "--older-than", "1"]],
        &expect![[r#"
        KEY MADE UNTIL SIZE TOOK WHAT
        [KEY] 2026-11-20 12:00 stale 8 B [N] ms echo old
        [KEY] 2026-11-21 12:00 stale 8 B [N] ms echo mid
        2 removed (16 B), 2 kept (16 B)
    "#]],
    );
    says(
        &stage,
        &[NOON, &["prune", "--older-than", "1"]],
        &expect![[r#"
        0 removed (0 B), 2 kept (16 B)
    "#]],
    );
    assert_eq!(stage.run(&["prune", "--max-entries", "1", "--quiet"]).out(), "");
    assert_eq!(stage.rows().len(), 1);
}

#[test]
fn what_is_damaged_goes_whatever_the_limits() {
    let stage = stage();
    let script = "for file in ../cache/daily-cache/v1/*/*/*-*; do truncate -s -3 \"$file\"; break; done";
    assert!(stage.shell(script).status().unwrap().success());
    says(
        &stage,
        &[NOON, &["prune", "--max-entries", "9", "--dry-run"]],
        &expect![[r#"
        [KEY] damaged
        1 would be removed (0 B), 3 kept (24 B)
    "#]],
    );
    assert!(stage.run(&["prune", "--max-entries", "9"]).out().ends_with("1 removed (0 B), 3 kept (24 B)\n"));
    assert!(stage.run(&["prune", "--max-entries", "9"]).out().ends_with("0 removed (0 B), 3 kept (24 B)\n"));
}

#[test]
fn a_limit_that_means_nothing_is_named_and_nothing_is_removed() {
    let stage = stage();
    for (limit, value) in [
        ("--older-than", "-1"),
        ("--older-than", "1.5"),
        ("--older-than", "30d"),
        ("--older-than", "99999999999"),
        ("--older-than", ""),
        ("--max-bytes", "-1"),
        ("--max-bytes", "-5M"),
        ("--max-bytes", "500MB"),
        ("--max-bytes", "99999999999T"),
        ("--max-bytes", "many"),
        ("--max-entries", "-1"),
        ("--max-entries", "1k"),
    ] {
        for args in [
            vec!["prune".to_owned(), limit.into(), value.into()],
            vec!["prune".into(), format!("{limit}={value}")],
        ] {
            let trouble = stage.run(&args);
            assert_eq!((trouble.code(), trouble.out().as_str()), (125, ""), "{args:?}");
            assert!(trouble.err().contains(&format!("'{limit} <")), "{}", trouble.err());
        }
    }
    for none in [&["prune"][..], &["prune", "--dry-run"]] {
        let trouble = stage.run(none);
        assert_eq!(trouble.code(), 125);
        for limit in ["--older-than <DAYS>", "--max-bytes <SIZE>", "--max-entries <N>"] {
            assert!(trouble.err().contains(limit), "{}", trouble.err());
        }
    }
    assert_eq!(stage.rows().len(), 4);
}

#[test]
fn what_is_older_than_a_month_goes_by_itself_once_something_is_stored() {
    let scene = Scene::new();
    let labels = || -> Vec<String> {
        let rows = scene.output(&["ls", "--format", "json"]).stdout;
        let rows: Vec<Value> = serde_json::from_slice(&rows).unwrap();
        rows.iter().map(|row| row["label"].as_str().unwrap().to_owned()).collect()
    };
    scene.run(&["--now", "2020-01-01T12:00:00Z", "--label", "old"], "echo old");
    scene.output(&["run", "--label", "failed", "--", "false"]);
    assert_eq!(labels(), ["old"], "nothing was stored");
    assert_eq!(scene.run(&["--label", "new"], "echo new"), "new\n");
    assert_eq!(labels(), ["new"]);
}

#[test]
fn a_rehearsal_under_another_clock_tidies_nothing_up() {
    let stage = stage();
    stage.run(&["--now", "2036-01-01T12:00:00Z", "run", "--", "echo", "later"]);
    assert_eq!(stage.rows().len(), 5);
}
