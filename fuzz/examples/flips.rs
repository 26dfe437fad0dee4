//! Flips every bit of entries of five sizes, one at a time, and asks for each: `flips all|some SEED`.
//!
//! Each flipped entry is decoded from memory and opened from a file, as a body, a stream and a head: five sizes so that
//! every way of reading is met. It prints `body bytes, entry bytes, bits, undetected` for each size. With `some`, a
//! large body is sampled between its first and last KiB; everything around it is still flipped bit by bit.

use std::io::{self, Read};
use std::process::ExitCode;
use std::{env, thread};

use daily_cache_fuzz::place::Place;
use daily_cache_fuzz::sample::{self, KEY};
use daily_cache_store::{Found, Store, Take, entry};

/// Bytes of the bodies: none, one, one read, more than one read, more than is held in memory.
const BODIES: [usize; 5] = [0, 1, 10 * 1024, 16 * 1024 + 1, 300 * 1024];

const HEAD: &[u8] = b"the facts of a value";

/// A body of more bytes than this can be sampled. How much of either end of it is not, in bytes; and how many bits of
/// what is between are.
const LARGE: usize = 64 * 1024;
const END: usize = 1024;
const SAMPLE: usize = 4000;

fn main() -> io::Result<ExitCode> {
    let args: Vec<String> = env::args().skip(1).collect();
    let (all, seed) = match &args[..] {
        [size, seed] if size == "all" || size == "some" => (size == "all", seed.parse().unwrap_or_default()),
        _ => {
            eprintln!("flips all|some SEED");
            return Ok(ExitCode::from(2));
        }
    };
    for body in BODIES {
        let entry = sample::entry(HEAD, &sample::filler(body));
        let bits = if all || body <= LARGE {
            (0..entry.len() * 8).collect()
        } else {
            some_bits(entry.len(), body, seed)
        };
        let undetected = flip_all(&entry, &bits)?;
        println!("{body} {} {} {undetected}", entry.len(), bits.len());
    }
    Ok(ExitCode::SUCCESS)
}

/// Every bit but those in the middle of the body, and a sample of these.
fn some_bits(entry: usize, body: usize, seed: u64) -> Vec<usize> {
    let body_at = entry - entry::TRAILER - body;
    let middle = (body_at + END) * 8..(body_at + body - END) * 8;
    let ends = (0..middle.start).chain(middle.end..entry * 8);
    let mut random = seed;
    let sample = (0..SAMPLE).map(|_| {
        random = next(random);
        middle.start + usize::try_from(random % middle.len() as u64).unwrap_or_default()
    });
    ends.chain(sample).collect()
}

/// SplitMix64.
fn next(state: u64) -> u64 {
    let state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mixed = (state ^ state >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed ^ mixed >> 27
}

/// Shares the bits among the processors; says how many flips went undetected.
fn flip_all(entry: &[u8], bits: &[usize]) -> io::Result<u64> {
    let workers = thread::available_parallelism().map_or(1, usize::from);
    let shares: Vec<&[usize]> = bits.chunks(bits.len().div_ceil(workers)).collect();
    thread::scope(|scope| {
        let workers: Vec<_> = shares.into_iter().map(|bits| scope.spawn(|| flip_each(entry, bits))).collect();
        let found = workers.into_iter().map(|worker| worker.join().expect("a worker does not panic"));
        found.sum()
    })
}

fn flip_each(entry: &[u8], bits: &[usize]) -> io::Result<u64> {
    let folder = tempfile::tempdir()?;
    let place = Place::make(folder.path())?;
    place.write(entry)?;
    let mut bytes = entry.to_vec();
    assert!(is_whole(&place, &bytes), "the entry is whole before a bit is flipped");
    let mut undetected = 0;
    for bit in bits {
        flip(&place, &mut bytes, *bit)?;
        undetected += u64::from(!is_detected(&place, entry, &bytes));
        flip(&place, &mut bytes, *bit)?;
    }
    assert!(is_whole(&place, &bytes), "the entry is whole after every bit was flipped back");
    Ok(undetected)
}

fn flip(place: &Place, bytes: &mut [u8], bit: usize) -> io::Result<()> {
    let byte = bytes.get_mut(bit / 8).expect("a bit of the entry");
    *byte ^= 1 << (bit % 8);
    place.write_at(bit / 8, &[*byte])
}

/// Nothing takes the flipped entry for one. A head may be shown whose body is flipped: it is as it was.
fn is_detected(place: &Place, good: &[u8], bytes: &[u8]) -> bool {
    let is_damage =
        |mut take| place.store().open(&KEY, &mut take).is_err_and(|error| error.damage().is_some());
    let opening = entry::Opening::decode(good, &KEY).expect("the entry is whole");
    let head = place.store().open(&KEY, &mut Take::Head);
    let is_head_as_it_was = match head {
        Ok(found) => found.is_some_and(|found| (found.version(), found.head()) == (opening.version(), HEAD)),
        Err(error) => error.damage().is_some(),
    };
    entry::decode(bytes, &KEY).is_err()
        && is_damage(Take::Body)
        && is_damage(Take::Stream)
        && is_head_as_it_was
}

fn is_whole(place: &Place, bytes: &[u8]) -> bool {
    let open = |mut take| place.store().open(&KEY, &mut take).ok().flatten();
    let read = |mut reader: Box<dyn Read + Send>| {
        let mut body = Vec::new();
        reader.read_to_end(&mut body).is_ok().then_some(body)
    };
    let body = entry::decode(bytes, &KEY).map(|parts| parts.body.to_vec()).ok();
    body.is_some()
        && open(Take::Body).and_then(Found::into_body) == body
        && open(Take::Stream).and_then(Found::into_reader).and_then(read) == body
        && open(Take::Head).is_some()
}
