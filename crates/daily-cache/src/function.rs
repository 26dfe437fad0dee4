//! What is cached: the name, version and code fingerprint of a function.

use std::borrow::Cow;
use std::fmt;

/// The name, version and code fingerprint of what is cached.
///
/// The name has to be unique in the store; [`function!`](crate::function!) puts the module's path before it. Another
/// version or another code is another key: the old entry is not found any more, and found again by going back.
///
/// The type of its value is no part of the key; it is recorded with the value by its name. Types of one name, such as
/// two that are local to blocks of one function, have to be kept apart by the name or version of the function.
///
/// ```
/// use daily_cache::Function;
///
/// let first: Function = "weather::fetch".into();
/// let second = Function::new("weather::fetch").version(2);
/// assert_ne!(first, second);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Function<'a> {
    pub(crate) name: Cow<'a, str>,
    pub(crate) version: u32,
    pub(crate) code: u64,
    pub(crate) evolves: bool,
}

impl<'a> Function<'a> {
    /// The function of this name, version 0, of unknown code.
    #[must_use]
    pub fn new(name: impl Into<Cow<'a, str>>) -> Function<'a> {
        Function { name: name.into(), version: 0, code: 0, evolves: false }
    }

    /// The same in this version: raise it when the function means something else than before.
    #[must_use]
    pub fn version(self, version: u32) -> Function<'a> {
        Function { version, ..self }
    }

    /// The same with this fingerprint of its code; 0 stands for unknown.
    #[must_use]
    pub fn code(self, code: u64) -> Function<'a> {
        Function { code, ..self }
    }

    /// The same, whose value type may change between releases: what was stored as another type is decoded all the
    /// same, by the codec's rules for fields that
    /// were added with a default, renamed with an alias, or removed.
    #[must_use]
    pub fn evolving(self) -> Function<'a> {
        Function { evolves: true, ..self }
    }

    /// The same with a name of its own.
    pub(crate) fn into_owned(self) -> Function<'static> {
        Function { name: Cow::Owned(self.name.into_owned()), ..self }
    }

    /// The name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl<'a> From<&'a str> for Function<'a> {
    fn from(name: &'a str) -> Function<'a> {
        Function::new(name)
    }
}

impl From<String> for Function<'_> {
    fn from(name: String) -> Self {
        Function::new(name)
    }
}

impl fmt::Display for Function<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)?;
        match self.version {
            0 => Ok(()),
            version => write!(f, " version {version}"),
        }
    }
}

/// A [`Function`] whose name begins with the path of the module it is written in.
///
/// ```
/// mod weather {
///     pub fn function() -> daily_cache::Function<'static> {
///         daily_cache::function!("fetch").version(2)
///     }
/// }
/// assert!(weather::function().name().ends_with("weather::fetch"));
/// ```
#[macro_export]
macro_rules! function {
    ($name:literal) => {
        $crate::Function::new(::core::concat!(::core::module_path!(), "::", $name))
    };
}
