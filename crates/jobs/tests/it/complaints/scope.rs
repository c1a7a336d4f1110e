//! What the tool is for, and for how many companies.

use anyhow::Result;
use dianmao_jobs::error::Kind;
use dianmao_roster::guard::Mode;

use crate::company::TestCompany;

const DEPARTMENTS: &str = "D1,研发中心,";
const PEOPLE: &str = "E1,张伟,12000000001,D1";

#[tokio::test]
async fn people_are_pushed_into_dingtalk_and_not_only_read_from_it() -> Result<()> {
    let mut company = TestCompany::start().await?;
    company.hr(DEPARTMENTS, PEOPLE)?;
    // As the tools that only read.
    company.settings.guard.mode = Mode::Observe;
    assert_eq!(company.apply().await.unwrap_err().kind(), Kind::Refused);
    assert_eq!(company.state().n_people(), 0);

    company.settings.guard.mode = Mode::Full;
    company.apply().await?;
    assert_eq!(company.state().text(), "研发中心 [D1]\nE1 张伟 12000000001 @ 研发中心");
    Ok(())
}

#[tokio::test]
async fn two_companies_share_one_install() -> Result<()> {
    let first = TestCompany::synced(DEPARTMENTS, PEOPLE).await?;
    let mut second = TestCompany::start().await?;
    // Departments get their ids in order, so that the same key is another id over there.
    second.department_by_hand("北京分公司", 1).await?;
    second.hr(DEPARTMENTS, "E1,李娜,12000000002,D1")?;
    second.settings.store.clone_from(&first.settings.store);
    // Under one name the second lives on the links of the first: a department of its own is taken for HR's, and renamed.
    second.apply().await?;
    assert!(!second.state().text().contains("北京分公司"), "{}", second.state().text());

    let mut second = TestCompany::start().await?;
    second.department_by_hand("北京分公司", 1).await?;
    second.hr(DEPARTMENTS, "E1,李娜,12000000002,D1")?;
    let first = TestCompany::synced(DEPARTMENTS, PEOPLE).await?;
    second.settings.store.clone_from(&first.settings.store);
    second.settings.company = "another".into();
    second.apply().await?;
    assert_eq!(second.state().text(), "北京分公司\n研发中心 [D1]\nE1 李娜 12000000002 @ 研发中心");
    for company in [&first, &second] {
        assert!(company.plan().await?.is_empty());
    }
    assert_eq!(first.state().text(), "研发中心 [D1]\nE1 张伟 12000000001 @ 研发中心");
    Ok(())
}
