//! Where the crates are that an expansion names, whatever the manifest of their user calls them.

use proc_macro_crate::{FoundCrate, crate_name};
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

/// The path of the cache's crate.
#[cfg(feature = "cache")]
pub(crate) fn cache() -> syn::Result<TokenStream> {
    path_of("daily-cache").ok_or_else(|| missing("daily-cache"))
}

/// The path of the clock's crate, by itself or inside the cache's.
#[cfg(feature = "clock")]
pub(crate) fn clock() -> syn::Result<TokenStream> {
    let inside = || path_of("daily-cache").map(|cache| quote!(#cache::clock));
    path_of("daily-cache-clock").or_else(inside).ok_or_else(|| missing("daily-cache-clock"))
}

/// In its own package the crate has its own name: the library says `extern crate self`.
fn path_of(package: &str) -> Option<TokenStream> {
    let name = match crate_name(package).ok()? {
        FoundCrate::Itself => package.replace('-', "_"),
        FoundCrate::Name(name) => name,
    };
    let name = Ident::new(&name, Span::call_site());
    Some(quote!(::#name))
}

fn missing(package: &str) -> syn::Error {
    let text = format!("the manifest does not name {package}; run `cargo add {package} --features macros`");
    syn::Error::new(Span::call_site(), text)
}
