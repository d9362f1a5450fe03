//! Indexes in files: they answer as those in memory do, whatever memory they were built in, and a file that is not what was
//! written is told, never believed.

use std::collections::BTreeMap;
use std::io::{self, Cursor, Write};
use std::path::Path;

use proptest::prelude::*;
use refrain::index::{Answers, Census, DiskIndex, IndexBuilder, IndexFile, Union};
use refrain::near::{Bands, Clustering, NearIndex, Shingles};
use refrain::{
    Cleaner, DiskError, DocId, Document, Finder, Index, Keep, Key, MemoryIndex, Place, Recipe, Repeats, Seen,
};

/// Paragraphs that documents are made of, so that they share many.
const PARAGRAPHS: [&str; 12] = [
    "Bron öppnade på måndagen, två år senare än planerat.",
    "ভোর থেকে ঘাটে নৌকা নেই, তাই হাট বসেছে দেরিতে।",
    "Pasar ikan di pelabuhan buka lagi sejak hari Selasa.",
    "Phà ra đảo sáng nay chạy muộn một tiếng vì sương mù.",
    "ตลาดปลาเปิดสายกว่าปกติเพราะเรือเข้าฝั่งช้า",
    "渡船今天早上因为大雾晚开了一个小时。",
    "霧のため、島へ渡る船は一時間おくれて出た。",
    "تأخرت العبّارة ساعة كاملة بسبب الضباب.",
    "कोहरे के कारण नाव एक घंटा देर से चली।",
    "Паром ушёл на час позже из-за тумана.",
    "Sis yüzünden vapur bir saat geç kalktı.",
    "",
];

fn corpus() -> impl Strategy<Value = Vec<String>> {
    let text =
        prop::collection::vec(prop::sample::select(&PARAGRAPHS[..]), 0..8).prop_map(|lines| lines.join("\n"));
    prop::collection::vec(text, 0..40)
}

fn documents(texts: &[String]) -> Vec<Document<'_>> {
    texts.iter().zip(0_u64..).map(|(text, id)| Document::new(id, text)).collect()
}

/// A text with so many different paragraphs.
fn long(paragraphs: usize) -> String {
    let lines = (0..paragraphs).map(|number| format!("{} {number}", PARAGRAPHS[number % 11]));
    lines.collect::<Vec<_>>().join("\n")
}

type Runs = fn() -> io::Result<Cursor<Vec<u8>>>;

/// A builder with as little memory as it takes: a run is written after some thousand paragraphs.
fn builder<'r>(recipe: &Recipe) -> IndexBuilder<'r, Runs> {
    IndexBuilder::new(recipe, 0, || Ok(Cursor::new(Vec::new())))
}

/// The file of an index in memory.
fn file(index: &MemoryIndex) -> Vec<u8> {
    let mut file = Vec::new();
    index.write_to(&mut file).expect("a vector takes all");
    file
}

fn open(file: Vec<u8>) -> DiskIndex<Vec<u8>> {
    IndexFile::open(file).and_then(IndexFile::verify).expect("what was written")
}

fn keys(recipe: &Recipe) -> Vec<Key> {
    PARAGRAPHS
        .iter()
        .filter_map(|paragraph| recipe.key(paragraph))
        .chain([Key::from_u128(0), Key::from_u128(!0)])
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn all_indexes_answer_alike(texts in corpus(), cut in 0..40_usize) {
        let recipe = Recipe::default();
        let documents = documents(&texts);
        let (left, right) = documents.split_at(cut.min(documents.len()));
        let whole = MemoryIndex::of(&recipe, documents.iter().copied());
        let (left, right) = (MemoryIndex::of(&recipe, left.iter().copied()), MemoryIndex::of(&recipe, right.iter().copied()));
        let (disk, old) = (open(file(&whole)), open(file(&left)));
        let union = Union::new(&old).with(&right).expect("the same recipe");
        for key in keys(&recipe) {
            prop_assert_eq!(disk.get(key), whole.get(key));
            prop_assert_eq!(union.get(key), whole.get(key));
        }
        prop_assert_eq!(disk.file().len(), whole.len() as u64);
        let cleaner = |index| Cleaner::new(recipe.clone()).with(Repeats::across(index));
        for &document in &documents {
            let (memory, disk) = (cleaner(&whole).clean(document), cleaner(&union).clean(document));
            prop_assert_eq!(memory.removals(), disk.removals());
        }
    }

    #[test]
    fn entries_are_all_there_is_in_order(texts in corpus()) {
        let recipe = Recipe::default();
        let mut notes: BTreeMap<Key, Seen> = BTreeMap::new();
        for document in documents(&texts) {
            let outline = recipe.outline(document);
            for segment in outline.segments() {
                let Some(key) = segment.key() else { continue };
                let seen = Seen::once(outline.place(segment.span()));
                notes.entry(key).and_modify(|known| *known = known.merge(seen)).or_insert(seen);
            }
        }
        let disk = open(file(&MemoryIndex::of(&recipe, documents(&texts))));
        let entries: Vec<_> = disk.file().entries().collect::<Result<_, _>>().expect("what was written");
        prop_assert_eq!(entries, notes.into_iter().collect::<Vec<_>>());
    }
}

#[test]
fn the_file_is_the_same_however_it_was_built() {
    let recipe = Recipe::default();
    let texts: Vec<String> = (0..60).map(|number| long(number * 17)).collect();
    let documents = documents(&texts);
    let wanted = file(&MemoryIndex::of(&recipe, documents.iter().copied()));

    let mut runs = builder(&recipe);
    documents.iter().rev().try_for_each(|&document| runs.add(&recipe.outline(document))).expect("memory");
    let mut built = Vec::new();
    runs.finish(&mut built).expect("memory");
    assert!(built == wanted, "a builder with runs");

    let mut read = MemoryIndex::new(&recipe);
    read.read_from(Cursor::new(&wanted)).expect("what was written");
    assert!(file(&read) == wanted, "read into memory");

    let mut merged = builder(&recipe);
    for part in documents.chunks(7) {
        let part = file(&MemoryIndex::of(&recipe, part.iter().copied()));
        merged.merge(Cursor::new(part)).expect("an index of this recipe");
    }
    let mut built = Vec::new();
    merged.finish(&mut built).expect("memory");
    assert!(built == wanted, "files merged");
}

#[test]
fn documents_are_called_by_their_names() {
    let recipe = Recipe::default();
    let named = |first: usize, paragraphs: &[&str]| {
        let mut index = builder(&recipe);
        for document in paragraphs.iter().zip(0_u64..).map(|(text, id)| Document::new(id, text)) {
            index.add(&recipe.outline(document)).expect("memory");
        }
        let names = (0..paragraphs.len())
            .map(|id| Ok((DocId::new(id as u64), format!("tidning/{}.txt", first + id))));
        let mut file = Vec::new();
        index.finish_named(&mut file, names).expect("names in order");
        file
    };
    // Two days whose documents are numbered from 0 each, as one.
    let (monday, tuesday) = (named(0, &PARAGRAPHS[..5]), named(5, &PARAGRAPHS[5..11]));
    let opened = [&monday, &tuesday].map(|file| IndexFile::open(file.as_slice()).expect("what was written"));
    let mut both = builder(&recipe);
    both.merge(Cursor::new(&monday)).expect("an index of this recipe");
    both.merge_behind(Cursor::new(&tuesday), 5).expect("an index of this recipe");
    let behind = |name: Result<(DocId, String), DiskError>| {
        name.map(|(doc, name)| (DocId::new(doc.number() + 5), name))
    };
    let mut file = Vec::new();
    both.finish_named(&mut file, opened[0].names().chain(opened[1].names().map(behind)))
        .expect("names in order");
    let both = open(file);
    assert_eq!(both.file().name(DocId::new(11)).expect("no damage"), None);
    for (at, paragraph) in PARAGRAPHS[..11].iter().enumerate() {
        let seen = both.get(recipe.key(paragraph).expect("letters")).expect("seen");
        assert_eq!(
            both.file().name(seen.first.doc).expect("no damage"),
            Some(format!("tidning/{at}.txt")).as_deref()
        );
    }
    let twice = [Ok((DocId::new(1), "a")), Ok((DocId::new(1), "b"))];
    let error = builder(&recipe).finish_named(&mut Vec::new(), twice).expect_err("two names");
    assert!(error.to_string().contains("the name of document 1 "), "{error}");
}

/// A census with as little memory as it takes.
fn census<'r>(recipe: &Recipe) -> Census<'r, Runs> {
    Census::new(recipe, 0, || Ok(Cursor::new(Vec::new())))
}

#[test]
fn a_census_answers_as_an_index_of_all_would() {
    let recipe = Recipe::default();
    let texts: Vec<String> = (0..60).map(|number| long(number * 17)).collect();
    let documents = documents(&texts);
    let (old, new) = documents.split_at(20);
    let stays = |doc: DocId| !doc.number().is_multiple_of(7);
    let left = documents.iter().copied().filter(|document| stays(document.id()));
    let known = old.iter().copied().filter(|document| stays(document.id()));
    let whole = MemoryIndex::of(&recipe, left);

    // Two threads, in memory that is soon full.
    let mut parts = [census(&recipe), census(&recipe)];
    parts[1].merge(Cursor::new(file(&MemoryIndex::of(&recipe, known)))).expect("what was written");
    for (at, &document) in new.iter().enumerate() {
        parts[at % 2].add(&recipe.outline(document)).expect("memory");
    }
    let [mut census, other] = parts;
    census.join(other).expect("the same recipe");
    let mut answers = census.answers_among(stays).expect("memory");
    for part in new.chunks(3) {
        let index = answers.up_to(part[part.len() - 1].id()).expect("memory");
        for &document in part.iter().filter(|document| stays(document.id())) {
            for segment in recipe.outline(document).segments() {
                let Some(key) = segment.key() else { continue };
                assert_eq!(index.get(key), whole.get(key).filter(|seen| seen.times > 1));
            }
            for keep in [Keep::First, Keep::None] {
                let clean = |index| {
                    let repeats = Repeats::across(index).keep(keep).expect("answered by an index");
                    Cleaner::new(recipe.clone()).with(repeats).clean(document).removals().to_vec()
                };
                assert_eq!(clean(&index), clean(&whole));
            }
        }
    }
    assert!(answers.up_to(DocId::ALONE).expect("memory").is_empty(), "all was asked for");
}

proptest! {
    #[test]
    fn a_census_tells_what_goes_without_the_texts(texts in corpus(), first in any::<bool>()) {
        let (recipe, documents) = (Recipe::default(), documents(&texts));
        let keep = if first { Keep::First } else { Keep::None };
        let mut census = census(&recipe);
        documents.iter().try_for_each(|&document| census.add(&recipe.outline(document))).expect("memory");
        let told: Vec<_> = census.answers().expect("memory").reasons(keep).collect::<Result<_, _>>().expect("memory");

        let index = MemoryIndex::of(&recipe, documents.iter().copied());
        let repeats = Repeats::across(&index).keep(keep).expect("answered by an index");
        let mut found = Vec::new();
        for &document in &documents {
            let outline = recipe.outline(document);
            let mut removals = Vec::new();
            repeats.find(&outline, &mut removals);
            found.extend(removals.iter().map(|removal| (outline.place(removal.span()), removal.reason().clone())));
        }
        prop_assert_eq!(told, found);
    }

    #[test]
    fn answers_that_were_written_are_the_same_from_any_document_on(texts in corpus(), first in 0..40_u64) {
        let (recipe, first) = (Recipe::default(), DocId::new(first));
        let counted = || {
            let mut census = census(&recipe);
            documents(&texts).into_iter().try_for_each(|document| census.add(&recipe.outline(document)))?;
            census.answers()
        };
        let told = |answers: Answers<'_>| answers.reasons(Keep::None).collect::<Result<Vec<_>, _>>().expect("memory");
        let mut expected = told(counted().expect("memory"));
        expected.retain(|(place, _)| place.doc >= first);
        let mut file = Vec::new();
        counted().expect("memory").write_to(&mut file).expect("memory");
        let mut read = Answers::read_from(&recipe, Cursor::new(file)).expect("what was written");
        read.skip_to(first).expect("memory");
        prop_assert_eq!(told(read), expected);
    }
}

#[test]
fn answers_of_another_recipe_and_other_files_are_refused() {
    let recipe = Recipe::default();
    let mut file_of_answers = Vec::new();
    census(&recipe).answers().expect("memory").write_to(&mut file_of_answers).expect("memory");
    let other = Answers::read_from(&Recipe::documents(), Cursor::new(file_of_answers));
    assert!(matches!(other.map(drop), Err(DiskError::Recipe(_))));
    let index = file(&MemoryIndex::new(&recipe));
    assert!(Answers::read_from(&recipe, Cursor::new(index)).is_err());
}

#[test]
fn builders_of_threads_and_many_runs_make_the_same_file() {
    let recipe = Recipe::default();
    let texts: Vec<String> = (0..3).map(|number| long(2_000 + number)).collect();
    let documents = documents(&texts);
    // So many that each builder writes more runs than it may have open.
    let lines = long(300_000);
    let lines = || (0..).zip(lines.lines()).map(|(at, line)| Document::new(at, line));
    let mut parts = [builder(&recipe), builder(&recipe)];
    for (at, document) in lines().enumerate() {
        parts[at % 2].add(&recipe.outline(document)).expect("memory");
    }
    let [mut one, other] = parts;
    documents.iter().try_for_each(|&document| one.add(&recipe.outline(document))).expect("memory");
    one.join(other).expect("the same recipe");
    let mut built = Vec::new();
    one.finish(&mut built).expect("memory");

    let mut whole = MemoryIndex::of(&recipe, lines());
    whole.merge(MemoryIndex::of(&recipe, documents.iter().copied())).expect("the same recipe");
    assert!(built == file(&whole));
    let error = builder(&recipe).join(builder(&Recipe::lines())).expect_err("another recipe");
    assert!(error.to_string().contains("recipes differ"), "{error}");
}

#[test]
fn a_tree_of_several_levels_finds_what_is_in_it_and_nothing_else() {
    let (recipe, text) = (Recipe::default(), long(60_000));
    let mut index = MemoryIndex::of(&recipe, [Document::new(3, &text)]);
    // The numbers that no 32 bits hold.
    let far = Document::new(u64::MAX - 1, "Long ago, and far away.");
    index.merge(MemoryIndex::of(&recipe, [far])).expect("the same recipe");
    let disk = open(file(&index));
    for line in text.lines().chain([far.text()]) {
        let key = recipe.key(line).expect("letters");
        assert_eq!(disk.get(key), index.get(key), "{line}");
        assert_eq!(disk.get(Key::from_u128(key.to_u128() ^ 1)), None);
    }
    assert_eq!(format!("{disk:?}").matches("60001").count(), 1, "{disk:?}");
}

#[test]
fn near_duplicates_of_a_file_are_those_of_memory() {
    let recipe = Recipe::documents();
    let texts: Vec<String> = (0..30).map(|number| format!("{}{number}", long(20 + number % 3))).collect();
    let documents = documents(&texts);
    let index = |documents: &[Document<'_>]| NearIndex::of(&recipe, documents.iter().copied());
    let empty = || index(&[]);
    let saved = |index: &NearIndex| {
        let mut file = Vec::new();
        index.write_to(&mut file).expect("a vector takes all");
        file
    };
    let (whole, file) = (index(&documents), saved(&index(&documents)));
    let mut twice = index(&documents[10..]);
    twice.merge(index(&documents[..20])).expect("the same recipe");
    assert!(saved(&twice) == file, "in another order, and some twice");

    let mut read = empty();
    for part in [&documents[..9], &documents[9..]] {
        read.read_from(Cursor::new(saved(&index(part)))).expect("what was written");
    }
    let text = |place: Place| place.span.of(&texts[usize::try_from(place.doc.number()).expect("a small id")]);
    let clusters = |index: &NearIndex| {
        let clusters = Clustering::jaccard(0.8).expect("a threshold").cluster(index, text);
        clusters.iter().flatten().map(|member| format!("{member:?}")).collect::<Vec<_>>()
    };
    assert!(!clusters(&whole).is_empty());
    assert_eq!(clusters(&read), clusters(&whole));

    let mut other = NearIndex::new(&recipe, Shingles::default(), Bands::olmo3());
    assert!(matches!(other.read_from(Cursor::new(&file)), Err(DiskError::Recipe(_))));
    let error = IndexFile::open(file).expect_err("an index of something else");
    assert_eq!(error.to_string(), "this index holds near, not seen; give one that was built for it");
}

#[test]
fn one_flipped_bit_anywhere_is_told() {
    let recipe = Recipe::default();
    let index = MemoryIndex::of(&recipe, [Document::new(3, &long(400))]);
    let mut named = builder(&recipe);
    named.merge(Cursor::new(file(&index))).expect("what was written");
    let mut sound = Vec::new();
    named.finish_named(&mut sound, [Ok((DocId::new(3), "sida/3"))]).expect("a vector takes all");
    assert!(sound.len() > 2 * 4096, "several blocks and their root");
    let known: Vec<Key> = long(400).lines().filter_map(|line| recipe.key(line)).collect();
    for at in 0..sound.len() {
        for bit in 0..8 {
            let mut file = sound.clone();
            file[at] ^= 1 << bit;
            let Ok(opened) = IndexFile::open(file) else { continue };
            // Questions that do not touch the block are still answered, and rightly.
            let key = known[at % known.len()];
            assert!(opened.get(key).map_or(true, |seen| seen == index.get(key)), "byte {at}, bit {bit}");
            assert!(opened.verify().is_err(), "byte {at}, bit {bit}");
        }
    }
}

#[test]
fn a_file_cut_anywhere_is_told() {
    let sound = file(&MemoryIndex::of(&Recipe::default(), [Document::new(3, &long(300))]));
    for len in 0..sound.len() {
        assert!(IndexFile::open(&sound[..len]).is_err(), "{len} bytes");
    }
}

#[test]
fn blocks_that_changed_places_are_told() {
    let mut file = file(&MemoryIndex::of(&Recipe::default(), [Document::new(3, &long(400))]));
    // Two blocks of entries of about as many bytes: cut the first off the front and put it behind the second.
    let block =
        |at: usize| 13 + u32::from_le_bytes(file[at + 1..at + 5].try_into().expect("four bytes")) as usize;
    let (first, second) = (block(12), block(12 + block(12)));
    file[12..12 + first + second].rotate_left(first);
    assert!(IndexFile::open(file).and_then(IndexFile::verify).is_err());
}

#[test]
fn wrong_files_are_refused_with_a_way_out() {
    let recipe = Recipe::default();
    let told = |file: &[u8]| IndexFile::open(file.to_vec()).expect_err("no index").to_string();
    assert!(told(b"").contains("no index"));
    assert!(told(b"{\"text\": \"Only rain.\"}\n").contains("give a file that `refrain` wrote"));
    let mut later = file(&MemoryIndex::new(&recipe));
    later[8] = 9;
    assert_eq!(
        told(&later),
        "this index is of format 9, and this version knows 1; update it, or build the index again"
    );
    let sound = file(&MemoryIndex::new(&recipe));
    assert!(told(&sound[..sound.len() - 1]).contains("cut off"));

    let mut other = builder(&Recipe::lines());
    let error = other.merge(Cursor::new(sound)).expect_err("another recipe");
    assert!(error.to_string().contains("recipes differ"), "{error}");
    let error = other.add(&recipe.outline("Only rain.")).expect_err("another recipe");
    assert!(matches!(error, DiskError::Recipe(_)), "{error}");
}

#[test]
fn a_disk_that_is_full_is_told_and_leaves_no_index() {
    /// Takes so many bytes and no more.
    struct Full(Vec<u8>, usize);

    impl Write for Full {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let room = bytes.len().min(self.1 - self.0.len());
            self.0.extend(&bytes[..room]);
            if room > 0 { Ok(room) } else { Err(io::ErrorKind::StorageFull.into()) }
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    let index = MemoryIndex::of(&Recipe::default(), [Document::new(3, &long(300))]);
    let len = file(&index).len();
    for room in (0..len).step_by(97).chain([len - 1]) {
        let mut full = Full(Vec::new(), room);
        let error = index.write_to(&mut full).expect_err("a full disk");
        assert!(
            matches!(&error, DiskError::Io(error) if error.kind() == io::ErrorKind::StorageFull),
            "{error}"
        );
        assert!(IndexFile::open(full.0).is_err(), "{room} bytes");
    }
}

#[test]
fn files_of_format_1_can_be_read() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/index_v1.rfx");
    let file = std::fs::read(path).expect("the file of format 1");
    let index = open(file);
    let recipe = Recipe::default();
    for (paragraph, document) in PARAGRAPHS[..11].iter().zip(0_u64..) {
        let seen = index.get(recipe.key(paragraph).expect("letters")).expect("seen");
        assert_eq!(
            (seen.first.doc.number(), seen.first.span.start, seen.times),
            (document, 0, 2),
            "{paragraph}"
        );
        assert_eq!(seen.first.span.len(), paragraph.len());
    }
    assert_eq!(index.file().len(), 11);
}
