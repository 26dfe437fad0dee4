//! What cannot be kept.

#![allow(unused)]

use daily_cache::daily_cache;

#[daily_cache]
const fn constant() -> u8 {
    1
}

#[daily_cache]
unsafe fn conditional() -> u8 {
    1
}

#[daily_cache]
extern "C" fn foreign() -> u8 {
    1
}

#[daily_cache]
struct NoFunction;

#[daily_cache]
impl NoFunction {
    fn inside() {}
}

trait Declared {
    #[daily_cache]
    fn without_a_body(n: u8) -> u8;
}

#[daily_cache]
fn opaque() -> impl Iterator<Item = u8> {
    std::iter::empty()
}

#[daily_cache]
fn opaque_inside() -> Result<Box<impl Ord>, String> {
    Ok(Box::new(1))
}

#[daily_cache]
fn borrowed(text: &str) -> &str {
    text
}

#[daily_cache]
fn borrowed_inside<'a>(text: &'a str) -> Result<Option<std::borrow::Cow<'a, str>>, String> {
    Ok(Some(text.into()))
}

#[daily_cache]
fn borrowed_list(list: &[u8]) -> std::sync::Arc<&[u8]> {
    std::sync::Arc::new(list)
}

#[daily_cache]
fn borrowed_view(text: &str) -> std::str::Chars<'_> {
    text.chars()
}

#[daily_cache]
#[daily_cache]
fn twice() {}

#[daily_cache]
#[daily_cache::fingerprint]
fn kept_and_marked() {}

fn main() {}
