//! One run over files: edits what is in them, writes the output and the account.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use refrain::Document;

use crate::account::{Account, grouped};
use crate::args;
use crate::edit::{Clean, Documents, Editor, Wants};
use crate::failure::Failure;
use crate::ids::Ids;
use crate::input::{Meter, Position};
use crate::memory::Memory;
use crate::output::{Destination, Extras, Outputs, Plan, State, write_file};
use crate::reading::Reading;
use crate::report::{self, Asked, Findings};
use crate::resume::{Folder, Found, Settings};

/// What is read in a run, and where its output goes.
pub(crate) struct Run<'a> {
    pub(crate) reading: Reading,
    pub(crate) memory: Memory,
    /// What documents are called, once it was read, if somebody is told.
    ids: OnceLock<Ids>,
    plan: Plan,
    output: &'a args::Output,
    asked: Asked,
    /// Where what is done is kept, if the run can be resumed, and how far an earlier one has come.
    kept: Option<Folder>,
    state: Option<State>,
}

/// Whether all was read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Outcome {
    Done,
    /// Some file could not be read, or not to its end.
    Lacking,
}

impl<'a> Run<'a> {
    pub(crate) fn new(
        input: &args::Input,
        output: &'a args::Output,
        memory: Option<usize>,
    ) -> Result<Self, Failure> {
        let mut reading = Reading::new(input, output.quiet)?;
        let destination = match &output.to {
            _ if output.dry_run => Destination::Nowhere,
            Some(path) => Destination::new(path, &reading.inputs),
            None if output.diff => Destination::Nowhere,
            None => Destination::Stdout,
        };
        let plan = Plan::new(destination, &reading.inputs)?;
        reading.fields.annotate = output.annotate;
        reading.fields.check(&reading.inputs.sources)?;
        let memory = Memory::new(memory, reading.threads);
        let (ids, asked) = (OnceLock::new(), Asked::default());
        Ok(Self { reading, memory, ids, plan, output, asked, kept: None, state: None })
    }

    /// Says in words what is asked for.
    pub(crate) fn asked(self, asked: Asked) -> Self {
        Self { asked, ..self }
    }

    /// If it is asked for, keeps what is done so that the run can be resumed, and goes on from what is kept. `command` says what is to be
    /// done, and `files` are read for it beside the input.
    pub(crate) fn resumed(mut self, command: &str, files: &[PathBuf]) -> Result<Self, Failure> {
        if self.output.resume {
            let settings = Settings::new(command, &self.reading.inputs.sources, files)?;
            let folder = Folder::open(self.plan.resume_folder()?, settings)?;
            if let Some(ids) = Ids::kept(&folder)? {
                self.ids = OnceLock::from(ids);
            }
            self.state = State::kept(&folder)?;
            self.kept = Some(folder);
        }
        Ok(self)
    }

    /// Whether it can be resumed.
    pub(crate) const fn is_resumable(&self) -> bool {
        self.kept.is_some()
    }

    /// What a step before the last one finds, unless an earlier run has found and kept it.
    pub(crate) fn find<T: Found>(&self, find: impl FnOnce() -> Result<T, Failure>) -> Result<T, Failure> {
        match &self.kept {
            Some(folder) => T::kept(folder)?.map_or_else(|| find()?.keep(folder), Ok),
            None => find(),
        }
    }

    /// Reads the input, and adds each document to some state: there is one for each thread. The first time, the names of the
    /// documents are gathered too, if somebody is told them.
    pub(crate) fn gather<S: Send>(
        &self,
        state: impl Fn() -> S + Sync,
        add: impl Fn(&mut S, Document<'_>) -> Result<(), Failure> + Sync,
    ) -> Result<Vec<S>, Failure> {
        let mut names = Ids::behind(self.reading.before);
        let is_named = self.ids.get().is_none() && self.tells_names();
        let work = |state: &mut S, batch: Documents<'_>, _| {
            batch.list.into_iter().try_for_each(|document| add(state, document))?;
            Ok(batch.names)
        };
        let states = self.reading.documents(is_named, state, work, |batch| names.add(&batch))?;
        if is_named {
            let names = match &self.kept {
                Some(folder) => names.keep(folder)?,
                None => names,
            };
            self.ids.get_or_init(|| names);
        }
        Ok(states)
    }

    /// Reads the input, and writes what `clean` leaves of it.
    pub(crate) fn write(&self, clean: &dyn Clean) -> Result<Outcome, Failure> {
        let Reading { inputs, fields, longest, progress, .. } = &self.reading;
        let (sources, longest, meter) = (&inputs.sources, *longest, Meter::default());
        let wants = Wants {
            removed: self.output.removed.is_some(),
            diff: self.output.diff,
            names: self.tells_names(),
            findings: self.page().is_some(),
        };
        let editor = Editor { sources, fields, longest, meter: &meter, clean, wants };
        let extras = Extras {
            removed: self.output.removed.as_deref(),
            quarantine: self.output.quarantine.as_deref(),
            is_strict: self.output.strict,
            has_page: self.page().is_some(),
        };
        let mut outputs =
            Outputs::new(sources, &self.plan, extras, progress, self.kept.as_ref(), self.state.clone())?;
        let start = self.start();
        if let Some(source) = sources.get(start.source).filter(|_| start != self.reading.beginning()) {
            let (line, file) = (grouped(start.lines), &source.shown);
            progress.say(&format!("goes on behind line {line} of {file}"));
        }
        progress.begin("cleaning");
        meter.add_read(outputs.read());
        self.reading.read(
            &meter,
            start,
            || (),
            |(), batch| editor.edit(batch),
            |edited| outputs.take(edited?),
        )?;
        self.reading.check_size(&meter)?;
        clean.check()?;
        let (account, findings, outcome) = outputs.finish(meter.read())?;
        self.conclude(&account, findings)?;
        self.kept.as_ref().map_or(Ok(()), Folder::remove)?;
        Ok(outcome)
    }

    /// Where the output begins that is still to be written.
    pub(crate) fn start(&self) -> Position {
        self.state.as_ref().map_or_else(|| self.reading.beginning(), |state| state.at)
    }

    /// What documents are called, if somebody is told.
    pub(crate) fn ids(&self) -> Option<&Ids> {
        self.ids.get()
    }

    /// Whether somebody is told what documents are called.
    fn tells_names(&self) -> bool {
        self.output.annotate || self.output.removed.is_some() || self.output.diff || self.page().is_some()
    }

    /// Where a page is to be written.
    fn page(&self) -> Option<&Path> {
        self.output.report.as_deref().filter(|path| report::is_page(path))
    }

    fn conclude(&self, account: &Account, findings: Option<Findings>) -> Result<(), Failure> {
        self.reading.progress.conclude(account);
        if let Some(path) = &self.output.report {
            let by_site = self.reading.fields.site.is_some();
            let report = match findings {
                Some(findings) => report::page(&self.asked, account, findings, by_site)?,
                None => serde_json::to_string_pretty(account).unwrap_or_default() + "\n",
            };
            write_file(path, &report)?;
        }
        Ok(())
    }
}
