//! What `cargo xtask crash` has done to a store.

use crate::Result;

/// Does what the words say.
pub(crate) fn act(words: &[&str]) -> Result {
    Err(format!("no such act: {words:?}").into())
}
