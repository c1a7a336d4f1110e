//! What is held while nobody knows what became of an earlier call, and what goes on.

use std::collections::BTreeMap;

use dianmao_roster::guard::Unsettled;
use dianmao_roster::id::{DeptId, Key, Mobile, UserId};
use dianmao_roster::journal::{DeleteReason, Operation};
use dianmao_roster::org::{Department, DeptRef, Employee};
use dianmao_roster::plan::HoldReason;

use crate::case::Case;

/// The changes that are held after a call that is not settled, with the reason.
fn held(case: Case, operation: Operation) -> BTreeMap<String, HoldReason> {
    let plan = case.with(|case| case.rolling.unsettled = vec![Unsettled { run: 7, operation }]).plan();
    plan.held().map(|(planned, hold)| (planned.id().to_string(), hold.reason)).collect()
}

fn reasons(expected: &[(&str, HoldReason)]) -> BTreeMap<String, HoldReason> {
    expected.iter().map(|(id, reason)| ((*id).to_owned(), *reason)).collect()
}

fn create(key: &str, mobile: &str, department: &str) -> Operation {
    Operation::CreatePerson {
        key: key.into(),
        userid: UserId::from(key),
        employee: Employee {
            name: Some("张伟".into()),
            mobile: Some(Mobile::parse(mobile).unwrap()),
            departments: Some([DeptRef::Dept(department.into())].into()),
            ..Employee::default()
        },
        kept: [].into(),
        manager: None,
    }
}

#[test]
fn a_create_that_may_have_happened_keeps_its_key_its_number_and_its_department() {
    let case = Case::new(
        "dept D1 研发
         person E1 张伟 mobile=12000000009 in D1
         person E2 李娜 mobile=12000000001 in D1
         person E3 王芳 mobile=12000000003 in D1",
        "dept 11 研发 key=D1
         dept 12 旧 key=D9",
    )
    .gone_since_yesterday(&["D9"]);
    let expected = [
        ("create_person/E1", HoldReason::Unsettled),
        ("create_person/E2", HoldReason::Unsettled),
        ("remove_department/D9", HoldReason::Unsettled),
    ];
    // Two departments make a base that lets one go.
    let case = case.with(|case| case.config.departments_percent = 100);
    assert_eq!(held(case, create("E1", "12000000001", "D9")), reasons(&expected));
}

#[test]
fn a_department_that_may_stand_takes_nobody_in() {
    let case = Case::new(
        "dept D1 研发
         dept D2 平台 in D1
         dept D3 销售
         person E1 张伟 mobile=12000000001 in D1
         person E2 李娜 mobile=12000000002 in D2
         person E3 王芳 mobile=12000000003 in D3",
        "",
    );
    let operation = Operation::CreateDepartment {
        key: "D1".into(),
        department: Department { name: "研发".into(), parent: DeptRef::Root },
    };
    let expected = [
        ("create_department/D1", HoldReason::Unsettled),
        ("create_department/D2", HoldReason::Unsettled),
        ("create_person/E1", HoldReason::Unsettled),
        ("create_person/E2", HoldReason::Needs),
    ];
    assert_eq!(held(case, operation), reasons(&expected));
}

#[test]
fn whoever_may_be_deleted_is_nobodys_manager_and_has_no_new_key() {
    let deleted = |key: &str| Operation::DeletePerson {
        key: Key::from(key),
        userid: UserId::from(key),
        reason: DeleteReason::Removal,
    };
    let expected = [
        ("set_leaders/D1", HoldReason::Unsettled),
        ("set_manager/E2", HoldReason::Unsettled),
        ("update_person/E1", HoldReason::Unsettled),
    ];
    let of_e1 = held(
        Case::new(
            "dept D1 研发 leaders=E1
             person E1 张伟 mobile=12000000001 title=总监 in D1
             person E2 李娜 mobile=12000000002 manager=E1 in D1",
            "dept 11 研发 key=D1 leaders=E2
             user E1 张伟 key=E1 mobile=12000000001 title=经理 in 11
             user E2 李娜 key=E2 mobile=12000000002 manager=E9 in 11",
        ),
        deleted("E1"),
    );
    assert_eq!(of_e1, reasons(&expected));
    let renumbered = Case::new("person E4 周敏 mobile=12000000004", "user E3 周敏 key=E3 mobile=12000000004");
    assert_eq!(held(renumbered, deleted("E3")), reasons(&[("rekey_person/E4", HoldReason::Unsettled)]));
}

#[test]
fn an_update_that_may_have_happened_stops_nobody_else() {
    let case = Case::new(
        "dept D1 研发中心
         dept D2 销售部
         person E1 张伟 mobile=12000000001 in D1
         person E2 李娜 mobile=12000000002 in D2",
        "dept 11 研发 key=D1
         dept 12 销售 key=D2",
    );
    let department = |name: &str| Department { name: name.into(), parent: DeptRef::Root };
    let operation = Operation::UpdateDepartment {
        key: "D1".into(),
        id: DeptId(11),
        before: department("研发"),
        after: department("研发中心"),
    };
    let expected = [("create_person/E1", HoldReason::Unsettled), ("update_department/D1", HoldReason::Unsettled)];
    assert_eq!(held(case, operation), reasons(&expected));
}
