//! What is said of helpers.

#![allow(unused)]

use daily_cache::{daily_cache, fingerprint};

#[fingerprint(version = 1)]
fn unknown_option() {}

#[fingerprint(depend(helper))]
fn option_like_one() {}

#[fingerprint(depends = helper)]
fn depends_without_parentheses() {}

struct Client;

impl Client {
    #[fingerprint]
    fn method(&self) {}

    #[fingerprint]
    fn associated() -> Self {
        Client
    }
}

#[fingerprint]
struct NoFunction;

#[fingerprint]
#[daily_cache]
fn marked_and_kept() {}

fn main() {}
