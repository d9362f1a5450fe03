use std::fmt;

use super::index::NearIndex;
use crate::document::{Outline, Place};
use crate::find::Finder;
use crate::recipe::Recipe;
use crate::removal::{Reason, Removal};
use crate::similarity::Similarity;

/// A text of a cluster.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct Member {
    /// Where it stands.
    pub place: Place,
    /// The number of its cluster.
    pub cluster: usize,
    /// How many texts the cluster has, this one included: how often it was said, for those who would rather weigh than remove.
    pub size: usize,
    /// Where the leader stands; for a leader, the same place.
    pub leader: Place,
    /// How alike it is to the leader, by the measure that was asked for.
    pub similarity: Similarity,
    /// Whether it stays.
    pub kept: bool,
}

impl Member {
    /// Why it goes; nothing if it stays.
    #[must_use]
    pub fn reason(&self) -> Option<Reason> {
        (!self.kept).then_some(Reason::NearDuplicate { of: self.leader, similarity: self.similarity })
    }
}

/// The near duplicates of a corpus: a [`Finder`] of those that are not to stay.
#[derive(Clone)]
pub struct Clusters {
    recipe: Recipe,
    /// Cluster by cluster, in the order of their leaders' places; the leader first, the others by rank.
    members: Vec<Member>,
    by_place: Vec<usize>,
    crowded: u64,
}

impl Clusters {
    /// The clusters of two and more: for each text by rank whom it follows, and how alike they are. So many of each stay.
    pub(super) fn new(
        index: &NearIndex,
        order: &[usize],
        follows: &[Option<(usize, f64)>],
        copies: usize,
        crowded: u64,
    ) -> Self {
        let place = |rank: usize| index.place(order[rank]);
        let mut leads = vec![false; order.len()];
        follows.iter().flatten().for_each(|&(leader, _)| leads[leader] = true);
        let mut stars: Vec<(Place, usize, f64)> = Vec::new();
        for (rank, follows) in follows.iter().enumerate() {
            match *follows {
                Some((leader, alike)) => stars.push((place(leader), rank, alike)),
                None if leads[rank] => stars.push((place(rank), rank, 1.0)),
                None => {}
            }
        }
        stars.sort_unstable_by_key(|&(leader, rank, _)| (leader, rank));
        let mut members = Vec::with_capacity(stars.len());
        for (cluster, star) in stars.chunk_by(|one, other| one.0 == other.0).enumerate() {
            members.extend(star.iter().enumerate().map(|(at, &(leader, rank, alike))| Member {
                place: place(rank),
                cluster,
                size: star.len(),
                leader,
                similarity: alike.into(),
                kept: at < copies,
            }));
        }
        let mut by_place: Vec<usize> = (0..members.len()).collect();
        by_place.sort_unstable_by_key(|&at| members[at].place);
        Self { recipe: index.recipe().clone(), members, by_place, crowded }
    }

    /// The clusters of two texts and more, in the order of their leaders' places: the leader first, the others as
    /// [`Keep`](crate::Keep) and [`prefer`](super::Clustering::prefer) rank them.
    pub fn iter(&self) -> impl Iterator<Item = &[Member]> {
        self.members.chunk_by(|one, other| one.cluster == other.cluster)
    }

    /// What is known of the text at a place; nothing if it is like no other.
    #[must_use]
    pub fn get(&self, place: Place) -> Option<&Member> {
        let at = self.by_place.binary_search_by_key(&place, |&at| self.members[at].place).ok()?;
        Some(&self.members[self.by_place[at]])
    }

    /// The number of clusters.
    #[must_use]
    pub fn len(&self) -> usize {
        self.members.last().map_or(0, |member| member.cluster + 1)
    }

    /// Whether no text is like another.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    /// How many texts met more leaders than they were compared with (the 32 they share most bands with, and of each band
    /// the first 64). Such texts may have been left alone though they are like one; 0 for all but corpora of templates.
    #[must_use]
    pub fn crowded(&self) -> u64 {
        self.crowded
    }
}

impl Finder for Clusters {
    /// # Panics
    ///
    /// If the outline was made with another recipe than the index: its segments are others.
    fn find(&self, outline: &Outline<'_>, removals: &mut Vec<Removal>) {
        assert_eq!(
            self.recipe.fingerprint(),
            outline.recipe().fingerprint(),
            "segments of different recipes never meet: clean with the recipe the index was made with"
        );
        removals.extend(outline.segments().iter().filter_map(|segment| {
            let reason = self.get(outline.place(segment.span()))?.reason()?;
            Some(Removal::new(segment.span(), reason))
        }));
    }
}

impl fmt::Debug for Clusters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Clusters")
            .field("recipe", self.recipe.fingerprint())
            .field("clusters", &self.len())
            .field("crowded", &self.crowded)
            .finish_non_exhaustive()
    }
}
