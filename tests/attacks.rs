//! Texts made to break a text cleaner: controls, floods, collisions, periods, and whatever proptest comes up with.
//!
//! No test here looks at a clock. What must take linear time is run at sizes at which quadratic time is minutes, and
//! must allocate no more than five times as much for a text four times as long.

use allocation_counter::measure;
use proptest::prelude::*;
use proptest::{collection, sample};
use refrain::near::Shingles;
use refrain::normalize::{Exact, Loose, Normalizer, Template};
use refrain::segment::{Blocks, Documents, Lines, Paragraphs, Sentences};
use refrain::{Cleaned, Cleaner, Document, Key, MemoryIndex, Recipe, Repeats, Rules, clean, restore};
use serde::Deserialize;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

const MEGABYTE: usize = 1 << 20;

/// Two paragraphs that are prose to every finder.
const PROSE: [&str; 2] = [
    "The ferry to the outer islands left an hour late on Monday, since the fog had not lifted by noon, and the \
     passengers waited in the old customs house, where somebody had lit the stove and was making coffee for all.",
    "In the evening the harbour master told the paper that such delays would become rarer: a new radar had been \
     ordered in the spring, he said, and the first parts of it had arrived in two large crates the week before.",
];

/// Cleans a text, also as the text of a whole page, and checks what must hold for any text.
fn survives(text: &str) -> Cleaned<'_> {
    is_sound(&Cleaner::new(Recipe::default()).with(Rules::page()).clean(text));
    let cleaned = clean(text);
    is_sound(&cleaned);
    cleaned
}

fn is_sound(cleaned: &Cleaned<'_>) {
    let (text, mut end) = (cleaned.original(), 0);
    for span in cleaned.removals().iter().map(refrain::Removal::span) {
        assert!(end <= span.start && span.start < span.end, "{span} after {end}: not in order, or empty");
        assert!(text.get(span.range()).is_some(), "{span} is not on character boundaries");
        end = span.end;
    }
    let pieces = cleaned.removed().map(|(removal, piece)| (removal.span(), piece));
    assert!(restore(cleaned.text(), pieces).is_ok_and(|original| original == text), "not restored");
}

fn stays_whole(text: &str) {
    assert!(survives(text).removals().is_empty(), "something was taken out of {text:.200?}");
}

/// One recipe for every segmenter.
fn recipes() -> [Recipe; 5] {
    [
        Recipe::new(Paragraphs, Exact),
        Recipe::new(Lines, Exact),
        Recipe::new(Blocks, Exact),
        Recipe::new(Sentences, Exact),
        Recipe::new(Documents, Exact),
    ]
}

/// Checks that the tiles of a text are the text, whatever cuts it.
fn tiles_are_the_text(text: &str) {
    for recipe in recipes() {
        let outline = recipe.outline(text);
        let mut end = 0;
        for segment in outline.segments() {
            let (span, tile) = (segment.span(), segment.tile());
            assert!(tile.start == end && tile.covers(span), "{span} in {tile} after {end}: {recipe:?}");
            assert!(text.get(span.range()).is_some(), "{span} is not on character boundaries: {recipe:?}");
            end = tile.end;
        }
        assert_eq!(end, text.len(), "the tiles end early: {recipe:?}");
    }
}

fn key(text: &str) -> Option<Key> {
    Recipe::default().key(text)
}

/// Checks that both texts are one text to a recipe, and that no cleaner changes either.
fn are_one(one: &str, other: &str) {
    assert_eq!(key(one), key(other), "{one:?} and {other:?}");
    assert!(Recipe::default().same(one, other), "{one:?} and {other:?}");
    stays_whole(one);
    stays_whole(other);
}

fn are_two(one: &str, other: &str) {
    assert_ne!(key(one), key(other), "{one:?} and {other:?}");
    assert!(!Recipe::default().same(one, other), "{one:?} and {other:?}");
}

#[test]
fn controls_are_ordinary_characters() {
    for c in ('\0'..='\u{9F}').filter(|c| c.is_control() && !c.is_whitespace()) {
        let text = format!("before{c}behind");
        assert_eq!(Exact.normalize(&text), text, "{c:?}");
        are_two(&text, "before");
        are_two(&text, &format!("before{c}beyond"));
        stays_whole(&format!("{}{c}\n{c}{}\n", PROSE[0], PROSE[1]));
        tiles_are_the_text(&text);
    }
}

#[test]
fn control_characters_that_are_blanks_end_lines_or_separate_words() {
    for c in ["\t", "\n", "\x0B", "\x0C", "\r", "\r\n", "\u{85}", "\u{2028}", "\u{2029}"] {
        assert_eq!(Exact.normalize(&format!("{c}before{c}{c}behind{c}")), "before behind", "{c:?}");
        let lines = Recipe::lines().outline(&format!("before{c}{c}behind")).segments().len();
        assert_eq!(lines, if c == "\t" { 1 } else { 2 }, "{c:?}");
        tiles_are_the_text(&format!("{c}{c}before{c}behind{c}"));
    }
}

/// Default ignorable characters of all kinds: joiners, bidi controls, fillers, variation selectors, tags.
const INVISIBLE: &str = "\
    \u{AD}\u{34F}\u{61C}\u{115F}\u{1160}\u{17B4}\u{180B}\u{180E}\u{200C}\u{200D}\u{200E}\u{200F}\
    \u{202A}\u{202E}\u{2060}\u{2066}\u{2069}\u{206F}\u{3164}\u{FE00}\u{FE0F}\u{FFA0}\u{1D173}\
    \u{E0001}\u{E0061}\u{E0100}";

#[test]
fn invisible_characters_hide_no_copy_and_are_kept() {
    for c in INVISIBLE.chars() {
        let mark = |text: &str| text.replace('e', &format!("{c}e{c}"));
        are_one(&mark(PROSE[0]), PROSE[0]);
        are_one(&format!("{c}{}{c}", PROSE[0]), PROSE[0]);
        let text = [mark(PROSE[0]), mark(PROSE[1]), PROSE.join("\n")].join("\n");
        let marked = text.len() - PROSE.join("\n").len();
        assert_eq!(survives(&text).text().trim_end(), text[..marked].trim_end(), "U+{:04X}", u32::from(c));
    }
}

#[test]
fn invisible_blanks_are_blanks() {
    for c in ['\u{200B}', '\u{FEFF}', '\u{2800}'] {
        are_one(&PROSE[0].replace(' ', &format!("{c} {c}")), PROSE[0]);
        are_one(&PROSE[0].replace(' ', &c.to_string()), PROSE[0]);
    }
}

#[test]
fn no_number_of_invisible_characters_parts_a_letter_from_its_mark() {
    for (c, times) in INVISIBLE.chars().flat_map(|c| [1, 29, 30, 31, 1_000].map(|times| (c, times))) {
        let hidden = c.to_string().repeat(times);
        assert_eq!(
            Exact.normalize(&format!("e{hidden}\u{301}")),
            "é",
            "{times} times U+{:04X}",
            u32::from(c)
        );
        let wrong_order = Exact.normalize(&format!("e{hidden}\u{301}{hidden}\u{323}"));
        assert_eq!(wrong_order, "ẹ\u{301}", "{times} times U+{:04X}", u32::from(c));
    }
}

#[test]
fn case_is_no_difference_and_language_makes_none() {
    let same = [
        "Straße STRASSE STRAẞE",
        "ΟΔΟΣ οδος οδοσ",
        "ŉ ʼN 'n",
        "ǰ J\u{30C}",
        "ΐ Ϊ\u{301}",
        "Kelvin KELVIN \u{212A}elvin",
    ];
    for words in
        same.iter().chain(&["ﬀ ff FF", "Ꭰ ꭰ", "ა Ა", "İ i\u{307} I\u{307}", "ᾳ αι ΑΙ", "ſ s S", "𐐀 𐐨"])
    {
        let mut forms = words.split(' ').map(|word| Exact.normalize(word));
        let first = forms.next();
        assert!(forms.all(|form| Some(&form) == first.as_ref()), "{words}");
    }
    are_two("ısırıyor", "isiriyor");
    are_two("İstanbul", "istanbul");
    are_two("ΟΔΟΣ", "ΟΔΟ");
}

/// What a hash collision is made of.
#[derive(Deserialize)]
struct Pair {
    hash: String,
    value: String,
    texts: [String; 2],
}

/// The pairs of texts that collide under this hash.
fn collisions(hash: &str) -> Vec<Pair> {
    #[derive(Deserialize)]
    struct File {
        pair: Vec<Pair>,
    }
    let file: File = toml::from_str(include_str!("data/hash_collisions.toml")).expect("pairs in TOML");
    let pairs: Vec<Pair> = file.pair.into_iter().filter(|pair| pair.hash == hash).collect();
    assert!(!pairs.is_empty(), "no pair for {hash}");
    pairs
}

#[test]
fn the_collisions_are_collisions() {
    for Pair { value, texts, .. } in collisions("xxh3-64") {
        assert_ne!(texts[0], texts[1]);
        let hashes = texts.map(|text| format!("{:016x}", xxhash_rust::xxh3::xxh3_64(text.as_bytes())));
        assert_eq!(hashes, [value.clone(), value]);
    }
    for Pair { value, texts, .. } in collisions("xxh3-128") {
        assert_ne!(texts[0], texts[1]);
        assert_eq!(texts.each_ref().map(|text| Key::of(text).to_string()), [value.clone(), value]);
        assert_eq!(texts.each_ref().map(|text| Exact.normalize(text)), texts, "in exact form already");
        assert_eq!(key(&texts[0]), key(&texts[1]));
    }
}

#[test]
fn a_collision_takes_nothing_out_of_one_document() {
    for Pair { texts: [one, other], .. } in collisions("xxh3-128").iter().chain(&collisions("xxh3-64")) {
        let twice =
            |first: &str, second: &str| [first, PROSE[0], PROSE[1], second, PROSE[0], PROSE[1]].join("\n");
        let copied = twice(one, one);
        assert_eq!(survives(&copied).text().matches(&**one).count(), 1, "the block goes where it is a copy");
        let collided = twice(one, other);
        let cleaned = survives(&collided);
        assert!(cleaned.text().contains(&**one) && cleaned.text().contains(&**other), "{}", cleaned.text());
        assert!(!Recipe::default().same(one, other));
    }
}

/// What is left of the second of two documents, a collision each, where an index holds both.
fn left_of_second(recipe: &Recipe, texts: &[String; 2]) -> String {
    let documents = [Document::new(0, &texts[0]), Document::new(1, &texts[1])];
    let index = MemoryIndex::of(recipe, documents);
    let cleaner = Cleaner::new(recipe.clone()).with(Repeats::across(&index));
    cleaner.clean(documents[1]).text().to_owned()
}

#[test]
fn a_keyed_recipe_keeps_both_of_a_collision() {
    let keyed = Recipe::default().keyed([7; 16]);
    for Pair { texts, .. } in collisions("xxh3-128") {
        assert_ne!(keyed.key(&texts[0]), keyed.key(&texts[1]));
        assert_eq!(left_of_second(&keyed, &texts), texts[1]);
        assert_eq!(
            left_of_second(&Recipe::default(), &texts),
            "",
            "unkeyed, the attack works: as documented"
        );
    }
}

#[test]
fn a_million_empty_lines_are_nothing() {
    for end in ["\n", "\r\n", "\u{2028}", " \n"] {
        let lines = end.repeat(1_000_000);
        stays_whole(&lines);
        tiles_are_the_text(&lines);
        stays_whole(&[PROSE[0], PROSE[1]].join(&lines));
    }
}

#[test]
fn a_paragraph_repeated_for_ever_is_left_once() {
    for separator in ["\n", "\n\n"] {
        let text = vec![PROSE[0]; 100_000].join(separator);
        assert_eq!(survives(&text).text().trim_end(), PROSE[0]);
    }
}

#[test]
#[cfg_attr(debug_assertions, ignore = "64 MB: run with --release")]
fn a_line_of_64_megabytes_is_a_line() {
    let line = PROSE.join(" ").repeat(64 * MEGABYTE / (PROSE[0].len() + PROSE[1].len()));
    stays_whole(&line);
    tiles_are_the_text(&line);
}

/// Checks that the exact form of a text takes at most `times` its bytes at any time while it is made.
fn fits(text: &str, times: usize) {
    let peak = measure(|| drop(Exact.normalize(text))).bytes_max;
    let most = times * text.len() + MEGABYTE;
    assert!(peak <= most as u64, "{peak} bytes for {} of {:.20?}", text.len(), text);
}

/// A letter with that many marks: in canonical order, against it, and of one class.
fn marked(marks: usize) -> [String; 3] {
    ["\u{323}\u{301}", "\u{301}\u{323}", "\u{301}\u{302}"].map(|pair| format!("e{}", pair.repeat(marks / 2)))
}

#[test]
#[cfg_attr(debug_assertions, ignore = "64 MB: run with --release")]
fn combining_marks_take_no_working_memory() {
    for text in marked(32 * MEGABYTE) {
        fits(&text, 4);
    }
    for tower in marked(40) {
        fits(&tower.repeat(64 * MEGABYTE / tower.len()), 4);
    }
    fits(&"\u{1161}".repeat(21 * MEGABYTE), 4);
    fits(&"\u{AD}".repeat(32 * MEGABYTE), 4);
}

#[test]
fn towers_of_combining_marks_are_texts() {
    for tower in marked(MEGABYTE) {
        stays_whole(&tower);
        tiles_are_the_text(&tower);
    }
    for tower in marked(40) {
        stays_whole(&PROSE.join("\n").replace('e', &tower));
        survives(&vec![tower; 10_000].join("\n"));
    }
}

/// Characters whose normal form is longer than they are (the NFKC of U+FDFA would be eleven times as long).
#[test]
fn characters_that_expand_expand_no_further_than_they_must() {
    for (c, longest) in
        [('\u{FDFA}', 1), ('\u{1D160}', 3), ('İ', 2), ('ΐ', 1), ('ﬃ', 1), ('ŉ', 1), ('ᾷ', 3), ('\u{344}', 2)]
    {
        let flood = c.to_string().repeat(MEGABYTE);
        let exact = Exact.normalize(&flood);
        assert!(exact.len() <= longest * flood.len(), "{c}: {} times", exact.len() / flood.len());
        fits(&flood, 8); // a buffer that grows is there twice, and half empty then
        survives(&flood);
    }
}

/// What a flood may consist of: openers, closers, signs of labels and bars, flags, families, marks, fillers.
const UNITS: [&str; 34] = [
    "(",
    ")",
    "[",
    "]",
    ":",
    ". ",
    ".",
    "...",
    "! ",
    "?",
    "|",
    "/",
    " / ",
    "=",
    "`",
    "'",
    "\"",
    "«",
    "-",
    "–",
    "«(",
    "Foto: ",
    "www.",
    "a.b",
    "@",
    "0",
    "\u{1F1E6}",
    "👩\u{200D}👩\u{200D}👧\u{200D}👦",
    "\u{640}",
    "\u{FFFD}",
    "가",
    "\u{1100}\u{1161}",
    "ไ",
    "。",
];

#[test]
#[cfg_attr(debug_assertions, ignore = "megabytes: run with --release")]
fn a_megabyte_of_anything_on_one_line_is_a_text() {
    for unit in UNITS {
        let flood = unit.repeat(MEGABYTE / unit.len());
        for text in [flood.clone(), format!("{} {flood}", PROSE[0]), format!("{flood} {}", PROSE[0])] {
            survives(&text);
            tiles_are_the_text(&text);
            assert!(Shingles::default().set(&text).len() <= text.len());
        }
        for normalizer in [&Exact as &dyn Normalizer, &Loose, &Template] {
            normalizer.normalize(&flood);
        }
    }
}

#[test]
#[cfg_attr(debug_assertions, ignore = "a hundred thousand lines each: run with --release")]
fn a_hundred_thousand_lines_of_anything_are_a_text() {
    for unit in UNITS {
        let text = format!("{unit}\n").repeat(100_000);
        survives(&text);
        tiles_are_the_text(&text);
    }
}

/// Checks that four times as many lines take no more than about four times the allocations.
fn stays_linear(line: impl Fn(usize) -> String) {
    let allocated = |lines: usize| {
        let text: String = (0..lines).map(|i| line(i) + "\n").collect();
        measure(|| drop(survives(&text))).bytes_total
    };
    let (few, many) = (allocated(25_000), allocated(100_000));
    assert!(many <= 5 * few + MEGABYTE as u64, "{few} bytes for 25,000 lines, {many} for 100,000");
}

/// A paragraph of prose like no other.
fn own_prose(i: usize) -> String {
    format!("Boat {i} came in. {}", PROSE[i % 2])
}

/// Tests that a hundred thousand lines, each made from its number, take linear time.
macro_rules! linear {
    ($($name:ident: $line:expr;)*) => {$(
        #[test]
        #[cfg_attr(debug_assertions, ignore = "a hundred thousand lines: run with --release")]
        fn $name() {
            stays_linear($line);
        }
    )*};
}

linear! {
    equal_paragraphs_are_linear: |_| PROSE[0].to_owned();
    paragraphs_with_one_beginning_are_linear: |i| format!("{} {i}.", PROSE[0]);
    teasers_of_one_beginning_are_linear: |i| format!("{}{}", PROSE[0], " And so on.".repeat(i % 7));
    paragraphs_twice_each_are_linear: |i| own_prose(i / 2 * 2);
    paragraphs_twice_each_far_apart_are_linear: |i| own_prose(i % 9_973);
    credits_are_linear: |_| "Foto: A".to_owned();
    credits_between_paragraphs_are_linear: |i| [own_prose(i), "Foto: VNA".to_owned()][i % 2].clone();
    credits_behind_paragraphs_are_linear: |i| format!("{} Foto: VNA", own_prose(i));
    blank_lines_between_paragraphs_are_linear: |i| format!("{}\n\nFoto: VNA\n\n\n", own_prose(i));
    hosts_and_then_buttons_are_linear: |i| ["www.example.org", "Share"][i / 12_500 % 2].to_owned();
    buttons_of_all_kinds_are_linear: |i| ["Share", "Print", "Log in", "Next", "Comments (3)"][i % 5].to_owned();
    a_period_of_two_is_linear: |i| ["a", "b"][i % 2].to_owned();
    a_period_of_two_paragraphs_is_linear: |i| PROSE[i % 2].to_owned();
    a_long_period_is_linear: |i| own_prose(i % 1_000);
    a_period_that_breaks_off_is_linear: |i| own_prose(i % 100 * usize::from(i % 101 > 0));
    thue_and_morse_are_linear: |i| PROSE[i.count_ones() as usize % 2].to_owned();
    fibonacci_is_linear: |i| PROSE[usize::from((i + 1) * 610 % 987 < 610)].to_owned();
    questions_and_answers_are_linear: |i| [format!("Who came in {i}?"), PROSE[0].to_owned()][i % 2].clone();
    wrapped_lines_are_linear: |i| format!("the boats of the harbour came in one by one, and {i:06} was last");
    echoes_of_the_title_are_linear: |i| ["The ferry left late".to_owned(), own_prose(i)][i % 2].clone();
}

/// Letters that compose, and marks of different classes.
const LETTERS: &str = "aeoßıİΐшйか가ｶ\u{64A}\u{6CC}\u{5E9}\u{640}\u{915}\u{9C7}\u{1025}\u{16121} .-'1";
const MARKS: &str = "\
    \u{300}\u{301}\u{302}\u{308}\u{31B}\u{323}\u{327}\u{338}\u{345}\u{5B0}\u{5BC}\u{64B}\u{651}\
    \u{654}\u{93C}\u{9BE}\u{3099}\u{1611E}";
const ADDRESSES: [&str; 6] = [
    "www.example.org",
    "https://a.b/c?d=1",
    "boats@example.org",
    "example.com",
    "2024-11-02t10:30z",
    "1.000,5",
];

fn one_of(characters: &'static str) -> impl Strategy<Value = char> {
    sample::select(characters.chars().collect::<Vec<_>>())
}

/// Whether no letter has more combining characters than the thirty of Stream-Safe Text (UAX #15, D4); characters that
/// are not seen do not count.
fn is_stream_safe(text: &str) -> bool {
    let mut marks = 0;
    text.nfd().filter(|&c| !INVISIBLE.contains(c)).all(|c| {
        marks = if is_combining_mark(c) { marks + 1 } else { 0 };
        marks <= 30
    })
}

/// Letters with up to thirty marks each, hidden characters between, and addresses.
fn marked_text() -> impl Strategy<Value = String> {
    let marks = collection::vec(prop_oneof![6 => one_of(MARKS), 1 => one_of(INVISIBLE)], 0..=30);
    let few = collection::vec(prop_oneof![2 => one_of(MARKS), 2 => one_of(INVISIBLE), 1 => Just(' ')], 0..=4);
    let letter = prop_oneof![4 => one_of(LETTERS), 1 => one_of(INVISIBLE), 1 => any::<char>()];
    let sequence = (letter, prop_oneof![1 => marks, 4 => few])
        .prop_map(|(letter, marks)| [letter].into_iter().chain(marks).collect::<String>());
    let address = sample::select(ADDRESSES.to_vec()).prop_map(|address| format!(" {address} "));
    collection::vec(prop_oneof![6 => sequence, 1 => address], 0..6)
        .prop_map(|pieces| pieces.concat())
        .prop_filter("a letter with more than thirty marks", |text| is_stream_safe(text))
}

/// Prose, furniture, line ends and noise in any order: text that finders take something out of.
fn page() -> impl Strategy<Value = String> {
    const PIECES: [&str; 30] = [
        PROSE[0],
        PROSE[1],
        "Foto: VNA",
        "(Foto: Anna Berg)",
        "Share | Tweet | Print",
        "Share on Facebook",
        "Comments (3)",
        "© 2024 Paper",
        "www.example.org",
        "The ferry left late",
        "The ferry left late - photo 1",
        "###",
        "./.",
        "Read more",
        "« Previous | Next »",
        "This site uses cookies on this website.",
        "Advertisement",
        "\u{301}",
        "(",
        "…",
        "\n",
        "\n",
        "\n\n",
        "\r\n",
        "\r",
        "\u{2028}",
        "\u{85}",
        " ",
        "  ",
        "\u{A0}\n",
    ];
    let fragment = sample::select(PIECES.to_vec()).prop_map(str::to_owned);
    let piece = prop_oneof![3 => fragment, 2 => Just("\n".to_owned()), 1 => any::<String>()];
    collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_string_survives(text in any::<String>()) {
        survives(&text);
        tiles_are_the_text(&text);
    }

    #[test]
    fn any_page_survives(text in page()) {
        survives(&text);
        tiles_are_the_text(&text);
    }

    #[test]
    fn any_text_with_marks_survives(text in marked_text()) {
        survives(&text);
        tiles_are_the_text(&text);
    }

    #[test]
    fn exact_is_idempotent(text in marked_text()) {
        let once = Exact.normalize(&text);
        prop_assert_eq!(Exact.normalize(&once), once);
    }

    #[test]
    fn loose_is_idempotent(text in marked_text()) {
        let once = Loose.normalize(&text);
        prop_assert_eq!(Loose.normalize(&once), once);
    }

    #[test]
    fn template_is_idempotent(text in marked_text()) {
        let once = Template.normalize(&text);
        prop_assert_eq!(Template.normalize(&once), once);
    }

    #[test]
    fn what_stands_in_the_buffer_does_not_matter(text in marked_text(), before in "e| |e |\u{1100}") {
        for normalizer in [&Exact as &dyn Normalizer, &Loose, &Template] {
            let mut buffer = before.clone();
            normalizer.normalize_into(&text, &mut buffer);
            prop_assert_eq!(buffer, before.clone() + &normalizer.normalize(&text), "{}", normalizer.id());
        }
    }
}
