use super::{Segmenter, lines, trim_end};
use crate::span::Span;

/// Each run of lines without a blank one is a segment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Blocks;

impl Segmenter for Blocks {
    fn segment_into(&self, text: &str, spans: &mut Vec<Span>) {
        spans.extend(blocks(text));
    }

    fn id(&self) -> String {
        "blocks/1".to_owned()
    }
}

/// The blocks, without the blanks at their ends.
pub(super) fn blocks(text: &str) -> impl Iterator<Item = Span> {
    let mut lines = lines(text).map(|line| (line, trim_end(text, line)));
    std::iter::from_fn(move || {
        let first = lines.find(|(_, content)| !content.is_empty())?.1;
        let last =
            lines.by_ref().map(|(_, content)| content).take_while(|content| !content.is_empty()).last();
        Some(Span::new(first.start, last.unwrap_or(first).end))
    })
}
