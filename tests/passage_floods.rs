//! Passages of texts that flood other tools.

mod common;

use common::passages::documents;
use refrain::passage::{Length, PassageIndex, Search, Snap};
use refrain::{DocId, Document};

/// What floods other tools: so many bytes of each.
fn check_floods(len: usize) {
    let mut state = 1_u64;
    let mut random = || {
        state = state.wrapping_mul(0x5851_F42D_4C95_7F2D).wrapping_add(1);
        char::from(b'!' + u8::try_from((state >> 33) % 90).unwrap())
    };
    let page: String = (0..3000).map(|_| random()).collect();
    let texts = [
        ("one letter", "a".repeat(len), len),
        ("a period of three", "abc".repeat(len / 3), len / 3 * 3),
        ("a period of twenty", "abcdefghijklmnopqrst".repeat(len / 20), len / 20 * 20),
        ("one page", page.repeat(len / 3000), len / 3000 * 3000),
        ("random", (0..len).map(|_| random()).collect(), 0),
    ];
    for (name, text, expected) in texts {
        let index = PassageIndex::of(Length::bytes(100).unwrap(), [Document::new(0, &text)]);
        let anchors = index.anchors();
        assert!(anchors <= len / 30, "{name}: {anchors} anchors");
        let passages = Search::default().search(&index, |_| &text);
        let repeated: usize = passages.repeated(DocId::new(0)).iter().map(|span| span.len()).sum();
        assert_eq!(repeated, expected, "{name}");
        let pieces: Vec<String> =
            text.as_bytes().chunks(4000).map(|part| String::from_utf8(part.to_vec()).unwrap()).collect();
        let passages =
            Search::default().snap(Snap::Character).of(Length::characters(100).unwrap(), &documents(&pieces));
        let gone: usize = passages.iter().map(|passage| passage.place.span.len()).sum();
        let (least, most) = if expected == 0 { (0, 0) } else { (len - 8000, len - 100) };
        assert!((least..=most).contains(&gone), "{name}: {gone} of {len} go");
    }
}

#[test]
fn floods_are_found_in_linear_time() {
    check_floods(2_000_000);
}

#[test]
#[ignore = "200 MB of each: half a minute in release"]
fn great_floods_are_found_in_linear_time() {
    check_floods(200_000_000);
}
