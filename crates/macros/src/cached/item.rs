//! The function that an attribute stands on, and whether it is one that can be kept.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use syn::ext::IdentExt as _;
use syn::parse::{Parse, ParseStream};
use syn::{Attribute, Safety, Signature, Token, Visibility};

use super::code::fingerprint;
use super::words::refusal;

/// A function with its body.
pub(crate) struct Item {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) visibility: Visibility,
    pub(crate) signature: Signature,
    pub(crate) body: Group,
    /// The fingerprint of signature and body.
    pub(crate) code: u64,
    /// Whether it is written in an `impl` block or a trait: it has `self`, or the word `Self`.
    pub(crate) is_associated: bool,
}

impl Parse for Item {
    fn parse(input: ParseStream<'_>) -> syn::Result<Item> {
        let attributes = input.call(Attribute::parse_outer)?;
        let visibility = input.parse()?;
        let tokens: TokenStream = input.fork().parse()?;
        if !is_function(tokens.clone()) {
            return Err(refusal(
                tokens.into_iter().next(),
                "the attribute stands on a function; put it on each that it is for",
            ));
        }
        let signature: Signature = input.parse()?;
        if input.peek(Token![;]) {
            let mend = "there is no body to keep the value of; put the attribute on a function that has one";
            return Err(refusal(signature.fn_token, mend));
        }
        let TokenTree::Group(body) = input.parse()? else { return Err(input.error("expected the body")) };
        let is_associated = signature.receiver().is_some() || says_self(tokens.clone());
        Ok(Item { attributes, visibility, signature, body, code: fingerprint(tokens), is_associated })
    }
}

impl Item {
    /// The name for people: without `r#`.
    pub(crate) fn name(&self) -> String {
        self.signature.ident.unraw().to_string()
    }

    /// Refuses what cannot be kept. `async` functions need the feature `tokio`.
    pub(crate) fn check(&self, has_tokio: bool) -> syn::Result<()> {
        let signature = &self.signature;
        if let Some(again) = self.attributes.iter().find(|attribute| is_ours(attribute)) {
            return Err(refusal(
                again,
                "`#[daily_cache]` stands once, and tells the code too; remove this one",
            ));
        }
        if let Some(word) = &signature.constness {
            return Err(refusal(
                word,
                "a `const fn` is computed by the compiler; leave out `const`, or the attribute",
            ));
        }
        if let Safety::Unsafe(word) = &signature.safety {
            let mend =
                "an `unsafe fn` leaves its conditions to each caller; keep a safe function that calls it";
            return Err(refusal(word, mend));
        }
        if let Some(abi) = &signature.abi {
            return Err(refusal(
                abi,
                "an `extern` function is for other languages; keep a plain one that it calls",
            ));
        }
        if let Some(variadic) = &signature.variadic {
            return Err(refusal(variadic, "a variadic function has no fixed arguments to make a key of"));
        }
        match &signature.asyncness {
            Some(word) if !has_tokio => {
                let mend = "an `async fn` needs the feature `tokio`: `cargo add daily-cache --features macros,tokio`";
                Err(refusal(word, mend))
            }
            _ => Ok(()),
        }
    }
}

/// Whether an attribute would put another type of its name beside the function.
pub(crate) fn is_ours(attribute: &Attribute) -> bool {
    let last = attribute.path().segments.last();
    last.is_some_and(|last| last.ident == "daily_cache" || last.ident == "fingerprint")
}

/// Whether these tokens begin a function.
fn is_function(tokens: TokenStream) -> bool {
    let qualifiers = ["const", "async", "unsafe", "safe", "extern"];
    let is_qualifier = |tree: &TokenTree| match tree {
        TokenTree::Ident(word) => qualifiers.iter().any(|qualifier| word == qualifier),
        TokenTree::Literal(_) => true,
        _ => false,
    };
    let first = tokens.into_iter().find(|tree| !is_qualifier(tree));
    matches!(first, Some(TokenTree::Ident(word)) if word == "fn")
}

/// Whether `Self` is said, other than of an item inside.
fn says_self(tokens: TokenStream) -> bool {
    let (mut in_item, mut is_start) = (false, true);
    tokens.into_iter().any(|tree| match tree {
        TokenTree::Ident(word) => {
            in_item |=
                is_start && ["impl", "trait", "struct", "enum", "union"].iter().any(|item| word == item);
            is_start = ["pub", "unsafe"].iter().any(|before| word == before);
            !in_item && word == "Self"
        }
        TokenTree::Group(group) => {
            let is_end = group.delimiter() == Delimiter::Brace;
            let is_skipped = in_item && is_end;
            in_item &= !is_end;
            is_start = true;
            !is_skipped && says_self(group.stream())
        }
        TokenTree::Punct(punct) => {
            is_start = punct.as_char() == ';';
            in_item &= !is_start;
            false
        }
        TokenTree::Literal(_) => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(written: &str) -> syn::Result<Item> {
        syn::parse_str(written)
    }

    fn refused(written: &str, has_tokio: bool) -> String {
        item(written).and_then(|item| item.check(has_tokio)).unwrap_err().to_string()
    }

    #[test]
    fn a_function_that_cannot_be_kept_is_refused_with_a_mend() {
        assert!(refused("const fn f() {}", true).contains("leave out `const`"));
        assert!(refused("unsafe fn f() {}", true).contains("a safe function"));
        assert!(refused("extern \"C\" fn f() {}", true).contains("a plain one"));
        assert!(refused("fn f();", true).contains("no body"));
        let variadic = "a variadic function has no fixed arguments to make a key of";
        assert_eq!(refused("fn f(a: u8, rest: ...) {}", true), variadic);
        for other in ["struct S;", "const A: u8 = 1;", "impl S { fn f() {} }", "mod m {}", "m!();", ""] {
            assert!(refused(other, true).starts_with("the attribute stands on a function"), "{other}");
        }
    }

    #[test]
    fn an_async_function_needs_the_feature_tokio() {
        let mend = "an `async fn` needs the feature `tokio`: `cargo add daily-cache --features macros,tokio`";
        assert_eq!(refused("async fn f() {}", false), mend);
        assert!(item("async fn f() {}").unwrap().check(true).is_ok());
        assert!(item("fn f() {}").unwrap().check(false).is_ok());
    }

    #[test]
    fn an_associated_function_is_known_by_self() {
        for associated in [
            "fn f(&self) {}",
            "fn f() -> Self { new() }",
            "fn f(a: impl Into<Self>) {}",
            "fn f() { println!(\"{}\", Self::NAME) }",
            "fn f() { struct S; Self::g() }",
            "fn f() { impl S { fn g() -> Self { S } } Self::h() }",
        ] {
            assert!(item(associated).unwrap().is_associated, "{associated}");
        }
        for free in [
            "fn f() { struct S; impl S { fn new() -> Self { S } } S::new(); }",
            "fn f() { #[derive(Debug)] pub(super) enum E { A(Box<Self>) } g(1) }",
            "fn f() { g(); unsafe trait T { fn t(&self) -> Self; } }",
        ] {
            assert!(!item(free).unwrap().is_associated, "{free}");
        }
    }

    #[test]
    fn attributes_and_visibility_are_no_code() {
        let code = |written| item(written).unwrap().code;
        assert_eq!(code("#[inline] /** d */ pub(crate) fn f() {}"), code("fn f() {}"));
        assert_ne!(code("fn f() { 1 }"), code("fn f() {}"));
    }
}
