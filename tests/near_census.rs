//! Near duplicates in bounded memory: a census finds what clustering an index of all finds, whatever its memory and its parts.

mod common;

use std::io::{self, Cursor, Read, Seek, SeekFrom, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use common::{ARTICLES, Random, edited};
use proptest::prelude::*;
use refrain::near::{Bands, Clustering, Member, Members, NearCensus, NearIndex, Shingles};
use refrain::{DiskError, DocId, Document, Keep, Place, Recipe};

type Runs = fn() -> io::Result<Cursor<Vec<u8>>>;

/// A census with as little memory as it takes: a run is written for every 64 texts.
fn census<'r>(recipe: &Recipe) -> NearCensus<'r, Runs> {
    NearCensus::new(recipe, Shingles::default(), bands(), 0, || Ok(Cursor::new(Vec::new())))
}

/// Bands that let also the short version of a text meet the long one.
fn bands() -> Bands {
    Bands::for_threshold(0.5).expect("a similarity")
}

/// Articles in thirteen languages, most of them in several versions: copies, and copies with edits, short ones, some of them twice.
fn corpus(texts: usize, random: &mut Random) -> Vec<String> {
    let mut corpus: Vec<String> = Vec::with_capacity(texts);
    while corpus.len() < texts {
        let text = match random.below(8) {
            0..4 if !corpus.is_empty() => corpus[random.below(corpus.len())].clone(),
            0..6 => edited(ARTICLES[random.below(ARTICLES.len())], random.below(5), random),
            6 => ARTICLES[random.below(ARTICLES.len())].chars().take(random.below(700)).collect(),
            _ => ["", "?", "Yes.", "yes", "好的", "ไม่มี"][random.below(6)].to_owned(),
        };
        let edits = random.below(3);
        corpus.push(if text.chars().count() > 20 { edited(&text, edits, random) } else { text });
    }
    corpus
}

fn documents(texts: &[String]) -> impl Iterator<Item = Document<'_>> + Clone {
    // Numbers that are not dense, and at the end those that no 32 bits hold.
    texts
        .iter()
        .zip(0_u64..)
        .map(|(text, id)| Document::new(if id < 90 { id * 3 } else { u64::MAX - 1000 + id }, text))
}

fn at<'t>(texts: &'t [String]) -> impl Fn(Place) -> &'t str + Sync {
    let by_id: Vec<_> = documents(texts).map(|document| (document.id(), document.text())).collect();
    move |place| {
        let at = by_id.binary_search_by_key(&place.doc, |&(id, _)| id).expect("a document of the corpus");
        place.span.of(by_id[at].1)
    }
}

/// The members of all clusters of an index of the documents that stay, in the order of their places; and how many texts were crowded.
fn of_an_index(
    recipe: &Recipe,
    texts: &[String],
    stays: impl Fn(DocId) -> bool,
    clustering: &Clustering<'_>,
) -> (Vec<Member>, u64) {
    let mut index = NearIndex::new(recipe, Shingles::default(), bands());
    for document in documents(texts).filter(|document| stays(document.id())) {
        index.add(&recipe.outline(document)).expect("the same recipe");
    }
    let clusters = clustering.cluster(&index, at(texts));
    let mut members: Vec<Member> = clusters.iter().flatten().copied().collect();
    members.sort_by_key(|member| member.place);
    (members, clusters.crowded())
}

fn told(members: Members<'_>) -> (Vec<Member>, u64) {
    let crowded = members.crowded();
    let clusters = members.clusters();
    let members: Vec<Member> = members.collect::<Result<_, _>>().expect("memory");
    assert_eq!(clusters, members.iter().filter(|member| member.place == member.leader).count());
    (members, crowded)
}

fn keep() -> impl Strategy<Value = Keep> {
    let fixed = vec![Keep::First, Keep::Last, Keep::Longest, Keep::Shortest, Keep::None];
    prop_oneof![prop::sample::select(fixed), any::<u64>().prop_map(Keep::Random)]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_census_tells_what_an_index_of_all_would(
        (seed, texts) in (any::<u64>(), 0..300_usize),
        keep in keep(),
        copies in 1..4_usize,
        [prefers, contains, paragraphs, keyed] in any::<[bool; 4]>(),
        parts in 1..4_usize,
        goes in 2..9_u64,
        memory in prop::sample::select(&[0, 20_000, usize::MAX][..]),
    ) {
        let texts = corpus(texts, &mut Random(seed));
        let recipe = if paragraphs { Recipe::default() } else { Recipe::documents() };
        let recipe = if keyed { recipe.keyed([7; 16]) } else { recipe };
        let stays = |id: DocId| !id.number().is_multiple_of(goes);
        let clustering = if contains { Clustering::containment(0.8) } else { Clustering::jaccard(0.7) };
        let clustering = clustering.expect("a share").keep(keep).copies(copies).memory(memory);
        let number = |id: DocId| [0.5, -1.0, f64::NAN, 0.5][usize::try_from(id.number() % 4).expect("below four")];
        let clustering = if prefers { clustering.prefer(number) } else { clustering };

        let gathered = || {
            let mut parts: Vec<_> = (0..parts).map(|_| census(&recipe)).collect();
            let count = parts.len();
            for (document, part) in documents(&texts).zip((0..count).cycle()) {
                parts[part].add(&recipe.outline(document)).expect("memory");
            }
            let mut all = parts.pop().expect("a part");
            parts.into_iter().try_for_each(|part| all.join(part)).expect("the same recipe");
            all
        };
        let expected = of_an_index(&recipe, &texts, stays, &clustering);
        let found = told(clustering.cluster_census(gathered(), stays, at(&texts)).expect("memory"));
        prop_assert_eq!(&found, &expected);
        #[cfg(feature = "rayon")]
        {
            let found = told(clustering.par_cluster_census(gathered(), stays, at(&texts)).expect("memory"));
            prop_assert_eq!(&found, &expected);
        }
    }
}

/// A document of so many words.
fn story(words: std::ops::Range<usize>) -> String {
    words.map(|word| format!("ord{word} ")).collect::<Vec<_>>().concat()
}

#[test]
fn a_crowd_of_leaders_is_told() {
    let page = |number: usize| story(0..150) + &story(1000 * number + 1000..1000 * number + 1045);
    let texts: Vec<String> = (0..300).map(page).collect();
    let (recipe, clustering) = (Recipe::documents(), Clustering::jaccard(0.8).expect("a similarity"));
    let mut census = census(&recipe);
    documents(&texts).try_for_each(|document| census.add(&recipe.outline(document))).expect("memory");
    let found = told(clustering.cluster_census(census, |_| true, at(&texts)).expect("memory"));
    assert_eq!(found, of_an_index(&recipe, &texts, |_| true, &clustering));
    assert!(found.0.is_empty() && found.1 > 150);
}

#[test]
fn documents_that_cannot_be_told_apart_are_not_noted_and_other_recipes_refused() {
    let recipe = Recipe::documents();
    let mut census = census(&recipe);
    for _ in 0..3 {
        census.add(&recipe.outline(ARTICLES[0])).expect("memory");
    }
    let error =
        census.add(&Recipe::lines().outline(Document::new(1, ARTICLES[0]))).expect_err("another recipe");
    assert!(matches!(error, DiskError::Recipe(_)), "{error}");
    let runs: Runs = || Ok(Cursor::new(Vec::new()));
    let other = NearCensus::new(&recipe, Shingles::default(), Bands::olmo3(), 0, runs);
    assert!(census.join(other).expect_err("other bands").to_string().contains("recipes differ"));
    let clustering = Clustering::jaccard(0.8).expect("a similarity");
    let members = clustering.cluster_census(census, |_| true, |_| "").expect("memory");
    assert_eq!(told(members), (Vec::new(), 0));
}

/// A disk that all runs share: it takes so many bytes and no more.
#[derive(Clone)]
struct Full(Cursor<Vec<u8>>, Arc<AtomicUsize>);

impl Write for Full {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let left = self.1.load(Ordering::Relaxed);
        if left < bytes.len() {
            return Err(io::ErrorKind::StorageFull.into());
        }
        self.1.store(left - bytes.len(), Ordering::Relaxed);
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Read for Full {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        self.0.read(bytes)
    }
}

impl Seek for Full {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.0.seek(to)
    }
}

#[test]
fn a_disk_that_is_full_is_told_wherever_it_is() {
    let texts = corpus(200, &mut Random(5));
    let recipe = Recipe::documents();
    let clustering = Clustering::jaccard(0.8).expect("a similarity").keep(Keep::Longest);
    let run = |room: usize| -> Result<(Vec<Member>, usize), DiskError> {
        let left = Arc::new(AtomicUsize::new(room));
        let runs = || Ok(Full(Cursor::new(Vec::new()), Arc::clone(&left)));
        let mut census = NearCensus::new(&recipe, Shingles::default(), bands(), 0, runs);
        documents(&texts).try_for_each(|document| census.add(&recipe.outline(document)))?;
        let members = clustering.cluster_census(census, |_| true, at(&texts))?;
        Ok((members.collect::<Result<_, _>>()?, left.load(Ordering::Relaxed)))
    };
    let (members, left) = run(usize::MAX).expect("room");
    let needed = usize::MAX - left;
    assert_eq!(members, of_an_index(&recipe, &texts, |_| true, &clustering).0);
    for room in (0..needed).step_by(needed / 23).chain([needed - 1]) {
        let error = run(room).expect_err("a full disk");
        let is_full = |error: &io::Error| error.kind() == io::ErrorKind::StorageFull;
        assert!(matches!(&error, DiskError::Io(error) if is_full(error)), "{error}");
    }
    assert_eq!(run(needed).expect("room").0, members);
}
