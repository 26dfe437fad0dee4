//! The arguments of a function, and what each is to the key.

use proc_macro2::Span;
use syn::visit::{self, Visit};
use syn::{FnArg, Ident, Pat, PatType, Receiver, ReceiverKind, Signature, Type};

use super::options::Options;
use super::types::{Set, is_mutable, set_in};
use super::words::{nearest, refusal};

/// serde knows no longer tuples.
pub(crate) const MOST_PARTS: usize = 16;

/// One argument, without `self`.
pub(crate) struct Argument {
    /// Its own name, or one made up for a pattern.
    pub(crate) name: Ident,
    pub(crate) ty: Type,
    pub(crate) role: Role,
}

/// What an argument is to the key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    Counts,
    CountsUnordered,
    Skipped,
}

/// The arguments of a function, where they and what is said of them agree.
pub(crate) fn arguments(signature: &Signature, options: &Options) -> syn::Result<Vec<Argument>> {
    let named = Named::of(signature);
    named.check(&options.skip, true)?;
    named.check(&options.unordered, false)?;
    named.check(&options.show, false)?;
    apart(&options.skip, &options.unordered, "is skipped: its order cannot count")?;
    apart(&options.skip, &options.show, "is skipped: another call's value would be shown")?;
    if let Some(receiver) = signature.receiver() {
        check_receiver(receiver, options)?;
    }
    let arguments: Vec<Argument> =
        typed(signature).enumerate().map(|(at, one)| argument(at, one, options)).collect();
    for (argument, written) in arguments.iter().zip(typed(signature)) {
        check(argument, written, options)?;
    }
    let counted = arguments.iter().filter(|argument| argument.role != Role::Skipped);
    match counted.clone().nth(MOST_PARTS) {
        Some(one) if options.key.is_none() => {
            let mend = "a key has at most 16 arguments; skip some, or say what counts with `key = ..`";
            Err(refusal(&one.name, mend))
        }
        _ => Ok(arguments),
    }
}

fn typed(signature: &Signature) -> impl Iterator<Item = &PatType> {
    signature.inputs.iter().filter_map(|input| match input {
        FnArg::Typed(typed) => Some(typed),
        FnArg::Receiver(_) => None,
    })
}

fn argument(at: usize, written: &PatType, options: &Options) -> Argument {
    let name = name_of(&written.pat).cloned();
    let name = name.unwrap_or_else(|| Ident::new(&format!("__daily_cache_{at}"), Span::mixed_site()));
    let role = if options.skip.contains(&name) {
        Role::Skipped
    } else if options.unordered.contains(&name) {
        Role::CountsUnordered
    } else {
        Role::Counts
    };
    Argument { name, ty: (*written.ty).clone(), role }
}

/// The name of an argument that is not taken apart.
fn name_of(pattern: &Pat) -> Option<&Ident> {
    match pattern {
        Pat::Ident(plain) if plain.by_ref.is_none() && plain.subpat.is_none() => Some(&plain.ident),
        _ => None,
    }
}

/// The names that a signature has.
struct Named<'a> {
    function: &'a Ident,
    names: Vec<String>,
    inside_patterns: Vec<String>,
    has_self: bool,
}

impl<'a> Named<'a> {
    fn of(signature: &'a Signature) -> Named<'a> {
        let mut inside = Bound(Vec::new());
        let patterns = typed(signature).filter(|typed| name_of(&typed.pat).is_none());
        patterns.for_each(|typed| inside.visit_pat(&typed.pat));
        Named {
            function: &signature.ident,
            names: typed(signature).filter_map(|typed| name_of(&typed.pat)).map(Ident::to_string).collect(),
            inside_patterns: inside.0,
            has_self: signature.receiver().is_some(),
        }
    }

    /// Whether each of these is an argument, and none is there twice.
    fn check(&self, given: &[Ident], may_be_self: bool) -> syn::Result<()> {
        for (at, one) in given.iter().enumerate() {
            if given.iter().take(at).any(|earlier| earlier == one) {
                return Err(refusal(one, format!("`{one}` is named twice; leave one out")));
            }
            if one == "self" && self.has_self && !may_be_self {
                return Err(refusal(one, "`self` can be skipped, or `key = ..` names the fields that count"));
            }
            let name = one.to_string();
            let is_self = one == "self" && self.has_self;
            if !is_self && !self.names.contains(&name) {
                return Err(refusal(one, self.unknown(&name)));
            }
        }
        Ok(())
    }

    fn unknown(&self, name: &str) -> String {
        if self.inside_patterns.iter().any(|inside| inside == name) {
            return format!(
                "`{name}` is part of a pattern; name the whole argument, and take it apart in the body"
            );
        }
        let mend = nearest(name, self.names.iter().map(String::as_str));
        let mend = mend.map(|name| format!("; did you mean `{name}`?")).unwrap_or_default();
        format!("`{name}` is no argument of `{}`{mend}", self.function)
    }
}

/// The names that patterns bind.
struct Bound(Vec<String>);

impl Visit<'_> for Bound {
    fn visit_pat_ident(&mut self, bound: &syn::PatIdent) {
        self.0.push(bound.ident.to_string());
        visit::visit_pat_ident(self, bound);
    }
}

fn apart(skipped: &[Ident], others: &[Ident], why: &str) -> syn::Result<()> {
    match others.iter().find(|other| skipped.contains(other)) {
        Some(both) => Err(refusal(both, format!("`{both}` {why}; leave it out here or there"))),
        None => Ok(()),
    }
}

fn check_receiver(receiver: &Receiver, options: &Options) -> syn::Result<()> {
    let skipped = options.skip.iter().any(|skipped| skipped == "self");
    let is_mutable = match &receiver.kind {
        ReceiverKind::Reference(_, _, mutable) => mutable.is_some(),
        ReceiverKind::Typed(_, ty) => is_mutable(ty),
        _ => false,
    };
    if skipped {
        return Ok(());
    }
    if is_mutable {
        return Err(refusal(receiver, mutable("self")));
    }
    if options.key.is_none() {
        let mend = "say what of `self` counts: `skip(self)` for nothing, or `key = (self.id, ..)`";
        return Err(refusal(receiver, mend));
    }
    Ok(())
}

fn mutable(name: &str) -> String {
    format!(
        "a hit would not change what `{name}` refers to; return the value, or say `skip({name})` if that is right"
    )
}

fn check(argument: &Argument, written: &PatType, options: &Options) -> syn::Result<()> {
    let Argument { ty, role, .. } = argument;
    if let Some(attribute) = written.attrs.iter().find(|attribute| attribute.path().is_ident("cfg")) {
        return Err(refusal(
            attribute,
            "an argument that is there or not changes the key; write a function for each case",
        ));
    }
    if *role == Role::Skipped {
        return Ok(());
    }
    if is_mutable(ty) {
        let mend = match name_of(&written.pat) {
            Some(name) => mutable(&name.to_string()),
            None => "a hit would not change what this refers to; return the value".to_owned(),
        };
        return Err(refusal(ty, mend));
    }
    if options.key.is_some() {
        return Ok(());
    }
    match set_in(ty) {
        Some(Set::Itself(set)) if *role == Role::Counts => {
            let mend = match name_of(&written.pat) {
                Some(name) => format!("say `unordered({name})`, or take a BTreeSet"),
                None => "name it and say `unordered(..)`, or take a BTreeSet".to_owned(),
            };
            Err(refusal(set, format!("a HashSet has no order, so equal sets would get two keys; {mend}")))
        }
        Some(Set::Inside(set)) => {
            let mend = "a HashSet has no order, so equal arguments would get two keys; take a BTreeSet, `skip` the argument, or say what counts with `key = ..`";
            Err(refusal(set, mend))
        }
        _ => Ok(()),
    }
}

/// The signature that stands outside: patterns are names there, and nothing is `mut`.
pub(crate) fn plain(signature: &Signature, arguments: &[Argument]) -> Signature {
    let mut plain = signature.clone();
    let mut names = arguments.iter().map(|argument| &argument.name);
    for input in &mut plain.inputs {
        match input {
            FnArg::Receiver(receiver) => receiver.mutability = None,
            FnArg::Typed(typed) => {
                typed.attrs.clear();
                if let Some(name) = names.next() {
                    *typed.pat = syn::parse_quote!(#name);
                }
            }
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use proc_macro2::TokenStream;
    use quote::{ToTokens as _, format_ident, quote};

    use super::*;

    fn of(signature: TokenStream, options: TokenStream) -> syn::Result<Vec<Argument>> {
        arguments(&syn::parse2(signature).unwrap(), &Options::of_daily_cache(options).unwrap())
    }

    fn refused(signature: TokenStream, options: TokenStream) -> String {
        of(signature, options).err().expect("it is refused").to_string()
    }

    #[test]
    fn each_argument_has_its_role() {
        let arguments =
            of(quote!(fn f(a: u8, mut b: &HashSet<u8>, _: u8, c: u8)), quote!(unordered(b), skip(c)));
        let roles: Vec<(String, Role)> =
            arguments.unwrap().iter().map(|one| (one.name.to_string(), one.role)).collect();
        let role = |name: &str, role| (name.to_owned(), role);
        let expected = [
            role("a", Role::Counts),
            role("b", Role::CountsUnordered),
            role("__daily_cache_2", Role::Counts),
            role("c", Role::Skipped),
        ];
        assert_eq!(roles, expected);
    }

    #[test]
    fn self_is_skipped_or_in_the_key() {
        assert!(refused(quote!(fn f(&self)), quote!()).starts_with("say what of `self` counts"));
        assert!(refused(quote!(fn f(&mut self)), quote!(key = self.a)).contains("a hit would not change"));
        for options in [quote!(skip(self)), quote!(key = self.a)] {
            assert!(of(quote!(fn f(&self, a: u8)), options).is_ok());
        }
        assert!(of(quote!(fn f(&mut self)), quote!(skip(self))).is_ok());
    }

    #[test]
    fn a_set_is_found_where_it_is_written() {
        assert!(refused(quote!(fn f(ids: &HashSet<u8>)), quote!()).contains("say `unordered(ids)`"));
        assert!(refused(quote!(fn f(ids: Vec<HashSet<u8>>)), quote!()).contains("take a BTreeSet, `skip`"));
        assert!(
            refused(quote!(fn f(ids: HashSet<HashSet<u8>>)), quote!(unordered(ids)))
                .contains("take a BTreeSet")
        );
        for options in [quote!(unordered(ids)), quote!(skip(ids)), quote!(key = 1)] {
            assert!(of(quote!(fn f(ids: std::collections::HashSet<u8>)), options).is_ok());
        }
    }

    #[test]
    fn what_would_be_changed_is_skipped_on_purpose() {
        assert!(refused(quote!(fn f(a: &mut u8)), quote!()).contains("`skip(a)`"));
        assert!(refused(quote!(fn f(a: Option<&mut u8>)), quote!()).contains("`skip(a)`"));
        assert!(of(quote!(fn f(a: &mut u8, b: fn(&mut u8))), quote!(skip(a))).is_ok());
    }

    #[test]
    fn a_name_is_that_of_an_argument() {
        assert_eq!(
            refused(quote!(fn f(client: u8)), quote!(skip(clinet))),
            "`clinet` is no argument of `f`; did you mean `client`?"
        );
        assert_eq!(refused(quote!(fn f()), quote!(skip(self))), "`self` is no argument of `f`");
        assert!(refused(quote!(fn f((a, b): (u8, u8))), quote!(skip(a))).contains("part of a pattern"));
        assert!(refused(quote!(fn f(a: u8)), quote!(skip(a, a))).contains("twice"));
        assert!(refused(quote!(fn f(a: u8)), quote!(skip(a), show(a))).contains("is skipped"));
    }

    #[test]
    fn a_key_has_sixteen_parts() {
        let names: Vec<Ident> = (0..17).map(|at| format_ident!("a{at}")).collect();
        let all = quote!(fn f(#(#names: u8),*));
        assert!(refused(all.clone(), quote!()).contains("at most 16 arguments"));
        assert!(of(all.clone(), quote!(skip(a3))).is_ok());
        assert!(of(all, quote!(key = a3)).is_ok());
    }

    #[test]
    fn outside_patterns_are_names() {
        let signature: Signature = syn::parse_quote!(fn f(mut self, (a, b): (u8, u8), mut c: u8) -> u8);
        let arguments = arguments(&signature, &Options::of_daily_cache(quote!(skip(self))).unwrap()).unwrap();
        let expected = quote!(fn f(self, __daily_cache_0: (u8, u8), c: u8) -> u8);
        assert_eq!(plain(&signature, &arguments).to_token_stream().to_string(), expected.to_string());
    }
}
