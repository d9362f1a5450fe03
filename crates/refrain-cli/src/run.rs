//! One run over files: edits what is in them, writes the output and the account.

use std::path::Path;

use refrain::Document;

use crate::account::Account;
use crate::args;
use crate::edit::{Clean, Documents, Edited, Editor, Wants};
use crate::failure::Failure;
use crate::ids::Ids;
use crate::input::Meter;
use crate::memory::Memory;
use crate::output::{Destination, Extras, Outputs, Plan, write_file};
use crate::reading::Reading;
use crate::report::{self, Asked, Findings};

/// What is read in a run, and where its output goes.
pub(crate) struct Run<'a> {
    pub(crate) reading: Reading,
    pub(crate) memory: Memory,
    plan: Plan,
    output: &'a args::Output,
    asked: Asked,
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
        Ok(Self { reading, memory, plan, output, asked: Asked::default() })
    }

    /// Says in words what is asked for.
    pub(crate) fn asked(self, asked: Asked) -> Self {
        Self { asked, ..self }
    }

    /// Reads the input, and adds each document to some state: there is one for each thread. The first time, the names of the
    /// documents are gathered too, if somebody is told them.
    pub(crate) fn gather<S: Send>(
        &self,
        ids: &mut Option<Ids>,
        state: impl Fn() -> S + Sync,
        add: impl Fn(&mut S, Document<'_>) -> Result<(), Failure> + Sync,
    ) -> Result<Vec<S>, Failure> {
        let mut names = Ids::behind(self.reading.before);
        let is_named = ids.is_none() && self.tells_names();
        let work = |state: &mut S, batch: Documents<'_>, _| {
            batch.list.into_iter().try_for_each(|document| add(state, document))?;
            Ok(batch.names)
        };
        let states = self.reading.documents(is_named, state, work, |batch| names.add(&batch))?;
        if is_named {
            *ids = Some(names);
        }
        Ok(states)
    }

    /// Reads the input, and writes what `clean` leaves of it.
    pub(crate) fn write(&self, clean: &dyn Clean) -> Result<Outcome, Failure> {
        let Reading { inputs, fields, longest, progress, .. } = &self.reading;
        let (sources, longest, meter) = (&inputs.sources, *longest, Meter::default());
        let names = self.tells_names();
        let mut findings = self.page().map(|_| Findings::default());
        let wants = Wants {
            removed: self.output.removed.is_some(),
            diff: self.output.diff,
            names,
            findings: findings.is_some(),
        };
        let editor = Editor { sources, fields, longest, meter: &meter, clean, wants };
        let extras = Extras {
            removed: self.output.removed.as_deref(),
            quarantine: self.output.quarantine.as_deref(),
            is_strict: self.output.strict,
        };
        let mut outputs = Outputs::new(sources, &self.plan, extras, progress)?;
        progress.begin("cleaning");
        let done = |edited: Result<Edited, Failure>| {
            let mut edited = edited?;
            if let Some((all, later)) = findings.as_mut().zip(edited.findings.take()) {
                all.merge(later);
            }
            outputs.take(edited)
        };
        self.reading.read(&meter, || (), |(), batch| editor.edit(batch), done)?;
        self.reading.check_size(&meter)?;
        clean.check()?;
        let (account, outcome) = outputs.finish(meter.read())?;
        self.conclude(&account, findings)?;
        Ok(outcome)
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
