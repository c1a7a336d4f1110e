//! The plan as a document: what it says, and that nothing gets lost in it.

use dianmao_roster::change::ChangeKind;
use dianmao_roster::plan::{HoldReason, Interface, NoteCode, Plan, PlanDocument, RefusalReason, Special};
use dianmao_roster::problem::ProblemCode;
use dianmao_roster::proof::CheckName;

use crate::case::Case;
use crate::plan::everything;

fn json(plan: &Plan) -> String {
    serde_json::to_string_pretty(&PlanDocument::from(plan)).unwrap()
}

/// One line a member, and one a change.
fn by_line(plan: &Plan) -> String {
    let document = serde_json::to_value(PlanDocument::from(plan)).unwrap();
    let line = |(name, value): (&String, &serde_json::Value)| match value.as_array() {
        Some(items) => items.iter().map(|item| format!("{name}[]: {item}\n")).collect(),
        None => format!("{name}: {value}\n"),
    };
    document.as_object().unwrap().iter().map(line).collect()
}

fn read(json: &str) -> Result<Plan, String> {
    let document: PlanDocument = serde_json::from_str(json).map_err(|error| error.to_string())?;
    Plan::try_from(document).map_err(|error| error.to_string())
}

#[test]
fn plan_survives_the_file() {
    let plan = everything().plan();
    assert_eq!(read(&json(&plan)).unwrap(), plan);
}

#[test]
fn document_says_everything_unmasked() {
    let case = Case::new(
        "dept D1 销售部\nperson 1 甲 in D1 mobile=13900000002 title=经理\naside-person 2",
        "user 1 甲 in 1,12 key=1 mobile=13800000001\nuser 3 丙\ndept 12 临时",
    )
    .with(|case| {
        let origin = dianmao_roster::row::Origin::new("hr/people.csv".into(), 7);
        case.intake.problems.push(dianmao_roster::problem::Problem {
            code: dianmao_roster::problem::ProblemCode::DuplicateMobile,
            key: Some("2".into()),
            origin: Some(origin),
            field: Some("mobile"),
            column: Some("手机号".to_owned()),
            value: None,
            message: "138****0009 is twice in the file".into(),
        });
    });
    insta::assert_snapshot!(by_line(&case.plan()), @r#"
    schema: "dianmao.plan/1"
    counts: {"free":2,"held":1,"listed":0,"problems":1}
    changes[]: {"id":"create_department/D1","kind":"create_department","key":"D1","name":"销售部","path":"销售部","after":{"name":"销售部","parent":null}}
    changes[]: {"id":"update_person/1","kind":"update_person","key":"1","name":"甲","path":"销售部","userid":"1","before":{"departments":[null],"title":""},"after":{"departments":["D1"],"title":"经理"},"kept_dept_ids":[12],"needs":["create_department/D1"]}
    changes[]: {"id":"recreate_person/1","kind":"recreate_person","key":"1","name":"甲","path":"销售部","userid":"1","before":{"mobile":"13800000001"},"after":{"name":"甲","mobile":"13900000002","departments":["D1"],"title":"经理","job_number":"","email":"","telephone":"","work_place":"","remark":"","hired_on":"","extension":{}},"kept_dept_ids":[12],"needs":["create_department/D1"],"hold":{"reason":"mobile_change","message":"DingTalk cannot change a mobile number: the person is deleted and created again (`[sync] mobile_change = \"hold\"`)","allow":"--allow-removals 7f132fa9"}}
    problems[]: {"code":"duplicate_mobile","key":"2","file":"hr/people.csv","line":7,"field":"mobile","column":"手机号","message":"138****0009 is twice in the file"}
    notes[]: {"code":"set_aside","keys":["2"],"message":"Set aside for a problem, neither changed nor removed (1): `2`."}
    notes[]: {"code":"unmanaged","keys":[],"message":"Left alone, because they are in DingTalk only and were never ours: 1 person and 1 department."}
    proof: {"holds":true,"checks":[{"name":"read_complete","holds":true,"detail":"everything that DingTalk counts was read"},{"name":"scope_unchanged","holds":true,"detail":"there is no earlier run to compare the app's scope with"},{"name":"source_not_empty","holds":true,"detail":"the number of people in the source is 1"},{"name":"source_not_shrunk","holds":true,"detail":"there is no earlier read of the source"},{"name":"source_stable","holds":true,"detail":"no file changed while it was read"}]}
    base: {"people":1,"departments":0}
    paths: {"D1":"销售部"}
    people: {}
    cost: {"calls":{"create_department":1,"update_person":1},"total":2,"calls_per_minute":1020,"seconds":1}
    checksums: {"removals":"7f132fa9","updates":null}
    "#);
}

#[test]
fn other_schema_is_refused_by_name() {
    let text = json(&everything().plan()).replace("dianmao.plan/1", "dianmao.plan/2");
    assert_eq!(read(&text).unwrap_err(), "its schema is `dianmao.plan/2`, and this program reads `dianmao.plan/1`");
}

#[test]
fn unknown_kind_and_bad_number_are_refused_with_their_place() {
    let text = json(&everything().plan());
    let other_kind = text.replace("\"kind\": \"create_person\"", "\"kind\": \"promote_person\"");
    assert_eq!(
        read(&other_kind).unwrap_err(),
        "it names the kind of change `promote_person`, which this program does not know"
    );
    let bad_number = text.replace("\"13900000004\"", "\"139****0004\"");
    assert_eq!(read(&bad_number).unwrap_err(), "the change of `1004` holds a bad value");
}

#[test]
fn new_fields_of_a_later_version_are_tolerated() {
    let text = json(&everything().plan()).replacen('{', "{\"later\": 1,", 1);
    assert!(read(&text).is_ok());
}

#[test]
fn contract_names_everything_that_a_document_can_hold() {
    let contract = include_str!("../../../../docs/contracts.md");
    let document = serde_json::to_value(PlanDocument::from(&everything().plan())).unwrap();
    let members = document.as_object().unwrap().keys().map(|name| format!("\"{name}\":"));
    let names = ChangeKind::ALL
        .map(ChangeKind::as_str)
        .into_iter()
        .chain(HoldReason::ALL.map(HoldReason::as_str))
        .chain(RefusalReason::ALL.map(RefusalReason::as_str))
        .chain(NoteCode::ALL.map(NoteCode::as_str))
        .chain(Special::ALL.map(Special::as_str))
        .chain(Interface::ALL.map(Interface::as_str))
        .chain(CheckName::ALL.map(CheckName::as_str))
        .chain(ProblemCode::ALL.map(ProblemCode::as_str))
        .map(|name| format!("`{name}`"));
    let missing: Vec<String> = members.chain(names).filter(|name| !contract.contains(name.as_str())).collect();
    assert_eq!(missing, [] as [&str; 0]);
}
