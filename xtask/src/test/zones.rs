//! The values of the axes clock, store and `TZ`.

/// The clocks a test of the module `matrix` can be told to use.
pub(crate) const CLOCKS: [&str; 4] = ["system", "frozen", "ticking", "skewed"];

/// The stores likewise.
pub(crate) const STORES: [&str; 2] = ["memory", "fs"];

/// A zone for a child's `TZ`, and what makes it worth a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Hazard {
    pub(crate) zone: &'static str,
    pub(crate) why: &'static str,
}

/// UTC, which hides every mistake, and six zones that show one each.
pub(crate) const ZONES: [Hazard; 7] = [
    Hazard {
        zone: "UTC",
        why: "what servers and CI machines run in; a local time mistaken for UTC shows elsewhere",
    },
    Hazard {
        zone: "America/St_Johns",
        why: "three and a half hours behind; until 2011 its clock went back at 00:01, so the previous date was shown again",
    },
    Hazard {
        zone: "Africa/Cairo",
        why: "its clock goes back at 24:00 just as the next day would begin, and forward at 00:00",
    },
    Hazard {
        zone: "America/Havana",
        why: "midnight does not exist in spring and happens twice in autumn; older zone data is an hour off",
    },
    Hazard {
        zone: "Pacific/Apia",
        why: "2011-12-30 never was; a day ahead of its neighbour at the same time of day",
    },
    Hazard {
        zone: "Australia/Lord_Howe",
        why: "summer time of half an hour, so days of 23.5 and 24.5 hours",
    },
    Hazard {
        zone: "Asia/Kathmandu",
        why: "three quarters of an hour past the hour; the first midnight of 1986 was skipped by 15 minutes",
    },
];
