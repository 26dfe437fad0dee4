//! Caches around midnight, against the reference model and the required properties 13 to 17.

mod agreement;
mod economy;
mod failures;
mod forecasts;
mod fractions;
mod imagined;
mod mocked;
mod readings;
mod remembering;
mod set_back;
mod settings;
mod stage;
mod staleness;
