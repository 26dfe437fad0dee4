//! What is named in `depends`.

#![allow(unused)]

use daily_cache::daily_cache;

fn unmarked() {}

#[daily_cache(depends(unmarked))]
fn depends_on_what_is_not_marked() {
    unmarked();
}

#[daily_cache(depends(nothing))]
fn depends_on_what_is_not_there() {}

fn main() {}
