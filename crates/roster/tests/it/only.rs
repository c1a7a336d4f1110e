//! `--only`: the named people and departments, what they need, and nothing else.

use std::collections::BTreeSet;

use dianmao_roster::guard::guard;
use dianmao_roster::id::Key;
use dianmao_roster::plan::{HoldReason, Plan};

use crate::case::Case;

fn only(case: &Case, keys: &[&str]) -> Plan {
    let keys: BTreeSet<Key> = keys.iter().map(|key| Key::from(*key)).collect();
    guard(case.drawn().only(&keys), &case.config, &case.rolling, &case.overrides)
}

fn ids(plan: &Plan) -> Vec<String> {
    plan.changes.iter().map(|planned| planned.id().to_string()).collect()
}

fn company() -> Case {
    Case::new(
        "dept D1 研发
         dept D2 平台 in D1
         dept D3 销售 leaders=E3
         person E1 张伟 mobile=12000000001 in D2
         person E2 李娜 mobile=12000000002 manager=E1 in D1
         person E3 王芳 mobile=12000000003 manager=E2 in D3
         person E4 刘洋 mobile=12000000004 title=总监 manager=E1 in D1
         person E5 赵敏 mobile=12000000005 in D3",
        "user E4 刘洋 key=E4 mobile=12000000004 title=经理 manager= in 1",
    )
}

#[test]
fn a_person_brings_the_departments_above_and_the_managers() {
    let expected = ["create_department/D1", "create_department/D2", "create_person/E1", "create_person/E2"];
    assert_eq!(ids(&only(&company(), &["E2"])), expected);
    assert_eq!(ids(&only(&company(), &["E1"])), expected[..3]);
    assert_eq!(ids(&only(&company(), &["D2"])), expected[..2]);
}

#[test]
fn somebody_who_stands_brings_a_manager_who_does_not() {
    let plan = only(&company(), &["E4"]);
    let expected =
        ["create_department/D1", "create_department/D2", "update_person/E4", "create_person/E1", "set_manager/E4"];
    assert_eq!(ids(&plan), expected);
}

#[test]
fn a_department_brings_its_leaders_and_they_their_managers() {
    let expected = [
        "create_department/D1",
        "create_department/D3",
        "create_department/D2",
        "create_person/E1",
        "create_person/E2",
        "create_person/E3",
        "set_leaders/D3",
    ];
    let found: BTreeSet<String> = ids(&only(&company(), &["D3"])).into_iter().collect();
    assert_eq!(found, expected.map(str::to_owned).into());
}

#[test]
fn removals_are_held_as_ever_and_nobody_else_goes() {
    let leavers: String = (1..=4).map(|i| format!("left E{i} on=2026-09-01\n")).collect();
    let remote: String = (1..=4).map(|i| format!("user E{i} 员工 key=E{i} mobile=1200000000{i} in 1\n")).collect();
    let case = Case::new(&leavers, &remote);
    assert_eq!(ids(&only(&case, &["E1"])), ["remove_person/E1"]);
    assert_eq!(only(&case, &["E1"]).free().count(), 1);
    let all = only(&case, &["E1", "E2", "E3", "E4"]);
    assert!(all.held().all(|(_, hold)| hold.reason == HoldReason::PeopleLimit));
    assert_eq!(all.free().count(), 0);
}

#[test]
fn a_department_that_ends_takes_along_what_empties_it() {
    let case = Case::new(
        "dept D1 研发
         person E1 张伟 mobile=12000000001 title=总监 in D1
         person E2 李娜 mobile=12000000002 title=总监 in D1",
        "dept 11 研发 key=D1
         dept 12 旧 key=D9
         user E1 张伟 key=E1 mobile=12000000001 in 12
         user E2 李娜 key=E2 mobile=12000000002 title=经理 in 11",
    )
    .gone_since_yesterday(&["D9"]);
    assert_eq!(ids(&only(&case, &["D9"])), ["update_person/E1", "remove_department/D9"]);
}
