//! What a fault does to the bytes of a record.

use std::io::Read;

use daily_cache::store::entry::MAX_BODY;
use daily_cache::store::{Body, Error, Found, Judge, Result, Take};

use super::rule::{Effect, Part};

/// A judge that is shown what a fault makes of the head.
pub(super) struct Misled<'j> {
    pub(super) judge: &'j mut dyn Judge,
    pub(super) effect: Effect,
}

impl Judge for Misled<'_> {
    fn judge(&mut self, head: &[u8]) -> Take {
        let mut head = head.to_vec();
        self.effect.change_head(&mut head);
        self.judge.judge(&head)
    }
}

impl Effect {
    pub(super) fn change_head(self, head: &mut [u8]) {
        if let Effect::Flip(Part::Head, bit) = self {
            flip(head, bit);
        }
    }

    pub(super) fn change_body(self, body: &mut Vec<u8>) {
        match self {
            Effect::Tear(bytes) => body.truncate(bytes),
            Effect::Flip(Part::Body, bit) => flip(body, bit),
            _ => {}
        }
    }

    /// Head and body as they are to be put.
    pub(super) fn changed(self, head: &[u8], body: Body<'_>) -> Result<(Vec<u8>, Vec<u8>)> {
        let (mut head, mut body) = (head.to_vec(), body.into_vec(MAX_BODY)?);
        self.change_head(&mut head);
        self.change_body(&mut body);
        Ok((head, body))
    }

    /// A record as it is to be given out. The judge has seen its head already.
    pub(super) fn change_found(self, found: Found) -> Result<Found> {
        let (version, len) = (found.version(), found.body_len());
        let mut head = found.head().to_vec();
        self.change_head(&mut head);
        let Some(mut reader) = found.into_reader() else { return Ok(Found::head_only(version, head, len)) };
        let mut body = Vec::new();
        reader.read_to_end(&mut body).map_err(|error| Error::io("cannot read the body", error))?;
        self.change_body(&mut body);
        Ok(Found::new(version, head, body))
    }
}

fn flip(bytes: &mut [u8], bit: usize) {
    let at = (bit / 8).checked_rem(bytes.len());
    if let Some(byte) = at.and_then(|at| bytes.get_mut(at)) {
        *byte ^= 1 << (bit % 8);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body_after(effect: Effect, body: &[u8]) -> Vec<u8> {
        let mut body = body.to_vec();
        effect.change_body(&mut body);
        body
    }

    #[test]
    fn a_bit_is_flipped_and_counted_around_the_end() {
        let bits = [0, 15, 16];
        let flipped = bits.map(|bit| body_after(Effect::Flip(Part::Body, bit), &[0, 0]));
        assert_eq!(flipped, [vec![1, 0], vec![0, 0x80], vec![1, 0]]);
        assert_eq!(body_after(Effect::Flip(Part::Body, 3), b""), b"");
    }

    #[test]
    fn a_torn_body_keeps_its_first_bytes() {
        assert_eq!([0, 2, 9].map(|bytes| body_after(Effect::Tear(bytes), b"abc")), [&b""[..], b"ab", b"abc"]);
    }
}
