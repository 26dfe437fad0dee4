//! What `explain` and `-v` say, word by word. `UPDATE_EXPECT=1` writes down what they say now.

use expect_test::expect;

use crate::spoken::{ECHO, FALSE, NOON, PARIS, TOMORROW, YESTERDAY, says, says_under};
use crate::stage::Stage;

#[test]
fn an_explanation_of_what_is_not_there() {
    let stage = Stage::new();
    says(
        &stage,
        &[NOON, &["explain"], PARIS, ECHO],
        &expect![[r#"
            echo hello: miss, no entry
            now    2026-11-23 13:00:00 +01:00 (2026-11-23T12:00:00Z)
            why    it has not run with this key, was interrupted, or failed: failures are kept with --cache-failures
            zone   Europe/Paris (by --zone), [DATA], days begin at 06:00
            next   runs the command and stores it, fresh until 2026-11-24 06:00:00 +01:00 (2026-11-24T05:00:00Z), for 17 h; DAILY_CACHE=off stores nothing
            key    [KEY]
                   made of the command, the folder [DIR]/work
                   not of standard input (--stdin), variables (--env), what the program and the files it reads contain, user, machine
            leases locks of the system: of several runs at once one runs the command, and the others wait for it
            store  [DIR]/cache/daily-cache
        "#]],
    );
    says(
        &stage,
        &[NOON, &["explain", "--cache-failures", "5m", "--any-cwd", "--env", "NOT_SET,PATH"], FALSE],
        &expect![[r#"
            sh -c 'echo no; exit 3': miss, no entry
            now    2026-11-23T12:00:00Z
            why    it has not run with this key, or was interrupted
            zone   UTC (by TZ), [DATA]
            next   runs the command and stores it, fresh until 2026-11-24T00:00:00Z, for 12 h; DAILY_CACHE=off stores nothing
            key    [KEY]
                   made of the command, $NOT_SET (not set), $PATH
                   not of the working folder (--any-cwd), standard input (--stdin), other variables (--env), what the program and the files it reads contain, user, machine
            leases locks of the system: of several runs at once one runs the command, and the others wait for it
            store  [DIR]/cache/daily-cache
        "#]],
    );
}

#[test]
fn an_explanation_of_a_hit() {
    let stage = Stage::new();
    says(
        &stage,
        &[NOON, &["run", "-v"], PARIS, ECHO],
        &expect![[r#"
        hello
        daily-cache: computed in [N] ms (no entry), stored, made 13:00, until 06:00 tomorrow
    "#]],
    );
    says(
        &stage,
        &[NOON, &["run", "-v"], PARIS, ECHO],
        &expect![[r#"
        hello
        daily-cache: hit, made 13:00, until 06:00 tomorrow
    "#]],
    );
    says(
        &stage,
        &[NOON, &["explain"], PARIS, ECHO],
        &expect![[r#"
            echo hello: hit
            now    2026-11-23 13:00:00 +01:00 (2026-11-23T12:00:00Z)
            made   2026-11-23 13:00:00 +01:00 (2026-11-23T12:00:00Z), took [N] ms, exit 0, 10 B
            fresh  until 2026-11-24 06:00:00 +01:00 (2026-11-24T05:00:00Z), for 17 h
            zone   Europe/Paris (by --zone), [DATA], days begin at 06:00
            next   prints what is stored; --refresh runs the command
            key    [KEY]
                   made of the command, the folder [DIR]/work
                   not of standard input (--stdin), variables (--env), what the program and the files it reads contain, user, machine
            leases locks of the system: of several runs at once one runs the command, and the others wait for it
            store  [DIR]/cache/daily-cache
        "#]],
    );
    says(
        &stage,
        &[NOON, &["explain", "--ttl", "90m", "--no-day"], ECHO],
        &expect![[r#"
            echo hello: hit
            now    2026-11-23T12:00:00Z
            made   2026-11-23T12:00:00Z, took [N] ms, exit 0, 10 B
            fresh  until 2026-11-23T13:30:00Z, for 1 h 30 min
            zone   UTC (by TZ), [DATA]
            next   prints what is stored; --refresh runs the command
            key    [KEY]
                   made of the command, the folder [DIR]/work
                   not of standard input (--stdin), variables (--env), what the program and the files it reads contain, user, machine
            leases locks of the system: of several runs at once one runs the command, and the others wait for it
            store  [DIR]/cache/daily-cache
        "#]],
    );
    says(
        &stage,
        &[NOON, &["explain", "--refresh"], PARIS, ECHO],
        &expect![[r#"
            echo hello: hit
            now    2026-11-23 13:00:00 +01:00 (2026-11-23T12:00:00Z)
            made   2026-11-23 13:00:00 +01:00 (2026-11-23T12:00:00Z), took [N] ms, exit 0, 10 B
            fresh  until 2026-11-24 06:00:00 +01:00 (2026-11-24T05:00:00Z), for 17 h
            zone   Europe/Paris (by --zone), [DATA], days begin at 06:00
            next   runs the command, since a refresh is asked for, and stores it, fresh until 2026-11-24 06:00:00 +01:00 (2026-11-24T05:00:00Z), for 17 h
            key    [KEY]
                   made of the command, the folder [DIR]/work
                   not of standard input (--stdin), variables (--env), what the program and the files it reads contain, user, machine
            leases locks of the system: of several runs at once one runs the command, and the others wait for it
            store  [DIR]/cache/daily-cache
        "#]],
    );
}

#[test]
fn an_explanation_of_what_is_stale() {
    let stage = Stage::new();
    stage.run(&[NOON, &["run"], PARIS, ECHO].concat());
    says(
        &stage,
        &[TOMORROW, &["explain"], PARIS, ECHO],
        &expect![[r#"
            echo hello: miss, stale entry
            now    2026-11-24 13:00:00 +01:00 (2026-11-24T12:00:00Z)
            made   2026-11-23 13:00:00 +01:00 (2026-11-23T12:00:00Z), took [N] ms, exit 0, 10 B
            fresh  from 2026-11-23 06:00:00 +01:00 (2026-11-23T05:00:00Z) until 2026-11-24 06:00:00 +01:00 (2026-11-24T05:00:00Z)
            zone   Europe/Paris (by --zone), [DATA], days begin at 06:00
            next   runs the command and stores it, fresh until 2026-11-25 06:00:00 +01:00 (2026-11-25T05:00:00Z), for 17 h; DAILY_CACHE=off stores nothing
            key    [KEY]
                   made of the command, the folder [DIR]/work
                   not of standard input (--stdin), variables (--env), what the program and the files it reads contain, user, machine
            leases locks of the system: of several runs at once one runs the command, and the others wait for it
            store  [DIR]/cache/daily-cache
        "#]],
    );
    says(
        &stage,
        &[YESTERDAY, &["explain"], PARIS, ECHO],
        &expect![[r#"
            echo hello: miss, entry from the future
            now    2026-11-22 13:00:00 +01:00 (2026-11-22T12:00:00Z)
            made   2026-11-23 13:00:00 +01:00 (2026-11-23T12:00:00Z), took [N] ms, exit 0, 10 B
            fresh  from 2026-11-23 06:00:00 +01:00 (2026-11-23T05:00:00Z) until 2026-11-24 06:00:00 +01:00 (2026-11-24T05:00:00Z)
            zone   Europe/Paris (by --zone), [DATA], days begin at 06:00
            next   runs the command and stores it, fresh until 2026-11-23 06:00:00 +01:00 (2026-11-23T05:00:00Z), for 17 h; DAILY_CACHE=off stores nothing
            key    [KEY]
                   made of the command, the folder [DIR]/work
                   not of standard input (--stdin), variables (--env), what the program and the files it reads contain, user, machine
            leases locks of the system: of several runs at once one runs the command, and the others wait for it
            store  [DIR]/cache/daily-cache
        "#]],
    );
}

#[test]
fn an_explanation_of_a_failure_that_is_kept() {
    let stage = Stage::new();
    let keep: &[&str] = &["--cache-failures", "5m"];
    says(
        &stage,
        &[NOON, &["run", "-v"], keep, FALSE],
        &expect![[r#"
        no
        daily-cache: computed in [N] ms (no entry), stored, made 12:00, until 12:05
    "#]],
    );
    says(
        &stage,
        &[NOON, &["explain"], keep, FALSE],
        &expect![[r#"
            sh -c 'echo no; exit 3': hit
            now    2026-11-23T12:00:00Z
            made   2026-11-23T12:00:00Z, took [N] ms, exit 3, 7 B
            fresh  until 2026-11-23T12:05:00Z, for 5 min
            zone   UTC (by TZ), [DATA]
            next   prints what is stored; --refresh runs the command
            key    [KEY]
                   made of the command, the folder [DIR]/work
                   not of standard input (--stdin), variables (--env), what the program and the files it reads contain, user, machine
            leases locks of the system: of several runs at once one runs the command, and the others wait for it
            store  [DIR]/cache/daily-cache
        "#]],
    );
    says(
        &stage,
        &[NOON, &["run", "-v"], FALSE],
        &expect![[r#"
        no
        daily-cache: exit 3, not stored
    "#]],
    );
}

#[test]
fn an_explanation_where_the_cache_is_not_used_as_usual() {
    let stage = Stage::new();
    let explain: &[&[&str]] = &[NOON, &["explain"], ECHO];
    for (mode, expected) in [
        (
            "off",
            expect![[r#"
        echo hello: not cached
        why    DAILY_CACHE=off: unset it to cache
        next   runs the command and stores nothing
    "#]],
        ),
        (
            "read-only",
            expect![[r#"
                echo hello: miss, no entry
                now    2026-11-23T12:00:00Z
                why    it has not run with this key, was interrupted, or failed: failures are kept with --cache-failures
                zone   UTC (by TZ), [DATA]
                next   runs the command and stores nothing: DAILY_CACHE=read-only
                key    [KEY]
                       made of the command, the folder [DIR]/work
                       not of standard input (--stdin), variables (--env), what the program and the files it reads contain, user, machine
                leases locks of the system: of several runs at once one runs the command, and the others wait for it
                store  [DIR]/cache/daily-cache
            "#]],
        ),
        (
            "offline",
            expect![[r#"
                echo hello: miss, no entry
                now    2026-11-23T12:00:00Z
                why    it has not run with this key, was interrupted, or failed: failures are kept with --cache-failures
                zone   UTC (by TZ), [DATA]
                next   fails, since DAILY_CACHE=offline forbids to run the command
                key    [KEY]
                       made of the command, the folder [DIR]/work
                       not of standard input (--stdin), variables (--env), what the program and the files it reads contain, user, machine
                leases locks of the system: of several runs at once one runs the command, and the others wait for it
                store  [DIR]/cache/daily-cache
            "#]],
        ),
    ] {
        says_under(&stage, ("DAILY_CACHE", mode), explain, &expected);
    }
    stage.run(&[NOON, &["run"], ECHO].concat());
    let tomorrow: &[&[&str]] = &[TOMORROW, &["explain"], ECHO];
    says_under(
        &stage,
        ("DAILY_CACHE", "offline"),
        tomorrow,
        &expect![[r#"
            echo hello: miss, stale entry
            now    2026-11-24T12:00:00Z
            made   2026-11-23T12:00:00Z, took [N] ms, exit 0, 10 B
            fresh  from 2026-11-23T00:00:00Z until 2026-11-24T00:00:00Z
            zone   UTC (by TZ), [DATA]
            next   prints what is stored, though it is stale: DAILY_CACHE=offline
            key    [KEY]
                   made of the command, the folder [DIR]/work
                   not of standard input (--stdin), variables (--env), what the program and the files it reads contain, user, machine
            leases locks of the system: of several runs at once one runs the command, and the others wait for it
            store  [DIR]/cache/daily-cache
        "#]],
    );
    stage.write("file", "");
    says(
        &stage,
        &[NOON, &["explain", "--dir", &stage.at("file")], ECHO],
        &expect![[r#"
        echo hello: not cached
        why    cannot use the cache folder `[DIR]/file/v1`; it or a part of its path is not a folder: remove that, or choose another folder: Not a directory (os error 20)
        next   runs the command and stores nothing
    "#]],
    );
}

#[test]
fn an_explanation_of_an_entry_that_is_damaged() {
    let stage = Stage::new();
    stage.run(&[NOON, &["run"], ECHO].concat());
    assert!(
        stage
            .shell("find ../cache -type f -name '*-*' -path '*/v1/*/*/*' -exec truncate -s -3 {} +")
            .status()
            .unwrap()
            .success()
    );
    says(
        &stage,
        &[NOON, &["explain"], ECHO],
        &expect![[r#"
            echo hello: miss, damaged entry
            now    2026-11-23T12:00:00Z
            why    what is stored of daily-cache run could not be looked up: cannot use the entry `[DIR]/cache/daily-cache/v1/[ENTRY] which the next put replaces: its length is not the one it declares
            zone   UTC (by TZ), [DATA]
            next   runs the command and stores it, fresh until 2026-11-24T00:00:00Z, for 12 h; DAILY_CACHE=off stores nothing
            key    [KEY]
                   made of the command, the folder [DIR]/work
                   not of standard input (--stdin), variables (--env), what the program and the files it reads contain, user, machine
            leases locks of the system: of several runs at once one runs the command, and the others wait for it
            store  [DIR]/cache/daily-cache
        "#]],
    );
    says(
        &stage,
        &[NOON, &["run"], ECHO],
        &expect![[r#"
            hello
            daily-cache: what is stored of daily-cache run could not be looked up: cannot use the entry `[DIR]/cache/daily-cache/v1/[ENTRY] which the next put replaces: its length is not the one it declares
        "#]],
    );
    says(
        &stage,
        &[NOON, &["run"], ECHO],
        &expect![[r#"
        hello
    "#]],
    );
}
