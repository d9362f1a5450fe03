//! A look at the page of `--report`.

use std::collections::BTreeMap;

use roxmltree::{Document, Node, ParsingOptions};

/// Hands the page to a look at it as XML, which is stricter than a browser.
pub(crate) fn look<R>(page: &str, at: impl FnOnce(&Document<'_>) -> R) -> R {
    let options = ParsingOptions { allow_dtd: true, ..ParsingOptions::default() };
    let document = Document::parse_with_options(page, options);
    at(&document.unwrap_or_else(|error| panic!("{error}: {page}")))
}

pub(crate) fn by_id<'a>(document: &'a Document<'_>, id: &str) -> Option<Node<'a, 'a>> {
    document.descendants().find(|node| node.attribute("id") == Some(id))
}

pub(crate) fn has_class(node: &Node<'_, '_>, class: &str) -> bool {
    node.attribute("class").is_some_and(|classes| classes.split(' ').any(|one| one == class))
}

pub(crate) fn content(node: Node<'_, '_>) -> String {
    node.descendants().filter_map(|node| node.is_text().then(|| node.text()).flatten()).collect()
}

/// The rows of the first table of a section: their names, and their numbers.
pub(crate) fn rows(document: &Document<'_>, id: &str) -> BTreeMap<String, Vec<u64>> {
    let section = by_id(document, id).unwrap_or_else(|| panic!("no {id}"));
    let table = section.descendants().find(|node| node.has_tag_name("tbody")).expect("a table");
    let number = |cell: Node<'_, '_>| content(cell).replace(' ', "").parse().ok();
    let row = |row: Node<'_, '_>| {
        let cells: Vec<_> = row.children().filter(Node::is_element).map(content).collect();
        let numbers = row.children().filter(|cell| has_class(cell, "n")).filter_map(number);
        (cells[0].trim().to_owned(), numbers.collect())
    };
    table.children().filter(Node::is_element).map(row).collect()
}

/// How often texts went, and how many bytes.
pub(crate) fn rows_of_texts(document: &Document<'_>, id: &str) -> Vec<(String, Vec<u64>)> {
    let section = by_id(document, id).expect("a section");
    let rows = section.descendants().filter(|node| node.has_tag_name("tr")).skip(1);
    let row = |row: Node<'_, '_>| {
        let cells: Vec<_> = row.children().filter(Node::is_element).map(content).collect();
        let numbers = cells[..2].iter().map(|cell| cell.replace(' ', "").parse().expect("a number"));
        (cells[3].trim().to_owned(), numbers.collect())
    };
    rows.map(row).collect()
}

/// The bytes of the overlap that are not none, in the order of the names of rows and columns.
pub(crate) fn cells(document: &Document<'_>) -> Vec<u64> {
    let section = by_id(document, "overlap").expect("an overlap");
    let rows: Vec<_> = section.descendants().filter(|node| node.has_tag_name("tr")).collect();
    let name = |cell: &Node<'_, '_>| cell.attribute("title").expect("a name").to_owned();
    let heads = rows[0].children().filter(|cell| cell.has_tag_name("th")).skip(1);
    let columns: Vec<_> = heads.map(|cell| name(&cell)).collect();
    let mut cells = BTreeMap::new();
    for row in &rows[1..] {
        let own = name(&row.first_element_child().expect("a name"));
        for (column, cell) in columns.iter().zip(row.children().filter(|cell| cell.has_tag_name("td"))) {
            if let Some(bytes) = cell.attribute("title") {
                let bytes = bytes.trim_end_matches(" bytes").replace(' ', "").parse().expect("a number");
                cells.insert((own.clone(), column.clone()), bytes);
            }
        }
    }
    cells.into_values().collect()
}
