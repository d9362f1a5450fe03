use refrain::Keep;
use refrain::near::Bands;
use serde::Serialize;

use super::charts;
use crate::args;
use crate::failure::Failure;

/// What was asked for on the command line, in words.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Asked {
    /// What a run is about.
    title: &'static str,
    /// The settings that change what goes: what they are about, and what they are.
    settings: Vec<(&'static str, String)>,
    /// How texts meet that may be near copies.
    near: Option<Near>,
}

/// The settings of `--near`, and the curve that comes of them.
#[derive(Debug, Serialize)]
struct Near {
    threshold: f64,
    bands: usize,
    rows: usize,
    /// How many of the pairs at the threshold meet, in percent.
    found: String,
    curve: String,
}

impl Asked {
    /// `refrain clean`.
    pub(crate) fn clean(args: &args::Clean) -> Self {
        let judge = match args.page {
            true => "texts of whole pages: every line is judged",
            false => "what is certainly page furniture goes",
        };
        let mut settings = vec![
            ("repeats", "what a text says twice goes where it stands again".to_owned()),
            ("rules", judge.to_owned()),
        ];
        settings.extend(args.rules.iter().map(|file| ("rules of a file", file.display().to_string())));
        settings.extend(shared(&args.input, &args.output));
        Self { title: "Each text cleaned for itself", settings, near: None }
    }

    /// `refrain dedup`.
    pub(crate) fn dedup(args: &args::Dedup) -> Result<Self, Failure> {
        let mut settings = Vec::new();
        if args.document {
            settings.push(("documents", "copies of another document go, as a whole".to_owned()));
        }
        if let Some(threshold) = args.near {
            let like = format!("documents go that are like another one by {threshold} or more");
            settings.extend([("near copies", like), ("which stays", stays(args.keep))]);
        }
        if let Some(characters) = args.passage {
            let long = format!("stretches of {characters} characters or more go that stand elsewhere too");
            settings.push(("passages", long));
        }
        if args.template {
            settings.push(("templates", "lines go that many documents of a site carry".to_owned()));
        }
        if args.paragraph {
            let shortest = match args.shortest {
                0 => String::new(),
                letters => format!(", unless they have fewer than {letters} letters"),
            };
            settings.push(("paragraphs", format!("copies of another paragraph go{shortest}")));
        }
        let indexes = args.against.iter().map(|index| ("seen before", index.display().to_string()));
        settings.extend(indexes);
        if args.near.is_none() && args.keep == Keep::None {
            settings.push(("which stays", stays(args.keep)));
        }
        settings.extend(shared(&args.input, &args.output));
        let near = args.near.map(Near::new).transpose()?;
        Ok(Self { title: "What repeats across documents", settings, near })
    }
}

/// What is the same for all commands.
fn shared(input: &args::Input, output: &args::Output) -> Vec<(&'static str, String)> {
    let mut settings = vec![("text", format!("field {}", input.text_field))];
    settings.extend(input.site_field.iter().map(|field| ("site", format!("field {field}"))));
    let written = match (output.dry_run, output.annotate) {
        (true, _) => "nothing: this is what would go",
        (false, true) => "all texts as they came, with what would go beside them",
        (false, false) => "what stays",
    };
    settings.push(("written", written.to_owned()));
    settings
}

fn stays(keep: Keep) -> String {
    match keep {
        Keep::First => "the first of all that are alike".to_owned(),
        Keep::Last => "the last of all that are alike".to_owned(),
        Keep::Longest => "the longest of all that are alike".to_owned(),
        Keep::Shortest => "the shortest of all that are alike".to_owned(),
        Keep::Random(seed) => format!("one of all that are alike, at random (seed {seed})"),
        _ => "none: all go that have a copy".to_owned(),
    }
}

impl Near {
    fn new(threshold: f64) -> Result<Self, Failure> {
        let bands = Bands::for_threshold(threshold)?;
        let found = format!("{:.1} %", 100.0 * bands.probability(threshold));
        Ok(Self { threshold, bands: bands.bands(), rows: bands.rows(), found, curve: charts::curve(bands) })
    }
}
