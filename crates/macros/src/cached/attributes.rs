//! Where the other attributes of a function go: it is three things after the expansion.

use proc_macro2::TokenStream;
use quote::quote;
use syn::punctuated::Punctuated;
use syn::{Attribute, Meta, Path, Token};

/// Lints of the item, not of its body: expected of the function itself.
const OF_THE_ITEM: [&str; 7] = [
    "dead_code",
    "missing_docs",
    "non_snake_case",
    "private_bounds",
    "private_interfaces",
    "unreachable_pub",
    "unused_attributes",
];

/// The attributes of a function, sent where they mean something.
#[derive(Default)]
pub(crate) struct Attributes {
    /// Of the function that is called.
    pub(crate) function: Vec<TokenStream>,
    /// Of the one that has the body.
    pub(crate) body: Vec<TokenStream>,
    /// Of everything else beside it.
    pub(crate) companions: Vec<TokenStream>,
}

impl Attributes {
    /// Conditions and lint levels hold for all. What is expected is expected of the body, and allowed elsewhere.
    pub(crate) fn of(written: &[Attribute]) -> Attributes {
        let mut attributes = Attributes::default();
        for attribute in written {
            let path = attribute.path();
            if is_hidden(attribute) || is_any(path, &["cfg", "allow", "warn", "deny", "forbid"]) {
                for place in [&mut attributes.function, &mut attributes.body, &mut attributes.companions] {
                    place.push(quote!(#attribute));
                }
            } else if path.is_ident("must_use") {
                attributes.function.push(quote!(#attribute));
                attributes.body.push(quote!(#attribute));
            } else if path.is_ident("expect") {
                attributes.expect(attribute);
            } else {
                attributes.function.push(quote!(#attribute));
            }
        }
        attributes
    }

    /// Allows what only the key does: the body is left alone.
    pub(crate) fn allow_in_keys(&mut self, lint: &TokenStream) {
        let reason = "the key is made of all arguments";
        for place in [&mut self.function, &mut self.companions] {
            place.push(quote!(#[allow(#lint, reason = #reason)]));
        }
    }

    fn expect(&mut self, attribute: &Attribute) {
        let Ok(metas) = attribute.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated) else {
            return self.body.push(quote!(#attribute));
        };
        let (reason, lints): (Vec<Meta>, Vec<Meta>) =
            metas.into_iter().partition(|meta| meta.path().is_ident("reason"));
        let (item, body): (Vec<Meta>, Vec<Meta>) =
            lints.into_iter().partition(|lint| is_any(lint.path(), &OF_THE_ITEM));
        if !item.is_empty() {
            self.function.push(quote!(#[expect(#(#item,)* #(#reason),*)]));
            self.companions.push(quote!(#[allow(#(#item,)* #(#reason),*)]));
            self.body.push(quote!(#[allow(#(#item,)* #(#reason),*)]));
        }
        if !body.is_empty() {
            self.function.push(quote!(#[allow(#(#body,)* #(#reason),*)]));
            self.companions.push(quote!(#[allow(#(#body,)* #(#reason),*)]));
            self.body.push(quote!(#[expect(#(#body,)* #(#reason),*)]));
        }
    }
}

/// `#[doc(hidden)]`.
fn is_hidden(attribute: &Attribute) -> bool {
    attribute.path().is_ident("doc")
        && attribute.parse_args::<Path>().is_ok_and(|said| said.is_ident("hidden"))
}

fn is_any(path: &Path, names: &[&str]) -> bool {
    names.iter().any(|name| path.is_ident(name))
}

#[cfg(test)]
mod tests {
    use syn::parse_quote;

    use super::*;

    fn joined(attributes: &[TokenStream]) -> String {
        quote!(#(#attributes)*).to_string()
    }

    #[test]
    fn each_attribute_goes_where_it_means_something() {
        let attributes = Attributes::of(&[
            parse_quote!(#[doc = "d"]),
            parse_quote!(#[cfg(unix)]),
            parse_quote!(#[must_use]),
            parse_quote!(#[allow(unused)]),
        ]);
        let all = quote!(#[cfg(unix)] #[allow(unused)]).to_string();
        assert_eq!(joined(&attributes.companions), all);
        let body = quote!(#[cfg(unix)] #[must_use] #[allow(unused)]).to_string();
        assert_eq!(joined(&attributes.body), body);
        let function = quote!(#[doc = "d"] #[cfg(unix)] #[must_use] #[allow(unused)]);
        assert_eq!(joined(&attributes.function), function.to_string());
    }

    #[test]
    fn what_is_hidden_from_the_docs_is_hidden_with_all_beside_it() {
        let attributes = Attributes::of(&[parse_quote!(#[doc(hidden)])]);
        let hidden = quote!(#[doc(hidden)]).to_string();
        assert_eq!([joined(&attributes.function), joined(&attributes.companions)], [hidden.clone(), hidden]);
    }

    #[test]
    fn what_is_expected_is_expected_once() {
        let attributes = Attributes::of(&[parse_quote!(#[expect(dead_code, clippy::panic, reason = "r")])]);
        let allowed = quote!(#[allow(clippy::panic, reason = "r")]);
        let unused = quote!(#[allow(dead_code, reason = "r")]);
        let body = quote!(#unused #[expect(clippy::panic, reason = "r")]);
        assert_eq!(joined(&attributes.body), body.to_string());
        assert_eq!(joined(&attributes.companions), quote!(#unused #allowed).to_string());
        assert_eq!(
            joined(&attributes.function),
            quote!(#[expect(dead_code, reason = "r")] #allowed).to_string()
        );
    }
}
