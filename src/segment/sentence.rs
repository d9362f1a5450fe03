use unicode_segmentation::UnicodeSegmentation;

use super::{Segmenter, trim_end};
use crate::span::Span;

/// Each sentence (UAX #29) is a segment. A line end ends a sentence; VT and FF, which are blanks there, do not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sentences;

impl Segmenter for Sentences {
    fn segment_into(&self, text: &str, spans: &mut Vec<Span>) {
        let sentences = text.split_sentence_bound_indices();
        let spans_of = sentences.map(|(start, sentence)| Span::new(start, start + sentence.len()));
        spans.extend(spans_of.map(|span| trim_end(text, span)).filter(|span| !span.is_empty()));
    }

    fn id(&self) -> String {
        "sentences/1".to_owned()
    }
}
