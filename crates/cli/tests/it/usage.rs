//! What is said of a command line that means nothing, word by word. `UPDATE_EXPECT=1` writes down what is said now.

use expect_test::expect;

use crate::spoken::{NONE, trouble};
use crate::stage::Stage;

#[test]
fn values_that_mean_nothing() {
    let stage = Stage::new();
    for (args, expected) in [
        (
            &["run", "--ttl", "1d", "--", "x"] as &[&str],
            expect![[r#"
            error: invalid value '1d' for '--ttl <DURATION>': write hours, minutes and seconds, such as 90m or 1h30m; for days 24h

            For more information, try '--help'.
            exit 125
        "#]],
        ),
        (
            &["run", "--ttl", "0s", "--", "x"],
            expect![[r#"
            error: invalid value '0s' for '--ttl <DURATION>': at least one second; write hours, minutes and seconds, such as 90m or 1h30m; for days 24h

            For more information, try '--help'.
            exit 125
        "#]],
        ),
        (
            &["run", "--rollover", "24:00", "--", "x"],
            expect![[r#"
            error: invalid value '24:00' for '--rollover <HH:MM>': a day begins at a time from 00:00 to 23:59, such as 06:00

            For more information, try '--help'.
            exit 125
        "#]],
        ),
        (
            &["run", "--env", "A=B", "--", "x"],
            expect![[r#"
            error: invalid value 'A=B' for '--env <NAME>': a variable's name has a letter at least, and no `=`; give the name alone

            For more information, try '--help'.
            exit 125
        "#]],
        ),
    ] {
        trouble(&stage, NONE, args, &expected);
    }
}

#[test]
fn options_that_contradict_each_other_or_are_none() {
    let stage = Stage::new();
    for (args, expected) in [
        (
            &["run", "--no-day", "--", "x"] as &[&str],
            expect![[r#"
            error: the following required arguments were not provided:
              --ttl <DURATION>

            Usage: daily-cache run --ttl <DURATION> --no-day <COMMAND>...

            For more information, try '--help'.
            exit 125
        "#]],
        ),
        (
            &["run", "--cwd", "--any-cwd", "--", "x"],
            expect![[r#"
            error: the argument '--cwd' cannot be used with '--any-cwd'

            Usage: daily-cache run --cwd <COMMAND>...

            For more information, try '--help'.
            exit 125
        "#]],
        ),
        (
            &["run", "--label", "x", "--private", "--", "x"],
            expect![[r#"
            error: the argument '--label <TEXT>' cannot be used with '--private'

            Usage: daily-cache run --label <TEXT> <COMMAND>...

            For more information, try '--help'.
            exit 125
        "#]],
        ),
        (
            &["run", "--refrsh", "--", "x"],
            expect![[r#"
                error: unexpected argument '--refrsh' found

                  tip: a similar argument exists: '--refresh'
                  tip: to pass '--refrsh' as a value, use '-- --refrsh'

                Usage: daily-cache run --refresh <COMMAND>...

                For more information, try '--help'.
                exit 125
            "#]],
        ),
        (
            &["run"],
            expect![[r#"
            error: the following required arguments were not provided:
              <COMMAND>...

            Usage: daily-cache run <COMMAND>...

            For more information, try '--help'.
            exit 125
        "#]],
        ),
        (
            &["rm"],
            expect![[r#"
            error: the following required arguments were not provided:
              <KEY|--scope <TEXT>|--all>

            Usage: daily-cache rm <KEY|--scope <TEXT>|--all>

            For more information, try '--help'.
            exit 125
        "#]],
        ),
        (
            &["day", "--at", "2026-11-23T12:00:00"],
            expect![[r#"
            error: invalid value '2026-11-23T12:00:00' for '--at <INSTANT>': "2026-11-23T12:00:00" does not say its offset from UTC: append Z or one such as +01:00

            For more information, try '--help'.
            exit 125
        "#]],
        ),
        (
            &["zone", "Europe/Pariss"],
            expect![[r#"
                daily-cache: there is no time zone "Europe/Pariss" in [DATA]; did you mean Europe/Paris or Europe/Riga?
                exit 125
            "#]],
        ),
        (
            &["run", "--zone", "Mars/Olympus", "--", "x"],
            expect![[r#"
                daily-cache: --zone: there is no time zone "Mars/Olympus" in [DATA]; use an IANA name such as Europe/Paris
                exit 125
            "#]],
        ),
    ] {
        trouble(&stage, NONE, args, &expected);
    }
}
