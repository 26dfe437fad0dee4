//! What the program says, without what differs from run to run.

use daily_cache::Zone;
use expect_test::Expect;

use crate::stage::{Said, Stage};

pub(crate) const PARIS: &[&str] = &["--zone", "Europe/Paris", "--rollover", "06:00"];
pub(crate) const NOON: &[&str] = &["--now", "2026-11-23T12:00:00Z"];
pub(crate) const TOMORROW: &[&str] = &["--now", "2026-11-24T12:00:00Z"];
pub(crate) const YESTERDAY: &[&str] = &["--now", "2026-11-22T12:00:00Z"];

/// What differs from run to run, as words that do not: folders, digits of keys, how long something took.
fn steady(stage: &Stage, text: &str) -> String {
    let text = text.replace(&stage.at(""), "[DIR]/").replace(&Zone::database().to_string(), "[DATA]");
    text.lines().map(|line| steady_line(line) + "\n").collect()
}

fn steady_line(line: &str) -> String {
    let bare = |word: &str| word.trim_matches(|char: char| !char.is_alphanumeric()).to_owned();
    let is_key = |word: &str| word.len() >= 12 && word.bytes().all(|byte| byte.is_ascii_hexdigit());
    let is_unit = |word: &str| ["µs", "ms", "s"].contains(&word);
    let is_number =
        |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let is_row = line.split(' ').next().is_some_and(|word| word == "KEY" || is_key(word));
    let mut words: Vec<String> = line.split(' ').map(str::to_owned).collect();
    // Columns are as wide as what is in them.
    words.retain(|word| !is_row || !word.is_empty());
    for at in 0..words.len() {
        let word = bare(&words[at]);
        if is_key(&word) {
            words[at] = words[at].replace(&word, "[KEY]");
        } else if is_unit(&word) && at > 0 && is_number(&words[at - 1]) {
            "[N]".clone_into(&mut words[at - 1]);
            words[at] = words[at].replace(&word, "ms");
        } else if let Some((folder, _)) = words[at].split_once("/v1/").filter(|(_, name)| name.len() > 64) {
            words[at] = format!("{folder}/v1/[ENTRY]");
        }
    }
    if words.iter().any(|word| word == "\"took\":") {
        return "    \"took\": [N],".to_owned();
    }
    words.join(" ")
}

/// What the program prints and says with these arguments.
pub(crate) fn says(stage: &Stage, args: &[&[&str]], expected: &Expect) {
    let output = stage.run(&args.concat());
    expected.assert_eq(&steady(stage, &(output.out() + &output.err())));
}

/// The same in another environment.
pub(crate) fn says_under(stage: &Stage, variable: (&str, &str), args: &[&[&str]], expected: &Expect) {
    let output = stage.command(&args.concat()).env(variable.0, variable.1).output().unwrap();
    expected.assert_eq(&steady(stage, &(output.out() + &output.err())));
}

pub(crate) const ECHO: &[&str] = &["--", "echo", "hello"];
pub(crate) const FALSE: &[&str] = &["--", "sh", "-c", "echo no; exit 3"];

/// No variable.
pub(crate) const NONE: (&str, &str) = ("UNUSED", "");

/// What the program says on standard error, and its exit code.
pub(crate) fn trouble(stage: &Stage, variable: (&str, &str), args: &[&str], expected: &Expect) {
    let output = stage.command(args).env(variable.0, variable.1).output().unwrap();
    let told = output.err().replace(&stage.at(""), "[DIR]/").replace(&Zone::database().to_string(), "[DATA]");
    expected.assert_eq(&format!("{told}exit {}\n", output.code()));
}
