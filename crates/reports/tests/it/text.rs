//! The table of a terminal.

use dianmao_reports::{Lang, text};
use insta::assert_snapshot;
use unicode_width::UnicodeWidthStr;

use crate::sample::{options, sheet};

#[test]
fn table_aligns_chinese_and_letters() {
    assert_snapshot!(text::render(&sheet(), &options(Lang::Zh), 10), @r"
    月度汇总 统计日期：2026-09-03 至 2026-09-07
    云岭制造 · 已结算 78.5%（11/14 人天）

    姓名       工号     部门       应出 出勤 迟到 严重 旷迟 早退 上缺 下缺 旷工 未结
    欧阳建国   E1002    研发中心      1    0    0    0    0    0    0    0    1    1
    李娜       E1001    平台部        2    2    1    0    0    0    0    1    0    1
    =1+1 <b>&… E1003    销售部        0    0    0    0    0    0    0    0    0    1
    公司合计   3 人                   3    2    1    0    0    0    0    1    1    3
    1 人没有任何考勤数据（未入考勤组、免考勤或尚无记录）。
    ");
}

#[test]
fn head_tells_how_many_people_it_leaves_out() {
    assert_snapshot!(text::render(&sheet(), &options(Lang::En), 1), @r"
    Month sheet 2026-09-03 to 2026-09-07
    云岭制造 · 78.5% settled (11 of 14 person-days)

    Name       Number   Dept.      Req. Here Late Ser. LaA. Left  -In -Out Abs. Open
    欧阳建国   E1002    研发中心      1    0    0    0    0    0    0    0    1    1
    ... and 2 more people
    Company    3 ppl                  3    2    1    0    0    0    0    1    1    3
    No attendance data for 1: in no attendance group, exempt, or no record yet.
    ");
}

#[test]
fn table_fits_into_80_columns() {
    let table = text::render(&sheet(), &options(Lang::Zh), 10);
    let rows: Vec<usize> = table.lines().skip(3).take(5).map(UnicodeWidthStr::width).collect();
    assert_eq!(rows, [80; 5]);
}
