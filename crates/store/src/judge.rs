//! The caller's decision about a record, made on its head alone.

/// Looks at the head of a record and says how much of the record is wanted.
///
/// Any `FnMut(&[u8]) -> Take` is a judge, and so is a [`Take`], which always answers itself.
///
/// ```
/// use daily_cache_store::{Judge, Take};
///
/// let mut only_short_heads = |head: &[u8]| if head.len() < 4 { Take::Body } else { Take::Head };
/// assert_eq!(Judge::judge(&mut only_short_heads, b"long head"), Take::Head);
/// assert_eq!(Take::Body.judge(b"any head"), Take::Body);
/// ```
pub trait Judge {
    /// How much of the record with this head is wanted.
    fn judge(&mut self, head: &[u8]) -> Take;
}

impl<F: FnMut(&[u8]) -> Take + ?Sized> Judge for F {
    fn judge(&mut self, head: &[u8]) -> Take {
        self(head)
    }
}

/// How much of a record is wanted.
///
/// ```
/// use daily_cache_store::{Key, MemoryStore, Record, Store, Take, When};
///
/// let store = MemoryStore::new();
/// let key = Key::new([1; 16], [2; 32], [3; 8]);
/// store.put(&key, Record::new(b"facts", b"value"), When::Always)?;
/// let found = store.open(&key, &mut Take::Head)?.expect("it was just put");
/// assert_eq!((found.body(), found.body_len()), (None, 5));
/// # Ok::<(), daily_cache_store::Error>(())
/// ```
///
/// A store answers one that it does not know as it answers [`Take::Head`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[non_exhaustive]
pub enum Take {
    /// The head and the whole body, verified.
    Body,
    /// The head and the length of the body. The bytes of the body are not verified.
    Head,
    /// The head, and the body as a stream: one of gigabytes passes through bounded memory.
    ///
    /// [`Found::into_reader`](crate::Found::into_reader) has it. A body that is damaged is an error of `open`, as
    /// under [`Take::Body`]. If the bytes change afterwards, while they are read, reading fails with
    /// [`InvalidData`](std::io::ErrorKind::InvalidData); no byte that was not verified is given out. A record that
    /// is replaced or removed meanwhile is read to its end. A store may hold a short body in memory instead.
    Stream,
    /// Nothing of this one: ask a store below. A store that has none below it answers `None`.
    Below,
}

impl Judge for Take {
    fn judge(&mut self, _head: &[u8]) -> Take {
        *self
    }
}
