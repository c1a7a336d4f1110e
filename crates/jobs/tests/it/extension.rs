//! The company's own fields reach DingTalk, and whatever else stands there stays.

use anyhow::Result;
use dianmao_roster::intake::OnEmpty;
use serde_json::json;

use crate::company::TestCompany;

const DEPARTMENTS: &str = "D1,研发中心,";
const PEOPLE: &str = "
    E1,张伟,12000000001,D1,3号线
    E2,李娜,12000000002,D1";

/// The column of the title stands in for a field of the company's own.
async fn company() -> Result<TestCompany> {
    let mut company = TestCompany::start().await?;
    let block = &mut company.settings.source.mapping.employees[0];
    block.extension = [("班车".to_owned(), block.title.take().unwrap())].into();
    company.hr(DEPARTMENTS, PEOPLE)?;
    company.apply().await?;
    Ok(company)
}

#[tokio::test]
async fn own_fields_are_merged_and_cleared() -> Result<()> {
    let mut company = company().await?;
    assert_eq!(company.state().person("E1")["extension"], json!({ "班车": "3号线" }));
    let by_hand = json!({ "extension": json!({ "星座": "狮子" }).to_string(), "ext_attrs_update_mode": 1 });
    company.update_by_hand("E1", by_hand).await?;
    company.hr(DEPARTMENTS, &PEOPLE.replace("3号线", "4号线"))?;
    company.apply().await?;
    assert_eq!(company.state().person("E1")["extension"], json!({ "班车": "4号线", "星座": "狮子" }));
    assert_eq!(company.plan_text().await?, "No changes.\n");

    company.settings.source.mapping.on_empty = OnEmpty::Clear;
    company.hr(DEPARTMENTS, &PEOPLE.replace(",3号线", ""))?;
    let applied = company.apply().await?;
    assert!(!applied.is_partial(), "{:?}", applied.details);
    assert_eq!(company.plan_text().await?, "No changes.\n");
    let own = company.state().person("E1")["extension"].clone();
    assert_eq!(own["星座"], "狮子");
    assert!(own.get("班车").is_none_or(|value| value == ""), "{own}");
    Ok(())
}

#[tokio::test]
async fn a_re_creation_brings_back_own_fields_with_their_new_values() -> Result<()> {
    let company = company().await?;
    let by_hand = json!({ "extension": json!({ "星座": "狮子" }).to_string(), "ext_attrs_update_mode": 1 });
    company.update_by_hand("E1", by_hand).await?;
    company.hr(DEPARTMENTS, &PEOPLE.replace("12000000001,D1,3号线", "12000000011,D1,4号线"))?;
    company.apply_approved().await?;
    assert_eq!(company.state().person("E1")["mobile"], "12000000011");
    assert_eq!(company.state().person("E1")["extension"], json!({ "班车": "4号线", "星座": "狮子" }));
    assert!(company.plan_text().await?.ends_with("No changes.\n"));
    Ok(())
}

crate::generation::by_legacy_too! {
    own_fields_are_merged_and_cleared,
    a_re_creation_brings_back_own_fields_with_their_new_values,
}
