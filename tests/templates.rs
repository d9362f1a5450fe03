//! Templates: laws over random corpora, and a small site in each of many languages.

use proptest::prelude::*;
use refrain::rules::Templates;
use refrain::{Cleaned, Cleaner, Document, Error, Reason, Recipe, Removal, restore};

/// Lines that random pages are made of: menus, notices with numbers, running text.
const LINES: [&str; 18] = [
    "Harbour News",
    "Home",
    "Sport",
    "Weather",
    "Culture",
    "Jobs",
    "Letters",
    "Archive",
    "Contact",
    "12 comments",
    "7 comments",
    "© 2024 Harbour News",
    "Published 2024-05-12 10:30",
    "The ferry was late again on Monday, and nobody on the quay could say when the next one would come.",
    "老街上的点心铺至今仍按照祖母手写的方子做饼，每天凌晨四点就开始揉面生火，门口早早排起长队。",
    "Subscribe to our newsletter, and never miss a story from the coast and from the islands again.",
    "*",
    "",
];

const HOSTS: [Option<&str>; 4] = [Some("one.example"), Some("two.example"), Some(""), None];

/// A page: the number of its host, and its text.
type Page = (usize, String);

fn page() -> impl Strategy<Value = Page> {
    let line = prop::sample::select(&LINES[..]).prop_map(str::to_owned);
    let odd = "[ -~äß\u{300}१क्ষ\u{200D}\u{AD}\u{7}\"'\\\\]{0,12}";
    let lines = prop::collection::vec(prop_oneof![16 => line, 1 => odd.boxed()], 0..24);
    (prop::sample::select(&[0, 0, 0, 1, 2, 3][..]), lines.prop_map(|lines| lines.join("\n")))
}

fn corpus() -> impl Strategy<Value = Vec<Page>> {
    prop::collection::vec(page(), 1..12)
}

fn documents(pages: &[Page]) -> Vec<Document<'_>> {
    let documents = pages.iter().zip(0_u64..).map(|((host, text), id)| {
        let document = Document::new(id, text);
        HOSTS[*host].map_or(document, |host| document.site(host))
    });
    documents.collect()
}

fn clean<'t>(templates: &Templates, documents: &[Document<'t>]) -> Vec<Cleaned<'t>> {
    let cleaner = Cleaner::new(Recipe::lines()).with(templates.clone());
    cleaner.clean_all(documents.iter().copied()).collect()
}

/// What templates take out of documents: all that can be seen of them.
fn effect(templates: &Templates, documents: &[Document<'_>]) -> Vec<Vec<Removal>> {
    clean(templates, documents).iter().map(|cleaned| cleaned.removals().to_vec()).collect()
}

fn learn(documents: impl IntoIterator<Item = Document<'static>>) -> Templates {
    Templates::of(&Recipe::lines(), documents)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn merging_is_one_pass_in_any_order(pages in corpus(), cut in 0..12_usize) {
        let documents = documents(&pages);
        let recipe = Recipe::lines();
        let (left, right) = documents.split_at(cut.min(documents.len()));
        let [left, right] = [left, right].map(|part| Templates::of(&recipe, part.to_vec()));
        let (mut one, mut other) = (left.clone(), right.clone());
        one.merge(right).expect("the same recipe");
        other.merge(left).expect("the same recipe");
        let mut whole = Templates::new(&recipe);
        for document in documents.iter().rev() {
            whole.add(&recipe.outline(*document)).expect("the same recipe");
        }
        prop_assert_eq!(effect(&one, &documents), effect(&whole, &documents));
        prop_assert_eq!(effect(&other, &documents), effect(&whole, &documents));
        #[cfg(feature = "toml")]
        for merged in [one, other] {
            prop_assert_eq!(merged.at_least(1).to_toml(), whole.clone().at_least(1).to_toml());
        }
    }

    #[test]
    fn every_removal_is_true_and_can_be_undone(pages in corpus(), least in 0..5_u64, share in 0.0..=1.0) {
        let documents = documents(&pages);
        let templates = Templates::of(&Recipe::lines(), documents.clone()).at_least(least).share(share).expect("a share");
        for cleaned in clean(&templates, &documents) {
            let pieces = cleaned.removed().map(|(removal, piece)| (removal.span(), piece));
            prop_assert_eq!(restore(cleaned.text(), pieces), Ok(cleaned.original().to_owned()));
            let host = cleaned.document().host();
            prop_assert!(cleaned.removals().is_empty() || host.is_some_and(|host| !host.is_empty()));
            let site = documents.iter().filter(|document| document.host() == host).count() as u64;
            for removal in cleaned.removals() {
                let &Reason::Template { documents, of } = removal.reason() else { panic!("{removal:?}") };
                prop_assert!(documents >= least && documents <= of && of == site, "{:?}", removal);
            }
        }
    }

    #[test]
    fn clean_twice_is_clean_once(pages in corpus()) {
        let documents = documents(&pages);
        let templates = Templates::of(&Recipe::lines(), documents.clone());
        for once in clean(&templates, &documents) {
            let again = Document::new(once.document().id(), once.text());
            let again = once.document().host().map_or(again, |host| again.site(host));
            let twice = clean(&templates, &[again]);
            prop_assert_eq!(twice[0].text(), once.text());
        }
    }
}

#[cfg(feature = "rayon")]
mod parallel {
    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        #[test]
        fn parallel_is_serial(pages in corpus()) {
            let documents = documents(&pages);
            let serial = Templates::of(&Recipe::lines(), documents.clone());
            for threads in [1, 2, 3, 8] {
                let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
                let parallel = pool.install(|| Templates::par_of(&Recipe::lines(), documents.clone()));
                prop_assert_eq!(effect(&parallel, &documents), effect(&serial, &documents));
                #[cfg(feature = "toml")]
                prop_assert_eq!(parallel.at_least(1).to_toml(), serial.clone().at_least(1).to_toml());
            }
        }
    }
}

#[cfg(feature = "toml")]
mod review {
    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]

        #[test]
        fn a_file_read_back_takes_out_the_same(pages in corpus(), least in 1..5_u64, share in 0.0..=1.0) {
            let documents = documents(&pages);
            let learnt = Templates::of(&Recipe::lines(), documents.clone()).at_least(least).share(share).expect("a share");
            let file = learnt.to_toml();
            let read = Templates::from_toml(&Recipe::lines(), &file).expect("a file of its own");
            prop_assert_eq!(read.to_toml(), file);
            prop_assert_eq!(effect(&read, &documents), effect(&learnt, &documents));
            // What was reviewed is not learnt over, on either side of a merge.
            let (mut one, mut other) = (read.clone(), learnt);
            one.merge(other.clone()).expect("the same recipe");
            other.merge(read.clone()).expect("the same recipe");
            prop_assert_eq!(one.to_toml(), read.to_toml());
            prop_assert_eq!(effect(&other, &documents), effect(&read, &documents));
        }
    }

    fn harbour() -> Templates {
        learn(["One story.", "Another story.", "A third."].iter().zip(0_u64..).map(|(story, id)| {
            let text = format!("Home\nSport\n{story}\n{} comments", id + 3);
            Document::new(id, text.leak()).site("harbour.example")
        }))
    }

    #[test]
    fn a_reviewer_has_the_last_word() {
        let file = harbour().to_toml();
        assert!(file.contains("text = \"3 comments\"\ndocuments = 3\nkeep = false\n"), "{file}");
        let page = Document::new(9, "Home\nSport\nThe news.\n25 comments").site("harbour.example");
        let left = |file: &str| {
            let templates = Templates::from_toml(&Recipe::lines(), file).expect("a good file");
            clean(&templates, &[page])[0].text().to_owned()
        };
        assert_eq!(left(&file), "The news.\n");
        let kept = file.replacen(
            "text = \"3 comments\"\ndocuments = 3\nkeep = false",
            "text = \"3 comments\"\ndocuments = 3\nkeep = true",
            1,
        );
        assert_eq!(left(&kept), "The news.\n25 comments");
        let end = file.find("[[site.line]]").expect("a line");
        assert_eq!(left(&file[..end]), page.text());
    }

    #[test]
    fn wrong_files_say_where_and_what_to_do() {
        let site = "[[site]]\nhost = \"a.example\"\ndocuments = 4\n";
        let line = "[[site.line]]\ntext = \"Page 1\"\ndocuments = 4\n";
        for (file, at, hint) in [
            ("[[site]\n".to_owned(), 1, "unclosed"),
            (format!("{site}colour = 1\n"), 4, "unknown field"),
            (format!("{site}{}", line.replace("Page 1", "1")), 5, "delete it"),
            (format!("{site}{}", line.replace('4', "5")), 6, "correct the number"),
            (format!("{site}{}", line.replace('4', "0")), 6, "correct the number"),
            (format!("{site}{line}{}", line.replace('1', "2")), 8, "delete one"),
            (format!("{site}{line}below = [\"1\"]\n"), 5, "delete it"),
            (format!("{site}{line}{site}"), 8, "put its lines there"),
        ] {
            let error = Templates::from_toml(&Recipe::lines(), &file).expect_err(&file);
            let Error::Templates { line, problem, .. } = &error else { panic!("{error}") };
            assert_eq!(*line, at, "{file}: {error}");
            assert!(problem.contains(hint), "{file}: {error}");
        }
    }
}

#[test]
fn another_recipe_is_refused() {
    let mut templates = Templates::new(&Recipe::lines());
    assert!(matches!(templates.add(&Recipe::default().outline("Home")), Err(Error::Recipe { .. })));
    assert!(matches!(templates.merge(Templates::new(&Recipe::default())), Err(Error::Recipe { .. })));
    assert!(matches!(templates.share(1.5), Err(Error::Share { .. })));
}

#[test]
fn a_document_counts_once() {
    let text = "Home\nHome\nHome\nHome\nA story of its own.";
    let documents = [0, 1].map(|id| Document::new(id, text).site("a.example"));
    let templates = learn(documents);
    assert!(effect(&templates, &documents).iter().all(Vec::is_empty), "two documents are fewer than three");
}

/// What is left of pages of one site.
fn left(pages: &[String]) -> Vec<String> {
    let documents: Vec<_> =
        pages.iter().zip(0_u64..).map(|(text, id)| Document::new(id, text).site("a.example")).collect();
    let templates = Templates::of(&Recipe::lines(), documents.clone());
    clean(&templates, &documents).iter().map(|cleaned| cleaned.text().to_owned()).collect()
}

#[test]
fn half_of_the_pages_make_a_template_of_a_crowd_alone() {
    let menu = ["Home", "Sport", "Weather", "Culture", "Jobs", "Letters", "Archive", "Contact", "Imprint"];
    for (lines, goes) in [(8, false), (9, true)] {
        let page = |number: usize| match number % 2 {
            0 => format!("{}\nStory {}", menu[..lines].join("\n"), menu[number]),
            _ => format!("Another story, about {}", menu[number]),
        };
        let pages: Vec<_> = (0..6).map(page).collect();
        assert_eq!(left(&pages)[0] == "Story Home", goes, "{lines} lines");
        assert_eq!(left(&pages)[1], pages[1]);
    }
}

#[test]
fn labels_of_some_articles_stay() {
    let page = |dish: &str| format!("{dish}\nIngredients\nTake {dish}.\nMethod\nCook {dish}.\nPages of Ada");
    let recipes = ["Rice", "Bread", "Soup"].map(page);
    let stories =
        ["Rain", "Wind", "Snow"].map(|weather| format!("{weather}\nIt was {weather}.\nPages of Ada"));
    let left = left(&[recipes.clone(), stories].concat());
    assert_eq!(left[0], recipes[0].replace("Pages of Ada", ""));
}

/// Lists that are never the same twice: nothing but the line itself says where it belongs.
#[test]
fn a_headline_and_running_text_stay_where_they_stand_alone() {
    let lead =
        "The ferry was late again on Monday, and nobody on the quay could say when the next would come.";
    let own = format!("Late again\n{lead}\nThe captain had no comment.");
    let other = |story: &str| format!("{story} here\n{lead}\n{story} there\nLate again\n{story} everywhere");
    let pages = [own.clone(), other("Rain"), other("Wind"), other("Snow")];
    let left = left(&pages);
    assert_eq!(left[0], own);
    assert_eq!(left[1], pages[1].replace("Late again\n", ""));
}

#[test]
fn a_keyed_recipe_finds_the_same() {
    let recipe = Recipe::lines().keyed(*b"sixteen  letters");
    for site in SITES {
        let texts = site.pages();
        let documents = texts.iter().zip(0_u64..).map(|(text, id)| Document::new(id, text).site("a.example"));
        let cleaner = Cleaner::new(recipe.clone()).with(Templates::of(&recipe, documents.clone()));
        let keyed: Vec<_> =
            cleaner.clean_all(documents.clone()).map(|cleaned| cleaned.removals().to_vec()).collect();
        let documents: Vec<_> = documents.collect();
        assert_eq!(keyed, effect(&Templates::of(&Recipe::lines(), documents.clone()), &documents));
    }
}

/// Whichever language: all furniture goes, all content stays, also the headline that every other page lists.
#[test]
fn a_small_site_in_every_language() {
    for site in SITES {
        let texts = site.pages();
        let documents: Vec<_> = texts
            .iter()
            .zip(0_u64..)
            .map(|(text, id)| Document::new(id, text).site("news.example"))
            .collect();
        let templates = Templates::of(&Recipe::lines(), documents.clone());
        for (number, cleaned) in clean(&templates, &documents).iter().enumerate() {
            assert_eq!(cleaned.text(), site.article(number), "{} {number}", site.language);
        }
    }
}

/// A site of four articles; `{}` stands for numbers that differ from page to page, `{d}` for a date.
struct Site {
    language: &'static str,
    /// The digit 0 of its script.
    zero: char,
    menu: [&'static str; 4],
    date: &'static str,
    comments: &'static str,
    related: &'static str,
    foot: [&'static str; 2],
    headlines: [&'static str; 4],
    sentences: [&'static str; 8],
}

impl Site {
    fn article(&self, number: usize) -> String {
        let [one, other] = [self.sentences[2 * number], self.sentences[2 * number + 1]];
        format!("{}\n{one}\n{other}\n", self.headlines[number])
    }

    fn pages(&self) -> Vec<String> {
        (0..4).map(|number| self.page(number)).collect()
    }

    fn page(&self, number: usize) -> String {
        let [one, other] = [self.sentences[2 * number], self.sentences[2 * number + 1]];
        let date = format!("{}/{}/2024", 3 * number + 8, number + 5);
        let mut lines = self.menu.to_vec();
        lines.extend([self.headlines[number], self.date, one, other, self.comments, self.related]);
        lines.extend((0..4).filter(|&listed| listed != number).map(|listed| self.headlines[listed]));
        lines.extend(self.foot);
        let count = (7 * number * number).to_string();
        let filled = lines.into_iter().map(|line| line.replace("{d}", &date).replace("{}", &count));
        filled.map(|line| self.digits(&line) + "\n").collect()
    }

    /// The text with the digits of the script.
    fn digits(&self, text: &str) -> String {
        let own = |digit: u32| char::from_u32(self.zero as u32 + digit).expect("a digit");
        text.chars().map(|c| c.to_digit(10).map_or(c, own)).collect()
    }
}

const SITES: [Site; 11] = [
    Site {
        language: "Bengali",
        zero: '০',
        menu: ["নদীর খবর", "প্রথম পাতা", "খেলা", "সংস্কৃতি"],
        date: "প্রকাশিত: {d}",
        comments: "{} টি মন্তব্য",
        related: "আরও পড়ুন",
        foot: ["আমাদের সঙ্গে যোগাযোগ করুন", "© 2024 নদীর খবর, সব অধিকার সংরক্ষিত"],
        headlines: ["ঘাটে নতুন নৌকা এল", "পুরান বাজারে মিষ্টির মেলা", "স্কুলের ছাদে বাগান", "বৃষ্টিতে ভেসে গেল সাঁকো"],
        sentences: [
            "সকালের কুয়াশা কাটতেই ঘাটে এসে ভিড়ল গ্রামের প্রথম বৈদ্যুতিক নৌকা, আর দেখতে জড়ো হলেন শতাধিক মানুষ।",
            "মাঝি বললেন, তেলের খরচ আর নেই।",
            "পুরান বাজারের মেলায় এবার এসেছে দূর গ্রামের কারিগরদের হাতে বানানো নানা রকম সন্দেশ ও নাড়ু।",
            "ভিড় সামলাতে রাস্তা বন্ধ রাখা হয় সন্ধ্যা পর্যন্ত।",
            "ছাত্রীরা নিজেরাই টবে লাগিয়েছে বেগুন, লঙ্কা আর টমেটো, আর প্রতিদিন টিফিনের সময় তারা জল দেয়।",
            "শিক্ষিকা বলেন, বাগান দেখে অঙ্কও শেখা যায়।",
            "টানা তিন দিনের বৃষ্টিতে বাঁশের সাঁকোটি ভেসে যাওয়ায় ওপারের গ্রামগুলি এখন বিচ্ছিন্ন হয়ে পড়েছে।",
            "পঞ্চায়েত নতুন সেতুর আশ্বাস দিয়েছে।",
        ],
    },
    Site {
        language: "Indonesian",
        zero: '0',
        menu: ["Kabar Pesisir", "Beranda", "Olahraga", "Budaya"],
        date: "Diterbitkan {d}",
        comments: "{} komentar",
        related: "Berita terkait",
        foot: ["Tentang kami", "Hak cipta © 2024 Kabar Pesisir"],
        headlines: [
            "Dermaga baru dibuka",
            "Nelayan menanam bakau",
            "Pasar malam kembali ramai",
            "Hujan merusak sawah",
        ],
        sentences: [
            "Dermaga kayu yang dibangun warga selama dua musim itu akhirnya dibuka pada pagi yang cerah di depan ratusan orang.",
            "Kapal pertama datang dari pulau seberang.",
            "Para nelayan menanam ribuan bibit bakau di sepanjang muara supaya ombak tidak lagi menggerus halaman rumah mereka.",
            "Bibitnya disemai oleh murid sekolah.",
            "Setelah lama sepi, pasar malam di alun-alun kembali dipenuhi pedagang sate, mainan, dan lampu warna-warni.",
            "Pembeli datang dari tiga kecamatan.",
            "Air bah merendam puluhan petak sawah yang baru ditanami, dan petani harus memulai lagi dari awal musim ini.",
            "Bantuan benih dijanjikan minggu depan.",
        ],
    },
    Site {
        language: "Swedish",
        zero: '0',
        menu: ["Hamnbladet", "Startsida", "Sport", "Kultur"],
        date: "Publicerad {d}",
        comments: "{} kommentarer",
        related: "Läs också",
        foot: ["Kontakta redaktionen", "© 2024 Hamnbladet. Alla rättigheter förbehållna."],
        headlines: [
            "Färjan är lagad",
            "Bageriet fyller hundra",
            "Skolan får en ny sal",
            "Stormen tog bryggan",
        ],
        sentences: [
            "Efter fyra veckor på varvet går färjan åter mellan öarna, och på kajen stod många för att vinka av den första turen.",
            "Kaptenen bjöd på kaffe.",
            "Bageriet vid torget firar hundra år med samma surdeg som grundaren lät jäsa i källaren under det första kriget.",
            "Kön räckte runt kvarteret.",
            "Eleverna har själva ritat den nya slöjdsalen, som har högt i tak och fönster ut mot den gamla ekbacken.",
            "Invigningen hålls i maj.",
            "Natten till tisdagen slet stormen loss bryggan vid badplatsen, och bitar av den har hittats långt inne i viken.",
            "Ingen människa kom till skada.",
        ],
    },
    Site {
        language: "Vietnamese",
        zero: '0',
        menu: ["Báo Bến Sông", "Trang chủ", "Thể thao", "Văn hóa"],
        date: "Đăng ngày {d}",
        comments: "{} bình luận",
        related: "Tin liên quan",
        foot: ["Liên hệ tòa soạn", "Bản quyền © 2024 Báo Bến Sông"],
        headlines: [
            "Cầu mới nối hai bờ",
            "Chợ nổi đông trở lại",
            "Lớp học dưới gốc đa",
            "Mưa lớn ngập ruộng",
        ],
        sentences: [
            "Sau ba năm thi công, cây cầu bắc qua sông đã thông xe vào sáng nay trước sự chứng kiến của hàng trăm người dân.",
            "Chuyến xe đầu tiên chở học sinh.",
            "Ghe thuyền chở đầy trái cây lại chen nhau trên khúc sông, và tiếng rao hàng vang lên từ lúc trời còn chưa sáng.",
            "Du khách phải dậy từ bốn giờ.",
            "Vào mỗi buổi chiều, thầy giáo già lại trải chiếu dưới gốc đa đầu làng để dạy chữ cho những đứa trẻ chăn trâu.",
            "Thầy không lấy tiền của ai.",
            "Trận mưa kéo dài suốt đêm đã nhấn chìm những thửa ruộng vừa cấy, khiến bà con phải mua lại giống mới.",
            "Nước sẽ rút trong vài ngày.",
        ],
    },
    Site {
        language: "Thai",
        zero: '๐',
        menu: ["ข่าวริมน้ำ", "หน้าแรก", "กีฬา", "วัฒนธรรม"],
        date: "เผยแพร่เมื่อ {d}",
        comments: "{} ความคิดเห็น",
        related: "ข่าวที่เกี่ยวข้อง",
        foot: ["ติดต่อเรา", "สงวนลิขสิทธิ์ © 2024 ข่าวริมน้ำ"],
        headlines: ["สะพานไม้เปิดใช้แล้ว", "ตลาดเช้ากลับมาคึกคัก", "โรงเรียนปลูกผักบนดาดฟ้า", "น้ำท่วมทางเข้าหมู่บ้าน"],
        sentences: [
            "สะพานไม้ข้ามคลองที่ชาวบ้านช่วยกันสร้างมานานสองปีเปิดให้เดินข้ามได้แล้วตั้งแต่เช้าวันจันทร์",
            "เด็กนักเรียนเดินข้ามเป็นกลุ่มแรก",
            "พ่อค้าแม่ค้าจากหลายตำบลนำผักและปลาสดมาวางขายตั้งแต่ก่อนฟ้าสางจนคนเดินแทบไม่มีที่ยืน",
            "ราคาปลายังเท่าเดิม",
            "นักเรียนช่วยกันขนดินขึ้นไปบนดาดฟ้าแล้วปลูกมะเขือเทศกับพริกไว้ทำอาหารกลางวันของโรงเรียน",
            "ครูบอกว่าผักโตเร็วมาก",
            "ฝนที่ตกติดต่อกันสามวันทำให้น้ำท่วมถนนทางเข้าหมู่บ้านจนรถเล็กผ่านไม่ได้และต้องใช้เรือแทน",
            "คาดว่าน้ำจะลดภายในสัปดาห์นี้",
        ],
    },
    Site {
        language: "Chinese",
        zero: '0',
        menu: ["河边日报", "首页", "体育", "文化"],
        date: "发布日期：{d}",
        comments: "评论（{}）",
        related: "相关新闻",
        foot: ["联系编辑部", "版权所有 © 2024 河边日报"],
        headlines: ["渡船重新开航", "老茶馆翻修完工", "山村小学有了图书室", "暴雨冲垮木桥"],
        sentences: [
            "停航一个月之后，连接两岸的渡船在星期一清晨重新开航，码头上挤满了赶来看热闹的居民和他们的孩子。",
            "船长说机器全部换新了。",
            "镇上那座有百年历史的老茶馆经过半年翻修终于完工，木窗和灶台都按照原来的样子保留了下来。",
            "开张当天座无虚席。",
            "村里的小学腾出一间旧仓库，粉刷以后摆上书架，孩子们从此不用走两个小时的山路去镇上借书。",
            "书是各地读者寄来的。",
            "昨夜的一场暴雨冲垮了村口的木桥，对岸的三个村子暂时只能依靠小船运送粮食和药品。",
            "新桥下个月动工。",
        ],
    },
    Site {
        language: "Japanese",
        zero: '０',
        menu: ["みなと新聞", "ホーム", "スポーツ", "文化"],
        date: "公開日：{d}",
        comments: "コメント（{}）",
        related: "関連記事",
        foot: ["お問い合わせ", "© 2024 みなと新聞"],
        headlines: ["渡し船が再開", "豆腐屋が百周年", "校庭に小さな田んぼ", "大雨で橋が流される"],
        sentences: [
            "一か月ほど止まっていた渡し船が月曜日の朝に再び動き出し、岸壁には手を振る人たちが大勢集まりました。",
            "船長は新しい帽子をかぶっていました。",
            "駅前の豆腐屋が創業百周年を迎え、初代が使っていた石臼で挽いた豆腐を朝早くから客にふるまいました。",
            "昼前には売り切れたそうです。",
            "子どもたちは校庭のすみに小さな田んぼを作り、近所の農家に教わりながら泥だらけになって苗を植えました。",
            "秋にはおにぎりを作る予定です。",
            "夜通し降った大雨で川の水かさが増し、集落の入り口にかかる古い木の橋が明け方に流されてしまいました。",
            "けが人はいませんでした。",
        ],
    },
    Site {
        language: "Arabic",
        zero: '٠',
        menu: ["أخبار الميناء", "الرئيسية", "رياضة", "ثقافة"],
        date: "نشر في {d}",
        comments: "{} تعليقا",
        related: "اقرأ أيضا",
        foot: ["اتصل بنا", "جميع الحقوق محفوظة © 2024 أخبار الميناء"],
        headlines: [
            "العبارة تعود إلى العمل",
            "خباز السوق القديم يتقاعد",
            "مكتبة جديدة في القرية",
            "السيل يجرف الجسر",
        ],
        sentences: [
            "عادت العبارة إلى العمل صباح الاثنين بعد شهر كامل من التوقف، ووقف الناس على الرصيف يلوحون للركاب الأوائل.",
            "قال القبطان إن المحرك جديد.",
            "بعد خمسين عاما أمام الفرن قرر خباز السوق القديم أن يسلم المفتاح لحفيدته التي تعلمت منه كل شيء منذ صغرها.",
            "لن تتغير الوصفة أبدا.",
            "حول أهل القرية مخزنا مهجورا إلى مكتبة صغيرة، وصار الأطفال يجلسون فيها كل مساء حتى تغيب الشمس.",
            "الكتب هدية من القراء.",
            "جرف السيل ليلة أمس الجسر الخشبي الذي يصل بين ضفتي الوادي، فانقطعت ثلاث قرى عن الطريق الرئيسي.",
            "سيبدأ البناء في الربيع.",
        ],
    },
    Site {
        language: "Hindi",
        zero: '०',
        menu: ["घाट समाचार", "मुखपृष्ठ", "खेल", "संस्कृति"],
        date: "प्रकाशित: {d}",
        comments: "{} टिप्पणियाँ",
        related: "यह भी पढ़ें",
        foot: ["हमसे संपर्क करें", "© 2024 घाट समाचार, सर्वाधिकार सुरक्षित"],
        headlines: ["नाव फिर चल पड़ी", "हलवाई की सौ साल पुरानी दुकान", "गाँव में खुला पुस्तकालय", "बाढ़ में बह गया पुल"],
        sentences: [
            "एक महीने की मरम्मत के बाद नदी पार कराने वाली नाव सोमवार की सुबह फिर चल पड़ी और घाट पर लोगों की भीड़ लग गई।",
            "नाविक ने सबको मिठाई बाँटी।",
            "पुराने बाज़ार की यह दुकान अपने सौ साल पूरे कर रही है, और मिठाई आज भी उसी लोहे की कड़ाही में बनती है।",
            "ग्राहक सुबह से खड़े थे।",
            "पंचायत के खाली पड़े कमरे में अब किताबों की अलमारियाँ हैं और बच्चे स्कूल के बाद वहीं बैठकर पढ़ते हैं।",
            "किताबें शहर से दान में आईं।",
            "रात भर की बारिश के बाद नदी इतनी चढ़ी कि लकड़ी का पुराना पुल बह गया और तीन गाँवों का रास्ता कट गया।",
            "नया पुल अगले साल बनेगा।",
        ],
    },
    Site {
        language: "Russian",
        zero: '0',
        menu: ["Речной вестник", "Главная", "Спорт", "Культура"],
        date: "Опубликовано {d}",
        comments: "Комментарии: {}",
        related: "Читайте также",
        foot: ["Обратная связь", "© 2024 Речной вестник. Все права защищены."],
        headlines: [
            "Паром снова ходит",
            "Пекарне исполнилось сто лет",
            "В деревне открыли библиотеку",
            "Паводок унёс мост",
        ],
        sentences: [
            "После месяца ремонта паром снова ходит между берегами, и на пристани собралась целая толпа, чтобы его проводить.",
            "Капитан угощал всех чаем.",
            "Пекарня на площади отмечает сто лет и печёт хлеб на той же закваске, которую завёл ещё прадед нынешней хозяйки.",
            "Очередь стояла до вечера.",
            "Бывший склад побелили, поставили вдоль стен полки, и теперь дети после уроков читают там до самой темноты.",
            "Книги прислали читатели.",
            "После ночного дождя река поднялась на два метра и унесла деревянный мост, так что три села остались без дороги.",
            "Новый обещают к осени.",
        ],
    },
    Site {
        language: "Turkish",
        zero: '0',
        menu: ["Liman Gazetesi", "Ana Sayfa", "Spor", "Kültür"],
        date: "Yayınlanma: {d}",
        comments: "{} yorum",
        related: "İlgili haberler",
        foot: ["Bize ulaşın", "Tüm hakları saklıdır © 2024 Liman Gazetesi"],
        headlines: [
            "Vapur yeniden sefere başladı",
            "Yüz yıllık fırın",
            "Köye kitaplık açıldı",
            "Sel köprüyü götürdü",
        ],
        sentences: [
            "Bir aylık onarımın ardından vapur pazartesi sabahı yeniden sefere başladı ve iskelede büyük bir kalabalık toplandı.",
            "Kaptan herkese çay ısmarladı.",
            "Meydandaki fırın yüzüncü yılını kutluyor ve ekmeğini hâlâ kurucusunun bıraktığı ekşi mayayla yoğuruyor.",
            "Kuyruk köşeyi dönüyordu.",
            "Boş duran eski depo badana edildi, duvarlarına raflar çakıldı ve çocuklar artık okuldan sonra orada kitap okuyor.",
            "Kitapları okurlar gönderdi.",
            "Gece boyunca yağan yağmurla kabaran dere tahta köprüyü alıp götürdü ve üç köyün yolu kapandı.",
            "Yenisi ilkbaharda yapılacak.",
        ],
    },
];
