//! Walking the tree: every level, every page, at a pace that DingTalk allows, and past what is no department.

use anyhow::Result;
use dianmao_emulator::DepartmentPatch;
use dianmao_roster::id::DeptId;

use super::naive::{LIST, LIST_SUB, Naive, code, set, userids};
use crate::company::{START, TestCompany};

const NESTED: &str = "D1,研发中心,\nD2,平台部,D1\nD3,存储组,D2\nD4,销售部,";
const PEOPLE: &str = "
    E1,张伟,12000000001,D1
    E2,李娜,12000000002,D2
    E3,王芳,12000000003,D3
    E4,刘洋,12000000004,D4";

/// So many people of one department, as HR has them.
fn many(n_people: usize, department: &str) -> String {
    (1..=n_people).map(|n| format!("E{n},张伟{n},{},{department}\n", 12_000_000_000_u64 + n as u64)).collect()
}

#[tokio::test]
async fn departments_below_the_first_level_are_read_too() -> Result<()> {
    let company = TestCompany::synced(NESTED, PEOPLE).await?;
    let naive = Naive::of(&company).await?;
    let first_level = naive.children(1).await?;
    let found = naive.everybody(&first_level).await?;
    assert_eq!(set(&found), ["E1", "E4"].into(), "half of the staff is missing");

    // Whoever is not found would be created again; we find everybody.
    assert_eq!(company.plan_text().await?, "No changes.\n");
    Ok(())
}

#[tokio::test]
async fn people_beyond_the_first_page_are_read_too() -> Result<()> {
    let company = TestCompany::synced("D1,研发中心,\nD2,平台部,D1", &many(207, "D2")).await?;
    let naive = Naive::of(&company).await?;
    let found = naive.everybody(&naive.tree().await?).await?;
    assert_eq!(found.len(), 100, "the first page, of 207 people");

    assert_eq!(company.plan().await?.base.people, 207);
    assert_eq!(company.plan_text().await?, "No changes.\n");
    Ok(())
}

#[tokio::test]
async fn a_department_of_150_people_costs_two_pages() -> Result<()> {
    let company = TestCompany::synced("D1,研发中心,", &many(150, "D1")).await?;
    let department = company.state().dept_id("研发中心");
    let naive = Naive::of(&company).await?;
    let mark = company.mark();
    // The cursor is taken for the number of a row by the caller's own count.
    let mut cursor = 0;
    while naive.members(department, cursor).await?["result"]["has_more"] == true {
        cursor += 1;
    }
    let n_naive = company.requests_since(mark, LIST).len();
    assert!(n_naive > 50, "{n_naive} pages for 150 people");

    let mark = company.mark();
    assert!(company.plan().await?.is_empty());
    let pages = company.requests_since(mark, LIST);
    let n_pages = pages.iter().filter(|request| request.params["dept_id"] == department).count();
    assert_eq!(n_pages, 2);
    Ok(())
}

#[tokio::test]
async fn a_walk_of_many_departments_is_never_throttled() -> Result<()> {
    let departments: String = (1..=60).map(|n| format!("D{n},部门{n},\n")).collect();
    // Slow enough for a second of the company to hold more than twenty calls of a caller who does not wait.
    let company = TestCompany::start_with(START, 5.0, |config| config).await?;
    company.hr(&departments, "E1,张伟,12000000001,D1")?;
    company.apply().await?;
    company.advance_hours(1);
    let naive = Naive::of(&company).await?;
    let mut refused = 0;
    for dept_id in naive.tree().await? {
        refused += usize::from(code(&naive.members(dept_id, 0).await?) != 0);
    }
    assert!(refused > 0, "twenty a second are too many for nobody");
    let throttled = |mark| {
        let all = company.emulator.requests_after(mark);
        all.into_iter()
            .filter(|request| request.errcode == Some(90018) || request.sub_code.as_deref() == Some("90018"))
            .count()
    };
    assert!(throttled(0) > 0);

    company.advance_hours(1);
    let mark = company.mark();
    assert!(company.plan().await?.is_empty());
    assert_eq!(throttled(mark), 0);
    Ok(())
}

#[tokio::test]
async fn a_read_one_by_one_gets_no_address_banned() -> Result<()> {
    let departments: String = (1..=60).map(|n| format!("D{n},部门{n},\n")).collect();
    let company = TestCompany::start_with(START, 5.0, |config| config).await?;
    company.hr(&departments, "E1,张伟,12000000001,D1")?;
    company.apply().await?;
    company.advance_hours(1);
    company.reseed(serde_json::json!({ "limits": { "address_calls": 300 } })).await?;
    let naive = Naive::of(&company).await?;
    let mut n_calls = 0;
    // One after the other, and no pause: a ban answers with a page that is no JSON.
    while !naive.members(1, 0).await?.is_null() {
        n_calls += 1;
        assert!(n_calls < 1000, "nobody is banned");
    }

    company.advance_hours(1);
    let mark = company.mark();
    assert!(company.plan().await?.is_empty());
    let banned =
        company.emulator.requests_after(mark).into_iter().filter(|request| request.errcode == Some(1111)).count();
    assert_eq!(banned, 0);
    Ok(())
}

#[tokio::test]
async fn a_department_of_home_school_contact_is_passed_by() -> Result<()> {
    let company = TestCompany::synced(NESTED, PEOPLE).await?;
    let contact =
        DepartmentPatch { name: Some("家校通讯录".into()), parent_id: Some(1), ..DepartmentPatch::of(-7) };
    company.emulator.add_departments(vec![contact]).map_err(anyhow::Error::msg)?;
    let naive = Naive::of(&company).await?;
    let mut crashed = false;
    for dept_id in naive.tree().await? {
        crashed |= code(&naive.members(dept_id, 0).await?) != 0;
    }
    assert!(crashed, "a walk that reads every id it is given meets one that cannot be read");

    let mark = company.mark();
    assert_eq!(company.plan_text().await?, "No changes.\n");
    for api in [LIST, LIST_SUB] {
        assert!(company.requests_since(mark, api).iter().all(|request| request.params["dept_id"] != -7));
    }
    Ok(())
}

#[tokio::test]
async fn only_the_chosen_department_is_synced() -> Result<()> {
    let mut company = TestCompany::start().await?;
    let branch = company.department_by_hand("上海分公司", 1).await?;
    let other = company.department_by_hand("北京分公司", 1).await?;
    company.hr(NESTED, PEOPLE)?;
    // The whole company: HR's departments land beside the branches.
    let plan = company.plan_text().await?;
    assert!(plan.starts_with("研发中心\n"), "{plan}");
    let reads_other = |company: &TestCompany, mark| {
        company.requests_since(mark, LIST_SUB).iter().any(|request| request.params["dept_id"] == other)
    };
    assert!(reads_other(&company, 0));

    company.settings.sync.root = DeptId(branch);
    let mark = company.mark();
    company.apply().await?;
    assert!(!reads_other(&company, mark), "the other branch is not even read");
    assert!(
        company.state().text().contains("上海分公司 / 研发中心 / 平台部 / 存储组 [D3]"),
        "{}",
        company.state().text()
    );
    assert!(company.plan().await?.is_empty());
    Ok(())
}

#[tokio::test]
async fn children_that_come_before_their_parents_are_linked_in_one_run() -> Result<()> {
    const CHILDREN_FIRST: [(&str, &str, &str); 3] =
        [("D3", "存储组", "D2"), ("D2", "平台部", "D1"), ("D1", "研发中心", "")];
    let company = TestCompany::start().await?;
    let naive = Naive::of(&company).await?;
    let mut ids = std::collections::BTreeMap::new();
    for (key, name, parent) in CHILDREN_FIRST {
        // What is not there yet hangs below the root until the next run.
        let parent = ids.get(parent).copied().unwrap_or(1);
        let params = serde_json::json!({ "name": name, "parent_id": parent });
        let answer = naive.call("/topapi/v2/department/create", params).await?;
        ids.insert(key, answer["result"]["dept_id"].as_i64().unwrap());
    }
    assert_eq!(company.state().text(), "存储组\n平台部\n研发中心", "all of them at the top");

    let company = TestCompany::start().await?;
    let rows: String = CHILDREN_FIRST.iter().map(|(key, name, parent)| format!("{key},{name},{parent}\n")).collect();
    company.hr(&rows, "E1,张伟,12000000001,D3")?;
    company.apply().await?;
    assert!(
        company.state().text().starts_with("研发中心 [D1]\n研发中心 / 平台部 [D2]\n研发中心 / 平台部 / 存储组 [D3]")
    );
    assert!(company.plan().await?.is_empty());
    Ok(())
}

#[tokio::test]
async fn somebody_in_two_departments_is_one_person() -> Result<()> {
    let company = TestCompany::synced(NESTED, "E1,张伟,12000000001,D1;D4\nE2,李娜,12000000002,D1").await?;
    let naive = Naive::of(&company).await?;
    let mut table = Vec::new();
    for _ in 0..2 {
        table.extend(naive.everybody(&naive.tree().await?).await?);
    }
    assert_eq!(table.iter().filter(|userid| *userid == "E1").count(), 4, "twice, and twice again on the next run");

    for _ in 0..2 {
        company.apply().await?;
        assert_eq!(company.plan().await?.base.people, 2);
    }
    assert_eq!(company.store().await?.links().await?.people.len(), 2);
    Ok(())
}

#[tokio::test]
async fn somebody_in_two_departments_breaks_no_key() -> Result<()> {
    let company = TestCompany::start().await?;
    company.hr(NESTED, "E1,张伟,12000000001,D1;D4\nE2,李娜,12000000002,D4")?;
    company.apply().await?;
    let naive = Naive::of(&company).await?;
    let mut table = std::collections::BTreeSet::new();
    let mut failure = None;
    'all: for dept_id in naive.tree().await? {
        for userid in userids(&naive.members(dept_id, 0).await?) {
            if !table.insert(userid.clone()) {
                failure = Some(userid);
                break 'all;
            }
        }
    }
    assert_eq!(failure.as_deref(), Some("E1"), "the key is there already, and the rest is not read");

    // A store that knows nobody takes both in.
    let mut company = company;
    let elsewhere = tempfile::tempdir()?;
    company.settings.store = crate::backend::place(elsewhere.path())?;
    company.apply().await?;
    assert_eq!(company.store().await?.links().await?.people.len(), 2);
    Ok(())
}
