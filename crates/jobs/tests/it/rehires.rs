//! Leavers who come back: as long as their account stands it stays theirs, and afterwards they have the userid that they had.

use anyhow::Result;

use crate::company::{TestCompany, keys, outcomes};

const DEPARTMENTS: &str = "D1,研发中心,\nD2,平台部,D1";
const STAYS: &str = "E1,张伟,12000000001,D1,总监";
/// E2, who leaves at the end of the day before this one.
const LEAVES: &str = "E2,李娜,12000000002,D2,工程师,,,2026-08-31";

async fn company() -> Result<TestCompany> {
    let company = TestCompany::synced(DEPARTMENTS, &format!("{STAYS}\nE2,李娜,12000000002,D2,工程师")).await?;
    company.hr(DEPARTMENTS, &format!("{STAYS}\n{LEAVES}"))?;
    company.apply().await?;
    assert!(company.state().find_person("E2").is_some(), "the days of grace are not over");
    Ok(company)
}

#[tokio::test]
async fn whoever_is_back_within_the_days_of_grace_never_went() -> Result<()> {
    let company = company().await?;
    company.hr(DEPARTMENTS, &format!("{STAYS}\nE2,李娜,12000000002,D2,工程师"))?;
    company.advance_hours(4 * 24);
    let mark = company.mark();
    company.apply().await?;
    assert!(company.writes_since(mark).is_empty());
    assert!(company.plan().await?.is_empty());
    Ok(())
}

#[tokio::test]
async fn whoever_is_back_under_a_new_key_within_the_days_of_grace_keeps_the_account() -> Result<()> {
    let company = company().await?;
    company.hr(DEPARTMENTS, &format!("{STAYS}\n{LEAVES}\nE7,李娜,12000000002,D1,组长"))?;
    company.advance_hours(4 * 24);
    let applied = company.apply().await?;
    assert_eq!(
        outcomes(&applied),
        [("rekey_person/E7".to_owned(), "succeeded"), ("update_person/E7".to_owned(), "succeeded")].into()
    );
    assert!(company.state().text().contains("E2 李娜 12000000002 @ 研发中心; 组长"));
    assert!(company.plan().await?.is_empty());
    Ok(())
}

#[tokio::test]
async fn whoever_is_back_after_the_removal_has_the_same_userid() -> Result<()> {
    let company = company().await?;
    company.advance_hours(4 * 24);
    company.apply().await?;
    assert!(company.state().find_person("E2").is_none());
    company.hr(DEPARTMENTS, &format!("{STAYS}\nE2,李娜,12000000022,D2,工程师"))?;
    let applied = company.apply().await?;
    assert_eq!(outcomes(&applied), [("create_person/E2".to_owned(), "succeeded")].into());
    assert_eq!(company.state().person("E2")["mobile"], "12000000022");
    let people = company.store().await?.links().await?.people;
    assert_eq!(people.into_keys().collect::<std::collections::BTreeSet<_>>(), keys(&["E1", "E2"]));
    Ok(())
}
