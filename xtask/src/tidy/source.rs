//! The rules for one file.

use std::path::Path;

use super::{code, files::Source, violation::Violation};

/// The most lines of a Rust file: it is read in one sitting.
const MOST_LINES: usize = 400;

/// Folders of expected output, which is as the tool under test writes it.
const FIXTURES: [&str; 2] = ["ui", "golden"];

/// A rule about a line of code.
struct Ban {
    /// What must not be there.
    text: &'static str,
    /// Whether only tests are concerned.
    in_tests: bool,
    what: &'static str,
    mend: &'static str,
}

const BANS: &[Ban] = &[
    Ban { text: "#[ignore", in_tests: false, what: "an ignored test", mend: IGNORED },
    Ban { text: ", ignore", in_tests: false, what: "an ignored test", mend: IGNORED },
    Ban {
        text: "thread::sleep",
        in_tests: true,
        what: "a test that sleeps",
        mend: "inject a clock, or wait for a signal",
    },
    Ban {
        text: "todo!",
        in_tests: false,
        what: "code that is still to do",
        mend: "write it, or take it out",
    },
    Ban {
        text: "unimplemented!",
        in_tests: false,
        what: "code that is still to do",
        mend: "write it, or take it out",
    },
];

const IGNORED: &str = "let it run, or print a line `SKIPPED name: reason` where it cannot";

/// What is wrong with a file.
pub(crate) fn check(source: &Source) -> Vec<Violation> {
    if is_fixture(&source.path) {
        return Vec::new();
    }
    let mut found = whitespace(source);
    if source.path.extension().is_some_and(|extension| extension == "rs") {
        found.extend(module_doc(source));
        found.extend(length(source));
        found.extend(banned(source));
    }
    found
}

fn is_fixture(path: &Path) -> bool {
    has_folder(path, &FIXTURES)
}

fn has_folder(path: &Path, names: &[&str]) -> bool {
    let folders = path.parent().into_iter().flat_map(Path::components);
    folders
        .into_iter()
        .any(|folder| folder.as_os_str().to_str().is_some_and(|folder| names.contains(&folder)))
}

fn module_doc(source: &Source) -> Option<Violation> {
    let first = source.text.lines().next().unwrap_or_default();
    let is_doc = first.strip_prefix("//!").is_some_and(|job| !job.trim().is_empty());
    let violation =
        || Violation::new(&source.path, 1, "no module doc", "begin with `//!` and the file's one job");
    (!is_doc).then(violation)
}

fn length(source: &Source) -> Option<Violation> {
    let lines = source.text.lines().count();
    let what = format!("{lines} lines, more than {MOST_LINES}");
    let mend = "give each noun a file of its own";
    (lines > MOST_LINES).then(|| Violation::new(&source.path, MOST_LINES + 1, what, mend))
}

fn whitespace(source: &Source) -> Vec<Violation> {
    let at = |index: usize, what, mend| Violation::new(&source.path, index + 1, what, mend);
    let lines = source.text.lines().enumerate();
    let found = lines.flat_map(|(index, line)| {
        let tab = line.contains('\t').then(|| at(index, "a tab", "use spaces, or `\\t` in a literal"));
        let trailing = line.ends_with(char::is_whitespace);
        tab.into_iter().chain(trailing.then(|| at(index, "white space at the end of the line", "remove it")))
    });
    found.collect()
}

fn banned(source: &Source) -> Vec<Violation> {
    let code = code::only(&source.text);
    let is_test_file = has_folder(&source.path, &["tests"]);
    let lines = code.lines().zip(code::is_in_tests(&code)).enumerate();
    let found = lines.flat_map(|(index, (line, in_tests))| {
        let bans = BANS.iter().filter(move |ban| is_test_file || in_tests || !ban.in_tests);
        let bans = bans.filter(move |ban| ban.is_broken_by(line));
        bans.map(move |ban| Violation::new(&source.path, index + 1, ban.what, ban.mend))
    });
    found.collect()
}

impl Ban {
    fn is_broken_by(&self, line: &str) -> bool {
        let is_whole_word = |at: usize| {
            let before = line.get(..at).unwrap_or_default();
            !self.text.starts_with(char::is_alphabetic)
                || !before.ends_with(|c: char| c.is_alphanumeric() || c == '_')
        };
        let concerns = !self.text.starts_with(',') || line.contains("cfg_attr(");
        concerns && line.match_indices(self.text).any(|(at, _)| is_whole_word(at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, text: &str) -> Vec<String> {
        let source = Source { path: path.into(), text: text.to_owned() };
        check(&source).iter().map(|violation| format!("{}: {}", violation.line, violation.what)).collect()
    }

    fn in_code(code: &str) -> Vec<String> {
        found("crates/x/src/a.rs", &format!("//! A.\n{code}\n"))
    }

    #[test]
    fn the_first_line_says_what_a_file_is_for() {
        assert_eq!(found("a.rs", "//! A file.\n"), [""; 0]);
        for text in ["", "//!\n", "use std::fmt;\n", "\n//! Too late.\n"] {
            assert_eq!(found("a.rs", text), ["1: no module doc"], "{text:?}");
        }
    }

    #[test]
    fn fixtures_are_left_alone() {
        assert_eq!(found("crates/macros/tests/ui/a.rs", "fn main() {}\t"), [""; 0]);
        assert_eq!(found("crates/store/golden/a.md", "a \n"), [""; 0]);
        assert_eq!(found("crates/x/src/ui.rs", "fn main() {}\n"), ["1: no module doc"]);
    }

    #[test]
    fn four_hundred_lines_are_enough() {
        assert_eq!(found("a.rs", &"//! A.\n".repeat(400)), [""; 0]);
        assert_eq!(found("a.rs", &"//! A.\n".repeat(401)), ["401: 401 lines, more than 400"]);
    }

    #[test]
    fn an_ignored_test_is_found_in_every_spelling() {
        for code in ["#[ignore]", "#[ignore = \"slow\"]", "#[cfg_attr(miri, ignore)]"] {
            assert_eq!(in_code(code), ["2: an ignored test"], "{code}");
        }
        assert_eq!(in_code("let (a, ignored) = f();"), [""; 0]);
    }

    #[test]
    fn a_test_must_not_sleep_but_code_may() {
        let sleep = "std::thread::sleep(d);";
        assert_eq!(in_code(sleep), [""; 0]);
        assert_eq!(in_code(&format!("mod tests {{\n{sleep}\n}}")), ["3: a test that sleeps"]);
        assert_eq!(found("crates/x/tests/it/a.rs", &format!("//! A.\n{sleep}\n")), ["2: a test that sleeps"]);
    }

    #[test]
    fn nothing_is_left_to_do() {
        assert_eq!(in_code("fn f() { todo!() }"), ["2: code that is still to do"]);
        assert_eq!(in_code("fn f() { unimplemented!(\"x\") }"), ["2: code that is still to do"]);
        assert_eq!(in_code("my_todo!()"), [""; 0]);
    }

    #[test]
    fn a_text_about_code_is_not_code() {
        assert_eq!(in_code("/// Never `todo!()` nor #[ignore].\nconst A: &str = \"todo!()\";"), [""; 0]);
    }

    #[test]
    fn tabs_and_trailing_space_are_found_in_texts_too() {
        assert_eq!(found("README.md", "a \n\tb\n"), ["1: white space at the end of the line", "2: a tab"]);
    }
}
