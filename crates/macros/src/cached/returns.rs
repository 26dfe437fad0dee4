//! What a function returns: the type that is cached, and how it is handed out.

use proc_macro2::TokenStream;
use quote::{ToTokens as _, quote};
use syn::{GenericArgument, PathArguments, ReturnType, Type};

use super::types::{bare, borrowed_in, opaque_in};
use super::words::refusal;

/// What a function returns.
pub(crate) struct Returns {
    /// As it is written, `()` where nothing is.
    pub(crate) whole: TokenStream,
    /// The type that is cached.
    pub(crate) value: TokenStream,
    /// The type of the error, where the function can fail.
    pub(crate) error: Option<TokenStream>,
    pub(crate) hands_out: HandsOut,
}

/// What the value comes in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum HandsOut {
    Value,
    Arc,
    Answer,
}

/// What is returned; `private` is the path of what expansions use.
pub(crate) fn returns(written: &ReturnType, private: &TokenStream) -> syn::Result<Returns> {
    let ReturnType::Type(_, whole) = written else {
        return Ok(Returns { whole: quote!(()), value: quote!(()), error: None, hands_out: HandsOut::Value });
    };
    if let Some(opaque) = opaque_in(whole) {
        let mend = "a value that is kept has a type of its own; write it in place of `impl ..`";
        return Err(refusal(opaque, mend));
    }
    let Some(parts) = parts_of(whole, "Result") else {
        let (value, hands_out) = handed_out(whole);
        check_owned(value)?;
        return Ok(Returns { whole: whole.to_token_stream(), value: quote!(#value), error: None, hands_out });
    };
    let mut parts = parts.into_iter();
    let (value, hands_out) = match parts.next() {
        Some(value) => {
            let (value, hands_out) = handed_out(value);
            check_owned(value)?;
            (quote!(#value), hands_out)
        }
        None => (quote!(<#whole as #private::Fallible>::Value), HandsOut::Value),
    };
    let error =
        parts.next().map_or_else(|| quote!(<#whole as #private::Fallible>::Error), |error| quote!(#error));
    Ok(Returns { whole: whole.to_token_stream(), value, error: Some(error), hands_out })
}

/// The type parameters of a type whose path ends in this name.
fn parts_of<'a>(ty: &'a Type, name: &str) -> Option<Vec<&'a Type>> {
    let path = match bare(ty) {
        Type::Path(path) if path.qself.is_none() => &path.path,
        _ => return None,
    };
    let last = path.segments.last().filter(|last| last.ident == name)?;
    let PathArguments::AngleBracketed(arguments) = &last.arguments else { return Some(Vec::new()) };
    let types = arguments.args.iter().filter_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    });
    Some(types.collect())
}

fn handed_out(ty: &Type) -> (&Type, HandsOut) {
    for (name, hands_out) in [("Arc", HandsOut::Arc), ("Answer", HandsOut::Answer)] {
        if let Some([value]) = parts_of(ty, name).as_deref()
            && !is_unsized(value)
        {
            return (value, hands_out);
        }
    }
    (ty, HandsOut::Value)
}

/// An `Arc<str>` is a value like any other: there is no `str` to keep.
fn is_unsized(ty: &Type) -> bool {
    match bare(ty) {
        Type::Slice(_) | Type::TraitObject(_) => true,
        Type::Path(path) => path.path.is_ident("str"),
        _ => false,
    }
}

/// A value outlives the call, so it borrows nothing.
pub(crate) fn check_owned(value: &Type) -> syn::Result<()> {
    match borrowed_in(value) {
        Some(part) => {
            let mend =
                "a value that is kept borrows nothing; return an owned one, such as String, Vec<T> or Arc<T>";
            Err(refusal(part, mend))
        }
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(written: TokenStream) -> syn::Result<Returns> {
        returns(&syn::parse2(written).unwrap(), &quote!(p))
    }

    fn plain(tokens: &TokenStream) -> String {
        tokens.to_string().replace(' ', "")
    }

    fn parts(written: TokenStream) -> (String, Option<String>, HandsOut) {
        let returns = of(written).unwrap();
        expected(&returns.value, returns.error.as_ref(), returns.hands_out)
    }

    fn expected(
        value: &TokenStream,
        error: Option<&TokenStream>,
        hands_out: HandsOut,
    ) -> (String, Option<String>, HandsOut) {
        (plain(value), error.map(plain), hands_out)
    }

    #[test]
    fn a_value_is_kept_as_it_is_and_an_option_is_a_value() {
        for ty in [
            quote!(Vec<u8>),
            quote!(Option<u8>),
            quote!((u8, u8)),
            quote!(Arc<str>),
            quote!(Option<Arc<u8>>),
            quote!(&'static str),
        ] {
            assert_eq!(parts(quote!(-> #ty)), expected(&ty, None, HandsOut::Value));
        }
        assert_eq!(parts(quote!()), expected(&quote!(()), None, HandsOut::Value));
    }

    #[test]
    fn a_result_is_taken_apart_behind_an_alias_too() {
        let value = HandsOut::Value;
        assert_eq!(parts(quote!(-> Result<u8, E>)), expected(&quote!(u8), Some(&quote!(E)), value));
        let error = quote!(<io::Result<u8> as p::Fallible>::Error);
        assert_eq!(parts(quote!(-> io::Result<u8>)), expected(&quote!(u8), Some(&error), value));
        let (kept, error) =
            (quote!(<fmt::Result as p::Fallible>::Value), quote!(<fmt::Result as p::Fallible>::Error));
        assert_eq!(parts(quote!(-> fmt::Result)), expected(&kept, Some(&error), value));
    }

    #[test]
    fn what_is_shared_is_handed_out_without_a_clone() {
        assert_eq!(parts(quote!(-> std::sync::Arc<u8>)), expected(&quote!(u8), None, HandsOut::Arc));
        assert_eq!(parts(quote!(-> dc::Answer<u8>)), expected(&quote!(u8), None, HandsOut::Answer));
        assert_eq!(
            parts(quote!(-> Result<Arc<u8>, E>)),
            expected(&quote!(u8), Some(&quote!(E)), HandsOut::Arc)
        );
        assert_eq!(
            parts(quote!(-> Result<Answer<u8>, E>)),
            expected(&quote!(u8), Some(&quote!(E)), HandsOut::Answer)
        );
    }

    #[test]
    fn what_is_borrowed_or_opaque_is_refused() {
        for ty in [
            quote!(&str),
            quote!(&'a [u8]),
            quote!(Cow<'a, str>),
            quote!(Option<&u8>),
            quote!(Result<&u8, E>),
            quote!(Arc<View<'_>>),
        ] {
            let error = of(quote!(-> #ty)).err().unwrap_or_else(|| panic!("{ty} is refused"));
            assert!(error.to_string().contains("borrows nothing"), "{ty}");
        }
        assert!(of(quote!(-> Vec<impl Ord>)).err().unwrap().to_string().contains("in place of `impl ..`"));
        assert!(of(quote!(-> Result<u8, &str>)).is_ok());
    }
}
