//! How a mistake is told: at its token, with the nearest right word.

use std::fmt::Display;

use quote::ToTokens;

/// An error at these tokens.
pub(crate) fn refusal(at: impl ToTokens, text: impl Display) -> syn::Error {
    syn::Error::new_spanned(at, text)
}

/// The known word most like a wrong one, where one is like it.
pub(crate) fn nearest<'a>(wrong: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wrong = wrong.to_ascii_lowercase();
    let likeness = |word: &str| {
        let word = word.to_ascii_lowercase();
        let end = word.rsplit('/').next().unwrap_or(&word);
        strsim::jaro_winkler(&wrong, &word).max(strsim::jaro_winkler(&wrong, end))
    };
    known
        .into_iter()
        .map(|word| (likeness(word), word))
        .filter(|(like, _)| *like > 0.75)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, word)| word)
}

/// `a, b and c`, each in backticks.
pub(crate) fn listed<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    let words: Vec<String> = words.into_iter().map(|word| format!("`{word}`")).collect();
    match words.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_that_is_like_none_has_no_nearest() {
        let known = ["zone", "rollover", "policy"];
        assert_eq!(nearest("zoen", known), Some("zone"));
        assert_eq!(nearest("Polisy", known), Some("policy"));
        assert_eq!(nearest("xxxxxx", known), None);
    }

    #[test]
    fn a_city_alone_finds_its_zone() {
        assert_eq!(nearest("pariss", ["Europe/Paris", "Europe/Madrid"]), Some("Europe/Paris"));
    }

    #[test]
    fn words_are_listed_as_people_do() {
        assert_eq!(listed([]), "");
        assert_eq!(listed(["a"]), "`a`");
        assert_eq!(listed(["a", "b", "c"]), "`a`, `b` and `c`");
    }
}
