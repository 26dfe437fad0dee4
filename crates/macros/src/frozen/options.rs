//! What stands between the parentheses of `#[frozen(..)]`.

use proc_macro2::Ident;
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::{Error, LitStr, Result, Token};

use super::{duration, instant};

const EXAMPLE: &str = "\"2024-03-30T23:59:59+01:00\"";
const CHOICE: &str = "the options are `ambient` and `auto = \"15s\"`";

/// The instant and the options, all of them checked.
pub(super) struct Options {
    pub(super) text: LitStr,
    pub(super) ambient: bool,
    /// How far each counted read moves the time; zero for not at all.
    pub(super) step_in_ms: u64,
}

impl Parse for Options {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let mut options = Self { text: text(input)?, ambient: false, step_in_ms: 0 };
        while !input.is_empty() {
            let no_comma = |error: Error| Error::new(error.span(), "put a comma before each option");
            input.parse::<Token![,]>().map_err(no_comma)?;
            if !input.is_empty() {
                options.add(input)?;
            }
        }
        Ok(options)
    }
}

impl Options {
    fn add(&mut self, input: ParseStream<'_>) -> Result<()> {
        let name = Ident::parse_any(input).map_err(|error| Error::new(error.span(), CHOICE))?;
        let is_there = match name.to_string().as_str() {
            "ambient" => {
                bare(input)?;
                std::mem::replace(&mut self.ambient, true)
            }
            "auto" => std::mem::replace(&mut self.step_in_ms, step(&name, input)?) != 0,
            _ => return Err(Error::new(name.span(), format!("`{name}` is no option: {CHOICE}"))),
        };
        if is_there {
            return Err(Error::new(name.span(), format!("`{name}` is said twice: remove one of them")));
        }
        Ok(())
    }
}

fn text(input: ParseStream<'_>) -> Result<LitStr> {
    if input.is_empty() {
        return Err(Error::new(input.span(), format!("say when time stands still: #[frozen({EXAMPLE})]")));
    }
    let no_text = |error: Error| {
        Error::new(error.span(), format!("the instant comes first, as a literal text such as {EXAMPLE}"))
    };
    let text: LitStr = input.parse().map_err(no_text)?;
    instant::check(&text.value()).map_err(|refusal| Error::new(text.span(), refusal))?;
    Ok(text)
}

fn bare(input: ParseStream<'_>) -> Result<()> {
    if input.is_empty() || input.peek(Token![,]) {
        return Ok(());
    }
    Err(input.error("`ambient` takes no value: write it alone"))
}

fn step(name: &Ident, input: ParseStream<'_>) -> Result<u64> {
    const MEND: &str = "write the step of each read as a text with its unit: `auto = \"15s\"`";
    input.parse::<Token![=]>().map_err(|_| Error::new(name.span(), MEND))?;
    if input.is_empty() {
        return Err(Error::new(name.span(), MEND));
    }
    let text: LitStr = input.parse().map_err(|error| Error::new(error.span(), MEND))?;
    duration::in_ms(&text.value()).map_err(|refusal| Error::new(text.span(), refusal))
}
