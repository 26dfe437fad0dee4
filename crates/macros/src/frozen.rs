//! `#[frozen]`: a test whose clock stands still.

mod duration;
mod instant;
mod options;
mod parameter;

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote};
use syn::token::Brace;
use syn::{Attribute, Error, Item, ItemFn, Meta, Result, parse_quote};

use self::options::Options;
use self::parameter::Parameter;

/// The function without its parameter, which its body begins by making.
pub(crate) fn frozen(options: TokenStream, item: TokenStream) -> Result<TokenStream> {
    let options: Options = syn::parse2(options)?;
    let mut test = test_function(item)?;
    let parameter = Parameter::of(&test.sig)?;
    if parameter.is_none() && !options.ambient {
        let what = "nothing here is handed the clock: take it as a parameter, `clock: FrozenClock`, \
                    or put it in force with `ambient`";
        return Err(Error::new(test.sig.ident.span(), what));
    }
    let root = crate::root::clock()?;
    let body = body(&root, &options, parameter.as_ref(), &test);
    test.sig.inputs.clear();
    *test.block = parse_quote!({ #body });
    Ok(test.into_token_stream())
}

fn test_function(item: TokenStream) -> Result<ItemFn> {
    let begins = item.clone().into_iter().next().map_or_else(Span::call_site, |token| token.span());
    let test: ItemFn = syn::parse2(item.clone()).map_err(|error| match syn::parse2::<Item>(item) {
        Ok(_) => Error::new(begins, "#[frozen] goes above a test function"),
        Err(_) => error,
    })?;
    if let Some(again) = test.attrs.iter().find(|attribute| ends_in(attribute, |name| name == "frozen")) {
        return Err(Error::new_spanned(
            again,
            "a test has one frozen clock: remove one of the two #[frozen]",
        ));
    }
    if !test.attrs.iter().any(makes_a_test) {
        let what = "no test attribute follows #[frozen]: write #[frozen(..)] first and #[test] below it";
        return Err(Error::new(test.sig.ident.span(), what));
    }
    Ok(test)
}

/// `#[test]`, `#[tokio::test]`, `#[rstest]`, or one of them on a condition.
fn makes_a_test(attribute: &Attribute) -> bool {
    let on_condition = |condition: &Meta| match condition {
        Meta::List(list) => list.path.is_ident("cfg_attr") && list.tokens.to_string().contains("test"),
        _ => false,
    };
    ends_in(attribute, |name| name.to_string().contains("test")) || on_condition(&attribute.meta)
}

fn ends_in(attribute: &Attribute, is_it: impl Fn(&Ident) -> bool) -> bool {
    attribute.path().segments.last().is_some_and(|last| is_it(&last.ident))
}

/// What is written in the test stays a block of its own: its values are dropped before the scope ends.
fn body(root: &TokenStream, options: &Options, parameter: Option<&Parameter>, test: &ItemFn) -> TokenStream {
    let (instant, step) = (&options.text, options.step_in_ms);
    // Inside of others its braces look like too many to a lint, where they are on one line.
    let mut written = test.block.clone();
    written.brace_token = Brace(Span::mixed_site().located_at(written.brace_token.span.join()));
    let [handle, entered] =
        ["handle", "_entered"].map(|name| format_ident!("{name}", span = Span::mixed_site()));
    let make = quote!(let #handle = #root::expanded::frozen(#instant, #step););
    let bind = parameter.map(|parameter| parameter.bind(&handle));
    if !options.ambient {
        return quote!(#make #bind #written);
    }
    if test.sig.asyncness.is_none() {
        return quote! {
            #make
            let #entered = #root::ambient::enter(#root::expanded::in_force(&#handle));
            #bind
            #written
        };
    }
    // A function says what type the body gives; `?` and `return` in an async block would have to guess it.
    let name = format_ident!("frozen_body_of_{}", test.sig.ident, span = Span::mixed_site());
    let (inputs, output) = (&test.sig.inputs, &test.sig.output);
    let argument = parameter.map(|parameter| parameter.argument(&handle));
    quote! {
        #[allow(clippy::unused_async, clippy::needless_pass_by_value, reason = "the test wants it so")]
        async fn #name(#inputs) #output #written
        #make
        let #entered = #root::expanded::in_force(&#handle);
        #root::ambient::scope(#entered, #name(#argument)).await
    }
}
