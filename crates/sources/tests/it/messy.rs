//! CSV files as HR departments keep them: titles, two heading rows, totals. The files are in `tests/fixtures`.

use std::collections::BTreeMap;
use std::path::Path;

use dianmao_sources::{FileTable, Files, HeaderRows, Kind, Layout, Source, Wanted};

use crate::print;

const COLUMNS: &[&str] = &["工号", "姓名", "部门"];

fn fixture(file: &str, layout: Layout, columns: &[&str]) -> String {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let asked = FileTable { file: file.into(), sheet: None, layout };
    let tables = BTreeMap::from([("t".to_owned(), asked)]);
    print::read(&print::source(Kind::Files(Files { dir, tables }), columns))
}

#[test]
fn title_rows_are_passed_over() {
    let found = fixture("titles.csv", Layout::default(), COLUMNS);
    insta::assert_snapshot!(found, @"
    工号|姓名|部门
    4: 0001|江晓|研发中心
    5: 0002|陆鸣|市场部
    ");
    let named = Layout { header_row: Some(3), ..Layout::default() };
    assert_eq!(fixture("titles.csv", named, &[]), found);
}

#[test]
fn a_heading_that_is_not_where_it_should_be_is_an_error() {
    let layout = |line| Layout { header_row: Some(line), ..Layout::default() };
    assert_eq!(
        fixture("titles.csv", layout(9), COLUMNS),
        "! `titles.csv` has no row that starts at 9, where `header_row` says that the heading stands"
    );
    // The second line is blank, so no row starts there.
    assert_eq!(
        fixture("titles.csv", layout(2), COLUMNS),
        "! `titles.csv` has no row that starts at 2, where `header_row` says that the heading stands"
    );
}

#[test]
fn without_any_known_column_the_first_row_is_the_heading() {
    let text = fixture("titles.csv", Layout::default(), &["Employee ID"]);
    assert_eq!(
        text,
        "! titles.csv:3: 3 fields where the header has 1; the file is half-written, or a field with a separator is not quoted"
    );
}

#[test]
fn two_heading_rows_are_one() {
    let layout = Layout { header_rows: HeaderRows::Two, skip_totals: true, ..Layout::default() };
    insta::assert_snapshot!(fixture("two-rows.csv", layout, &["工号", "联系方式/手机"]), @"
    工号|姓名|联系方式/手机|联系方式/邮箱|部门
    4: 0001|江晓|12000000101|jiang@example.com|研发中心
    5: 0002|陆鸣|12000000102||市场部
    ");
}

#[test]
fn totals_are_left_out_only_where_that_was_asked_for() {
    let skip = Layout { skip_totals: true, ..Layout::default() };
    insta::assert_snapshot!(fixture("totals.csv", skip, COLUMNS), @"
    工号|姓名|部门
    2: 0001|江晓|研发中心
    4: 0002|陆鸣|市场部
    ");
    assert!(fixture("totals.csv", Layout::default(), COLUMNS).contains("5: 合计|2|"));
}

#[test]
fn one_row_per_post_stays_one_row_per_post() {
    insta::assert_snapshot!(fixture("posts.csv", Layout::default(), COLUMNS), @"
    工号|姓名|部门|职位
    2: 0001|江晓|研发中心|总监
    3: 0001|江晓|市场部|顾问
    4: 0002|陆鸣|市场部|经理
    ");
}

#[test]
fn digits_stay_as_they_were_typed() {
    insta::assert_snapshot!(fixture("digits.csv", Layout::default(), COLUMNS), @"
    工号|姓名|部门|手机
    2: ０００１|江晓|研发中心|１２０００００００１０１
    3: 0002|陆鸣|市场部|1.2E+10
    ");
}

#[test]
fn departments_come_from_a_column_of_people() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let asked = FileTable { file: "posts.csv".into(), ..FileTable::default() };
    let tables = BTreeMap::from([("t".to_owned(), asked)]);
    let read = |column: &str| {
        let distinct = BTreeMap::from([("t".to_owned(), vec![column.to_owned()])]);
        let kind = Kind::Files(Files { dir: dir.clone(), tables: tables.clone() });
        print::read(&print::wait(Source { kind, distinct }.read(&Wanted::new())))
    };
    assert_eq!(read("部门"), "部门\n2: 研发中心\n3: 市场部");
    assert_eq!(read("科室"), "! posts.csv: `distinct` names `科室`, which is no column of it");
}
