//! The operations that the actor knows.

use std::fmt;

/// An operation: what it is called, and what is in place of its record before and after it, in the words of the actor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Operation {
    pub(super) name: String,
    pub(super) durability: String,
    pub(super) before: String,
    pub(super) after: String,
}

/// Reads the actor's list.
pub(super) fn parse(list: &str) -> Option<Vec<Operation>> {
    list.lines().map(parse_line).collect()
}

fn parse_line(line: &str) -> Option<Operation> {
    let mut words = line.split(' ').map(str::to_owned);
    let (name, durability, before, after) = (words.next()?, words.next()?, words.next()?, words.next()?);
    words.next().is_none().then_some(Operation { name, durability, before, after })
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.name, self.durability)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_read_whole_or_not_at_all() {
        let operations = parse("put fast nothing 2\nremove synced 1 nothing\n").unwrap();
        assert_eq!(operations[1].to_string(), "remove synced");
        assert_eq!((operations[1].before.as_str(), operations[1].after.as_str()), ("1", "nothing"));
        assert_eq!(parse("put fast nothing 2\nput fast\n"), None);
    }
}
