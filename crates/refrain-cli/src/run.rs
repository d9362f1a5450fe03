//! One run over files: reads them in parallel, edits what is in them, writes the output and the account.

use std::io::{self, IsTerminal};
use std::sync::OnceLock;

use refrain::Document;

use crate::account::Account;
use crate::args;
use crate::edit::{Clean, Editor, Wants};
use crate::failure::Failure;
use crate::ids::{self, BatchIds, Ids};
use crate::input::{Batch, Fields, Inputs, Meter, Reader, discover, records};
use crate::memory::Memory;
use crate::output::{Destination, Extras, Outputs, Plan, write_file};
use crate::pipeline;
use crate::progress::Progress;

/// The input of a run, how to read it, and where its output goes.
pub(crate) struct Run<'a> {
    pub(crate) inputs: Inputs,
    pub(crate) fields: Fields,
    pub(crate) threads: usize,
    pub(crate) memory: Memory,
    pub(crate) progress: Progress,
    longest: usize,
    plan: Plan,
    output: &'a args::Output,
    /// Bytes of the input, once it was read.
    size: OnceLock<u64>,
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
        let inputs = match &*input.inputs {
            [] if io::stdin().is_terminal() => {
                let message = "say what to read: files, folders, or - for standard input; see refrain help";
                return Err(Failure::Usage(message.to_owned()));
            }
            [] => discover(&["-".into()], input.format)?,
            given => discover(given, input.format)?,
        };
        let destination = match &output.to {
            _ if output.dry_run => Destination::Nowhere,
            Some(path) => Destination::new(path, &inputs),
            None if output.diff => Destination::Nowhere,
            None => Destination::Stdout,
        };
        let plan = Plan::new(destination, &inputs)?;
        let fields = Fields {
            text: input.text_field.clone(),
            id: input.id_field.clone(),
            site: input.site_field.clone(),
            annotate: output.annotate,
        };
        fields.check(&inputs.sources)?;
        let threads = input.threads.map_or_else(rayon::current_num_threads, usize::from);
        let progress = Progress::new(&inputs.sources, output.quiet);
        Ok(Self {
            inputs,
            fields,
            threads,
            memory: Memory::new(memory, threads),
            progress,
            longest: input.longest_record,
            plan,
            output,
            size: OnceLock::new(),
        })
    }

    /// Makes sure that the input can be read several times.
    pub(crate) fn read_again(&mut self) -> Result<(), Failure> {
        self.inputs.keep()
    }

    /// Does parallel work of the library on the threads of this run.
    pub(crate) fn on_threads<R: Send>(&self, work: impl FnOnce() -> R + Send) -> Result<R, Failure> {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(self.threads).build();
        let failed = |error| Failure::file("threads", "cannot be started")(io::Error::other(error));
        Ok(pool.map_err(failed)?.install(work))
    }

    /// Reads the input, and adds each document to some state: there is one for each thread. The first time, the names of the
    /// documents are gathered too, if somebody is told them.
    pub(crate) fn gather<S: Send>(
        &self,
        ids: &mut Option<Ids>,
        state: impl Fn() -> S + Sync,
        add: impl Fn(&mut S, Document<'_>) -> Result<(), Failure> + Sync,
    ) -> Result<Vec<S>, Failure> {
        let meter = Meter::default();
        let mut names = Ids::default();
        let is_named = ids.is_none() && self.tells_names();
        let work = |state: &mut S, mut batch: Batch| {
            let source = &self.inputs.sources[batch.source];
            batch.fill(source, self.longest, &meter);
            let mut names = BatchIds::new();
            for entry in records(&batch, source, &self.fields, self.longest) {
                let Ok(Some(record)) = entry.content else { continue };
                let document = record.document(entry.doc);
                add(state, document)?;
                if is_named {
                    names.push((document.id(), ids::name(record.id, source, entry.line)));
                }
            }
            Ok(names)
        };
        self.progress.begin("reading");
        let states = self.read(&meter, state, work, |batch: Result<BatchIds, Failure>| names.add(&batch?))?;
        if is_named {
            *ids = Some(names);
        }
        self.check_size(&meter)?;
        Ok(states)
    }

    /// Reads the input, and writes what `clean` leaves of it.
    pub(crate) fn write(&self, clean: &dyn Clean) -> Result<Outcome, Failure> {
        let (sources, meter) = (&self.inputs.sources, Meter::default());
        let names = self.tells_names();
        let wants = Wants { removed: self.output.removed.is_some(), diff: self.output.diff, names };
        let (fields, longest) = (&self.fields, self.longest);
        let editor = Editor { sources, fields, longest, meter: &meter, clean, wants };
        let extras = Extras {
            removed: self.output.removed.as_deref(),
            quarantine: self.output.quarantine.as_deref(),
            is_strict: self.output.strict,
        };
        let mut outputs = Outputs::new(sources, &self.plan, extras, &self.progress)?;
        self.progress.begin("cleaning");
        self.read(&meter, || (), |(), batch| editor.edit(batch), |edited| outputs.take(edited?))?;
        self.check_size(&meter)?;
        clean.check()?;
        let account = outputs.finish(meter.read())?;
        self.conclude(&account)
    }

    /// What was decided by one read holds for the next one if both have read the same.
    fn check_size(&self, meter: &Meter) -> Result<(), Failure> {
        match *self.size.get_or_init(|| meter.read()) == meter.read() {
            true => Ok(()),
            false => Err(Failure::Changed),
        }
    }

    /// Whether somebody is told what documents are called.
    const fn tells_names(&self) -> bool {
        self.output.annotate || self.output.removed.is_some() || self.output.diff
    }

    fn conclude(&self, account: &Account) -> Result<Outcome, Failure> {
        self.progress.conclude(account);
        if let Some(path) = &self.output.report {
            let json = serde_json::to_string_pretty(account).unwrap_or_default();
            write_file(path, &(json + "\n"))?;
        }
        Ok(if account.lacks_files() { Outcome::Lacking } else { Outcome::Done })
    }

    /// Reads the input once: `work` on several batches at a time, `done` with the results in order.
    fn read<S: Send, R: Send>(
        &self,
        meter: &Meter,
        state: impl Fn() -> S + Sync,
        work: impl Fn(&mut S, Batch) -> R + Sync,
        done: impl FnMut(R) -> Result<(), Failure> + Send,
    ) -> Result<Vec<S>, Failure> {
        let mut reader = Reader::new(&self.inputs.sources, self.longest, meter);
        let next = || {
            self.progress.at(meter);
            Ok(reader.next())
        };
        pipeline::run(self.threads, next, state, work, done)
    }
}
