use std::fmt;

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

/// A text that follows a leader.
#[derive(Clone, Copy)]
pub(super) struct Follower {
    pub(super) place: Place,
    /// The number of its leader.
    pub(super) leader: usize,
    /// Which of the leader's followers it is, in the order of their ranks, from 1; 0 is the leader itself.
    pub(super) at: usize,
    pub(super) alike: f64,
}

/// The leaders, by number: what is to be told of their clusters.
pub(super) struct Leaders {
    /// Where each stands, and how many texts follow it.
    all: Vec<(Place, usize)>,
    /// The numbers of their clusters, if anybody follows them.
    clusters: Vec<usize>,
    /// How many of a cluster stay.
    copies: usize,
    /// How many texts met leaders that they were not compared with.
    pub(super) crowded: u64,
}

impl Leaders {
    pub(super) fn new(leaders: Vec<(Place, usize)>, copies: usize, crowded: u64) -> Self {
        let mut in_order: Vec<usize> = (0..leaders.len()).filter(|&leader| leaders[leader].1 > 0).collect();
        in_order.sort_unstable_by_key(|&leader| leaders[leader].0);
        let mut clusters = vec![0; leaders.len()];
        for (cluster, leader) in in_order.into_iter().enumerate() {
            clusters[leader] = cluster;
        }
        Self { all: leaders, clusters, copies, crowded }
    }

    /// The number of clusters.
    pub(super) fn clusters(&self) -> usize {
        self.all.iter().filter(|leader| leader.1 > 0).count()
    }

    /// Those whom others follow, as their own followers.
    pub(super) fn iter(&self) -> impl Iterator<Item = Follower> {
        let numbered = self.all.iter().zip(0..).filter(|((_, followers), _)| *followers > 0);
        numbered.map(|(&(place, _), leader)| Follower { place, leader, at: 0, alike: 1.0 })
    }

    pub(super) fn member(&self, Follower { place, leader, at, alike }: Follower) -> Member {
        let (cluster, (leader, followers)) = (self.clusters[leader], self.all[leader]);
        Member {
            place,
            cluster,
            size: followers + 1,
            leader,
            similarity: alike.into(),
            kept: at < self.copies,
        }
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
    pub(super) fn new(recipe: &Recipe, leaders: &Leaders, mut followers: Vec<Follower>) -> Self {
        followers.extend(leaders.iter());
        followers.sort_unstable_by_key(|follower| (leaders.clusters[follower.leader], follower.at));
        let members: Vec<Member> = followers.into_iter().map(|follower| leaders.member(follower)).collect();
        let mut by_place: Vec<usize> = (0..members.len()).collect();
        by_place.sort_unstable_by_key(|&at| members[at].place);
        Self { recipe: recipe.clone(), members, by_place, crowded: leaders.crowded }
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
