//! Any table reads as the same rows, whatever it was written as.

use std::time::Duration;

use dianmao_sources::{Error, FileTable, Kind, Layout, Sql, Tables};
use jiff::tz::TimeZone;
use proptest::prelude::*;
use rust_xlsxwriter::Workbook;
use sqlx::{AssertSqlSafe, ConnectOptions, Executor};
use tempfile::TempDir;

use crate::print;

/// Cells as people type them; none begins or ends with a space, and some look like numbers, dates and formulas.
fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        "[一-十a-zA-Z0-9,;\"' ]{0,6}".prop_map(|text| text.trim().to_owned()),
        "0[0-9]{1,10}",
        Just("合计".to_owned()),
        Just("=1+1".to_owned()),
        Just("2026-09-01".to_owned()),
        Just("１２０".to_owned()),
    ]
}

/// Rows of three cells, the first of which is never empty: a row without any cell is no row.
fn rows() -> impl Strategy<Value = Vec<[String; 3]>> {
    prop::collection::vec(("[a-z0-9]{1,4}", cell(), cell()).prop_map(|(key, b, c)| [key, b, c]), 1..12)
}

fn csv(rows: &[[String; 3]]) -> Vec<u8> {
    let mut writer = csv_text(&["键".to_owned(), "甲".to_owned(), "乙".to_owned()]);
    rows.iter().for_each(|row| writer.push_str(&csv_text(row)));
    writer.into_bytes()
}

fn csv_text(row: &[String; 3]) -> String {
    row.each_ref().map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).join(",") + "\n"
}

fn xlsx(rows: &[[String; 3]]) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write_row(0, 0, ["键", "甲", "乙"]).unwrap();
    for (at, row) in (1..).zip(rows) {
        for (column, cell) in (0..).zip(row) {
            sheet.write_string(at, column, cell).unwrap();
        }
    }
    workbook.save_to_buffer().unwrap()
}

fn sqlite(rows: &[[String; 3]]) -> Result<Tables, Error> {
    let folder = TempDir::new().unwrap();
    let url = format!("sqlite:{}", folder.path().join("hr.db").display());
    let mut statements = "create table t (键 text, 甲 text, 乙 text);".to_owned();
    for row in rows {
        let cells = row.each_ref().map(|cell| format!("'{}'", cell.replace('\'', "''")));
        statements.push_str(&format!("insert into t values ({});", cells.join(",")));
    }
    print::wait(async {
        let options: sqlx::sqlite::SqliteConnectOptions = url.parse().unwrap();
        let mut connection = options.create_if_missing(true).connect().await.unwrap();
        connection.execute(AssertSqlSafe(statements)).await.unwrap();
    });
    let queries = [("t".to_owned(), "select * from t order by rowid".to_owned())].into();
    let (time_zone, timeout) = (TimeZone::UTC, Duration::from_secs(30));
    print::source(Kind::Sql(Sql { url, password: None, time_zone, timeout, max_rows: 1000, queries }), &[])
}

/// The columns and cells, without where they stood.
fn cells(read: &Result<Tables, Error>) -> Vec<Vec<String>> {
    let table = &read.as_ref().unwrap().tables["t"];
    let rows = table.rows.iter().map(|row| print::cells(table, row));
    std::iter::once(table.columns.0.clone()).chain(rows).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn one_table_is_one_table(rows in rows()) {
        let file = |file: &str| FileTable { file: file.into(), sheet: None, layout: Layout::default() };
        let columns = ["键", "甲", "乙"];
        let from_csv = cells(&print::file(csv(&rows), file("t.csv"), &columns));
        let expected: Vec<Vec<String>> = std::iter::once(columns.map(str::to_owned)).chain(rows.clone()).map(Vec::from).collect();
        prop_assert_eq!(&from_csv, &expected);
        prop_assert_eq!(&cells(&print::file(xlsx(&rows), file("t.xlsx"), &columns)), &expected);
        prop_assert_eq!(&cells(&sqlite(&rows)), &expected);
    }
}
