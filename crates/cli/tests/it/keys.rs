//! What tells one result from another.

use std::io::Write;
use std::process::{Output, Stdio};
use std::thread;

use fs_err as fs;

use crate::stage::{Said, Stage, has, nth, spawn};

/// The program's output, which is given this on standard input.
fn fed(stage: &Stage, args: &[&str], input: &[u8]) -> Output {
    let mut child = spawn(stage.command(args).stdin(Stdio::piped()));
    let mut stdin = child.stdin.take().unwrap();
    thread::scope(|scope| {
        // A command that does not read to the end closes the pipe.
        scope.spawn(move || drop(stdin.write_all(input)));
        child.wait_with_output().unwrap()
    })
}

#[test]
fn the_boundaries_of_arguments_are_in_the_key() {
    let stage = Stage::new();
    let echo = |words: &[&str]| {
        let script = "for word; do printf '[%s]' \"$word\"; done";
        stage.run(&[&["run", "--", "sh", "-c", script, "sh"], words].concat()).out()
    };
    let calls: [&[&str]; 7] = [&["a b"], &["a", "b"], &["a", "b", ""], &["", "a", "b"], &["ab"], &[], &[""]];
    let first: Vec<String> = calls.iter().map(|words| echo(words)).collect();
    assert_eq!(first, ["[a b]", "[a][b]", "[a][b][]", "[][a][b]", "[ab]", "", "[]"]);
    assert_eq!(calls.iter().map(|words| echo(words)).collect::<Vec<_>>(), first);
    assert_eq!(stage.rows().len(), calls.len());
}

#[test]
fn arguments_that_are_no_text_are_kept_apart() {
    use std::os::unix::ffi::OsStrExt;

    let stage = Stage::new();
    for bytes in [b"\xff", b"\xfe"] {
        let word = std::ffi::OsStr::from_bytes(bytes);
        let echo = || stage.command(&["run", "--", "printf", "%s"]).arg(word).output().unwrap().stdout;
        assert_eq!([echo(), echo()], [bytes, bytes]);
    }
    assert_eq!(stage.rows().len(), 2);
}

#[test]
fn options_behind_the_command_are_the_commands() {
    let stage = Stage::new();
    assert_eq!(stage.run(&["run", "echo", "--refresh", "-v"]).out(), "--refresh -v\n");
    assert_eq!(stage.run(&["run", "--", "echo", "--", "--stdin"]).out(), "-- --stdin\n");
}

#[test]
fn each_folder_has_a_result_unless_one_is_enough() {
    let stage = Stage::new();
    fs::create_dir(stage.path("other")).unwrap();
    let from = |folder: &str, options: &[&str]| nth(stage.counting(options).current_dir(stage.path(folder)));
    assert_eq!([from("work", &[]), from("other", &[]), from("work", &[])], [1, 2, 1]);
    assert_eq!([from("other", &["--cwd"]), from("work", &["--cwd"])], [2, 1], "it is the default");
    assert_eq!([from("work", &["--any-cwd"]), from("other", &["--any-cwd"])], [3, 3]);
    let both = stage.run(&["run", "--cwd", "--any-cwd", "--", "true"]);
    assert_eq!(both.code(), 125);
    assert!(both.err().contains("'--cwd' cannot be used with '--any-cwd'"), "{}", both.err());
}

#[test]
fn a_folder_that_was_deleted_has_no_result_unless_one_is_enough() {
    let stage = Stage::new();
    let gone = |options| {
        let script = format!("mkdir gone && cd gone && rmdir ../gone && $DC run {options} -- echo hello");
        stage.shell(&script).output().unwrap()
    };
    let trouble = gone("");
    assert_eq!(trouble.code(), 125);
    assert!(trouble.err().contains("--any-cwd"), "{}", trouble.err());
    assert_eq!(gone("--any-cwd").out(), "hello\n");
}

#[test]
fn a_variable_is_in_the_key_when_it_is_named() {
    let stage = Stage::new();
    let with = |options: &[&str], value: Option<&str>| {
        let mut command = stage.counting(options);
        nth(value.iter().fold(&mut command, |command, value| command.env("SECRET_TOKEN", value)))
    };
    assert_eq!([with(&[], None), with(&[], Some("one"))], [1, 1]);
    let named = ["--env", "SECRET_TOKEN"];
    let values = [None, Some(""), Some("one"), Some("two")];
    assert_eq!(values.map(|value| with(&named, value)), [2, 3, 4, 5]);
    assert_eq!(values.map(|value| with(&named, value)), [2, 3, 4, 5]);
}

#[test]
fn the_value_of_a_variable_is_nowhere_in_the_store() {
    let stage = Stage::new();
    let value = "correct-horse-battery-staple";
    let mut command = stage.counting(&["--env", "SECRET_TOKEN"]);
    assert_eq!(nth(command.env("SECRET_TOKEN", value)), 1);
    assert!(has(&stage.kept(), stage.counted()[1].as_bytes()), "what is looked for can be found");
    assert!(!has(&stage.kept(), value));
}

#[test]
fn variables_have_no_order_and_count_once() {
    let stage = Stage::new();
    let with = |options: &[&str]| nth(stage.counting(options).env("A", "1").env("B", "2"));
    assert_eq!(with(&["--env", "A", "--env", "B"]), 1);
    assert_eq!(with(&["--env", "B", "--env", "A"]), 1);
    assert_eq!(with(&["--env", "A,B"]), 1);
    assert_eq!(with(&["--env=B,A", "--env", "A"]), 1);
    assert_eq!(with(&["--env", "A"]), 2);
    assert_eq!(stage.run(&["run", "--env", "A=1", "--", "true"]).code(), 125);
}

#[test]
fn a_variable_says_which_value_belongs_to_which() {
    let stage = Stage::new();
    let with = |a, b| nth(stage.counting(&["--env", "A,B"]).env("A", a).env("B", b));
    assert_eq!([with("1", "2"), with("2", "1"), with("12", ""), with("1", "2")], [1, 2, 3, 1]);
}

#[test]
fn a_scope_is_a_world_of_its_own_and_removed_alone() {
    let stage = Stage::new();
    let scopes: [&[&str]; 3] = [&[], &["--scope", "acme"], &["--scope", "bolt"]];
    assert_eq!(scopes.map(|scope| stage.nth(scope)), [1, 2, 3]);
    assert_eq!(scopes.map(|scope| stage.nth(scope)), [1, 2, 3]);
    assert_eq!(stage.run(&["ls", "--scope", "acme"]).out().lines().count(), 2);
    assert_eq!(stage.run(&["rm", "--scope", "acme"]).out(), "1 removed\n");
    assert_eq!(stage.run(&["rm", "--scope", "acme"]).out(), "0 removed\n");
    assert_eq!(scopes.map(|scope| stage.nth(scope)), [1, 4, 3]);
}

#[test]
fn without_stdin_the_command_reads_nothing() {
    let stage = Stage::new();
    assert_eq!(fed(&stage, &["run", "--", "cat"], b"one").out(), "");
    assert_eq!(fed(&stage, &["run", "--", "cat"], b"two").out(), "");
    assert_eq!(stage.rows().len(), 1);
}

#[test]
fn standard_input_is_passed_on_and_in_the_key() {
    let stage = Stage::new();
    stage.then("cat");
    let script = stage.at("count.sh");
    let args = ["run", "--stdin", "--", "sh", script.as_str()];
    let inputs: [&[u8]; 3] = [b"one", b"", b"two"];
    let outputs = ["1\none", "2\n", "3\ntwo"];
    assert_eq!(inputs.map(|input| fed(&stage, &args, input).out()), outputs);
    assert_eq!(inputs.map(|input| fed(&stage, &args, input).out()), outputs);
    assert_eq!(stage.nth(&[]), 4, "nothing on standard input is not the same as not reading it");
}

#[test]
fn standard_input_of_five_mebibytes_arrives_whole() {
    let stage = Stage::new();
    let byte = |index: u32| index.wrapping_mul(2_654_435_761).to_le_bytes()[3];
    let mut input: Vec<u8> = (0..5 * 1024 * 1024).map(byte).collect();
    for _ in ["runs", "is printed"] {
        assert!(fed(&stage, &["run", "--stdin", "--", "cat"], &input).stdout == input);
    }
    *input.last_mut().unwrap() ^= 1;
    assert!(fed(&stage, &["run", "--stdin", "--", "cat"], &input).stdout == input);
    assert_eq!(stage.rows().len(), 2);
}

#[test]
fn a_label_takes_the_place_of_the_command_in_lists_alone() {
    let stage = Stage::new();
    assert_eq!([stage.nth(&["--label", "the count"]), stage.nth(&[])], [1, 1], "it is not in the key");
    assert_eq!(stage.rows()[0]["label"], "the count");
    assert!(!has(&stage.kept(), "count.sh"));
    assert_eq!(stage.run(&["run", "--label", "x", "--private", "--", "true"]).code(), 125);
}

#[test]
fn of_a_private_result_neither_command_nor_folder_is_in_the_store() {
    let stage = Stage::new();
    fs::create_dir(stage.path("plum")).unwrap();
    let run = |options: &[&str]| {
        let args = [&["run"], options, &["--", "sh", "-c", "echo $# runs", "cherry", "quince"]].concat();
        stage.command(&args).current_dir(stage.path("plum")).output().unwrap().out()
    };
    assert_eq!([run(&["--private"]), run(&["--private"])], ["1 runs\n", "1 runs\n"]);
    let kept = stage.kept();
    assert!(has(&kept, "1 runs\n"), "what it printed is kept in clear");
    for secret in ["cherry", "quince", "echo", "plum"] {
        assert!(!has(&kept, secret), "{secret}");
    }
    assert!(stage.run(&["ls"]).out().contains("(private)"));
    run(&["--refresh"]);
    for secret in ["cherry", "quince", "echo", "plum"] {
        assert!(has(&stage.kept(), secret), "{secret}");
    }
}
