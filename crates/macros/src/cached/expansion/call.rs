//! One call: the cache, the slot in it, the verb, and what is handed out.
//!
//! All names here are of the macro's own site: an argument called `slot` is another one.

use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;
use syn::Ident;
use syn::spanned::Spanned as _;

use crate::cached::function::Function;
use crate::cached::returns::HandsOut;

/// The body of the function: its value from the cache.
pub(crate) fn obtain(function: &Function) -> TokenStream {
    by_verb(function, "Obtain")
}

/// The body of `refresh`: a run, whatever is stored.
pub(crate) fn refresh(function: &Function) -> TokenStream {
    by_verb(function, "Refresh")
}

/// A verb on the slot, with what is done about errors where they are remembered.
fn by_verb(function: &Function, verb: &str) -> TokenStream {
    let (here, root) = (Span::mixed_site(), &function.root);
    let verb = Ident::new(verb, here);
    let verb = quote_spanned!(here=> #root::__private::Verb::#verb);
    let slot = slot(function);
    let errors = function.options.errors_for.as_ref().map(|_| {
        let errors = errors(function);
        quote_spanned!(here=> let errors = #errors;)
    });
    let call = call(function, &verb, &remembering(function, &verb, run(function)));
    in_cache(
        function,
        &quote_spanned! {here=>
            let slot = #slot;
            #errors
            #call
        },
    )
}

/// The body of `slot`.
pub(crate) fn owned_slot(function: &Function) -> TokenStream {
    let (value, slot, here) = (&function.returns.value, slot(function), at_the_type(function));
    let root = &function.root_at(here);
    let erased = quote_spanned!(here=> #slot.map(#root::__private::erased::<#value, _, _, _, _>));
    in_cache(function, &erased)
}

/// The same of the remembered error.
pub(crate) fn owned_errors(function: &Function) -> TokenStream {
    let (error, errors, here) = (&function.returns.error, errors(function), at_the_error(function));
    let root = &function.root_at(here);
    let erased = quote_spanned!(here=> #errors.map(#root::__private::erased::<#error, _, _, _, _>));
    in_cache(function, &erased)
}

/// Tokens with the function's cache at hand.
fn in_cache(function: &Function, tokens: &TokenStream) -> TokenStream {
    let (here, root) = (Span::mixed_site(), &function.root);
    let given = function.options.cache.as_ref().map(|given| quote_spanned!(here=> (#given)));
    let given = given.unwrap_or_else(|| {
        let path = function.path("__cache");
        quote_spanned!(here=> #path())
    });
    // A match keeps what the expression makes until the end of the call.
    quote_spanned! {here=>
        match &#given {
            cache => {
                let cache = #root::__private::cache(cache);
                #tokens
            }
        }
    }
}

/// The slot of the value, with label and codec.
fn slot(function: &Function) -> TokenStream {
    let here = Span::mixed_site();
    let (path, key, options) = (function.path("__slot"), function.key(), &function.options);
    let label = (!options.show.is_empty()).then(|| {
        let shown = options.show.iter().map(|name| format!("{name}={{:?}}")).collect::<Vec<_>>().join(", ");
        let names = &options.show;
        quote_spanned!(here=> .map(|slot| slot.label(::std::format!(#shown, #(&#names),*))))
    });
    let codec = options.codec.as_ref().map(|codec| quote_spanned!(here=> .map(|slot| slot.codec(#codec))));
    quote_spanned!(here=> #path(cache, #key) #label #codec)
}

/// The slot of the remembered error.
fn errors(function: &Function) -> TokenStream {
    let (path, key) = (function.path("__errors"), function.key());
    quote_spanned!(Span::mixed_site()=> #path(cache, #key))
}

/// What runs where there is no value: it gives a `Result` of what is kept.
fn run(function: &Function) -> TokenStream {
    let (here, root) = (Span::mixed_site(), &function.root);
    let call = function.call("uncached");
    let call = if function.is_async() { quote_spanned!(here=> #call.await) } else { call };
    let is_answer = function.returns.hands_out == HandsOut::Answer;
    match (&function.returns.error, is_answer) {
        (Some(_), true) => quote_spanned!(here=> #call.map(#root::Answer::into_arc)),
        (Some(_), false) => call,
        (None, true) => quote_spanned!(here=> ::core::result::Result::Ok(#root::Answer::into_arc(#call))),
        (None, false) => quote_spanned!(here=> ::core::result::Result::Ok(#call)),
    }
}

/// The same with its errors remembered, where that was asked for.
fn remembering(function: &Function, verb: &TokenStream, run: TokenStream) -> TokenStream {
    let here = at_the_error(function);
    let root = &function.root_at(here);
    if function.options.errors_for.is_none() {
        return run;
    }
    let run = closure(function, &run);
    if function.is_async() {
        quote_spanned!(here=> #root::__private::remembering_async(#verb, errors, #run).await)
    } else {
        quote_spanned!(here=> #root::__private::remembering(#verb, errors, #run))
    }
}

fn closure(function: &Function, body: &TokenStream) -> TokenStream {
    let here = Span::mixed_site();
    if function.is_async() {
        quote_spanned!(here=> move || async move { #body })
    } else {
        quote_spanned!(here=> move || #body)
    }
}

/// The verb, and its answer in what the function returns.
fn call(function: &Function, verb: &TokenStream, run: &TokenStream) -> TokenStream {
    let (here, value) = (at_the_type(function), &function.returns.value);
    let root = &function.root_at(here);
    let error = function.returns.error.clone();
    let error = error.unwrap_or_else(|| quote_spanned!(here=> ::core::convert::Infallible));
    let (refuse, run) = (refuse(function), closure(function, run));
    let answer = if function.is_async() {
        quote_spanned! {here=>
            #root::__private::call_async::<#value, _, #error, _, _, _, _, _>(#verb, cache, slot, #refuse, #run).await
        }
    } else {
        quote_spanned! {here=>
            #root::__private::call::<#value, _, #error, _, _, _, _>(#verb, cache, slot, #refuse, #run)
        }
    };
    let hand_out = match function.returns.hands_out {
        HandsOut::Value => Some(quote_spanned!(here=> #root::Answer::into_value)),
        HandsOut::Arc => Some(quote_spanned!(here=> #root::Answer::into_arc)),
        HandsOut::Answer => None,
    };
    match (&function.returns.error, hand_out) {
        (Some(_), Some(hand_out)) => quote_spanned!(here=> #answer.map(#hand_out)),
        (Some(_), None) => answer,
        (None, Some(hand_out)) => quote_spanned!(here=> #hand_out(#root::__private::infallible(#answer))),
        (None, None) => quote_spanned!(here=> #root::__private::infallible(#answer)),
    }
}

/// A type that cannot be kept is refused where it is written.
fn at_the_type(function: &Function) -> Span {
    Span::mixed_site().located_at(function.returns.value.span())
}

/// An error that cannot be remembered likewise.
fn at_the_error(function: &Function) -> Span {
    Span::mixed_site().located_at(function.returns.error.span())
}

/// What is done offline where nothing is stored: an error where the function's type has a place for it.
fn refuse(function: &Function) -> TokenStream {
    let (here, root) = (Span::mixed_site(), &function.root);
    let Some(error) = &function.returns.error else {
        return quote_spanned!(here=> #root::__private::cannot_refuse);
    };
    quote_spanned! {here=>
        {
            #[allow(unused_imports, reason = "which of the two is used depends on the type of the error")]
            use #root::__private::{RefuseInto as _, RefusePlainly as _};
            move |error| (&#root::__private::Refusal::<#error>::new()).refuse(error)
        }
    }
}
