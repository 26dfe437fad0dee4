//! What `ls`, `day` and `zone` print, word by word. `UPDATE_EXPECT=1` writes down what they print now.

use expect_test::expect;

use crate::spoken::{NOON, PARIS, says};
use crate::stage::Stage;

#[test]
fn a_listing() {
    let stage = Stage::new();
    for (now, args) in [
        ("2026-11-22T12:00:00Z", &["run", "--", "echo", "old"] as &[&str]),
        ("2026-11-23T09:00:00Z", &["run", "--label", "the report", "--", "echo", "labelled"]),
        ("2026-11-23T10:00:00Z", &["run", "--private", "--scope", "acme", "--", "echo", "private"]),
        ("2026-11-23T11:00:00Z", &["run", "--cache-failures", "5m", "--", "sh", "-c", "exit 3"]),
        ("2026-11-23T11:30:00Z", &["run", "--ttl", "36h", "--no-day", "--", "printf", "a\tb 'c'\u{7}"]),
    ] {
        stage.run(&[&["--now", now], args].concat());
    }
    says(
        &stage,
        &[NOON, &["ls"]],
        &expect![[r#"
            KEY MADE UNTIL SIZE TOOK WHAT
            [KEY] 2026-11-23 11:30 2026-11-24 23:30 12 B [N] ms printf "a\tb 'c'\u{7}"
            [KEY] 2026-11-23 11:00 stale 0 B [N] ms sh -c 'exit 3' (exit 3)
            [KEY] 2026-11-23 10:00 2026-11-24 00:00 12 B [N] ms (private)
            [KEY] 2026-11-23 09:00 2026-11-24 00:00 13 B [N] ms the report
            [KEY] 2026-11-22 12:00 stale 8 B [N] ms echo old
        "#]],
    );
    says(
        &stage,
        &[NOON, &["ls", "--zone", "Asia/Tokyo"]],
        &expect![[r#"
            KEY MADE UNTIL SIZE TOOK WHAT
            [KEY] 2026-11-23 20:30 2026-11-25 08:30 12 B [N] ms printf "a\tb 'c'\u{7}"
            [KEY] 2026-11-23 20:00 stale 0 B [N] ms sh -c 'exit 3' (exit 3)
            [KEY] 2026-11-23 19:00 2026-11-24 00:00 12 B [N] ms (private)
            [KEY] 2026-11-23 18:00 2026-11-24 00:00 13 B [N] ms the report
            [KEY] 2026-11-22 21:00 stale 8 B [N] ms echo old
        "#]],
    );
    says(
        &stage,
        &[NOON, &["ls", "--scope", "acme", "--format", "json"]],
        &expect![[r#"
            [
              {
                "argv": null,
                "bytes": 12,
                "exit": 0,
                "folder": null,
                "fresh": true,
                "function": "daily-cache run, scope acme",
                "key": "[KEY]",
                "label": null,
                "made": "2026-11-23T10:00:00Z",
                "rollover": "00:00:00",
                "scope": "acme",
                "took": [N],
                "until": "2026-11-24T00:00:00Z",
                "zone": "UTC"
              }
            ]
        "#]],
    );
    says(
        &stage,
        &[NOON, &["rm", "--scope", "acme"]],
        &expect![[r#"
        1 removed
    "#]],
    );
}

#[test]
fn a_day_and_a_zone() {
    let stage = Stage::new();
    says(
        &stage,
        &[NOON, &["day"], PARIS],
        &expect![[r#"
        day    2026-11-23, 24 h
        start  2026-11-23 06:00:00 +01:00 (2026-11-23T05:00:00Z)
        end    2026-11-24 06:00:00 +01:00 (2026-11-24T05:00:00Z)
        zone   Europe/Paris (by --zone), [DATA]
    "#]],
    );
    let berlin: &[&str] = &["day", "--zone", "Europe/Berlin", "--at", "2026-10-25T12:00:00Z"];
    says(
        &stage,
        &[berlin],
        &expect![[r#"
        day    2026-10-25, 25 h
        start  2026-10-25 00:00:00 +02:00 (2026-10-24T22:00:00Z)
        end    2026-10-26 00:00:00 +01:00 (2026-10-25T23:00:00Z)
        note   the clock of Europe/Berlin is set back in the day 2026-10-25
        zone   Europe/Berlin (by --zone), [DATA]
    "#]],
    );
    says(
        &stage,
        &[NOON, &["zone", "Europe/Paris"]],
        &expect![[r#"
        zone   Europe/Paris
        data   [DATA]
        now    2026-11-23 13:00:00 +01:00 (2026-11-23T12:00:00Z)
        next   2027-03-28T01:00:00Z, +01:00 becomes +02:00 CEST
        next   2027-10-31T01:00:00Z, +02:00 becomes +01:00 CET
        next   2028-03-26T01:00:00Z, +01:00 becomes +02:00 CEST
        next   2028-10-29T01:00:00Z, +02:00 becomes +01:00 CET
    "#]],
    );
    says(
        &stage,
        &[NOON, &["zone", "Asia/Tokyo"]],
        &expect![[r#"
        zone   Asia/Tokyo
        data   [DATA]
        now    2026-11-23 21:00:00 +09:00 (2026-11-23T12:00:00Z)
        next   no change is known
    "#]],
    );
}
