//! The CSV table.

use dianmao_reports::{Format, Lang, render};
use insta::assert_snapshot;
use jiff::civil::date;

use crate::sample::{options, person, sheet, sheet_of};

fn csv(lang: Lang) -> String {
    String::from_utf8(render(&sheet(), Format::Csv, &options(lang)).unwrap()).unwrap()
}

#[test]
fn table_has_counts_and_one_column_a_day() {
    assert_snapshot!(csv(Lang::Zh).trim_start_matches('\u{feff}').replace("\r\n", "\n"), @r"
    姓名,工号,人事编号,UserId,部门,应出勤天数,出勤天数,休息天数,休息日打卡天数,未结算天数,未知天数,未入考勤组天数,免考勤天数,迟到次数,迟到时长(分钟),严重迟到次数,严重迟到时长(分钟),旷工迟到次数,旷工迟到时长(分钟),早退次数,早退时长(分钟),上班缺卡次数,下班缺卡次数,待核缺卡次数,旷工天数,外勤次数,补卡次数,改签次数,2026-09-03,2026-09-04,2026-09-05,2026-09-06,2026-09-07
    欧阳建国,E1002,E1002,E1002,研发中心,1,0,2,0,1,0,0,0,0,0,0,0,0,0,0,0,0,0,0,1,0,0,0,不在职,旷工,休息,休息,未结算
    李娜,E1001,E1001,E1001,研发中心/平台部,2,2,2,0,1,0,0,0,1,12,0,0,0,0,0,0,0,1,0,0,1,0,0,迟到12分钟，外勤 09:12 18:04,下班缺卡 08:55 -,休息,休息,未结算 08:50
    '=1+1 <b>&Co,E1003,E1003,E1003,销售部,0,0,4,0,1,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,休息,休息,休息,休息,未结算
    ");
}

#[test]
fn headings_and_words_follow_the_language() {
    let english = csv(Lang::En);
    assert!(english.contains("Name,Job number,HR key,UserId,Department,Required days"));
    assert!(english.contains("\"late 12 min, field 09:12 18:04\""));
}

#[test]
fn excel_finds_the_byte_order_mark() {
    assert!(csv(Lang::Zh).starts_with('\u{feff}'));
}

#[test]
fn no_cell_is_a_formula() {
    for name in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"] {
        let one = sheet_of(vec![person("E9", name, &[])], date(2026, 9, 3), date(2026, 9, 3));
        let bytes = render(&one, Format::Csv, &options(Lang::Zh)).unwrap();
        let mut reader = ::csv::Reader::from_reader(bytes.as_slice());
        let cells: Vec<String> = reader.records().map(|record| record.unwrap()[0].to_owned()).collect();
        assert!(cells.contains(&format!("'{name}")), "{cells:?}");
    }
}
