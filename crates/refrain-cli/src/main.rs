//! The program `refrain`: what the library does, to files.
//!
//! [`args`] says what can be asked for, [`clean`], [`dedup`] and the other commands do it, on a [`run`]: [`input`] reads files in pieces, [`pipeline`]
//! hands them to threads, [`edit`] takes out of their bytes what the library takes out of their texts, [`output`] writes them,
//! and [`account`] holds the sums against one another.

#![forbid(unsafe_code)]
#![deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout, clippy::print_stderr)]

mod account;
mod args;
mod clean;
mod dedup;
mod diff;
mod edit;
mod failure;
mod ids;
mod input;
mod memory;
mod output;
mod pipeline;
mod progress;
mod reading;
mod removed;
mod restore;
mod rules;
mod run;
mod spool;
mod trouble;

use std::io::Write;
use std::process::ExitCode;

use clap::{CommandFactory, Parser};

use args::{Cli, Command};
use failure::Failure;
use run::Outcome;

fn main() -> ExitCode {
    match run(&Cli::parse().command) {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::Lacking) => ExitCode::FAILURE,
        Err(failure) => {
            if matches!(failure, Failure::Pipe) {
                return ExitCode::SUCCESS;
            }
            let _ = writeln!(anstream::stderr(), "refrain: {failure}");
            ExitCode::from(failure.code())
        }
    }
}

fn run(command: &Command) -> Result<Outcome, Failure> {
    match command {
        Command::Clean(args) => return clean::clean(args),
        Command::Dedup(args) => return dedup::dedup(args),
        Command::Restore(args) => restore::restore(args)?,
        Command::Rules { command } => rules::rules(command)?,
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(*shell, &mut Cli::command(), "refrain", &mut script);
            output::print(&String::from_utf8_lossy(&script))?;
        }
        Command::Man => output::print(&man().map_err(Failure::stdout)?)?,
    }
    Ok(Outcome::Done)
}

/// The manual: a page for the program, and one for each of its commands.
fn man() -> std::io::Result<String> {
    let mut program = Cli::command();
    program.build();
    let mut page = Vec::new();
    clap_mangen::Man::new(program.clone()).render(&mut page)?;
    for command in program.get_subcommands().filter(|command| command.get_name() != "help") {
        clap_mangen::Man::new(command.clone()).render(&mut page)?;
    }
    Ok(String::from_utf8_lossy(&page).into_owned())
}
