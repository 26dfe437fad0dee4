//! The codes with which the program ends.

use fs_err as fs;

use crate::stage::{Said, Stage, has};

#[test]
fn every_code_of_a_command_is_passed_on_when_it_runs_and_when_it_is_printed() {
    let stage = Stage::new();
    // One process of the shell for all of them.
    let script = "code=0; while [ $code -lt 256 ]; do \
        for when in runs hits; do $DC run --cache-failures 1h -- sh -c \"echo >> $when; exit $code\"; \
        echo $code $?; when=hits; done; code=$((code + 1)); done";
    let script = script.replace("$when", "../ran");
    let told = stage.shell(&script).output().unwrap();
    let expected: Vec<String> =
        (0..256).flat_map(|code| [format!("{code} {code}"), format!("{code} {code}")]).collect();
    assert_eq!(told.out().lines().collect::<Vec<_>>(), expected);
    assert_eq!(fs::read_to_string(stage.path("ran")).unwrap().len(), 256, "the second time nothing ran");
}

#[test]
fn a_command_that_there_is_not_is_127() {
    let stage = Stage::new();
    for (command, word) in [("no-such-command-at-all", "PATH"), ("./none", "no such file"), ("", "PATH")] {
        let trouble = stage.run(&["run", "--cache-failures", "1h", "--", command]);
        assert_eq!((trouble.code(), trouble.out().as_str()), (127, ""), "{command:?}");
        assert!(matches!(&trouble.remarks()[..], [remark] if remark.contains(word)), "{}", trouble.err());
    }
    assert!(stage.rows().is_empty());
}

#[test]
fn a_script_whose_interpreter_is_not_there_is_127_and_says_so() {
    let stage = Stage::new();
    let script = "printf '#!/no/such/shell\n' > script; chmod +x script; ln -s nowhere link; \
        $DC run -- ./script; echo $?; $DC run -- ./link; echo $?";
    let trouble = stage.shell(script).output().unwrap();
    assert_eq!(trouble.out(), "127\n127\n");
    assert_eq!(trouble.remarks().iter().filter(|remark| remark.contains("first line")).count(), 2);
}

#[test]
fn a_command_that_cannot_be_executed_is_126() {
    let stage = Stage::new();
    fs::write(stage.path("work/plain"), "echo hello\n").unwrap();
    for command in ["./plain", "/", "."] {
        let trouble = stage.run(&["run", "--cache-failures", "1h", "--", command]);
        assert_eq!((trouble.code(), trouble.out().as_str()), (126, ""), "{command}");
        assert!(matches!(&trouble.remarks()[..], [remark] if remark.contains("chmod")), "{}", trouble.err());
    }
    assert!(stage.rows().is_empty());
}

#[test]
fn the_codes_of_commands_that_cannot_run_are_the_same_without_a_cache() {
    let stage = Stage::new();
    for (command, code) in [("no-such-command-at-all", 127), ("/", 126)] {
        let trouble = stage.command(&["run", "--", command]).env("DAILY_CACHE", "off").output().unwrap();
        assert_eq!(trouble.code(), code);
        assert_eq!(trouble.remarks().len(), 1);
    }
}

#[test]
fn a_line_that_cannot_be_understood_is_125() {
    let stage = Stage::new();
    let lines: [&[&str]; 10] = [
        &[],
        &["walk"],
        &["run"],
        &["run", "--"],
        &["run", "--ttl"],
        &["run", "--no-such-option", "--", "true"],
        &["--now", "yesterday", "ls"],
        &["rm"],
        &["show"],
        &["completions", "no-such-shell"],
    ];
    for line in lines {
        let trouble = stage.run(line);
        assert_eq!((trouble.code(), trouble.out().as_str()), (125, ""), "{line:?}");
        assert_ne!(trouble.err(), "", "{line:?}");
    }
    assert!(!stage.path("cache").exists());
}

/// It was taken for the command, so the mistake looked like a program that is missing.
#[test]
fn a_misspelled_option_is_no_command() {
    let stage = Stage::new();
    for line in
        [&["run", "--refesh", "--", "true"][..], &["run", "--refesh", "true"], &["explain", "-x", "true"]]
    {
        let trouble = stage.run(line);
        assert_eq!(trouble.code(), 125, "{line:?}");
        assert!(trouble.err().contains("unexpected argument '-"), "{}", trouble.err());
    }
    assert_eq!(stage.run(&["run", "--", "--refesh"]).code(), 127, "behind the two hyphens it is the command");
    let behind = ["run", "--zone=UTC", "printf", "%s.", "-x", "--refesh", "--", "--stdin"];
    assert_eq!(stage.run(&behind).out(), "-x.--refesh.--.--stdin.", "behind the command it is the command's");
}

#[test]
fn help_and_version_are_asked_for_and_end_well() {
    let stage = Stage::new();
    let lines: [&[&str]; 6] =
        [&["--help"], &["-h"], &["help"], &["run", "--help"], &["help", "rm"], &["--version"]];
    for line in lines {
        let help = stage.run(line);
        assert_eq!((help.code(), help.err().as_str()), (0, ""), "{line:?}");
        assert_ne!(help.out(), "", "{line:?}");
    }
    assert_eq!(stage.run(&["-V"]).out(), concat!("daily-cache ", env!("CARGO_PKG_VERSION"), "\n"));
    assert!(stage.run(&["--help"]).out().contains("125"), "the exit codes are told");
}

#[test]
fn help_behind_the_command_is_the_commands() {
    let stage = Stage::new();
    let args = ["run", "sh", "-c", "echo $1", "sh", "--help"];
    assert_eq!(stage.run(&args).out(), "--help\n");
}

#[test]
fn output_that_nobody_can_take_is_125_and_nothing_is_stored() {
    let stage = Stage::new();
    let run = || {
        let trouble = stage.shell("$DC run -- echo hello > /dev/full").output().unwrap();
        assert_eq!(trouble.code(), 125, "{}", trouble.err());
        assert!(
            matches!(&trouble.remarks()[..], [it] if it.contains("standard output")),
            "{}",
            trouble.err()
        );
    };
    run();
    assert!(stage.rows().is_empty());
    assert_eq!(stage.run(&["run", "--", "echo", "hello"]).out(), "hello\n");
    run();
    assert!(has(&stage.kept(), "hello\n"), "a hit that cannot be printed stays");
}

/// Rust's runtime opens `/dev/null` in place of a closed stream before `main`, so that no other file becomes the stream.
#[test]
fn a_closed_stream_is_as_one_that_forgets_all() {
    let stage = Stage::new();
    for closed in [">&-", "2>&-", "<&-", "<&- >&- 2>&-"] {
        let script = format!("$DC run -- sh -c 'echo out; echo err >&2' {closed}");
        assert_eq!(stage.shell(&script).output().unwrap().code(), 0, "{closed}");
        let whole = stage.run(&["run", "--", "sh", "-c", "echo out; echo err >&2"]);
        assert_eq!((whole.out().as_str(), whole.err().as_str()), ("out\n", "err\n"), "{closed}");
        assert_eq!(stage.run(&["rm", "--all"]).out(), "1 removed\n", "{closed}");
    }
}

#[test]
fn pages_that_nobody_can_take_are_125() {
    let stage = Stage::new();
    for command in ["ls", "man", "day", "zone UTC", "completions bash", "explain -- true"] {
        let trouble = stage.shell(&format!("$DC {command} > /dev/full")).output().unwrap();
        assert_eq!(trouble.code(), 125, "{command}: {}", trouble.err());
        assert_eq!(trouble.remarks().len(), 1, "{command}");
    }
}
