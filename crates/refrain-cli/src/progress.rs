//! What a run says on standard error while it goes on: a bar on a terminal, a line now and then elsewhere, and troubles as they come.

use std::io::{IsTerminal, Write};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use indicatif::{HumanBytes, ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::failure::Failure;
use crate::input::{Meter, Source};
use crate::output;

/// Shows how many bytes of the input were read.
pub(crate) struct Progress {
    bar: ProgressBar,
    is_quiet: bool,
    is_terminal: bool,
    /// When something was said last where there is no terminal.
    said: Mutex<Instant>,
}

/// Where there is no terminal a line says how far the run is, so often.
const PAUSE: Duration = Duration::from_secs(10);

impl Progress {
    /// For so many reads of these files.
    pub(crate) fn new(sources: &[Source], is_quiet: bool) -> Self {
        let sizes =
            sources.iter().map(|source| std::fs::metadata(source.path.as_ref()?).ok().map(|file| file.len()));
        let total: Option<u64> = sizes.sum();
        let is_terminal = std::io::stderr().is_terminal();
        let target = match is_terminal && !is_quiet {
            true => ProgressDrawTarget::stderr(),
            false => ProgressDrawTarget::hidden(),
        };
        let bar = ProgressBar::with_draw_target(total, target);
        let line = match total {
            Some(_) => "{msg:10} {wide_bar} {bytes}/{total_bytes} {bytes_per_sec} {eta}",
            None => "{msg:10} {spinner} {bytes} {bytes_per_sec}",
        };
        if let Ok(style) = ProgressStyle::with_template(line) {
            bar.set_style(style);
        }
        Self { bar, is_quiet, is_terminal, said: Mutex::new(Instant::now()) }
    }

    /// Begins a read of the input.
    pub(crate) fn begin(&self, what: &'static str) {
        self.bar.set_message(what);
        self.bar.set_position(0);
    }

    /// So much has been read.
    pub(crate) fn at(&self, meter: &Meter) {
        self.bar.set_position(meter.stored());
        if self.is_terminal || self.is_quiet {
            return;
        }
        let mut said = self.said.lock().unwrap_or_else(PoisonError::into_inner);
        if said.elapsed() >= PAUSE {
            *said = Instant::now();
            let all = self.bar.length().map_or_else(String::new, |all| format!(" of {}", HumanBytes(all)));
            self.say(&format!("{}: {}{all}", self.bar.message(), HumanBytes(meter.stored())));
        }
    }

    pub(crate) fn end(&self) {
        self.bar.finish_and_clear();
    }

    /// Tells something about the input.
    pub(crate) fn say(&self, line: &str) {
        self.bar.suspend(|| {
            let _ = writeln!(anstream::stderr(), "refrain: {line}");
        });
    }

    /// Prints to standard output what a run was asked to show.
    pub(crate) fn print(&self, text: &str) -> Result<(), Failure> {
        if text.is_empty() { Ok(()) } else { self.bar.suspend(|| output::print(text)) }
    }

    /// Prints the table at the end: at once, not piece by piece.
    pub(crate) fn conclude(&self, table: &impl std::fmt::Display) {
        self.end();
        if !self.is_quiet {
            let _ = anstream::stderr().write_all(table.to_string().as_bytes());
        }
    }
}
