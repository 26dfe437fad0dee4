//! Helpful words for a name that does not exist.

/// How alike two names must be (Jaro-Winkler, 0 to 1) for one to be meant by the other.
const ALIKE: f64 = 0.75;

/// Says that there is no such `what`, which one is nearest, and what the choices are.
pub(crate) fn unknown<S: AsRef<str>>(what: &str, got: &str, choices: &[S]) -> String {
    let names: Vec<&str> = choices.iter().map(AsRef::as_ref).collect();
    let hint = nearest(got, &names).map(|name| format!("; did you mean {name:?}?")).unwrap_or_default();
    format!("no {what} {got:?}{hint}\nchoices: {}", names.join(", "))
}

fn nearest<'a>(got: &str, names: &[&'a str]) -> Option<&'a str> {
    let likeness = |name: &str| strsim::jaro_winkler(&got.to_lowercase(), &name.to_lowercase());
    let scored = names.iter().map(|name| (likeness(name), *name)).filter(|(score, _)| *score >= ALIKE);
    scored.max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_offered_and_all_are_listed() {
        let text = unknown("axis", "clok", &["clock", "store"]);
        assert_eq!(text, "no axis \"clok\"; did you mean \"clock\"?\nchoices: clock, store");
    }

    #[test]
    fn a_name_unlike_all_gets_no_guess() {
        assert!(!unknown("command", "zzz", &["test", "tidy"]).contains("did you mean"));
    }
}
