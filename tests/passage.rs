//! Repeated passages: held against a naive twin, position for position.

mod common;

use std::collections::HashMap;

use common::passages::{NOTICES, documents, scripts, texts};
use proptest::prelude::*;
use refrain::normalize::{Exact, Normalizer};
use refrain::passage::{Length, PassageIndex, Passages, Search, Snap};
use refrain::{
    Cleaned, Cleaner, DocId, Document, Keep, MemoryIndex, Place, Reason, Recipe, Repeats, Report, Rules,
    Span, restore,
};
use unicode_segmentation::UnicodeSegmentation;

/// The naive twin: all stretches of `length` bytes, counted, and the positions of those that stand `copies` times.
fn naive(texts: &[String], length: usize, copies: usize) -> Vec<Vec<bool>> {
    let mut counts: HashMap<&[u8], usize> = HashMap::new();
    for text in texts {
        for window in text.as_bytes().windows(length) {
            *counts.entry(window).or_default() += 1;
        }
    }
    let covered = |text: &String| {
        let mut covered = vec![false; text.len()];
        for (at, window) in text.as_bytes().windows(length).enumerate() {
            if counts[window] >= copies {
                covered[at..at + length].fill(true);
            }
        }
        covered
    };
    texts.iter().map(covered).collect()
}

fn found(texts: &[String], passages: &Passages) -> Vec<Vec<bool>> {
    let covered = |(text, id): (&String, u64)| {
        let mut covered = vec![false; text.len()];
        for span in passages.repeated(DocId::new(id)) {
            covered[span.range()].fill(true);
        }
        covered
    };
    texts.iter().zip(0..).map(covered).collect()
}

fn check_bytes(texts: &[String], length: usize) {
    check_copies(texts, length, 2);
}

fn check_copies(texts: &[String], length: usize, copies: usize) {
    let passages = Search::default().at_least(copies).of(Length::bytes(length).unwrap(), &documents(texts));
    let (found, naive) = (found(texts, &passages), naive(texts, length, copies));
    for (text, (found, naive)) in texts.iter().zip(found.iter().zip(&naive)) {
        assert!(
            found == naive,
            "length {length}, {copies} copies, {text:?} of {texts:?}:\n{}\n{}",
            marks(found),
            marks(naive)
        );
    }
}

fn marks(covered: &[bool]) -> String {
    covered.iter().map(|&covered| if covered { '^' } else { '.' }).collect()
}

fn fibonacci(len: usize) -> String {
    let (mut one, mut other) = ("b".to_owned(), "a".to_owned());
    while other.len() < len {
        (one, other) = (other.clone(), other + &one);
    }
    other.truncate(len);
    other
}

fn thue_morse(len: usize) -> String {
    (0..len).map(|at| if at.count_ones() % 2 == 0 { 'a' } else { 'b' }).collect()
}

#[test]
fn words_without_end_are_covered_as_the_naive_twin_says() {
    for length in [8, 9, 11, 16, 25, 40, 100, 300] {
        for len in [length - 1, length, length + 1, length + 7, 3 * length, 1000] {
            check_bytes(&[fibonacci(len)], length);
            check_bytes(&[thue_morse(len)], length);
            check_bytes(&["a".repeat(len)], length);
            check_bytes(&["a".repeat(len), "a".repeat(length), "a".repeat(length + 1)], length);
            for period in [
                "ab",
                "abc",
                "abcde",
                "abcdefgh",
                "abcdefghi",
                "aaaaaaab",
                "abaabaab",
                "abcdefghijklm",
                "abcabdabcabe",
                "aaaaaaaaaaaaaaaaaaab",
            ] {
                let text = |start: usize, len: usize| {
                    period.chars().cycle().skip(start).take(len).collect::<String>()
                };
                check_bytes(&[text(0, len)], length);
                check_bytes(&[text(0, len), text(1, length + 2)], length);
                check_bytes(
                    &[format!("x{}y", text(0, len)), format!("{}yz", text(3, length)), text(2, length + 1)],
                    length,
                );
                check_bytes(&[format!("x{}y", text(0, len)), format!("x{}yz", text(0, 2 * length))], length);
            }
        }
    }
}

/// What is compared.
fn form(text: &str, length: Length) -> String {
    if is_bytes(length) { text.to_owned() } else { Exact.normalize(text) }
}

/// What stands at the places of the passages, taken out without any manners of the cleaner.
fn left(texts: &[String], passages: &Passages) -> Vec<String> {
    let mut left = texts.to_vec();
    let mut goes: Vec<_> = passages.iter().map(|passage| passage.place).collect();
    goes.sort();
    for place in goes.iter().rev() {
        left[usize::try_from(place.doc.number()).unwrap()].replace_range(place.span.range(), "");
    }
    left
}

/// The law of the last copy: whatever stretch of a passage's length came again still stands somewhere, whole.
fn check_last_copy(texts: &[String], length: Length, search: &Search) {
    let passages = search.of(length, &documents(texts));
    let left: Vec<String> = left(texts, &passages).iter().map(|text| form(text, length)).collect();
    let forms: Vec<String> = texts.iter().map(|text| form(text, length)).collect();
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for form in &forms {
        let ends: Vec<usize> = match is_bytes(length) {
            true => (0..=form.len()).collect(),
            false => form.char_indices().map(|(at, _)| at).chain([form.len()]).collect(),
        };
        for window in ends.windows(length.number() + 1) {
            *counts.entry(form.get(window[0]..window[length.number()]).unwrap_or_default()).or_default() += 1;
        }
    }
    for (stretch, _) in counts.into_iter().filter(|(_, count)| *count > 1) {
        // At the ends of a form there are no blanks.
        let is_left = left.iter().any(|text| text.contains(stretch.trim_matches(' ')));
        assert!(
            is_left,
            "{stretch:?} of {texts:?} is nowhere in {left:#?}\n{:#?}",
            passages.iter().collect::<Vec<_>>()
        );
    }
}

fn is_bytes(length: Length) -> bool {
    length == Length::bytes(length.number()).unwrap()
}

/// The naive twin in characters of the form, and where each of them comes from, told one character at a time.
fn check_characters(texts: &[String], length: usize) {
    let passages = Search::default().of(Length::characters(length).unwrap(), &documents(texts));
    let forms: Vec<Vec<char>> = texts.iter().map(|text| Exact.normalize(text).chars().collect()).collect();
    let mut counts: HashMap<&[char], usize> = HashMap::new();
    forms
        .iter()
        .flat_map(|form| form.windows(length))
        .for_each(|window| *counts.entry(window).or_default() += 1);
    for ((text, form), id) in texts.iter().zip(&forms).zip(0..) {
        let mut covered = vec![false; form.len()];
        for (at, window) in form.windows(length).enumerate().filter(|(_, window)| counts[window] > 1) {
            covered[at..at + window.len()].fill(true);
        }
        let expected: String =
            form.iter().zip(&covered).filter(|(_, covered)| **covered).map(|(c, _)| c).collect();
        let found: Vec<_> =
            passages.repeated(DocId::new(id)).iter().map(|span| Exact.normalize(span.of(text))).collect();
        let expected = expected.replace(' ', "");
        let found = found.concat().replace(' ', "");
        assert_eq!(found, expected, "length {length}, {text:?} of {texts:?}");
    }
}

/// Every removal tells where its text stands still.
fn check_firsts(texts: &[String], length: Length, search: &Search) {
    let passages = search.of(length, &documents(texts));
    for passage in passages.iter() {
        let text =
            |place: &Place| form(place.span.of(&texts[usize::try_from(place.doc.number()).unwrap()]), length);
        let (here, first) = (text(&passage.place), text(&passage.first));
        assert!(first.trim().is_empty() == here.trim().is_empty(), "{passage:?} of {texts:?}");
        assert!(here.trim().starts_with(first.trim()), "{here:?}\n{first:?}\n{passage:?}\n{texts:?}");
        assert!(passage.first < passage.place, "{passage:?}");
        let stays = |other: &refrain::passage::Passage| {
            let (one, other) = (passage.first, other.place);
            one.doc != other.doc || one.span.end <= other.span.start || other.span.end <= one.span.start
        };
        assert!(passages.iter().all(stays), "{passage:?} points to what goes: {passages:?} {texts:?}");
    }
}

fn check_manners(texts: &[String], length: Length) {
    let passages = Search::default().shortest(0).of(length, &documents(texts));
    for (text, id) in texts.iter().zip(0_u64..) {
        let spans = passages.iter().map(|passage| passage.place).filter(|place| place.doc.number() == id);
        let mut whole: Vec<Span> = Vec::new();
        for span in spans.map(|place| place.span) {
            match whole.last_mut() {
                Some(last) if last.end == span.start => last.end = span.end,
                _ => whole.push(span),
            }
        }
        let words: Vec<usize> =
            text.split_word_bound_indices().map(|(at, _)| at).chain([text.len()]).collect();
        let characters: Vec<usize> =
            text.grapheme_indices(true).map(|(at, _)| at).chain([text.len()]).collect();
        for at in whole.iter().flat_map(|span| [span.start, span.end]) {
            assert!(characters.binary_search(&at).is_ok(), "{at} lies in a character of {text:?}: {whole:?}");
            assert!(words.binary_search(&at).is_ok(), "{at} lies in a word of {text:?}: {whole:?}");
        }
    }
}

/// Passages as a pass of its own, between rules and repeats.
fn three_passes(texts: &[String], length: Length) -> (Vec<Cleaned<'_>>, Passages) {
    let cleaned: Vec<_> =
        Cleaner::new(Recipe::default()).with(Rules::web()).clean_all(documents(texts)).collect();
    let mut index = PassageIndex::new(length);
    for document in &cleaned {
        index.add(document.outline());
    }
    let passages =
        Search::default().search(&index, |id| cleaned[usize::try_from(id.number()).unwrap()].text());
    let cleaner = Cleaner::new(Recipe::default()).with(passages.clone());
    let cleaned: Vec<_> = cleaned.into_iter().map(|document| cleaner.refine(document)).collect();
    let mut index = MemoryIndex::new(&Recipe::default());
    for document in &cleaned {
        index.add(document.outline()).unwrap();
    }
    let cleaner = Cleaner::new(Recipe::default()).with(Repeats::across(&index));
    (cleaned.into_iter().map(|document| cleaner.refine(document)).collect(), passages)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]

    #[test]
    fn positions_are_those_of_the_naive_twin(texts in texts(), length in prop_oneof![4 => 8..40_usize, 1 => 40..500_usize]) {
        check_bytes(&texts, length);
    }

    #[test]
    fn those_with_so_many_copies_too(texts in texts(), length in 8..40_usize, copies in 3..9_usize) {
        check_copies(&texts, length, copies);
    }

    #[test]
    fn the_last_copy_of_every_stretch_stays(texts in prop_oneof![texts(), scripts()], length in 8..60_usize, snap in 0..3_u8) {
        let snap = [Snap::Character, Snap::Word, Snap::Line][usize::from(snap)];
        let search = Search::default().snap(snap).shortest(0);
        check_last_copy(&texts, Length::bytes(length).unwrap(), &search);
        check_last_copy(&texts, Length::characters(length).unwrap(), &search);
    }

    #[test]
    fn characters_are_those_of_the_naive_twin(texts in prop_oneof![texts(), scripts()], length in 8..60_usize) {
        check_characters(&texts, length);
    }

    #[test]
    fn removals_tell_where_the_copy_that_stays_stands(texts in prop_oneof![texts(), scripts()], length in 8..60_usize) {
        let search = Search::default().snap(Snap::Character).shortest(0);
        check_firsts(&texts, Length::characters(length).unwrap(), &search);
    }

    #[test]
    fn no_removal_ends_inside_a_word(texts in scripts(), length in 8..60_usize) {
        check_manners(&texts, Length::characters(length).unwrap());
        check_manners(&texts, Length::bytes(length).unwrap());
    }

    #[test]
    fn any_order_of_adding_and_merging_and_any_number_of_threads_finds_the_same(
        texts in prop_oneof![texts(), scripts()],
        length in 8..60_usize,
        cut in any::<prop::sample::Index>(),
    ) {
        let length = Length::characters(length).unwrap();
        let documents = documents(&texts);
        let expected = Search::default().of(length, &documents);
        let mut merged = PassageIndex::of(length, documents.iter().rev().copied().take(cut.index(documents.len() + 1)));
        let others = documents.iter().rev().copied().skip(merged.len() / 2);
        merged.merge(PassageIndex::of(length, others)).unwrap();
        let text = |id: DocId| texts[usize::try_from(id.number()).unwrap()].as_str();
        let found = Search::default().search(&merged, text);
        prop_assert!(found.iter().eq(expected.iter()));
        let mut twice = merged.clone();
        twice.merge(merged).unwrap();
        prop_assert!(Search::default().search(&twice, text).iter().eq(expected.iter()));
        #[cfg(feature = "rayon")]
        {
            prop_assert!(Search::default().par_of(length, &documents).iter().eq(expected.iter()));
            prop_assert!(Search::default().par_search(&twice, text).iter().eq(expected.iter()));
        }
    }

    #[test]
    fn passes_restore_and_add_up_and_find_nothing_twice(texts in scripts(), length in 12..40_usize) {
        let length = Length::characters(length).unwrap();
        let (cleaned, passages) = three_passes(&texts, length);
        let report: Report = cleaned.iter().collect();
        prop_assert_eq!(report.bytes, report.bytes_kept + report.removed.values().map(|tally| tally.bytes).sum::<u64>());
        let again = Cleaner::new(Recipe::default()).with(passages);
        for document in cleaned {
            let pieces = document.removed().map(|(removal, text)| (removal.span(), text));
            prop_assert_eq!(restore(document.text(), pieces).unwrap(), document.original());
            for removal in document.removals() {
                prop_assert!(removal.span().of(document.original()).len() == removal.span().len());
            }
            let removals = document.removals().to_vec();
            let document = again.refine(document);
            prop_assert_eq!(document.removals(), &removals[..]);
            // A text that was not in the index is left alone, whatever its id.
            let other = format!("{}.", document.original());
            let cleaned = again.clean(Document::new(document.document().id(), &other));
            prop_assert_eq!(cleaned.text(), &other);
        }
    }

    #[test]
    fn what_stood_before_is_found_in_what_is_new(texts in texts(), length in 8..40_usize, border in 0..6_usize) {
        let search = Search::default().since(DocId::new(border as u64));
        let passages = search.of(Length::bytes(length).unwrap(), &documents(&texts));
        let found = found(&texts, &passages);
        let old = &texts[..border.min(texts.len())];
        for (number, text) in texts.iter().enumerate() {
            let mut expected = vec![false; text.len()];
            for (at, window) in text.as_bytes().windows(length).enumerate().filter(|_| number >= border) {
                if old.iter().any(|old| old.as_bytes().windows(length).any(|other| other == window)) {
                    expected[at..at + length].fill(true);
                }
            }
            prop_assert!(found[number] == expected, "{border} {texts:?}\n{}\n{}", marks(&found[number]), marks(&expected));
        }
        prop_assert!(passages.iter().all(|passage| passage.first.doc < DocId::new(border as u64)));
    }

    #[test]
    fn without_a_copy_to_keep_all_goes(texts in texts(), length in 8..40_usize) {
        let length = Length::bytes(length).unwrap();
        let search = Search::default().keep(Keep::None).unwrap().snap(Snap::Character).shortest(0);
        let passages = search.of(length, &documents(&texts));
        for (text, id) in texts.iter().zip(0..) {
            for span in passages.repeated(DocId::new(id)) {
                let characters: Vec<usize> = text.grapheme_indices(true).map(|(at, _)| at).chain([text.len()]).collect();
                let start = characters.iter().find(|at| **at >= span.start).unwrap();
                let span = Span::new(*start, *characters.iter().rfind(|at| **at <= span.end).unwrap());
                let goes = passages.iter().filter(|passage| passage.place.doc == DocId::new(id));
                let gone: usize = goes.map(|passage| passage.place.span).filter(|gone| span.covers(*gone)).map(Span::len).sum();
                prop_assert!(span.of(text).trim().is_empty() || gone == span.len(), "{span} of {text:?}: {gone}");
            }
        }
    }
}

#[test]
fn a_notice_goes_and_what_stands_around_stays() {
    use unicode_normalization::UnicodeNormalization;
    for (name, notice) in NOTICES {
        let texts = [
            format!("Första brevet.\n{notice}\nHälsningar"),
            format!("Andra brevet: {} Slut.", notice.replace(' ', "  ").to_uppercase()),
            format!("Tredje brevet\n{}", notice.nfd().collect::<String>()),
        ];
        let passages = Search::default().of(Length::characters(40).unwrap(), &documents(&texts));
        let cleaner = Cleaner::new(Recipe::default()).with(passages);
        let left: Vec<_> = cleaner.clean_all(documents(&texts)).collect();
        let texts: Vec<_> = left.iter().map(Cleaned::text).collect();
        assert_eq!(texts[0], left[0].original(), "{name}");
        assert_eq!(texts[1..], ["Andra brevet: Slut.", "Tredje brevet\n"], "{name}");
        let Reason::Passage { first } = left[2].removals()[0].reason() else {
            panic!("{name}: another reason")
        };
        assert_eq!((first.doc, first.span.of(left[0].original()).trim()), (DocId::new(0), notice), "{name}");
    }
}

#[test]
fn lines_stay_apart_and_blanks_do_not_pile_up() {
    let notice = "whoever finds this message is asked to throw it back into the sea, unread";
    let texts = [
        format!("One {notice}\nand so on, until the morning comes."),
        format!("Two {notice}\nand so on, until the evening."),
        format!("Three ({notice}) four"),
    ];
    let passages = Search::default().of(Length::characters(30).unwrap(), &documents(&texts));
    let cleaner = Cleaner::new(Recipe::default()).with(passages);
    let left: Vec<_> = cleaner.clean_all(documents(&texts)).map(Cleaned::into_text).collect();
    assert_eq!(left[1..], ["Two \nevening.", "Three () four"]);
}

#[test]
fn settings_are_heeded() {
    let (one, other) = (
        "the first of two stretches that come again and again",
        "the second one that stands here and there too",
    );
    let texts = [
        format!("{one} – {other}"),
        format!("{one} ~ {other}"),
        format!("{one}; and something of its own stands between them; {other}"),
    ];
    let goes = |search: Search| {
        let passages = search.of(Length::characters(20).unwrap(), &documents(&texts));
        let text =
            |place: Place| place.span.of(&texts[usize::try_from(place.doc.number()).unwrap()]).to_owned();
        passages.iter().map(|passage| (passage.place.doc.number(), text(passage.place))).collect::<Vec<_>>()
    };
    let plain = goes(Search::default());
    assert_eq!(plain.iter().map(|(id, _)| *id).collect::<Vec<_>>(), [1, 1, 2, 2]);
    let second = |goes: Vec<(u64, String)>| {
        goes.into_iter().filter(|(id, _)| *id == 1).map(|(_, text)| text).collect::<String>()
    };
    assert_eq!(
        (second(plain.clone()), second(goes(Search::default().merge(5)))),
        (format!("{one} {other}"), texts[1].clone())
    );
    assert_eq!(goes(Search::default().merge(5))[2..], plain[2..]);
    assert!(goes(Search::default().at_least(4)).is_empty());
    let trimmed = |goes: &[(u64, String)]| {
        goes.iter().map(|(id, text)| (*id, text.trim().to_owned())).collect::<Vec<_>>()
    };
    assert_eq!(trimmed(&goes(Search::default().at_least(3))), trimmed(&plain));
    assert_eq!(goes(Search::default().keep(Keep::None).unwrap()).len(), 6);
    assert!(goes(Search::default().shortest(60)).is_empty());
    assert!(goes(Search::default().snap(Snap::Line)).is_empty());
    assert!(Search::default().keep(Keep::Last).is_err());
    for number in [0, 7, 16385] {
        let error = Length::characters(number).expect_err("no length").to_string();
        assert!(error.contains(&number.to_string()) && error.contains("from 8 to 16384"), "{error}");
    }
    let mut index = PassageIndex::new(Length::bytes(10).unwrap());
    let error = index.merge(PassageIndex::new(Length::bytes(11).unwrap())).expect_err("differ").to_string();
    assert!(error.contains("10 bytes") && error.contains("11 bytes"), "{error}");
}

#[test]
fn texts_that_are_not_those_that_were_added_are_harmless() {
    let texts = ["abcdefghij".repeat(20), "x".repeat(300), "abcdefghij".repeat(30)];
    for length in [Length::bytes(20).unwrap(), Length::characters(20).unwrap()] {
        let index = PassageIndex::of(length, documents(&texts));
        for other in ["", "x", &"y".repeat(300), &"å".repeat(150), &"abcdefghij".repeat(20)] {
            let passages = Search::default().search(&index, |_| other);
            for passage in passages.iter() {
                assert!(other.get(passage.place.span.range()).is_some());
            }
        }
    }
}
