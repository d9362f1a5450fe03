use std::fmt;
use std::io::{self, Read, Seek, Write};

use super::census::{BandKey, NearCensus, Occupant, meet};
use super::cluster::{Follower, Leaders, Member};
use super::clustering::Clustering;
use super::rank::Order;
use super::texts::{Batch, Noted};
use crate::document::{DocId, Place};
use crate::error::DiskError;
use crate::index::disk::{Entries, Entry, Sorter, put_number, put_place, take_number, take_place};
use crate::measure;
use crate::workers::{Alone, Workers};

impl Clustering<'_> {
    /// Gathers the texts of a census, of documents that stay: not those that another pass has taken out since they were noted. The same members
    /// as those of [`cluster`](Self::cluster) on an index of what stays. `text` gives back what stands at a place, as there.
    ///
    /// Only texts that meet others are asked for: in the order in which they lead, and beside each the leaders whose shingles found no room; once
    /// more, in the order of places, where the longest or the shortest is to stay.
    ///
    /// # Memory
    ///
    /// What the census was given, as much as [`memory`](Self::memory) says for shingles, and some megabytes for those of texts that are looked at
    /// together (a text of many megabytes takes as many). What grows with the corpus is 16 bytes for each band key that texts share, 48 for each leader
    /// that others meet and 48 for the first of all that agree in every band; lists that grow take up to twice that. Texts that follow take
    /// nothing, nor do those that meet no other.
    ///
    /// # Errors
    ///
    /// [`DiskError::Io`] if a run cannot be written or read.
    pub fn cluster_census<'r, F, O, S>(
        &self,
        census: NearCensus<'r, O>,
        stays: impl Fn(DocId) -> bool,
        text: impl Fn(Place) -> S + Sync,
    ) -> Result<Members<'r>, DiskError>
    where
        F: Read + Write + Seek + Send + 'r,
        O: FnMut() -> io::Result<F> + Clone,
        S: AsRef<str>,
    {
        self.cluster_census_with(census, stays, text, &Alone)
    }

    pub(crate) fn cluster_census_with<'r, F, O, S>(
        &self,
        census: NearCensus<'r, O>,
        stays: impl Fn(DocId) -> bool,
        text: impl Fn(Place) -> S + Sync,
        workers: &impl Workers,
    ) -> Result<Members<'r>, DiskError>
    where
        F: Read + Write + Seek + Send + 'r,
        O: FnMut() -> io::Result<F> + Clone,
        S: AsRef<str>,
    {
        let NearCensus { sketcher, bytes, open, bands, .. } = census;
        let print = sketcher.fingerprint().clone();
        let stays = |key: &Result<_, _>| key.as_ref().map_or(true, |key: &BandKey| stays(key.place.doc));
        // Letters are counted text by text, once it is known which texts meet: until then, these come in the order of their places.
        let by_place = Order::default();
        let order = if self.order.counts_letters() { &by_place } else { &self.order };
        let mut meetings = Sorter::new(&print, bytes, open.clone());
        let buckets = meet(bands.sorted()?.filter(stays), |place, bucket| {
            meetings.push(Occupant { rank: order.rank(place, 0), len: place.span.len(), bucket })
        })?;
        let mut meetings: Entries<'r, Occupant> = Box::new(meetings.sorted()?);
        if self.order.counts_letters() {
            let mut ranked = Sorter::new(&print, bytes, open.clone());
            self.rank_by_letters(meetings, &text, workers, |occupant| ranked.push(occupant))?;
            meetings = Box::new(ranked.sorted()?);
        }
        let mut followers = Sorter::new(&print, bytes, open);
        let texts = Noted { sketcher, text };
        let meetings = told(meetings, &self.order);
        let leaders = self.gather(&texts, buckets, meetings, workers, |follower| followers.push(follower))?;
        leaders.iter().try_for_each(|leader| followers.push(leader))?;
        Ok(Members { followers: Box::new(followers.sorted()?), leaders })
    }

    /// Gives meetings that come in the order of places the ranks that the letters of the texts decide.
    fn rank_by_letters<S: AsRef<str>>(
        &self,
        meetings: Entries<'_, Occupant>,
        text: impl Fn(Place) -> S + Sync,
        workers: &impl Workers,
        mut tell: impl FnMut(Occupant) -> Result<(), DiskError>,
    ) -> Result<(), DiskError> {
        let by_place = Order::default();
        let (mut meetings, mut batch) = (told(meetings, &by_place).peekable(), Batch::new());
        while batch.fill(&mut meetings, |place| place)? {
            let letters = workers.map(batch.len(), |at| measure::letters(text(batch.get(at).0).as_ref()));
            for (at, letters) in letters.into_iter().enumerate() {
                let (place, buckets) = batch.get(at);
                let (rank, len) = (self.order.rank(place, letters), place.span.len());
                buckets.iter().try_for_each(|&bucket| tell(Occupant { rank, len, bucket }))?;
            }
        }
        Ok(())
    }
}

/// The places of the texts that meet, and their buckets.
fn told<'m>(
    meetings: Entries<'m, Occupant>,
    order: &'m Order<'_>,
) -> impl Iterator<Item = Result<(Place, usize), DiskError>> + 'm {
    let tell = |occupant: Occupant| (order.place(occupant.rank, occupant.len), occupant.bucket);
    meetings.map(move |occupant| occupant.map(tell))
}

/// What a clustering has found in a [`NearCensus`]: the texts of clusters of two and more, in the order of their places.
pub struct Members<'r> {
    followers: Entries<'r, Follower>,
    leaders: Leaders,
}

impl Members<'_> {
    /// The number of clusters.
    #[must_use]
    pub fn clusters(&self) -> usize {
        self.leaders.clusters()
    }

    /// How many texts met more leaders than they were compared with, as [`Clusters::crowded`](super::Clusters::crowded).
    #[must_use]
    pub fn crowded(&self) -> u64 {
        self.leaders.crowded
    }
}

impl Iterator for Members<'_> {
    type Item = Result<Member, DiskError>;

    /// [`DiskError`] if a run cannot be read.
    fn next(&mut self) -> Option<Self::Item> {
        let follower = self.followers.next()?;
        Some(follower.map(|follower| self.leaders.member(follower)))
    }
}

impl fmt::Debug for Members<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Members")
            .field("clusters", &self.clusters())
            .field("crowded", &self.crowded())
            .finish_non_exhaustive()
    }
}

impl Entry for Follower {
    const NAME: &str = "followers";
    const WIDTH: usize = 2 * size_of::<u64>();

    type Key = Place;

    fn key(&self) -> Place {
        self.place
    }

    fn put(&self, key: &mut Vec<u8>, value: &mut Vec<u8>) {
        put_place(key, value, self.place);
        put_number(value, self.leader as u64);
        put_number(value, self.at as u64);
        value.extend(self.alike.to_le_bytes());
    }

    fn take(mut key: &[u8], mut value: &[u8]) -> Option<Self> {
        let place = take_place(&mut key, &mut value)?;
        let mut number = || usize::try_from(take_number(&mut value)?).ok();
        let (leader, at) = (number()?, number()?);
        let alike = f64::from_le_bytes(value.try_into().ok()?);
        key.is_empty().then_some(Self { place, leader, at, alike })
    }
}
