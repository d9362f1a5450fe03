//! Indexes in files that stay on disk: they answer as those in memory do, are merged as if they had been one from the start, and tell every damage.

use std::io::{self, Cursor};

use proptest::prelude::*;
use refrain::index::{IndexBuilder, IndexFile, IndexReader};
use refrain::near::{Bands, Meeting, NearIndex, Shingles};
use refrain::{DiskError, DocId, Document, Error, MemoryIndex, Recipe};

/// Paragraphs that documents are made of, so that they share many.
const PARAGRAPHS: [&str; 12] = [
    "Fyren på udden släcktes för gott en kväll i mars.",
    "মেলার মাঠে সকাল থেকেই লোকের ভিড় জমেছে।",
    "Jembatan gantung itu diperbaiki warga sendiri.",
    "Chợ nổi họp từ lúc trời còn chưa sáng hẳn.",
    "ร้านหนังสือเก่าริมคลองกำลังจะย้ายที่",
    "老钟楼的指针停在三点一刻已经十年了。",
    "古い灯台は去年の冬に取り壊された。",
    "أغلق المقهى القديم أبوابه بعد ستين عامًا.",
    "पुराने पुल पर अब केवल पैदल लोग चलते हैं।",
    "Старую мельницу у пруда наконец починили.",
    "Köy okulunun çatısı kar altında çöktü.",
    "…",
];

fn corpus() -> impl Strategy<Value = Vec<String>> {
    let text =
        prop::collection::vec(prop::sample::select(&PARAGRAPHS[..]), 0..8).prop_map(|lines| lines.join("\n"));
    prop::collection::vec(text, 0..30)
}

/// A corpus that is cut into days.
fn days(texts: &[String], cuts: &[usize]) -> Vec<Vec<String>> {
    let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut % (texts.len() + 1)).collect();
    cuts.extend([0, texts.len()]);
    cuts.sort_unstable();
    cuts.windows(2).map(|ends| texts[ends[0]..ends[1]].to_vec()).collect()
}

fn documents(texts: &[String]) -> impl Iterator<Item = Document<'_>> {
    texts.iter().zip(0_u64..).map(|(text, id)| Document::new(id, text))
}

/// Documents are called by their texts, which are all that tells them apart.
fn names(texts: &[String]) -> impl Iterator<Item = Result<(DocId, &String), DiskError>> {
    texts.iter().zip(0_u64..).map(|(text, id)| Ok((DocId::new(id), text)))
}

fn exact(texts: &[String]) -> Vec<u8> {
    let recipe = Recipe::default();
    let mut index = IndexBuilder::new(&recipe, 0, || io::Result::Ok(Cursor::new(Vec::new())));
    documents(texts).try_for_each(|document| index.add(&recipe.outline(document))).expect("memory");
    let mut file = Vec::new();
    index.finish_named(&mut file, names(texts)).expect("memory");
    file
}

fn near(texts: &[String]) -> Vec<u8> {
    let mut file = Vec::new();
    NearIndex::of(&Recipe::documents(), documents(texts))
        .write_named(&mut file, names(texts))
        .expect("memory");
    file
}

fn open(file: Vec<u8>) -> IndexReader<Cursor<Vec<u8>>> {
    IndexReader::open(Cursor::new(file)).expect("what was written")
}

fn merged(files: Vec<Vec<u8>>) -> Result<Vec<u8>, DiskError> {
    let (mut files, mut merged) = (files.into_iter().map(open), Vec::new());
    files.next().expect("a day").merge(files, &mut merged)?;
    Ok(merged)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn days_that_are_merged_are_those_that_were_built_as_one(texts in corpus(), cuts in prop::collection::vec(0..30_usize, 0..4)) {
        let days = days(&texts, &cuts);
        for build in [exact, near] {
            let files = days.iter().map(|day| build(day)).collect();
            prop_assert!(merged(files).expect("of one recipe") == build(&texts));
        }
    }

    #[test]
    fn a_reader_answers_as_memory_does(texts in corpus()) {
        let (recipe, file) = (Recipe::default(), exact(&texts));
        let (memory, mut disk) = (IndexFile::open(file.clone()).expect("an index"), open(file));
        for paragraph in PARAGRAPHS {
            let Some(key) = recipe.key(paragraph) else { continue };
            prop_assert_eq!(disk.get(key).expect("no damage"), memory.get(key).expect("no damage"));
        }
        for doc in (0..=texts.len() as u64).map(DocId::new) {
            let name = disk.name(doc).expect("no damage");
            prop_assert_eq!(name.as_deref(), memory.name(doc).expect("no damage"));
        }
        prop_assert_eq!(disk.documents().expect("no damage"), texts.len() as u64);
        prop_assert_eq!(disk.entries("seen"), memory.len());
        prop_assert_eq!(disk.recipe(), recipe.fingerprint());
    }

    #[test]
    fn texts_meet_those_that_they_meet_one_by_one(old in corpus(), new in corpus()) {
        let recipe = Recipe::documents();
        let index = |texts: &[String], range: std::ops::Range<usize>| {
            NearIndex::of(&recipe, documents(texts).skip(range.start).take(range.len()))
        };
        let file = |index: &NearIndex| {
            let mut file = Cursor::new(Vec::new());
            index.write_to(&mut file).expect("memory");
            file
        };
        let mut wanted: Vec<Meeting> = Vec::new();
        for text in 0..new.len() {
            let one_by_one = (0..old.len()).flat_map(|other| {
                let other = file(&index(&old, other..other + 1));
                index(&new, text..text + 1).meetings(other).expect("what was written")
            });
            wanted.extend(one_by_one.reduce(|before, meeting| {
                let best = if meeting.bands > before.bands { meeting } else { before };
                Meeting { times: before.times + 1, ..best }
            }));
        }
        prop_assert_eq!(index(&new, 0..new.len()).meetings(file(&index(&old, 0..old.len()))).expect("what was written"), wanted);
    }
}

#[test]
fn a_text_meets_its_copies_in_all_bands_and_strangers_in_none() {
    let long =
        |from: usize| PARAGRAPHS.iter().cycle().skip(from).take(6).copied().collect::<Vec<_>>().join(" ");
    let old = [long(0), long(6), long(0).to_uppercase()];
    let mut file = Cursor::new(Vec::new());
    NearIndex::of(&Recipe::documents(), documents(&old)).write_to(&mut file).expect("memory");
    let new = ["Nobody has ever written anything like this before, not here.".to_owned(), long(0)];
    let index = NearIndex::of(&Recipe::documents(), documents(&new));
    let meetings = index.meetings(file).expect("what was written");
    let [Meeting { text, other, bands: 15, of: 15, times: 2 }] = *meetings else { panic!("{meetings:?}") };
    assert_eq!((text.doc, other.doc), (DocId::new(1), DocId::new(0)));
}

#[test]
fn an_index_of_near_duplicates_is_made_like_that_of_a_file() {
    let recipe = Recipe::documents().keyed([7; 16]);
    let shingles = Shingles::default().words(13).characters(20);
    let mut file = Vec::new();
    NearIndex::new(&recipe, shingles, Bands::slimpajama()).write_to(&mut file).expect("memory");
    let fingerprint = open(file.clone()).recipe().clone();
    let mut index = NearIndex::like(&recipe, &fingerprint).expect("the same recipe");
    index.read_from(Cursor::new(file)).expect("the same shingles and bands");
    for other in [Recipe::documents(), Recipe::lines()] {
        let error = NearIndex::like(&other, &fingerprint).expect_err("another recipe");
        assert!(matches!(error, Error::Recipe { .. }), "{error}");
    }
    NearIndex::like(&recipe, recipe.fingerprint()).expect_err("no shingles and no bands");
}

#[test]
fn what_cannot_be_merged_is_refused() {
    let texts = PARAGRAPHS.map(str::to_owned);
    assert!(matches!(merged(vec![exact(&texts), near(&texts)]), Err(DiskError::Recipe(_))));

    let far = MemoryIndex::of(&Recipe::default(), [Document::new(u64::MAX - 1, PARAGRAPHS[0])]);
    let mut file = Vec::new();
    far.write_to(&mut file).expect("memory");
    assert!(matches!(merged(vec![exact(&texts), file.clone()]), Err(DiskError::Numbers)));
    assert!(matches!(merged(vec![file, exact(&texts)]), Err(DiskError::Numbers)));
}

#[test]
fn one_flipped_bit_anywhere_is_told() {
    let texts: Vec<String> = (0..240).map(|n| format!("{} {n}", PARAGRAPHS[n % 11])).collect();
    let recipe = Recipe::default();
    let key = |n: usize| recipe.key(&texts[n % texts.len()]).expect("letters");
    for sound in [exact(&texts), near(&texts[..40])] {
        let mut whole = open(sound.clone());
        for at in 0..sound.len() {
            let mut file = sound.clone();
            file[at] ^= 1 << (at % 8);
            let Ok(mut opened) = IndexReader::open(Cursor::new(file)) else { continue };
            assert!(opened.verify().is_err(), "byte {at}");
            assert!(opened.documents().is_err(), "byte {at}");
            // Questions that do not touch the block are still answered, and rightly.
            if let Ok(seen) = opened.get(key(at)) {
                assert_eq!(seen, whole.get(key(at)).expect("no damage"), "byte {at}");
            }
            let doc = DocId::new((at % 300) as u64);
            if let Ok(name) = opened.name(doc) {
                assert_eq!(name, whole.name(doc).expect("no damage"), "byte {at}");
            }
            let mut merged = Vec::new();
            opened.merge([open(sound.clone())], &mut merged).expect_err("damage");
        }
    }
}
