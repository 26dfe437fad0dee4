//! What is shown on standard error while cells run.

use std::sync::{Mutex, PoisonError};

use super::{
    cell::{Cell, Kind},
    outcome::Outcome,
};
use crate::terminal;

/// Shows each cell as it starts and as it ends: one line that is rewritten on a terminal, plain lines elsewhere. The
/// many short cells of the matrix are shown there only as they end.
#[derive(Debug)]
pub(crate) struct Progress {
    total: usize,
    can_rewrite: bool,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    done: usize,
    running: Vec<String>,
}

impl Progress {
    /// For so many cells.
    pub(crate) fn new(total: usize) -> Self {
        Self { total, can_rewrite: terminal::can_rewrite(), state: Mutex::default() }
    }

    /// A cell begins.
    pub(crate) fn start(&self, cell: &Cell) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.running.push(cell.to_string());
        if self.can_rewrite {
            self.show_running(&state);
        } else if cell.kind != Kind::Matrix {
            terminal::complain(&format!("{:9} start    {cell}\n", self.position(state.done)));
        }
    }

    /// A cell is decided.
    pub(crate) fn end(&self, outcome: &Outcome) {
        let name = outcome.cell.to_string();
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.running.retain(|running| *running != name);
        state.done += 1;
        let erase = if self.can_rewrite { "\r\x1b[2K" } else { "" };
        let (position, word, seconds) =
            (self.position(state.done), outcome.verdict.word(), outcome.took.as_secs_f64());
        let reason = outcome.verdict.reason().map(|reason| format!(": {reason}")).unwrap_or_default();
        terminal::complain(&format!("{erase}{position:9} {word:8} {name}, {seconds:.1} s{reason}\n"));
        self.show_running(&state);
    }

    fn show_running(&self, state: &State) {
        if self.can_rewrite && !state.running.is_empty() {
            let running = state.running.join(" | ");
            let line: String =
                format!("{:9} {running}", self.position(state.done)).chars().take(79).collect();
            terminal::complain(&format!("\r\x1b[2K{line}"));
        }
    }

    fn position(&self, done: usize) -> String {
        format!("[{done}/{}]", self.total)
    }
}
