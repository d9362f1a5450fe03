//! The laws, by name, over random documents; and a naive twin beside each clever routine.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use refrain::near::{Clustering, NearIndex, Shingles};
use refrain::normalize::{Exact, Normalizer};
use refrain::rules::{Line, Rule, Verdict};
use refrain::segment::{Blocks, Documents, Lines, Paragraphs, Segmenter, Sentences};
use refrain::{
    Cleaned, Cleaner, Document, Finder, Index, Keep, Key, MemoryIndex, Outline, Place, Reason, Recipe,
    Removal, Repeats, Report, RuleId, Rules, Seen, Span, clean, restore,
};

/// Lines that documents are made of, so that they share many: prose in several scripts, furniture, verse, blanks.
const LINES: [&str; 24] = [
    "Bron över sundet öppnade på måndagen, två år senare än planerat, och kungen höll ett kort tal.",
    "De första bilarna körde över strax efter klockan nio på morgonen, i dimma och hård motvind.",
    "De första bilarna körde över strax efter klockan nio på morgonen, i dimma och hård motvind. Foto: VNA",
    "Bron över sundet öppnade på måndagen, två år senare än planerat, och kungen höll ett kort tal. Sedan regnade det.",
    "পুরান বাজারের মিষ্টির দোকানে এখনও দাদির হাতে লেখা রেসিপি দেখে প্রতিদিন ভোরে উনুন জ্বালানো হয়, আর লাইন পড়ে যায়।",
    "老街上的点心铺至今仍按照祖母手写的方子做饼，每天凌晨四点就开始揉面生火，门口早早排起长队。",
    "ห้องสมุดแห่งใหม่ของเมืองเปิดให้ประชาชนเข้าใช้บริการเมื่อวันจันทร์ที่ผ่านมา หลังจากใช้เวลาก่อสร้างนานถึงสามปี",
    "ما زال الخباز في السوق القديم يستعمل وصفة جدته المكتوبة بخط يدها ويبدأ العجن في الرابعة فجرا كل يوم.",
    "После ночного дождя река поднялась на два метра, и три дороги вдоль берега пришлось закрыть до утра.",
    "Ny bro över sundet",
    "Ny bro över sundet - ảnh 1",
    "Kommentar (0)",
    "Chia sẻ",
    "Läs mer",
    "nyhetsbladet.example",
    "© 2024 Nyhetsbladet. Alla rättigheter förbehållna.",
    "Foto: Anna Berg",
    "ro, ro till fiskeskär",
    "många fiskar får vi där",
    "* * *",
    "Share | Tweet | Print",
    "Vem är du?",
    "",
    "   ",
];

/// Takes the first star of a line, and so in the end all of them.
#[derive(Debug)]
struct OneStar;

impl Rule for OneStar {
    fn id(&self) -> RuleId {
        RuleId::new("own.star")
    }

    fn judge(&self, line: &Line<'_>) -> Option<Verdict> {
        let at = line.text().find('*')?;
        Some(Verdict::part(Span::new(at, at + 1)))
    }
}

fn document() -> impl Strategy<Value = String> {
    let line = prop::sample::select(&LINES[..]).prop_map(str::to_owned);
    let odd = "[ -~äß\u{300}ﬁ١क्षم\u{200D}\u{AD}.\n]{0,40}";
    let separator = prop::sample::select(&["\n", "\n\n", "\r\n", "\n\n\n\n", "\u{2028}", " \n"][..]);
    prop::collection::vec((prop_oneof![12 => line, 1 => odd.boxed()], separator), 0..24)
        .prop_map(|lines| lines.into_iter().map(|(line, separator)| line + separator).collect())
}

/// A document between two menus, as it stands on a page.
fn page() -> impl Strategy<Value = String> {
    let words = [
        "Hem",
        "Nyheter",
        "খবর",
        "体育",
        "หน้าแรก",
        "طقس",
        "Общество",
        "Arşiv",
        "»",
        "12:40",
        "Ny bro över sundet",
        "Chia sẻ",
    ];
    let menu = || prop::collection::vec(prop::sample::select(words.to_vec()), 0..16);
    (menu(), document(), menu()).prop_map(|(above, text, below)| {
        let lines = |menu: Vec<&str>| menu.join("\n") + "\n";
        lines(above) + &text + &lines(below)
    })
}

/// A document that is wrapped by hand, and perhaps a line that is not.
fn wrapped() -> impl Strategy<Value = String> {
    (document(), prop::option::of(document()), 40..80_usize).prop_map(|(text, more, width)| {
        let mut wrapped = String::new();
        for paragraph in text.lines() {
            let mut columns = 0;
            for word in paragraph.split_inclusive(' ') {
                columns += word.chars().count();
                if columns > width {
                    wrapped.push('\n');
                    columns = word.chars().count();
                }
                wrapped.push_str(word);
            }
            wrapped.push_str(if columns > width / 2 { "\n\n" } else { "\n" });
        }
        wrapped + &more.unwrap_or_default()
    })
}

fn corpus() -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec(document(), 1..12)
}

fn documents(texts: &[String]) -> impl Iterator<Item = Document<'_>> {
    texts.iter().zip(0_u64..).map(|(text, id)| Document::new(id, text))
}

/// Everything a result consists of, to compare two.
fn parts<'c>(cleaned: &'c Cleaned<'_>) -> (&'c str, &'c [Removal], bool) {
    (cleaned.text(), cleaned.removals(), cleaned.is_over_budget())
}

/// The whole pipeline of three passes, serial.
fn three_passes(texts: &[String]) -> Vec<Cleaned<'_>> {
    let mut cleaned: Vec<_> = Cleaner::default().clean_all(documents(texts)).collect();
    for recipe in [Recipe::documents(), Recipe::default()] {
        let index = index_of(&recipe, cleaned.iter().map(|document| document.outline_with(&recipe)));
        let cleaner = Cleaner::new(recipe).with(Repeats::across(&index));
        cleaned = cleaned.into_iter().map(|document| cleaner.refine(document)).collect();
    }
    cleaned
}

#[test]
fn an_index_that_grows_forgets_nothing() {
    let recipe = Recipe::default();
    let (mut index, mut more) = (MemoryIndex::new(&recipe), MemoryIndex::new(&recipe));
    let mut naive = BTreeMap::new();
    for number in 0..30_000_u64 {
        let key = Key::of(&(number * number % 10_007).to_string());
        let place = Place { doc: (number ^ 0x1234).into(), span: Span::new(3, 70) };
        if number.is_multiple_of(3) { &mut more } else { &mut index }.add_key(key, place);
        let seen = naive.entry(key).or_insert(Seen { first: place, times: 0 });
        *seen = Seen { first: seen.first.min(place), times: seen.times + 1 };
    }
    index.merge(more).expect("the same recipe");
    for _ in 0..2 {
        assert_eq!(index.len(), naive.len());
        assert!(naive.iter().all(|(&key, &seen)| index.get(key) == Some(seen)));
        assert_eq!(index.get(Key::of("Ny bro över sundet")), None);
        index.shrink_to_fit();
    }
}

/// What stands at a place.
fn content<'t>(texts: &'t [String]) -> impl Fn(Place) -> &'t str + Sync {
    |place| place.span.of(&texts[usize::try_from(place.doc.number()).expect("a small id")])
}

fn index_of<'t>(recipe: &Recipe, outlines: impl IntoIterator<Item = Outline<'t>>) -> MemoryIndex {
    let mut index = MemoryIndex::new(recipe);
    for outline in outlines {
        index.add(&outline).expect("outlines of the same recipe");
    }
    index
}

/// The naive twin of the index: what a reader with a notebook would write down.
fn notebook(recipe: &Recipe, texts: &[String]) -> BTreeMap<String, (Place, u64)> {
    let mut notes: BTreeMap<String, (Place, u64)> = BTreeMap::new();
    for document in documents(texts) {
        let outline = recipe.outline(document);
        for segment in outline.segments().iter().filter(|segment| segment.key().is_some()) {
            let place = Place { doc: document.id(), span: segment.span() };
            let note = notes.entry(Exact.normalize(outline.content(segment))).or_insert((place, 0));
            *note = (note.0.min(place), note.1 + 1);
        }
    }
    notes
}

/// Documents that each law is tried on.
const CASES: u32 = 512;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(CASES))]

    #[test]
    fn tiles_cover_the_text(text in document()) {
        let segmenters: [Box<dyn Fn() -> Recipe>; 5] = [
            Box::new(|| Recipe::new(Paragraphs, Exact)),
            Box::new(|| Recipe::new(Lines, Exact)),
            Box::new(|| Recipe::new(Blocks, Exact)),
            Box::new(|| Recipe::new(Sentences, Exact)),
            Box::new(|| Recipe::new(Documents, Exact)),
        ];
        for recipe in segmenters {
            let recipe = recipe();
            let outline = recipe.outline(&text);
            let tiles: String = outline.segments().iter().map(|segment| segment.tile().of(&text)).collect();
            prop_assert_eq!(&tiles, &text);
            prop_assert!(outline.segments().iter().all(|segment| segment.tile().covers(segment.span())));
        }
    }

    #[test]
    fn tiles_cover_the_text_of_a_segmenter_that_gets_it_wrong(text in document(), spans in prop::collection::vec((0..90_usize, 0..90_usize), 0..6)) {
        #[derive(Debug)]
        struct Wrong(Vec<(usize, usize)>);
        impl Segmenter for Wrong {
            fn segment_into(&self, _: &str, spans: &mut Vec<Span>) {
                spans.extend(self.0.iter().map(|&(start, end)| refrain::Span::new(start, end)));
            }
            fn id(&self) -> String {
                "wrong".to_owned()
            }
        }
        let recipe = Recipe::new(Wrong(spans), Exact);
        let outline = recipe.outline(&text);
        let tiles: String = outline.segments().iter().map(|segment| segment.tile().of(&text)).collect();
        prop_assert_eq!(&tiles, &text);
    }

    #[test]
    fn restore_undoes_clean(text in document()) {
        let cleaned = clean(&text);
        let pieces = cleaned.removed().map(|(removal, piece)| (removal.span(), piece));
        prop_assert_eq!(restore(cleaned.text(), pieces), Ok(text.clone()));
        let kept: String = cleaned.kept().map(|span| span.of(&text)).collect();
        prop_assert_eq!(kept, cleaned.text());
    }

    #[test]
    fn removals_are_sorted_disjoint_and_on_boundaries(text in document()) {
        let cleaned = clean(&text);
        let spans: Vec<_> = cleaned.removals().iter().map(refrain::Removal::span).collect();
        prop_assert!(spans.iter().all(|span| !span.is_empty() && text.get(span.range()).is_some()));
        prop_assert!(spans.windows(2).all(|pair| pair[0].end <= pair[1].start));
    }

    #[test]
    fn clean_twice_is_clean_once(text in document()) {
        let once = clean(&text);
        let twice = clean(once.text());
        prop_assert_eq!(twice.text(), once.text(), "{:?}", twice.removals());
    }

    #[test]
    fn a_page_cleaned_twice_is_a_page_cleaned_once(text in page()) {
        for rules in [Rules::web(), Rules::page()] {
            let cleaner = Cleaner::new(Recipe::default()).with(Repeats::within()).with(rules);
            let once = cleaner.clean(&text);
            let twice = cleaner.clean(once.text());
            prop_assert_eq!(twice.text(), once.text(), "{:?}", twice.removals());
        }
    }

    #[test]
    fn rules_need_not_look_again(text in prop_oneof![document().boxed(), page().boxed()]) {
        /// The same finder, which says nothing of being thorough: the cleaner asks it until it finds nothing.
        #[derive(Debug)]
        struct Plain(Rules);

        impl Finder for Plain {
            fn find(&self, outline: &Outline<'_>, removals: &mut Vec<Removal>) {
                self.0.find(outline, removals);
            }
        }

        let rules = || Rules::web().with(OneStar);
        let (once, often) = (Cleaner::default().with(rules()), Cleaner::default().with(Plain(rules())));
        let (once, often) = (once.clean(&text), often.clean(&text));
        prop_assert!(once.is_over_budget() || !once.text().contains('*'));
        prop_assert_eq!(once.text(), often.text());
    }

    #[test]
    fn a_kept_copy_is_there(text in document()) {
        let cleaned = clean(&text);
        let recipe = Recipe::default();
        let left = Exact.normalize(cleaned.text());
        for removal in cleaned.removals() {
            if let Reason::Repeat { first } = removal.reason() {
                let outline = recipe.outline(first.span.of(&text));
                let mut keyed = outline.segments().iter().filter(|segment| segment.key().is_some()).peekable();
                // Of a kept copy rules may have cut the credit, and one that a longer paragraph begins with stands there.
                let stands = |segment: &refrain::Segment| left.contains(&Exact.normalize(outline.content(segment)));
                prop_assert!(keyed.peek().is_none() || keyed.any(stands), "{:?}", removal);
            }
        }
    }

    #[test]
    fn the_last_copy_survives_every_pass(texts in corpus()) {
        let recipe = Recipe::default();
        let ruled: Vec<_> = Cleaner::default().clean_all(documents(&texts)).collect();
        let before: BTreeSet<_> =
            ruled.iter().flat_map(|document| document.outline().segments().to_vec()).filter_map(|segment| segment.key()).collect();
        let after: BTreeSet<_> = three_passes(&texts)
            .iter()
            .flat_map(|document| document.outline_with(&recipe).segments().to_vec())
            .filter_map(|segment| segment.key())
            .collect();
        prop_assert_eq!(before, after);
    }

    #[test]
    fn repeats_across_are_those_of_the_naive_twin(texts in corpus()) {
        let recipe = Recipe::default();
        let index = MemoryIndex::of(&recipe, documents(&texts));
        let notes = notebook(&recipe, &texts);
        prop_assert_eq!(index.len(), notes.len());
        for (text, &(first, times)) in &notes {
            prop_assert_eq!(index.get(recipe.key(text).expect("a key")), Some(Seen { first, times }));
        }
        for keep in [Keep::First, Keep::None] {
            let cleaner = Cleaner::new(recipe.clone()).with(Repeats::across(&index).keep(keep).expect("answered by an index"));
            for document in documents(&texts) {
                let outline = recipe.outline(document);
                let goes = |segment: &&refrain::Segment| {
                    notes.get(&Exact.normalize(outline.content(segment))).is_some_and(|&(first, times)| match keep {
                        Keep::First => first != Place { doc: document.id(), span: segment.span() },
                        _ => times > 1,
                    })
                };
                let wanted: Vec<_> =
                    outline.segments().iter().filter(|segment| segment.key().is_some()).filter(goes).map(refrain::Segment::span).collect();
                let cleaned = cleaner.clean(document);
                let taken: Vec<_> = cleaned.removals().iter().map(refrain::Removal::span).collect();
                prop_assert_eq!(taken.len(), wanted.len());
                prop_assert!(taken.iter().zip(&wanted).all(|(taken, wanted)| taken.covers(*wanted)));
                let again = cleaner.refine(cleaned.clone());
                prop_assert_eq!(parts(&again), parts(&cleaned));
            }
        }
    }

    #[test]
    fn what_is_told_of_a_document_that_is_added_is_what_an_index_would_answer(texts in corpus()) {
        let recipe = Recipe::default();
        let (mut telling, mut asked) = (MemoryIndex::new(&recipe), MemoryIndex::new(&recipe));
        for document in documents(&texts) {
            let outline = recipe.outline(document);
            let told = telling.add_and_get(&outline).expect("the same recipe");
            asked.add(&outline).expect("the same recipe");
            let answers = outline.segments().iter().map(|segment| asked.get(segment.key()?));
            prop_assert!(told.iter().copied().eq(answers));
            let repeats = Repeats::across(&asked);
            let mut found = Vec::new();
            repeats.find(&outline, &mut found);
            let known = outline.segments().iter().zip(told);
            prop_assert!(found.into_iter().eq(known.filter_map(|(segment, seen)| repeats.removal(&outline, segment, seen?))));
        }
        let other = Recipe::lines();
        prop_assert!(telling.add_and_get(&other.outline("Ny bro över sundet")).is_err());
        prop_assert_eq!(telling.len(), asked.len());
    }

    #[test]
    fn texts_that_are_forgotten_were_never_there(texts in corpus(), odd in any::<bool>(), threshold in 0.05..1.0_f64) {
        let recipe = Recipe::default();
        let stays = |number: u64| number.is_multiple_of(2) != odd;
        let mut index = NearIndex::of(&recipe, documents(&texts));
        index.retain(|place| stays(place.doc.number()));
        let some = NearIndex::of(&recipe, documents(&texts).filter(|document| stays(document.id().number())));
        prop_assert_eq!(index.len(), some.len());
        let clustering = Clustering::jaccard(threshold).expect("a similarity");
        let [one, other] = [index, some].map(|index| clustering.cluster(&index, content(&texts)));
        prop_assert!(one.iter().eq(other.iter()));
        prop_assert!(one.iter().flatten().all(|member| member.reason().is_none() == member.kept));
    }

    #[test]
    fn merge_commutes(texts in corpus(), cut in 0..12_usize) {
        let recipe = Recipe::default();
        let all: Vec<_> = documents(&texts).collect();
        let (left, right) = all.split_at(cut.min(all.len()));
        let [left, right] = [left, right].map(|part| MemoryIndex::of(&recipe, part.to_vec()));
        let (mut one, mut other) = (left.clone(), right.clone());
        one.merge(right).expect("the same recipe");
        other.merge(left).expect("the same recipe");
        let whole = MemoryIndex::of(&recipe, all.into_iter().rev());
        for text in notebook(&recipe, &texts).keys() {
            let key = recipe.key(text).expect("a key");
            prop_assert_eq!(one.get(key), whole.get(key));
            prop_assert_eq!(other.get(key), whole.get(key));
        }
    }

    #[test]
    fn near_duplicates_are_the_same_however_they_were_gathered(texts in corpus(), cut in 0..12_usize, threshold in 0.05..1.0_f64) {
        let recipe = Recipe::default();
        let clustering = Clustering::jaccard(threshold).expect("a similarity");
        let all: Vec<_> = documents(&texts).collect();
        let whole = clustering.cluster(&NearIndex::of(&recipe, all.clone()), content(&texts));
        let (left, right) = all.split_at(cut.min(all.len()));
        for (one, other) in [(left, right), (right, left)] {
            let mut index = NearIndex::of(&recipe, one.iter().rev().copied());
            index.merge(NearIndex::of(&recipe, other.to_vec())).expect("the same recipe");
            let merged = clustering.cluster(&index, content(&texts));
            prop_assert!(merged.iter().eq(whole.iter()));
        }
    }

    #[test]
    fn a_near_duplicate_is_like_a_text_that_stays(texts in corpus(), threshold in 0.05..1.0_f64, keep in 0..5_usize) {
        let keep = [Keep::First, Keep::Last, Keep::Longest, Keep::Shortest, Keep::Random(9)][keep];
        for recipe in [Recipe::default(), Recipe::documents()] {
            let clustering = Clustering::jaccard(threshold).expect("a similarity").keep(keep);
            let clusters = clustering.cluster(&NearIndex::of(&recipe, documents(&texts)), content(&texts));
            let cleaned: Vec<_> = Cleaner::new(recipe).with(clusters).clean_all(documents(&texts)).collect();
            for document in &cleaned {
                for (removal, text) in document.removed() {
                    let Reason::NearDuplicate { of, similarity } = removal.reason() else { panic!("{removal:?}") };
                    let leader = &cleaned[usize::try_from(of.doc.number()).expect("a small id")];
                    prop_assert_eq!(leader.outline().left_of(of.span), of.span.of(leader.original()));
                    let [one, other] = [text, of.span.of(leader.original())].map(|text| Shingles::default().set(text));
                    let jaccard = if one.is_empty() { 1.0 } else { one.jaccard(&other) };
                    prop_assert!(jaccard >= threshold && (jaccard - similarity.get()).abs() < 2e-6);
                }
            }
        }
    }

    #[test]
    fn what_is_left_of_a_place_is_what_stands_there(text in document()) {
        let cleaned = clean(&text);
        let outline = cleaned.outline();
        for segment in outline.segments() {
            prop_assert_eq!(outline.left_of(outline.place(segment.span()).span), outline.content(segment));
        }
        prop_assert_eq!(outline.left_of(Span::new(0, text.len())), cleaned.text());
    }

    #[test]
    fn what_is_left_is_cut_as_if_it_were_new(text in prop_oneof![document(), wrapped()], dice in any::<u64>()) {
        /// Takes out whole segments, more than one at once, separators, and parts of both.
        #[derive(Debug)]
        struct Dice(u64);

        impl Finder for Dice {
            fn find(&self, outline: &Outline<'_>, removals: &mut Vec<Removal>) {
                let reason = || Reason::Template { documents: 2, of: 2 };
                for (segment, at) in outline.segments().iter().zip(0_u32..) {
                    let (span, tile) = (segment.span(), segment.tile());
                    let taken = match self.0.rotate_left(7 * (at % 64)) % 32 {
                        0..10 => span,
                        10 => tile,
                        11 if self.0.is_multiple_of(2) => Span::new(span.end, tile.end),
                        12 if self.0.is_multiple_of(2) => Span::new(span.start + 3, tile.end),
                        _ => continue,
                    };
                    removals.push(Removal::new(taken, reason()));
                }
            }
        }

        for recipe in [Recipe::default(), Recipe::lines(), Recipe::new(Blocks, Exact)] {
            let cleaned = Cleaner::new(recipe.clone()).with(Dice(dice)).clean(&text);
            let anew = recipe.outline(cleaned.text());
            prop_assert_eq!(cleaned.outline().segments(), anew.segments());
        }
    }

    #[test]
    fn reports_add_up_and_merge(texts in corpus(), cut in 0..12_usize) {
        let cleaned = three_passes(&texts);
        let whole: Report = cleaned.iter().collect();
        let removed: u64 = whole.removed.values().map(|tally| tally.bytes).sum();
        prop_assert_eq!(whole.bytes, whole.bytes_kept + removed);
        let (left, right) = cleaned.split_at(cut.min(cleaned.len()));
        let mut merged: Report = right.iter().collect();
        merged.merge(&left.iter().collect());
        prop_assert_eq!(merged, whole);
    }

    #[test]
    fn no_rule_takes_more_than_its_budget(text in document(), share in 0.0..1.0_f64) {
        let cleaner = Cleaner::new(Recipe::default()).with(Rules::web()).budget(share).expect("a share");
        let cleaned = cleaner.clean(&text);
        let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).map(|_| 1.0).sum::<f64>();
        // Echoes stand elsewhere, and the judge, which is never certain, weighs the page as a whole.
        let rules = |removal: &Removal| matches!(removal.reason(), Reason::Rule { first: None, .. }) && removal.score() >= 1.0;
        let taken: f64 = cleaned.removed().filter(|(removal, _)| rules(removal)).map(|(_, piece)| letters(piece)).sum();
        // The budget counts weighted letters; scripts differ by a factor of 2.7 at most.
        prop_assert!(taken <= 2.7 * share * letters(&text) + 1.0);
        prop_assert!(!cleaned.is_over_budget() || taken == 0.0);
    }
}

#[cfg(feature = "rayon")]
mod parallel {
    use super::*;
    use rayon::iter::{IntoParallelIterator, IntoParallelRefIterator, ParallelIterator};

    fn on_threads<R: Send>(threads: usize, work: impl FnOnce() -> R + Send) -> R {
        rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool").install(work)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(CASES / 8))]

        #[test]
        fn parallel_is_serial(texts in corpus(), seed in any::<u64>()) {
            let recipe = Recipe::default();
            let serial = three_passes(&texts);
            let serial_report: Report = serial.iter().collect();
            let clustering = Clustering::jaccard(0.5).expect("a similarity");
            let clusters = clustering.cluster(&NearIndex::of(&recipe, documents(&texts)), content(&texts));
            let serial_index = MemoryIndex::of(&recipe, documents(&texts));
            let mut shuffled: Vec<_> = documents(&texts).collect();
            shuffled.sort_by_key(|document| document.id().number().wrapping_mul(seed | 1).rotate_left(17));
            for threads in [1, 2, 3, 8] {
                let (parallel, report, index) = on_threads(threads, || {
                    let mut cleaned: Vec<_> = Cleaner::default().par_clean_all(shuffled.clone()).collect();
                    for recipe in [Recipe::documents(), Recipe::default()] {
                        let index = index_of(&recipe, cleaned.iter().map(|document| document.outline_with(&recipe)));
                        let cleaner = Cleaner::new(recipe).with(Repeats::across(&index));
                        cleaned = cleaner.par_refine_all(cleaned).collect();
                    }
                    let report = Report::par_of(cleaned.par_iter());
                    (cleaned, report, MemoryIndex::par_of(&recipe, shuffled.clone().into_par_iter()))
                });
                prop_assert_eq!(&report, &serial_report);
                let near = on_threads(threads, || {
                    clustering.par_cluster(&NearIndex::par_of(&recipe, shuffled.clone()), content(&texts))
                });
                prop_assert!(near.iter().eq(clusters.iter()));
                let (of, par_of) = (clustering.of(&recipe, &shuffled), on_threads(threads, || clustering.par_of(&recipe, &shuffled)));
                prop_assert!(of.iter().eq(par_of.iter()));
                for cleaned in &parallel {
                    let twin = &serial[usize::try_from(cleaned.document().id().number()).expect("a small id")];
                    prop_assert_eq!(parts(cleaned), parts(twin));
                }
                for text in notebook(&recipe, &texts).keys() {
                    let key = recipe.key(text).expect("a key");
                    prop_assert_eq!(index.get(key), serial_index.get(key));
                }
            }
        }
    }
}
