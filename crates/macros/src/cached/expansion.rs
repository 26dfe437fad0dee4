//! What `#[daily_cache]` on a function becomes.

mod call;
mod companions;
mod hidden;

use proc_macro2::{Delimiter, Group, TokenStream};
use quote::quote;

pub(crate) use self::companions::type_beside;
use super::function::Function;

/// The function as its callers see it, and beside it what else can be done with it.
pub(crate) fn expand(function: &Function) -> TokenStream {
    let (attributes, visibility, signature) =
        (&function.attributes.function, &function.item.visibility, &function.plain);
    // Braces where they were written: lints take the whole for the user's own.
    let mut body = Group::new(Delimiter::Brace, call::obtain(function));
    body.set_span(function.item.body.span());
    let companions = companions::of(function);
    quote! {
        #(#attributes)*
        #visibility #signature #body
        #companions
    }
}

#[cfg(test)]
mod tests {
    use quote::ToTokens;
    use syn::{File, ImplItem, Item, ItemImpl};

    use super::*;
    use crate::cached::options::Options;

    fn expanded(options: &str, item: &str) -> String {
        let options = Options::of_daily_cache(options.parse().unwrap()).unwrap();
        expand(&Function::new(quote!(dc), syn::parse_str(item).unwrap(), options, true).unwrap()).to_string()
    }

    fn items(options: &str, item: &str) -> Vec<Item> {
        syn::parse_str::<File>(&expanded(options, item)).unwrap().items
    }

    /// The function that is called, word by word.
    fn function(options: &str, item: &str) -> String {
        plain(&items(options, item)[0])
    }

    fn plain(tokens: impl ToTokens) -> String {
        tokens.to_token_stream().to_string().replace(' ', "")
    }

    #[test]
    fn a_function_asks_its_cache() {
        let expected = quote! {
            #[doc = "Loads."]
            pub fn load(a: u8, b: &str) -> Vec<u8> {
                match &(CACHE) {
                    cache => {
                        let cache = dc::__private::cache(cache);
                        let slot = load::__slot(cache, &(&a, &b,));
                        dc::Answer::into_value(dc::__private::infallible(
                            dc::__private::call::<Vec<u8>, _, ::core::convert::Infallible, _, _, _, _>(
                                dc::__private::Verb::Obtain, cache, slot, dc::__private::cannot_refuse,
                                move || ::core::result::Result::Ok(load::uncached(a, b))
                            )
                        ))
                    }
                }
            }
        };
        let load = "#[doc = \"Loads.\"] pub fn load(mut a: u8, b: &str) -> Vec<u8> { body() }";
        assert_eq!(function("cache = CACHE", load), plain(expected));
    }

    #[test]
    fn an_async_function_that_can_fail_waits_for_its_cache() {
        let load = "async fn load<T: A>(a: T) -> Result<Arc<u8>, E> { body() }";
        let all = function("codec = Json, errors_for = Never, show(a)", load);
        let key = "&((::core::any::type_name::<T>(),),(&a,))";
        for part in [
            format!(
                "letslot=load::__slot(cache,{key}).map(|slot|slot.label(::std::format!(\"a={{:?}}\",&a)))"
            ),
            ".map(|slot|slot.codec(Json));".to_owned(),
            format!("leterrors=load::__errors(cache,{key});"),
            "dc::__private::call_async::<u8,_,E,_,_,_,_,_>(dc::__private::Verb::Obtain,cache,slot,".to_owned(),
            "(&dc::__private::Refusal::<E>::new()).refuse(error)".to_owned(),
            "remembering_async(dc::__private::Verb::Obtain,errors,move||asyncmove{load::uncached::<T>(a).await}).await".to_owned(),
            ".await.map(dc::Answer::into_arc)".to_owned(),
        ] {
            assert!(all.contains(&part), "{part}\n{all}");
        }
    }

    fn told(item: &ImplItem) -> (String, String, bool) {
        match item {
            ImplItem::Const(constant) => (constant.ident.to_string(), plain(&constant.vis), false),
            ImplItem::Fn(function) => {
                let is_async = function.sig.asyncness.is_some();
                (function.sig.ident.to_string(), plain(&function.vis), is_async)
            }
            _ => panic!("{}", plain(item)),
        }
    }

    #[test]
    fn beside_a_function_stands_a_type_as_visible_as_it_is() {
        let items = items("", "#[cfg(unix)] pub(crate) async fn load(a: u8) -> u8 { a }");
        let [Item::Fn(_), Item::Enum(ty), Item::Impl(block)] = items.as_slice() else { panic!() };
        assert_eq!(plain(&ty.vis), "pub(crate)");
        assert!(
            [&ty.attrs, &block.attrs].iter().all(|all| all.iter().any(|one| plain(one) == "#[cfg(unix)]"))
        );
        let shown = |name: &str, is_async| (name.to_owned(), "pub(crate)".to_owned(), is_async);
        let hidden = |name: &str| (name.to_owned(), String::new(), false);
        let expected = [
            shown("CODE", false),
            shown("slot", false),
            shown("refresh", true),
            shown("peek", true),
            shown("explain", true),
            shown("invalidate", true),
            hidden("__function"),
            hidden("__cache"),
            hidden("__slot"),
            shown("uncached", true),
        ];
        assert_eq!(block.items.iter().map(told).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn beside_a_method_stand_methods() {
        let methods = expanded("skip(self), policy = Never", "pub fn load(&self, a: u8) -> u8 { a }");
        let block: ItemImpl = syn::parse_str(&format!("impl S {{ {methods} }}")).unwrap();
        let names: Vec<String> = block.items.iter().map(|item| told(item).0).collect();
        let hidden = ["__load_function", "__load_cache", "__load_slot", "__load_policy"];
        assert_eq!(names, [&["load", "load_slot"], &hidden[..], &["load_uncached"]].concat());
    }
}
