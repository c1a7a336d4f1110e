//! The workbook, read back by another library.

use std::io::Cursor;

use calamine::{Data, Range, Reader, Xlsx};
use dianmao_reports::{Format, Lang, render};
use insta::assert_snapshot;

use crate::sample::{options, sheet};

fn workbook(lang: Lang) -> Xlsx<Cursor<Vec<u8>>> {
    let bytes = render(&sheet(), Format::Xlsx, &options(lang)).unwrap();
    Xlsx::new(Cursor::new(bytes)).unwrap()
}

fn lines(range: &Range<Data>) -> String {
    let line = |row: &[Data]| row.iter().map(|cell| cell.to_string().replace('\n', "⏎")).collect::<Vec<_>>().join("|");
    range.rows().map(line).map(|line| line.trim_end_matches('|').to_owned()).collect::<Vec<_>>().join("\n")
}

#[test]
fn people_have_counts_and_one_column_a_day() {
    assert_snapshot!(lines(&workbook(Lang::Zh).worksheet_range("月度汇总").unwrap()), @r"
    月度汇总 统计日期：2026-09-03 至 2026-09-07
    报表生成时间：2026-09-09 14:30　公司：云岭制造　已结算 78.5%（11/14 人天）
    姓名|工号|部门|应出勤⏎天数|出勤天数|休息天数|休息日打卡⏎天数|未结算⏎天数|未知天数|未入考勤组⏎天数|免考勤⏎天数|迟到次数|迟到时长⏎(分钟)|严重迟到⏎次数|严重迟到⏎时长⏎(分钟)|旷工迟到⏎次数|旷工迟到⏎时长⏎(分钟)|早退次数|早退时长⏎(分钟)|上班缺卡⏎次数|下班缺卡⏎次数|待核缺卡⏎次数|旷工天数|外勤次数|补卡次数|改签次数|3|4|六|日|7
    欧阳建国|E1002|研发中心|1|0|2|0|1|0|0|0|0|0|0|0|0|0|0|0|0|0|0|1|0|0|0|不在职|旷工|休息|休息|未结算
    李娜|E1001|研发中心/平台部|2|2|2|0|1|0|0|0|1|12|0|0|0|0|0|0|0|1|0|0|1|0|0|迟到12分钟，外勤⏎09:12 18:04|下班缺卡⏎08:55 -|休息|休息|未结算⏎08:50
    =1+1 <b>&Co|E1003|销售部|0|0|4|0|1|0|0|0|0|0|0|0|0|0|0|0|0|0|0|0|0|0|0|休息|休息|休息|休息|未结算

    出勤天数：应出勤且至少有一次打卡的天数。整天未打卡计旷工，不另计缺卡。未结算的日期不计入任何结果。
    1 人没有任何考勤数据（未入考勤组、免考勤或尚无记录）。
    ");
}

#[test]
fn departments_end_with_the_company() {
    assert_snapshot!(lines(&workbook(Lang::En).worksheet_range("Departments").unwrap()), @r"
    Month sheet 2026-09-03 to 2026-09-07
    Generated 2026-09-09 14:30 · 云岭制造 · 78.5% settled (11 of 14 person-days)
    Department|People|Without⏎data|Required⏎days|Days⏎present|Rest⏎days|Rest⏎days⏎with⏎punches|Unsettled⏎days|Unknown⏎days|Days in⏎no group|Exempt⏎days|Late|Late⏎(min)|Seriously⏎late|Seriously⏎late⏎(min)|Late as⏎absence|Late as⏎absence⏎(min)|Left⏎early|Left⏎early⏎(min)|No punch⏎in|No punch⏎out|Gaps to⏎check|Absent⏎days|Field⏎punches|Corrected|Changed⏎by admin
    研发中心|2|0|3|2|4|0|2|0|0|0|1|12|0|0|0|0|0|0|0|1|0|1|1|0|0
    平台部|1|0|2|2|2|0|1|0|0|0|1|12|0|0|0|0|0|0|0|1|0|0|1|0|0
    销售部|1|1|0|0|4|0|1|0|0|0|0|0|0|0|0|0|0|0|0|0|0|0|0|0|0
    Company|3|1|3|2|8|0|3|0|0|0|1|12|0|0|0|0|0|0|0|1|0|1|1|0|0

    Each department includes those below it.
    ");
}

#[test]
fn counts_are_numbers_and_names_are_never_formulas() {
    let mut workbook = workbook(Lang::Zh);
    let range = workbook.worksheet_range("月度汇总").unwrap();
    assert_eq!(range.get_value((3, 3)), Some(&Data::Float(1.0)));
    let formulas = workbook.worksheet_formula("月度汇总").unwrap();
    assert_eq!(formulas.used_cells().count(), 0);
}

#[test]
fn same_sheet_and_instant_give_the_same_bytes() {
    let bytes = |seconds: i64| {
        let mut options = options(Lang::Zh);
        options.generated_at = options.generated_at.checked_add(jiff::SignedDuration::from_secs(seconds)).unwrap();
        render(&sheet(), Format::Xlsx, &options).unwrap()
    };
    assert!(bytes(0) == bytes(0));
    assert!(bytes(0) != bytes(3600));
}
