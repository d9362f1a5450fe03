//! The page judge: whole pages in many languages, and what it must never do.

mod common;

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use refrain::rules::judge::Judge;
use refrain::{Cleaned, Cleaner, Recipe, Rules, restore};
use serde::Deserialize;

/// A page: what stands above an article, the article, and what stands below it.
#[derive(Deserialize)]
struct Page {
    language: String,
    above: Vec<String>,
    title: String,
    article: Vec<String>,
    below: Vec<String>,
}

impl Page {
    fn text(&self) -> String {
        let title = std::slice::from_ref(&self.title);
        [&self.above[..], title, &self.article, &self.below].concat().join("\n")
    }
}

/// A text in which a reader would miss every line.
#[derive(Deserialize)]
struct Harmless {
    kind: String,
    text: String,
}

fn pages() -> Vec<Page> {
    common::cases::<Page>("page").into_iter().map(|(_, page)| page).collect()
}

fn cleaner() -> Cleaner<'static> {
    Cleaner::new(Recipe::default()).with(Rules::page())
}

/// Which share of the letters of these lines is left, in percent.
fn left(lines: &[String], cleaned: &Cleaned<'_>) -> usize {
    let letters = |line: &String| line.chars().filter(|c| c.is_alphanumeric()).count();
    let is_left = |line: &&String| cleaned.text().lines().any(|left| left == line.as_str());
    100 * lines.iter().filter(is_left).map(letters).sum::<usize>() / lines.iter().map(letters).sum::<usize>()
}

#[test]
fn articles_stay_and_what_is_around_them_goes() {
    let (pages, cleaner) = (pages(), cleaner());
    assert!(pages.len() >= 16, "{} pages", pages.len());
    let mut wrong = Vec::new();
    for page in &pages {
        let text = page.text();
        let cleaned = cleaner.clean(&text);
        let (article, above, below) =
            (left(&page.article, &cleaned), left(&page.above, &cleaned), left(&page.below, &cleaned));
        if article < 100 || above > 15 || below > 25 {
            wrong.push(format!(
                "{}: {article} % of the article stay, {above} % of what is above, {below} % of what is below",
                page.language
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_careful_set_takes_walls_and_leaves_articles() {
    let cleaner = Cleaner::new(Recipe::default()).with(Rules::web());
    let mut stays = Vec::new();
    for page in pages() {
        let text = page.text();
        let cleaned = cleaner.clean(&text);
        let title = std::slice::from_ref(&page.title);
        assert_eq!((left(&page.article, &cleaned), left(title, &cleaned)), (100, 100), "{}", page.language);
        stays.push((left(&[&page.above[..], &page.below].concat(), &cleaned), page.language.clone()));
        // The same article alone was never on a page that is known of.
        let article = [title, &page.article].concat().join("\n");
        assert_eq!(cleaner.clean(&article).removals(), [], "{}", page.language);
    }
    stays.sort();
    assert!(
        stays[stays.len() / 2].0 <= 20 && stays[stays.len() - 1].0 <= 50,
        "around the articles stay (percent): {stays:?}"
    );
}

#[test]
fn running_text_verse_and_tables_that_were_never_on_a_page_stay() {
    let texts = common::cases::<Harmless>("harmless");
    let cleaner = cleaner();
    let is_prose = |text: &str| {
        let closed = text
            .trim_end_matches(['"', '”', '»', '」', ')', '\'', '’'])
            .ends_with(['.', '!', '?', '。', '।', '؟', '۔', '។', '။', '።', '…']);
        closed && text.chars().filter(|c| c.is_alphanumeric()).count() >= 80
    };
    let mut taken = Vec::new();
    for (language, Harmless { kind, text }) in &texts {
        let cleaned = cleaner.clean(text);
        let has_no_sentence = ["song", "poem", "litany", "table", "score"].contains(&kind.as_str());
        let prose = cleaned.removed().filter(|(_, piece)| has_no_sentence || is_prose(piece.trim()));
        taken.extend(prose.map(|(_, piece)| format!("{language}: {}", piece.trim())));
    }
    assert!(taken.is_empty(), "{}", taken.join("\n"));
}

#[test]
fn a_page_is_restored_and_its_removals_say_how_sure_they_are() {
    let (pages, cleaner) = (pages(), cleaner());
    for page in &pages {
        let text = page.text();
        let cleaned = cleaner.clean(&text);
        let pieces = cleaned.removed().map(|(removal, piece)| (removal.span(), piece));
        assert_eq!(restore(cleaned.text(), pieces).as_deref(), Ok(text.as_str()), "{}", page.language);
        for removal in cleaned.removals() {
            let (name, score) = (removal.reason().name(), removal.score());
            assert!((0.0..=1.0).contains(&score), "{name}: {score}");
            assert_eq!(name.starts_with("page."), score < 1.0, "{name}: {score}");
        }
    }
}

#[test]
fn a_page_cleaned_twice_is_a_page_cleaned_once() {
    let (pages, cleaner) = (pages(), cleaner());
    for page in &pages {
        let text = page.text();
        let once = cleaner.clean(&text);
        assert_eq!(cleaner.clean(once.text()).text(), once.text(), "{}", page.language);
    }
}

#[test]
fn parallel_is_serial() {
    let (texts, cleaner) = (pages().iter().map(Page::text).collect::<Vec<_>>(), cleaner());
    let serial: Vec<_> = cleaner.clean_all(&texts).map(|cleaned| cleaned.removals().to_vec()).collect();
    let parallel: Vec<_> = texts.par_iter().map(|text| cleaner.clean(text).removals().to_vec()).collect();
    assert_eq!(serial, parallel);
}

#[test]
fn the_tables_that_come_along_are_read_and_written() {
    let judge = Judge::default();
    assert_ne!(judge, Judge::blank(), "the tables are wrong");
    assert_eq!(Judge::from_tsv(&judge.to_tsv()).as_ref(), Ok(&judge));
}

#[test]
fn a_wrong_table_is_told_with_its_line() {
    let table = Judge::default().to_tsv();
    let row = table.lines().nth(1).expect("a table");
    for (wrong, what) in [
        (row.replacen('1', "3", 1), "a third look"),
        (row.replace("page.", "place."), "evidence that there is not"),
        (row.replace(" > ", " < "), "another question"),
        (row.rsplit_once(' ').expect("scores").0.to_owned(), "a score too few"),
        ("1".to_owned(), "nothing"),
    ] {
        let error = Judge::from_tsv(&format!("# head\n\n{row}\n{wrong}\n")).expect_err(what).to_string();
        assert!(error.starts_with("line 4 of the tables") && error.contains("four questions"), "{error}");
    }
}

#[test]
fn a_judge_without_tables_takes_nothing() {
    let text = pages()[0].text();
    let rules = Rules::none().judged_by(Judge::blank());
    assert_eq!(Cleaner::new(Recipe::default()).with(rules).clean(&text).text(), text);
}
