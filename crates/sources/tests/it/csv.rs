//! CSV as HR systems, spreadsheets and interrupted exports write it.

use std::fs;
use std::path::PathBuf;

use dianmao_sources::{Error, FileTable, Source, Tables, Wanted};
use tempfile::TempDir;

use crate::print;

/// Reads bytes as a file `hr.csv`.
fn read(bytes: impl AsRef<[u8]>) -> Result<Tables, Error> {
    print::file(bytes, FileTable { file: "hr.csv".into(), ..FileTable::default() }, &[])
}

fn print(bytes: impl AsRef<[u8]>) -> String {
    print::read(&read(bytes))
}

fn gbk(text: &str) -> Vec<u8> {
    encoding_rs::GBK.encode(text).0.into_owned()
}

#[test]
fn plain_file_keeps_its_cells_as_they_stand() {
    assert_eq!(print("id,name\n001,Ann\n2, Bob \n"), "id|name\n2: 001|Ann\n3: 2| Bob ");
    assert_eq!(print("id,name\n1,"), "id|name\n2: 1|");
}

#[test]
fn byte_order_mark_is_no_part_of_the_first_column() {
    assert_eq!(print("\u{FEFF}id,name\n1,王芳"), "id|name\n2: 1|王芳");
    assert_eq!(print("\u{FEFF}\"id\",name\n1,王芳"), "id|name\n2: 1|王芳");
}

#[test]
fn gbk_is_found_out() {
    let text = "工号,姓名,部门\r\n1001,王芳,研发中心\r\n1002,李娜,市场部\r\n";
    assert_eq!(print(gbk(text)), "工号|姓名|部门\n2: 1001|王芳|研发中心\n3: 1002|李娜|市场部");
}

#[test]
fn gbk_is_found_out_by_a_single_character() {
    assert_eq!(print(gbk("id,name\n1,Ann\n2,张\n")), "id|name\n2: 1|Ann\n3: 2|张");
}

#[test]
fn utf16_with_tabs_is_found_out() {
    let bytes: Vec<u8> = "\u{FEFF}工号\t姓名\r\n1\t王芳\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(print(bytes), "工号|姓名\n2: 1|王芳");
}

#[test]
fn separator_is_what_the_header_has_most_of() {
    assert_eq!(print("id;name\n1;Lee, Ann"), "id|name\n2: 1|Lee, Ann");
    assert_eq!(print("id\tname\n1\tLee, Ann; x"), "id|name\n2: 1|Lee, Ann; x");
    assert_eq!(print("id,\"a;b;c\"\n1,x"), "id|a;b;c\n2: 1|x");
    assert_eq!(print("id\n1"), "id\n2: 1");
}

#[test]
fn line_numbers_hold_after_quoted_line_ends_and_blank_lines() {
    let unix = "\nid,remark\n1,\"two\nlines\"\n\n\n2,one\n,\n3,\"a \"\"b\"\"\"\n";
    assert_eq!(print(unix), "id|remark\n3: 1|two\\nlines\n7: 2|one\n9: 3|a \"b\"");
    let windows = unix.replace('\n', "\r\n");
    assert_eq!(print(windows), "id|remark\n3: 1|two\\r\\nlines\n7: 2|one\n9: 3|a \"b\"");
    assert_eq!(print("id,remark\r1,x\r2,y\r"), "id|remark\n2: 1|x\n3: 2|y");
}

#[test]
fn rows_without_any_value_are_no_rows() {
    assert_eq!(print("id,name\n1,Ann\n,\n  , \n2,Bob\n,\n"), "id|name\n2: 1|Ann\n5: 2|Bob");
}

#[test]
fn unnamed_columns_are_allowed_and_doubled_names_are_not() {
    assert_eq!(print("id,,\n1,x,y"), "id||\n2: 1|x|y");
    assert_eq!(print("id,name, id \n1,x,y"), "! hr.csv:1: two columns are called `id`; rename one of them");
}

#[test]
fn doubtful_files_are_refused_as_a_whole() {
    let broken_utf8 = [b"id,name\n1,\xE7\x8E\x8B\xE8\x8A\xB3\n2,\xE6\x9D".as_slice(), b"\n"].concat();
    let cases: [(&str, Vec<u8>); 11] = [
        ("no bytes", b"".to_vec()),
        ("blank lines", b"\n \r\n".to_vec()),
        ("header alone", b"id,name\n".to_vec()),
        ("header and blank rows", b"id,name\n,\n".to_vec()),
        ("row cut short", b"id,name,unit\n1,Ann,a\n2,Bo".to_vec()),
        ("row too long", b"id,name\n1,Lee, Ann\n2,Bob\n".to_vec()),
        ("quote cut short", b"id,name\n1,Ann\n2,\"Bo".to_vec()),
        ("quote in the header", b"id,\"name\n1,Ann".to_vec()),
        ("workbook", b"PK\x03\x04rest".to_vec()),
        ("binary", b"id,name\n1,\x00\n".to_vec()),
        ("UTF-8 cut within a character", broken_utf8),
    ];
    let printed: Vec<String> = cases.into_iter().map(|(case, bytes)| format!("{case}\n  {}", print(bytes))).collect();
    insta::assert_snapshot!(printed.join("\n"), @r#"
    no bytes
      ! `hr.csv` is empty; export it again with its header and rows
    blank lines
      ! `hr.csv` is empty; export it again with its header and rows
    header alone
      ! `hr.csv` has a header but no rows; export it again
    header and blank rows
      ! `hr.csv` has a header but no rows; export it again
    row cut short
      ! hr.csv:3: 2 fields where the header has 3; the file is half-written, or a field with a separator is not quoted
    row too long
      ! hr.csv:2: 3 fields where the header has 2; the file is half-written, or a field with a separator is not quoted
    quote cut short
      ! hr.csv:3: a quoted field in this row never ends; the file is half-written, or a `"` is missing
    quote in the header
      ! hr.csv:1: a quoted field in this row never ends; the file is half-written, or a `"` is missing
    workbook
      ! `hr.csv` is a workbook, not CSV; export it as CSV (UTF-8)
    binary
      ! `hr.csv` is binary data, not CSV; export it as CSV (UTF-8)
    UTF-8 cut within a character
      ! hr.csv:3: bytes that are no UTF-8 text; the file is cut short or damaged, export it again as CSV (UTF-8)
    "#);
}

#[test]
fn gbk_cut_within_a_character_is_refused() {
    let mut bytes = gbk("工号,姓名\n1001,王芳\n1002,李娜");
    bytes.pop();
    let error = read(bytes).unwrap_err();
    assert!(matches!(error, Error::BadEncoding { line: 3, .. }), "{error}");
}

fn read_files(source: &Source) -> Result<Tables, Error> {
    print::wait(source.read(&Wanted::new()))
}

#[test]
fn missing_file_is_named_with_its_folder() {
    let source = Source::plain_files(PathBuf::from("/nonexistent/hr"), ["people.csv"]);
    let error = read_files(&source).unwrap_err();
    assert_eq!(
        error.to_string(),
        "cannot read `/nonexistent/hr/people.csv`; check the path and that this account may read it"
    );
    assert!(std::error::Error::source(&error).is_some());
}

#[test]
fn source_reads_each_file_and_stamps_it() {
    let dir = TempDir::new().unwrap();
    fs::write(dir.path().join("a.csv"), "id\n1").unwrap();
    fs::write(dir.path().join("b.csv"), "id\n1").unwrap();
    let source = Source::plain_files(dir.path().to_owned(), ["b.csv", "a.csv", "b.csv"]);
    let read = read_files(&source).unwrap();
    assert_eq!(read.tables.keys().collect::<Vec<_>>(), ["a.csv", "b.csv"]);
    assert_eq!(read.tables["a.csv"].rows[0].origin.to_string(), "a.csv:2");
    let stamp = &read.stamps["a.csv"];
    assert_eq!(
        (stamp.size, stamp.sha256.as_str()),
        (4, "605096a310e4908def91488e2d873d6bd9f4a9930bcb42eeac08d6f0ccf3ba0e")
    );

    fs::write(dir.path().join("a.csv"), "id\n2").unwrap();
    assert_ne!(read_files(&source).unwrap().stamps["a.csv"].sha256, stamp.sha256);
    let source = Source::plain_files(dir.path().to_owned(), ["a.csv", "c.csv"]);
    assert!(matches!(read_files(&source), Err(Error::Unreadable { .. })));
}

#[test]
fn tabs_are_taken_from_the_name() {
    let asked = FileTable { file: "hr.tsv".into(), ..FileTable::default() };
    let read = print::file("姓名,别名\t工号\n王芳,芳\t7\n", asked, &[]);
    assert_eq!(print::read(&read), "姓名,别名|工号\n2: 王芳,芳|7");
}
