//! The head of an entry.
#![no_main]

libfuzzer_sys::fuzz_target!(init: daily_cache_fuzz::spare_stack::install(), |data: &[u8]| {
    daily_cache_fuzz::facts::run(data);
});
