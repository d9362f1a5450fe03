//! Texts that have passages in common.

use proptest::prelude::*;
use refrain::Document;

pub(crate) fn documents(texts: &[String]) -> Vec<Document<'_>> {
    texts.iter().zip(0_u64..).map(|(text, id)| Document::new(id, text)).collect()
}

/// Texts over few letters, with runs, and with parts of one another.
pub(crate) fn texts() -> impl Strategy<Value = Vec<String>> {
    let run = ("[abcå]{1,20}", 1..60_usize).prop_map(|(part, times)| part.repeat(times));
    let part = prop_oneof![
        3 => "[ab]{0,60}",
        2 => "[a-d]{0,80}",
        2 => "[a-zåäö]{0,200}",
        1 => "[กขคงจ้ี]{0,60}",
        2 => run,
        1 => "a{0,200}",
    ];
    let parts = prop::collection::vec(part, 1..8);
    let picks =
        prop::collection::vec(prop::collection::vec((0..8_usize, any::<u16>(), any::<u16>()), 0..8), 1..6);
    (parts, picks).prop_map(|(parts, picks)| {
        let piece = |(part, from, to): (usize, u16, u16)| {
            let part = &parts[part % parts.len()];
            let at = |at: u16| part.floor_char_boundary(usize::from(at) % (part.len() + 1));
            if from % 3 == 0 {
                part.clone()
            } else {
                part[at(from).min(at(to))..at(from).max(at(to))].to_owned()
            }
        };
        picks.into_iter().map(|pick| pick.into_iter().map(piece).collect()).collect()
    })
}

/// Texts of several scripts, with parts of one another in another dress: case, spaces, quotes, NFD.
pub(crate) fn scripts() -> impl Strategy<Value = Vec<String>> {
    const PARTS: [&str; 12] = [
        "পুরান বাজারের মিষ্টির দোকানে এখনও দাদির হাতে লেখা রেসিপি দেখে প্রতিদিন ভোরে উনুন জ্বালানো হয়।",
        "ห้องสมุดแห่งใหม่ของเมืองเปิดให้ประชาชนเข้าใช้บริการเมื่อวันจันทร์ที่ผ่านมา",
        "ما زال الخباز في السوق القديم يستعمل وصفة جدته المكتوبة بخط يدها ويبدأ العجن في الرابعة فجرا.",
        "पुराने बाज़ार की मिठाई की दुकान में आज भी दादी की लिखी विधि से मिठाई बनती है।",
        "Thu\u{309}y thu\u{309} đo\u{301}n bi\u{300}nh minh trên bê\u{301}n ca\u{309}ng, gio\u{301} lạnh va\u{300} sương mu\u{300}.",
        "👩‍👩‍👧‍👦 and 🏳️‍🌈 stood on the quay 🇸🇪🇻🇳 waving, 👋🏽 said the “captain”.",
        "老街上的点心铺至今仍按照祖母手写的方子做饼，每天凌晨四点就开始揉面生火。",
        "Bron över sundet öppnade på måndagen, två år senare än planerat, och kungen höll ett kort tal.",
        "После ночного дождя река поднялась на два метра, и три дороги пришлось закрыть.",
        "Istanbul'da ışıklar söndü; Iğdır'da kar yağdı. Pelabuhan itu ramai sekali.",
        "................................................................",
        "-- \n\n  ",
    ];
    fn dress(part: &str, how: u8) -> String {
        use unicode_normalization::UnicodeNormalization;
        match how % 8 {
            0 => part.to_uppercase(),
            1 => part.nfd().collect(),
            2 => part.nfc().collect(),
            3 => part.replace(' ', "  "),
            4 => part.replace(' ', "\n"),
            5 => part.replace(['“', '”'], "\"").replace(' ', "\u{A0}\u{200D}"),
            _ => part.to_owned(),
        }
    }
    let pick =
        (0..PARTS.len(), any::<u8>(), 0..200_usize, prop::sample::select(&[" ", "", "\n", "\n\n", ". "][..]));
    prop::collection::vec(prop::collection::vec(pick, 0..7), 1..6).prop_map(|texts| {
        let piece = |(part, how, from, separator): (usize, u8, usize, &str)| {
            let part = dress(PARTS[part], how);
            let from = part.floor_char_boundary(if how > 127 { from % part.len() } else { 0 });
            part[from..].to_owned() + separator
        };
        texts.into_iter().map(|picks| picks.into_iter().map(piece).collect()).collect()
    })
}

/// A notice, and the ways it is quoted in.
pub(crate) const NOTICES: [(&str, &str); 7] = [
    ("bengali", "এই বার্তাটি কেবল প্রাপকের জন্য; ভুল করে পেলে অনুগ্রহ করে মুছে ফেলুন এবং আমাদের জানান, ধন্যবাদ।"),
    ("thai", "ข้อความนี้มีไว้สำหรับผู้รับเท่านั้นหากท่านได้รับโดยไม่ตั้งใจโปรดลบทิ้งและแจ้งให้เราทราบด้วยขอบคุณ"),
    (
        "arabic",
        "هذه الرسالة موجهة إلى المرسل إليه وحده، فإن وصلتك خطأ فاحذفها من فضلك وأخبرنا بذلك، وشكرا لك.",
    ),
    ("hindi", "यह संदेश केवल प्राप्तकर्ता के लिए है; भूल से मिला हो तो कृपया इसे मिटा दें और हमें सूचित करें, धन्यवाद।"),
    (
        "vietnamese",
        "Thư này chỉ dành cho người nhận; nếu nhận nhầm, xin hãy xoá đi và báo lại cho chúng tôi được biết, cảm ơn.",
    ),
    (
        "chinese",
        "此信息仅供收件人阅读，如果您误收到此信息，请立即删除并通知我们，不得复制、转发或以其他方式使用其内容，谢谢合作。",
    ),
    (
        "emoji",
        "📨🔒 This is for you alone 👩‍👩‍👧‍👦, and if it is not 🏳️‍🌈, throw it into the sea 🌊🌊 and tell us 🇸🇪🇻🇳, thanks 👋🏽!",
    ),
];
