//! A function to keep, understood: its signature, its options, and the names of what stands beside it.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens as _, quote, quote_spanned};
use syn::{FnArg, GenericParam, Path, Signature, Type};

use super::arguments::{Argument, MOST_PARTS, Role, arguments, plain};
use super::attributes::Attributes;
use super::item::Item;
use super::options::Options;
use super::returns::{Returns, check_owned, returns};
use super::types::{opaque_in, referred};
use super::words::refusal;

/// All that the expansion is made from.
pub(crate) struct Function {
    /// The path of the cache's crate.
    pub(crate) root: TokenStream,
    pub(crate) item: Item,
    pub(crate) options: Options,
    pub(crate) attributes: Attributes,
    pub(crate) arguments: Vec<Argument>,
    pub(crate) returns: Returns,
    /// The signature with plain names for arguments.
    pub(crate) plain: Signature,
}

impl Function {
    /// The function, where it can be kept the way its options say.
    pub(crate) fn new(
        root: TokenStream,
        item: Item,
        options: Options,
        has_tokio: bool,
    ) -> syn::Result<Function> {
        item.check(has_tokio)?;
        let arguments = arguments(&item.signature, &options)?;
        let returns = returns(&item.signature.output, &quote!(#root::__private))?;
        if let Some(given) = options.given("errors_for") {
            let Some(error) = &returns.error else {
                return Err(refusal(given, "only a function that returns a Result has errors to remember"));
            };
            syn::parse2::<Type>(error.clone()).and_then(|error| check_owned(&error))?;
        }
        let mut attributes = Attributes::of(&item.attributes);
        if arguments.iter().any(|argument| argument.name.to_string().starts_with('_')) {
            attributes.allow_in_keys(&quote!(clippy::used_underscore_binding));
        }
        let plain = plain(&item.signature, &arguments);
        let function = Function { root, item, options, attributes, arguments, returns, plain };
        if function.kinds().count() > MOST_PARTS {
            let mend = "a key has at most 16 types and constants; put some of them into one type";
            return Err(refusal(&function.plain.ident, mend));
        }
        Ok(function)
    }

    /// The path of the cache's crate, to be pointed at in another place.
    pub(crate) fn root_at(&self, here: Span) -> TokenStream {
        let moved = self.root.clone().into_iter().map(|mut tree| {
            tree.set_span(tree.span().located_at(here));
            tree
        });
        moved.collect()
    }

    /// The code of the function, and of what it depends on, as an expression.
    pub(crate) fn code(&self) -> TokenStream {
        if self.options.code_is_off {
            return quote!(0);
        }
        code(&self.root, self.item.code, &self.options.depends)
    }

    pub(crate) fn is_async(&self) -> bool {
        self.plain.asyncness.is_some()
    }

    /// The name of what stands beside the function: `slot` of its own type, or `load_slot` beside a method.
    pub(crate) fn companion(&self, role: &str) -> Ident {
        let name = match (self.item.is_associated, role.strip_prefix("__")) {
            (false, _) => role.to_owned(),
            (true, None) => format!("{}_{role}", self.item.name()),
            (true, Some(hidden)) => format!("__{}_{hidden}", self.item.name()),
        };
        Ident::new(&name, self.written_here())
    }

    /// The path to what stands beside the function.
    pub(crate) fn path(&self, role: &str) -> TokenStream {
        let name = self.companion(role);
        if self.item.is_associated {
            return quote!(Self::#name);
        }
        let ty = self.companions();
        quote!(#ty::#name)
    }

    /// The type of the function's name that what stands beside it belongs to.
    pub(crate) fn companions(&self) -> Ident {
        let mut ty = self.plain.ident.clone();
        ty.set_span(self.written_here());
        ty
    }

    /// Where the function's name is, yet known as written by the attribute: lints about names let it pass.
    fn written_here(&self) -> Span {
        Span::call_site().located_at(self.plain.ident.span())
    }

    /// The signature of a companion, known as written by the attribute.
    pub(crate) fn beside(&self, role: &str) -> Signature {
        let here = self.written_here();
        let mut signature = self.plain.clone();
        signature.ident = self.companion(role);
        signature.fn_token.span = here;
        if let Some(word) = &mut signature.asyncness {
            word.span = here;
        }
        signature
    }

    /// The same visibility, known as written by the attribute.
    pub(crate) fn visibility(&self) -> TokenStream {
        let tokens = self.item.visibility.to_token_stream().into_iter();
        let here = tokens.map(|mut tree| {
            tree.set_span(Span::call_site().located_at(tree.span()));
            tree
        });
        here.collect()
    }

    /// The signature of the one that has the body: as it was written. What only the attribute uses is used.
    pub(crate) fn with_body(&self) -> Signature {
        let mut signature = self.item.signature.clone();
        signature.ident = self.companion("uncached");
        let typed = signature.inputs.iter_mut().filter_map(|input| match input {
            FnArg::Typed(typed) => Some(typed),
            FnArg::Receiver(_) => None,
        });
        for (argument, typed) in self.arguments.iter().zip(typed) {
            if self.options.mention(&argument.name) {
                let reason = "the attribute uses it";
                typed.attrs.push(syn::parse_quote!(#[allow(unused_variables, reason = #reason)]));
            }
        }
        signature
    }

    /// The function with the body of a companion, called with the arguments as they are.
    pub(crate) fn call(&self, role: &str) -> TokenStream {
        let (path, generics, arguments) = (self.path(role), self.turbofish(), self.passed());
        quote!(#path #generics(#(#arguments),*))
    }

    fn passed(&self) -> Vec<TokenStream> {
        let mut names = self.arguments.iter().map(|argument| argument.name.to_token_stream());
        let receiver = self.plain.inputs.iter().find_map(|input| match input {
            FnArg::Receiver(receiver) => Some(receiver.self_token.to_token_stream()),
            FnArg::Typed(_) => None,
        });
        receiver.into_iter().chain(names.by_ref()).collect()
    }

    /// `::<T, N>`: lifetimes are found by the compiler.
    fn turbofish(&self) -> Option<TokenStream> {
        let parameters = self.parameters();
        (!parameters.is_empty()).then(|| quote!(::<#(#parameters),*>))
    }

    fn parameters(&self) -> Vec<&Ident> {
        let names = self.plain.generics.params.iter().filter_map(|parameter| match parameter {
            GenericParam::Type(ty) => Some(&ty.ident),
            GenericParam::Const(constant) => Some(&constant.ident),
            GenericParam::Lifetime(_) => None,
        });
        names.collect()
    }

    /// `where Self: Sized` where the method says so: in a trait that is used as `dyn` all beside it has to.
    pub(crate) fn sized(&self) -> Option<TokenStream> {
        let clause = self.plain.generics.where_clause.as_ref()?;
        let said = clause.predicates.iter().map(|one| one.to_token_stream().to_string().replace(' ', ""));
        said.into_iter().any(|one| one == "Self:Sized").then(|| quote!(where Self: Sized))
    }

    /// What the key is made from: types and constants, then the arguments or what was said in their place.
    pub(crate) fn key(&self) -> TokenStream {
        let root = &self.root;
        // What cannot be a key is refused where the arguments are written, not at the attribute.
        let here = Span::mixed_site().located_at(self.plain.paren_token.span.join());
        let parts = self.counted().map(|Argument { name, ty, role }| {
            if *role == Role::Counts {
                return quote_spanned!(here=> &#name);
            }
            let through = (0..referred(ty).1).map(|_| quote!(*));
            quote!(#root::Unordered(&#(#through)* #name))
        });
        let kinds: Vec<TokenStream> = self.kinds().collect();
        let given = self.options.key.as_ref().map(|key| quote!(&(#key)));
        let what = given.unwrap_or_else(|| quote_spanned!(here=> (#(#parts,)*)));
        if kinds.is_empty() {
            quote_spanned!(here=> &#what)
        } else {
            quote_spanned!(here=> &((#(#kinds,)*), #what))
        }
    }

    /// Types and constants: those with a name, and those of arguments that count.
    fn kinds(&self) -> impl Iterator<Item = TokenStream> {
        let named = self.plain.generics.params.iter().filter_map(|parameter| match parameter {
            GenericParam::Type(ty) => {
                let name = &ty.ident;
                Some(quote!(::core::any::type_name::<#name>()))
            }
            GenericParam::Const(constant) => Some(constant.ident.to_token_stream()),
            GenericParam::Lifetime(_) => None,
        });
        let opaque =
            self.counted().filter(|argument| self.options.key.is_none() && opaque_in(&argument.ty).is_some());
        named.chain(opaque.map(|argument| {
            let name = &argument.name;
            quote!(::core::any::type_name_of_val(&#name))
        }))
    }

    fn counted(&self) -> impl Iterator<Item = &Argument> {
        self.arguments.iter().filter(|argument| argument.role != Role::Skipped)
    }
}

/// The fingerprints of a function and of those that it depends on, as one.
pub(crate) fn code(root: &TokenStream, own: u64, depends: &[Path]) -> TokenStream {
    quote!(#root::__private::code(&[#own, #(<#depends>::CODE),*]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn function(options: TokenStream, item: TokenStream) -> Function {
        let options = Options::of_daily_cache(options).unwrap();
        Function::new(quote!(dc), syn::parse2(item).unwrap(), options, true).unwrap()
    }

    fn key(options: TokenStream, item: TokenStream) -> String {
        function(options, item).key().to_string().replace(' ', "")
    }

    #[test]
    fn the_key_is_made_of_what_counts() {
        let expected = |key: TokenStream| key.to_string().replace(' ', "");
        assert_eq!(
            key(
                quote!(),
                quote!(
                    fn f() {}
                )
            ),
            expected(quote!(&()))
        );
        assert_eq!(
            key(
                quote!(),
                quote!(
                    fn f(a: u8, b: &str) {}
                )
            ),
            expected(quote!(&(&a, &b,)))
        );
        assert_eq!(
            key(
                quote!(skip(a)),
                quote!(
                    fn f(a: u8, b: u8) {}
                )
            ),
            expected(quote!(&(&b,)))
        );
        let set = quote!(
            fn f(a: &&HashSet<u8>, b: HashSet<u8>) {}
        );
        assert_eq!(
            key(quote!(unordered(a, b)), set),
            expected(quote!(&(dc::Unordered(&**a), dc::Unordered(&b),)))
        );
        assert_eq!(
            key(
                quote!(key = a.id),
                quote!(
                    fn f(a: A) {}
                )
            ),
            expected(quote!(&&(a.id)))
        );
    }

    #[test]
    fn types_and_constants_are_part_of_the_key() {
        let generic = quote!(
            fn f<'a, T: A, const N: usize>(a: &'a T, b: impl B) {}
        );
        let kinds = quote!(::core::any::type_name::<T>(), N,);
        let all = quote!(&((#kinds ::core::any::type_name_of_val(&b),), (&a, &b,)));
        assert_eq!(key(quote!(), generic.clone()), all.to_string().replace(' ', ""));
        assert_eq!(
            key(quote!(skip(b)), generic.clone()),
            quote!(&((#kinds), (&a,))).to_string().replace(' ', "")
        );
        assert_eq!(key(quote!(key = 1), generic), quote!(&((#kinds), &(1))).to_string().replace(' ', ""));
    }

    #[test]
    fn companions_are_called_with_types_and_names() {
        let free = function(
            quote!(),
            quote!(
                fn f<'a, T, const N: usize>(_: &'a T, mut n: u8) {}
            ),
        );
        assert_eq!(
            free.call("uncached").to_string(),
            quote!(f::uncached::<T, N>(__daily_cache_0, n)).to_string()
        );
        let method = function(
            quote!(skip(self)),
            quote!(
                fn r#type(&self, n: u8) {}
            ),
        );
        assert_eq!(method.call("uncached").to_string(), quote!(Self::type_uncached(self, n)).to_string());
        assert_eq!(method.path("__slot").to_string(), quote!(Self::__type_slot).to_string());
    }

    #[test]
    fn errors_are_remembered_of_a_result() {
        let refused = |item: TokenStream| {
            let options = Options::of_daily_cache(quote!(errors_for = p)).unwrap();
            Function::new(quote!(dc), syn::parse2(item).unwrap(), options, true).err().unwrap().to_string()
        };
        assert!(
            refused(quote!(
                fn f() -> Option<u8> {}
            ))
            .contains("returns a Result")
        );
        assert!(
            refused(quote!(
                fn f() -> Result<u8, &str> {}
            ))
            .contains("borrows nothing")
        );
    }
}
