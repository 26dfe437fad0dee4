//! Days, against their specification and foreign oracles.

mod aliases;
mod changes;
mod definition;
mod foreign;
mod freshness;
mod hazards;
mod independence;
mod newest;
mod offsets;
mod oracle;
mod totality;
mod vectors;
mod windows;
