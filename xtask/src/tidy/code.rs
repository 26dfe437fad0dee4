//! Rust source with its comments and literals blanked, so that a rule about code does not trip over a text about it.

use std::iter::Peekable;

/// The source with every character of a comment, string or character literal replaced by a space. Lines stay lines.
pub(crate) fn only(source: &str) -> String {
    let chars: Vec<char> = source.chars().collect();
    let mut scanner = Scanner { rest: &chars, code: String::with_capacity(source.len()) };
    while scanner.step() {}
    scanner.code
}

struct Scanner<'a> {
    rest: &'a [char],
    code: String,
}

impl Scanner<'_> {
    /// Takes the next token, or what is near enough one.
    fn step(&mut self) -> bool {
        match self.rest {
            [] => return false,
            ['/', '/', ..] => self.blank(length_until(self.rest, |c| c == '\n')),
            ['/', '*', ..] => self.blank(block_comment(self.rest)),
            ['"', ..] => self.blank(string(self.rest)),
            ['b' | 'c', '"', ..] if !self.is_in_word() => {
                self.blank(1 + string(self.rest.get(1..).unwrap_or_default()));
            }
            ['r', '"' | '#', ..] if !self.is_in_word() => self.raw(1),
            ['b' | 'c', 'r', '"' | '#', ..] if !self.is_in_word() => self.raw(2),
            ['\'', '\\', ..] => {
                self.blank(3 + length_until(self.rest.get(3..).unwrap_or_default(), |c| c == '\'') + 1);
            }
            ['\'', _, '\'', ..] => self.blank(3),
            _ => self.keep(1),
        }
        true
    }

    /// A raw string after its prefix of so many letters; or a raw identifier, which is code.
    fn raw(&mut self, prefix: usize) {
        let hashes = self.rest.iter().skip(prefix).take_while(|c| **c == '#').count();
        if self.rest.get(prefix + hashes) != Some(&'"') {
            return self.keep(prefix + hashes);
        }
        let body = self.rest.get(prefix + hashes + 1..).unwrap_or_default();
        let closes = |from: usize| {
            body.get(from) == Some(&'"')
                && body.iter().skip(from + 1).take(hashes).filter(|c| **c == '#').count() == hashes
        };
        let length = (0..body.len()).find(|from| closes(*from)).unwrap_or(body.len());
        self.blank(prefix + hashes + 1 + length + 1 + hashes);
    }

    fn is_in_word(&self) -> bool {
        self.code.ends_with(|c: char| c.is_alphanumeric() || c == '_')
    }

    fn keep(&mut self, length: usize) {
        self.take(length, |c| c);
    }

    fn blank(&mut self, length: usize) {
        self.take(length, |c| if c == '\n' { c } else { ' ' });
    }

    fn take(&mut self, length: usize, map: impl Fn(char) -> char) {
        let (taken, rest) = self.rest.split_at(length.min(self.rest.len()));
        self.code.extend(taken.iter().map(|c| map(*c)));
        self.rest = rest;
    }
}

fn length_until(chars: &[char], end: impl Fn(char) -> bool) -> usize {
    chars.iter().take_while(|c| !end(**c)).count()
}

/// The length of a string that begins with its quotation mark.
fn string(chars: &[char]) -> usize {
    let mut is_escaped = false;
    let end = chars.iter().skip(1).position(|c| {
        let ends = *c == '"' && !is_escaped;
        is_escaped = *c == '\\' && !is_escaped;
        ends
    });
    end.map_or(chars.len(), |end| end + 2)
}

/// The length of a block comment; they nest.
fn block_comment(chars: &[char]) -> usize {
    let (mut depth, mut length) = (0_usize, 0);
    while let Some(rest) = chars.get(length..).filter(|rest| !rest.is_empty()) {
        match rest {
            ['/', '*', ..] => (depth, length) = (depth + 1, length + 2),
            ['*', '/', ..] => (depth, length) = (depth - 1, length + 2),
            _ => length += 1,
        }
        if depth == 0 {
            break;
        }
    }
    length
}

/// For each line of blanked source, whether it is in a module `tests`.
pub(crate) fn is_in_tests(code: &str) -> Vec<bool> {
    let mut lines = code.lines().peekable();
    let mut inside = Vec::new();
    while let Some(line) = lines.next() {
        let opens = is_tests_module(line);
        inside.push(opens);
        if opens && !line.trim_end().ends_with(';') {
            let depth = depth_after(line, 0);
            rest_of_module(&mut lines, depth, &mut inside);
        }
    }
    inside
}

fn is_tests_module(line: &str) -> bool {
    let after = line.split("mod tests").nth(1);
    after.is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_'))
}

fn rest_of_module<'a>(
    lines: &mut Peekable<impl Iterator<Item = &'a str>>,
    mut depth: i32,
    inside: &mut Vec<bool>,
) {
    let mut has_opened = depth > 0;
    while !(has_opened && depth <= 0) {
        let Some(line) = lines.next() else { return };
        depth = depth_after(line, depth);
        has_opened |= depth > 0;
        inside.push(true);
    }
}

fn depth_after(line: &str, depth: i32) -> i32 {
    line.chars().fold(depth, |depth, c| depth + i32::from(c == '{') - i32::from(c == '}'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(source: &str) -> Vec<String> {
        only(source).split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn comments_and_literals_vanish_and_code_stays() {
        assert_eq!(words("a // b\nc /* d /* e */ f */ g"), ["a", "c", "g"]);
        assert_eq!(words(r#"a "b \" c" d"#), ["a", "d"]);
        assert_eq!(words("a r#\"b \" c\"# d br\"e\" f"), ["a", "d", "f"]);
        assert_eq!(words("a '\"' b '\\'' c '\\u{41}' d"), ["a", "b", "c", "d"]);
        assert_eq!(words("fn f<'a>(x: &'a str) {}"), ["fn", "f<'a>(x:", "&'a", "str)", "{}"]);
        assert_eq!(words("r#type var\"x\""), ["r#type", "var"]);
    }

    #[test]
    fn an_open_end_is_no_panic() {
        for source in ["\"a", "/* a", "r#\"a", "'\\", "'", "b\"", "r##"] {
            assert_eq!(only(source).chars().count(), source.chars().count(), "{source}");
        }
    }

    #[test]
    fn lines_keep_their_numbers() {
        let code = only("a\n/* b\n c */ d\n\"e\nf\" g\n");
        assert_eq!(code.lines().map(str::trim).collect::<Vec<_>>(), ["a", "", "d", "", "g"]);
    }

    #[test]
    fn a_module_of_tests_ends_at_its_brace() {
        let code = "fn a() {}\nmod tests {\n fn b() {\n }\n}\nfn c() {}\nmod tests;\nmod tests_of_x {\n}\n";
        let expected = [false, true, true, true, true, false, true, false, false];
        assert_eq!(is_in_tests(code), expected);
    }
}
