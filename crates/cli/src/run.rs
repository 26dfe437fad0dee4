//! `run`: prints what is stored, or runs the command and stores what it printed.

mod command;
mod recording;

use std::fmt::Display;
use std::time::Duration;

use daily_cache::{Forever, FsStore, Mode, Monotonic, Streamed, SystemClock, Vacancy};

pub(crate) use self::command::Input;
use self::recording::Recording;
use crate::args::{General, Run};
use crate::asked::{Asked, Place};
use crate::capture::{Ended, Event, Running};
use crate::error::{Error, Result, chain};
use crate::exit::Exit;
use crate::frames::{self, Unplayed};
use crate::mode;
use crate::place;
use crate::settings::{AnyClock, AnyPolicy, Settings};
use crate::stdio;

type Room<'s, 'c> = Vacancy<'s, 'c, AnyClock, FsStore, AnyPolicy>;

/// Carries out the command `run`.
pub(crate) fn run(general: &General, run: &Run) -> Result<Exit> {
    let mode = mode::read(run.refresh)?;
    let settings = Settings::read(&run.fresh)?;
    if mode == Mode::Off {
        return command::become_it(run);
    }
    let store = match place::store(general) {
        Ok(store) => store,
        Err(error) if mode == Mode::Offline => return Err(error),
        Err(error) => {
            warn(general, &format!("nothing is cached: {error}"));
            return command::become_it(run);
        }
    };
    let input = Input::read(run, store.dir())?;
    Asked::new(general, run, mode, settings, store, input.digest())?.answer(input)
}

/// A warning, unless nobody wants to hear it.
fn warn(general: &General, text: &str) {
    if !general.quiet {
        stdio::warn(text);
    }
}

impl Asked<'_> {
    fn answer(&self, input: Input) -> Result<Exit> {
        let (success, failure) = (self.success()?, self.failure()?);
        if let Some((failure, _)) = failure.as_ref().filter(|_| self.may_wait()) {
            // With a failure that is still good at hand nobody waits for a success.
            let at_once = |place| self.find_at_once(place).ok();
            if let Some(found) = at_once(&success).or_else(|| at_once(failure)) {
                return self.play(found);
            }
        }
        let for_success = match self.find(&success) {
            Ok(found) => return self.play(found),
            Err(room) => room,
        };
        // Whoever was waited for may have failed.
        let for_failure = match failure.as_ref().map(|(place, settings)| (self.find_at_once(place), settings))
        {
            Some((Ok(found), _)) => return self.play(found),
            Some((Err(room), settings)) => Some((room, settings)),
            None => None,
        };
        if self.mode == Mode::Offline {
            return self.play_stale(success);
        }
        if let Some(fault) = for_success.fault() {
            warn(self.general, &chain(fault));
        }
        if let Some(remark) = self.settings.day.remark() {
            warn(self.general, &remark);
        }
        self.execute(input, for_success, for_failure)
    }

    /// Whether others who run the same are waited for, and wait for this run. Who stores nothing has nothing to give them.
    fn may_wait(&self) -> bool {
        self.mode == Mode::On && !self.call.is_within_itself()
    }

    fn find<'s, 'c>(&self, place: &'s Place<'c>) -> Result<Streamed, Room<'s, 'c>> {
        if self.may_wait() { place.stream(frames::FORMAT).find() } else { self.find_at_once(place) }
    }

    fn find_at_once<'s, 'c>(&self, place: &'s Place<'c>) -> Result<Streamed, Room<'s, 'c>> {
        let stream = place.stream(frames::FORMAT);
        if self.mode == Mode::Refresh { Err(stream.refresh()) } else { stream.find_at_once() }
    }

    /// Prints what is stored, and ends as the command did.
    fn play(&self, found: Streamed) -> Result<Exit> {
        let exit = found.entry().tags.get("exit").and_then(|code| code.parse().ok()).unwrap_or(0);
        let status = found.status().clone();
        let length = found.entry().bytes;
        frames::play(found, length, stdio::write).map_err(|error| match error {
            Unplayed::Give(error) => error,
            Unplayed::Read(error) => {
                Error::because("what is stored cannot be read; `--refresh` replaces it", &error)
            }
        })?;
        self.say(&status);
        Ok(Exit::Code(exit))
    }

    /// Prints what is stored, however old it is.
    fn play_stale(&self, slot: Place<'_>) -> Result<Exit> {
        match slot.policy(Forever).stream(frames::FORMAT).find_at_once() {
            Ok(found) => {
                warn(self.general, "the result is stale, and DAILY_CACHE=offline forbids to run the command");
                self.play(found)
            }
            Err(_) => Err(Error::new(
                "nothing is stored for this command, and DAILY_CACHE=offline forbids to run it: unset it for one run",
            )),
        }
    }

    /// Runs the command, and stores what it printed if it ended well.
    fn execute(
        &self,
        input: Input,
        success: Room<'_, '_>,
        failure: Option<(Room<'_, '_>, &Settings)>,
    ) -> Result<Exit> {
        let begun = SystemClock.elapsed();
        let mut running = command::start(self.run, self.call.within(), input)?;
        let folder = (self.mode != Mode::ReadOnly).then(|| place::folder(&self.cache));
        let mut recording = Recording::new(folder);
        let ended = follow(&mut running, &mut recording)?;
        let took = SystemClock.elapsed().saturating_sub(begun);
        let exit = Exit::of_status(ended.status);
        let kept = match exit {
            Exit::Signal(_) => None,
            Exit::Code(_) if ended.interrupted_by.is_some() => None,
            Exit::Code(0) => Some((success, &self.settings)),
            Exit::Code(code) => {
                failure.map(|(room, settings)| (room.tag("exit", code.to_string()), settings))
            }
        };
        match kept {
            Some((room, settings)) => self.store(room, settings, recording, took),
            None => self.say(format_args!("{}, not stored", exit.in_words())),
        }
        Ok(exit)
    }

    fn store(&self, mut room: Room<'_, '_>, settings: &Settings, recording: Recording, took: Duration) {
        let mut spool = match recording.finish() {
            Ok(Some(spool)) => spool,
            Ok(None) if self.mode == Mode::ReadOnly => {
                return self.say("exit 0, not stored: DAILY_CACHE=read-only");
            }
            Ok(None) => return self.say("exit 0, not stored: nobody reads the output any more"),
            Err(error) => return warn(self.general, &format!("the result is not stored: {}", chain(&error))),
        };
        let mut tags = settings.tags();
        if self.run.label.is_none() && !self.run.private {
            tags.extend(self.call.tags());
        }
        tags.extend(self.call.scope().map(|scope| ("scope", scope.to_owned())));
        for (name, text) in tags {
            room = room.tag(name, text);
        }
        let answer = room.put(took, &mut spool);
        if let Some(fault) = answer.fault().filter(|_| !answer.status().is_stored()) {
            warn(self.general, &chain(fault));
        }
        self.say(answer.status());
    }

    /// Says how it went, to those who want to hear it.
    fn say(&self, text: impl Display) {
        if self.general.verbose {
            stdio::warn(text);
        }
    }
}

/// Passes on what the command writes as it comes, until it ends.
fn follow(running: &mut Running, recording: &mut Recording) -> Result<Ended> {
    let cannot = |error| Error::because("cannot follow the command", &error);
    let (mut buffer, mut trouble) = (Vec::new(), None);
    loop {
        match running.next(&mut buffer).map_err(cannot)? {
            Event::Wrote(channel) => {
                recording.add(channel, &buffer);
                if let Err(error) = stdio::write(channel, &buffer) {
                    // The command hears of it as it would without us: its next write there fails.
                    running.close(channel);
                    recording.abandon();
                    trouble = Some(error);
                }
            }
            Event::Ended(ended) => {
                return match trouble {
                    // Without us it would have been the command's matter.
                    Some(error) if !error.is_reader_gone() => Err(error),
                    _ => Ok(ended),
                };
            }
        }
    }
}
