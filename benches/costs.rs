//! What each step costs, beside the floor it stands on. See `benches/README.md` for what each group isolates.
//!
//! Inputs are the articles in `examples/data`, repeated with a running number to about 1 MB each, so that no
//! two paragraphs are the same text. Every group checks its answer before it is timed.

use std::hint::black_box;

use caseless::Caseless;
use criterion::{
    BenchmarkGroup, Criterion, Throughput, criterion_group, criterion_main, measurement::WallTime,
};
use refrain::index::IndexFile;
use refrain::near::{Bands, Clustering, NearIndex, Shingles, Signature};
use refrain::normalize::{Exact, Loose, Normalizer, Template};
use refrain::passage::{Length, PassageIndex, Search};
use refrain::segment::{Lines, Paragraphs, Segmenter, Sentences};
use refrain::{
    Cleaner, DocId, Document, Index, Key, MemoryIndex, Outline, Place, Recipe, Repeats, Rules, Segment,
};
use unicode_normalization::UnicodeNormalization;

const TEXTS: [(&str, &str); 7] = [
    ("ascii", include_str!("../examples/data/english.txt")),
    ("swedish", include_str!("../examples/data/swedish.txt")),
    ("bengali", include_str!("../examples/data/bengali.txt")),
    ("thai", include_str!("../examples/data/thai.txt")),
    ("chinese", include_str!("../examples/data/chinese.txt")),
    ("arabic", include_str!("../examples/data/arabic.txt")),
    ("russian", include_str!("../examples/data/russian.txt")),
];
const SIZE: usize = 1 << 20;

/// Paragraphs of one language, each with a number of its own, about [`SIZE`] bytes in all.
fn paragraphs(text: &str) -> Vec<String> {
    let prose: Vec<&str> = text.lines().filter(|line| line.len() > 100).collect();
    let ascii = prose.iter().any(|line| line.is_ascii());
    let prose: Vec<&str> = prose.into_iter().filter(|line| !ascii || line.is_ascii()).collect();
    let count = SIZE / (prose.iter().map(|line| line.len()).sum::<usize>() / prose.len());
    (0..count).map(|number| format!("{} {number}", prose[number % prose.len()])).collect()
}

/// Pages as they come: the articles with their furniture, each with a number of its own.
fn pages() -> Vec<String> {
    let count = SIZE / TEXTS.iter().map(|(_, text)| text.len()).sum::<usize>();
    let numbered = |number: usize| TEXTS.iter().map(move |(_, text)| format!("{number}. {text}"));
    (0..count).flat_map(numbered).collect()
}

fn size(texts: &[String]) -> u64 {
    texts.iter().map(|text| text.len() as u64).sum()
}

/// Times a function over all texts.
fn over<R>(
    group: &mut BenchmarkGroup<'_, WallTime>,
    name: &str,
    texts: &[String],
    mut work: impl FnMut(&str) -> R,
) {
    group.throughput(Throughput::Bytes(size(texts)));
    group.bench_function(name, |bencher| {
        bencher.iter(|| texts.iter().for_each(|text| drop(black_box(work(text)))));
    });
}

fn floors(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("floor");
    let texts = paragraphs(TEXTS[0].1);
    let joined = texts.join("\n");
    assert_eq!(joined.lines().count(), texts.len());
    over(&mut group, "memcpy", &texts, str::to_owned);
    over(&mut group, "xxh3-128", &texts, Key::of);
    over(&mut group, "str::lines", &[joined], |text| text.lines().count());
}

fn segment(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("segment");
    let texts = paragraphs(TEXTS[1].1);
    let joined = [texts.join("\n")];
    let segmenters: [(&str, &dyn Segmenter); 3] =
        [("lines", &Lines), ("paragraphs", &Paragraphs), ("sentences", &Sentences)];
    for (name, segmenter) in segmenters {
        let mut spans = Vec::new();
        segmenter.segment_into(&joined[0], &mut spans);
        assert!(spans.len() >= texts.len(), "a segment a line at least");
        over(&mut group, name, &joined, |text| {
            spans.clear();
            segmenter.segment_into(text, &mut spans);
        });
    }
}

fn normalize(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("normalize");
    let pair = |text: &str| text.nfc().default_case_fold().collect::<String>();
    for (language, text) in TEXTS {
        let texts = paragraphs(text);
        assert_eq!(Exact.normalize(&texts[0]), Exact.normalize(&texts[0].nfd().collect::<String>()));
        let mut out = String::new();
        let forms: [(&str, &dyn Normalizer); 3] =
            [("exact", &Exact), ("loose", &Loose), ("template", &Template)];
        for (form, normalizer) in forms {
            over(&mut group, &format!("{form}/{language}"), &texts, |text| {
                out.clear();
                normalizer.normalize_into(text, &mut out);
            });
        }
        over(&mut group, &format!("floor: unicode-normalization + caseless/{language}"), &texts, pair);
    }
}

fn key(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("key");
    let (recipe, keyed) = (Recipe::default(), Recipe::default().keyed([7; 16]));
    for (language, text) in TEXTS {
        let texts = paragraphs(text);
        assert_eq!(recipe.key(&texts[0]), Some(Key::of(&Exact.normalize(&texts[0]))));
        over(&mut group, &format!("xxh3/{language}"), &texts, |text| recipe.key(text));
        over(&mut group, &format!("siphash/{language}"), &texts, |text| keyed.key(text));
    }
}

fn index(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("index");
    let (recipe, texts) = (Recipe::default(), paragraphs(TEXTS[0].1));
    let outlines: Vec<Outline<'_>> =
        texts.iter().zip(0_u64..).map(|(text, id)| recipe.outline(Document::new(id, text))).collect();
    let build = || {
        let mut index = MemoryIndex::new(&recipe);
        for outline in &outlines {
            index.add(outline).expect("outlines of the same recipe");
        }
        index
    };
    let index = build();
    assert_eq!(index.len(), texts.len());
    let keys: Vec<Key> = outlines.iter().flat_map(Outline::segments).filter_map(Segment::key).collect();
    group.throughput(Throughput::Elements(keys.len() as u64));
    group.bench_function("add", |bencher| bencher.iter(|| black_box(build())));
    group.bench_function("get", |bencher| {
        bencher.iter(|| keys.iter().filter(|&&key| index.get(key).is_some()).count());
    });
    let write = || {
        let mut file = Vec::new();
        index.write_to(&mut file).expect("a vector takes all");
        file
    };
    let file = IndexFile::open(write()).and_then(IndexFile::verify).expect("what was written");
    assert!(keys.iter().all(|&key| file.get(key) == index.get(key)));
    group.bench_function("write", |bencher| bencher.iter(|| black_box(write())));
    group.bench_function("get from a file", |bencher| {
        bencher.iter(|| keys.iter().filter(|&&key| file.get(key).is_some()).count());
    });
}

fn finders(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("clean");
    let texts = pages();
    let recipe = Recipe::default();
    let outline = |text: &str| recipe.outline(text).segments().len();
    let rules = Cleaner::new(recipe.clone()).with(Rules::web().unjudged());
    let repeats = Cleaner::new(recipe.clone()).with(Repeats::within());
    let all = Cleaner::default();
    assert!(rules.clean(&texts[0]).removals().len() > 3, "an article with furniture");
    assert_eq!(repeats.clean(&texts[2]).removals().len(), 1, "the Bengali article is pasted twice");
    over(&mut group, "outline alone", &texts, outline);
    over(&mut group, "repeats within", &texts, |text| repeats.clean(text).text().len());
    over(&mut group, "web rules, unjudged", &texts, |text| rules.clean(text).text().len());
    over(&mut group, "both, end to end", &texts, |text| all.clean(text).text().len());
    let judge = Cleaner::new(recipe.clone()).with(Rules::page());
    assert!(
        judge.clean(&texts[0]).text().len() < rules.clean(&texts[0]).text().len(),
        "the judge takes more"
    );
    over(&mut group, "page judge", &texts, |text| judge.clean(text).text().len());
}

fn near(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("near");
    let recipe = Recipe::documents();
    for (language, text) in TEXTS {
        let texts = paragraphs(text);
        let set = Shingles::default().set(&texts[0]);
        assert!(
            set.jaccard(&Shingles::default().set(&format!("{}!", texts[0]))) > 0.999,
            "up to punctuation"
        );
        over(&mut group, &format!("set/{language}"), &texts, |text| Shingles::default().set(text));
        let index = |text: &str| NearIndex::of(&recipe, [Document::new(0, text)]).len();
        over(&mut group, &format!("index/{language}"), &[texts.join("\n")], index);
    }

    // A text of a thousand words, and one that shares nine tenths of its shingles.
    let words: Vec<String> = (0..1100).map(|word| format!("word{word}")).collect();
    let [one, other] = [0..1000, 53..1053].map(|range| words[range].join(" "));
    let [a, b] = [&one, &other].map(|text| Shingles::default().set(text));
    assert!((a.jaccard(&b) - 0.9).abs() < 0.01);
    for slots in [64, 128, 256, 512] {
        let [first, second] = [&a, &b].map(|set| Signature::of(set.as_slice(), slots));
        assert!((first.similarity(&second) - 0.9).abs() < 0.15);
        group.throughput(Throughput::Elements(a.len() as u64));
        group.bench_function(format!("signature of 1,000 shingles/{slots}"), |bencher| {
            bencher.iter(|| Signature::of(black_box(a.as_slice()), slots));
        });
        let bands = Bands::new(8, slots / 8).expect("bands");
        let outline = recipe.outline(Document::new(0, &one));
        group.throughput(Throughput::Bytes(one.len() as u64));
        group.bench_function(format!("band keys of 1,000 words/{slots}"), |bencher| {
            let mut index = NearIndex::new(&recipe, Shingles::default(), bands);
            bencher.iter(|| index.add(&outline).expect("the same recipe"));
        });
    }
    group.throughput(Throughput::Elements((a.len() + b.len()) as u64));
    group.bench_function("verify/two sets of 1,000", |bencher| bencher.iter(|| black_box(&a).jaccard(&b)));
    let long = Shingles::default().set(&(0..100).map(|_| one.as_str()).collect::<Vec<_>>().join(" new "));
    assert!((a.containment(&long) - 1.0).abs() < f64::EPSILON);
    group.bench_function("verify/one of 1,000 in a longer one", |bencher| {
        bencher.iter(|| black_box(&a).containment(&long));
    });

    // Every page stands twice, with another end.
    let texts: Vec<String> =
        pages().into_iter().flat_map(|page| [format!("{page}a"), format!("{page}b")]).collect();
    let documents = || texts.iter().zip(0_u64..).map(|(text, id)| Document::new(id, text));
    let text = |place: Place| place.span.of(&texts[usize::try_from(place.doc.number()).expect("a small id")]);
    let index = NearIndex::of(&recipe, documents());
    let clustering = Clustering::jaccard(0.8).expect("a similarity");
    let found = clustering.cluster(&index, text);
    assert!(found.iter().flatten().filter(|member| !member.kept).count() * 2 >= texts.len());
    group.throughput(Throughput::Bytes(size(&texts)));
    group.bench_function("pages, each twice/index", |bencher| {
        bencher.iter(|| NearIndex::of(&recipe, documents()));
    });
    let all: Vec<_> = documents().collect();
    group.bench_function("pages, each twice/text to clusters", |bencher| {
        bencher.iter(|| clustering.of(&recipe, &all));
    });
    group.bench_function("pages, each twice/clusters of the index", |bencher| {
        bencher.iter(|| clustering.cluster(&index, text));
    });
}

/// Pages, of which every other one quotes the one before it.
fn quoting(pages: usize) -> Vec<String> {
    let numbered = |text: &str, number: usize| {
        let words = text.split_whitespace().flat_map(|word| [word.to_owned(), format!("{number} ")]);
        words.collect::<String>()
    };
    let articles = TEXTS.iter().cycle().zip(0..pages).map(|((_, text), number)| numbered(text, number));
    articles.flat_map(|page| [format!("{page}\n"), format!("It was said: {page}, and so on.\n")]).collect()
}

#[expect(clippy::cast_precision_loss, reason = "numbers of anchors and bytes")]
fn passages(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("passages");
    group.sample_size(20);
    for (unit, length) in [("bytes", Length::bytes(100)), ("characters", Length::characters(100))] {
        let length = length.expect("a length");
        // Random text has 2 anchors for every window + 1 positions.
        let texts = quoting(64);
        let documents = || texts.iter().zip(0_u64..).map(|(text, id)| Document::new(id, text));
        let index = PassageIndex::of(length, documents());
        let density = index.anchors() as f64 / size(&texts) as f64;
        println!("passages: {density:.4} anchors a byte, {:.4} in theory", 2.0 / 69.0);
        assert!(density < 0.032, "{density} anchors a byte");
        over(&mut group, &format!("anchors/{unit}"), &texts, |text| {
            PassageIndex::of(length, [Document::new(0, text)])
        });
    }
    let length = Length::bytes(100).expect("a length");
    for times in [1, 2, 4, 8] {
        let texts = quoting(64 * times);
        let documents: Vec<_> = texts.iter().zip(0_u64..).map(|(text, id)| Document::new(id, text)).collect();
        let text = |id: DocId| texts[usize::try_from(id.number()).expect("a small id")].as_str();
        let index = PassageIndex::of(length, documents.iter().copied());
        let found = Search::default().search(&index, text);
        let gone: u64 = found.iter().map(|passage| passage.place.span.len() as u64).sum();
        let percent = gone * 100 / size(&texts);
        assert!((35..=75).contains(&percent), "about half of the text is quoted, {percent} % go");
        group.throughput(Throughput::Bytes(size(&texts)));
        // With nothing to compare, what is left is sorting.
        let nothing = Search::default().since(DocId::new(0));
        group.bench_function(format!("sort/x{times}"), |bencher| {
            bencher.iter(|| nothing.search(&index, text));
        });
        group.bench_function(format!("sort and extend/x{times}"), |bencher| {
            bencher.iter(|| Search::default().search(&index, text));
        });
        group.bench_function(format!("text to passages/x{times}"), |bencher| {
            bencher.iter(|| Search::default().of(length, &documents));
        });
    }
}

criterion_group!(benches, floors, segment, normalize, key, index, finders, near, passages);
criterion_main!(benches);
