//! What one thread has entered, and which of it is being asked for the time.

use std::cell::RefCell;

use super::Current;

/// Where a clock is, to tell it from others.
pub(super) type Address = *const ();

thread_local! {
    static HERE: RefCell<Scopes> = const { RefCell::new(Scopes { entered: Vec::new(), asked: Vec::new(), next: 0 }) };
}

struct Scopes {
    /// Outermost first, each under its number: a guard removes its own, wherever that stands by now.
    entered: Vec<(u64, Current)>,
    /// Clocks that are about to answer. One that asks for the clock in force must not be sent to itself.
    asked: Vec<Address>,
    next: u64,
}

/// The system's clock, where none is entered or the thread is past its end.
pub(super) fn in_force() -> Current {
    HERE.try_with(|here| here.borrow().in_force()).unwrap_or_default()
}

/// Gives the number to [`remove`]; none on a thread past its end, where nothing can be in force.
pub(super) fn push(clock: Current) -> Option<u64> {
    HERE.try_with(|here| here.borrow_mut().push(clock)).ok()
}

pub(super) fn remove(place: u64) {
    // A clock may do anything when dropped, so it is dropped after the borrow has ended.
    let removed = HERE.try_with(|here| here.borrow_mut().remove(place));
    drop(removed);
}

/// Runs `answer` while `clock` is not in force for what it asks.
pub(super) fn asking<T>(clock: Address, answer: impl FnOnce() -> T) -> T {
    struct Asked;
    impl Drop for Asked {
        fn drop(&mut self) {
            let _ = HERE.try_with(|here| here.borrow_mut().asked.pop());
        }
    }
    let _ = HERE.try_with(|here| here.borrow_mut().asked.push(clock));
    let _asked = Asked;
    answer()
}

impl Scopes {
    fn in_force(&self) -> Current {
        let entered = self.entered.iter().rev().map(|(_, clock)| clock);
        let able = |clock: &&Current| clock.address().is_none_or(|clock| !self.asked.contains(&clock));
        entered.clone().find(able).cloned().unwrap_or_default()
    }

    fn push(&mut self, clock: Current) -> u64 {
        let place = self.next;
        self.next += 1;
        self.entered.push((place, clock));
        place
    }

    fn remove(&mut self, place: u64) -> Option<Current> {
        let index = self.entered.iter().rposition(|(number, _)| *number == place)?;
        Some(self.entered.remove(index).1)
    }
}
