//! Tables for the tests, made and read with the `parquet` crate.

use std::sync::Arc;

use arrow_array::builder::{ListBuilder, StringBuilder, StringDictionaryBuilder};
use arrow_array::types::{Int8Type, Int32Type};
use arrow_array::{
    Array, ArrayRef, BinaryArray, BooleanArray, Decimal128Array, FixedSizeBinaryArray, Float64Array,
    Int32Array, LargeStringArray, NullArray, RecordBatch, StringArray, StringViewArray, StructArray,
    TimestampMicrosecondArray, UInt64Array,
};
use arrow_schema::{DataType, Field, Schema};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::basic::{BrotliLevel, Compression, GzipLevel, ZstdLevel};
use parquet::file::metadata::{KeyValue, ParquetMetaData, ParquetMetaDataReader};
use parquet::file::properties::WriterProperties;

use crate::common::Bench;

/// Paragraphs of eleven languages.
const PARAGRAPHS: [&str; 11] = [
    "Biblioteket vid torget har öppet även på söndagar från och med nästa vecka, säger kommunen",
    "চত্বরের পাশের গ্রন্থাগারটি আগামী সপ্তাহ থেকে রবিবারেও খোলা থাকবে, জানিয়েছে পৌরসভা",
    "Perpustakaan di dekat alun-alun akan buka juga pada hari Minggu mulai pekan depan, kata pemerintah kota",
    "Thư viện bên quảng trường sẽ mở cửa cả chủ nhật kể từ tuần sau, chính quyền thành phố cho biết",
    "ห้องสมุดข้างจัตุรัสจะเปิดวันอาทิตย์ด้วยตั้งแต่สัปดาห์หน้าเป็นต้นไป เทศบาลแจ้ง",
    "广场旁边的图书馆从下周开始星期日也开放,市政府表示,读者可以借书也可以自习",
    "広場のそばの図書館は来週から日曜日も開館すると市が発表し、利用者は喜んでいる",
    "ستفتح المكتبة المجاورة للساحة أبوابها أيام الأحد أيضا اعتبارا من الأسبوع المقبل، بحسب البلدية",
    "चौक के पास का पुस्तकालय अगले सप्ताह से रविवार को भी खुला रहेगा, नगरपालिका ने बताया",
    "Библиотека у площади со следующей недели будет открыта и по воскресеньям, сообщила мэрия",
    "Meydandaki kütüphane gelecek haftadan itibaren pazar günleri de açık olacak, belediye duyurdu",
];

/// Texts with copies, near copies, paragraphs that come again, a menu, and one that is empty.
pub(crate) fn texts(count: usize) -> Vec<String> {
    let paragraph = |n: usize| {
        let of = |k: usize| PARAGRAPHS[(n * 5 + k * 3 + n / 11) % PARAGRAPHS.len()];
        format!("{}. {}. {} ({n}).", of(0), of(1), of(2))
    };
    let text = |n: usize| {
        let body = |n: usize| (0..4).map(|k| paragraph(n * 4 + k)).collect::<Vec<_>>().join("\n");
        match n % 9 {
            4 => body(n - 1),
            5 => body(n - 2).to_uppercase(),
            6 => format!("Hem | Nyheter | Sport\n{}\n{}", body(n), paragraph(n % 7)),
            7 => body(n - 1).replace('(', "[").replace('3', "three"),
            8 => String::new(),
            _ => format!("Hem | Nyheter | Sport\n{}\nKommentar (0)\n", body(n)),
        }
    };
    (0..count).map(text).collect()
}

/// The types that a column of texts can have.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Texts {
    String,
    Large,
    View,
    Dictionary,
}

impl Texts {
    pub(crate) const ALL: [Self; 4] = [Self::String, Self::Large, Self::View, Self::Dictionary];

    fn array(self, texts: &[String]) -> ArrayRef {
        match self {
            Self::String => Arc::new(StringArray::from_iter_values(texts)),
            Self::Large => Arc::new(LargeStringArray::from_iter_values(texts)),
            Self::View => Arc::new(StringViewArray::from_iter_values(texts)),
            Self::Dictionary => {
                let mut builder = StringDictionaryBuilder::<Int32Type>::new();
                builder.extend(texts.iter().map(Some));
                Arc::new(builder.finish())
            }
        }
    }
}

/// A table of texts with many other columns.
pub(crate) fn table(texts: &[String], kind: Texts) -> RecordBatch {
    let rows = texts.len();
    let numbers = || 0..rows as u64;
    let (mut tags, mut sections) =
        (ListBuilder::new(StringBuilder::new()), StringDictionaryBuilder::<Int8Type>::new());
    for n in 0..rows {
        match n % 4 {
            0 => tags.append_null(),
            1 => tags.append(true),
            2 => tags.append_value([Some("hav"), None]),
            _ => tags.append_value([Some("সাগর"), Some("海"), Some("")]),
        }
        sections.append_option((n % 5 > 0).then(|| ["nyheter", "খবর", "ข่าว"][n % 3]));
    }
    let scores = numbers().map(|n| (n % 3 > 0).then_some(f64::from_bits(0x7FF8_0000_0000_0000 + n)));
    let of = Field::new("score", DataType::Float64, true);
    let inner =
        Field::new("url", DataType::Utf8, false).with_metadata([("note".to_owned(), "kept".to_owned())]);
    let urls =
        StringArray::from_iter_values(numbers().map(|n| format!("https://www.site{}.example/{n}", n % 3)));
    let meta = StructArray::new(
        vec![of, inner].into(),
        vec![Arc::new(scores.collect::<Float64Array>()), Arc::new(urls)],
        None,
    );
    let decimals = Decimal128Array::from_iter_values(numbers().map(|n| 10_i128.pow(37) + i128::from(n)));
    let decimals = decimals.with_precision_and_scale(38, 25).expect("a decimal");
    let fixed = FixedSizeBinaryArray::try_from_iter(numbers().map(|n| u128::from(n).to_be_bytes()))
        .expect("16 bytes");
    let moments = numbers().map(|n| (n % 6 > 0).then_some(n.cast_signed() - 9));
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("id", Arc::new(UInt64Array::from_iter_values(numbers().map(|n| u64::MAX - n)))),
        ("price", Arc::new(decimals)),
        ("meta", Arc::new(meta)),
        ("text", kind.array(texts)),
        ("tags", Arc::new(tags.finish())),
        ("section", Arc::new(sections.finish())),
        ("bytes", Arc::new(BinaryArray::from_iter_values(numbers().map(u64::to_le_bytes)))),
        ("fixed", Arc::new(fixed)),
        ("moment", Arc::new(moments.collect::<TimestampMicrosecondArray>().with_timezone("Asia/Dhaka"))),
        ("flag", Arc::new(numbers().map(|n| (n % 7 > 0).then_some(n % 2 == 0)).collect::<BooleanArray>())),
        ("none", Arc::new(NullArray::new(rows))),
        ("nulls", Arc::new(Int32Array::from(vec![None; rows]))),
    ];
    let field = |(name, array): &(&str, ArrayRef)| {
        let field = Field::new(*name, array.data_type().clone(), array.is_nullable() || *name == "none");
        field.with_metadata([("of".to_owned(), (*name).to_owned())])
    };
    let fields: Vec<_> = columns.iter().map(field).collect();
    let schema = Schema::new(fields).with_metadata([("source".to_owned(), "জরিপ".to_owned())]);
    let arrays = columns.into_iter().map(|(_, array)| array).collect();
    RecordBatch::try_new(Arc::new(schema), arrays).expect("a table")
}

pub(crate) fn compressions() -> [Compression; 6] {
    [
        Compression::UNCOMPRESSED,
        Compression::SNAPPY,
        Compression::GZIP(GzipLevel::default()),
        Compression::LZ4_RAW,
        Compression::BROTLI(BrotliLevel::default()),
        Compression::ZSTD(ZstdLevel::default()),
    ]
}

/// The bytes of a file with so many rows a row group.
pub(crate) fn written(table: &RecordBatch, rows: usize, compression: Compression) -> Vec<u8> {
    let properties = WriterProperties::builder()
        .set_compression(compression)
        .set_max_row_group_row_count(Some(rows))
        .set_data_page_row_count_limit(5)
        .set_write_batch_size(5)
        .set_key_value_metadata(Some(vec![KeyValue::new("licence".to_owned(), "CC0".to_owned())]))
        .build();
    let mut bytes = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut bytes, table.schema(), Some(properties)).expect("a writer");
    writer.write(table).expect("memory");
    writer.close().expect("memory");
    bytes
}

/// All rows of a file.
pub(crate) fn read(bytes: Vec<u8>) -> RecordBatch {
    let builder = ParquetRecordBatchReaderBuilder::try_new(bytes::Bytes::from(bytes)).expect("Parquet");
    let (schema, rows) = (Arc::clone(builder.schema()), builder.metadata().file_metadata().num_rows());
    let mut reader =
        builder.with_batch_size(usize::try_from(rows).expect("rows").max(1)).build().expect("a reader");
    let table = reader.next().map_or_else(|| RecordBatch::new_empty(schema), |table| table.expect("rows"));
    assert_eq!(i64::try_from(table.num_rows()), Ok(rows));
    table
}

/// What the footer says.
pub(crate) fn metadata(bytes: Vec<u8>) -> ParquetMetaData {
    ParquetMetaDataReader::new().parse_and_finish(&bytes::Bytes::from(bytes)).expect("a footer")
}

/// The rows in which two tables are alike in all columns but one.
pub(crate) fn assert_row(left: &RecordBatch, at: usize, right: &RecordBatch, of: usize, but: &str) {
    for (column, field) in left.schema().fields().iter().enumerate().filter(|(_, field)| field.name() != but)
    {
        let (left, right) = (left.column(column).slice(at, 1), right.column(column).slice(of, 1));
        assert_eq!(&left, &right, "column {}", field.name());
    }
}

/// The texts of a column, whatever its type.
pub(crate) fn column(table: &RecordBatch, name: &str) -> Vec<Option<String>> {
    let array = table.column_by_name(name).expect("the column");
    let text = |row| {
        let value: ArrayRef = array.slice(row, 1);
        let any = value.as_any();
        let dictionary = any.downcast_ref::<arrow_array::DictionaryArray<Int32Type>>();
        let found = match () {
            () if value.is_null(0) => return None,
            () if dictionary.is_some() => dictionary.map(|array| {
                let key = array.key(0).expect("a key");
                array.values().as_any().downcast_ref::<StringArray>().expect("strings").value(key).to_owned()
            }),
            () => any
                .downcast_ref::<StringArray>()
                .map(|array| array.value(0).to_owned())
                .or_else(|| any.downcast_ref::<LargeStringArray>().map(|array| array.value(0).to_owned()))
                .or_else(|| any.downcast_ref::<StringViewArray>().map(|array| array.value(0).to_owned())),
        };
        Some(found.expect("a column of texts"))
    };
    (0..table.num_rows()).map(text).collect()
}

/// The same texts as JSON lines: what goes of them is what must go of the table.
pub(crate) fn jsonl(texts: &[String]) -> String {
    let line = |(n, text): (u64, &String)| {
        let url = format!("https://www.site{}.example/{n}", n % 3);
        serde_json::json!({"id": u64::MAX - n, "meta": {"url": url}, "text": text}).to_string() + "\n"
    };
    (0..).zip(texts).map(line).collect()
}

impl Bench {
    /// The rows of a file of JSON lines that was written: numbers of rows and their texts.
    pub(crate) fn lines(&self, name: &str) -> Vec<(usize, String)> {
        let line = |line: &str| {
            let record: serde_json::Value = serde_json::from_str(line).expect("JSON");
            let row = u64::MAX - record["id"].as_u64().expect("an id");
            (usize::try_from(row).expect("a row"), record["text"].as_str().expect("a text").to_owned())
        };
        self.text(name).lines().map(line).collect()
    }
}
