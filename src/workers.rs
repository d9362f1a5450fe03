/// Who does work that is independent: one after the other, or several at once.
pub(crate) trait Workers {
    /// The results for all numbers below `count`, in order.
    fn map<R: Send>(&self, count: usize, work: impl Fn(usize) -> R + Sync) -> Vec<R>;
}

/// One after the other.
pub(crate) struct Alone;

impl Workers for Alone {
    fn map<R: Send>(&self, count: usize, work: impl Fn(usize) -> R + Sync) -> Vec<R> {
        (0..count).map(work).collect()
    }
}
