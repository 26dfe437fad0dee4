//! A reader of CBOR that takes the deterministic form alone (RFC 8949 §4.2.1), written without a look at the encoder.

use super::normal::{self, Float, Normal, SOME};

type Result<T> = std::result::Result<T, &'static str>;

/// What the bytes say, if they are one item in its only form.
pub(super) fn read(bytes: &[u8]) -> Result<Normal> {
    let mut reader = Reader { rest: bytes };
    let normal = reader.item()?;
    if reader.rest.is_empty() { Ok(normal) } else { Err("bytes follow the item") }
}

struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    fn item(&mut self) -> Result<Normal> {
        let first = *self.rest.first().ok_or("it ends too early")?;
        if first >> 5 == 7 {
            return self.simple();
        }
        let (major, number) = self.head()?;
        Ok(match major {
            0 => Normal::Unsigned(number),
            1 => Normal::Negative(number),
            2 => Normal::bytes(self.take(number)?),
            3 => Normal::text(std::str::from_utf8(self.take(number)?).map_err(|_| "a text is no UTF-8")?),
            4 => Normal::list((0..number).map(|_| self.item()).collect::<Result<_>>()?),
            5 => self.map(number)?,
            _ => self.tagged(number)?,
        })
    }

    fn tagged(&mut self, tag: u64) -> Result<Normal> {
        let content = self.item()?;
        let big = |content| match content {
            Normal::Bytes(_, bytes) => normal::number(&bytes).ok_or("a big number is longer than it need be"),
            _ => Err("a big number is no bytes"),
        };
        let is_big = |normal| match normal {
            Normal::Unsigned(_) | Normal::Negative(_) => Err("a small number is written as a big one"),
            normal => Ok(normal),
        };
        match tag {
            2 => is_big(Normal::unsigned(big(content)?)),
            3 => is_big(Normal::below(big(content)?)),
            SOME => Ok(Normal::Some(Box::new(content))),
            _ => Err("no argument has this tag"),
        }
    }

    fn map(&mut self, len: u64) -> Result<Normal> {
        let mut last: Option<&[u8]> = None;
        let mut entries = Vec::new();
        for _ in 0..len {
            let before = self.rest;
            let key = self.item()?;
            let key_bytes = before.get(..before.len() - self.rest.len()).unwrap_or_default();
            if last.is_some_and(|last| last >= key_bytes) {
                return Err("the keys of a map are not in order");
            }
            last = Some(key_bytes);
            entries.push((key, self.item()?));
        }
        Normal::map(entries).ok_or("a map has one key twice")
    }

    fn simple(&mut self) -> Result<Normal> {
        let first = *self.take(1)?.first().ok_or("it ends too early")?;
        let width = match first {
            0xf4 | 0xf5 => return Ok(Normal::Bool(first == 0xf5)),
            0xf6 => return Ok(Normal::Null),
            0xf9 => 2,
            0xfa => 4,
            0xfb => 8,
            _ => return Err("no argument is this simple value"),
        };
        let bytes = self.take(width)?;
        let bits = bytes.iter().fold(0, |bits, byte| bits << 8 | u64::from(*byte));
        let float = match width {
            2 => half(bits),
            4 => f32::from_bits(u32::try_from(bits).unwrap_or_default()).into(),
            _ => f64::from_bits(bits),
        };
        let is_only_form = match float {
            float if float.is_nan() => bytes == [0x7e, 0],
            float => Float::of(float).width == bytes.len() && !(float == 0.0 && float.is_sign_negative()),
        };
        if is_only_form { Ok(Normal::float(float)) } else { Err("a float is longer than it need be") }
    }

    /// The major type and the number, which is as short as can be.
    fn head(&mut self) -> Result<(u8, u64)> {
        let first = *self.take(1)?.first().ok_or("it ends too early")?;
        let (width, least) = match first & 0x1f {
            small @ 0..24 => return Ok((first >> 5, small.into())),
            24 => (1, 24),
            25 => (2, 1 << 8),
            26 => (4, 1 << 16),
            27 => (8, 1 << 32),
            _ => return Err("a length is not definite"),
        };
        let number = self.take(width)?.iter().fold(0, |number, byte| number << 8 | u64::from(*byte));
        if number >= least { Ok((first >> 5, number)) } else { Err("a number is longer than it need be") }
    }

    fn take(&mut self, len: u64) -> Result<&'a [u8]> {
        let len = usize::try_from(len).map_err(|_| "it ends too early")?;
        let (taken, rest) = self.rest.split_at_checked(len).ok_or("it ends too early")?;
        self.rest = rest;
        Ok(taken)
    }
}

/// The float of 16 bits.
fn half(bits: u64) -> f64 {
    let (exponent, fraction) = (bits >> 10 & 0x1f, bits & 0x3ff);
    #[expect(clippy::cast_precision_loss, reason = "ten or eleven bits")]
    let magnitude = match exponent {
        0 => fraction as f64 * 2.0_f64.powi(-24),
        0x1f if fraction == 0 => f64::INFINITY,
        0x1f => f64::NAN,
        _ => (fraction | 0x400) as f64 * 2.0_f64.powi(i32::try_from(exponent).unwrap_or_default() - 25),
    };
    if bits >> 15 == 1 { -magnitude } else { magnitude }
}
