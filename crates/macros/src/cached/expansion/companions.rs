//! What stands beside a function: its code, its slot, the verbs on it, and the function past the cache.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::call;
use super::hidden::hidden;
use crate::cached::function::Function;

/// Beside a free function, a type of its name that has all of it; beside a method, further methods.
pub(crate) fn of(function: &Function) -> TokenStream {
    let (slot, hidden, uncached) = (slot(function), hidden(function), uncached(function));
    if function.item.is_associated {
        return quote!(#slot #hidden #uncached);
    }
    let verbs = verbs(function);
    let (attributes, visibility, ty) =
        (&function.attributes.companions, function.visibility(), function.companions());
    let about = format!(" What can be done with `{}` beside calling it.", function.item.name());
    let items = quote!(#slot #verbs #hidden #uncached);
    type_beside(&about, attributes, &visibility, &ty, &function.code(), &items)
}

/// A type of a function's name, which tells its code and has further items.
pub(crate) fn type_beside(
    about: &str,
    attributes: &[TokenStream],
    visibility: &TokenStream,
    ty: &Ident,
    code: &TokenStream,
    items: &TokenStream,
) -> TokenStream {
    quote! {
        #[doc = #about]
        #(#attributes)*
        #[allow(non_camel_case_types, reason = "it has the name of the function it belongs to")]
        #visibility enum #ty {}
        #(#attributes)*
        impl #ty {
            /// The fingerprint of the function's code and of what it depends on.
            #visibility const CODE: u64 = #code;
            #items
        }
    }
}

/// Where to look and change by hand.
fn slot(function: &Function) -> TokenStream {
    let (root, value, body) = (&function.root, &function.returns.value, call::owned_slot(function));
    let unused = function.arguments.iter().map(|argument| &argument.name);
    Companion {
        role: "slot",
        docs: "The place of this call in the cache, to look into or to change by hand.",
        output: quote!(#root::Result<#root::DynSlot<#value>>),
        body: quote!(let _ = (#(&#unused,)*); #body),
        is_async: false,
    }
    .tokens(function)
}

/// What is done with the slot of a call.
fn verbs(function: &Function) -> TokenStream {
    let (root, value, is_async) = (&function.root, &function.returns.value, function.is_async());
    let verbs = [
        Companion {
            role: "refresh",
            docs: "Runs the function, whatever is stored, and stores its value.",
            output: function.returns.whole.clone(),
            body: call::refresh(function),
            is_async,
        },
        Companion {
            role: "peek",
            docs: "The fresh value of this call, if there is one. Runs nothing.",
            output: quote!(::core::option::Option<#root::Answer<#value>>),
            body: on_slot(function, "peek"),
            is_async,
        },
        Companion {
            role: "explain",
            docs: "What this call would find and do. Runs nothing.",
            output: quote!(#root::Result<#root::Explanation>),
            body: on_slot(function, "explain"),
            is_async,
        },
        Companion {
            role: "invalidate",
            docs: "Removes what is stored of this call, and says whether there was anything.",
            output: quote!(#root::Result<bool>),
            body: invalidate(function),
            is_async,
        },
    ];
    verbs.iter().map(|verb| verb.tokens(function)).collect()
}

/// A function beside the one that is called, with its generics and arguments.
struct Companion {
    role: &'static str,
    docs: &'static str,
    output: TokenStream,
    body: TokenStream,
    is_async: bool,
}

impl Companion {
    fn tokens(&self, function: &Function) -> TokenStream {
        let Companion { role, docs, output, body, is_async } = self;
        let (attributes, visibility) = (&function.attributes.companions, function.visibility());
        let mut signature = function.beside(role);
        signature.output = syn::parse_quote!(-> #output);
        if !is_async {
            signature.asyncness = None;
        }
        let (docs, lints) = (format!(" {docs}"), lints());
        quote! {
            #[doc = #docs]
            #lints
            #(#attributes)*
            #visibility #signature { #body }
        }
    }
}

/// A verb on the slot of the arguments.
fn on_slot(function: &Function, verb: &str) -> TokenStream {
    let (root, slot, value) = (&function.root, function.call("slot"), &function.returns.value);
    if function.is_async() {
        let verb = quote::format_ident!("{verb}_async");
        return quote!(#root::__private::#verb::<#value>(#slot).await);
    }
    let verb = quote::format_ident!("{verb}");
    quote!(#root::__private::#verb::<#value>(#slot))
}

/// Removes the value, and the remembered error where there may be one.
fn invalidate(function: &Function) -> TokenStream {
    let value = on_slot(function, "invalidate");
    if function.options.errors_for.is_none() {
        return value;
    }
    let (root, error, errors) = (&function.root, &function.returns.error, call::owned_errors(function));
    let await_it = function.is_async().then(|| quote!(.await));
    let verb = if function.is_async() { quote!(invalidate_async) } else { quote!(invalidate) };
    quote! {
        let __daily_cache_errors = #errors;
        let __daily_cache_error = #root::__private::#verb::<#error>(__daily_cache_errors) #await_it?;
        ::core::result::Result::Ok(#value? || __daily_cache_error)
    }
}

/// The function itself: the one place that holds the body, and the patterns of its arguments.
fn uncached(function: &Function) -> TokenStream {
    let (attributes, visibility, body) =
        (&function.attributes.body, &function.item.visibility, &function.item.body);
    let (signature, lints) = (function.with_body(), lints());
    quote! {
        /// The function itself, past the cache: nothing is looked up, nothing is stored.
        #lints
        #(#attributes)*
        #visibility #signature #body
    }
}

/// What linters ask of functions in general, and the function itself has been asked already.
fn lints() -> TokenStream {
    quote! {
        #[allow(
            clippy::missing_const_for_fn,
            clippy::missing_errors_doc,
            clippy::missing_panics_doc,
            clippy::must_use_candidate,
            reason = "it stands beside a function that is written by hand"
        )]
    }
}
