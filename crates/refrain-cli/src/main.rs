//! The program `refrain`: what the library does, to files.
//!
//! [`args`] says what can be asked for, [`clean`], [`dedup`], [`index`] and the other commands do it, on a [`run`], or a [`reading`] alone: [`input`] reads files in pieces,
//! [`pipeline`] hands them to threads, [`edit`] takes out of their bytes what the library takes out of their texts, [`output`] writes them,
//! and [`account`] holds the sums against one another. [`report`] shows what became of it all. Lines and texts are edited as bytes, Parquet is a [`table`]; what is [`left`] of a batch is either.

#![forbid(unsafe_code)]
#![cfg_attr(
    not(feature = "parquet"),
    allow(dead_code, reason = "what is there for tables, of which there are none")
)]
#![deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout, clippy::print_stderr)]

mod account;
mod args;
mod clean;
mod dedup;
mod diff;
mod edit;
mod failure;
mod ids;
mod index;
mod input;
mod left;
mod memory;
mod output;
mod pipeline;
mod progress;
mod reading;
mod removed;
mod report;
mod restore;
mod resume;
mod rules;
mod run;
mod spool;
#[cfg(feature = "parquet")]
mod table;
#[cfg(not(feature = "parquet"))]
#[path = "no_table.rs"]
mod table;
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
        Command::Index { command } => return index::index(command),
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
    let mut pages = Vec::new();
    write_pages(&program, &mut pages)?;
    Ok(String::from_utf8_lossy(&pages).into_owned())
}

/// A page, and those of the commands below.
fn write_pages(command: &clap::Command, pages: &mut Vec<u8>) -> std::io::Result<()> {
    clap_mangen::Man::new(command.clone()).render(pages)?;
    let mut below = command.get_subcommands().filter(|command| command.get_name() != "help");
    below.try_for_each(|command| write_pages(command, pages))
}
