//! `completions` and `man`: what packagers install beside the binary.

use clap::CommandFactory;
use clap_complete::Shell;

use crate::args::Arguments;
use crate::capture::Channel;
use crate::error::{Error, Result};
use crate::stdio;

/// Carries out the command `completions`.
pub(crate) fn completions(shell: Shell) -> Result<()> {
    let mut page = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "daily-cache", &mut page);
    stdio::write(Channel::Out, &page)
}

/// Carries out the command `man`: one page, with all commands.
pub(crate) fn man() -> Result<()> {
    let mut page = Vec::new();
    let whole = Arguments::command().flatten_help(true);
    clap_mangen::Man::new(whole)
        .render(&mut page)
        .map_err(|error| Error::because("cannot make the page", &error))?;
    stdio::write(Channel::Out, &page)
}
