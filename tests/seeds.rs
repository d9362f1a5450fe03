//! The three real documents that this project began with. They are other people's texts and stand beside the project.

use std::path::Path;

use refrain::{Cleaned, Reason, clean};

fn seed(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/seeds").join(name);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn taken<'t>(cleaned: &'t Cleaned<'_>) -> Vec<(&'t str, &'t str)> {
    cleaned.removed().map(|(removal, text)| (removal.reason().name(), text.trim())).collect()
}

#[test]
#[ignore = "needs ../shared/seeds: run by .ci/run"]
fn bengali_article_is_cut_to_its_first_copy() {
    let text = seed("bengali-article.txt");
    let first_five: usize = text.split_inclusive('\n').take(5).map(str::len).sum();
    let cleaned = clean(&text);
    assert_eq!(cleaned.text(), &text[..first_five]);
    let [removal] = cleaned.removals() else { panic!("one removal, not {:?}", cleaned.removals()) };
    let Reason::Repeat { first } = removal.reason() else { panic!("a repeat, not {removal:?}") };
    assert_eq!(first.span.of(&text), text[..first_five].trim_end());
}

#[test]
#[ignore = "needs ../shared/seeds: run by .ci/run"]
fn indonesian_article_loses_seven_pieces_of_furniture() {
    let text = seed("indonesian-article.txt");
    let cleaned = clean(&text);
    let title = "Jepang dan Rusia menyepakati kerjasama keamanan";
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let wanted = [
        ("web.share", "Chia sẻ".to_owned()),
        ("web.teaser", lines[2].to_owned()),
        ("web.title-echo", format!("{title} - ảnh 1")),
        ("web.title-echo", title.to_owned()),
        ("web.credit", "(Foto : thanhnien.com.vn)".to_owned()),
        ("web.end-mark", "/.".to_owned()),
        ("web.comment-heading", "Komentar".to_owned()),
    ];
    assert_eq!(taken(&cleaned), wanted.each_ref().map(|(reason, piece)| (*reason, piece.as_str())));
    let kept: Vec<&str> = cleaned.text().lines().filter(|line| !line.trim().is_empty()).collect();
    assert_eq!(kept.len(), 4);
    assert_eq!(kept[0], title);
    assert!(
        kept[1].starts_with(lines[2].trim_end_matches('\u{A0}').trim_end()) && kept[1].ends_with("di Tokyo.")
    );
    assert!(kept[3].ends_with(" Moskwa."));
}

#[test]
#[ignore = "needs ../shared/seeds: run by .ci/run"]
fn swedish_article_loses_credits_site_name_and_counter() {
    let text = seed("swedish-article.txt");
    let cleaned = clean(&text);
    let wanted = [
        ("web.credit", "Video : VTV"),
        ("web.credit", "Foto: VNA"),
        ("web.site-name", "Vnexpress.net"),
        ("web.comment-count", "Kommentar (0)"),
    ];
    assert_eq!(taken(&cleaned), wanted);
    let furniture = wanted.map(|(_, piece)| piece);
    let expected: Vec<String> = text
        .trim_end_matches('\n')
        .lines()
        .map(|line| {
            furniture
                .iter()
                .fold(line.to_owned(), |line, piece| line.replace(piece, "").trim_end().to_owned())
        })
        .collect();
    assert_eq!(cleaned.text().trim_end(), expected.join("\n").trim_end());
}
