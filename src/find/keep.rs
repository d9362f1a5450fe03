/// Which copy of a text survives. Ties go to the smaller place.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[non_exhaustive]
pub enum Keep {
    /// The one at the smallest place.
    #[default]
    First,
    /// The one at the greatest place.
    Last,
    /// The one with the most letters, weighted by script.
    Longest,
    /// The one with the fewest.
    Shortest,
    /// Any, chosen by this seed and the places: the same one on every run, whatever the order of adding.
    Random(u64),
    /// None: what has copies goes everywhere. This is the one setting under which a text can vanish.
    None,
}
