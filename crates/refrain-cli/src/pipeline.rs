//! Work in parallel, results in order, a bounded number of batches in flight.

use std::collections::BTreeMap;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use crate::failure::Failure;

/// Batches in flight for a thread: enough that none waits for one that takes longer.
const AHEAD: usize = 4;

/// Takes batches from `next`, works on several at once, and gives the results to `done` in the order of the batches.
///
/// Whoever has nothing to do reads the next batch; whoever finishes the oldest one writes. So neither reading nor writing
/// needs a thread of its own, one thread is the serial program, and no more than a few batches a thread are in memory.
/// Each thread works with a state of its own; the states are the result, in no order. After a failure nothing more is read.
pub(crate) fn run<B: Send, S: Send, R: Send>(
    threads: usize,
    next: impl FnMut() -> Result<Option<B>, Failure> + Send,
    state: impl Fn() -> S + Sync,
    work: impl Fn(&mut S, B) -> R + Sync,
    done: impl FnMut(R) -> Result<(), Failure> + Send,
) -> Result<Vec<S>, Failure> {
    let line = Line {
        input: Mutex::new(Input { next, number: 0, is_over: false }),
        results: Mutex::new(Results {
            waiting: BTreeMap::new(),
            written: 0,
            is_being_written: false,
            failure: None,
        }),
        progress: Condvar::new(),
        done: Mutex::new(done),
        ahead: AHEAD * threads,
    };
    let worker = || {
        let _alarm = Alarm(&line.results, &line.progress);
        let mut state = state();
        while let Some((number, batch)) = line.take() {
            line.give(number, work(&mut state, batch));
        }
        state
    };
    let states = thread::scope(|scope| {
        let workers: Vec<_> = (1..threads).map(|_| scope.spawn(worker)).collect();
        let mut states = vec![worker()];
        for worker in workers {
            states.push(worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        }
        states
    });
    match lock(&line.results).failure.take() {
        Some(failure) => Err(failure),
        None => Ok(states),
    }
}

struct Line<N, D, R> {
    input: Mutex<Input<N>>,
    results: Mutex<Results<R>>,
    progress: Condvar,
    done: Mutex<D>,
    ahead: usize,
}

struct Input<N> {
    next: N,
    /// Of the next batch.
    number: usize,
    is_over: bool,
}

struct Results<R> {
    /// Those that an older one is still missing for.
    waiting: BTreeMap<usize, R>,
    written: usize,
    is_being_written: bool,
    failure: Option<Failure>,
}

impl<B, R, N, D> Line<N, D, R>
where
    N: FnMut() -> Result<Option<B>, Failure>,
    D: FnMut(R) -> Result<(), Failure>,
{
    /// The next batch, and its number.
    fn take(&self) -> Option<(usize, B)> {
        let mut input = lock(&self.input);
        let too_far = |results: &mut Results<R>| {
            results.failure.is_none() && input.number >= results.written + self.ahead
        };
        let results = self.progress.wait_while(lock(&self.results), too_far);
        let has_failed = results.unwrap_or_else(PoisonError::into_inner).failure.is_some();
        if input.is_over || has_failed {
            return None;
        }
        match (input.next)() {
            Ok(Some(batch)) => {
                input.number += 1;
                Some((input.number - 1, batch))
            }
            Ok(None) => {
                input.is_over = true;
                None
            }
            Err(failure) => {
                self.fail(&mut lock(&self.results), failure);
                None
            }
        }
    }

    /// Hands in a result, and writes what is due unless another thread is at it.
    fn give(&self, number: usize, result: R) {
        let mut results = lock(&self.results);
        results.waiting.insert(number, result);
        if results.is_being_written {
            return;
        }
        results.is_being_written = true;
        while results.failure.is_none() {
            let due = results.written;
            let Some(result) = results.waiting.remove(&due) else { break };
            drop(results);
            let outcome = lock(&self.done)(result);
            results = lock(&self.results);
            match outcome {
                Ok(()) => results.written += 1,
                Err(failure) => self.fail(&mut results, failure),
            }
            self.progress.notify_all();
        }
        results.is_being_written = false;
    }

    fn fail(&self, results: &mut Results<R>, failure: Failure) {
        results.failure.get_or_insert(failure);
        self.progress.notify_all();
    }
}

/// Lets batches through one after the other, by their numbers: for a step between two that are done in parallel.
#[derive(Debug, Default)]
pub(crate) struct Turns {
    next: Mutex<usize>,
    passed: Condvar,
}

/// A batch that will have its turn. Should its thread panic before, nobody waits for it.
pub(crate) struct Turn<'t> {
    turns: &'t Turns,
    number: usize,
}

impl Turns {
    pub(crate) const fn of(&self, number: usize) -> Turn<'_> {
        Turn { turns: self, number }
    }
}

impl Turn<'_> {
    /// Does the step, when all batches before have done it.
    pub(crate) fn take<R>(&self, step: impl FnOnce() -> R) -> R {
        let next = self.turns.passed.wait_while(lock(&self.turns.next), |next| *next < self.number);
        drop(next);
        let result = step();
        *lock(&self.turns.next) += 1;
        self.turns.passed.notify_all();
        result
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        if thread::panicking() {
            *lock(&self.turns.next) = usize::MAX / 2;
            self.turns.passed.notify_all();
        }
    }
}

/// Wakes the others when a thread panics, so that none waits for a batch that will never come.
struct Alarm<'l, R>(&'l Mutex<Results<R>>, &'l Condvar);

impl<R> Drop for Alarm<'_, R> {
    fn drop(&mut self) {
        if thread::panicking() {
            lock(self.0).failure.get_or_insert(Failure::Account("a thread panicked".to_owned()));
            self.1.notify_all();
        }
    }
}

/// A thread that panics ends the program: what it held is not looked at again.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::panic::{AssertUnwindSafe, catch_unwind};
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    use super::*;

    /// Numbers up to a hundred, as batches.
    fn numbers() -> impl FnMut() -> Result<Option<usize>, Failure> + Send {
        let mut numbers = 0..100;
        move || Ok(numbers.next())
    }

    /// Some batches take longer than others.
    fn tarry(number: usize) {
        thread::sleep(Duration::from_micros(number as u64 * 7919 % 500));
    }

    #[test]
    fn results_come_in_order_and_few_are_in_flight() {
        for threads in [1, 2, 3, 8] {
            let (in_flight, most, mut seen) = (AtomicUsize::new(0), AtomicUsize::new(0), Vec::new());
            let work = |sum: &mut usize, number: usize| {
                most.fetch_max(in_flight.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                tarry(number);
                *sum += number;
                number
            };
            let sums = run(
                threads,
                numbers(),
                || 0,
                work,
                |number| {
                    in_flight.fetch_sub(1, Ordering::SeqCst);
                    seen.push(number);
                    Ok(())
                },
            );
            assert_eq!(sums.expect("no failure").into_iter().sum::<usize>(), 4950);
            assert!(seen.into_iter().eq(0..100));
            assert!(most.into_inner() <= AHEAD * threads);
        }
    }

    #[test]
    fn the_first_failure_in_order_ends_it() {
        for threads in [1, 2, 8] {
            let work = |(): &mut (), number: usize| {
                tarry(number);
                number
            };
            let mut last = None;
            let outcome = run(
                threads,
                numbers(),
                || (),
                work,
                |number| {
                    last = Some(number);
                    if number < 40 { Ok(()) } else { Err(Failure::Usage(number.to_string())) }
                },
            );
            assert!(matches!(outcome, Err(Failure::Usage(number)) if number == "40"));
            assert_eq!(last, Some(40));
        }
    }

    #[test]
    fn turns_come_in_order_between_work_in_parallel() {
        let (turns, taken) = (Turns::default(), Mutex::new(Vec::new()));
        let work = |(): &mut (), number: usize| {
            let turn = turns.of(number);
            tarry(number);
            turn.take(|| lock(&taken).push(number));
            tarry(100 - number);
        };
        run(4, numbers(), || (), work, |()| Ok(())).expect("no failure");
        assert!(taken.into_inner().expect("no panic").into_iter().eq(0..100));
    }

    #[test]
    fn nobody_waits_for_a_thread_that_panicked() {
        let turns = Turns::default();
        let work = |(): &mut (), number: usize| {
            let turn = turns.of(number);
            assert!(number != 20, "as it must");
            turn.take(|| ());
        };
        let outcome = catch_unwind(AssertUnwindSafe(|| run(4, numbers(), || (), work, |()| Ok(()))));
        assert!(outcome.is_err());
    }
}
