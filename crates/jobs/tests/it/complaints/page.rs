//! `docs/complaints.md` and the tests, held together.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

fn read(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

/// What stands in backticks on the page.
fn quoted(page: &str) -> Vec<&str> {
    page.split('`').skip(1).step_by(2).collect()
}

/// The tests of this folder, by name.
fn tests() -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/complaints");
    let mut names = BTreeSet::new();
    for file in fs::read_dir(folder).unwrap() {
        let file = file.unwrap().path();
        if file.ends_with("page.rs") {
            continue;
        }
        let text = fs::read_to_string(file).unwrap();
        for item in text.split("#[tokio::test]").skip(1) {
            let name = item.trim_start().strip_prefix("async fn ").and_then(|rest| rest.split('(').next());
            names.insert(name.unwrap().to_owned());
        }
    }
    names
}

#[test]
fn the_page_names_a_test_for_each_complaint_and_no_other() {
    let page = read("../../docs/complaints.md");
    let named: BTreeSet<String> = quoted(&page).into_iter().map(str::to_owned).collect();
    let tests = tests();
    assert_eq!(
        named.difference(&tests).collect::<Vec<_>>(),
        Vec::<&String>::new(),
        "the page names tests that do not exist"
    );
    assert_eq!(
        tests.difference(&named).collect::<Vec<_>>(),
        Vec::<&String>::new(),
        "tests that the page does not name"
    );
}

#[test]
fn the_page_has_every_complaint_once_with_its_address() {
    let page = read("../../docs/complaints.md");
    let rows: Vec<&str> = page.lines().filter(|line| line.starts_with(|first: char| first.is_ascii_digit())).collect();
    let numbers: Vec<usize> = rows.iter().filter_map(|row| row.split_once('.')?.0.parse().ok()).collect();
    assert_eq!(numbers, (1..=25).collect::<Vec<_>>());
    let addresses: BTreeSet<&str> =
        rows.iter().filter_map(|row| row.split('(').find_map(|part| part.strip_prefix("https://"))).collect();
    assert_eq!(addresses.len(), 25, "each has an address of its own");
    for row in rows {
        assert_eq!(quoted(row).len(), 1, "one test each: {row}");
    }
}

#[test]
fn the_marks_of_the_page_are_read() {
    assert_eq!(quoted("a `b` c `d`"), ["b", "d"]);
    assert!(tests().contains("a_read_that_misses_people_takes_nobody_away"));
}
