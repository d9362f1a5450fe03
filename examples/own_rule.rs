//! A rule of your own: the line with place and date that news agencies put above a story.

use refrain::rules::{Line, Rule, Verdict};
use refrain::{Cleaner, Recipe, RuleId, Rules};

/// Takes `STOCKHOLM, 3 maj` where it stands alone above running text.
#[derive(Debug)]
struct Dateline;

impl Rule for Dateline {
    fn id(&self) -> RuleId {
        RuleId::new("my.dateline")
    }

    fn judge(&self, line: &Line<'_>) -> Option<Verdict> {
        let (place, date) = line.text().split_once(", ")?;
        let shouts = place.chars().any(char::is_alphabetic) && !place.chars().any(char::is_lowercase);
        let dated = date.starts_with(|c: char| c.is_ascii_digit());
        let heads_text = line.next().is_some_and(|next| next.is_prose());
        (shouts && dated && heads_text).then_some(Verdict::line())
    }
}

fn main() -> Result<(), refrain::Error> {
    let text = "\
Färjan går igen
STOCKHOLM, 3 maj
Färjan till öarna går igen efter nio dagars uppehåll, meddelar rederiet på torsdagen.
Läs hela tidningen i appen!
";
    // A phrase needs no rule: it is taken wherever it is a line.
    let rules = Rules::web().with(Dateline).phrase(RuleId::new("my.app"), "Läs hela tidningen i appen")?;
    let cleaned = Cleaner::new(Recipe::default()).with(rules).clean(text);
    println!("{}", cleaned.text());
    for (removal, text) in cleaned.removed() {
        println!("{}: {}", removal.reason().name(), text.trim());
    }
    Ok(())
}
