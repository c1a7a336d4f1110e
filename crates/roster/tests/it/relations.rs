//! Managers and leaders: what is stated, in which order it is done, and what it waits for.

use dianmao_roster::ability::Abilities;
use dianmao_roster::change::{Change, ChangeKind};
use dianmao_roster::intake::{DepartmentBlock, EmployeeBlock, Intake, Mapping, OnEmpty, intake};
use dianmao_roster::org::{Manager, PersonRef};
use dianmao_roster::plan::{Plan, PlanDocument};
use jiff::civil::date;

use crate::case::Case;
use crate::tables::tables;

fn take_in(on_empty: OnEmpty, departments: &str, people: &str) -> Intake {
    let column = |name: &str| format!("{{{{ {name} }}}}");
    let mapping = Mapping {
        departments: vec![DepartmentBlock {
            file: "d.csv".into(),
            key: column("id"),
            name: column("id"),
            leaders: Some(column("leaders")),
            ..DepartmentBlock::default()
        }],
        employees: vec![EmployeeBlock {
            file: "p.csv".into(),
            key: column("id"),
            name: Some(column("id")),
            mobile: Some(column("mobile")),
            departments: Some(column("departments")),
            manager: Some(column("manager")),
            leave_date: Some(column("left")),
            ..EmployeeBlock::default()
        }],
        on_empty,
        ..Mapping::default()
    };
    let departments = format!("id|leaders\n{departments}");
    let people = format!("id|mobile|departments|manager|left\n{people}");
    let tables = tables([("d.csv", &departments), ("p.csv", &people)]);
    intake(&mapping.compile(&tables).unwrap(), date(2026, 9, 15))
}

/// One line a relation and a problem.
fn print(intake: &Intake) -> String {
    let person = |person: &PersonRef| match person {
        PersonRef::Person(key) => key.to_string(),
        PersonRef::Unmanaged(userid) => format!("({userid})"),
    };
    let mut lines = Vec::new();
    for (key, manager) in &intake.org.managers {
        let manager = match manager {
            Manager::Nobody => "nobody".to_owned(),
            Manager::Is(manager) => person(manager),
        };
        lines.push(format!("{key} < {manager}"));
    }
    for (key, leaders) in &intake.org.leaders {
        lines.push(format!("{key}: {}", leaders.iter().map(person).collect::<Vec<_>>().join(", ")));
    }
    lines.extend(intake.problems.iter().map(|problem| format!("! [{}] {problem}", problem.code.as_str())));
    lines.join("\n")
}

#[test]
fn managers_and_leaders_are_taken_in() {
    let people = "1|13800000001|A||\n2|13800000002|A|1|\n3|13800000003|A|1|";
    insta::assert_snapshot!(print(&take_in(OnEmpty::Keep, "A|1; 2\nB|", people)), @r"
    2 < 1
    3 < 1
    A: 1, 2
    ");
}

#[test]
fn empty_is_nobody_where_empty_clears() {
    let people = "1|13800000001|A||\n2|13800000002|A|1|";
    insta::assert_snapshot!(print(&take_in(OnEmpty::Clear, "A|", people)), @r"
    1 < nobody
    2 < 1
    A:
    ");
}

#[test]
fn cycles_are_problems_and_only_the_manager_is_left_alone() {
    let people = "1|13800000001|A|2|\n2|13800000002|A|3|\n3|13800000003|A|1|\n4|13800000004|A|1|\n5|13800000005|A|5|";
    let intake = take_in(OnEmpty::Keep, "A|", people);
    insta::assert_snapshot!(print(&intake), @r"
    4 < 1
    ! [manager_cycle] p.csv:2: `1`: manager: each of them is managed by the next (`1` > `2` > `3` > `1`); correct one of the managers
    ! [manager_cycle] p.csv:3: `2`: manager: each of them is managed by the next (`1` > `2` > `3` > `1`); correct one of the managers
    ! [manager_cycle] p.csv:4: `3`: manager: each of them is managed by the next (`1` > `2` > `3` > `1`); correct one of the managers
    ! [manager_cycle] p.csv:6: `5`: manager: the person is their own manager; leave the manager of the first of all empty
    ");
    assert_eq!(intake.org.people.len(), 5, "the rows go on");
}

#[test]
fn who_has_left_or_never_was_is_nobodys_manager() {
    let people =
        "1|13800000001|A|9|\n2|13800000002|A|3|\n3|13800000003|A||2026-08-01\n4|13800000004|A|5|\n5|no number|A||";
    insta::assert_snapshot!(print(&take_in(OnEmpty::Keep, "A|3", people)), @r"
    ! [unknown_person] d.csv:2: `A`: leaders: `3` has left (last working day 2026-08-01); name somebody else
    ! [unknown_person] p.csv:2: `1`: manager: there is no person `9`; add the row, or correct the key
    ! [unknown_person] p.csv:3: `2`: manager: `3` has left (last working day 2026-08-01); name somebody else
    ! [bad_value] p.csv:6: `5`: mobile: `no n*****` (0 digits) is no mobile number: it must be 11 digits starting with 1, or `+CC-NUMBER` for a number from elsewhere
    ");
}

#[test]
fn leader_must_be_a_member() {
    let people = "1|13800000001|A||\n2|13800000002|B||";
    insta::assert_snapshot!(print(&take_in(OnEmpty::Keep, "A|1,2\nB|2", people)), @r"
    B: 2
    ! [not_a_member] d.csv:2: `A`: leaders: `2` is no member of `A`, and only members lead a department; add it to their departments
    ");
}

fn ids(plan: &Plan) -> Vec<String> {
    plan.changes.iter().map(|planned| planned.id().to_string()).collect()
}

#[test]
fn new_managers_come_before_those_whom_they_manage_and_travel_in_the_create() {
    let case = Case::new(
        "dept D1 甲部 leaders=3
         person 1 员工 in D1 mobile=13800000001 manager=2
         person 2 组长 in D1 mobile=13800000002 manager=3
         person 3 总监 in D1 mobile=13800000003 manager=",
        "",
    );
    insta::assert_snapshot!(case.text(), @r"
    甲部
      + department 甲部 (D1)
      + 总监 (3), 138****0003
      + 组长 (2), 138****0002
          manager: 总监 (3)
      + 员工 (1), 138****0001
          manager: 组长 (2)
      ~ department 甲部 (D1)
          leaders: (nobody) -> 总监 (3)

    Impact:
      3 people join.
      1 department has other leaders.

    Plan: 1 department to create, 3 people to create, 1 department to give other
    leaders. DingTalk has 0 people and 0 departments of ours.
    Calls: create department 1, update department 1, create person 3; about 1
      second.
    ");
    let plan = case.plan();
    let leaders = plan.changes.iter().find(|planned| planned.change.kind() == ChangeKind::SetLeaders).unwrap();
    let needs: Vec<String> = leaders.needs.iter().map(ToString::to_string).collect();
    assert_eq!(needs, ["create_department/D1", "create_person/3"]);
    let text = serde_json::to_string(&PlanDocument::from(&plan)).unwrap();
    assert_eq!(Plan::try_from(serde_json::from_str::<PlanDocument>(&text).unwrap()).unwrap(), plan);
}

#[test]
fn late_managers_and_leaders_come_after_people_and_before_removals() {
    let case = Case::new(
        "dept D1 甲部 leaders=2,3
         person 1 员工 in D1 mobile=13800000001 manager=3
         person 2 组长 in D1 mobile=13800000002 manager=
         person 3 新人 in D1 mobile=13800000003
         left 4 on=2026-09-01",
        "dept 11 甲部 key=D1 leaders=4
         dept 12 乙部
         user 1 员工 in 11 key=1 mobile=13800000001 manager=4
         user 2 组长 in 12 key=2 mobile=13800000002 manager=boss
         user 4 旧人 in 11 key=4
         user boss 老板",
    );
    let plan = case.plan();
    assert_eq!(
        ids(&plan),
        ["update_person/2", "create_person/3", "set_manager/1", "set_manager/2", "set_leaders/D1", "remove_person/4"]
    );
    let needs = |id: &str| {
        let planned = plan.changes.iter().find(|planned| planned.id().to_string() == id).unwrap();
        planned.needs.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(needs("set_manager/1"), ["create_person/3"]);
    assert_eq!(needs("set_leaders/D1"), ["create_person/3", "update_person/2"], "whoever joins can lead afterwards");
    let text = case.text();
    assert!(text.contains("manager: 旧人 (4) -> 新人 (3)"), "{text}");
    assert!(text.contains("manager: (DingTalk user boss, not ours) -> (nobody)"), "{text}");
    assert!(text.contains("1 person has no manager any more."), "{text}");
}

#[test]
fn what_was_not_read_is_no_change() {
    let case = Case::new(
        "dept D1 甲部 leaders=1\nperson 1 员工 in D1 mobile=13800000001 manager=",
        "dept 11 甲部 key=D1\nuser 1 员工 in 11 key=1 mobile=13800000001",
    );
    assert!(case.plan().is_empty());
}

#[test]
fn leader_who_is_not_ours_stays() {
    let case = Case::new(
        "dept D1 甲部 leaders=1\nperson 1 员工 in D1 mobile=13800000001",
        "dept 11 甲部 key=D1 leaders=guest\nuser 1 员工 in 11 key=1 mobile=13800000001\nuser guest 外人 in 11",
    );
    let plan = case.plan();
    let [planned] = plan.changes.as_slice() else { panic!("{:?}", ids(&plan)) };
    let Change::SetLeaders { after, .. } = &planned.change else { panic!("{:?}", planned.change) };
    assert_eq!(after.len(), 2);
}

#[test]
fn whose_invitation_is_open_is_nobodys_manager_yet() {
    let case = Case::new(
        "dept D1 甲部 leaders=1,2
         person 1 员工 in D1 mobile=13800000001 manager=2
         person 2 被邀 in D1 mobile=13800000002
         person 3 新人 in D1 mobile=13800000003 manager=2",
        "dept 11 甲部 key=D1 leaders=\nuser 1 员工 in 11 key=1 mobile=13800000001 manager=",
    )
    .with(|case| {
        case.pending.insert("2".into(), None);
    });
    let plan = case.plan();
    assert_eq!(ids(&plan), ["create_person/3", "set_leaders/D1"]);
    let Change::CreatePerson { manager, .. } = &plan.changes[0].change else { panic!() };
    assert_eq!(*manager, None);
}

#[test]
fn managers_and_titles_of_one_person_count_once_against_the_limit() {
    let source =
        (1..=4).map(|n| format!("person {n} 员工{n} mobile=1380000000{n} title=新 manager=9\n")).collect::<String>();
    let remote = (1..=4)
        .map(|n| format!("user {n} 员工{n} key={n} mobile=1380000000{n} title=旧 manager=\n"))
        .collect::<String>();
    let case = Case::new(
        &format!("{source}person 9 经理 mobile=13800000009"),
        &format!("{remote}user 9 经理 key=9 mobile=13800000009"),
    );
    assert!(case.plan().refusals[0].message.starts_with("4 people and departments would be updated; the limit is 3"));
}

#[test]
fn what_the_interface_cannot_clear_stays_and_is_said() {
    let case = Case::new(
        "dept D1 销售部 leaders=\nperson 1 张伟 in D1 manager=\nperson 2 李娜 in D1 manager=1",
        "dept 11 销售部 key=D1 leaders=u1\nuser u1 张伟 in 11 key=1 manager=u2\nuser u2 李娜 in 11 key=2 manager=u1",
    );
    let kinds = |plan: &Plan| plan.changes.iter().map(|planned| planned.id().to_string()).collect::<Vec<_>>();
    assert_eq!(kinds(&case.plan()), ["set_manager/1", "set_leaders/D1"]);
    let limited = Abilities { clear_manager: false, clear_leaders: false, ..Abilities::default() };
    let plan = case.with(|case| case.abilities = limited).plan();
    assert!(plan.is_empty());
    let notes: Vec<&str> = plan.notes.iter().map(|note| note.message.as_str()).collect();
    insta::assert_snapshot!(notes.join("\n"), @r#"
    manager: the interface of `[dingtalk] api = "legacy"` takes nobody's manager away, so it stays; clear it in the admin console (1): `1`.
    leaders: the interface of `[dingtalk] api = "legacy"` takes no department's last leader away, so they stay; clear them in the admin console (1): `D1`.
    "#);
}
