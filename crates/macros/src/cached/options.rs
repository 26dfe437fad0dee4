//! What is said in the parentheses of the attributes.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt as _;
use syn::parse::{Parse, ParseStream, Parser as _};
use syn::punctuated::Punctuated;
use syn::{Expr, Ident, LitInt, LitStr, Path, Token, parenthesized, token};

use super::day;
use super::words::{listed, nearest, refusal};

/// The options of `#[daily_cache]`, each as it is written.
const OF_DAILY_CACHE: [(&str, &str); 14] = [
    ("cache", "cache = CACHE"),
    ("zone", "zone = \"Europe/Paris\""),
    ("rollover", "rollover = \"06:00\""),
    ("policy", "policy = Ttl::new(HOUR)"),
    ("version", "version = 2"),
    ("code", "code = off"),
    ("depends", "depends(helper)"),
    ("skip", "skip(client)"),
    ("unordered", "unordered(ids)"),
    ("key", "key = (customer, month)"),
    ("name", "name = \"orders::load\""),
    ("show", "show(customer)"),
    ("errors_for", "errors_for = Ttl::new(MINUTE)"),
    ("codec", "codec = Json"),
];

/// Those of `#[fingerprint]`.
const OF_FINGERPRINT: [(&str, &str); 1] = [("depends", "depends(helper)")];

/// What is said of one function.
#[derive(Default)]
pub(crate) struct Options {
    pub(crate) cache: Option<Expr>,
    pub(crate) zone: Option<String>,
    /// Hour and minute.
    pub(crate) rollover: Option<(u32, u32)>,
    pub(crate) policy: Option<Expr>,
    pub(crate) version: Option<u32>,
    pub(crate) code_is_off: bool,
    pub(crate) depends: Vec<Path>,
    pub(crate) skip: Vec<Ident>,
    pub(crate) unordered: Vec<Ident>,
    pub(crate) key: Option<Expr>,
    pub(crate) name: Option<String>,
    pub(crate) show: Vec<Ident>,
    pub(crate) errors_for: Option<Expr>,
    pub(crate) codec: Option<Expr>,
    /// The names of the options that were given, in their order.
    given: Vec<Ident>,
}

impl Options {
    /// The options of `#[daily_cache]`.
    pub(crate) fn of_daily_cache(tokens: TokenStream) -> syn::Result<Options> {
        let options = Options::parse("daily_cache", &OF_DAILY_CACHE, tokens)?;
        options.exclude("policy", "zone", "the policy has days of its own")?;
        options.exclude("policy", "rollover", "the policy has days of its own")?;
        options.exclude("code", "depends", "code that is off is not compared")?;
        options.exclude("key", "unordered", "the key says what counts; write `Unordered(&..)` in it")?;
        Ok(options)
    }

    /// The options of `#[fingerprint]`.
    pub(crate) fn of_fingerprint(tokens: TokenStream) -> syn::Result<Options> {
        Options::parse("fingerprint", &OF_FINGERPRINT, tokens)
    }

    /// The name of an option as it was given, to point at.
    pub(crate) fn given(&self, option: &str) -> Option<&Ident> {
        self.given.iter().find(|given| *given == option)
    }

    /// Whether an expression uses this argument, or it is shown.
    pub(crate) fn mention(&self, argument: &Ident) -> bool {
        let expressions = [&self.cache, &self.key, &self.codec].into_iter().flatten();
        self.show.contains(argument)
            || expressions.into_iter().any(|one| says(&one.to_token_stream(), argument))
    }

    fn parse(attribute: &str, known: &[(&str, &str)], tokens: TokenStream) -> syn::Result<Options> {
        let parser = |input: ParseStream<'_>| {
            let mut options = Options::default();
            while !input.is_empty() {
                let name = input.call(Ident::parse_any).map_err(|error| {
                    let mend = format!("an option begins with its name; it has {}", names(known));
                    syn::Error::new(error.span(), mend)
                })?;
                let written = known.iter().find(|(known, _)| name == known);
                let (_, example) = written.ok_or_else(|| unknown(attribute, known, &name))?;
                if options.given(&name.to_string()).is_some() {
                    return Err(refusal(&name, format!("`{name}` is given twice; leave one out")));
                }
                options.take(&Said { name: &name, example, input })?;
                options.given.push(name);
                if !input.is_empty() {
                    let comma = input.parse::<Token![,]>();
                    comma.map_err(|error| syn::Error::new(error.span(), "a comma stands between options"))?;
                }
            }
            Ok(options)
        };
        parser.parse2(tokens)
    }

    fn take(&mut self, said: &Said<'_>) -> syn::Result<()> {
        match said.name.to_string().as_str() {
            "cache" => self.cache = Some(said.value()?),
            "zone" => self.zone = Some(day::zone(&said.text()?)?),
            "rollover" => self.rollover = Some(day::rollover(&said.text()?)?),
            "policy" => self.policy = Some(said.value()?),
            "version" => self.version = Some(said.number()?),
            "code" => self.code_is_off = said.off()?,
            "depends" => self.depends = said.list(Path::parse_mod_style)?,
            "skip" => self.skip = said.list(Ident::parse_any)?,
            "unordered" => self.unordered = said.list(Ident::parse_any)?,
            "key" => self.key = Some(said.value()?),
            "name" => self.name = Some(said.name()?),
            "show" => self.show = said.list(Ident::parse_any)?,
            "errors_for" => self.errors_for = Some(said.value()?),
            _ => self.codec = Some(said.value()?),
        }
        Ok(())
    }

    /// Refuses two options together, at the one given last.
    fn exclude(&self, one: &str, other: &str, why: &str) -> syn::Result<()> {
        let mut both = self.given.iter().filter(|given| *given == one || *given == other);
        match (both.next(), both.next()) {
            (Some(_), Some(last)) => {
                Err(refusal(last, format!("`{one}` and `{other}` exclude each other: {why}")))
            }
            _ => Ok(()),
        }
    }
}

fn says(tokens: &TokenStream, name: &Ident) -> bool {
    tokens.clone().into_iter().any(|tree| match tree {
        TokenTree::Ident(word) => word == *name,
        TokenTree::Group(group) => says(&group.stream(), name),
        _ => false,
    })
}

fn names(known: &[(&str, &str)]) -> String {
    listed(known.iter().map(|(name, _)| *name))
}

fn unknown(attribute: &str, known: &[(&str, &str)], name: &Ident) -> syn::Error {
    let wrong = name.to_string();
    let meant = meant(&wrong).filter(|(option, _)| known.iter().any(|(known, _)| known == option));
    let mend = match (meant, nearest(&wrong, known.iter().map(|(name, _)| *name))) {
        (Some((_, mend)), _) => mend.to_owned(),
        (None, Some(name)) => format!("did you mean `{name}`?"),
        (None, None) => format!("it has {}", names(known)),
    };
    refusal(name, format!("`#[{attribute}]` has no option `{name}`; {mend}"))
}

/// The option that other words stand for: those of other libraries, and of this one elsewhere.
fn meant(wrong: &str) -> Option<(&'static str, &'static str)> {
    match wrong {
        "at" => Some(("rollover", "a day begins at `rollover = \"06:00\"`")),
        "expires" | "time" | "ttl" | "ttl_millis" | "ttl_secs" => {
            Some(("policy", "a time to live is `policy = Ttl::new(..)`"))
        }
        "timezone" | "time_zone" | "tz" => Some(("zone", "the day is that of `zone = \"Europe/Paris\"`")),
        "convert" => Some(("key", "what counts of the arguments is `key = ..`")),
        "exclude" | "ignore" => Some(("skip", "arguments that do not count are `skip(..)`")),
        _ => None,
    }
}

/// One option while it is read: its name, what it looks like, and what follows.
struct Said<'a> {
    name: &'a Ident,
    example: &'a str,
    input: ParseStream<'a>,
}

impl Said<'_> {
    /// What follows `=`.
    fn value<T: Parse>(&self) -> syn::Result<T> {
        if !self.input.peek(Token![=]) {
            return Err(self.misspelled(self.name));
        }
        self.input.parse::<Token![=]>()?;
        if self.input.is_empty() || self.input.peek(Token![,]) {
            return Err(self.misspelled(self.name));
        }
        self.input.parse()
    }

    fn text(&self) -> syn::Result<LitStr> {
        let value: Expr = self.value()?;
        syn::parse2(value.to_token_stream()).map_err(|_| self.misspelled(value))
    }

    fn name(&self) -> syn::Result<String> {
        let text = self.text()?;
        if text.value().is_empty() {
            return Err(refusal(text, format!("a name is not empty; write `{}`", self.example)));
        }
        Ok(text.value())
    }

    fn number(&self) -> syn::Result<u32> {
        let value: Expr = self.value()?;
        let number = syn::parse2::<LitInt>(value.to_token_stream()).and_then(|number| number.base10_parse());
        let mend = format!("a version is a number up to 4294967295; write `{}`", self.example);
        number.map_err(|_| refusal(value, mend))
    }

    /// Whether the word is `off`: the one word that is taken.
    fn off(&self) -> syn::Result<bool> {
        let value: Expr = self.value()?;
        match &value {
            Expr::Path(path) if path.path.is_ident("off") => Ok(true),
            _ => Err(refusal(&value, "the code counts unless it is off; write `code = off`, or nothing")),
        }
    }

    fn list<T>(&self, part: fn(ParseStream<'_>) -> syn::Result<T>) -> syn::Result<Vec<T>> {
        if !self.input.peek(token::Paren) {
            return Err(self.misspelled(self.name));
        }
        let inside;
        parenthesized!(inside in self.input);
        if inside.is_empty() {
            return Err(refusal(
                self.name,
                format!("`{}` names nothing; write `{}`", self.name, self.example),
            ));
        }
        let parts = Punctuated::<T, Token![,]>::parse_terminated_with(&inside, part);
        let parts = parts.map_err(|error| syn::Error::new(error.span(), self.mend()))?;
        Ok(parts.into_iter().collect())
    }

    fn misspelled(&self, at: impl ToTokens) -> syn::Error {
        refusal(at, self.mend())
    }

    fn mend(&self) -> String {
        format!("write `{}`", self.example)
    }
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::*;

    fn refused(tokens: TokenStream) -> String {
        Options::of_daily_cache(tokens).err().expect("it is refused").to_string()
    }

    #[test]
    fn every_option_is_read_as_its_example_says() {
        for (name, example) in OF_DAILY_CACHE {
            let options = Options::of_daily_cache(example.parse().unwrap());
            let options = options.unwrap_or_else(|error| panic!("{example}: {error}"));
            assert!(options.given(name).is_some(), "{example}");
        }
    }

    #[test]
    fn options_stand_together_with_or_without_a_last_comma() {
        let options = Options::of_daily_cache(quote! {
            cache = &CACHE, zone = "europe/paris", rollover = "06:30", version = 3, depends(a::helper, b),
            skip(self, client,), unordered(ids), name = "n", show(n), errors_for = Ttl::new(MINUTE), codec = Json,
        });
        let options = options.unwrap();
        assert_eq!(options.zone.as_deref(), Some("Europe/Paris"));
        assert_eq!((options.rollover, options.version), (Some((6, 30)), Some(3)));
        assert_eq!((options.depends.len(), options.skip.len()), (2, 2));
        assert_eq!(options.name.as_deref(), Some("n"));
        assert!(Options::of_daily_cache(quote!()).unwrap().given.is_empty());
    }

    #[test]
    fn two_options_that_contradict_each_other_are_refused_in_either_order() {
        for tokens in [quote!(policy = p, zone = "UTC"), quote!(zone = "UTC", policy = p)] {
            assert!(refused(tokens).starts_with("`policy` and `zone` exclude each other"));
        }
        assert!(refused(quote!(code = off, depends(a))).contains("exclude each other"));
        assert!(refused(quote!(key = a, unordered(b))).contains("exclude each other"));
    }

    #[test]
    fn an_unknown_option_is_told_with_the_nearest_or_with_all() {
        assert!(refused(quote!(zoen = "UTC")).ends_with("did you mean `zone`?"));
        assert!(refused(quote!(at = "06:00")).ends_with("a day begins at `rollover = \"06:00\"`"));
        assert!(refused(quote!(xxxx)).contains("`errors_for` and `codec`"));
        let fingerprint = Options::of_fingerprint(quote!(at = 1)).err().unwrap().to_string();
        assert_eq!(fingerprint, "`#[fingerprint]` has no option `at`; it has `depends`");
    }
}
