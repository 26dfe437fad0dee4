//! What is done to a system call.

use std::fmt;

use super::strace::Call;

/// How calls fail.
pub(super) const ERRNOS: [&str; 8] =
    ["EIO", "ENOSPC", "EACCES", "EMFILE", "EINTR", "EROFS", "EDQUOT", "ESTALE"];

/// What no signal interrupts, by `getrandom(2)` for up to 256 bytes and by `getdents(2)`. Those who wrap them for us
/// call them again for as long as that happens, so it is not done to them from then on, only once.
pub(super) const UNINTERRUPTED: [&str; 2] = ["getrandom", "getdents64"];

/// What is done to a system call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// The process is killed when it makes the call, which is not carried out.
    Kill,
    /// The call is not carried out and fails.
    Error(&'static str, Span),
}

/// How long calls of that name fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Span {
    Once,
    FromThenOn,
}

impl Fault {
    /// The faults that the call at `index` is visited with.
    ///
    /// In the quick size they are a kill, an error once and another from then on, which the seed chooses; with each
    /// next call, and with each next seed, they are others.
    pub(super) fn of_call(call: &Call, index: usize, quick: bool, seed: u64) -> Vec<Self> {
        let chosen = |span| {
            let offset = if span == Span::Once { 0 } else { ERRNOS.len() / 2 };
            let start = seed.wrapping_add(index as u64).wrapping_add(offset as u64) % ERRNOS.len() as u64;
            let all = (0_u64..).zip(ERRNOS);
            all.filter(move |(place, _)| !quick || *place == start)
                .map(move |(_, errno)| Self::Error(errno, span))
        };
        let errors = chosen(Span::Once).chain(chosen(Span::FromThenOn));
        let can_be = |fault: &Self| {
            *fault != Self::Error("EINTR", Span::FromThenOn) || !UNINTERRUPTED.contains(&call.name.as_str())
        };
        [Self::Kill].into_iter().chain(errors.filter(can_be)).collect()
    }

    /// The argument of strace's `inject=`.
    pub(super) fn expression(self, call: &Call) -> String {
        let Call { name, ordinal, .. } = call;
        match self {
            Self::Kill => format!("{name}:signal=SIGKILL:when={ordinal}"),
            Self::Error(errno, Span::Once) => format!("{name}:error={errno}:when={ordinal}"),
            Self::Error(errno, Span::FromThenOn) => format!("{name}:error={errno}:when={ordinal}+"),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Kill => f.write_str("killed"),
            Self::Error(errno, Span::Once) => write!(f, "{errno} once"),
            Self::Error(errno, Span::FromThenOn) => write!(f, "{errno} from then on"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(name: &str) -> Call {
        Call { name: name.to_owned(), ordinal: 12, text: String::new() }
    }

    #[test]
    fn a_full_visit_is_a_kill_and_every_error_both_ways() {
        let faults = Fault::of_call(&call("openat"), 3, false, 7);
        assert_eq!(faults.len(), 1 + 2 * ERRNOS.len());
        assert_eq!(faults[0], Fault::Kill);
    }

    #[test]
    fn what_no_signal_interrupts_is_interrupted_once() {
        let faults = Fault::of_call(&call("getrandom"), 3, false, 7);
        assert_eq!(faults.len(), 2 * ERRNOS.len());
        assert!(faults.contains(&Fault::Error("EINTR", Span::Once)));
    }

    #[test]
    fn a_quick_visit_rotates_through_the_errors() {
        let faults = |index| Fault::of_call(&call("openat"), index, true, 7);
        let expected =
            [Fault::Kill, Fault::Error("ESTALE", Span::Once), Fault::Error("EMFILE", Span::FromThenOn)];
        assert_eq!(faults(0), expected);
        let mut seen: Vec<_> = (0..8).flat_map(faults).map(|fault| fault.to_string()).collect();
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), 17);
    }

    #[test]
    fn an_injection_names_the_call_by_its_number() {
        let call = call("openat");
        assert_eq!(Fault::Kill.expression(&call), "openat:signal=SIGKILL:when=12");
        assert_eq!(Fault::Error("EIO", Span::FromThenOn).expression(&call), "openat:error=EIO:when=12+");
    }
}
