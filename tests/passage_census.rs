//! Repeated passages of a corpus larger than memory: bit by bit those that are found in memory.

mod common;

use std::io::{self, Cursor, Read, Seek, SeekFrom, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use common::passages::{documents, scripts, texts};
use proptest::prelude::*;
use refrain::passage::{Length, PassageAnswers, PassageCensus, PassageIndex, Passages, Search, Snap};
use refrain::{Cleaner, DiskError, DocId, Document, Keep, Recipe, Rules};

type Runs = fn() -> io::Result<Cursor<Vec<u8>>>;

/// A census with as little memory as it takes.
fn census<'r>(length: Length) -> PassageCensus<'r, Runs> {
    PassageCensus::new(length, 0, || Ok(Cursor::new(Vec::new())))
}

/// What a census tells, asked for so many documents at a time.
fn asked(answers: &mut PassageAnswers<'_>, documents: &[Document<'_>], at_once: usize) -> Vec<Passages> {
    let last = |part: &[Document<'_>]| part[part.len() - 1].id();
    documents.chunks(at_once).map(|part| answers.up_to(last(part)).expect("memory")).collect()
}

/// The same passages, the same stretches, and the same texts in the end.
fn check(parts: &[Passages], expected: &Passages, documents: &[Document<'_>], at_once: usize) {
    assert!(parts.iter().flat_map(Passages::iter).eq(expected.iter()), "{documents:?}\n{parts:?}");
    for (part, documents) in parts.iter().zip(documents.chunks(at_once)) {
        for &document in documents {
            assert_eq!(part.repeated(document.id()), expected.repeated(document.id()), "{documents:?}");
            let removals = |passages: &Passages| {
                let cleaner = Cleaner::new(Recipe::default()).with(passages.clone());
                cleaner.clean(document).removals().to_vec()
            };
            assert_eq!(removals(part), removals(expected), "{documents:?}");
        }
    }
}

/// Two threads note every other document, each in so many bytes, the second one some that the first one has noted too.
fn noted<'r>(length: Length, bytes: usize, documents: &[Document<'_>]) -> PassageCensus<'r, Runs> {
    let recipe = Recipe::default();
    let part = || PassageCensus::new(length, bytes, (|| Ok(Cursor::new(Vec::new()))) as Runs);
    let mut parts = [part(), part()];
    for (number, &document) in documents.iter().enumerate() {
        parts[number % 2].add(&recipe.outline(document)).expect("memory");
        if number % 5 == 0 {
            parts[1].add(&recipe.outline(document)).expect("memory");
        }
    }
    let [mut census, other] = parts;
    census.join(other).expect("the same length");
    census
}

/// On a pool of so many threads.
#[cfg(feature = "rayon")]
fn on_threads<R: Send>(threads: usize, work: impl FnOnce() -> R + Send) -> R {
    rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads").install(work)
}

fn settings() -> impl Strategy<Value = Search> {
    let settings = (
        any::<bool>(),
        prop_oneof![3 => Just(2), 1 => 3..6_usize],
        prop_oneof![Just(0), 1..20_u64],
        prop::sample::select(&[Snap::Character, Snap::Word, Snap::Line][..]),
        prop::option::of(0..30_u64),
        prop::option::weighted(0.3, 0..6_u64),
    );
    settings.prop_map(|(first, copies, merge, snap, shortest, since)| {
        let keep = if first { Keep::First } else { Keep::None };
        let search =
            Search::default().keep(keep).expect("of copies").at_least(copies).merge(merge).snap(snap);
        let search = shortest.map_or(search.clone(), |letters| search.shortest(letters));
        since.map_or(search.clone(), |id| search.since(DocId::new(id)))
    })
}

fn lengths() -> impl Strategy<Value = Length> {
    let number = prop_oneof![4 => 8..40_usize, 1 => 40..300_usize];
    (number, any::<bool>()).prop_map(|(number, bytes)| {
        if bytes { Length::bytes(number) } else { Length::characters(number) }.expect("a length")
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn a_census_finds_what_is_found_in_memory(
        texts in prop_oneof![texts(), scripts()],
        length in lengths(),
        search in settings(),
        at_once in 1..4_usize,
        gone in prop::option::of(0..6_u64),
        bytes in prop::sample::select(&[0, 1 << 14, 1 << 20][..]),
    ) {
        let documents = documents(&texts);
        let stays = |id: DocId| Some(id.number()) != gone;
        let left: Vec<_> = documents.iter().copied().filter(|document| stays(document.id())).collect();
        let expected = search.of(length, &left);
        let mut answers = search.answers_among(noted(length, bytes, &documents), stays).expect("memory");
        check(&asked(&mut answers, &documents, at_once), &expected, &documents, at_once);
        prop_assert!(answers.up_to(DocId::ALONE).expect("memory").is_empty(), "all was asked for");
        #[cfg(feature = "rayon")]
        for threads in 1..4 {
            let census = noted(length, bytes, &documents);
            let mut answers = on_threads(threads, || search.par_answers_among(census, stays)).expect("memory");
            check(&asked(&mut answers, &documents, at_once), &expected, &documents, at_once);
        }
    }
}

/// Paragraphs that texts are made of, and that come again with a word changed.
const PARAGRAPHS: [&str; 9] = [
    "Bron över sundet öppnade på måndagen i veckan, två år senare än planerat, och kungen höll ett kort tal.",
    "পুরান বাজারের মিষ্টির দোকানে এখনও দাদির হাতে লেখা রেসিপি দেখে প্রতিদিন ভোরে উনুন জ্বালানো হয়।",
    "Pasar ikan di pelabuhan buka lagi sejak hari Selasa, sesudah atapnya diganti dan lantainya dikeringkan.",
    "Phà ra đảo sáng nay chạy muộn một tiếng vì sương mù, và hành khách phải chờ trong nhà ga cũ.",
    "ห้องสมุดแห่งใหม่ของเมืองเปิดให้ประชาชนเข้าใช้บริการเมื่อวันจันทร์ที่ผ่านมาโดยไม่มีค่าใช้จ่าย",
    "老街上的点心铺至今仍按照祖母手写的方子做饼，每天凌晨四点就开始揉面生火，从不间断。",
    "霧のため、島へ渡る船は一時間おくれて出たので、乗客は古い待合室で湯をわかして待っていた。",
    "После ночного дождя река поднялась на два метра, и три дороги пришлось закрыть до самого вечера.",
    "ما زال الخباز في السوق القديم يستعمل وصفة جدته المكتوبة بخط يدها ويبدأ العجن في الرابعة فجرا.",
];

/// Texts that share most of what they say, each with a notice, a line of dots and words of its own.
fn shared(documents: usize, paragraphs: usize) -> Vec<String> {
    let notice = "This message is meant for the harbour master alone; whoever finds it throws it back.";
    let text = |document: usize| {
        let paragraph = |number: usize| {
            let (word, of) = ((document / 7 + number) % 5, number * 31 % 401);
            format!("{word}{of} {}\n", PARAGRAPHS[(document / 3 + number) % PARAGRAPHS.len()])
        };
        let body: String = (0..paragraphs).map(paragraph).collect();
        format!("{document}\n{body}{}\n{notice}\n", ".".repeat(90 + document % 40))
    };
    (0..documents).map(text).collect()
}

#[test]
fn memory_that_is_soon_full_changes_nothing() {
    let texts = shared(60, 40);
    let documents = documents(&texts);
    for (length, search) in [
        (Length::characters(20), Search::default()),
        (Length::bytes(8), Search::default().keep(Keep::None).expect("of copies")),
        (Length::characters(50), Search::default().at_least(3).snap(Snap::Line)),
        (Length::bytes(60), Search::default().since(DocId::new(30))),
    ] {
        let length = length.expect("a length");
        let expected = search.of(length, &documents);
        assert!(expected.len() > 100, "{expected:?}");
        for bytes in [0, 1 << 17, 1 << 20] {
            let mut answers = search.answers(noted(length, bytes, &documents)).expect("memory");
            check(&asked(&mut answers, &documents, 7), &expected, &documents, 7);
            #[cfg(feature = "rayon")]
            for threads in [1, 2, 5] {
                let census = noted(length, bytes, &documents);
                let mut answers = on_threads(threads, || search.par_answers(census)).expect("memory");
                check(&asked(&mut answers, &documents, 7), &expected, &documents, 7);
            }
        }
    }
}

#[test]
fn what_a_pass_has_left_is_told_in_the_original() {
    let texts: Vec<String> =
        shared(12, 6).iter().map(|text| text.replace("0 ", "Kommentar (0)\nDela på Facebook\n")).collect();
    let length = Length::characters(40).expect("a length");
    let cleaned: Vec<_> =
        Cleaner::new(Recipe::default()).with(Rules::web()).clean_all(documents(&texts)).collect();
    assert!(cleaned.iter().all(|cleaned| !cleaned.removals().is_empty()));
    let (mut index, mut census) = (PassageIndex::new(length), census(length));
    for cleaned in &cleaned {
        index.add(cleaned.outline());
        census.add(cleaned.outline()).expect("memory");
    }
    let text = |id: DocId| cleaned[usize::try_from(id.number()).expect("a small id")].text();
    let expected = Search::default().search(&index, text);
    assert!(!expected.is_empty());
    let mut answers = Search::default().answers(census).expect("memory");
    check(&[answers.up_to(DocId::ALONE).expect("memory")], &expected, &documents(&texts), texts.len());
}

#[test]
fn what_cannot_meet_is_refused() {
    let mut one = census(Length::characters(20).expect("a length"));
    let error = one.join(census(Length::bytes(20).expect("a length"))).expect_err("differ").to_string();
    assert!(error.contains("20 characters ucd") && error.contains("20 bytes"), "{error}");
    // Texts that could not be told from others, or are too short, are not noted.
    one.add(&Recipe::default().outline("a text alone, as long as it may be")).expect("nothing to write");
    one.add(&Recipe::default().outline(Document::new(7, "short"))).expect("nothing to write");
    let mut answers = Search::default().answers(one).expect("nothing to read");
    assert!(answers.up_to(DocId::ALONE).expect("nothing to read").is_empty());
}

/// A file on a disk with so many bytes left.
struct Full(Cursor<Vec<u8>>, Arc<AtomicUsize>);

impl Write for Full {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let left = self.1.load(Ordering::Relaxed);
        let room = bytes.len().min(left);
        self.1.store(left - room, Ordering::Relaxed);
        if room > 0 { self.0.write(&bytes[..room]) } else { Err(io::ErrorKind::StorageFull.into()) }
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
fn a_disk_that_is_full_is_told() {
    let texts = shared(12, 20);
    let length = Length::bytes(12).expect("a length");
    let search = |room: usize| {
        let left = Arc::new(AtomicUsize::new(room));
        let opened = Arc::clone(&left);
        let mut census =
            PassageCensus::new(length, 0, move || Ok(Full(Cursor::default(), Arc::clone(&opened))));
        documents(&texts)
            .into_iter()
            .try_for_each(|document| census.add(&Recipe::default().outline(document)))?;
        let passages = Search::default().answers(census)?.up_to(DocId::ALONE)?;
        Ok::<_, DiskError>((passages, room - left.load(Ordering::Relaxed)))
    };
    let (passages, taken) = search(usize::MAX).expect("room");
    assert!(passages.iter().eq(Search::default().of(length, &documents(&texts)).iter()));
    for room in (0..taken).step_by(taken / 50).chain([taken - 1]) {
        let error = search(room).expect_err("a full disk");
        assert!(
            matches!(&error, DiskError::Io(error) if error.kind() == io::ErrorKind::StorageFull),
            "{error}"
        );
    }
}
