//! What functions return.

use std::io;
use std::sync::Arc;

use daily_cache::{Answer, daily_cache};

use super::{Runs, count};

#[daily_cache(skip(runs))]
fn value(n: u32, runs: &Runs) -> String {
    format!("{n}: {}", count(runs))
}

/// Case 1.
#[test]
fn the_same_call_runs_once() {
    let runs = Runs::default();
    assert_eq!([value(1, &runs), value(1, &runs), value(2, &runs)], ["1: 1", "1: 1", "2: 2"]);
}

#[daily_cache(skip(runs))]
fn nothing(runs: &Runs) {
    count(runs);
}

#[daily_cache(skip(runs))]
fn perhaps(n: u32, runs: &Runs) -> Option<u32> {
    count(runs);
    (n > 1).then_some(n)
}

/// Case 21.
#[test]
fn nothing_is_a_value_like_any_other() {
    let runs = Runs::default();
    nothing(&runs);
    nothing(&runs);
    assert_eq!(runs.take(), 1);
    assert_eq!((perhaps(1, &runs), perhaps(1, &runs), perhaps(2, &runs)), (None, None, Some(2)));
    assert_eq!(runs.take(), 2);
}

#[daily_cache(skip(runs))]
fn fallible(text: &str, runs: &Runs) -> Result<u32, std::num::ParseIntError> {
    count(runs);
    let number: u32 = text.parse()?;
    Ok(number)
}

/// Case 21.
#[test]
fn an_error_is_returned_as_it_is_and_not_kept() {
    let runs = Runs::default();
    for _ in 0..2 {
        assert_eq!(fallible("x", &runs), "x".parse::<u32>());
        assert_eq!(fallible("7", &runs), Ok(7));
    }
    assert_eq!(runs.take(), 3);
}

#[daily_cache(skip(runs))]
fn behind_an_alias(n: u32, runs: &Runs) -> io::Result<u32> {
    count(runs);
    if n == 0 { Err(io::Error::other("none")) } else { Ok(n) }
}

#[daily_cache(skip(runs))]
fn behind_an_alias_without_parameters(runs: &Runs) -> std::fmt::Result {
    if count(runs) > 9 { Err(std::fmt::Error) } else { Ok(()) }
}

#[test]
fn a_result_is_known_behind_an_alias() {
    let runs = Runs::default();
    assert!(behind_an_alias(0, &runs).is_err());
    for _ in 0..2 {
        assert_eq!(behind_an_alias(1, &runs).unwrap(), 1);
        behind_an_alias_without_parameters(&runs).unwrap();
    }
    assert_eq!(runs.take(), 3);
}

#[daily_cache(skip(runs))]
fn of_any_error(text: &str, runs: &Runs) -> Result<u32, Box<dyn std::error::Error>> {
    count(runs);
    Ok(text.parse()?)
}

#[daily_cache(skip(runs))]
fn of_a_borrowed_error<'a>(text: &'a str, runs: &Runs) -> Result<u32, &'a str> {
    count(runs);
    text.parse().map_err(|_| text)
}

#[test]
fn an_error_may_be_of_any_type() {
    let runs = Runs::default();
    for _ in 0..2 {
        assert_eq!(of_any_error("7", &runs).unwrap(), 7);
        assert_eq!((of_a_borrowed_error("8", &runs), of_a_borrowed_error("x", &runs)), (Ok(8), Err("x")));
    }
    assert!(of_any_error("x", &runs).unwrap_err().is::<std::num::ParseIntError>());
    assert_eq!(runs.take(), 5);
}

/// A value that cannot be cloned, so that whoever hands it out has to share it.
#[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize)]
struct Heavy(u32);

#[daily_cache]
fn shared(n: u32) -> Arc<Heavy> {
    Arc::new(Heavy(n))
}

#[daily_cache]
fn shared_or_not(n: u32) -> Result<Arc<Heavy>, String> {
    if n == 0 { Err("none".to_owned()) } else { Ok(Arc::new(Heavy(n))) }
}

#[daily_cache]
fn answered(n: u32) -> Answer<Heavy> {
    Heavy(n).into()
}

#[daily_cache]
fn answered_or_not(n: u32) -> Result<Answer<Heavy>, String> {
    if n == 0 { Err("none".to_owned()) } else { Ok(Heavy(n).into()) }
}

#[test]
fn what_is_shared_is_never_cloned() {
    assert!(Arc::ptr_eq(&shared(1), &shared(1)));
    assert!(Arc::ptr_eq(&shared_or_not(1).unwrap(), &shared_or_not(1).unwrap()));
    assert_eq!(shared_or_not(0).unwrap_err(), "none");
}

#[test]
fn an_answer_tells_how_it_was_obtained() {
    assert!(!answered(1).status().is_hit());
    assert!(answered(1).status().is_hit());
    assert_eq!(*answered(1), Heavy(1));
    assert!(!answered_or_not(1).unwrap().status().is_hit());
    assert!(answered_or_not(1).unwrap().status().is_hit());
    assert!(answered_or_not(0).is_err());
}

/// A text that is shared is a value itself: there is no `str` to keep.
#[daily_cache(codec = Text)]
fn shared_text(n: u32) -> Arc<str> {
    n.to_string().into()
}

#[derive(Clone)]
struct Text;

impl daily_cache::Codec<Arc<str>> for Text {
    fn id(&self) -> &'static str {
        "text"
    }

    fn encode<'v>(&self, value: &'v Arc<str>) -> Result<std::borrow::Cow<'v, [u8]>, daily_cache::CodecError> {
        Ok(value.as_bytes().into())
    }

    fn decode(&self, body: Vec<u8>) -> Result<Arc<str>, daily_cache::CodecError> {
        String::from_utf8(body).map(Into::into).map_err(|_| daily_cache::CodecError::new("no text"))
    }
}

#[test]
fn a_codec_of_its_own_writes_what_serde_does_not() {
    assert!(Arc::ptr_eq(&shared_text(1), &shared_text(1)));
}
