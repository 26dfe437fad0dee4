//! What is said of arguments.

#![allow(unused)]

use std::collections::{BTreeMap, HashSet};

use daily_cache::daily_cache;

struct Client {
    id: u32,
}

impl Client {
    #[daily_cache]
    fn silent_about_self(&self) -> u32 {
        self.id
    }

    #[daily_cache(key = self.id)]
    fn changes_itself(&mut self) -> u32 {
        self.id
    }

    #[daily_cache(skip(self), show(self))]
    fn shows_itself(&self) -> u32 {
        self.id
    }
}

#[daily_cache(skip(clinet))]
fn misspelled(client: u8) {}

#[daily_cache(skip(zzz))]
fn unknown(client: u8) {}

#[daily_cache(skip(self))]
fn without_self() {}

#[daily_cache(show(a, a))]
fn named_twice(a: u8) {}

#[daily_cache(skip(a), show(a))]
fn skipped_and_shown(a: u8) {}

#[daily_cache(unordered(a), skip(a))]
fn skipped_and_unordered(a: Vec<u8>) {}

#[daily_cache(skip(a))]
fn inside_a_pattern((a, b): (u8, u8)) {}

#[daily_cache]
fn changes(a: &mut u8) {}

#[daily_cache]
fn changes_inside(a: Option<&mut u8>) {}

#[daily_cache]
fn changes_in_a_pattern((_a, _b): (&mut u8, u8)) {}

#[daily_cache]
fn set(ids: HashSet<u8>) {}

#[daily_cache]
fn set_behind_references(ids: &&std::collections::HashSet<u8>) {}

#[daily_cache]
fn set_without_a_name(_: HashSet<u8>) {}

#[daily_cache]
fn set_inside(ids: BTreeMap<u8, HashSet<u8>>) {}

#[daily_cache(unordered(ids))]
fn set_inside_an_unordered_list(ids: Vec<HashSet<u8>>) {}

#[daily_cache]
fn not_always_there(a: u8, #[cfg(unix)] b: u8) {}

#[daily_cache]
#[rustfmt::skip]
fn too_many(a: u8, b: u8, c: u8, d: u8, e: u8, f: u8, g: u8, h: u8, i: u8, j: u8, k: u8, l: u8, m: u8, n: u8, o: u8, p: u8, q: u8) {}

#[daily_cache]
#[rustfmt::skip]
fn too_many_types<A, B, C, D, E, F, G, H, I, J, K, L, M, N, O, P, Q>() {}

fn main() {}
