//! Near duplicates of the world's own: development sets that stand beside the project, held against brute force.
//!
//! `NAME.jsonl.gz` has texts, `NAME.pairs.tsv.gz` labelled pairs: whether two texts are versions of one.

use std::collections::HashMap;
use std::io::Read;
use std::path::{Path, PathBuf};

use flate2::read::GzDecoder;
use refrain::near::{Bands, Clustering, NearIndex, ShingleSet, Shingles, Signature};
use refrain::{Document, Place, Recipe};
use serde::Deserialize;

const THRESHOLD: f64 = 0.8;

#[derive(Deserialize)]
struct Labelled {
    id: String,
    text: String,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/devset/neardup")
}

fn read(path: &Path) -> String {
    let file = std::fs::File::open(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut text = String::new();
    GzDecoder::new(file).read_to_string(&mut text).expect("UTF-8 in gzip");
    text
}

/// What brute force finds: all pairs of texts with as many shingles in common, by counting. Only pairs that share a
/// shingle are looked at, so that it ends within a minute.
fn pairs(sets: &[ShingleSet], least: f64) -> Vec<(usize, usize)> {
    let mut texts_with: HashMap<u64, Vec<usize>> = HashMap::new();
    let mut pairs = Vec::new();
    for (text, set) in sets.iter().enumerate() {
        let mut shared = vec![0_usize; text];
        for &shingle in set.as_slice() {
            let others = texts_with.entry(shingle).or_default();
            for &other in others.iter() {
                shared[other] += 1;
            }
            others.push(text);
        }
        let alike = |&other: &usize| shared[other] > 0 && set.jaccard(&sets[other]) >= least;
        pairs.extend((0..text).filter(alike).map(|other| (other, text)));
    }
    pairs
}

fn rows(set: &ShingleSet, bands: Bands) -> Vec<Vec<u64>> {
    let signature = Signature::of(set.as_slice(), bands.bands() * bands.rows());
    signature.as_slice().chunks(bands.rows()).map(<[u64]>::to_vec).collect()
}

#[test]
#[ignore = "needs ../shared/devset: run by .ci/run"]
#[expect(clippy::cast_precision_loss, reason = "numbers of pairs")]
fn development_sets_are_held_against_brute_force() {
    for name in ["covenant", "djangogirls", "fakebr"] {
        let texts: Vec<Labelled> = read(&folder().join(format!("{name}.jsonl.gz")))
            .lines()
            .map(|line| serde_json::from_str(line).expect("a text"))
            .collect();
        let sets: Vec<ShingleSet> = texts.iter().map(|text| Shingles::default().set(&text.text)).collect();
        let bands = Bands::for_threshold(THRESHOLD).expect("a similarity");
        let rows: Vec<_> = sets.iter().map(|set| rows(set, bands)).collect();
        let meet = |&&(one, other): &&(usize, usize)| rows[one].iter().zip(&rows[other]).any(|(a, b)| a == b);

        let alike = pairs(&sets, THRESHOLD);
        let clear: Vec<_> = alike.iter().filter(|pair| sets[pair.0].jaccard(&sets[pair.1]) >= 0.85).collect();
        let found = clear.iter().filter(|pair| meet(pair)).count();
        let recall = alike.iter().filter(meet).count() as f64 / alike.len() as f64;
        assert!(found * 100 >= clear.len() * 99, "{name}: {found} of {} pairs", clear.len());

        let documents = texts.iter().zip(0_u64..).map(|(text, id)| Document::new(id, &text.text));
        let number = |place: Place| usize::try_from(place.doc.number()).expect("a small id");
        let clusters = Clustering::jaccard(THRESHOLD)
            .expect("a similarity")
            .cluster(&NearIndex::of(&Recipe::documents(), documents), |place| {
                place.span.of(&texts[number(place)].text)
            });
        let mut kept = vec![true; texts.len()];
        for member in clusters.iter().flatten().filter(|member| !member.kept) {
            let [text, leader] = [member.place, member.leader].map(number);
            let is_copy = sets[text].is_empty() && sets[leader].is_empty();
            assert!(is_copy || sets[text].jaccard(&sets[leader]) >= THRESHOLD, "{name}: {member:?}");
            kept[text] = false;
        }
        let mut oracle = vec![true; texts.len()];
        let mut at = 0;
        for text in 0..texts.len() {
            while let Some(&(leader, _)) = alike.get(at).filter(|pair| pair.1 == text) {
                oracle[text] &= !oracle[leader];
                at += 1;
            }
        }
        let differ = kept.iter().zip(&oracle).filter(|(kept, oracle)| kept != oracle).count();
        let missed = alike.len() - alike.iter().filter(meet).count();
        println!(
            "{name}: {} texts, {} pairs, of which {:.2} % meet; of {} pairs from .85 on {found}; {differ} texts kept otherwise",
            texts.len(),
            alike.len(),
            100.0 * recall,
            clear.len(),
        );
        // Every difference begins with a pair that did not meet.
        assert!(missed > 0 || differ == 0, "{name}: {differ} texts kept otherwise");
        assert!(differ * 100 <= texts.len(), "{name}: {differ} of {} texts kept otherwise", texts.len());

        let by_id: HashMap<&str, usize> =
            texts.iter().enumerate().map(|(at, text)| (text.id.as_str(), at)).collect();
        let (mut right, mut wrong, mut versions) = (0, 0, 0);
        for line in read(&folder().join(format!("{name}.pairs.tsv.gz"))).lines().skip(1) {
            let fields: Vec<&str> = line.split('\t').collect();
            let [one, other] = [fields[0], fields[1]].map(|id| by_id[id]);
            let is_version = fields[4] == "1";
            let is_grey = !is_version && fields[2].parse::<f64>().is_ok_and(|j| j >= 0.5);
            let is_found = meet(&&(one, other)) && sets[one].jaccard(&sets[other]) >= THRESHOLD;
            versions += usize::from(is_version);
            right += usize::from(is_found && is_version);
            wrong += usize::from(is_found && !is_version && !is_grey);
        }
        let (precision, recall) = (
            right as f64 / (right + wrong) as f64,
            right as f64 / f64::from(u32::try_from(versions).unwrap_or(1)),
        );
        println!("  labelled pairs: precision {precision:.4}, recall {recall:.4}");
        assert!(precision >= 0.99, "{name}: {wrong} wrong pairs");
    }
}
