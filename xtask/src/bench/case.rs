//! One output size, and those who take turns at it.

use std::time::Duration;

use super::{
    contestant::{Contestant, Role},
    goal::Comparison,
    report::Row,
    times::Times,
};
use crate::{error::Result, terminal};

/// Runs that are not counted: they fill the caches of the machine.
const WARM_UPS: usize = 20;

/// A case to be measured.
#[derive(Debug, Clone)]
pub(super) struct Case<'a> {
    pub(super) name: &'static str,
    /// Measured runs of each contestant.
    pub(super) runs: usize,
    pub(super) contestants: Vec<Contestant<'a>>,
}

impl Case<'_> {
    /// A row per contestant.
    ///
    /// # Errors
    ///
    /// A contestant fails, or prints something else.
    pub(super) fn measure(&self) -> Result<Vec<Row>> {
        let names: Vec<&str> = self.contestants.iter().map(|contestant| contestant.name).collect();
        terminal::complain(&format!("{}: {} runs each of {}\n", self.name, self.runs, names.join(", ")));
        self.contestants.iter().try_for_each(Contestant::warm)?;
        Ok(self.rows(self.take_turns()?))
    }

    /// Run by run and not one contestant after the other, so that what slows the machine for a while slows all.
    fn take_turns(&self) -> Result<Vec<Times>> {
        let warm_ups = WARM_UPS.min(self.runs);
        let mut lists: Vec<Vec<Duration>> = vec![Vec::with_capacity(self.runs); self.contestants.len()];
        for run in 0..warm_ups + self.runs {
            for (contestant, list) in self.contestants.iter().zip(&mut lists) {
                let took = contestant.time()?;
                if run >= warm_ups {
                    list.push(took);
                }
            }
        }
        Ok(lists.into_iter().map(Times::new).collect())
    }

    fn rows(&self, times: Vec<Times>) -> Vec<Row> {
        let of = |role: Role| {
            let mut pairs = self.contestants.iter().zip(&times);
            pairs.find(|(contestant, _)| contestant.role == role).map(|(_, times)| times.clone())
        };
        let (floor, peer) = (of(Role::Floor), of(Role::Peer));
        let row = |(contestant, times): (&Contestant<'_>, Times)| {
            let (to_floor, to_peer) = match contestant.role {
                Role::Ours { floor, peer } => (floor, peer),
                Role::Floor | Role::Peer => (None, None),
            };
            let compare = |other: &Option<Times>, goal| Comparison {
                ratio: other.as_ref().map(|other| times.ratio(other)),
                goal,
            };
            let (to_floor, to_peer) = (compare(&floor, to_floor), compare(&peer, to_peer));
            Row { case: self.name, what: contestant.name, times, to_floor, to_peer }
        };
        self.contestants.iter().zip(times).map(row).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::{contestant::Work, goal::Verdict};

    fn case(roles: &[Role]) -> Case<'static> {
        let contestant =
            |role: &Role| Contestant { name: "x", role: *role, work: Work::Read("x".into()), expected: b"" };
        Case { name: "small", runs: 1, contestants: roles.iter().map(contestant).collect() }
    }

    fn times(millis: u64) -> Times {
        Times::new(vec![Duration::from_millis(millis)])
    }

    const OURS: Role = Role::Ours { floor: Some(1.15), peer: Some(0.95) };

    #[test]
    fn ours_is_compared_with_the_floor_and_the_peer_of_its_case() {
        let rows = case(&[Role::Floor, OURS, Role::Peer]).rows(vec![times(10), times(11), times(11)]);
        let verdicts: Vec<_> =
            rows.iter().map(|row| (row.to_floor.verdict(), row.to_peer.verdict())).collect();
        let expected = [(None, None), (Some(Verdict::Met), Some(Verdict::Missed)), (None, None)];
        assert_eq!(verdicts, expected);
        assert_eq!(rows[2].to_floor.ratio_text(), "1.100");
    }

    #[test]
    fn a_goal_against_one_who_is_absent_is_not_measured() {
        let rows = case(&[Role::Floor, OURS]).rows(vec![times(10), times(11)]);
        assert_eq!(rows[1].to_peer.verdict(), Some(Verdict::NotMeasured));
    }
}
