//! One person, a day or two: what the rows read as and count for.

use insta::assert_snapshot;

use crate::story::{days, print, rows, sheet_pulled_at, story};

#[test]
fn day_kept_in_time_is_required_and_present() {
    assert_snapshot!(story(days(1, 1), "
        li 1 on 09:00 08:55 on_time
        li 1 off 18:00 18:04 on_time
    "), @r"
    li: required_days 1, present_days 1
      01 正常 08:55 18:04
    ");
}

#[test]
fn each_grade_of_lateness_counts_in_its_own_column() {
    assert_snapshot!(story(days(1, 3), "
        li 1 on 09:00 09:12 late
        li 1 off 18:00 18:04 on_time
        li 2 on 09:00 09:35 seriously_late
        li 2 off 18:00 18:04 on_time
        li 3 on 09:00 12:10 late_as_absence
        li 3 off 18:00 18:04 on_time
    "), @r"
    li: required_days 3, present_days 3, late_times 1, late_minutes 12, seriously_late_times 1, seriously_late_minutes 35, late_as_absence_times 1, late_as_absence_minutes 190
      01 迟到12分钟 09:12 18:04
      02 严重迟到35分钟 09:35 18:04
      03 旷工迟到190分钟 12:10 18:04
    ");
}

#[test]
fn minutes_are_whole_minutes_and_the_vendor_grades() {
    assert_snapshot!(story(days(1, 2), "
        li 1 on 09:00 09:00:40 on_time
        li 1 off 18:00 17:51:01 early
        li 2 on 09:00 08:59 late
        li 2 off 18:00 18:30 early
    "), @r"
    li: required_days 2, present_days 2, late_times 1, early_times 2, early_minutes 8
      01 早退8分钟 09:00 17:51
      02 迟到0分钟，早退0分钟 08:59 18:30
    ");
}

#[test]
fn one_missing_punch_is_missing_and_the_day_present() {
    assert_snapshot!(story(days(1, 2), "
        li 1 on 09:00 - missing
        li 1 off 18:00 18:04 on_time
        li 2 on 09:00 08:55 on_time
        li 2 off 18:00 - missing
    "), @r"
    li: required_days 2, present_days 2, missing_on_times 1, missing_off_times 1
      01 上班缺卡 - 18:04
      02 下班缺卡 08:55 -
    ");
}

#[test]
fn day_without_any_punch_is_absent_and_counts_no_missing_punch() {
    assert_snapshot!(story(days(1, 1), "
        li 1 on 09:00 - missing
        li 1 off 18:00 - missing
    "), @r"
    li: required_days 1, absent_days 1
      01 旷工
    ");
}

#[test]
fn point_that_an_approval_covers_is_neither_missing_nor_absence() {
    assert_snapshot!(story(days(1, 3), "
        li 1 on 09:00 - missing by=L1
        li 1 off 18:00 - missing by=L1
        li 2 on 09:00 08:55 on_time
        li 2 off 18:00 - missing by=L2
        li 3 on 09:00 - missing
        li 3 off 18:00 - missing by=L3
    "), @r"
    li: required_days 3, present_days 1, missing_on_times 1
      01 有审批
      02 正常，有审批 08:55 -
      03 上班缺卡，有审批
    ");
}

#[test]
fn place_and_origin_are_told_beside_the_time() {
    assert_snapshot!(story(days(1, 3), "
        li 1 on 09:00 09:12 late outside
        li 1 off 18:00 18:04 on_time outside
        li 2 on 09:00 09:00 on_time approval
        li 2 off 18:00 18:00 on_time self
        li 3 on 09:00 - missing admin
        li 3 off 18:00 18:00 on_time admin
    "), @r"
    li: required_days 3, present_days 3, late_times 1, late_minutes 12, missing_on_times 1, field_times 2, corrected_times 2, changed_by_admin_times 2
      01 迟到12分钟，外勤 09:12 18:04
      02 正常，补卡 09:00 18:00
      03 上班缺卡，改签 - 18:00
    ");
}

#[test]
fn day_that_an_administrator_graded_without_a_time_is_present() {
    assert_snapshot!(story(days(1, 1), "
        li 1 on 09:00 - on_time admin
        li 1 off 18:00 - on_time admin
    "), @r"
    li: required_days 1, present_days 1, changed_by_admin_times 2
      01 正常，改签
    ");
}

#[test]
fn night_shift_belongs_to_the_day_it_starts_on() {
    assert_snapshot!(story(days(1, 2), "
        li 1 off +06:00 +05:50 early
        li 1 on 22:00 21:58 on_time
    "), @r"
    li: required_days 1, present_days 1, rest_days 1, early_times 1, early_minutes 10
      01 早退10分钟 21:58 05:50(+1)
      02 休息
    ");
}

#[test]
fn two_shifts_a_day_stand_in_the_order_of_their_lines() {
    assert_snapshot!(story(days(1, 1), "
        li 1 off 18:00 18:01 on_time
        li 1 on 13:00 13:09 late
        li 1 off 12:00 12:02 on_time
        li 1 on 08:00 08:03 late
    "), @r"
    li: required_days 1, present_days 1, late_times 2, late_minutes 12
      01 迟到3分钟，迟到9分钟 08:03 12:02 13:09 18:01
    ");
}

#[test]
fn values_that_are_not_known_count_for_nothing_but_the_punch() {
    assert_snapshot!(story(days(1, 2), "
        li 1 on 09:00 09:00 Mystery
        li 1 off 18:00 18:04 on_time
        li 2 Before 09:00 - missing
        li 2 off 18:00 18:04 on_time
    "), @r"
    li: required_days 2, present_days 2
      01 未知 09:00 18:04
      02 未知 - 18:04
    ");
}

#[test]
fn unsettled_day_counts_for_nothing_but_shows_its_punches() {
    let rows = rows(
        "
        li 1 on 09:00 09:12 late outside
    ",
    );
    let at_noon = crate::story::at(crate::story::day(1), "12:00");
    assert_snapshot!(print(&sheet_pulled_at(days(1, 1), Vec::new(), &rows, Some(at_noon))), @r"
    li: unsettled_days 1
      01 未结算 09:12
    ");
}
