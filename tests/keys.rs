//! Golden vectors: keys are stored in indexes, so a change of one bit is a change of format. If one of these fails after an
//! update of a dependency, the version in the normaliser's or hash's id must go up.

use refrain::normalize::{Exact, Loose, Normalizer, Template};
use refrain::segment::{Documents, Lines};
use refrain::{Error, Key, MemoryIndex, Recipe};

/// Texts in the writing systems the project promises, and the key of their exact form.
const GOLDEN: [(&str, u128); 13] = [
    ("The Quick  Brown Fox", 0x2830_e9c6_299d_0ff9_ab2e_c4cf_7e8d_85d2),
    ("Smörgåsbord på Åland", 0x5ad8_40e1_e942_335e_8ff8_0998_b3bb_a683),
    ("আমার সোনার বাংলা ১০", 0xfee4_a194_b3e2_30f9_d412_a71e_cb44_5ca9),
    ("Foto (1) dari Jakarta", 0xbff8_eff9_f122_2367_4998_e016_d20a_2a3a),
    ("Chia sẻ bài viết này", 0xb8b5_aeeb_8f12_32f6_6669_2484_0086_7daa),
    ("ข่าวประจำวันที่ ๑๒", 0x3d54_5e65_016a_2dac_a164_2dbc_c61e_cc55),
    ("全角ＡＢＣ１２３，句号。", 0x61d2_45d5_7c07_4ec6_7999_e735_3092_4533),
    ("ｶﾀｶﾅとひらがな", 0x2a02_68de_7b52_a1e8_6f96_0c9c_4bb4_9b4e),
    ("كُتِبَ ١٢٣ \u{200F}نص", 0xeee6_2720_4638_96ff_55fd_d9a0_e620_c002),
    ("हिन्दी में १२ शब्द", 0x6e9f_d9d2_73e1_46d9_2d68_59ab_f116_1911),
    ("Ещё «Новости» — Ёлка", 0x9934_9273_8a24_4f7e_6c3e_a92e_87b9_cfc2),
    ("İstanbul'da ışık", 0xb4d7_a211_0df0_9b44_348f_747b_9ae4_fba0),
    ("Straße – STRASSE – ﬁn", 0xe1fd_714d_cf10_4024_de21_5ad7_349f_b2b4),
];

#[test]
fn keys_are_what_they_were() {
    let recipe = Recipe::default();
    for (text, key) in GOLDEN {
        assert_eq!(recipe.key(text).map(Key::to_u128), Some(key), "{text}: {:?}", Exact.normalize(text));
    }
}

#[test]
fn exact_forms_forgive_what_a_reader_would_not_see() {
    let same = [
        ("Chia sẻ", "Chia se\u{309}"),
        ("য়", "\u{9DF}"),
        ("Straße", "STRASSE"),
        ("ＡＢＣ１２３", "abc123"),
        ("১০ মিনিট", "10 মিনিট"),
        ("a\u{A0}b\u{200B}\t c", "a b c"),
        ("co\u{AD}op\u{FE0F}\u{202E}", "coop"),
        ("می\u{200C}خواهم", "میخواهم"),
        ("J’aime l‘été", "j'aime l'été"),
        ("„Zitat“ – «citation»", "\"zitat\" - \"citation\""),
        ("ｶﾞｷﾞ", "ガギ"),
        ("ΟΔΥΣΣΕΎΣ", "οδυσσεύσ"),
        ("a!u\u{300}A", "A!ÙA"), // a mark behind a run of ASCII that begins with a sign
    ];
    for (one, other) in same {
        assert_eq!(Exact.normalize(one), Exact.normalize(other), "{one} / {other}");
    }
}

#[test]
fn exact_forms_keep_what_makes_another_word() {
    let different = [
        ("ma", "mạ"),
        ("làng", "lăng"),
        ("hoà", "hòa"),
        ("কুল", "কূল"),
        ("ক্ত", "কত"),
        ("ข่าว", "ข้าว"),
        ("が", "か"),
        ("мой", "мои"),
        ("Foto 1", "Foto 2"),
        ("ışık", "işik"),
        ("so.", "so?"),
    ];
    for (one, other) in different {
        assert_ne!(Exact.normalize(one), Exact.normalize(other), "{one} / {other}");
    }
}

#[test]
fn loose_and_template_forms_forgive_more() {
    let loose = [
        ("hoà", "hòa"),
        ("khoẻ", "khỏe"),
        ("علي", "علی"),
        ("كتاب", "کِتـاب"),
        ("שָׁלוֹם", "שלום"),
        ("«Komentar:»", "komentar"),
        ("(Foto : x)", "foto x"),
    ];
    for (one, other) in loose {
        assert_eq!(Loose.normalize(one), Loose.normalize(other), "{one} / {other}");
    }
    let template = [
        ("Foto 1 av 20", "foto 12 av 3"),
        ("12/11/2024 10:30", "1.2.1999 9:05"),
        ("Läs mer på www.tidning.example", "Läs mer på https://a.example/b?c"),
        ("Skriv till red@tidning.example!", "Skriv till desk@blad.example"),
    ];
    for (one, other) in template {
        assert_eq!(Template.normalize(one), Template.normalize(other), "{one} / {other}");
    }
    assert_ne!(Loose.normalize("Foto 1"), Loose.normalize("Foto 2"));
}

#[test]
fn a_key_is_never_made_of_nothing() {
    let recipe = Recipe::default();
    for nothing in ["", " \n", "./.", "***", "—", "a", "!1!", "।।", "\u{200B}\u{AD}", "漢"] {
        assert_eq!(recipe.key(nothing), None, "{nothing:?}");
    }
    for something in ["ab", "1 2", "漢字", "ক১"] {
        assert!(recipe.key(something).is_some(), "{something:?}");
    }
}

#[test]
fn fingerprints_tell_recipes_apart() {
    let recipes = [
        Recipe::default(),
        Recipe::lines(),
        Recipe::new(Documents, Exact),
        Recipe::new(Lines, Loose),
        Recipe::default().keyed([1; 16]),
        Recipe::default().keyed([2; 16]),
    ];
    for (i, one) in recipes.iter().enumerate() {
        for (j, other) in recipes.iter().enumerate() {
            assert_eq!(
                one.fingerprint() == other.fingerprint(),
                i == j,
                "{} / {}",
                one.fingerprint(),
                other.fingerprint()
            );
        }
    }
    assert!(!format!("{:?}", recipes[4]).contains("1, 1"), "the secret stays secret");
}

#[test]
fn keys_of_different_recipes_never_meet() {
    let (paragraphs, lines) = (Recipe::default(), Recipe::lines());
    let mut index = MemoryIndex::new(&paragraphs);
    let wrong = index.add(&lines.outline("two words")).expect_err("another recipe");
    assert!(matches!(wrong, Error::Recipe { .. }));
    let message = wrong.to_string();
    assert!(
        message.contains(paragraphs.fingerprint().as_str()) && message.contains(lines.fingerprint().as_str()),
        "{message}"
    );
    assert!(index.merge(MemoryIndex::new(&lines)).is_err());
    assert!(index.is_empty());
}
