//! What `--diff` shows: of every text that lost something what went, and the lines around it.

use std::fmt::Write;

use anstyle::{AnsiColor, Style};
use refrain::{Cleaned, DocId, Span};
use serde_json::value::RawValue;

const GONE: Style = AnsiColor::Red.on_default();
const WHY: Style = AnsiColor::Cyan.on_default();
const NAME: Style = Style::new().bold();

/// Appends what went of a text: a line that stayed before it, the lines that went with the reason, a line that stayed after it.
///
/// A copy that stays elsewhere is called by the `name` of its document.
pub(crate) fn show(out: &mut String, name: &dyn Fn(DocId) -> Box<RawValue>, cleaned: &Cleaned<'_>) {
    let (text, own) = (cleaned.original(), cleaned.document().id());
    let _ = writeln!(out, "{NAME}{}{NAME:#}", visible(name(own).get()));
    let mut shown = 0;
    for (at, (removal, gone)) in cleaned.removed().enumerate() {
        let Span { start, end } = removal.span();
        let before = text[shown..start].lines().next_back().filter(|_| shown <= start);
        context(out, before);
        let reason = removal.reason();
        let stands = reason.first().map_or_else(String::new, |first| match first.doc == own {
            true => format!(", stands at {}", first.span),
            false => format!(", stands in {} at {}", visible(name(first.doc).get()), first.span),
        });
        let _ = writeln!(out, "{WHY}@ {} {}{stands}{WHY:#}", removal.span(), reason.name());
        for line in gone.lines().filter(|line| !line.trim().is_empty()) {
            let _ = writeln!(out, "{GONE}- {}{GONE:#}", visible(line));
        }
        shown = end;
        if at + 1 == cleaned.removals().len() {
            context(out, text[end..].lines().next());
        }
    }
    out.push('\n');
}

fn context(out: &mut String, line: Option<&str>) {
    if let Some(line) = line.filter(|line| !line.trim().is_empty()) {
        let _ = writeln!(out, "  {}", visible(line));
    }
}

/// Whether a character could steer what shows it, or turn a line around.
pub(crate) fn steers(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// A line without such characters.
pub(crate) fn visible(line: &str) -> String {
    line.chars().map(|c| if steers(c) { '\u{FFFD}' } else { c }).collect()
}
