//! Messages about trouble, word by word. `UPDATE_EXPECT=1` writes down what is said now.

use expect_test::expect;

use crate::spoken::{NONE, trouble};
use crate::stage::{Said, Stage};

#[test]
fn variables_that_mean_nothing() {
    let stage = Stage::new();
    let run: &[&str] = &["run", "--", "echo", "x"];
    trouble(
        &stage,
        ("DAILY_CACHE", "yes"),
        run,
        &expect![[r#"
        daily-cache: DAILY_CACHE=yes means nothing: use on, off, refresh, read-only or offline
        exit 125
    "#]],
    );
    trouble(
        &stage,
        ("DAILY_CACHE_ZONE", "Nowhere"),
        run,
        &expect![[r#"
            daily-cache: DAILY_CACHE_ZONE: there is no time zone "Nowhere" in [DATA]; use an IANA name such as Europe/Paris
            exit 125
        "#]],
    );
    trouble(
        &stage,
        ("TZ", "Nowhere/There"),
        run,
        &expect![[r#"
            daily-cache: days are those of UTC; give --zone or set DAILY_CACHE_ZONE: the system's time zone, TZ=Nowhere/There, cannot be used; mend it or name a zone: there is no time zone "Nowhere/There" in [DATA]; use an IANA name such as Europe/Paris
            exit 0
        "#]],
    );
    trouble(
        &stage,
        ("DAILY_CACHE", "offline"),
        &["run", "--", "echo", "y"],
        &expect![[r#"
        daily-cache: nothing is stored for this command, and DAILY_CACHE=offline forbids to run it: unset it for one run
        exit 125
    "#]],
    );
    trouble(
        &stage,
        ("DAILY_CACHE", "offline"),
        &["run", "--refresh", "--", "echo", "y"],
        &expect![[r#"
        daily-cache: --refresh would run the command, which DAILY_CACHE=offline forbids: leave out one of them
        exit 125
    "#]],
    );
    trouble(
        &stage,
        ("DAILY_CACHE", "read-only"),
        &["run", "--refresh", "--", "echo", "y"],
        &expect![[r#"
        daily-cache: --refresh would store, which DAILY_CACHE=read-only forbids: leave out one of them
        exit 125
    "#]],
    );
    let tomorrow = &["--now", "2026-11-24T12:00:00Z", "run", "--", "echo", "x"];
    trouble(
        &stage,
        ("DAILY_CACHE", "offline"),
        tomorrow,
        &expect![[r#"
        daily-cache: the result is stale, and DAILY_CACHE=offline forbids to run the command
        exit 0
    "#]],
    );
}

#[test]
fn commands_that_cannot_be_run() {
    let stage = Stage::new();
    stage.write("work/plain", "echo x");
    assert!(stage.shell("printf '#!/no/such/shell\\n' > bad; chmod +x bad").status().unwrap().success());
    assert!(stage.shell("ln -s loop loop").status().unwrap().success());
    for (command, expected) in [
        (
            "no-such-command",
            expect![[r#"
            daily-cache: cannot run no-such-command: no folder of PATH has it; what only a shell knows is run by `sh -c`
            exit 127
        "#]],
        ),
        (
            "./no such file",
            expect![[r#"
            daily-cache: cannot run './no such file': there is no such file
            exit 127
        "#]],
        ),
        (
            "./plain",
            expect![[r#"
            daily-cache: cannot run ./plain: it cannot be executed; is it a program, and `chmod +x` done?
            exit 126
        "#]],
        ),
        (
            "./bad",
            expect![[r#"
            daily-cache: cannot run ./bad: the file is there, but what its first line or its link names is not
            exit 127
        "#]],
        ),
        (
            "/",
            expect![[r#"
            daily-cache: cannot run /: it cannot be executed; is it a program, and `chmod +x` done?
            exit 126
        "#]],
        ),
        (
            "",
            expect![[r#"
            daily-cache: cannot run '': no folder of PATH has it; what only a shell knows is run by `sh -c`
            exit 127
        "#]],
        ),
    ] {
        trouble(&stage, NONE, &["run", "--", command], &expected);
    }
    trouble(
        &stage,
        NONE,
        &["run", "--", "./loop"],
        &expect![[r#"
        daily-cache: cannot run ./loop: Too many levels of symbolic links (os error 40)
        exit 126
    "#]],
    );
}

#[test]
fn keys_that_name_nothing() {
    let stage = Stage::new();
    trouble(
        &stage,
        NONE,
        &["show", "abc"],
        &expect![[r#"
        daily-cache: no key begins with "abc"; `daily-cache ls` shows those there are
        exit 125
    "#]],
    );
    trouble(
        &stage,
        NONE,
        &["rm", ""],
        &expect![[r#"
        daily-cache: no key begins with ""; `daily-cache ls` shows those there are
        exit 125
    "#]],
    );
}

#[test]
fn a_folder_that_cannot_be_used() {
    let stage = Stage::new();
    stage.write("file", "");
    let file = stage.at("file");
    trouble(
        &stage,
        NONE,
        &["run", "--dir", &file, "--", "sh", "-c", "exit 4"],
        &expect![[r#"
        daily-cache: nothing is cached: cannot use the cache folder `[DIR]/file/v1`; it or a part of its path is not a folder: remove that, or choose another folder: Not a directory (os error 20)
        exit 4
    "#]],
    );
    trouble(
        &stage,
        NONE,
        &["ls", "--dir", &file],
        &expect![[r#"
        daily-cache: cannot use the cache folder `[DIR]/file/v1`; it or a part of its path is not a folder: remove that, or choose another folder: Not a directory (os error 20)
        exit 125
    "#]],
    );
    trouble(
        &stage,
        ("DAILY_CACHE", "offline"),
        &["run", "--dir", &file, "--", "echo"],
        &expect![[r#"
        daily-cache: cannot use the cache folder `[DIR]/file/v1`; it or a part of its path is not a folder: remove that, or choose another folder: Not a directory (os error 20)
        exit 125
    "#]],
    );
}

#[test]
fn output_that_cannot_be_written() {
    let stage = Stage::new();
    for (script, expected) in [
        (
            "exec $DC run -- echo x >/dev/full",
            expect![[r#"
            daily-cache: cannot write to standard output: No space left on device (os error 28)
            exit 125
        "#]],
        ),
        (
            "$DC run -- echo y >&2; exec $DC run -- echo y >/dev/full",
            expect![[r#"
            y
            daily-cache: cannot write to standard output: No space left on device (os error 28)
            exit 125
        "#]],
        ),
        (
            "exec $DC --help >/dev/full",
            expect![[r#"
            daily-cache: cannot write to standard output: No space left on device (os error 28)
            exit 125
        "#]],
        ),
        (
            "exec $DC ls >/dev/full",
            expect![[r#"
            daily-cache: cannot write to standard output: No space left on device (os error 28)
            exit 125
        "#]],
        ),
        (
            "exec $DC run --stdin -- cat < .",
            expect![[r#"
            daily-cache: cannot read and keep standard input: Is a directory (os error 21)
            exit 125
        "#]],
        ),
        (
            "rmdir ../work; exec $DC run -- echo x",
            expect![[r#"
            daily-cache: cannot find the working folder; go to one that there is, or give --any-cwd: No such file or directory (os error 2)
            exit 125
        "#]],
        ),
    ] {
        let output = stage.shell(script).output().unwrap();
        expected.assert_eq(&format!(
            "{}exit {}\n",
            output.err().replace(&stage.at(""), "[DIR]/"),
            output.code()
        ));
    }
}
