//! What the function and its companions are made of: name, cache, slots and policies.

use proc_macro2::TokenStream;
use quote::quote;

use crate::cached::function::Function;

/// What the others are made of.
pub(crate) fn hidden(function: &Function) -> TokenStream {
    let (slot, errors) =
        (keyed(function, "__slot", &quote!(key), &policy_of_values(function)), errors(function));
    let (identity, cache) = (identity(function), cache(function));
    let options = &function.options;
    let policy = options.policy.as_ref().map(|policy| own_policy(function, "__policy", policy));
    let errors_policy =
        options.errors_for.as_ref().map(|policy| own_policy(function, "__errors_policy", policy));
    quote!(#identity #cache #slot #errors #policy #errors_policy)
}

/// Name, version and code.
fn identity(function: &Function) -> TokenStream {
    let (root, options, name) = (&function.root, &function.options, function.companion("__function"));
    let text = match &options.name {
        Some(text) if function.item.is_associated => {
            quote!(#root::__private::name_of_types::<Self>(#text))
        }
        Some(text) => quote!(#text),
        None if function.item.is_associated => {
            let text = function.item.name();
            quote!(#root::__private::name_beside(Self::#name, #text))
        }
        None => quote!(::core::any::type_name::<Self>()),
    };
    let version = options.version.map(|version| quote!(.version(#version)));
    let code = if function.item.is_associated { function.code() } else { quote!(Self::CODE) };
    let sized = function.sized();
    quote! {
        #[doc(hidden)]
        fn #name() -> #root::Function<'static> #sized {
            #root::Function::new(#text) #version .code(#code)
        }
    }
}

/// The cache that is in force where the function names none.
fn cache(function: &Function) -> Option<TokenStream> {
    if function.options.cache.is_some() {
        return None;
    }
    let (root, name, sized) = (&function.root, function.companion("__cache"), function.sized());
    Some(quote! {
        #[doc(hidden)]
        fn #name() -> #root::DynCache #sized {
            static SITE: #root::__private::Site =
                #root::__private::Site::new(::core::env!("CARGO_PKG_NAME"), ::core::cfg!(test));
            SITE.cache()
        }
    })
}

/// The policy of `slot` where the function has one of its own.
fn policy_of_values(function: &Function) -> TokenStream {
    let (root, options) = (&function.root, &function.options);
    let own = quote!(static POLICY: #root::__private::OwnPolicy = #root::__private::OwnPolicy::new(););
    if options.policy.is_some() {
        let policy = function.path("__policy");
        return quote!(#own ::core::result::Result::Ok(POLICY.of(slot, #policy)));
    }
    if options.zone.is_none() && options.rollover.is_none() {
        return quote!(::core::result::Result::Ok(slot));
    }
    let zone = option(options.zone.as_ref().map(|zone| quote!(#zone)));
    let rollover = option(options.rollover.map(|(hour, minute)| quote!((#hour, #minute))));
    quote!(#own POLICY.daily(slot, #zone, #rollover))
}

fn option(value: Option<TokenStream>) -> TokenStream {
    value.map_or_else(
        || quote!(::core::option::Option::None),
        |value| quote!(::core::option::Option::Some(#value)),
    )
}

/// The slot of errors, where they are remembered.
fn errors(function: &Function) -> Option<TokenStream> {
    let root = &function.root;
    function.options.errors_for.as_ref()?;
    let policy = function.path("__errors_policy");
    let own = quote! {
        static POLICY: #root::__private::OwnPolicy = #root::__private::OwnPolicy::new();
        ::core::result::Result::Ok(POLICY.of(slot, #policy))
    };
    Some(keyed(function, "__errors", &quote!(&#root::__private::ErrorsOf(key)), &own))
}

/// A slot of a key in a cache.
fn keyed(function: &Function, role: &str, key: &TokenStream, policy: &TokenStream) -> TokenStream {
    let (root, name, identity) = (&function.root, function.companion(role), function.path("__function"));
    let sized = function.sized();
    quote! {
        #[doc(hidden)]
        fn #name<
            '__daily_cache,
            __DailyCacheClock: #root::Clock,
            __DailyCacheStore: #root::Store,
            __DailyCachePolicy: #root::Policy,
            __DailyCacheKey: #root::__private::Serialize,
        >(
            cache: &'__daily_cache #root::DailyCache<__DailyCacheClock, __DailyCacheStore, __DailyCachePolicy>,
            key: &__DailyCacheKey,
        ) -> #root::Result<
            #root::Slot<'__daily_cache, __DailyCacheClock, __DailyCacheStore, __DailyCachePolicy>,
        > #sized {
            let slot = cache.slot(#identity(), #key)?;
            #policy
        }
    }
}

/// A policy of the function's own. It is made once, so it cannot see the arguments of a call.
fn own_policy(function: &Function, role: &str, policy: &syn::Expr) -> TokenStream {
    let (root, name, sized) = (&function.root, function.companion(role), function.sized());
    quote! {
        #[doc(hidden)]
        fn #name() -> impl #root::Policy + ::core::marker::Send + ::core::marker::Sync + 'static #sized {
            #policy
        }
    }
}
