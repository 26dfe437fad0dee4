//! Atomic, checksummed records under keys: on the file system, in memory, or in a store of yours.
//!
//! A [`Store`] keeps records. A record is a small head, which says what the body is, and a body of any bytes. Who
//! opens a record [judges](Judge) it by its head before the body is read. A put is atomic and can depend on what is in
//! place ([`When`]). A store knows no clock, no policy and no type, and it may lose any record at any time: it is
//! made for caches.
//!
//! ```
//! use daily_cache_store::{FsStore, Key, Put, Record, Store, Take, When};
//!
//! # let folder = tempfile::tempdir()?;
//! # let dir = folder.path();
//! let store = FsStore::open(dir)?;
//! let key = Key::new([1; 16], [2; 32], [3; 8]); // digests of function, arguments and build
//!
//! let Put::Stored(version) = store.put(&key, Record::new(b"2024-03-31", b"a result"), When::Absent)? else {
//!     return Ok(()); // somebody else was faster
//! };
//!
//! let mut of_today = |head: &[u8]| if head == b"2024-03-31" { Take::Body } else { Take::Below };
//! let found = store.open(&key, &mut of_today)?.expect("it was just put");
//! assert_eq!(found.into_body().as_deref(), Some(&b"a result"[..]));
//!
//! assert!(store.remove(&key, When::Is(version))?);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Map
//!
//! | | |
//! | --- | --- |
//! | [`Store`] | the trait: `open`, `put`, `remove` are required; listing, leases and [`Caps`] are offered |
//! | [`FsStore`] | one file for each key, shared by processes; layout and promises are described there |
//! | [`MemoryStore`] | in the process, bounded in bytes |
//! | [`entry`] | the bytes of a persistent record, pure: for stores of your own |
//! | [`conformance`](mod@conformance) | the rules that every store keeps, as tests: for stores of your own |
//! | [`Key`], [`Record`], [`Body`], [`Version`], [`When`], [`Put`] | what goes in |
//! | [`Judge`], [`Take`], [`Found`] | what comes out |
//! | [`Lease`], [`Leased`], [`Holder`], [`Hold`] | who is computing, as a hint to others |
//! | [`Prefix`], [`Cursor`], [`Page`] | listings |
//! | [`Error`], [`Damage`] | what goes wrong; anything but a good record is a miss with a reason |
//!
//! # Limits
//!
//! A head has at most [`entry::MAX_HEAD`] bytes, a body [`entry::MAX_BODY`], a page of a listing
//! [`Page::MAX_KEYS`] keys. What is found is checked against these before memory is taken for it.
//!
//! # What it does not do
//!
//! It does not expire, compress or encrypt. It does not protect from the same user or from root. It does not sync to
//! the disk unless told to ([`Durability`]): after a power cut a record may be lost or be found damaged, never be taken
//! for a good one.

pub mod conformance;
pub mod entry;

mod caps;
mod damage;
mod disk;
mod error;
mod found;
mod fs;
mod hex;
mod judge;
mod key;
mod lease;
mod memory;
mod page;
mod record;
mod store;
mod version;
mod when;

pub use caps::{Caps, Conditions, Leases, Lifetime, Listing};
pub use damage::Damage;
pub use error::{Error, Result};
pub use found::Found;
pub use fs::{Audit, Durability, FsOptions, FsStore, Repair, Sharing};
pub use hex::ParseHexError;
pub use judge::{Judge, Take};
pub use key::Key;
pub use lease::{Hold, Holder, Lease, Leased, Note};
pub use memory::MemoryStore;
pub use page::{Cursor, Page, Prefix};
pub use record::{Body, Record};
pub use store::Store;
pub use version::Version;
pub use when::{Put, When};
