//! Reading files: in parallel, batch by batch, the results in order.

use std::io::{self, IsTerminal};
use std::sync::OnceLock;

use crate::args;
use crate::edit::Documents;
use crate::failure::Failure;
use crate::input::{Batch, Fields, Inputs, Meter, Position, Reader, Sample, discover, records};
use crate::pipeline;
use crate::progress::Progress;
use crate::trouble::Trouble;

/// What is read, and how.
pub(crate) struct Reading {
    pub(crate) inputs: Inputs,
    pub(crate) fields: Fields,
    pub(crate) threads: usize,
    pub(crate) longest: usize,
    pub(crate) progress: Progress,
    /// Documents that stand before those that are read, which are numbered behind them.
    pub(crate) before: u64,
    /// Bytes of the input, once it was read.
    size: OnceLock<u64>,
}

impl Reading {
    pub(crate) fn new(input: &args::Input, is_quiet: bool) -> Result<Self, Failure> {
        let inputs = match &*input.inputs {
            [] if io::stdin().is_terminal() => {
                let message = "say what to read: files, folders, or - for standard input; see refrain help";
                return Err(Failure::Usage(message.to_owned()));
            }
            [] => discover(&["-".into()], input.format)?,
            given => discover(given, input.format)?,
        };
        let fields = Fields {
            text: input.text_field.clone(),
            id: input.id_field.clone(),
            site: input.site_field.clone(),
            annotate: false,
        };
        let threads = input.threads.map_or_else(rayon::current_num_threads, usize::from);
        let progress = Progress::new(&inputs.sources, is_quiet);
        Ok(Self {
            inputs,
            fields,
            threads,
            longest: input.longest_record,
            progress,
            before: 0,
            size: OnceLock::new(),
        })
    }

    /// Makes sure that the input can be read several times.
    pub(crate) fn again(&mut self) -> Result<(), Failure> {
        self.inputs.keep()
    }

    /// What there is to read, reckoned from some of it.
    pub(crate) fn sample(&self) -> Sample {
        Sample::of(&self.inputs.sources, &self.fields, self.longest)
    }

    /// Numbers documents behind so many others.
    pub(crate) fn behind(&mut self, documents: u64) {
        self.before = documents;
    }

    /// Does parallel work of the library on the threads of this run.
    pub(crate) fn on_threads<R: Send>(&self, work: impl FnOnce() -> R + Send) -> Result<R, Failure> {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(self.threads).build();
        let failed = |error| Failure::file("threads", "cannot be started")(io::Error::other(error));
        Ok(pool.map_err(failed)?.install(work))
    }

    /// Reads the input once: `work` on the documents of several batches at a time, and what is told of the records that are none; `done` with
    /// the results in order. The states of the threads are the result, in no order.
    pub(crate) fn documents<S: Send, R: Send>(
        &self,
        is_named: bool,
        state: impl Fn() -> S + Sync,
        work: impl Fn(&mut S, Documents<'_>, Vec<Trouble>) -> Result<R, Failure> + Sync,
        mut done: impl FnMut(R) -> Result<(), Failure> + Send,
    ) -> Result<Vec<S>, Failure> {
        let meter = Meter::default();
        let work = |state: &mut S, mut batch: Batch| {
            let source = &self.inputs.sources[batch.at.source];
            batch.fill(source, self.longest, &meter);
            let entries: Vec<_> = records(&batch, &self.fields, self.longest).collect();
            let troubles = entries.iter().filter_map(|entry| entry.trouble(source)).collect();
            work(state, Documents::new(&batch, source, &entries, is_named), troubles)
        };
        self.progress.begin("reading");
        let states = self.read(&meter, self.beginning(), state, work, |result| done(result?))?;
        self.check_size(&meter)?;
        Ok(states)
    }

    /// What was decided by one read holds for the next one if both have read the same.
    pub(crate) fn check_size(&self, meter: &Meter) -> Result<(), Failure> {
        match *self.size.get_or_init(|| meter.read()) == meter.read() {
            true => Ok(()),
            false => Err(Failure::Changed),
        }
    }

    /// Where the first record stands.
    pub(crate) fn beginning(&self) -> Position {
        Position { doc: self.before, ..Position::default() }
    }

    /// Reads the input once, from a place on: `work` on several batches at a time, `done` with the results in order.
    pub(crate) fn read<S: Send, R: Send>(
        &self,
        meter: &Meter,
        at: Position,
        state: impl Fn() -> S + Sync,
        work: impl Fn(&mut S, Batch) -> R + Sync,
        done: impl FnMut(R) -> Result<(), Failure> + Send,
    ) -> Result<Vec<S>, Failure> {
        let mut reader = Reader::new(&self.inputs.sources, &self.fields, self.longest, meter, at);
        let next = || {
            self.progress.at(meter);
            Ok(reader.next())
        };
        pipeline::run(self.threads, next, state, work, done)
    }
}
