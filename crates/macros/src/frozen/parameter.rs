//! The parameter of a test to which its clock is handed.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::{Error, FnArg, PatType, Result, Signature, Type};

const MEND: &str = "write `clock: FrozenClock` or `clock: &FrozenClock`";

/// The one parameter, of whatever name.
pub(super) struct Parameter<'a> {
    written: &'a PatType,
    is_reference: bool,
}

impl<'a> Parameter<'a> {
    /// None if the function has no parameter.
    pub(super) fn of(signature: &'a Signature) -> Result<Option<Self>> {
        let mut inputs = signature.inputs.iter();
        let Some(first) = inputs.next() else { return Ok(None) };
        let FnArg::Typed(written) = first else {
            let what = "#[frozen] goes above a function of its own, which has no `self`";
            return Err(Error::new_spanned(first, what));
        };
        let Some(is_reference) = is_reference(&written.ty) else {
            return Err(Error::new_spanned(
                &written.ty,
                format!("#[frozen] hands over a FrozenClock: {MEND}"),
            ));
        };
        if let Some(second) = inputs.next() {
            let what = "#[frozen] hands over one clock and nothing else: remove this parameter";
            return Err(Error::new_spanned(second, what));
        }
        Ok(Some(Self { written, is_reference }))
    }

    /// As a variable, which is the clock that `handle` is.
    pub(super) fn bind(&self, handle: &Ident) -> TokenStream {
        let PatType { attrs, pat, ty, .. } = self.written;
        let argument = self.argument(handle);
        quote! {
            #[allow(clippy::no_effect_underscore_binding, reason = "a test may leave its parameter unused")]
            #(#attrs)*
            let #pat: #ty = #argument;
        }
    }

    /// What to pass for it.
    pub(super) fn argument(&self, handle: &Ident) -> TokenStream {
        let borrow = self.is_reference.then(|| quote!(&));
        quote!(#borrow #handle)
    }
}

/// Whether the type is `&FrozenClock`, if it is that or `FrozenClock`.
fn is_reference(ty: &Type) -> Option<bool> {
    match ty {
        Type::Reference(to) if to.lifetime.is_none() && to.mutability.is_none() => {
            (is_reference(&to.elem) == Some(false)).then_some(true)
        }
        Type::Path(path) => {
            path.path.segments.last().filter(|last| last.ident == "FrozenClock").map(|_| false)
        }
        Type::Group(group) => is_reference(&group.elem),
        Type::Paren(paren) => is_reference(&paren.elem),
        _ => None,
    }
}
