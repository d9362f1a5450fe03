//! Templates: laws over random corpora, and a small site in each of many languages.

mod common;

use std::io::{self, Cursor};

use proptest::prelude::*;
use refrain::rules::{KnownTemplates, TemplateCensus, Templates};
use refrain::{Cleaned, Cleaner, DiskError, Document, Error, Finder, Reason, Recipe, Removal, restore};
use serde::Deserialize;

/// Lines that random pages are made of: menus, notices with numbers, running text, the names of their sites.
const LINES: [&str; 20] = [
    "Harbour News",
    "Home",
    "Sport",
    "Weather",
    "Culture",
    "Jobs",
    "one.example",
    "two.example",
    "Letters",
    "Archive",
    "Contact",
    "12 comments",
    "7 comments",
    "© 2024 Harbour News",
    "Published 2024-05-12 10:30",
    "The ferry was late again on Monday, and nobody on the quay could say when the next one would come.",
    "老街上的点心铺至今仍按照祖母手写的方子做饼，每天凌晨四点就开始揉面生火，门口早早排起长队。",
    "Subscribe to our newsletter, and never miss a story from the coast and from the islands again.",
    "*",
    "",
];

const HOSTS: [Option<&str>; 5] =
    [Some("one.example"), Some("two.example"), Some("One.Example"), Some(""), None];

/// A page: the number of its host, and its text.
type Page = (usize, String);

fn page() -> impl Strategy<Value = Page> {
    let line = prop::sample::select(&LINES[..]).prop_map(str::to_owned);
    let odd = "[ -~äß\u{300}१क्ষ\u{200D}\u{AD}\u{7}\"'\\\\]{0,12}";
    let lines = prop::collection::vec(prop_oneof![16 => line, 1 => odd.boxed()], 0..24);
    (prop::sample::select(&[0, 0, 0, 1, 2, 3, 4][..]), lines.prop_map(|lines| lines.join("\n")))
}

fn corpus() -> impl Strategy<Value = Vec<Page>> {
    prop::collection::vec(page(), 1..12)
}

fn documents(pages: &[Page]) -> Vec<Document<'_>> {
    let documents = pages.iter().zip(0_u64..).map(|((host, text), id)| {
        let document = Document::new(id, text);
        HOSTS[*host].map_or(document, |host| document.site(host))
    });
    documents.collect()
}

fn clean<'t>(templates: &(impl Finder + Clone), documents: &[Document<'t>]) -> Vec<Cleaned<'t>> {
    let cleaner = Cleaner::new(Recipe::lines()).with(templates.clone());
    cleaner.clean_all(documents.iter().copied()).collect()
}

/// What templates take out of documents: all that can be seen of them.
fn effect(templates: &(impl Finder + Clone), documents: &[Document<'_>]) -> Vec<Vec<Removal>> {
    clean(templates, documents).iter().map(|cleaned| cleaned.removals().to_vec()).collect()
}

fn learn(documents: impl IntoIterator<Item = Document<'static>>) -> Templates {
    Templates::of(&Recipe::lines(), documents)
}

type Runs = fn() -> io::Result<Cursor<Vec<u8>>>;

/// A census with as little memory as it takes: a run is written after some hundred lines.
fn census<'r>(recipe: &Recipe) -> TemplateCensus<'r, Runs> {
    TemplateCensus::new(recipe, 0, || Ok(Cursor::new(Vec::new())))
}

/// What a census knows of documents that so many threads have noted, joined in this order.
fn noted(
    recipe: &Recipe,
    documents: &[Document<'_>],
    threads: usize,
    thresholds: (u64, f64),
) -> KnownTemplates {
    let mut all = census(recipe).at_least(thresholds.0).share(thresholds.1).expect("a share");
    let mut parts: Vec<_> = (0..threads).map(|_| census(recipe)).collect();
    for (at, &document) in documents.iter().enumerate() {
        parts[at % threads].add(&recipe.outline(document)).expect("memory");
    }
    parts.into_iter().try_for_each(|part| all.join(part)).expect("memory");
    all.templates().expect("memory")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn a_census_judges_as_the_tally_does(pages in corpus(), threads in 1..4_usize, least in 0..5_u64, share in 0.0..=1.0) {
        let documents = documents(&pages);
        let recipe = Recipe::lines();
        let tally = Templates::of(&recipe, documents.clone()).at_least(least).share(share).expect("a share");
        let known = noted(&recipe, &documents, threads, (least, share));
        prop_assert_eq!(effect(&known, &documents), effect(&tally, &documents));
        // Also of pages that it has not seen, of sites that it has.
        let others: Vec<_> = documents.iter().rev().zip(&documents).map(|(page, site)| {
            site.host().map_or(Document::from(page.text()), |host| Document::from(page.text()).site(host))
        }).collect();
        prop_assert_eq!(effect(&known, &others), effect(&tally, &others));
        let mut file = Vec::new();
        known.write_to(&mut file).expect("memory");
        let read = KnownTemplates::read_from(&recipe, Cursor::new(file)).expect("what was written");
        prop_assert_eq!(effect(&read, &others), effect(&tally, &others));
    }

    #[test]
    fn merging_is_one_pass_in_any_order(pages in corpus(), cut in 0..12_usize) {
        let documents = documents(&pages);
        let recipe = Recipe::lines();
        let (left, right) = documents.split_at(cut.min(documents.len()));
        let [left, right] = [left, right].map(|part| Templates::of(&recipe, part.to_vec()));
        let (mut one, mut other) = (left.clone(), right.clone());
        one.merge(right).expect("the same recipe");
        other.merge(left).expect("the same recipe");
        let mut whole = Templates::new(&recipe);
        for document in documents.iter().rev() {
            whole.add(&recipe.outline(*document)).expect("the same recipe");
        }
        prop_assert_eq!(effect(&one, &documents), effect(&whole, &documents));
        prop_assert_eq!(effect(&other, &documents), effect(&whole, &documents));
        #[cfg(feature = "toml")]
        for merged in [one, other] {
            prop_assert_eq!(merged.at_least(1).to_toml(), whole.clone().at_least(1).to_toml());
        }
    }

    #[test]
    fn every_removal_is_true_and_can_be_undone(pages in corpus(), least in 0..5_u64, share in 0.0..=1.0) {
        let documents = documents(&pages);
        let templates = Templates::of(&Recipe::lines(), documents.clone()).at_least(least).share(share).expect("a share");
        for cleaned in clean(&templates, &documents) {
            let pieces = cleaned.removed().map(|(removal, piece)| (removal.span(), piece));
            prop_assert_eq!(restore(cleaned.text(), pieces), Ok(cleaned.original().to_owned()));
            let host = cleaned.document().host();
            prop_assert!(cleaned.removals().is_empty() || host.is_some_and(|host| !host.is_empty()));
            let site = documents.iter().filter(|document| document.host() == host).count() as u64;
            for removal in cleaned.removals() {
                let &Reason::Template { documents, of } = removal.reason() else { panic!("{removal:?}") };
                prop_assert!(documents >= least && documents <= of && of == site, "{:?}", removal);
            }
        }
    }

    #[test]
    fn clean_twice_is_clean_once(pages in corpus()) {
        let documents = documents(&pages);
        let templates = Templates::of(&Recipe::lines(), documents.clone());
        for once in clean(&templates, &documents) {
            let again = Document::new(once.document().id(), once.text());
            let again = once.document().host().map_or(again, |host| again.site(host));
            let twice = clean(&templates, &[again]);
            prop_assert_eq!(twice[0].text(), once.text());
        }
    }
}

#[cfg(feature = "rayon")]
mod parallel {
    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        #[test]
        fn parallel_is_serial(pages in corpus()) {
            let documents = documents(&pages);
            let serial = Templates::of(&Recipe::lines(), documents.clone());
            for threads in [1, 2, 3, 8] {
                let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
                let parallel = pool.install(|| Templates::par_of(&Recipe::lines(), documents.clone()));
                prop_assert_eq!(effect(&parallel, &documents), effect(&serial, &documents));
                #[cfg(feature = "toml")]
                prop_assert_eq!(parallel.at_least(1).to_toml(), serial.clone().at_least(1).to_toml());
            }
        }
    }
}

#[cfg(feature = "toml")]
mod review {
    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]

        #[test]
        fn a_file_read_back_takes_out_the_same(pages in corpus(), least in 1..5_u64, share in 0.0..=1.0) {
            let documents = documents(&pages);
            let learnt = Templates::of(&Recipe::lines(), documents.clone()).at_least(least).share(share).expect("a share");
            let file = learnt.to_toml();
            let read = Templates::from_toml(&Recipe::lines(), &file).expect("a file of its own");
            prop_assert_eq!(read.to_toml(), file);
            prop_assert_eq!(effect(&read, &documents), effect(&learnt, &documents));
            // What was reviewed is not learnt over, on either side of a merge.
            let (mut one, mut other) = (read.clone(), learnt);
            one.merge(other.clone()).expect("the same recipe");
            other.merge(read.clone()).expect("the same recipe");
            prop_assert_eq!(one.to_toml(), read.to_toml());
            prop_assert_eq!(effect(&other, &documents), effect(&read, &documents));
        }
    }

    fn harbour() -> Templates {
        learn(["One story.", "Another story.", "A third."].iter().zip(0_u64..).map(|(story, id)| {
            let text = format!("Home\nSport\n{story}\n{} comments", id + 3);
            Document::new(id, text.leak()).site("harbour.example")
        }))
    }

    #[test]
    fn a_reviewer_has_the_last_word() {
        let file = harbour().to_toml();
        assert!(file.contains("text = \"3 comments\"\ndocuments = 3\nkeep = false\n"), "{file}");
        let page = Document::new(9, "Home\nSport\nThe news.\n25 comments").site("harbour.example");
        let left = |file: &str| {
            let templates = Templates::from_toml(&Recipe::lines(), file).expect("a good file");
            clean(&templates, &[page])[0].text().to_owned()
        };
        assert_eq!(left(&file), "The news.\n");
        let kept = file.replacen(
            "text = \"3 comments\"\ndocuments = 3\nkeep = false",
            "text = \"3 comments\"\ndocuments = 3\nkeep = true",
            1,
        );
        assert_eq!(left(&kept), "The news.\n25 comments");
        let end = file.find("[[site.line]]").expect("a line");
        assert_eq!(left(&file[..end]), page.text());
    }

    #[test]
    fn wrong_files_say_where_and_what_to_do() {
        let site = "[[site]]\nhost = \"a.example\"\ndocuments = 4\n";
        let line = "[[site.line]]\ntext = \"Page 1\"\ndocuments = 4\n";
        for (file, at, hint) in [
            ("[[site]\n".to_owned(), 1, "unclosed"),
            (format!("{site}colour = 1\n"), 4, "unknown field"),
            (format!("{site}{}", line.replace("Page 1", "1")), 5, "delete it"),
            (format!("{site}{}", line.replace('4', "5")), 6, "correct the number"),
            (format!("{site}{}", line.replace('4', "0")), 6, "correct the number"),
            (format!("{site}{line}{}", line.replace('1', "2")), 8, "delete one"),
            (format!("{site}{line}below = [\"1\"]\n"), 5, "delete it"),
            (format!("{site}{line}{site}"), 8, "put its lines there"),
        ] {
            let error = Templates::from_toml(&Recipe::lines(), &file).expect_err(&file);
            let Error::Templates { line, problem, .. } = &error else { panic!("{error}") };
            assert_eq!(*line, at, "{file}: {error}");
            assert!(problem.contains(hint), "{file}: {error}");
        }
    }
}

#[test]
fn another_recipe_is_refused() {
    let mut templates = Templates::new(&Recipe::lines());
    assert!(matches!(templates.add(&Recipe::default().outline("Home")), Err(Error::Recipe { .. })));
    assert!(matches!(templates.merge(Templates::new(&Recipe::default())), Err(Error::Recipe { .. })));
    assert!(matches!(templates.share(1.5), Err(Error::Share { .. })));
    let mut census = census(&Recipe::lines());
    assert!(matches!(census.add(&Recipe::default().outline("Home")), Err(DiskError::Recipe(_))));
    let other = self::census(&Recipe::default());
    assert!(matches!(census.join(other), Err(DiskError::Recipe(_))));
    assert!(matches!(census.share(-0.5), Err(Error::Share { .. })));
}

/// In many runs, of two threads: the sites of all languages, and each of them many times.
#[test]
fn a_census_larger_than_its_memory_judges_as_the_tally_does() {
    let mut pages = Vec::new();
    for number in 0..250 {
        for (language, site) in common::cases::<Site>("templates") {
            // The same sites under several names, and of one more and more pages.
            let host = format!("{language}{}.example", number % 7 * (number % 11));
            let texts = site.pages().into_iter().take(1 + number % 4);
            pages.extend(texts.map(|text| (host.clone(), format!("{text}{language} {number}\n"))));
        }
    }
    let documents: Vec<_> =
        (0_u64..).zip(&pages).map(|(id, (host, text))| Document::new(id, text).site(host)).collect();
    for recipe in [Recipe::lines(), Recipe::lines().keyed(*b"sixteen  letters")] {
        let tally = Templates::of(&recipe, documents.clone());
        let known = noted(&recipe, &documents, 2, (3, 0.1));
        let cleaned = |finder: &dyn Finder| {
            let mut found = Vec::new();
            for &document in &documents {
                finder.find(&recipe.outline(document), &mut found);
            }
            found
        };
        let found = cleaned(&tally);
        assert!(found.len() > documents.len(), "{} removals", found.len());
        assert_eq!(cleaned(&known), found);
    }
}

#[test]
fn a_file_of_templates_with_any_bit_flipped_is_refused() {
    let recipe = Recipe::lines();
    let pages: Vec<Page> = (0..4).map(|number| (0, format!("Home\nSport\n{}", story(number)))).collect();
    let known = noted(&recipe, &documents(&pages), 1, (3, 0.1));
    let mut file = Vec::new();
    known.write_to(&mut file).expect("memory");
    let read = |recipe: &Recipe, file: &[u8]| KnownTemplates::read_from(recipe, Cursor::new(file.to_vec()));
    assert_eq!(
        effect(&read(&recipe, &file).expect("what was written"), &documents(&pages)),
        effect(&known, &documents(&pages))
    );
    for bit in 0..file.len() * 8 {
        file[bit / 8] ^= 1 << (bit % 8);
        assert!(read(&recipe, &file).is_err(), "bit {bit}");
        file[bit / 8] ^= 1 << (bit % 8);
    }
    for len in 0..file.len() {
        assert!(read(&recipe, &file[..len]).is_err(), "{len} bytes");
    }
    assert!(matches!(read(&Recipe::default(), &file), Err(DiskError::Recipe(_))));
}

#[test]
fn a_census_tells_that_the_disk_is_full() {
    let recipe = Recipe::lines();
    let full = || -> io::Result<Cursor<Vec<u8>>> { Err(io::ErrorKind::StorageFull.into()) };
    let told = |result: Result<(), DiskError>| {
        let error = result.expect_err("a full disk");
        assert!(
            matches!(&error, DiskError::Io(error) if error.kind() == io::ErrorKind::StorageFull),
            "{error}"
        );
    };
    let lines: String = (0..3000).map(story).collect();
    let mut census = TemplateCensus::new(&recipe, 0, full);
    told(census.add(&recipe.outline(Document::new(0, &lines).site("a.example"))));
    told(TemplateCensus::new(&recipe, 0, full).templates().map(drop));
}

/// A line of its own, also where numbers are masked.
fn story(number: u32) -> String {
    let digits = number.to_string().into_bytes();
    let letters: String = digits.iter().map(|digit| char::from(digit - b'0' + b'a')).collect();
    format!("Story {letters}\n")
}

#[test]
fn a_document_counts_once() {
    let text = "Home\nHome\nHome\nHome\nA story of its own.";
    let documents = [0, 1].map(|id| Document::new(id, text).site("a.example"));
    let templates = learn(documents);
    assert!(effect(&templates, &documents).iter().all(Vec::is_empty), "two documents are fewer than three");
}

/// What is left of pages of one site.
fn left(pages: &[String]) -> Vec<String> {
    let documents: Vec<_> =
        pages.iter().zip(0_u64..).map(|(text, id)| Document::new(id, text).site("a.example")).collect();
    let templates = Templates::of(&Recipe::lines(), documents.clone());
    clean(&templates, &documents).iter().map(|cleaned| cleaned.text().to_owned()).collect()
}

#[test]
fn half_of_the_pages_make_a_template_of_a_crowd_alone() {
    let menu = ["Home", "Sport", "Weather", "Culture", "Jobs", "Letters", "Archive", "Contact", "Imprint"];
    for (lines, goes) in [(8, false), (9, true)] {
        let page = |number: usize| match number % 2 {
            0 => format!("{}\nStory {}", menu[..lines].join("\n"), menu[number]),
            _ => format!("Another story, about {}", menu[number]),
        };
        let pages: Vec<_> = (0..6).map(page).collect();
        assert_eq!(left(&pages)[0] == "Story Home", goes, "{lines} lines");
        assert_eq!(left(&pages)[1], pages[1]);
    }
}

#[test]
fn labels_of_some_articles_stay() {
    let page = |dish: &str| format!("{dish}\nIngredients\nTake {dish}.\nMethod\nCook {dish}.\nPages of Ada");
    let recipes = ["Rice", "Bread", "Soup"].map(page);
    let stories =
        ["Rain", "Wind", "Snow"].map(|weather| format!("{weather}\nIt was {weather}.\nPages of Ada"));
    let left = left(&[recipes.clone(), stories].concat());
    assert_eq!(left[0], recipes[0].replace("Pages of Ada", ""));
}

/// Lists that are never the same twice: nothing but the line itself says where it belongs.
#[test]
fn a_headline_and_running_text_stay_where_they_stand_alone() {
    let lead =
        "The ferry was late again on Monday, and nobody on the quay could say when the next would come.";
    let own = format!("Late again\n{lead}\nThe captain had no comment.");
    let other = |story: &str| format!("{story} here\n{lead}\n{story} there\nLate again\n{story} everywhere");
    let pages = [own.clone(), other("Rain"), other("Wind"), other("Snow")];
    let left = left(&pages);
    assert_eq!(left[0], own);
    assert_eq!(left[1], pages[1].replace("Late again\n", ""));
}

#[test]
fn a_keyed_recipe_finds_the_same() {
    let recipe = Recipe::lines().keyed(*b"sixteen  letters");
    for (_, site) in common::cases::<Site>("templates") {
        let texts = site.pages();
        let documents = texts.iter().zip(0_u64..).map(|(text, id)| Document::new(id, text).site("a.example"));
        let cleaner = Cleaner::new(recipe.clone()).with(Templates::of(&recipe, documents.clone()));
        let keyed: Vec<_> =
            cleaner.clean_all(documents.clone()).map(|cleaned| cleaned.removals().to_vec()).collect();
        let documents: Vec<_> = documents.collect();
        assert_eq!(keyed, effect(&Templates::of(&Recipe::lines(), documents.clone()), &documents));
    }
}

/// Whichever language: all furniture goes, all content stays, also the headline that every other page lists.
#[test]
fn a_small_site_in_every_language() {
    for (language, site) in common::cases::<Site>("templates") {
        let texts = site.pages();
        let documents =
            texts.iter().zip(0_u64..).map(|(text, id)| Document::new(id, text).site("news.example"));
        let documents: Vec<_> = documents.collect();
        let templates = Templates::of(&Recipe::lines(), documents.clone());
        for (cleaned, article) in clean(&templates, &documents).iter().zip(&site.article) {
            assert_eq!(cleaned.text(), article.text(), "{language}");
        }
    }
}

/// A site as data; `{}` stands for numbers that differ from page to page, `{d}` for a date.
#[derive(Deserialize)]
struct Site {
    /// The digit 0 of its script.
    zero: char,
    menu: Vec<String>,
    date: String,
    comments: String,
    related: String,
    foot: Vec<String>,
    article: Vec<Article>,
}

#[derive(Deserialize)]
struct Article {
    headline: String,
    sentences: Vec<String>,
}

impl Article {
    fn text(&self) -> String {
        format!("{}\n{}\n", self.headline, self.sentences.join("\n"))
    }
}

impl Site {
    fn pages(&self) -> Vec<String> {
        (0..self.article.len()).map(|number| self.page(number)).collect()
    }

    fn page(&self, number: usize) -> String {
        let date = format!("{}/{}/2024", 3 * number + 8, number + 5);
        let count = (7 * number * number).to_string();
        let Article { headline, sentences } = &self.article[number];
        let others = self.article.iter().map(|article| &article.headline).filter(|other| *other != headline);
        let lines = self.menu.iter().chain([headline, &self.date]).chain(sentences);
        let lines = lines.chain([&self.comments, &self.related]).chain(others).chain(&self.foot);
        let filled = lines.map(|line| line.replace("{d}", &date).replace("{}", &count));
        filled.map(|line| self.digits(&line) + "\n").collect()
    }

    /// The text with the digits of the script.
    fn digits(&self, text: &str) -> String {
        let own = |digit: u32| char::from_u32(self.zero as u32 + digit).expect("a digit");
        text.chars().map(|c| c.to_digit(10).map_or(c, own)).collect()
    }
}
