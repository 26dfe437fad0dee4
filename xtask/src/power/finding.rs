//! What the processes that act on the store say, a line each.

use crate::error::{Error, Result};

/// What the writing process says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Said {
    /// A put was acknowledged.
    Put { key: u32, generation: u64 },
    /// The disk failed, and so many descriptors are open that were not before.
    End { descriptors: u64 },
}

/// What the checking process says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Finding {
    Whole {
        key: u32,
        generation: u64,
    },
    Missing {
        key: u32,
    },
    Damaged {
        key: u32,
    },
    /// Something that no put made was taken for a record.
    Wrong {
        key: u32,
        why: String,
    },
    /// What was not whole was put anew, and read back.
    Mended {
        key: u32,
        generation: u64,
    },
    Unmended {
        key: u32,
        why: String,
    },
    /// Descriptors that were not open before, and temporary files that are left.
    End {
        descriptors: u64,
        temporary: u64,
    },
}

impl Said {
    /// Reads a line.
    ///
    /// # Errors
    ///
    /// It is none of these.
    pub(super) fn parse(line: &str) -> Result<Self> {
        let words: Vec<&str> = line.split(' ').collect();
        let said = match *words.as_slice() {
            ["put", key, generation] => {
                let put = key.parse().ok().zip(generation.parse().ok());
                put.map(|(key, generation)| Self::Put { key, generation })
            }
            ["end", descriptors] => descriptors.parse().ok().map(|descriptors| Self::End { descriptors }),
            _ => None,
        };
        said.ok_or_else(|| unknown(line))
    }
}

impl Finding {
    /// Reads a line.
    ///
    /// # Errors
    ///
    /// It is none of these.
    pub(super) fn parse(line: &str) -> Result<Self> {
        let mut words = line.splitn(3, ' ');
        let (kind, first, rest) = (words.next(), words.next(), words.next().unwrap_or_default());
        let number = first.and_then(|first| first.parse::<u32>().ok());
        let finding = number.and_then(|key| {
            let why = || rest.to_owned();
            let last = || rest.parse::<u64>().ok();
            Some(match kind? {
                "whole" => Self::Whole { key, generation: last()? },
                "missing" => Self::Missing { key },
                "damaged" => Self::Damaged { key },
                "wrong" => Self::Wrong { key, why: why() },
                "mended" => Self::Mended { key, generation: last()? },
                "unmended" => Self::Unmended { key, why: why() },
                "end" => Self::End { descriptors: key.into(), temporary: last()? },
                _ => return None,
            })
        });
        finding.ok_or_else(|| unknown(line))
    }
}

fn unknown(line: &str) -> Error {
    Error::Trouble(format!("the actor said what is not understood: {line:?}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_read_as_it_was_meant() {
        assert_eq!(Said::parse("put 3 17").unwrap(), Said::Put { key: 3, generation: 17 });
        assert_eq!(Said::parse("end 0").unwrap(), Said::End { descriptors: 0 });
        for (line, finding) in [
            ("whole 3 17", Finding::Whole { key: 3, generation: 17 }),
            ("missing 4", Finding::Missing { key: 4 }),
            ("damaged 5", Finding::Damaged { key: 5 }),
            ("wrong 6 the head is short", Finding::Wrong { key: 6, why: "the head is short".into() }),
            ("mended 4 18", Finding::Mended { key: 4, generation: 18 }),
            ("unmended 5 no space", Finding::Unmended { key: 5, why: "no space".into() }),
            ("end 0 2", Finding::End { descriptors: 0, temporary: 2 }),
        ] {
            assert_eq!(Finding::parse(line).unwrap(), finding);
        }
    }

    #[test]
    fn a_line_that_is_cut_short_is_not_taken_for_another() {
        for line in ["", "put", "put 3", "whole 3", "whole 3 ", "end", "found 3 4", "missing x"] {
            assert!(Said::parse(line).is_err() && Finding::parse(line).is_err(), "{line}");
        }
    }
}
