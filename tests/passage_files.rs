//! Indexes of passages in files: what they hold, and what is refused.

mod common;

use std::io::Cursor;

use common::passages::{NOTICES, documents};
use refrain::index::IndexReader;
use refrain::passage::{Length, PassageIndex, Search};
use refrain::{DiskError, DocId, Document};

#[test]
fn passages_of_a_file_are_those_of_memory() {
    let texts: Vec<String> = (0..9)
        .map(|number| {
            format!("{number} {} {}{}", NOTICES[number % 7].1, ".".repeat(200), NOTICES[number / 2].1)
        })
        .collect();
    let documents = documents(&texts);
    let length = Length::characters(30).unwrap();
    let index = |documents: &[Document<'_>]| PassageIndex::of(length, documents.iter().copied());
    let saved = |index: &PassageIndex| {
        let mut file = Vec::new();
        index.write_to(&mut file).expect("a vector takes all");
        file
    };
    let (whole, sound) = (index(&documents), saved(&index(&documents)));
    let mut twice = index(&documents[4..]);
    twice.merge(index(&documents[..6])).unwrap();
    assert!(saved(&twice) == sound, "in another order, and some twice");

    let mut read = PassageIndex::new(length);
    for part in [&documents[5..], &documents[..5]] {
        read.read_from(Cursor::new(saved(&index(part)))).expect("what was written");
    }
    let text = |id: DocId| &texts[usize::try_from(id.number()).unwrap()];
    let passages = Search::default().search(&whole, text);
    assert!(passages.len() > 8, "{passages:?}");
    assert!(Search::default().search(&read, text).iter().eq(passages.iter()));

    let days = [&texts[..5], &texts[5..]].map(|day| {
        let documents = day.iter().zip(0_u64..).map(|(text, id)| Document::new(id, text));
        IndexReader::open(Cursor::new(saved(&PassageIndex::of(length, documents)))).expect("what was written")
    });
    let [old, new] = days;
    let mut merged = Vec::new();
    old.merge([new], &mut merged).expect("the same length");
    assert!(merged == sound, "the documents of one day behind those of the other");

    for at in 0..sound.len() {
        let mut file = sound.clone();
        file[at] ^= 1 << (at % 8);
        assert!(PassageIndex::new(length).read_from(Cursor::new(file)).is_err(), "a bit of byte {at}");
        assert!(PassageIndex::new(length).read_from(Cursor::new(&sound[..at])).is_err(), "{at} bytes");
    }
    let mut other = PassageIndex::new(Length::characters(31).unwrap());
    assert!(matches!(other.read_from(Cursor::new(&sound)), Err(DiskError::Recipe(_))));
    assert!(other.is_empty());
}
