//! What stands in DingTalk as rows, and how it fits HR's.

use dianmao_roster::id::{DeptId, Key};
use dianmao_roster::import::{Imported, import, match_report};

use crate::case::Case;

fn rows(case: &Case) -> String {
    let Imported { departments, people } = import(&case.directory, &case.adoption(), DeptId(1));
    let keys = |keys: &[Key]| keys.iter().map(Key::to_string).collect::<Vec<_>>().join(",");
    let departments = departments.iter().map(|row| {
        let parent = row.parent.as_ref().map(Key::to_string).unwrap_or_default();
        format!("{} {} < {parent}", row.key, row.name)
    });
    let people = people.iter().map(|row| format!("{} = {} in {}", row.key, row.userid, keys(&row.departments)));
    departments.chain(people).map(|line| format!("{}\n", line.trim_end())).collect()
}

#[test]
fn keys_are_links_then_marks_and_numbers_then_ids() {
    let case = Case::new(
        "",
        "dept 12 乙部 in 13
         dept 13 甲部 key=D1
         dept 14 丙部 mark=X9
         user u1 甲 in 12 key=1001 job_number=7
         user u2 乙 in 12,13 job_number=1002
         user u3 丙 job_number=8
         user u4 丁 job_number=8
         user u5 戊 job_number=u1",
    );
    insta::assert_snapshot!(rows(&case), @r"
    D1 甲部 <
    X9 丙部 <
    D12 乙部 < D1
    1001 = u1 in D12
    1002 = u2 in D12,D1
    u3 = u3 in
    u4 = u4 in
    u5 = u5 in
    ");
}

#[test]
fn report_tells_who_is_matched_and_who_stands_on_one_side_only() {
    let case = Case::new(
        "person 1 甲 mobile=13800000001
         person 2 乙 mobile=13800000002
         person 3 丙 mobile=13800000003
         person 4 丁 mobile=13800000009
         person 22 己 mobile=13800000022
         aside-person 5",
        "user u1 甲 key=1 mobile=13800000001
         user u2 乙 mobile=13800000002
         user u6 己 key=21 mobile=13800000022
         user u9 外人 mobile=13800000009",
    );
    let report = match_report(&case.intake, &case.directory, &case.adoption());
    let list = |keys: Vec<&Key>| keys.iter().map(|key| key.to_string()).collect::<Vec<_>>().join(" ");
    assert_eq!(list(report.linked.iter().collect()), "1");
    assert_eq!(list(report.recognised.keys().collect()), "2");
    assert_eq!(list(report.rekeyed.keys().collect()), "22");
    assert_eq!(list(report.only_in_source.iter().collect()), "3");
    assert_eq!(list(report.unclear.iter().collect()), "4 5");
    assert_eq!(report.only_in_dingtalk.into_values().collect::<Vec<_>>(), ["外人"]);
}
