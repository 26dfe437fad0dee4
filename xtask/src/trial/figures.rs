//! The figures of full runs in the book: written by the trials, not by hand.

use fs_err as fs;

use crate::{
    error::{Error, Result},
    metadata::Workspace,
};

const BOOK: &str = "docs/promises.md";

/// Puts the text of a trial into its place in the book.
///
/// # Errors
///
/// The book cannot be read or written, or has no such place.
pub(super) fn record(workspace: &Workspace, name: &str, text: &str) -> Result<()> {
    let path = workspace.root.join(BOOK);
    let book = fs::read_to_string(&path)?;
    let written = replaced(&book, name, text).ok_or_else(|| {
        Error::Trouble(format!("{BOOK} has no lines `{}` and `{}`", begin(name), end(name)))
    })?;
    Ok(fs::write(&path, written)?)
}

fn begin(name: &str) -> String {
    format!("<!-- figures of {name}, by cargo xtask {name} --record -->")
}

fn end(name: &str) -> String {
    format!("<!-- end of {name} -->")
}

/// The book with the text between the two marks of the trial.
fn replaced(book: &str, name: &str, text: &str) -> Option<String> {
    let (begin, end) = (begin(name), end(name));
    let (before, rest) = book.split_once(&begin)?;
    let (_, after) = rest.split_once(&end)?;
    Some(format!("{before}{begin}\n\n{}\n\n{end}{after}", text.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_between_the_marks_changes() {
        let book = format!("# Book\n\n{}\nold\n{}\n\nmore\n", begin("crash"), end("crash"));
        let written = replaced(&book, "crash", "new\n").unwrap();
        assert_eq!(written, format!("# Book\n\n{}\n\nnew\n\n{}\n\nmore\n", begin("crash"), end("crash")));
        assert_eq!(replaced(&written, "crash", "new").unwrap(), written);
        assert_eq!(replaced(&book, "power", "new"), None);
    }
}
