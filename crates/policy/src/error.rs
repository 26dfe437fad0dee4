//! What can be wrong with a zone or a rollover.

use std::path::PathBuf;
use std::{fmt, io};

/// The result of what this crate can refuse.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a zone or a rollover was refused.
#[derive(Debug)]
pub struct Error(Box<Kind>);

#[derive(Debug)]
enum Kind {
    UnknownZone { name: String, asked: String, mend: String },
    SystemZone { setting: String, why: Box<Error> },
    Rollover { given: String },
    Unreadable { path: PathBuf, source: io::Error },
    Malformed { what: String, why: String },
}

impl Error {
    pub(crate) fn unknown_zone(name: &str, asked: String, mend: String) -> Error {
        Error(Box::new(Kind::UnknownZone { name: name.to_owned(), asked, mend }))
    }

    pub(crate) fn system_zone(setting: String, why: Error) -> Error {
        Error(Box::new(Kind::SystemZone { setting, why: Box::new(why) }))
    }

    pub(crate) fn rollover(given: String) -> Error {
        Error(Box::new(Kind::Rollover { given }))
    }

    pub(crate) fn unreadable(path: PathBuf, source: io::Error) -> Error {
        Error(Box::new(Kind::Unreadable { path, source }))
    }

    pub(crate) fn malformed(what: String, why: &jiff::Error) -> Error {
        // The database behind zones stays private: its error is given as text.
        Error(Box::new(Kind::Malformed { what, why: why.to_string() }))
    }

    /// Whether no zone of that name is known.
    #[must_use]
    pub fn is_unknown_zone(&self) -> bool {
        match &*self.0 {
            Kind::UnknownZone { .. } => true,
            Kind::SystemZone { why, .. } => why.is_unknown_zone(),
            _ => false,
        }
    }

    /// Whether a rollover is no time of day in whole seconds.
    #[must_use]
    pub fn is_rollover(&self) -> bool {
        matches!(*self.0, Kind::Rollover { .. })
    }

    /// Whether the data of a zone could not be read or made no sense.
    #[must_use]
    pub fn is_zone_data(&self) -> bool {
        match &*self.0 {
            Kind::Unreadable { .. } | Kind::Malformed { .. } => true,
            Kind::SystemZone { why, .. } => why.is_zone_data(),
            _ => false,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.0 {
            Kind::UnknownZone { name, asked, mend } => {
                write!(f, "there is no time zone {name:?} in {asked}; {mend}")
            }
            Kind::SystemZone { setting, .. } => {
                write!(f, "the system's time zone, {setting}, cannot be used; mend it or name a zone")
            }
            Kind::Rollover { given } => {
                write!(
                    f,
                    "{given} is no rollover; it takes a time from 00:00:00 to 23:59:59 in whole seconds"
                )
            }
            Kind::Unreadable { path, .. } => write!(f, "cannot read the zone file {}", path.display()),
            Kind::Malformed { what, why } => write!(f, "{what} holds no valid time zone: {why}"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &*self.0 {
            Kind::SystemZone { why, .. } => Some(why.as_ref()),
            Kind::Unreadable { source, .. } => Some(source),
            Kind::Malformed { .. } | Kind::UnknownZone { .. } | Kind::Rollover { .. } => None,
        }
    }
}
