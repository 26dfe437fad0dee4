//! Runs the targets, as many at a time as there are processors.

use std::{path::PathBuf, thread, time::Duration};

use super::{
    build::Build,
    inputs::Inputs,
    output::{self, Figures},
};
use crate::{
    error::Result,
    process::{self, Ended, Finished},
    side_by_side::side_by_side,
    trial::{Options, Scratch},
};

/// No target takes nearly as long.
const LIMIT: Duration = Duration::from_secs(90 * 60);

/// What became of one target.
#[derive(Debug)]
pub(super) struct Outcome {
    pub(super) name: &'static str,
    /// How many inputs it began with.
    pub(super) corpus: u64,
    pub(super) figures: Figures,
    /// What went wrong, with what it takes to see it again.
    pub(super) crashes: Vec<String>,
}

/// Runs all of them; the outcomes are in their order.
pub(super) fn run(
    build: &Build,
    scratch: &Scratch,
    inputs: &[Inputs],
    options: Options,
) -> Result<Vec<Outcome>> {
    let workers = thread::available_parallelism().map_or(1, usize::from);
    let outcomes = side_by_side(inputs, workers, |inputs| run_one(build, scratch, inputs, options));
    outcomes.into_iter().collect()
}

fn run_one(build: &Build, scratch: &Scratch, inputs: &Inputs, options: Options) -> Result<Outcome> {
    let target = inputs.target;
    let asked = target.executions(options.quick);
    let args = [
        format!("-runs={asked}"),
        format!("-seed={}", seed(options.seed)),
        format!("-max_len={}", inputs.longest),
        format!("-use_value_profile={}", u8::from(target.heeds_values)),
        format!("-artifact_prefix={}/", inputs.failed().display()),
        inputs.corpus().to_string_lossy().into_owned(),
    ];
    let fixed = ["-timeout=10", "-rss_limit_mb=512", "-print_final_stats=1"].map(str::to_owned);
    let invocation = build.run(build.target(target.name), Some(scratch), fixed.into_iter().chain(args));
    let finished = process::run(&invocation, &inputs.folder.join("log"), LIMIT)?;
    let figures = output::figures(&finished.stderr);
    let mut crashes = crashes(build, inputs, &finished)?;
    if crashes.is_empty() && figures.executions < asked {
        let done = figures.executions;
        crashes
            .push(format!("fuzz {}: it ended after {done} of {asked} executions: {invocation}", target.name));
    }
    Ok(Outcome { name: target.name, corpus: inputs.count, figures, crashes })
}

/// libFuzzer draws a seed of its own for 0, and takes 32 bits.
fn seed(seed: u64) -> u64 {
    (seed & 0xffff_ffff).max(1)
}

fn crashes(build: &Build, inputs: &Inputs, finished: &Finished) -> Result<Vec<String>> {
    let name = inputs.target.name;
    let reason = match &finished.ended {
        Ended::Well => None,
        Ended::Badly(said) => Some(output::complaint(&finished.stderr).unwrap_or_else(|| said.clone())),
        Ended::Hung(limit) => Some(format!("it ran for more than {} s", limit.as_secs())),
    };
    let failures = inputs.failures()?;
    let Some(reason) = reason.or_else(|| (!failures.is_empty()).then(|| "an input failed".to_owned())) else {
        return Ok(Vec::new());
    };
    if failures.is_empty() {
        let log = inputs.folder.join("log.err");
        return Ok(vec![format!("fuzz {name}: {reason}; see {}", log.display())]);
    }
    let again = |input: &PathBuf| build.run(build.target(name), None, [input.to_string_lossy()]);
    let tell = |input: &PathBuf| {
        format!(
            "fuzz {name}: {reason}; the input is {}; again: {}; once mended, keep it in fuzz/regressions/{name}",
            input.display(),
            again(input)
        )
    };
    Ok(failures.iter().map(tell).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_is_one_that_libfuzzer_keeps() {
        assert_eq!([0, 7, u64::MAX, 1 << 32].map(seed), [1, 7, 0xffff_ffff, 1]);
    }
}
