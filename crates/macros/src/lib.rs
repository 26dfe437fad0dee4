//! The attributes of daily-cache. Use them through `daily-cache` (feature `macros`) or `daily-cache-clock` (feature
//! `macros`), which document them; what they expand to names paths of those crates.

#[cfg(any(feature = "cache", feature = "clock"))]
mod root;

#[cfg(feature = "cache")]
mod cached;
#[cfg(feature = "clock")]
mod frozen;

#[cfg(any(feature = "cache", feature = "clock"))]
use proc_macro::TokenStream;

/// Keeps the values of a function: the first call of a day runs it, the others get what it gave.
///
/// ```
/// use daily_cache::daily_cache;
///
/// #[daily_cache(zone = "Europe/Paris", rollover = "06:00")]
/// fn letters(word: &str, twice: bool) -> Result<usize, String> {
///     if word.is_empty() { Err("no word".to_owned()) } else { Ok(word.len() * if twice { 2 } else { 1 }) }
/// }
///
/// # use daily_cache::{Daily, DailyCache, MemoryStore, SystemClock, Zone};
/// # let cache = DailyCache::new(SystemClock, MemoryStore::new(), Daily::in_zone(Zone::UTC));
/// # daily_cache::with_cache(cache.erased(), || {
/// assert_eq!(letters("noon", true), Ok(8));
/// assert_eq!(letters("noon", true), Ok(8)); // from the cache
/// assert!(letters::peek("noon", true).is_some());
/// assert!(letters("", true).is_err()); // given back, not kept
/// # });
/// ```
///
/// The signature stays as it is. The attribute may stand on functions, `async` functions (feature `tokio` of
/// `daily-cache`), generic functions, methods, and functions inside of others.
///
/// # What it returns
///
/// | written | kept | |
/// | --- | --- | --- |
/// | `T` | `T` | cloned where the memory of the cache has it too |
/// | `Option<T>` | `Option<T>` | `None` is a value like any other |
/// | `Arc<T>` | `T` | never cloned |
/// | `Answer<T>` | `T` | never cloned, and tells how it was obtained; the body ends in `.into()` |
/// | `Result<_, E>` | what is in the `Ok`, one of the above | an `Err` is given back as it is, and not kept |
///
/// These are known by the last word of the type as it is written: `io::Result<T>` is a `Result`, an alias of another
/// name is not. What is kept is owned, and serde can write and read it, or a `codec` does.
///
/// # Options
///
/// | option | what it says |
/// | --- | --- |
/// | `cache = CACHE` | the cache: a static, a field of `self`, an argument that is a reference, a call; without it the ambient one |
/// | `zone = "Europe/Paris"` | whose day; without it that of the cache |
/// | `rollover = "06:00"` | when a day begins; without it at 00:00 |
/// | `policy = Ttl::new(HOUR)` | another policy, in place of zone and rollover; made once, so it cannot see arguments; `Self` it may name |
/// | `version = 2` | raise it when the function means something else |
/// | `code = off` | the code is not in the key |
/// | `depends(parse, rates::helper)` | the code of these functions, marked by this attribute or `#[fingerprint]`, is in the key too |
/// | `skip(client, self)` | arguments that are not in the key |
/// | `unordered(ids)` | arguments whose order means nothing: sets |
/// | `key = (client.id, day)` | what is in the key, in place of the arguments; it sees them as the body does |
/// | `name = "orders"` | the name in the store, in place of the path of the function |
/// | `show(customer, n)` | arguments that stand beside the value in listings, readable: `customer="acme", n=3` |
/// | `errors_for = Ttl::new(MINUTE)` | errors are kept too, under a policy of their own; for a `Result` whose error is `Clone` and known to serde |
/// | `codec = Json` | how the value is written |
///
/// A mistake in them is an error at the word that is wrong, which says what would be right.
///
/// # What is in the key
///
/// The path of the function, its code and version, the types and constants it is generic over, and its arguments as
/// serde writes them: references and owned values are one, and so are maps in another order. For an argument that is
/// `impl Trait`, its type too. Arguments are never stored readable, other than those that `show` names, and are in no
/// error and no event. An argument that serde fails to write is a fault that names the function: that call runs, and
/// is not kept.
///
/// A method says what of `self` counts: `skip(self)` for nothing, or `key = (self.id, day)`. The types of a generic
/// `impl` block are in its path, and so is the trait that provides the method. They follow a `name` too, but for the
/// types that a trait provides its method to: then say in `key` which it is.
///
/// # What it sees of the code
///
/// The tokens of the function, from `fn` to its last brace: names, types, literals, operators. Not comments and doc
/// comments, not spaces and lines, not a comma before a closing bracket, not attributes or visibility. Edit the body and
/// it runs again; go back, and the old value is there again. What stands in macros that are called in it is seen as it is
/// written, not as it expands. What a formatter adds counts, such as braces around an arm of a `match`: then it runs
/// once more.
///
/// It does not see other functions, types, constants, dependencies, or files that are included. Name those functions
/// that matter in `depends`, and raise `version` for the rest.
///
/// # Other attributes
///
/// Those below this one stay on the function that is called; those above come first, and change what is run. So
/// `#[tracing::instrument]` below makes a span of each call, and above one of each run; above, what it writes into the
/// body is part of the code.
///
/// # What stands beside the function
///
/// A type of its name, as visible as the function, on which are:
///
/// | | |
/// | --- | --- |
/// | `load::slot(..)` | the slot of this call, with every verb of the cache |
/// | `load::refresh(..)` | runs the function, and keeps its value |
/// | `load::peek(..)` | the fresh value, if there is one |
/// | `load::explain(..)` | what a call would find and do |
/// | `load::invalidate(..)` | removes the value, and the error that is remembered |
/// | `load::uncached(..)` | the function itself |
/// | `load::CODE` | its code, and that of what it depends on |
///
/// They take the arguments of the function. Those of an `async` function are `async`, but for `slot`. Beside a method
/// `load` are the methods `load_slot` and `load_uncached`.
///
/// # Limits
///
/// - It refuses `const`, `unsafe`, `extern` and variadic functions, and values that are borrowed or `impl Trait`.
/// - It refuses what a hit would not do: change `&mut` arguments. `skip` says that this is meant.
/// - It refuses a `HashSet` that is written as an argument or in one; behind an alias it cannot see it.
/// - A key has at most 16 arguments, and 16 types and constants.
/// - A function in an `impl` block that has no `self` is known by the word `Self`, in its signature or body. Without
///   either, write it outside of the block.
/// - In an `impl` of a trait there is no place for companions: mark a method of the type, and call that. A method that a
///   trait provides itself may be marked; where the trait is used as `dyn`, it says `where Self: Sized`.
/// - A type or module of the function's name cannot stand beside it: "defined multiple times" says the compiler.
/// - Two functions of one name in two blocks of one function have one name in the store. Where they have the same code
///   too, or `code = off`, they are one function: give one of them a `name`.
/// - In doc comments, write ``[`load()`]``: of ``[`load`]`` rustdoc cannot tell whether the function is meant or the type.
/// - In `cache = ..`, an argument that is borrowed from is a reference: a value is moved into the call.
#[cfg(feature = "cache")]
#[proc_macro_attribute]
pub fn daily_cache(options: TokenStream, item: TokenStream) -> TokenStream {
    cached::daily_cache(options.into(), &item.into()).into()
}

/// Marks a function whose code counts for others, which name it in `depends(..)`. The function stays as it is.
///
/// ```
/// use daily_cache::{daily_cache, fingerprint};
///
/// #[fingerprint]
/// fn rate() -> u32 {
///     20
/// }
///
/// #[fingerprint(depends(rate))]
/// fn tax(net: u32) -> u32 {
///     net * rate() / 100
/// }
///
/// #[daily_cache(depends(tax))]
/// fn gross(net: u32) -> u32 {
///     net + tax(net)
/// }
///
/// # use daily_cache::{Daily, DailyCache, MemoryStore, SystemClock, Zone};
/// # let cache = DailyCache::new(SystemClock, MemoryStore::new(), Daily::in_zone(Zone::UTC));
/// # daily_cache::with_cache(cache.erased(), || {
/// assert_eq!(gross(100), 120); // edit `rate`, and it runs again
/// # });
/// ```
///
/// Its one option is `depends(..)`. Beside the function stands a type of its name with the constant `CODE`. There is no
/// place for that beside a method.
#[cfg(feature = "cache")]
#[proc_macro_attribute]
pub fn fingerprint(options: TokenStream, item: TokenStream) -> TokenStream {
    cached::fingerprint(options.into(), &item.into()).into()
}

/// Hands a frozen clock to a test: `daily_cache_clock::frozen`.
#[cfg(feature = "clock")]
#[proc_macro_attribute]
pub fn frozen(options: TokenStream, item: TokenStream) -> TokenStream {
    frozen::frozen(options.into(), item.into()).unwrap_or_else(syn::Error::into_compile_error).into()
}
