//! Prints the near duplicates in a folder: every cluster, and how its texts differ from the one that stays.
//!
//! `cargo run --example near_duplicates [FOLDER] [THRESHOLD]`: without a folder, three versions of a report.

use refrain::near::Clustering;
use refrain::{Document, Place, Recipe};
use similar::{ChangeTag, TextDiff};

const REPORTS: [&str; 3] = [
    "The ferry to the islands runs again after nine days, the company says, and hundreds of people were waiting on \
     the quay with carts, prams and one goat when the first boat came in shortly before noon on Monday.",
    "THE FERRY to the islands runs again after nine days, the company says, and hundreds of people were waiting on \
     the quay with carts, prams and one goat when the first boat came in shortly before noon. Photo: Anna Berg",
    "The mill by the river has burnt down. It had stood there since 1790, and nobody was hurt.",
];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut texts: Vec<(String, String)> = Vec::new();
    if let Some(folder) = std::env::args().nth(1) {
        let mut files: Vec<_> = std::fs::read_dir(folder)?
            .map(|entry| entry.map(|entry| entry.path()))
            .collect::<Result<_, _>>()?;
        files.retain(|file| file.is_file());
        files.sort(); // the order of the names decides which text leads
        for file in files {
            texts.push((file.display().to_string(), std::fs::read_to_string(&file)?));
        }
    } else {
        texts.extend(
            ["monday.txt", "photo.txt", "mill.txt"]
                .map(str::to_owned)
                .into_iter()
                .zip(REPORTS.map(str::to_owned)),
        );
    }
    let threshold = std::env::args().nth(2).map_or(Ok(0.8), |threshold| threshold.parse())?;

    let documents: Vec<_> =
        texts.iter().zip(0_u64..).map(|((_, text), id)| Document::new(id, text)).collect();
    let clusters = Clustering::jaccard(threshold)?.of(&Recipe::documents(), &documents);
    let named = |place: Place| &texts[usize::try_from(place.doc.number()).unwrap_or_default()];
    let text = |place: Place| place.span.of(&named(place).1);

    for cluster in clusters.iter() {
        let [leader, others @ ..] = cluster else { continue };
        println!("{} and {} like it", named(leader.place).0, others.len());
        for member in others {
            println!("  {} ({:.3})", named(member.place).0, member.similarity);
            side_by_side(text(leader.place), text(member.place));
        }
    }
    println!("{} texts, {} clusters", texts.len(), clusters.len());
    Ok(())
}

/// What the one has and the other has not, between a few words that both have.
fn side_by_side(leader: &str, other: &str) {
    let diff = TextDiff::from_words(leader, other);
    println!("    {:<40} | goes", "stays");
    for group in diff.grouped_ops(4) {
        let side = |without: ChangeTag| -> String {
            let changes = group.iter().flat_map(|op| diff.iter_changes(op));
            changes.filter(|change| change.tag() != without).map(|change| change.value()).collect()
        };
        println!("    {:<40} | {}", side(ChangeTag::Insert).trim(), side(ChangeTag::Delete).trim());
    }
}
