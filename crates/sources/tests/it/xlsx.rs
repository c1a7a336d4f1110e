//! Workbooks, made by the test: a binary file in the repository would hide what is in it.

use std::io::{Cursor, Read, Write};

use dianmao_sources::{Error, FileTable, HeaderRows, Layout, Tables};
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook, Worksheet, XlsxError};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use crate::print;

type Made = Result<(), XlsxError>;

fn asked(sheet: Option<&str>, layout: Layout) -> FileTable {
    FileTable { file: "hr.xlsx".into(), sheet: sheet.map(str::to_owned), layout }
}

/// A workbook of several sheets.
fn workbook(make: impl FnOnce(&mut Workbook) -> Made) -> Vec<u8> {
    let mut workbook = Workbook::new();
    make(&mut workbook).unwrap();
    workbook.save_to_buffer().unwrap()
}

/// A workbook of one sheet.
fn sheet(make: impl FnOnce(&mut Worksheet) -> Made) -> Vec<u8> {
    workbook(|workbook| make(workbook.add_worksheet().set_name("员工")?))
}

fn read(bytes: &[u8], columns: &[&str]) -> Result<Tables, Error> {
    print::file(bytes, asked(None, Layout::default()), columns)
}

fn print(bytes: &[u8], columns: &[&str]) -> String {
    print::read(&read(bytes, columns))
}

fn rows(sheet: &mut Worksheet, first: u32, rows: &[&[&str]]) -> Made {
    for (row, cells) in (first..).zip(rows) {
        for (column, cell) in (0..).zip(*cells) {
            sheet.write(row, column, *cell)?;
        }
    }
    Ok(())
}

#[test]
fn cells_become_the_text_that_they_show() {
    let bytes = sheet(|sheet| {
        rows(sheet, 0, &[&["工号", "姓名", "手机", "入职", "打卡", "在职", "身份", "得分", "查找"]])?;
        let padded = Format::new().set_num_format("00000");
        let date = Format::new().set_num_format("yyyy\"年\"m\"月\"d\"日\"");
        let time = Format::new().set_num_format("yyyy-mm-dd hh:mm");
        sheet.write_with_format(1, 0, 7, &padded)?.write(1, 1, "江晓")?.write(1, 2, 12_000_000_101_i64)?;
        sheet.write_with_format(1, 3, &ExcelDateTime::parse_from_str("2026-09-01")?, &date)?;
        sheet.write_with_format(1, 4, &ExcelDateTime::parse_from_str("2026-09-01T08:30:00")?, &time)?;
        sheet.write(1, 5, true)?.write(1, 6, 110_101_199_001_011_234.0)?.write(1, 7, 87.5)?;
        sheet.write(1, 8, Formula::new("=NA()").set_result("#N/A"))?;
        sheet.write(2, 0, "００8")?.write(2, 1, "陆鸣")?.write(2, 2, "12000000102")?.write(2, 3, "2026/9/1")?;
        Ok(())
    });
    insta::assert_snapshot!(print(&bytes, &["工号"]), @"
    工号|姓名|手机|入职|打卡|在职|身份|得分|查找
    2: 00007|江晓|12000000101|2026-09-01|2026-09-01 08:30:00|TRUE|1.1010119900101123E+17|87.5|#N/A
    3: ００8|陆鸣|12000000102|2026/9/1|||||
    ");
}

#[test]
fn rows_know_their_sheet_and_number() {
    let bytes = sheet(|sheet| rows(sheet, 4, &[&["工号"], &[""], &["1"], &[""], &["2"]]));
    let read = read(&bytes, &["工号"]).unwrap();
    let table = &read.tables["t"];
    let origins: Vec<String> = table.rows.iter().map(|row| row.origin.to_string()).collect();
    assert_eq!(origins, ["hr.xlsx[员工]:7", "hr.xlsx[员工]:9"]);
    assert_eq!(table.header.as_ref().unwrap().to_string(), "hr.xlsx[员工]:5");
    assert_eq!(read.stamps["t"].size, u64::try_from(bytes.len()).unwrap());
}

#[test]
fn titles_and_merged_cells_and_two_headings_and_totals() {
    let bytes = sheet(|sheet| {
        let plain = Format::new();
        sheet.merge_range(0, 0, 0, 4, "示例公司员工花名册（2026年9月）", &plain)?;
        sheet.merge_range(2, 0, 3, 0, "部门", &plain)?.merge_range(2, 1, 3, 1, "工号", &plain)?;
        sheet.merge_range(2, 2, 3, 2, "姓名", &plain)?.merge_range(2, 3, 2, 4, "联系方式", &plain)?;
        rows(sheet, 3, &[&["", "", "", "手机\n号码", "邮箱"]])?;
        rows(
            sheet,
            4,
            &[&["", "0001", "江晓", "12000000101", "a@example.com"], &["", "0002", "陆鸣", "12000000102", ""]],
        )?;
        sheet.merge_range(4, 0, 5, 0, "研发中心", &plain)?;
        rows(sheet, 6, &[&["市场部", "0003", "沈舟", "12000000103", ""], &["合计", "3", "", "", ""]])
    });
    let layout = Layout { header_rows: HeaderRows::Two, skip_totals: true, ..Layout::default() };
    let read = print::file(&bytes, asked(None, layout), &["工号", "姓名", "联系方式/手机号码"]);
    insta::assert_snapshot!(print::read(&read), @"
    部门|工号|姓名|联系方式/手机号码|联系方式/邮箱
    5: 研发中心|0001|江晓|12000000101|a@example.com
    6: 研发中心|0002|陆鸣|12000000102|
    7: 市场部|0003|沈舟|12000000103|
    ");
}

fn two_sheets() -> Vec<u8> {
    workbook(|workbook| {
        rows(workbook.add_worksheet().set_name("说明")?, 0, &[&["本表每月更新"]])?;
        rows(workbook.add_worksheet().set_name("在职")?, 0, &[&["工号", "姓名"], &["1", "江晓"]])?;
        let hidden = workbook.add_worksheet().set_name("旧表")?;
        rows(hidden, 0, &[&["工号", "姓名"], &["9", "路人"]])?;
        hidden.set_hidden(true);
        Ok(())
    })
}

#[test]
fn the_sheet_with_the_columns_is_read_and_a_hidden_one_only_by_name() {
    let bytes = two_sheets();
    assert_eq!(print(&bytes, &["工号", "姓名"]), "工号|姓名\n2: 1|江晓");
    let named = |name| print::read(&print::file(&bytes, asked(Some(name), Layout::default()), &["工号"]));
    assert_eq!(named("旧表"), "工号|姓名\n2: 9|路人");
    assert_eq!(named("离职"), "! `hr.xlsx`: there is no sheet `离职`; it has `说明`, `在职`, `旧表`");
    assert_eq!(
        print(&bytes, &["工号", "手机"]),
        "! `hr.xlsx`: no visible sheet of it has all the columns that the templates name; name one with `sheet`; it has `说明`, `在职`"
    );
}

#[test]
fn several_sheets_with_the_columns_are_no_guess() {
    let bytes = workbook(|workbook| {
        for name in ["一月", "二月"] {
            rows(workbook.add_worksheet().set_name(name)?, 0, &[&["工号"], &["1"]])?;
        }
        Ok(())
    });
    assert_eq!(
        print(&bytes, &["工号"]),
        "! `hr.xlsx`: several of its sheets have the columns; name one with `sheet`; it has `一月`, `二月`"
    );
}

#[test]
fn doubtful_workbooks_are_refused_as_a_whole() {
    let whole = two_sheets();
    let cut = &whole[..whole.len() / 2];
    let cases: [(&str, &[u8]); 5] = [
        ("cut short", cut),
        ("web page", b"<html><table><tr><td>1</td></tr></table>"),
        ("text", "工号,姓名\n1,江晓\n".as_bytes()),
        ("nothing", b""),
        ("old form, damaged", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 and no more"),
    ];
    for (case, bytes) in cases {
        let error = read(bytes, &[]).unwrap_err();
        assert!(matches!(error, Error::Workbook { .. }), "{case}: {error}");
    }
    let empty = sheet(|_| Ok(()));
    assert_eq!(print(&empty, &[]), "! `hr.xlsx` is empty; export it again with its header and rows");
    let heading = sheet(|sheet| rows(sheet, 0, &[&["工号"]]));
    assert_eq!(print(&heading, &[]), "! `hr.xlsx` has a header but no rows; export it again");
    let twice = sheet(|sheet| rows(sheet, 0, &[&["工号", "工号"], &["1", "2"]]));
    assert_eq!(print(&twice, &[]), "! hr.xlsx[员工]:1: two columns are called `工号`; rename one of them");
}

/// A workbook whose sheets had two texts replaced, to be as other programs write them.
fn edited(bytes: Vec<u8>, edits: [(&str, &str); 2]) -> Vec<u8> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut written = ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..archive.len() {
        let mut entry = archive.by_index(at).unwrap();
        let name = entry.name().unwrap().into_owned();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).unwrap();
        if name.contains("worksheets/") {
            let text = String::from_utf8(bytes).unwrap();
            assert!(edits.iter().all(|(from, _)| text.contains(from)), "{text}");
            bytes = edits.iter().fold(text, |text, (from, to)| text.replace(from, to)).into_bytes();
        }
        written.start_file(name, SimpleFileOptions::default()).unwrap();
        written.write_all(&bytes).unwrap();
    }
    written.finish().unwrap().into_inner()
}

#[test]
fn a_formula_that_was_never_calculated_is_no_empty_cell() {
    let with = |result: &str| {
        sheet(|sheet| {
            rows(sheet, 0, &[&["工号", "手机"]])?;
            sheet.write(1, 0, "1")?.write(1, 1, Formula::new("=VLOOKUP(A2,X:Y,2,0)").set_result(result))?;
            Ok(())
        })
    };
    assert_eq!(print(&with("12000000101"), &["工号"]), "工号|手机\n2: 1|12000000101");
    // Excel writes an empty text as a value: the formula was calculated.
    let empty = edited(with("7"), [("<c r=\"B2\">", "<c r=\"B2\" t=\"str\">"), ("<v>7</v>", "<v></v>")]);
    assert_eq!(print(&empty, &["工号"]), "工号|手机\n2: 1|");
    assert_eq!(
        print(&edited(with("0"), [("</f><v>0</v>", "</f>"), ("<row ", "<row ")]), &["工号"]),
        "! hr.xlsx[员工]:2: the formula of cell B2 was never calculated; open the file in a spreadsheet program and save it"
    );
}
