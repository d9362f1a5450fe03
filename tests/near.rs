//! Near duplicates against the truth by brute force, the sketch against theory and plain MinHash, and cases as data.

mod common;

use std::collections::BTreeSet;

use common::{ARTICLES, Random, edited};
use refrain::near::{Bands, Clustering, Clusters, NearIndex, ShingleSet, Shingles, Signature};
use refrain::{Cleaner, DocId, Document, Keep, Place, Reason, Recipe, Span};
use serde::Deserialize;

/// Articles in every language, each in so many versions of up to six edits.
fn versions(each: usize) -> Vec<String> {
    let mut random = Random(7);
    let versions = ARTICLES.iter().flat_map(|text| (0..each).map(move |version| (text, version)));
    versions.map(|(text, version)| edited(text, version % 7, &mut random)).collect()
}

fn documents(texts: &[String]) -> impl Iterator<Item = Document<'_>> + Clone {
    texts.iter().zip(0_u64..).map(|(text, id)| Document::new(id, text))
}

fn number(id: DocId) -> usize {
    usize::try_from(id.number()).expect("a small id")
}

fn at<'t>(texts: &'t [String]) -> impl Fn(Place) -> &'t str + Sync {
    |place| place.span.of(&texts[number(place.doc)])
}

fn clusters_of(texts: &[String], clustering: &Clustering<'_>) -> Clusters {
    clustering.cluster(&NearIndex::of(&Recipe::documents(), documents(texts)), at(texts))
}

fn sets(texts: &[String]) -> Vec<ShingleSet> {
    texts.iter().map(|text| Shingles::default().set(text)).collect()
}

/// Whether two sets share a band.
fn meet(one: &ShingleSet, other: &ShingleSet, bands: Bands) -> bool {
    let [one, other] = [one, other].map(|set| Signature::of(set.as_slice(), bands.bands() * bands.rows()));
    let rows = |signature: &Signature| -> Vec<Vec<u64>> {
        signature.as_slice().chunks(bands.rows()).map(<[u64]>::to_vec).collect()
    };
    rows(&one).iter().zip(&rows(&other)).any(|(one, other)| one == other)
}

/// What brute force finds: for every text the leaders before it that it is like.
fn leaders(sets: &[ShingleSet], threshold: f64) -> Vec<Vec<usize>> {
    let mut alike: Vec<Vec<usize>> = Vec::new();
    for (text, set) in sets.iter().enumerate() {
        let leads = |&other: &usize| alike[other].is_empty() && set.jaccard(&sets[other]) >= threshold;
        alike.push((0..text).filter(leads).collect());
    }
    alike
}

/// Holds clusters at a threshold against brute force; the number of texts that are kept here and not there, or the other
/// way round.
#[track_caller]
fn hold_against_brute_force(texts: &[String], threshold: f64) -> usize {
    let sets = sets(texts);
    let clusters = clusters_of(texts, &Clustering::jaccard(threshold).expect("a similarity"));
    assert_eq!(clusters.crowded(), 0);
    let mut kept: Vec<bool> = vec![true; texts.len()];
    for cluster in clusters.iter() {
        assert!(cluster[0].place == cluster[0].leader && cluster[0].kept && cluster.len() > 1);
        for member in &cluster[1..] {
            let [text, leader] = [member.place, member.leader].map(|place| number(place.doc));
            let shorts = [text, leader].map(|text| sets[text].is_empty());
            let similarity = if shorts == [true; 2] { 1.0 } else { sets[text].jaccard(&sets[leader]) };
            assert!(similarity >= threshold, "{text} is like {leader} by {similarity}");
            assert!((member.similarity.get() - similarity).abs() < 2e-6);
            assert_eq!(member.size, cluster.len());
            kept[text] = false;
        }
    }
    let oracle = leaders(&sets, threshold);
    kept.iter().zip(&oracle).filter(|(kept, leaders)| **kept != leaders.is_empty()).count()
}

#[test]
fn what_is_alike_is_found_and_nothing_else_in_thirteen_languages() {
    let texts = versions(40);
    let differences = hold_against_brute_force(&texts, 0.8);
    assert!(differences * 100 <= texts.len(), "{differences} of {} texts", texts.len());

    let sets = sets(&texts);
    let bands = Bands::for_threshold(0.8).expect("a similarity");
    let (mut alike, mut found) = (0, 0);
    for (i, one) in sets.iter().enumerate() {
        for other in sets[..i].iter().filter(|other| one.jaccard(other) >= 0.85) {
            alike += 1;
            found += usize::from(meet(one, other, bands));
        }
    }
    assert!(alike > 1000 && found * 100 >= alike * 99, "{found} of {alike} pairs");
}

#[derive(Deserialize)]
struct Case {
    name: String,
    texts: Vec<String>,
    /// The texts that are near duplicates of one another, by number.
    alike: Vec<Vec<usize>>,
}

#[test]
fn cases() {
    for (file, case) in common::cases::<Case>("near") {
        let clusters = clusters_of(&case.texts, &Clustering::jaccard(0.8).expect("a similarity"));
        let found: Vec<Vec<usize>> = clusters
            .iter()
            .map(|cluster| cluster.iter().map(|member| number(member.place.doc)).collect())
            .collect();
        assert_eq!(found, case.alike, "{file}: {}", case.name);
        hold_against_brute_force(&case.texts, 0.8);
    }
}

/// Two sets of `n` random numbers each, of which they share so many that their similarity is about `j`.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "small"
)]
fn pair(n: usize, j: f64, random: &mut Random) -> [Vec<u64>; 2] {
    let shared = (2.0 * n as f64 * j / (1.0 + j)).round() as usize;
    let both: Vec<u64> = (0..shared).map(|_| random.next()).collect();
    [(); 2].map(|()| {
        let own = (shared..n).map(|_| random.next());
        both.iter().copied().chain(own).collect()
    })
}

#[expect(clippy::cast_precision_loss, reason = "small")]
fn jaccard([one, other]: &[Vec<u64>; 2]) -> f64 {
    let [one, other] = [one, other].map(|set| set.iter().collect::<BTreeSet<_>>());
    one.intersection(&other).count() as f64 / one.union(&other).count() as f64
}

/// The naive twin of the sketch: plain MinHash, one hash function a slot. The share of slots that agree.
#[expect(clippy::cast_precision_loss, reason = "small")]
fn plain_minhash([one, other]: &[Vec<u64>; 2], slots: usize, random: &mut Random) -> f64 {
    let least = |set: &[u64], seed: u64| set.iter().map(|&shingle| Random(shingle ^ seed).next()).min();
    let seeds: Vec<u64> = (0..slots).map(|_| random.next()).collect();
    seeds.iter().filter(|&&seed| least(one, seed) == least(other, seed)).count() as f64 / slots as f64
}

#[test]
#[expect(clippy::cast_precision_loss, reason = "small")]
fn the_estimate_has_no_bias_and_varies_no_more_than_plain_minhash() {
    const SLOTS: usize = 128;
    let mut random = Random(1);
    for n in [3, 20, 100, 1000] {
        for j in [0.2, 0.5, 0.8, 0.95] {
            let trials = if n > 100 { 300 } else { 1000 };
            let (mut bias, mut square) = (0.0, 0.0);
            let mut plain = 0.0;
            for trial in 0..trials {
                let sets = pair(n, j, &mut random);
                let truth = jaccard(&sets);
                let [one, other] = [0, 1].map(|set| Signature::of(&sets[set], SLOTS));
                let error = one.similarity(&other) - truth;
                bias += error / f64::from(trials);
                square += error * error / f64::from(trials);
                if trial % 10 == 0 {
                    plain +=
                        (plain_minhash(&sets, SLOTS, &mut random) - truth).powi(2) / f64::from(trials / 10);
                }
            }
            let [one, other] = pair(n, j, &mut random);
            let truth = jaccard(&[one, other]);
            let variance = truth * (1.0 - truth) / SLOTS as f64;
            // Five standard errors; a variance measured so often is within a quarter, plain MinHash's within twice.
            assert!(bias.abs() <= 5.0 * (variance / f64::from(trials)).sqrt(), "n {n}, J {j}: bias {bias}");
            assert!(square <= 1.25 * variance, "n {n}, J {j}: {square} and in theory {variance}");
            assert!(plain <= 2.0 * variance && plain >= variance / 2.0, "n {n}, J {j}: plain {plain}");
        }
    }
}

#[test]
fn texts_meet_as_often_as_the_s_curve_says() {
    let mut random = Random(2);
    for bands in [Bands::fineweb(), Bands::for_threshold(0.8).expect("a similarity")] {
        for n in [40, 400] {
            for j in [0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9] {
                const TRIALS: u32 = 400;
                let mut met = 0.0;
                let mut expected = 0.0;
                for _ in 0..TRIALS {
                    let sets = pair(n, j, &mut random);
                    expected += bands.probability(jaccard(&sets)) / f64::from(TRIALS);
                    let [one, other] =
                        sets.map(|set| Signature::of(&set, bands.bands() * bands.rows()).as_slice().to_vec());
                    let mut rows = one.chunks(bands.rows()).zip(other.chunks(bands.rows()));
                    met += f64::from(u8::from(rows.any(|(one, other)| one == other))) / f64::from(TRIALS);
                }
                let error =
                    (expected * (1.0 - expected) / f64::from(TRIALS)).sqrt().max(1.0 / f64::from(TRIALS));
                assert!(
                    (met - expected).abs() <= 4.5 * error,
                    "{bands}, n {n}, J {j}: {met}, not {expected}"
                );
            }
        }
    }
}

#[test]
fn bands_are_those_of_their_source_and_of_the_threshold() {
    let shape = |bands: Bands| (bands.bands(), bands.rows());
    assert_eq!(shape(Bands::fineweb()), (14, 8));
    assert_eq!(shape(Bands::olmo3()), (26, 11));
    assert_eq!(shape(Bands::slimpajama()), (9, 13));
    assert_eq!(shape(Bands::for_threshold(0.8).expect("a similarity")), (15, 8));
    for percent in 1..=100_u8 {
        let threshold = f64::from(percent) / 100.0;
        let bands = Bands::for_threshold(threshold).expect("a similarity");
        assert!(bands.bands() * bands.rows() <= 128);
        assert!(
            bands.probability((threshold + 0.05).min(1.0)) >= 0.99 || threshold > 0.9,
            "{threshold}: {bands}"
        );
    }
    let table = [(0.5, 0.053), (0.6, 0.211), (0.7, 0.565), (0.75, 0.772), (0.8, 0.924), (0.85, 0.988)];
    for (similarity, probability) in table {
        assert!((Bands::fineweb().probability(similarity) - probability).abs() < 0.0006, "{similarity}");
    }
}

/// Indexes that are saved hold what these numbers make: they change with the version in the fingerprint, never without.
#[test]
fn shingles_and_sketches_are_the_same_on_every_machine() {
    let set =
        Shingles::default().set("The ferry to the islands runs again. 离岛渡轮在停航九天之后重新开航了");
    let signature = Signature::of(set.as_slice(), 4);
    assert_eq!((set.len(), set.as_slice()[0]), (15, 748_407_614_196_004_673));
    assert_eq!(
        signature.as_slice(),
        [208_153_547_298_772, 142_213_917_106_748, 73_590_002_175_330, 81_005_678_750_438]
    );
}

#[test]
fn settings_that_make_no_sense_are_refused_with_a_way_out() {
    for threshold in [0.0, -1.0, 1.01, f64::NAN] {
        let errors = [
            Bands::for_threshold(threshold).expect_err("no similarity"),
            Clustering::jaccard(threshold).expect_err("no similarity"),
            Clustering::containment(threshold).expect_err("no similarity"),
        ];
        for error in errors.map(|error| error.to_string()) {
            assert!(error.contains(&threshold.to_string()) && error.contains("above 0"), "{error}");
        }
    }
    for (bands, rows) in [(0, 8), (8, 0), (200, 200)] {
        let error = Bands::new(bands, rows).expect_err("no bands").to_string();
        assert!(error.contains(&format!("{bands} bands of {rows}")) && error.contains("14 of 8"), "{error}");
    }
    let recipe = Recipe::documents();
    let mut index = NearIndex::of(&recipe, []);
    assert!(index.add(&Recipe::lines().outline("text")).is_err());
    assert!(index.merge(NearIndex::new(&recipe, Shingles::default(), Bands::fineweb())).is_err());
    assert!(index.merge(NearIndex::of(&recipe.keyed([1; 16]), [])).is_err());
}

fn story(words: std::ops::Range<usize>) -> String {
    words.map(|word| format!("word{word} ")).collect::<Vec<_>>().concat()
}

/// Which of four versions stay.
fn kept(clustering: &Clustering<'_>) -> Vec<usize> {
    let texts = [story(0..100), story(0..110), story(3..99), story(0..104) + "anna bo cia"];
    let recipe = Recipe::documents();
    let cleaner = Cleaner::new(recipe).with(clusters_of(&texts, clustering));
    let left = cleaner.clean_all(documents(&texts)).map(|cleaned| !cleaned.text().is_empty());
    left.enumerate().filter_map(|(text, left)| left.then_some(text)).collect()
}

#[test]
fn the_copy_that_was_asked_for_stays() {
    let with = |keep| kept(&Clustering::jaccard(0.7).expect("a similarity").keep(keep));
    assert_eq!(with(Keep::First), [0]);
    assert_eq!(with(Keep::Last), [3]);
    assert_eq!(with(Keep::Longest), [1]);
    assert_eq!(with(Keep::Shortest), [2]);
    assert_eq!(with(Keep::None), [0; 0]);
    let drawn: BTreeSet<usize> = (0..64).map(|seed| with(Keep::Random(seed))[0]).collect();
    assert_eq!((with(Keep::Random(5)), drawn.len()), (with(Keep::Random(5)), 4));

    let clustering = || Clustering::jaccard(0.7).expect("a similarity").keep(Keep::Longest);
    assert_eq!(kept(&clustering().copies(2)), [1, 3]);
    assert_eq!(kept(&clustering().prefer(|id| [0.1, 0.7, 0.9, f64::NAN][number(id)])), [2]);
    let source = ["blog", "paper", "blog", "paper"];
    assert_eq!(kept(&clustering().prefer(|id| f64::from(u8::from(source[number(id)] == "blog")))), [0]);
}

#[test]
fn the_short_version_goes_where_the_long_one_holds_it() {
    let texts = [story(0..120), story(0..300), story(60..180) + "and its own end", story(500..600)];
    let bands = Bands::for_threshold(0.3).expect("a similarity");
    let mut index = NearIndex::new(&Recipe::documents(), Shingles::default(), bands);
    for document in documents(&texts) {
        index.add(&Recipe::documents().outline(document)).expect("the same recipe");
    }
    let clustering = Clustering::containment(0.9).expect("a share").keep(Keep::Longest);
    let members = |clustering: &Clustering<'_>| -> Vec<_> {
        let clusters = clustering.cluster(&index, at(&texts));
        clusters.iter().flatten().map(|member| (number(member.place.doc), member.kept)).collect()
    };
    assert_eq!(members(&clustering), [(1, true), (2, false), (0, false)]);
    // Where the first leads, the long version is in no short one before it.
    assert_eq!(members(&clustering.keep(Keep::First)), [(1, true), (2, false)]);
}

#[test]
fn paragraphs_are_compared_where_the_recipe_cuts_them() {
    let paragraph = |end: &str| story(0..50) + end + ".";
    let texts = [
        format!("{}\n\n{}\n", story(100..150), paragraph("monday")),
        paragraph("friday") + "\n\nOnly here.\n",
    ];
    let recipe = Recipe::default();
    let index = NearIndex::of(&recipe, documents(&texts));
    assert_eq!(index.len(), 4);
    let clusters = Clustering::jaccard(0.8).expect("a similarity").cluster(&index, at(&texts));
    let cleaned: Vec<_> = Cleaner::new(recipe).with(clusters).clean_all(documents(&texts)).collect();
    assert_eq!((cleaned[0].text(), cleaned[1].text()), (texts[0].as_str(), "Only here.\n"));
    let Reason::NearDuplicate { of, similarity } = cleaned[1].removals()[0].reason() else {
        panic!("a near duplicate")
    };
    assert_eq!(of.span.of(&texts[number(of.doc)]), paragraph("monday"));
    assert!((similarity.get() - 46.0 / 48.0).abs() < 2e-6);
}

#[test]
fn what_a_pass_has_left_is_what_is_compared() {
    let furniture = "Kommentar (0)\n";
    let texts = [
        format!("{}\n{furniture}{}", story(0..40), story(40..80)),
        format!("{}\n{}", story(0..40), story(40..80)),
    ];
    let recipe = Recipe::documents();
    let cleaned: Vec<_> = Cleaner::default().clean_all(documents(&texts)).collect();
    let mut index = NearIndex::new(&recipe, Shingles::default(), Bands::fineweb());
    for document in &cleaned {
        index.add(&document.outline_with(&recipe)).expect("the same recipe");
    }
    let left = |place: Place| cleaned[number(place.doc)].outline().left_of(place.span);
    let clusters = Clustering::jaccard(1.0).expect("a similarity").cluster(&index, left);
    let cleaner = Cleaner::new(recipe).with(clusters);
    let left: Vec<_> = cleaned.iter().cloned().map(|document| cleaner.refine(document).into_text()).collect();
    assert_eq!((left[0].contains(furniture), left[0].len() > 300, left[1].as_ref()), (false, true, ""));
}

#[test]
fn short_texts_are_like_their_copies_alone() {
    let texts = ["Yes.", "yes", "YES.", "No.", "", "?", "Two words", "two  words", "好", "好的", "好的"]
        .map(str::to_owned);
    let clusters = clusters_of(&texts, &Clustering::jaccard(0.1).expect("a similarity"));
    let found: Vec<Vec<usize>> = clusters
        .iter()
        .map(|cluster| cluster.iter().map(|member| number(member.place.doc)).collect())
        .collect();
    assert_eq!(found, [vec![0, 2], vec![6, 7], vec![9, 10]]);
}

/// Under a secret nobody can foresee which words have the same number: the sketches differ, and copies are found all the same.
#[test]
fn a_keyed_recipe_keys_the_shingles() {
    let texts = ["a", "b", "a", "b"].map(|end| story(0..40) + end);
    let documents: Vec<_> = documents(&texts).collect();
    let clustering = Clustering::jaccard(0.99).expect("a similarity");
    for recipe in [Recipe::documents(), Recipe::documents().keyed([1; 16])] {
        let clusters = clustering.of(&recipe, &documents);
        let leaders: Vec<_> = clusters.iter().flatten().map(|member| number(member.leader.doc)).collect();
        assert_eq!(leaders, [0, 0, 1, 1]);
    }
}

#[test]
fn what_is_told_twice_counts_once() {
    let texts = versions(3);
    let recipe = Recipe::documents();
    let mut index = NearIndex::of(&recipe, documents(&texts));
    index.merge(index.clone()).expect("the same recipe");
    let clustering = Clustering::jaccard(0.8).expect("a similarity");
    let [twice, once] = [clustering.cluster(&index, at(&texts)), clusters_of(&texts, &clustering)];
    assert!(!once.is_empty() && twice.iter().eq(once.iter()));

    let alone = NearIndex::of(&recipe, texts.iter().map(Document::from));
    assert!(alone.is_empty());
}

#[test]
fn new_documents_change_nothing_for_old_ones() {
    let mut texts = versions(8);
    let old = texts.len();
    let mut random = Random(3);
    texts.extend((0..old).map(|text| edited(&texts[text], 3, &mut random)).collect::<Vec<_>>());
    let recipe = Recipe::documents();
    let all: Vec<_> = documents(&texts).collect();
    let clustering = Clustering::jaccard(0.8).expect("a similarity");
    let mut index = NearIndex::of(&recipe, all[..old].to_vec());
    let before = clustering.cluster(&index, at(&texts));
    index.merge(NearIndex::of(&recipe, all[old..].to_vec())).expect("the same recipe");
    let after = clustering.cluster(&index, at(&texts));
    let told = |clusters: &Clusters, text: usize| {
        let span = Span::new(0, texts[text].trim_end().len());
        let member = clusters.get(Place { doc: all[text].id(), span });
        member.map(|member| (member.leader, member.similarity, member.kept)).filter(|told| !told.2)
    };
    assert!((0..old).all(|text| told(&before, text) == told(&after, text)));
    assert!((old..texts.len()).filter(|&text| told(&after, text).is_some()).count() > old / 2);
}

#[test]
fn memory_decides_about_time_alone() {
    let texts = versions(13);
    let clustering = || Clustering::jaccard(0.8).expect("a similarity");
    let [much, none] = [clusters_of(&texts, &clustering()), clusters_of(&texts, &clustering().memory(0))];
    assert!(much.iter().eq(none.iter()));
    let documents: Vec<_> = documents(&texts).collect();
    for bytes in [0, 100_000, usize::MAX] {
        let of = clustering().memory(bytes).of(&Recipe::documents(), &documents);
        assert!(much.iter().eq(of.iter()));
    }
}

/// Holds a corpus of so many texts to a right answer: clusters, texts in them, and texts that go.
#[track_caller]
fn hold(texts: &[String], clusters: usize, members: usize, removed: usize) -> Clusters {
    let found = clusters_of(texts, &Clustering::jaccard(0.8).expect("a similarity"));
    let all = || found.iter().flatten();
    assert_eq!(
        (found.len(), all().count(), all().filter(|member| !member.kept).count()),
        (clusters, members, removed)
    );
    found
}

/// Texts A, B, C, … each .85 like the next, and the third after it no longer like the first.
fn chain(count: usize) -> Vec<String> {
    (0..count).map(|text| story(text * 16..text * 16 + 200)).collect()
}

fn chains_do_not_hold(count: usize) {
    let texts = chain(count);
    let sets = sets(&texts[..4]);
    assert!(sets[0].jaccard(&sets[1]) >= 0.84 && sets[0].jaccard(&sets[2]) < 0.8);
    let clusters = clusters_of(&texts, &Clustering::jaccard(0.8).expect("a similarity"));
    assert!(clusters.iter().all(|cluster| cluster.len() <= 2));
    let removed = clusters.iter().flatten().filter(|member| !member.kept).count();
    // Every second one goes, but for pairs that do not meet: .8 % of them.
    assert!(removed * 100 >= texts.len() * 46 && removed * 2 <= texts.len(), "{removed}");
}

fn templates_with_one_field_are_one_cluster(count: usize) {
    let page = |number| format!("{} price {number} {}", story(0..150), story(150..300));
    let texts: Vec<String> = (0..count).map(page).collect();
    let found = hold(&texts, 1, count, count - 1);
    assert_eq!(found.crowded(), 0);
}

fn texts_of_a_word_or_none_are_no_cluster(count: usize) {
    let texts: Vec<String> =
        (0..count).map(|n| if n % 2 == 0 { String::new() } else { format!("w{n}") }).collect();
    hold(&texts, 0, 0, 0);
    let same: Vec<String> = (0..count).map(|n| ["", "yes", "no"][n % 3].to_owned()).collect();
    let [yes, no] = ["yes", "no"].map(|word| same.iter().filter(|text| *text == word).count());
    hold(&same, 2, yes + no, yes + no - 2);
}

fn one_text_many_times_is_one_cluster(count: usize) {
    let texts = vec![story(0..60); count];
    let found = hold(&texts, 1, count, count - 1);
    assert!(found.iter().flatten().all(|member| member.size == count));
}

/// Templates whose fields make them just too different: thousands of leaders in the same buckets.
fn a_crowd_of_leaders_is_told(count: usize) {
    let page = |number: usize| story(0..150) + &story(1000 * number + 1000..1000 * number + 1045);
    let texts: Vec<String> = (0..count).map(page).collect();
    let found = clusters_of(&texts, &Clustering::jaccard(0.8).expect("a similarity"));
    assert!(found.is_empty() && found.crowded() > count as u64 / 2, "{found:?}");
}

#[test]
fn adversity_is_borne() {
    chains_do_not_hold(1000);
    templates_with_one_field_are_one_cluster(1000);
    texts_of_a_word_or_none_are_no_cluster(10_000);
    one_text_many_times_is_one_cluster(2000);
    a_crowd_of_leaders_is_told(500);
}

#[test]
#[ignore = "millions of texts, for a release build: run by .ci/run"]
fn great_adversity_is_borne() {
    let mut clock = std::time::Instant::now();
    let mut tell = |what: &str| {
        println!("{what}: {:.1?}", clock.elapsed());
        clock = std::time::Instant::now();
    };
    chains_do_not_hold(10_000);
    tell("a chain of 10,000");
    templates_with_one_field_are_one_cluster(100_000);
    tell("100,000 pages that differ in one field");
    texts_of_a_word_or_none_are_no_cluster(1_000_000);
    tell("2 x 1,000,000 texts of a word or none");
    one_text_many_times_is_one_cluster(1_000_000);
    tell("one text 1,000,000 times");
    a_crowd_of_leaders_is_told(10_000);
    tell("10,000 pages that are not alike enough");
}
