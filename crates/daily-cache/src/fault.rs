//! Trouble with the cache that did not keep the value from its caller.

use std::sync::Arc;
use std::{fmt, io};

use daily_cache_store::Damage;

use crate::{CodecError, Error};

/// Trouble with the cache that did not keep the value from its caller.
///
/// It is in [`Answer::fault`](crate::Answer::fault) and in [`Stats::faults`](crate::Stats). Of each kind one a second is
/// given to [`Options::with_on_fault`](crate::Options::with_on_fault), and a warning of `tracing` with that feature. Its text
/// names the function and what was tried; its [`source`](std::error::Error::source) says what went wrong.
#[derive(Clone, Debug)]
pub struct Fault(Arc<Trouble>);

#[derive(Debug)]
struct Trouble {
    function: String,
    tried: Tried,
    why: Why,
}

/// What faults have in common that come from one trouble: what was tried, and what the system or the bytes say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct FaultKind {
    tried: Tried,
    damage: Option<Damage>,
    system: Option<io::ErrorKind>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Tried {
    LookUp,
    Decode,
    Encode,
    Store,
    /// To find out where its values are kept.
    #[cfg_attr(not(feature = "macros"), allow(dead_code, reason = "only attributes make it"))]
    Place,
}

#[derive(Debug)]
enum Why {
    Store(daily_cache_store::Error),
    Codec(CodecError),
    #[cfg_attr(not(feature = "macros"), allow(dead_code, reason = "only attributes make it"))]
    Refused(Error),
}

impl Fault {
    /// A call that cannot be cached, so that it was run.
    #[cfg(feature = "macros")]
    pub(crate) fn refused(function: String, error: Error) -> Fault {
        Fault(Arc::new(Trouble { function, tried: Tried::Place, why: Why::Refused(error) }))
    }

    pub(crate) fn store(function: String, tried: Tried, error: daily_cache_store::Error) -> Fault {
        Fault(Arc::new(Trouble { function, tried, why: Why::Store(error) }))
    }

    pub(crate) fn codec(function: String, tried: Tried, error: CodecError) -> Fault {
        Fault(Arc::new(Trouble { function, tried, why: Why::Codec(error) }))
    }

    pub(crate) fn kind(&self) -> FaultKind {
        let Trouble { tried, why, .. } = &*self.0;
        let (damage, system) = match why {
            Why::Store(error) => {
                let source = std::error::Error::source(error);
                let system =
                    source.and_then(|source| source.downcast_ref::<io::Error>()).map(io::Error::kind);
                (error.damage(), system)
            }
            Why::Codec(_) | Why::Refused(_) => (None, None),
        };
        FaultKind { tried: *tried, damage, system }
    }

    /// Whether what was stored could not be read: the next value replaces it.
    #[must_use]
    pub fn is_damage(&self) -> bool {
        match &self.0.why {
            Why::Store(error) => error.is_damaged(),
            Why::Codec(_) => self.0.tried == Tried::Decode,
            Why::Refused(_) => false,
        }
    }

    /// Whether the store failed: a full disk, a missing permission, a folder that is gone.
    #[must_use]
    pub fn is_store(&self) -> bool {
        matches!(&self.0.why, Why::Store(error) if !error.is_damaged())
    }

    /// Whether the value could not be encoded, so that it was given to its caller and not kept.
    #[must_use]
    pub fn is_codec(&self) -> bool {
        self.0.tried == Tried::Encode
    }

    /// Whether the call could not be cached at all: its arguments cannot be a key, or its day cannot be told.
    #[must_use]
    pub fn is_refusal(&self) -> bool {
        self.0.tried == Tried::Place
    }

    /// The name of the function whose value was wanted.
    #[must_use]
    pub fn function(&self) -> &str {
        &self.0.function
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Trouble { function, tried, .. } = &*self.0;
        match tried {
            Tried::LookUp => write!(f, "what is stored of {function} could not be looked up"),
            Tried::Decode => write!(f, "what is stored of {function} could not be decoded"),
            Tried::Encode => write!(f, "the value of {function} cannot be encoded, so it is not kept"),
            Tried::Place => write!(f, "the value of {function} is not kept"),
            Tried::Store => write!(f, "the value of {function} could not be stored"),
        }
    }
}

impl std::error::Error for Fault {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.0.why {
            Why::Store(error) => Some(error),
            Why::Codec(error) => Some(error),
            Why::Refused(error) => Some(error),
        }
    }
}
