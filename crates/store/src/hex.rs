//! Lowercase hexadecimal, the only alphabet of names on disk.

use std::fmt;

/// Why a text is no [`Key`](crate::Key) or [`Version`](crate::Version): it is not written as they are.
///
/// ```
/// let error = "acme".parse::<daily_cache_store::Key>().unwrap_err();
/// assert!(error.to_string().contains("lowercase hexadecimal"));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ParseHexError {
    pub(crate) form: &'static str,
}

impl fmt::Display for ParseHexError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "this is not {} in lowercase hexadecimal digits", self.form)
    }
}

impl std::error::Error for ParseHexError {}

/// Writes `bytes` as lowercase hexadecimal.
pub(crate) fn write(f: &mut impl fmt::Write, bytes: &[u8]) -> fmt::Result {
    bytes.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
}

/// Fills `text` with the digits of `bytes`, two each.
pub(crate) fn spell(text: &mut [u8], bytes: &[u8]) {
    let digit = |value: u8| value + if value < 10 { b'0' } else { b'a' - 10 };
    let (pairs, _) = text.as_chunks_mut();
    for (pair, byte) in pairs.iter_mut().zip(bytes) {
        *pair = [digit(byte >> 4), digit(byte & 15)];
    }
}

/// Exactly `N` bytes from exactly `2 N` lowercase digits; nothing else has the form of our names.
pub(crate) fn parse<const N: usize>(text: &[u8]) -> Option<[u8; N]> {
    let (pairs, []) = text.as_chunks::<2>() else { return None };
    if pairs.len() != N {
        return None;
    }
    let (mut bytes, mut seen) = ([0; N], 0);
    for (byte, [high, low]) in bytes.iter_mut().zip(pairs) {
        let (high, low) = (value(*high), value(*low));
        *byte = high << 4 | low;
        seen |= high | low;
    }
    (seen < 16).then_some(bytes)
}

/// Beyond 15 if it is no digit. Without branches, since listings read many.
const fn value(digit: u8) -> u8 {
    let (number, letter) = (digit.wrapping_sub(b'0'), digit.wrapping_sub(b'a'));
    if number < 10 {
        number
    } else if letter < 6 {
        letter + 10
    } else {
        u8::MAX
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_survives_its_two_digits() {
        for byte in 0..=u8::MAX {
            let mut digits = [0; 2];
            spell(&mut digits, &[byte]);
            assert_eq!(parse(&digits), Some([byte]));
            assert_eq!(digits, format!("{byte:02x}").as_bytes());
        }
    }

    #[test]
    fn only_the_one_spelling_is_read() {
        for text in ["", "0", "000", "0G", "AB", "+1", " 1"] {
            assert_eq!(parse::<1>(text.as_bytes()), None, "{text:?}");
        }
    }
}
