//! `#[daily_cache]` and `#[fingerprint]`: options, signature and code of a function, and what it expands to.

mod arguments;
mod attributes;
mod code;
mod day;
mod expansion;
mod function;
mod item;
mod options;
mod returns;
mod types;
mod words;

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens as _, quote};

use self::function::{Function, code};
use self::item::{Item, is_ours};
use self::options::Options;
use self::words::refusal;

/// The function of the attribute and what stands beside it. Where that is refused, the function stays as it was: its
/// callers are not at fault.
pub(crate) fn daily_cache(options: TokenStream, item: &TokenStream) -> TokenStream {
    let expanded = Options::of_daily_cache(options).and_then(|options| {
        let function: Item = syn::parse2(item.clone())?;
        Function::new(crate::root::cache()?, function, options, cfg!(feature = "tokio"))
    });
    match expanded {
        Ok(function) => expansion::expand(&function),
        Err(error) => beside(item, &error),
    }
}

/// The function as it was, and beside it a type of its name that tells its code.
pub(crate) fn fingerprint(options: TokenStream, item: &TokenStream) -> TokenStream {
    let told = Options::of_fingerprint(options).and_then(|options| {
        let function: Item = syn::parse2(item.clone())?;
        if let Some(again) = function.attributes.iter().find(|attribute| is_ours(attribute)) {
            let mend = "this tells the code of the function already; remove the `#[fingerprint]` above it";
            return Err(refusal(again, mend));
        }
        if function.is_associated {
            let mend = "there is no place beside a method for its code; mark a free function that it calls";
            return Err(refusal(&function.signature.ident, mend));
        }
        Ok(telling_code(&crate::root::cache()?, &function, &options))
    });
    match told {
        Ok(code) => quote!(#item #code),
        Err(error) => beside(item, &error),
    }
}

fn telling_code(root: &TokenStream, function: &Item, options: &Options) -> TokenStream {
    let (code, visibility) = (code(root, function.code, &options.depends), &function.visibility);
    let mut ty = function.signature.ident.clone();
    ty.set_span(Span::call_site().located_at(ty.span()));
    let attributes = attributes::Attributes::of(&function.attributes).companions;
    let about = format!(" The code of `{}`, for what depends on it.", function.name());
    expansion::type_beside(
        &about,
        &attributes,
        &visibility.to_token_stream(),
        &ty,
        &code,
        &TokenStream::new(),
    )
}

fn beside(item: &TokenStream, error: &syn::Error) -> TokenStream {
    let error = error.to_compile_error();
    quote!(#item #error)
}
