//! What a writer said before it was killed, held against what it left.

/// What nothing is called.
const NOTHING: &str = "nothing";

/// What is in place of each key, in the words of the actor: a generation or `nothing`.
pub(super) type Shelf = Vec<String>;

/// An empty shelf.
pub(super) fn empty(keys: usize) -> Shelf {
    vec![NOTHING.to_owned(); keys]
}

/// What a writer said.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Story {
    /// How many operations were done.
    pub(super) done: u64,
    /// The key, and what was to be in its place, of the operation that was not.
    interrupted: Option<(usize, String)>,
}

impl Story {
    /// Reads the lines of a writer that found `shelf`, and keeps that up to date; nothing if it said anything else
    /// than it should.
    pub(super) fn read(lines: &[String], shelf: &mut Shelf) -> Option<Self> {
        let mut story = Self::default();
        for line in lines {
            if line == "done" {
                let (key, word) = story.interrupted.take()?;
                *shelf.get_mut(key)? = word;
                story.done += 1;
            } else {
                let (key, word) = line.split_once(' ')?;
                story.interrupted = Some((key.parse().ok()?, word.to_owned()));
            }
        }
        Some(story)
    }
}

/// What became of the operation in which a writer was killed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    /// There was none.
    Between,
    Old,
    New,
    /// Nothing is in place, because nothing was or because it was removed.
    Miss,
}

/// What a writer left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Left {
    pub(super) outcome: Outcome,
    /// How many records are neither whole nor missing.
    pub(super) torn: u64,
    /// How many are not those that were told to be in place.
    pub(super) lost: u64,
}

impl Left {
    /// `seen` is what another process found, `shelf` what should be there but for the operation that was interrupted.
    pub(super) fn of(story: &Story, shelf: &Shelf, seen: &Shelf) -> Self {
        let mut left = Self { outcome: Outcome::Between, torn: 0, lost: 0 };
        for (key, (told, found)) in shelf.iter().zip(seen).enumerate() {
            let interrupted = story.interrupted.as_ref().filter(|(interrupted, _)| *interrupted == key);
            let is_new = interrupted.is_some_and(|(_, word)| word == found);
            if found != NOTHING && found.parse::<u64>().is_err() {
                left.torn += 1;
            } else if !is_new && found != told {
                left.lost += 1;
            }
            if interrupted.is_some() {
                left.outcome = match found.as_str() {
                    NOTHING => Outcome::Miss,
                    _ if is_new => Outcome::New,
                    _ => Outcome::Old,
                };
            }
        }
        left.lost += seen.len().abs_diff(shelf.len()) as u64;
        left
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        text.split(' ').map(str::to_owned).collect()
    }

    fn lines(text: &str) -> Vec<String> {
        text.lines().map(str::to_owned).collect()
    }

    /// A writer that found `1 2 nothing` says the lines and leaves what is seen.
    fn left(said: &str, seen: &str) -> (Outcome, u64, u64) {
        let mut shelf = words("1 2 nothing");
        let story = Story::read(&lines(said), &mut shelf).unwrap();
        let Left { outcome, torn, lost } = Left::of(&story, &shelf, &words(seen));
        (outcome, torn, lost)
    }

    #[test]
    fn what_was_done_is_there_and_what_was_interrupted_is_old_or_new() {
        assert_eq!(left("0 7\ndone", "7 2 nothing"), (Outcome::Between, 0, 0));
        assert_eq!(left("0 7\ndone\n1 8", "7 2 nothing"), (Outcome::Old, 0, 0));
        assert_eq!(left("0 7\ndone\n1 8", "7 8 nothing"), (Outcome::New, 0, 0));
        assert_eq!(left("1 nothing", "1 nothing nothing"), (Outcome::Miss, 0, 0));
        assert_eq!(left("2 9", "1 2 nothing"), (Outcome::Miss, 0, 0));
    }

    #[test]
    fn anything_else_is_torn_or_lost() {
        assert_eq!(left("0 7\ndone", "1 2 nothing"), (Outcome::Between, 0, 1));
        assert_eq!(left("0 7", "mixed 2 nothing"), (Outcome::Old, 1, 0));
        assert_eq!(left("0 7", "1 damaged nothing"), (Outcome::Old, 1, 0));
        assert_eq!(left("0 7", "1 nothing nothing"), (Outcome::Old, 0, 1));
        assert_eq!(left("0 7", "nothing 2 nothing"), (Outcome::Miss, 0, 1));
    }

    #[test]
    fn a_writer_that_says_something_else_is_not_understood() {
        assert_eq!(Story::read(&lines("done"), &mut empty(3)), None);
        assert_eq!(Story::read(&lines("9 1\ndone"), &mut empty(3)), None);
        assert_eq!(Story::read(&lines("trouble"), &mut empty(3)), None);
    }
}
