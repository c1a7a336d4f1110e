//! What the first generation of contacts cannot do is said, left as it is, and said again: never dropped, never tried every day.

use anyhow::Result;
use dianmao_jobs::settings::Api;
use dianmao_roster::intake::OnEmpty;
use dianmao_roster::plan::NoteCode;
use serde_json::{Value, json};

use crate::company::{TestCompany, outcomes};

const DEPARTMENTS: &str = "
    D1,研发中心,,E3
    D2,平台部,D1,E2";
const PEOPLE: &str = "
    E1,张伟,12000000001,D2,工程师,,,,E2
    E2,李娜,12000000002,D2,组长,,,,E3
    E3,王芳,12000000003,D1,总监";

async fn company() -> Result<TestCompany> {
    let mut company = TestCompany::start().await?;
    company.settings.tenant.api = Api::Legacy;
    company.map_relations();
    company.hr(DEPARTMENTS, PEOPLE)?;
    company.apply().await?;
    Ok(company)
}

fn not_possible(plan: &dianmao_roster::plan::Plan) -> Vec<(String, Vec<String>)> {
    let notes = plan.notes.iter().filter(|note| note.code == NoteCode::NotPossible);
    notes
        .map(|note| {
            let field = note.message.split(':').next().unwrap_or_default().to_owned();
            (field, note.keys.iter().map(ToString::to_string).collect())
        })
        .collect()
}

#[tokio::test]
async fn it_calls_the_first_generation_and_nothing_else() -> Result<()> {
    let company = company().await?;
    let contacts = |api: &str| api.starts_with("/topapi/v2/") || api.starts_with("/topapi/user/");
    let others: Vec<String> =
        company.emulator.requests().into_iter().map(|request| request.api).filter(|api| contacts(api)).collect();
    assert!(others.is_empty(), "{others:?}");
    let tree: Vec<_> =
        company.emulator.requests().into_iter().filter(|request| request.api == "/department/list").collect();
    assert_eq!(tree.len(), 1, "the whole tree in one call");
    Ok(())
}

#[tokio::test]
async fn a_manager_and_the_last_leader_that_hr_clears_stay_and_are_named() -> Result<()> {
    let mut company = company().await?;
    company.apply().await?;
    company.settings.source.mapping.on_empty = OnEmpty::Clear;
    company.hr("D1,研发中心,,\nD2,平台部,D1,E2", &PEOPLE.replace("组长,,,,E3", "组长"))?;
    let plan = company.plan().await?;
    assert!(plan.is_empty(), "{:?}", plan.changes);
    let expected = [("manager".to_owned(), vec!["E2".to_owned()]), ("leaders".to_owned(), vec!["D1".to_owned()])];
    assert_eq!(not_possible(&plan), expected);
    assert!(plan.notes.iter().any(|note| note.message.contains("takes nobody's manager away")));
    let mark = company.mark();
    let applied = company.apply().await?;
    assert!(applied.outcomes.is_empty() && company.writes_since(mark).is_empty());
    assert_eq!(company.state().person("E2")["manager_userid"], "E3");
    Ok(())
}

#[tokio::test]
async fn a_re_creation_restores_what_is_told_and_names_what_is_not() -> Result<()> {
    let company = company().await?;
    let club = company.department_by_hand("篮球俱乐部", 1).await?;
    let home = company.state().dept_id("平台部");
    let by_hand = json!({ "dept_id_list": format!("{home},{club}"), "hide_mobile": true, "senior_mode": true,
        "dept_order_list": [{ "dept_id": home, "order": 7 }, { "dept_id": club, "order": 9 }],
        "org_email": "lina@corp.example.com", "extension": json!({ "班车": "3号线" }).to_string() });
    company.update_by_hand("E2", by_hand).await?;
    company.hr(DEPARTMENTS, &PEOPLE.replace("12000000002", "12000000022"))?;
    let named: Vec<String> = not_possible(&company.plan().await?).into_iter().map(|(field, _)| field).collect();
    assert_eq!(named, ["main department and titles in each department"]);
    let mut expected = company.state().comparable();
    let applied = company.apply_approved().await?;
    assert_eq!(outcomes(&applied)["recreate_person/E2"], "succeeded", "{:?}", applied.details);
    for person in expected["people"].as_array_mut().into_iter().flatten().filter(|person| person["userid"] == "E2") {
        person["mobile"] = "12000000022".into();
        // It follows from the number.
        person["unionid"] = company.state().person("E2")["unionid"].clone();
    }
    assert_eq!(company.state().comparable(), expected);
    Ok(())
}

#[tokio::test]
async fn longer_texts_than_it_takes_are_problems() -> Result<()> {
    let mut company = company().await?;
    company.settings.source.mapping.limits = Api::Legacy.text_limits();
    company.hr(DEPARTMENTS, &PEOPLE.replace("总监", &"总".repeat(65)))?;
    let plan = company.plan().await?;
    let said: Vec<(Option<&str>, bool)> =
        plan.problems.iter().map(|problem| (problem.field, problem.message.to_string().contains("64"))).collect();
    assert_eq!(said, [(Some("title"), true)]);
    Ok(())
}

#[tokio::test]
async fn own_fields_of_others_survive_though_an_update_replaces_all() -> Result<()> {
    let mut company = company().await?;
    let title = company.settings.source.mapping.employees[0].title.take().unwrap();
    company.settings.source.mapping.employees[0].extension = [("班车".to_owned(), title)].into();
    let by_hand = json!({ "extension": json!({ "星座": "狮子" }).to_string(), "ext_attrs_update_mode": 1 });
    company.update_by_hand("E1", by_hand).await?;
    company.apply().await?;
    let own: Value = company.state().person("E1")["extension"].clone();
    assert_eq!(own, json!({ "班车": "工程师", "星座": "狮子" }));
    assert_eq!(company.plan_text().await?.lines().last(), Some("No changes."));
    Ok(())
}
