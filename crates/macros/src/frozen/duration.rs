//! A length of time as it is written above a test.

const UNITS: [(&str, u64); 4] = [("ms", 1), ("s", 1_000), ("min", 60_000), ("h", 3_600_000)];

/// The milliseconds of a text such as `15s`.
pub(super) fn in_ms(text: &str) -> Result<u64, String> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = text.split_at(digits);
    let factor = UNITS.iter().find(|(name, _)| *name == unit).map(|(_, factor)| *factor);
    let Some(factor) = factor.filter(|_| digits > 0) else {
        return Err(format!(
            "{text:?} is no step: write a whole number and one of the units ms, s, min and h, such as \"15s\""
        ));
    };
    match number.parse::<u64>().ok().and_then(|number| number.checked_mul(factor)) {
        Some(0) => Err(format!("{text:?} is no step, for time would not move: leave `auto` out")),
        Some(ms) => Ok(ms),
        None => Err(format!("{text:?} is a step beyond all dates: write a shorter one")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_unit_counts_its_milliseconds() {
        let steps = ["1ms", "15s", "2min", "24h", "007s"].map(in_ms);
        assert_eq!(steps, [1, 15_000, 120_000, 86_400_000, 7_000].map(Ok));
    }

    #[test]
    fn what_is_not_a_whole_number_and_a_unit_is_refused_with_an_example() {
        for text in ["", "15", "s", "1.5s", "-1s", "+1s", "15 s", "15S", "15sec", "1h30min", "１s", "15ß"] {
            let refusal = in_ms(text).unwrap_err();
            assert!(refusal.ends_with("such as \"15s\""), "{refusal}");
        }
    }

    #[test]
    fn nothing_and_too_much_are_refused() {
        assert!(in_ms("0s").unwrap_err().contains("leave `auto` out"));
        assert_eq!(in_ms("18446744073709551615ms"), Ok(u64::MAX));
        for text in ["18446744073709551616ms", "18446744073709551615s"] {
            assert!(in_ms(text).unwrap_err().contains("shorter"));
        }
    }
}
