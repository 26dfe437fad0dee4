//! What strace writes down of an operation.

use std::collections::HashMap;

/// What is swept: the calls that take a path or a descriptor, and the two others with which the store asks for
/// something that can be refused.
pub(super) const CLASSES: &str = "trace=file,desc,getrandom,kill";

/// Among those, what maps memory.
const MEMORY: [&str; 1] = ["mmap"];

/// The call that the actor makes its marks with.
pub(super) const MARK: &str = "chdir";

const BEGIN: &str = "\"/begin-of-act\"";
const END: &str = "\"/end-of-act\"";
const REPORT: &str = "\"/report-of-act/";

/// A system call of a process.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Call {
    pub(super) name: String,
    /// Which one of that name it is in the whole process, from 1.
    pub(super) ordinal: usize,
    /// Its arguments and its result.
    pub(super) text: String,
}

impl Call {
    fn is_injected(&self) -> bool {
        self.text.ends_with("(INJECTED)")
    }

    fn is_mark(&self, mark: &str) -> bool {
        self.name == MARK && self.text.contains(mark)
    }
}

/// What the actor says of an operation that it has carried out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Said {
    /// `done`, `lost`, `failed` or `wrong`.
    pub(super) told: String,
    /// How many more files were open after it than before.
    pub(super) leaked: usize,
}

/// The record of a process.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Trace {
    calls: Vec<Call>,
    is_killed: bool,
}

impl Trace {
    pub(super) fn parse(text: &str) -> Self {
        let mut counts = HashMap::new();
        let mut calls = Vec::new();
        for line in text.lines() {
            let Some((name, text)) = split(line) else { continue };
            let ordinal = counts.entry(name).and_modify(|count| *count += 1).or_insert(1);
            calls.push(Call { name: name.to_owned(), ordinal: *ordinal, text: text.to_owned() });
        }
        Self { calls, is_killed: text.trim_end().ends_with("+++ killed by SIGKILL +++") }
    }

    /// What is to be swept: the calls between the marks. Then the mark at the end, where a kill comes after them all.
    pub(super) fn swept(&self) -> Option<(Vec<Call>, Call)> {
        let begin = self.calls.iter().position(|call| call.is_mark(BEGIN))?;
        let end = self.calls.iter().position(|call| call.is_mark(END))?;
        let calls = self.calls.get(begin + 1..end)?;
        let is_swept = |call: &&Call| !MEMORY.contains(&call.name.as_str());
        Some((calls.iter().filter(is_swept).cloned().collect(), self.calls.get(end)?.clone()))
    }

    /// Whether the process was killed when it made the call, after the mark at the beginning.
    pub(super) fn was_killed_at(&self, wanted: &Call) -> bool {
        let has_begun = self.calls.iter().any(|call| call.is_mark(BEGIN));
        let is_last = self.calls.last().is_some_and(|last| last.is_same(wanted));
        self.is_killed && has_begun && is_last
    }

    /// Whether the call was made to fail, and between the marks.
    pub(super) fn did_fail_at(&self, wanted: &Call) -> bool {
        let begun = self.calls.iter().skip_while(|call| !call.is_mark(BEGIN));
        let mut within = begun.take_while(|call| !call.is_mark(END));
        within.any(|call| call.is_same(wanted) && call.is_injected())
    }

    /// How often a file was not closed because the call was made to fail.
    pub(super) fn kept_open(&self) -> usize {
        self.calls.iter().filter(|call| call.name == "close" && call.is_injected()).count()
    }

    /// The actor's report, if it came to make one.
    pub(super) fn said(&self) -> Option<Said> {
        let mark = self.calls.iter().rev().find(|call| call.is_mark(REPORT))?;
        let (_, report) = mark.text.split_once(REPORT)?;
        let mut words = report.split_once('"')?.0.split('/');
        let told = words.next()?.to_owned();
        let (before, after): (usize, usize) = (words.next()?.parse().ok()?, words.next()?.parse().ok()?);
        Some(Said { told, leaked: after.saturating_sub(before) })
    }
}

impl Call {
    fn is_same(&self, other: &Self) -> bool {
        (&self.name, self.ordinal) == (&other.name, other.ordinal)
    }
}

/// The name of a call and the rest of its line, `PROCESS NAME(ARGUMENTS) = RESULT`.
fn split(line: &str) -> Option<(&str, &str)> {
    let line = line.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start();
    let (name, text) = line.split_once('(')?;
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    (!name.is_empty() && name.chars().all(is_name)).then_some((name, text))
}

#[cfg(test)]
mod tests {
    use super::*;

    const CLEAN: &str = "\
7 execve(\"/a\", [\"a\"], 0x7ffd /* 42 vars */) = 0
7 close(3)                          = 0
7 chdir(\"/begin-of-act\")            = -1 ENOENT (No such file or directory)
7 openat(3, \"tmp\", O_RDONLY) = 4
7 mmap(NULL, 8192, PROT_READ, MAP_PRIVATE, -1, 0) = 0x7ff5fdb0d000
7 close(4)                          = 0
7 chdir(\"/end-of-act\")              = -1 ENOENT (No such file or directory)
7 close(3)                          = 0
7 chdir(\"/report-of-act/done/3/4\")  = -1 ENOENT (No such file or directory)
";

    fn call(name: &str, ordinal: usize) -> Call {
        Call { name: name.to_owned(), ordinal, text: String::new() }
    }

    #[test]
    fn what_is_between_the_marks_is_swept_and_counted_in_the_whole_process() {
        let (calls, end) = Trace::parse(CLEAN).swept().unwrap();
        let found: Vec<_> = calls.iter().map(|call| (call.name.as_str(), call.ordinal)).collect();
        assert_eq!(found, [("openat", 1), ("close", 2)]);
        assert!(end.is_same(&call("chdir", 2)));
        assert_eq!(Trace::parse("7 close(3) = 0\n").swept(), None);
    }

    #[test]
    fn a_report_says_what_became_of_the_operation_and_what_leaked() {
        let said = Trace::parse(CLEAN).said().unwrap();
        assert_eq!(said, Said { told: "done".to_owned(), leaked: 1 });
    }

    #[test]
    fn a_kill_counts_where_it_was_meant_to_be() {
        let text = "\
7 chdir(\"/begin-of-act\")            = -1 ENOENT (No such file or directory)
7 openat(3, \"tmp\", O_RDONLY <unfinished ...>) = ?
7 +++ killed by SIGKILL +++
";
        assert!(Trace::parse(text).was_killed_at(&call("openat", 1)));
        assert!(!Trace::parse(text).was_killed_at(&call("openat", 2)));
        assert!(!Trace::parse(CLEAN).was_killed_at(&call("chdir", 3)));
    }

    #[test]
    fn an_error_counts_between_the_marks_only() {
        let failing =
            CLEAN.replace("close(4)                          = 0", "close(4) = -1 EIO (x) (INJECTED)");
        let trace = Trace::parse(&failing);
        assert!(trace.did_fail_at(&call("close", 2)));
        assert!(!trace.did_fail_at(&call("openat", 1)));
        assert_eq!(trace.kept_open(), 1);
        let late = Trace::parse(
            &CLEAN.replace("close(3)                          = 0", "close(3) = -1 EIO (x) (INJECTED)"),
        );
        assert!(!late.did_fail_at(&call("close", 3)));
    }
}
