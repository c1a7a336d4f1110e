//! The company's own fields: written beside whatever else stands, one by one.

use dianmao_roster::change::{Change, ChangeKind};
use dianmao_roster::diff::{apply_to, still_fits};
use dianmao_roster::intake::{EmployeeBlock, Intake, Mapping, OnEmpty, intake};
use dianmao_roster::plan::{Plan, PlanDocument};
use jiff::civil::date;

use crate::case::Case;
use crate::tables::tables;

fn case(own: &str, standing: &str) -> Case {
    Case::new(
        &format!("person 1 甲 mobile=13800000001 own={own}"),
        &format!("user 1 甲 key=1 mobile=13800000001 own={standing}"),
    )
}

#[test]
fn only_what_differs_is_written() {
    insta::assert_snapshot!(case("班车:4号线,楼层:5,工牌:", "班车:3号线,楼层:5,工牌:A1,星座:狮子").text(), @r"
    (the managed root)
      ~ 甲 (1)
          工牌: A1 -> (empty)
          班车: 3号线 -> 4号线

    Plan: 1 person to update. DingTalk has 1 person and 0 departments of ours.
    Calls: update person 1; about 1 second.
    ");
}

#[test]
fn what_is_not_stated_stays() {
    assert!(case("班车:3号线", "班车:3号线,星座:狮子").plan().is_empty());
    let case = case("班车:4号线", "班车:3号线,星座:狮子");
    let changes: Vec<Change> = case.plan().changes.into_iter().map(|planned| planned.change).collect();
    let actual = case.adoption().actual;
    assert!(still_fits(&changes[0], &actual));
    let after = apply_to(&actual, &changes);
    let own = after.people[&"1".into()].extension.clone().unwrap();
    assert_eq!(own.get("星座").map(String::as_str), Some("狮子"));
    assert_eq!(own.get("班车").map(String::as_str), Some("4号线"));
}

#[test]
fn withheld_is_no_change() {
    let case =
        Case::new("person 1 甲 mobile=13800000001 own=班车:4号线", "user 1 甲 key=1 mobile=13800000001").with(|case| {
            case.directory.fields_never_seen.insert("extension");
        });
    assert!(case.plan().is_empty());
    assert!(case.text().contains("extension: DingTalk returned it for nobody"), "{}", case.text());
}

#[test]
fn document_keeps_them() {
    let plan = case("班车:4号线,工牌:", "班车:3号线,工牌:A1").plan();
    let text = serde_json::to_string(&PlanDocument::from(&plan)).unwrap();
    assert_eq!(Plan::try_from(serde_json::from_str::<PlanDocument>(&text).unwrap()).unwrap(), plan);
    assert_eq!(plan.changes[0].change.kind(), ChangeKind::UpdatePerson);
}

fn take_in(on_empty: OnEmpty, cell: &str) -> Intake {
    let column = |name: &str| format!("{{{{ {name} }}}}");
    let mapping = Mapping {
        employees: vec![EmployeeBlock {
            file: "p.csv".into(),
            key: column("id"),
            name: Some(column("id")),
            mobile: Some(column("mobile")),
            extension: [("班车".to_owned(), column("bus"))].into(),
            ..EmployeeBlock::default()
        }],
        on_empty,
        ..Mapping::default()
    };
    let tables = tables([("p.csv", &format!("id|mobile|bus\n1|13800000001|{cell}"))]);
    intake(&mapping.compile(&tables).unwrap(), date(2026, 9, 15))
}

#[test]
fn empty_cells_state_nothing_unless_empty_clears() {
    let own = |intake: Intake| intake.org.people[&"1".into()].extension.clone();
    assert_eq!(own(take_in(OnEmpty::Keep, "")), None);
    assert_eq!(own(take_in(OnEmpty::Clear, "")), Some([("班车".to_owned(), String::new())].into()));
    assert_eq!(own(take_in(OnEmpty::Keep, "3号线")), Some([("班车".to_owned(), "3号线".to_owned())].into()));
}

#[test]
fn too_much_together_sets_the_row_aside() {
    let intake = take_in(OnEmpty::Keep, &"长".repeat(2000));
    assert!(intake.org.people.is_empty());
    assert_eq!(
        intake.problems[0].to_string(),
        "p.csv:2: `1`: extension: these fields have 2009 characters together and may have 2000; shorten one"
    );
}
