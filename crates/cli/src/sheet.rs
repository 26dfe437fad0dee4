//! Lines with a label in front, as `explain`, `day` and `zone` print them.

use std::fmt::{Display, Write};

/// Lines with a label in front.
#[derive(Default)]
pub(crate) struct Sheet(String);

impl Sheet {
    /// A sheet with this line above the others.
    pub(crate) fn titled(title: impl Display) -> Sheet {
        Sheet(format!("{title}\n"))
    }

    /// Adds a line. One without a label goes on with what is said above it.
    pub(crate) fn line(&mut self, label: &str, text: impl Display) {
        let _ = writeln!(self.0, "{label:<7}{text}"); // which never fails for a text
    }

    /// Adds a line if there is something to say.
    pub(crate) fn line_if(&mut self, label: &str, text: Option<impl Display>) {
        if let Some(text) = text {
            self.line(label, text);
        }
    }

    pub(crate) fn text(&self) -> &str {
        &self.0
    }
}
