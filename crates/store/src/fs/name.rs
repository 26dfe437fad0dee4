//! Where a key's entry is, relative to the store's own folder: nothing but lowercase hexadecimal.

use crate::{Key, hex};

/// `<function>/<first byte of args>/<rest of args>-<build>`, which no two keys share.
pub(super) struct EntryName([u8; 115]);

impl EntryName {
    pub(super) fn of(key: &Key) -> Self {
        let mut name = [b'/'; 115];
        let (function, rest) = name.split_at_mut(32);
        let (folder, rest) = rest.split_at_mut(3);
        let (args, build) = rest.split_at_mut(63);
        let ([first, other @ ..], build_digits) = (key.args(), key.build());
        hex::spell(function, key.function());
        hex::spell(after_mark(folder, b'/'), &[*first]);
        hex::spell(after_mark(args, b'/'), other);
        hex::spell(after_mark(build, b'-'), build_digits);
        Self(name)
    }

    pub(super) fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// The folders on the way to it, outermost first.
    pub(super) fn folders(&self) -> [&str; 2] {
        [32, 35].map(|end| self.as_str().get(..end).unwrap_or_default())
    }
}

/// Writes `mark` first; the rest is for digits.
fn after_mark(part: &mut [u8], mark: u8) -> &mut [u8] {
    let Some((first, rest)) = part.split_first_mut() else { return &mut [] };
    *first = mark;
    rest
}

/// The name of a function's folder.
pub(super) fn function_folder(function: [u8; 16]) -> String {
    let mut name = String::with_capacity(32);
    let _ = hex::write(&mut name, &function);
    name
}

/// The name of the lock of `key`, one of 256. It depends on the last byte of `args`, not on the one that chooses
/// the folder.
pub(super) fn lock_name(key: &Key) -> String {
    let [.., last] = key.args();
    format!("locks/{last:02x}")
}

/// The name of the lease of `key`.
pub(super) fn lease_name(key: &Key) -> String {
    let mut name = String::with_capacity(121);
    name.push_str("leases/");
    let _ = hex::write(&mut name, key.function());
    name.push('-');
    let _ = hex::write(&mut name, key.args());
    name.push('-');
    let _ = hex::write(&mut name, key.build());
    name
}

/// Whether a file has the name of a lease.
pub(super) fn is_lease(name: &str) -> bool {
    let parts: Vec<&str> = name.strip_prefix("leases/").unwrap_or_default().split('-').collect();
    let is_hex = |part: &str| part.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    parts.iter().map(|part| part.len()).eq([32, 64, 16]) && parts.into_iter().all(is_hex)
}

/// The arguments and build that the name of an entry in the folder `first` stands for.
pub(super) fn parse_entry(first: u8, name: &[u8]) -> Option<([u8; 32], [u8; 8])> {
    let (rest, build) = name.split_at_checked(62)?;
    let rest: [u8; 31] = hex::parse(rest)?;
    let mut args = [first; 32];
    let (_, tail) = args.split_at_mut(1);
    tail.copy_from_slice(&rest);
    Some((args, hex::parse(build.strip_prefix(b"-")?)?))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_name_has_the_documented_shape() {
        let key = Key::new([0xab; 16], [0xcd; 32], [0xef; 8]);
        let name = EntryName::of(&key);
        let shape = format!("{}/cd/{}-{}", "ab".repeat(16), "cd".repeat(31), "ef".repeat(8));
        assert_eq!(name.as_str(), shape);
        assert_eq!(name.folders(), [&shape[..32], &shape[..35]]);
        assert_eq!(function_folder([0xab; 16]), &shape[..32]);
    }

    proptest! {
        #[test]
        fn a_name_is_safe_on_every_system_and_stands_for_one_key(
            function: [u8; 16], args: [u8; 32], build: [u8; 8],
        ) {
            let name = EntryName::of(&Key::new(function, args, build));
            let parts: Vec<&str> = name.as_str().split('/').collect();
            let [first, second, third] = parts[..] else { panic!("three parts") };
            for part in [first, second, third] {
                let safe = |byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f' | b'-');
                prop_assert!(part.bytes().all(safe), "{}", part);
            }
            prop_assert_eq!(hex::parse(first.as_bytes()), Some(function));
            prop_assert_eq!(hex::parse(second.as_bytes()), Some([args[0]]));
            prop_assert!(is_lease(&lease_name(&Key::new(function, args, build))));
            prop_assert_eq!(parse_entry(args[0], third.as_bytes()), Some((args, build)));
        }
    }
}
