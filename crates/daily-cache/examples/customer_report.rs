//! A report on a customer's file: loaded once a day, then read from the cache.
//!
//! The customers are airports, and the file holds their routes. Loading it is slow on purpose.
//!
//! ```text
//! cargo run --example customer_report                 # loads, which takes two seconds
//! cargo run --example customer_report                 # the same day: at once
//! cargo run --example customer_report -- --explain    # why, and until when
//! cargo run --example customer_report -- --now 2030-01-01T12:00:00Z
//! ```
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "it is a program with a terminal")]

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use daily_cache::{Clock, Daily, DailyCache, FrozenClock, FsStore, Slot, Store, SystemClock, Zone};
use lexopt::Arg::{Long, Short};
use lexopt::ValueExt;
use serde::{Deserialize, Serialize};

const DATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/flights-airport.csv");

const USAGE: &str = "\
usage: customer_report [--customer CODE] [--zone NAME] [--rollover HH:MM] [--now INSTANT] [--dir FOLDER]
                       [--file CSV] [--explain]

  --customer CODE    an airport, such as ORD (the default) or JFK
  --zone NAME        whose midnight counts; America/Chicago
  --rollover HH:MM   when a day begins; 00:00
  --now INSTANT      a frozen clock, such as 2030-01-01T00:00:00-06:00; what it stores replaces today's value,
                     so rehearse with a --dir of its own
  --dir FOLDER       where values are kept; the user's cache folder
  --file CSV         rows of origin,destination,count; the file that comes with the example
  --explain          tell why the next call would be a hit or a miss, without making it";

/// One route of a customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Route {
    origin: String,
    destination: String,
    /// Flights a year.
    count: u64,
}

/// What the report says of a customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Report {
    routes: usize,
    flights: u64,
    busiest: Vec<Route>,
}

/// How long the reader rests after so many rows: it plays a file that lies far away.
const REST: (usize, Duration) = (500, Duration::from_millis(200));

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("customer_report: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Box<dyn Error>> {
    let options = Options::parse()?;
    let clock: Box<dyn Clock> = match &options.now {
        Some(instant) => Box::new(instant.parse::<FrozenClock>()?),
        None => Box::new(SystemClock),
    };
    let store = match &options.dir {
        Some(folder) => FsStore::open(folder)?,
        None => FsStore::for_app("daily-cache-customer-report")?,
    };
    let cache = DailyCache::new(clock, store, options.day);
    let slot = report_of(&cache, &options.customer, &options.file)?;
    if options.explain {
        println!("{}", slot.explain::<Report>());
        return Ok(());
    }
    let report = slot.get_or_try_compute(|| load(&options.file, &options.customer, REST))?;
    print(&options.customer, &report);
    println!("({})", report.status());
    if let Some(fault) = report.fault() {
        let why = fault.source().map(|why| format!(": {why}")).unwrap_or_default();
        eprintln!("warning: {fault}{why}");
    }
    Ok(())
}

/// The place of a customer's report. The file is an argument too: another file is another report. What is in the file
/// is not: that it changes once a day is what the day stands for.
fn report_of<'c, C: Clock, S: Store>(
    cache: &'c DailyCache<C, S>,
    customer: &str,
    file: &Path,
) -> daily_cache::Result<Slot<'c, C, S>> {
    Ok(cache.slot(daily_cache::function!("report"), &(customer, file))?.label(customer))
}

/// Reads the customer's file, resting after so many rows, and sums it up.
fn load(file: &Path, customer: &str, (rows, rest): (usize, Duration)) -> Result<Report, Box<dyn Error>> {
    let mut routes = Vec::new();
    let unreadable = |error: csv::Error| format!("cannot read {}: {error}", file.display());
    for (row, route) in csv::Reader::from_path(file).map_err(unreadable)?.deserialize().enumerate() {
        let route: Route = route.map_err(unreadable)?;
        if row % rows == 0 {
            std::thread::sleep(rest);
        }
        if route.origin == customer {
            routes.push(route);
        }
    }
    if routes.is_empty() {
        return Err(format!("{} has no customer {customer}", file.display()).into());
    }
    Ok(sum_up(routes))
}

fn sum_up(mut routes: Vec<Route>) -> Report {
    let flights = routes.iter().map(|route| route.count).sum();
    let count = routes.len();
    routes.sort_by_key(|route| std::cmp::Reverse(route.count));
    routes.truncate(5);
    Report { routes: count, flights, busiest: routes }
}

fn print(customer: &str, report: &Report) {
    println!("{customer}: {} flights on {} routes", report.flights, report.routes);
    for route in &report.busiest {
        println!("  {:>4} {:>7}", route.destination, route.count);
    }
}

struct Options {
    customer: String,
    day: Daily,
    now: Option<String>,
    dir: Option<PathBuf>,
    file: PathBuf,
    explain: bool,
}

impl Options {
    fn parse() -> Result<Options, Box<dyn Error>> {
        let (mut zone, mut rollover) = ("America/Chicago".to_owned(), "00:00".to_owned());
        let mut options = Options {
            customer: "ORD".to_owned(),
            day: Daily::in_zone(Zone::UTC),
            now: None,
            dir: None,
            file: DATA.into(),
            explain: false,
        };
        let mut args = lexopt::Parser::from_env();
        while let Some(arg) = args.next()? {
            match arg {
                Long("customer") => options.customer = args.value()?.string()?,
                Long("zone") => zone = args.value()?.string()?,
                Long("rollover") => rollover = args.value()?.string()?,
                Long("now") => options.now = Some(args.value()?.string()?),
                Long("dir") => options.dir = Some(args.value()?.into()),
                Long("file") => options.file = args.value()?.into(),
                Long("explain") => options.explain = true,
                Long("help") | Short('h') => {
                    println!("{USAGE}");
                    std::process::exit(0);
                }
                other => return Err(format!("{}\n\n{USAGE}", other.unexpected()).into()),
            }
        }
        let time = format!("{rollover}:00")
            .parse()
            .map_err(|_| format!("--rollover takes HH:MM, not {rollover}"))?;
        options.day = Daily::in_zone(Zone::named(&zone)?).at_time(time)?;
        Ok(options)
    }
}

#[cfg(test)]
mod tests {
    use daily_cache::MemoryStore;

    use super::*;

    #[test]
    fn the_file_is_loaded_again_after_midnight_and_not_before() {
        let clock = FrozenClock::at("2026-03-08T05:59:59Z".parse().unwrap()); // 23:59:59 in Chicago
        let day = Daily::in_zone(Zone::named("America/Chicago").unwrap());
        let cache = DailyCache::new(clock.clone(), MemoryStore::new(), day);
        let load = || load(DATA.as_ref(), "ORD", (1, Duration::ZERO));
        let report = || report_of(&cache, "ORD", DATA.as_ref()).unwrap().get_or_try_compute(load).unwrap();

        assert_eq!(report().flights, 350_380);
        assert!(report().status().is_hit());
        clock.advance(Duration::from_secs(1));
        assert!(!report().status().is_hit());
    }
}
