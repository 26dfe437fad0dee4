//! Every system call of every operation, killed and made to fail.

use std::{
    path::Path,
    process::Command,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use super::{
    fault::{ERRNOS, Fault, UNINTERRUPTED},
    judge::Evidence,
    operation::{self, Operation},
    processors,
    strace::{Call, Said},
    tally::Tally,
    visit::Place,
};
use crate::{
    error::{Error, Result},
    table::{self, Side},
    trial::{Options, Report},
};

/// An operation, one of its calls, and what is done to it.
struct Job<'a> {
    /// The place of the operation.
    operation: usize,
    /// The place of the call; none for the end of the operation.
    place: Option<usize>,
    call: &'a Call,
    fault: Fault,
}

/// The calls that were found in an operation, and the mark after them.
type Found = (Vec<Call>, Call);

/// Sweeps all operations.
///
/// # Errors
///
/// The actor cannot be run, or a clean run does not succeed.
pub(super) fn run(actor: &Path, scratch: &Path, options: Options) -> Result<Report> {
    let operations = match operations(actor, scratch)? {
        Ok(operations) => operations,
        Err(skip) => return Ok(Report { skips: vec![skip], ..Report::default() }),
    };
    let folder = scratch.join("0");
    let found: Vec<_> = operations.iter().map(|operation| find(actor, &folder, operation)).collect();
    let jobs = jobs(&found, options);
    let mut tallies = carry_out(actor, scratch, &operations, &jobs)?;
    for ((tally, found), operation) in tallies.iter_mut().zip(found).zip(&operations) {
        tally.close(operation, found.map(|(calls, _)| calls.len()));
    }
    Ok(report(&operations, tallies, options))
}

/// The operations that the actor knows, asked for under strace; or why there are no sweeps.
fn operations(actor: &Path, scratch: &Path) -> Result<std::result::Result<Vec<Operation>, String>> {
    if Command::new("strace").arg("-V").output().is_err() {
        return Ok(Err("crash sweeps: strace is missing; apt-get install -y strace".to_owned()));
    }
    let mut command = Command::new("strace");
    command.args(["-f", "-qq", "-e", "trace=chdir", "-o"]).arg(scratch.join("probe"));
    let output = command.arg(actor).args(["crash", "operations"]).output()?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr).trim().replace('\n', " ");
        return Ok(Err(format!("crash sweeps: strace may trace no process here ({said}); allow ptrace")));
    }
    let parsed = operation::parse(&String::from_utf8_lossy(&output.stdout));
    Ok(Ok(parsed.ok_or_else(|| Error::Trouble("the actor's operations cannot be read".to_owned()))?))
}

/// The calls of a clean run; or what is wrong with that.
fn find(actor: &Path, folder: &Path, operation: &Operation) -> std::result::Result<Found, String> {
    let clean = Place::new(actor, folder.to_owned()).and_then(|mut place| place.trace(operation));
    let clean = clean.map_err(|error| error.to_string())?;
    let said = clean.trace.said();
    let is_well = clean.ending.is_none() && clean.seen == operation.after;
    match (clean.trace.swept(), &said) {
        (Some(found), Some(Said { told, leaked: 0 })) if is_well && told == "done" => Ok(found),
        _ => Err(format!("{said:?}, {:?}, then {}", clean.ending, clean.seen)),
    }
}

fn jobs(found: &[std::result::Result<Found, String>], options: Options) -> Vec<Job<'_>> {
    let (mut jobs, mut index) = (Vec::new(), 0);
    for (operation, found) in found.iter().enumerate() {
        let Ok((calls, end)) = found else { continue };
        for (place, call) in calls.iter().enumerate() {
            let faults = Fault::of_call(call, index, options.quick, options.seed);
            index += 1;
            jobs.extend(faults.into_iter().map(|fault| Job { operation, place: Some(place), call, fault }));
        }
        jobs.push(Job { operation, place: None, call: end, fault: Fault::Kill });
    }
    jobs
}

/// Every job, by as many workers as there are processors; what came of them, for each operation.
fn carry_out(actor: &Path, scratch: &Path, operations: &[Operation], jobs: &[Job<'_>]) -> Result<Vec<Tally>> {
    let tallies = Mutex::new(vec![Tally::default(); operations.len()]);
    let next = AtomicUsize::new(0);
    let work = |worker: usize| -> Result<()> {
        let folder = scratch.join(worker.to_string());
        let mut place = Place::new(actor, folder.clone())?;
        while let Some(job) = jobs.get(next.fetch_add(1, Ordering::Relaxed)) {
            let Some(operation) = operations.get(job.operation) else { continue };
            let tally = match visit(&mut place, operation, job) {
                Ok(tally) => tally,
                Err(error) => {
                    place = Place::new(actor, folder.clone())?; // the inspector may be at fault
                    Tally { violations: vec![job.told(operation, &error.to_string())], ..Tally::default() }
                }
            };
            let mut tallies = tallies.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(all) = tallies.get_mut(job.operation) {
                all.add(tally);
            }
        }
        Ok(())
    };
    thread::scope(|scope| {
        let workers: Vec<_> = (0..processors()).map(|worker| scope.spawn(move || work(worker))).collect();
        workers.into_iter().try_for_each(|worker| {
            worker.join().unwrap_or_else(|_| Err(Error::Trouble("a worker panicked".to_owned())))
        })
    })?;
    Ok(tallies.into_inner().unwrap_or_else(PoisonError::into_inner))
}

fn visit(place: &mut Place, operation: &Operation, job: &Job<'_>) -> Result<Tally> {
    let visited = place.visit(operation, job.call, job.fault)?;
    let evidence = Evidence {
        operation,
        call: job.call,
        fault: job.fault,
        trace: &visited.trace,
        ending: visited.ending.as_deref(),
        seen: &visited.seen,
    };
    let mut tally = Tally::default();
    if evidence.is_visited() {
        tally.visited.extend(job.place);
    }
    match job.fault {
        Fault::Kill => tally.kills = 1,
        Fault::Error(..) => tally.failures = 1,
    }
    tally.count(evidence.in_place());
    let broken = evidence.broken();
    tally.kept = u64::from(broken.is_empty());
    tally.violations = broken.into_iter().map(|broken| job.told(operation, &broken)).collect();
    Ok(tally)
}

impl Job<'_> {
    /// What was broken and what it takes to see it again.
    fn told(&self, operation: &Operation, broken: &str) -> String {
        format!(
            "crash {operation}: {broken}; {} at {}({}; strace -e inject={} actor crash act {operation} DIR",
            self.fault,
            self.call.name,
            self.call.text,
            self.fault.expression(self.call)
        )
    }
}

fn report(operations: &[Operation], tallies: Vec<Tally>, options: Options) -> Report {
    let columns = [
        ("operation", Side::Left),
        ("calls found", Side::Right),
        ("visited", Side::Right),
        ("kills", Side::Right),
        ("failures", Side::Right),
        ("old", Side::Right),
        ("new", Side::Right),
        ("miss", Side::Right),
        ("violations", Side::Right),
    ];
    let rows: Vec<_> =
        operations.iter().zip(&tallies).map(|(operation, tally)| tally.row(operation)).collect();
    Report {
        text: format!("{}\n{}", what(options), table::draw(columns, &rows)),
        passed: tallies.iter().map(|tally| tally.kept).sum(),
        violations: tallies.into_iter().flat_map(|tally| tally.violations).collect(),
        skips: Vec::new(),
    }
}

/// What is said above the table.
fn what(options: Options) -> String {
    let errors = if options.quick {
        "in two of these sixteen ways, others for each next call and seed"
    } else {
        "in all of these sixteen ways"
    };
    format!(
        "\
Swept are the system calls between the beginning and the end of an operation that take a path or a descriptor
(strace's classes `file` and `desc`, without those that map memory), `getrandom` and `kill`. Each is visited with a
kill before it is carried out; one more kill comes after the last. Each is also visited with an error that keeps it
from being carried out, once or from then on, {errors}:
{}.
`EINTR` from then on is not for {}, which no signal interrupts.
",
        ERRNOS.map(|errno| format!("`{errno}`")).join(", "),
        UNINTERRUPTED.map(|name| format!("`{name}`")).join(" and "),
    )
}
