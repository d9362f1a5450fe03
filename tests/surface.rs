//! The public face: auto traits, and the JSON shape of DESIGN.md §10.

use std::fmt::Debug;
use std::panic::{RefUnwindSafe, UnwindSafe};

use refrain::index::{Answers, Census, DiskIndex, IndexBuilder, IndexFile, IndexReader, Union};
use refrain::near::{
    Bands, Clustering, Clusters, Meeting, Member, Members, NearCensus, NearIndex, ShingleSet, Shingles,
    Signature, Similarity,
};
use refrain::passage::{
    Length, Passage, PassageAnswers, PassageCensus, PassageIndex, Passages, Search, Snap,
};
use refrain::rules::{KnownTemplates, Lexicon, Line, TemplateCensus, Templates, Verdict};
use refrain::{
    Cleaned, Cleaner, DiskError, DocId, Document, Error, Fingerprint, Keep, Key, MemoryIndex, Outline, Place,
    Reason, Recipe, Removal, Repeats, Report, RuleId, Rules, Seen, Segment, Span, Tally,
};

fn is_sent<T: Send + Debug>() {}
fn is_shared<T: Send + Sync + Debug>() {}
fn is_value<T: Send + Sync + Debug + Clone + UnwindSafe + RefUnwindSafe + Unpin>() {}

#[test]
fn every_public_type_can_cross_threads_and_be_printed() {
    is_value::<Bands>();
    is_value::<DocId>();
    is_value::<Document<'static>>();
    is_value::<Error>();
    is_value::<Fingerprint>();
    is_value::<Keep>();
    is_value::<Key>();
    is_value::<Length>();
    is_value::<Meeting>();
    is_value::<Member>();
    is_value::<Passage>();
    is_value::<Place>();
    is_value::<Reason>();
    is_value::<Removal>();
    is_value::<Report>();
    is_value::<RuleId>();
    #[cfg(feature = "toml")]
    is_value::<refrain::RuleProblem>();
    is_value::<Seen>();
    is_value::<Segment>();
    is_value::<ShingleSet>();
    is_value::<Shingles>();
    is_value::<Signature>();
    is_value::<Search>();
    is_value::<Similarity>();
    is_value::<Snap>();
    is_value::<Span>();
    is_value::<Tally>();
    is_value::<Verdict>();
    is_shared::<Cleaned<'static>>();
    is_shared::<Cleaner<'static>>();
    is_shared::<Clustering<'static>>();
    is_shared::<Clusters>();
    is_shared::<DiskError>();
    is_shared::<DiskIndex<Vec<u8>>>();
    is_sent::<Answers<'static>>();
    is_sent::<Census<'static, fn() -> std::io::Result<std::fs::File>>>();
    is_sent::<PassageAnswers<'static>>();
    is_sent::<PassageCensus<'static, fn() -> std::io::Result<std::fs::File>>>();
    is_sent::<IndexBuilder<'static, fn() -> std::io::Result<std::fs::File>>>();
    is_shared::<IndexFile<Vec<u8>>>();
    is_shared::<IndexReader<std::fs::File>>();
    is_shared::<Lexicon>();
    is_shared::<Line<'static>>();
    is_shared::<MemoryIndex>();
    is_sent::<Members<'static>>();
    is_sent::<NearCensus<'static, fn() -> std::io::Result<std::fs::File>>>();
    is_shared::<NearIndex>();
    is_shared::<Outline<'static>>();
    is_shared::<PassageIndex>();
    is_shared::<Passages>();
    is_shared::<Recipe>();
    is_shared::<Repeats<'static>>();
    is_shared::<Rules>();
    is_value::<refrain::rules::judge::Judge>();
    is_value::<refrain::rules::judge::Question>();
    is_value::<refrain::rules::judge::Table>();
    is_shared::<Templates>();
    is_shared::<KnownTemplates>();
    is_sent::<TemplateCensus<'static, fn() -> std::io::Result<std::fs::File>>>();
    is_shared::<Union<'static>>();
}

#[test]
fn a_bare_text_yields_to_a_corpus() {
    assert!(DocId::ALONE > DocId::new(u64::MAX - 1));
    assert_eq!(Document::from("text").id(), DocId::ALONE);
}

#[test]
fn settings_that_make_no_sense_are_refused_with_a_way_out() {
    let budget = Cleaner::default().budget(1.5).expect_err("no share").to_string();
    assert!(budget.contains("1.5") && budget.contains("from 0 to 1"), "{budget}");
    let share = Templates::new(&Recipe::default()).share(-1.0).expect_err("no share").to_string();
    assert!(share.contains("-1") && share.contains("from 0 to 1"), "{share}");
    let keep = Repeats::within().keep(Keep::Longest).expect_err("all are alike").to_string();
    assert!(keep.contains("Longest") && keep.contains("keep the first or none"), "{keep}");
    let phrase = Rules::none().phrase(RuleId::new("my.rule"), "{x} !").expect_err("no letters").to_string();
    assert!(phrase.contains("{x} !") && phrase.contains("spell it out"), "{phrase}");
    let restore = refrain::restore("ab", [(Span::new(5, 6), "c")]).expect_err("no place").to_string();
    assert!(restore.contains("5..6") && restore.contains("in order"), "{restore}");
}

#[test]
fn a_phrase_of_your_own_is_taken_under_any_id() {
    let text =
        "Rain is expected all week, and the ferry stays in the harbour until Sunday.\nHavet för sjöfolk:\n";
    for id in ["my.motto", "endmark", "credit.photo.prefix", "comment.heading", "web.share"] {
        let rules = Rules::web().phrase(RuleId::new(id), "Havet för {x}").expect("a phrase");
        let rules = rules.phrase(RuleId::new("my.other"), "Havet för {x}").expect("a phrase");
        let other = Cleaner::new(Recipe::default()).with(rules.clone().without(id)).clean(text);
        let cleaned = Cleaner::new(Recipe::default()).with(rules).clean(text);
        assert_eq!(cleaned.removals()[0].reason().name(), id);
        assert_eq!(other.removals()[0].reason().name(), "my.other");
    }
}

#[cfg(feature = "serde")]
#[test]
fn removals_have_the_shape_of_the_design_and_come_back() {
    let text = include_str!("../examples/data/indonesian.txt");
    let cleaned = refrain::clean(text);
    let json = serde_json::to_value(cleaned.removals()).expect("removals are JSON");
    assert_eq!(json[0], serde_json::json!({"start": 48, "end": 58, "reason": "rule", "rule": "web.share"}));
    assert_eq!(
        json[1],
        serde_json::json!({
            "start": 58, "end": 289, "reason": "rule", "rule": "web.teaser",
            "first": {"id": null, "start": 289, "end": 781},
        })
    );
    let back: Vec<Removal> = serde_json::from_value(json).expect("JSON is removals");
    assert_eq!(back, cleaned.removals());

    let bengali = refrain::clean(include_str!("../examples/data/bengali.txt"));
    let repeat = serde_json::to_value(&bengali.removals()[0]).expect("a removal is JSON");
    assert_eq!((&repeat["reason"], &repeat["first"]["start"]), (&"repeat".into(), &0.into()));

    let template = Removal::new(Span::new(3, 8), Reason::Template { documents: 12, of: 14 });
    let json = serde_json::to_value(&template).expect("a removal is JSON");
    assert_eq!(
        json,
        serde_json::json!({"start": 3, "end": 8, "reason": "template", "documents": 12, "of": 14})
    );
    assert_eq!(serde_json::from_value::<Removal>(json).expect("JSON is a removal"), template);
    assert_eq!((template.reason().name(), template.reason().first()), ("template", None));

    let of = Place { doc: DocId::new(7), span: Span::new(0, 9) };
    let near = Removal::new(Span::new(3, 8), Reason::NearDuplicate { of, similarity: 0.874.into() });
    let json = serde_json::to_value(&near).expect("a removal is JSON");
    let shape = serde_json::json!({
        "start": 3, "end": 8, "reason": "near-duplicate", "of": {"id": 7, "start": 0, "end": 9}, "similarity": 0.874,
    });
    assert_eq!(json, shape);
    assert_eq!(serde_json::from_value::<Removal>(json).expect("JSON is a removal"), near);
    assert_eq!((near.reason().name(), near.reason().first()), ("near-duplicate", Some(of)));

    let passage = Removal::new(Span::new(3, 8), Reason::Passage { first: of });
    let json = serde_json::to_value(&passage).expect("a removal is JSON");
    let shape = serde_json::json!({
        "start": 3, "end": 8, "reason": "passage", "first": {"id": 7, "start": 0, "end": 9},
    });
    assert_eq!(json, shape);
    assert_eq!(serde_json::from_value::<Removal>(json).expect("JSON is a removal"), passage);
    assert_eq!((passage.reason().name(), passage.reason().first()), ("passage", Some(of)));

    for score in [0.0, 0.25, 0.737, 0.9999] {
        let rule = Reason::Rule { rule: RuleId::new("page.shape"), first: None };
        let doubtful = Removal::new(Span::new(3, 8), rule).with_score(score);
        assert!((doubtful.score() - score).abs() < 0.001 && doubtful.score() < 1.0, "{doubtful:?}");
        let json = serde_json::to_value(&doubtful).expect("a removal is JSON");
        assert!((json["score"].as_f64().expect("a score") - f64::from(score)).abs() < 0.001, "{json}");
        assert_eq!(serde_json::from_value::<Removal>(json).expect("JSON is a removal"), doubtful);
    }

    let report: Report = [&cleaned].into_iter().collect();
    let json = serde_json::to_string(&report).expect("a report is JSON");
    assert_eq!(serde_json::from_str::<Report>(&json).expect("JSON is a report"), report);
}
