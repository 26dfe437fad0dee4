//! `completions` and `man`: what packagers install beside the binary.

use std::io::{self, Write};

use clap::CommandFactory;
use clap_complete::Shell;
use clap_mangen::Man;

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

/// Carries out the command `man`: one page, with the options of all commands.
pub(crate) fn man() -> Result<()> {
    let page = page().map_err(|error| Error::because("cannot make the page", &error))?;
    stdio::write(Channel::Out, &page)
}

fn page() -> io::Result<Vec<u8>> {
    let mut page = Vec::new();
    let mut whole = Arguments::command();
    whole.build();
    Man::new(whole.clone()).render(&mut page)?;
    for command in whole.get_subcommands().filter(|command| command.get_name() != "help") {
        writeln!(page, ".SH \"DAILY-CACHE {}\"", command.get_name().to_uppercase())?;
        let command = Man::new(command.clone());
        command.render_description_section(&mut page)?;
        command.render_synopsis_section(&mut page)?;
        command.render_options_section(&mut page)?;
    }
    Ok(page)
}
