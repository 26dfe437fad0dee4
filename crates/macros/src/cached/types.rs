//! What is written in a type.

use proc_macro2::TokenStream;
use quote::ToTokens as _;
use syn::visit::{self, Visit};
use syn::{Lifetime, ParenthesizedGenericArguments, Path, Type, TypeFnPtr, TypeImplTrait, TypeReference};

/// What a type is without parentheses around it, and without what a macro puts around it.
pub(crate) fn bare(mut ty: &Type) -> &Type {
    loop {
        ty = match ty {
            Type::Paren(inner) => &inner.elem,
            Type::Group(inner) => &inner.elem,
            _ => return ty,
        };
    }
}

/// What a type refers to, through how many references.
pub(crate) fn referred(ty: &Type) -> (&Type, usize) {
    match bare(ty) {
        Type::Reference(reference) => {
            let (ty, references) = referred(&reference.elem);
            (ty, references + 1)
        }
        ty => (ty, 0),
    }
}

/// A set that is written in a type.
pub(crate) enum Set<'a> {
    /// The type, or what it refers to.
    Itself(&'a Path),
    Inside(&'a Path),
}

pub(crate) fn set_in(ty: &Type) -> Option<Set<'_>> {
    let itself = match referred(ty).0 {
        Type::Path(written) if is_set(&written.path) => Some(&written.path),
        _ => None,
    };
    let mut found = FirstSet(None);
    match itself {
        Some(set) => visit::visit_path(&mut found, set),
        None => found.visit_type(ty),
    }
    found.0.map(Set::Inside).or(itself.map(Set::Itself))
}

fn is_set(path: &Path) -> bool {
    path.segments.last().is_some_and(|last| last.ident == "HashSet")
}

struct FirstSet<'a>(Option<&'a Path>);

impl<'a> Visit<'a> for FirstSet<'a> {
    fn visit_path(&mut self, path: &'a Path) {
        if is_set(path) {
            self.0.get_or_insert(path);
        }
        visit::visit_path(self, path);
    }
}

/// The first `impl Trait` in a type.
pub(crate) fn opaque_in(ty: &Type) -> Option<&TypeImplTrait> {
    let mut found = FirstOpaque(None);
    found.visit_type(ty);
    found.0
}

struct FirstOpaque<'a>(Option<&'a TypeImplTrait>);

impl<'a> Visit<'a> for FirstOpaque<'a> {
    fn visit_type_impl_trait(&mut self, opaque: &'a TypeImplTrait) {
        self.0.get_or_insert(opaque);
    }
}

/// Whether something can be changed through a type.
pub(crate) fn is_mutable(ty: &Type) -> bool {
    let mut lent = Lent::default();
    lent.visit_type(ty);
    lent.is_mutable
}

/// The first part of a type that is borrowed for less than the whole run of a program.
pub(crate) fn borrowed_in(ty: &Type) -> Option<TokenStream> {
    let mut lent = Lent::default();
    lent.visit_type(ty);
    lent.shortly
}

/// References and lifetimes. What a function pointer or a closure takes and gives is its own matter.
#[derive(Default)]
struct Lent {
    is_mutable: bool,
    shortly: Option<TokenStream>,
}

impl Visit<'_> for Lent {
    fn visit_type_reference(&mut self, reference: &TypeReference) {
        self.is_mutable |= reference.mutability.is_some();
        if reference.lifetime.as_ref().is_none_or(|lifetime| lifetime.ident != "static") {
            self.shortly.get_or_insert(reference.to_token_stream());
        }
        visit::visit_type_reference(self, reference);
    }

    fn visit_lifetime(&mut self, lifetime: &Lifetime) {
        if lifetime.ident != "static" {
            self.shortly.get_or_insert(lifetime.to_token_stream());
        }
    }

    fn visit_type_fn_ptr(&mut self, _: &TypeFnPtr) {}

    fn visit_parenthesized_generic_arguments(&mut self, _: &ParenthesizedGenericArguments) {}
}

#[cfg(test)]
mod tests {
    use syn::parse_quote;

    use super::*;

    #[test]
    fn references_are_counted() {
        assert_eq!(
            [parse_quote!(u8), parse_quote!(&u8), parse_quote!(&'a (&u8))].map(|ty| referred(&ty).1),
            [0, 1, 2]
        );
    }

    #[test]
    fn what_a_function_pointer_takes_is_its_own_matter() {
        for ty in [parse_quote!(fn(&mut u8) -> &u8), parse_quote!(Box<dyn Fn(&mut u8)>)] {
            assert!(!is_mutable(&ty) && borrowed_in(&ty).is_none());
        }
        assert!(is_mutable(&parse_quote!(Vec<&mut u8>)));
    }

    #[test]
    fn only_what_is_static_may_be_borrowed() {
        let borrowed = |ty| borrowed_in(&ty).map(|part| part.to_string());
        assert_eq!(borrowed(parse_quote!(Cow<'static, str>)), None);
        assert_eq!(borrowed(parse_quote!(&'static [&'static str])), None);
        assert_eq!(borrowed(parse_quote!(Cow<'a, str>)).as_deref(), Some("'a"));
        assert_eq!(borrowed(parse_quote!(&'static [&str])).as_deref(), Some("& str"));
    }
}
