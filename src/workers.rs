use crate::error::DiskError;

/// Who does work that is independent: one after the other, or several at once.
pub(crate) trait Workers {
    /// How many there are at most.
    fn count(&self) -> usize;

    /// The results for all numbers below `count`, in order.
    fn map<R: Send>(&self, count: usize, work: impl Fn(usize) -> R + Sync) -> Vec<R>;

    /// The same, and the result of what this thread does beside it.
    fn map_beside<R: Send, T>(
        &self,
        count: usize,
        work: impl Fn(usize) -> R + Sync,
        beside: impl FnOnce() -> T,
    ) -> (Vec<R>, T);

    /// Does work that does not fit into memory at once, batch by batch: `turn` is given the results of a batch, in order, and returns the next
    /// one, while the one between is worked on. The first results are none, and no batch is the end.
    fn batches<T: Sync, R: Send>(
        &self,
        mut turn: impl FnMut(Vec<R>) -> Result<Vec<T>, DiskError>,
        work: impl Fn(&T) -> Result<R, DiskError> + Sync,
    ) -> Result<(), DiskError> {
        let (mut batch, mut results) = (turn(Vec::new())?, Vec::new());
        while !batch.is_empty() || !results.is_empty() {
            let (done, next) =
                self.map_beside(batch.len(), |at| work(&batch[at]), || turn(std::mem::take(&mut results)));
            results = done.into_iter().collect::<Result<_, _>>()?;
            batch = next?;
        }
        Ok(())
    }
}

/// One after the other.
pub(crate) struct Alone;

impl Workers for Alone {
    fn count(&self) -> usize {
        1
    }

    fn map<R: Send>(&self, count: usize, work: impl Fn(usize) -> R + Sync) -> Vec<R> {
        (0..count).map(work).collect()
    }

    fn map_beside<R: Send, T>(
        &self,
        count: usize,
        work: impl Fn(usize) -> R + Sync,
        beside: impl FnOnce() -> T,
    ) -> (Vec<R>, T) {
        (self.map(count, work), beside())
    }
}
