//! What `DAILY_CACHE` and `--refresh` make of the cache.

use std::env;

use crate::error::{Error, Result};

const VARIABLE: &str = "DAILY_CACHE";

/// What is done with the cache.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Looks up, runs what is not fresh, stores.
    On,
    /// Neither looks up nor stores.
    Off,
    /// Runs and stores.
    Refresh,
    /// Looks up and runs, and never stores.
    ReadOnly,
    /// Never runs: what is stored is printed, if need be stale.
    Offline,
}

impl Mode {
    /// What the environment says, and the command line beside it.
    ///
    /// # Errors
    ///
    /// The variable has another value than those, or contradicts the command line.
    pub(crate) fn read(refresh: bool) -> Result<Mode> {
        let value = env::var_os(VARIABLE).unwrap_or_default();
        Mode::of(&value.to_string_lossy(), refresh).map_err(Error::new)
    }

    fn of(value: &str, refresh: bool) -> Result<Mode, String> {
        match value {
            "" | "on" if refresh => Ok(Mode::Refresh),
            "" | "on" => Ok(Mode::On),
            "refresh" => Ok(Mode::Refresh),
            "off" => Ok(Mode::Off),
            "read-only" if refresh => Err(format!(
                "--refresh would store, which {VARIABLE}=read-only forbids: leave out one of them"
            )),
            "read-only" => Ok(Mode::ReadOnly),
            "offline" if refresh => Err(format!(
                "--refresh would run the command, which {VARIABLE}=offline forbids: leave out one of them"
            )),
            "offline" => Ok(Mode::Offline),
            other => {
                Err(format!("{VARIABLE}={other} means nothing: use on, off, refresh, read-only or offline"))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_flag_refreshes_where_the_variable_lets_it() {
        assert_eq!(Mode::of("", false), Ok(Mode::On));
        assert_eq!(Mode::of("", true), Ok(Mode::Refresh));
        assert_eq!(Mode::of("off", true), Ok(Mode::Off));
        assert_eq!(Mode::of("refresh", false), Ok(Mode::Refresh));
        assert_eq!(Mode::of("read-only", false), Ok(Mode::ReadOnly));
        for (value, refresh) in [("offline", true), ("read-only", true), ("yes", false)] {
            assert!(Mode::of(value, refresh).unwrap_err().contains(value));
        }
    }
}
