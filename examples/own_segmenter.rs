//! A segmenter of your own: a corpus whose paragraphs are set apart by pilcrows, on one line a document.

use refrain::normalize::Exact;
use refrain::segment::Segmenter;
use refrain::{Cleaner, Document, MemoryIndex, Recipe, Repeats, Span};

/// The stretches between pilcrow signs, without the blanks around them.
#[derive(Debug)]
struct Pilcrows;

impl Segmenter for Pilcrows {
    fn segment_into(&self, text: &str, spans: &mut Vec<Span>) {
        let mut start = 0;
        for piece in text.split_inclusive('¶') {
            let content = piece.trim_end_matches('¶').trim();
            let from = start + piece.find(content).unwrap_or(0);
            if !content.is_empty() {
                spans.push(Span::new(from, from + content.len()));
            }
            start += piece.len();
        }
    }

    fn id(&self) -> String {
        "pilcrows/1".to_owned()
    }
}

fn main() {
    let documents = [
        Document::new(
            1,
            "The ferry sails at noon. ¶ Bring warm clothes, the sea is cold in May. ¶ Tickets on board.",
        ),
        Document::new(
            2,
            "The ferry stays in harbour. ¶ Bring warm clothes — the sea is cold in May. ¶ Tickets on board.",
        ),
    ];
    let recipe = Recipe::new(Pilcrows, Exact);
    let index = MemoryIndex::of(&recipe, documents);
    let cleaner = Cleaner::new(recipe).with(Repeats::across(&index));
    for cleaned in cleaner.clean_all(documents) {
        println!("document {}: {}", cleaned.document().id(), cleaned.text());
        for (removal, text) in cleaned.removed() {
            println!("    {} {text:?}: {:?}", removal.span(), removal.reason());
        }
    }
}
