//! What `DAILY_CACHE` and `--refresh` make of the cache.

use std::env;

use daily_cache::Mode;

use crate::error::{Error, Result};

const VARIABLE: &str = "DAILY_CACHE";

/// What the environment says, and the command line beside it.
///
/// # Errors
///
/// The variable has another value than those, or contradicts the command line.
pub(crate) fn read(refresh: bool) -> Result<Mode> {
    let value = env::var_os(VARIABLE).unwrap_or_default();
    of(&value.to_string_lossy(), refresh).map_err(Error::new)
}

fn of(value: &str, refresh: bool) -> Result<Mode, String> {
    let said = match value {
        "" => Ok(Mode::On),
        word => word.parse().map_err(|_| {
            format!("{VARIABLE}={word} means nothing: use on, off, refresh, read-only or offline")
        }),
    };
    match said? {
        Mode::On if refresh => Ok(Mode::Refresh),
        Mode::ReadOnly if refresh => {
            Err(format!("--refresh would store, which {VARIABLE}=read-only forbids: leave out one of them"))
        }
        Mode::Offline if refresh => Err(format!(
            "--refresh would run the command, which {VARIABLE}=offline forbids: leave out one of them"
        )),
        mode => Ok(mode),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_flag_refreshes_where_the_variable_lets_it() {
        assert_eq!(of("", false), Ok(Mode::On));
        assert_eq!(of("", true), Ok(Mode::Refresh));
        assert_eq!(of("off", true), Ok(Mode::Off));
        assert_eq!(of("refresh", false), Ok(Mode::Refresh));
        assert_eq!(of("read-only", false), Ok(Mode::ReadOnly));
        for (value, refresh) in [("offline", true), ("read-only", true), ("yes", false)] {
            assert!(of(value, refresh).unwrap_err().contains(value));
        }
    }
}
