//! People and departments that go: only with a reason, a proof and a memory, and their attendance first.

use anyhow::Result;
use dianmao_emulator::PersonPatch;
use dianmao_jobs::settings::Settings;
use dianmao_roster::id::UserId;
use dianmao_roster::plan::Plan;
use dianmao_roster::removal::MissingPolicy;
use jiff::civil::date;
use serde_json::json;

use crate::company::{TestCompany, held, options, outcomes};

const LIST: &str = "/attendance/list";
const DELETE: &str = "/topapi/v2/user/delete";
const DEPARTMENTS: &str = "D1,研发中心,\nD2,平台部,D1";
const PEOPLE: &str = "
    E1,张伟,12000000001,D1
    E2,李娜,12000000002,D2
    E3,王芳,12000000003,D1
    E4,刘洋,12000000004,D1
    E5,陈杰,12000000005,D1";
/// All but E5.
const WITHOUT_E5: &str = "
    E1,张伟,12000000001,D1
    E2,李娜,12000000002,D2
    E3,王芳,12000000003,D1
    E4,刘洋,12000000004,D1";

async fn company() -> Result<TestCompany> {
    TestCompany::synced(DEPARTMENTS, PEOPLE).await
}

fn leaves(key: &str, on: &str) -> String {
    PEOPLE.lines().map(|row| if row.contains(key) { format!("{row},,,,{on}\n") } else { format!("{row}\n") }).collect()
}

fn removing(settings: &mut Settings) {
    settings.sync.missing = MissingPolicy::Remove;
}

fn removals(plan: &Plan) -> Vec<String> {
    plan.changes.iter().map(|planned| planned.id().to_string()).filter(|id| id.starts_with("remove_")).collect()
}

fn note(plan: &Plan, code: &str) -> String {
    plan.notes.iter().find(|note| note.code.as_str() == code).map(|note| note.message.clone()).unwrap_or_default()
}

#[tokio::test]
async fn a_leaver_stays_for_the_days_of_grace_and_goes_after_them() -> Result<()> {
    let company = company().await?;
    // It is the first of September, and the grace is three days.
    company.hr(DEPARTMENTS, &leaves("E5", "2026-08-30"))?;
    let plan = company.plan().await?;
    assert!(plan.is_empty());
    assert_eq!(note(&plan, "leaving_later"), "Leaving later, the first on 2026-09-02 (1): `E5`.");
    company.apply().await?;
    company.advance_hours(24);
    let applied = company.apply().await?;
    assert_eq!(outcomes(&applied), [("remove_person/E5".to_owned(), "succeeded")].into());
    assert!(company.state().find_person("E5").is_none());
    assert!(company.plan().await?.is_empty());
    Ok(())
}

#[tokio::test]
async fn whoever_was_hired_with_a_last_day_goes_as_well() -> Result<()> {
    let company = TestCompany::synced(DEPARTMENTS, &leaves("E5", "2026-09-02")).await?;
    company.advance_hours(5 * 24);
    let applied = company.apply().await?;
    assert_eq!(outcomes(&applied), [("remove_person/E5".to_owned(), "succeeded")].into());
    Ok(())
}

#[tokio::test]
async fn attendance_is_pulled_before_and_kept_after() -> Result<()> {
    let company = company().await?;
    company.advance_to("2026-09-10T14:00:00+08:00");
    company.hr(DEPARTMENTS, &leaves("E5", "2026-09-01"))?;
    let mark = company.mark();
    company.apply().await?;
    let (pulls, deletes) = (company.requests_since(mark, LIST), company.requests_since(mark, DELETE));
    assert!(pulls.last().unwrap().id < deletes[0].id);
    let rows = company.store().await?.results(date(2026, 9, 1), date(2026, 9, 30)).await?;
    let of_leaver = rows.iter().filter(|row| row.user_id == UserId::from("E5")).count();
    // Eight working days with both ends, and the start of this one; nobody was a member at nine on the first.
    assert_eq!(of_leaver, 14, "{rows:?}");
    Ok(())
}

#[tokio::test]
async fn nobody_is_removed_while_attendance_cannot_be_pulled() -> Result<()> {
    let company = company().await?;
    company.hr(DEPARTMENTS, &leaves("E5", "2026-08-01"))?;
    company.faults(&[json!({ "api": LIST, "kind": "quota" })]);
    let applied = company.apply().await?;
    assert_eq!(outcomes(&applied), [("remove_person/E5".to_owned(), "held")].into());
    assert!(
        applied
            .details
            .values()
            .next()
            .unwrap()
            .starts_with("not removed, because their attendance could not be pulled first")
    );
    assert!(company.state().find_person("E5").is_some());
    Ok(())
}

#[tokio::test]
async fn an_app_that_may_not_read_attendance_removes_all_the_same() -> Result<()> {
    let company = company().await?;
    company.reseed(json!({ "app": { "scopes_withheld": ["qyapi_get_attendance_data"] } })).await?;
    company.hr(DEPARTMENTS, &leaves("E5", "2026-08-01"))?;
    company.apply().await?;
    assert!(company.state().find_person("E5").is_none());
    Ok(())
}

#[tokio::test]
async fn nobody_goes_on_the_first_run() -> Result<()> {
    let company = TestCompany::start().await?;
    company
        .emulator
        .add_people(vec![PersonPatch {
            name: Some("陈杰".into()),
            mobile: Some("12000000005".into()),
            ..PersonPatch::of("E5")
        }])
        .map_err(anyhow::Error::msg)?;
    company.hr(DEPARTMENTS, &leaves("E5", "2026-08-01"))?;
    company.apply().await?;
    company.apply().await?;
    assert!(company.state().find_person("E5").is_some());
    let plan = company.plan().await?;
    assert!(removals(&plan).is_empty());
    Ok(())
}

#[tokio::test]
async fn a_missing_row_is_reported_and_nothing_more() -> Result<()> {
    let company = company().await?;
    company.hr(DEPARTMENTS, WITHOUT_E5)?;
    for _ in 0..3 {
        company.apply().await?;
        company.advance_hours(21);
    }
    let plan = company.plan().await?;
    assert!(plan.is_empty());
    assert_eq!(
        note(&plan, "missing"),
        "In DingTalk and no longer in the source; they stay, see `[sync] missing` (1): `E5`."
    );
    Ok(())
}

#[tokio::test]
async fn a_missing_row_is_removed_by_configuration_after_twenty_hours() -> Result<()> {
    let mut company = company().await?;
    removing(&mut company.settings);
    company.hr(DEPARTMENTS, WITHOUT_E5)?;
    company.apply().await?;
    company.advance_hours(15);
    assert!(removals(&company.plan().await?).is_empty());
    company.advance_hours(6);
    let plan = company.plan_text().await?;
    assert!(plan.contains("- 陈杰 (E5): missing from the source since 2026-09-01"), "{plan}");
    company.apply().await?;
    assert!(company.state().find_person("E5").is_none());
    Ok(())
}

#[tokio::test]
async fn a_row_that_comes_back_in_between_begins_anew() -> Result<()> {
    let mut company = company().await?;
    removing(&mut company.settings);
    company.hr(DEPARTMENTS, WITHOUT_E5)?;
    company.apply().await?;
    company.advance_hours(10);
    company.hr(DEPARTMENTS, PEOPLE)?;
    company.apply().await?;
    company.hr(DEPARTMENTS, WITHOUT_E5)?;
    company.apply().await?;
    company.advance_hours(11);
    assert!(removals(&company.plan().await?).is_empty());
    Ok(())
}

#[tokio::test]
async fn a_row_without_a_key_keeps_everybody_and_starts_no_absence() -> Result<()> {
    let mut company = company().await?;
    removing(&mut company.settings);
    company.hr(DEPARTMENTS, &format!("{WITHOUT_E5}\n,陈杰,12000000005,D1"))?;
    company.apply().await?;
    company.advance_hours(21);
    assert!(removals(&company.plan().await?).is_empty());
    // The row is mended, and says that E5 is not in it.
    company.hr(DEPARTMENTS, WITHOUT_E5)?;
    company.apply().await?;
    assert!(company.state().find_person("E5").is_some());
    company.advance_hours(21);
    assert_eq!(removals(&company.plan().await?), ["remove_person/E5"]);
    Ok(())
}

#[tokio::test]
async fn a_source_that_has_shrunk_removes_nobody_and_says_why() -> Result<()> {
    let mut company = company().await?;
    removing(&mut company.settings);
    let half = "E1,张伟,12000000001,D1\nE2,李娜,12000000002,D2\nE3,王芳,12000000003,D1,,,,2026-08-01";
    company.hr(DEPARTMENTS, half)?;
    let plan = company.plan().await?;
    assert!(plan.is_empty());
    assert_eq!(
        note(&plan, "unproven"),
        "Not removed, because the number of people in the source is 3 and was 5; it may shrink by 20 % at once (1): `E3`."
    );
    company.apply().await?;
    company.advance_hours(21);
    assert_eq!(removals(&company.plan().await?), ["remove_person/E3"], "a shrunken read makes nobody missing");
    company.apply().await?;
    company.advance_hours(21);
    assert_eq!(removals(&company.plan().await?), ["remove_person/E4", "remove_person/E5"]);
    Ok(())
}

#[tokio::test]
async fn an_empty_source_is_no_company_without_people() -> Result<()> {
    let mut company = company().await?;
    removing(&mut company.settings);
    company.hr(DEPARTMENTS, "")?;
    for _ in 0..2 {
        // The file is refused as a whole, or nothing comes of it.
        let _ = company.apply().await;
        company.advance_hours(21);
    }
    assert_eq!(company.state().n_people(), 5);
    Ok(())
}

#[tokio::test]
async fn a_read_whose_numbers_do_not_agree_removes_and_creates_nobody() -> Result<()> {
    let company = company().await?;
    company.hr(DEPARTMENTS, &leaves("E5", "2026-08-01"))?;
    company.faults(&[json!({ "api": "/topapi/v2/user/list", "match": { "dept_id": company.state().dept_id("研发中心") }, "kind": "lost_row" })]);
    let plan = company.plan().await?;
    assert!(plan.is_empty(), "{plan:?}");
    assert!(
        note(&plan, "unproven").starts_with("Not removed, because DingTalk counts 5 in department 1 and 4 were read")
    );
    assert!(note(&plan, "gone").starts_with("Not seen in DingTalk, which was not read completely"));
    company.faults(&[]);
    assert_eq!(removals(&company.plan().await?), ["remove_person/E5"]);
    Ok(())
}

#[tokio::test]
async fn another_scope_of_the_app_removes_nobody() -> Result<()> {
    let company = company().await?;
    company.hr(DEPARTMENTS, &leaves("E5", "2026-08-01"))?;
    let department = company.state().dept_id("平台部");
    company.reseed(json!({ "app": { "authed_depts": [1, department] } })).await?;
    let plan = company.plan().await?;
    assert!(plan.is_empty());
    assert!(
        note(&plan, "unproven")
            .starts_with("Not removed, because the app's scope in DingTalk is not what it was at the last run")
    );
    Ok(())
}

#[tokio::test]
async fn the_special_and_the_protected_are_held() -> Result<()> {
    let mut company = company().await?;
    company.settings.guard.operator = Some("E1".into());
    company.settings.guard.protected = [dianmao_roster::id::Key::from("E4")].into();
    let patch = |userid: &str, admin, boss| PersonPatch { admin, boss, ..PersonPatch::of(userid) };
    company
        .emulator
        .add_people(vec![patch("E2", Some(true), None), patch("E3", None, Some(true))])
        .map_err(anyhow::Error::msg)?;
    let everybody: String = PEOPLE.trim().lines().map(|row| format!("{},,,,2026-08-01\n", row.trim())).collect();
    company.hr(DEPARTMENTS, &everybody)?;
    let plan = company.plan().await?;
    let protected = ["E1", "E2", "E3", "E4"].map(|key| (format!("remove_person/{key}"), "protected"));
    assert_eq!(held(&plan), protected.into());
    let allowed =
        options(dianmao_roster::guard::Overrides { keys: crate::company::keys(&["E4"]), ..Default::default() });
    let applied = company.apply_with(&allowed).await?;
    assert_eq!(applied.count(|outcome| outcome.as_str() == "succeeded"), 2);
    assert_eq!(company.state().n_people(), 3);
    Ok(())
}

#[tokio::test]
async fn more_than_the_limit_are_held_as_a_whole_and_all_else_goes_on() -> Result<()> {
    let company = company().await?;
    let four: String = PEOPLE
        .trim()
        .lines()
        .map(|row| if row.contains("E1") { format!("{row},总监\n") } else { format!("{},,,,2026-08-01\n", row.trim()) })
        .collect();
    company.hr(DEPARTMENTS, &four)?;
    let applied = company.apply().await?;
    assert_eq!(applied.count(|outcome| outcome.as_str() == "held"), 4);
    assert_eq!(outcomes(&applied)["update_person/E1"], "succeeded");
    assert_eq!(company.state().n_people(), 5);
    company.apply_approved().await?;
    assert_eq!(company.state().n_people(), 1);
    Ok(())
}

#[tokio::test]
async fn the_limit_counts_the_last_seven_days() -> Result<()> {
    let company = company().await?;
    company.hr(DEPARTMENTS, &leaves("E5", "2026-08-01"))?;
    company.apply().await?;
    company.advance_hours(24);
    let three: String = WITHOUT_E5
        .trim()
        .lines()
        .map(|row| if row.contains("E1") { format!("{row}\n") } else { format!("{},,,,2026-08-01\n", row.trim()) })
        .collect();
    company.hr(DEPARTMENTS, &three)?;
    let plan = company.plan().await?;
    assert_eq!(held(&plan).len(), 3);
    let (_, hold) = plan.held().next().unwrap();
    assert!(
        hold.message.starts_with("3 people would be removed or re-created, after 1 in the last 7 days; the limit is 3"),
        "{}",
        hold.message
    );
    company.advance_hours(7 * 24);
    assert!(held(&company.plan().await?).is_empty());
    Ok(())
}

#[tokio::test]
async fn departments_go_leaf_first_and_empty() -> Result<()> {
    let mut company = TestCompany::synced(
        "D1,研发中心,\nD2,平台部,D1\nD3,数据组,D2\nD4,销售部,",
        "E1,张伟,12000000001,D4\nE2,李娜,12000000002,D3\nE3,王芳,12000000003,D2",
    )
    .await?;
    removing(&mut company.settings);
    company.settings.guard.departments_percent = 100;
    let after = "E1,张伟,12000000001,D4\nE2,李娜,12000000002,D4\nE3,王芳,12000000003,D4";
    company.hr("D1,研发中心,\nD4,销售部,", "E1,张伟,12000000001,D4\nE2,李娜,12000000002,D4\nE3,王芳,12000000003,D1")?;
    // Somebody keeps 王芳 in a department that HR has given up.
    company.apply().await?;
    let kept = company.state().dept_id("平台部");
    company.update_by_hand("E3", json!({ "dept_id_list": kept.to_string() })).await?;
    company
        .emulator
        .add_people(vec![PersonPatch {
            name: Some("外包".into()),
            mobile: Some("12000000999".into()),
            dept_id_list: Some(vec![kept]),
            ..PersonPatch::of("guest")
        }])
        .map_err(anyhow::Error::msg)?;
    company.advance_hours(21);
    company.hr("D1,研发中心,\nD4,销售部,", after)?;
    let mark = company.mark();
    company.apply().await?;
    let gone: Vec<_> = company.requests_since(mark, "/topapi/v2/department/delete");
    assert_eq!(gone.len(), 1, "the leaf is empty, the one above it has a guest");
    assert!(note(&company.plan().await?, "not_empty").ends_with("not removed because they are not empty (1): `D2`."));
    company
        .emulator
        .add_people(vec![PersonPatch { remove: true, ..PersonPatch::of("guest") }])
        .map_err(anyhow::Error::msg)?;
    company.apply().await?;
    assert_eq!(
        company.state().text(),
        "研发中心 [D1]\n销售部 [D4]\nE1 张伟 12000000001 @ 销售部\nE2 李娜 12000000002 @ 销售部\nE3 王芳 12000000003 @ 销售部"
    );
    assert!(company.plan().await?.is_empty());
    Ok(())
}

#[tokio::test]
async fn a_department_whose_people_could_not_go_is_not_deleted() -> Result<()> {
    let mut company =
        TestCompany::synced("D1,研发中心,\nD2,平台部,", "E1,张伟,12000000001,D1\nE2,李娜,12000000002,D2").await?;
    removing(&mut company.settings);
    company.settings.guard.departments_percent = 100;
    company.hr("D1,研发中心,", "E1,张伟,12000000001,D1\nE2,李娜,12000000002,D1")?;
    company.faults(&[json!({ "api": "/topapi/v2/user/update", "kind": "errcode", "errcode": 50002 })]);
    company.apply().await?;
    company.advance_hours(21);
    let applied = company.apply().await?;
    assert_eq!(outcomes(&applied)["update_person/E2"], "failed");
    assert_eq!(outcomes(&applied)["remove_department/D2"], "skipped");
    assert!(company.requests_since(0, "/topapi/v2/department/delete").is_empty());
    company.faults(&[]);
    company.apply().await?;
    assert_eq!(company.state().text(), "研发中心 [D1]\nE1 张伟 12000000001 @ 研发中心\nE2 李娜 12000000002 @ 研发中心");
    Ok(())
}

#[tokio::test]
async fn whoever_comes_back_after_the_removal_is_created_again() -> Result<()> {
    let company = company().await?;
    company.hr(DEPARTMENTS, &leaves("E5", "2026-08-01"))?;
    company.apply().await?;
    company.hr(DEPARTMENTS, PEOPLE)?;
    company.apply().await?;
    assert!(company.state().text().contains("E5 陈杰 12000000005 @ 研发中心"));
    assert!(company.plan().await?.is_empty());
    Ok(())
}

// Not those of a source alone, which know no generation.
crate::generation::by_legacy_too! {
    a_leaver_stays_for_the_days_of_grace_and_goes_after_them,
    whoever_was_hired_with_a_last_day_goes_as_well,
    nobody_is_removed_while_attendance_cannot_be_pulled,
    an_app_that_may_not_read_attendance_removes_all_the_same,
    nobody_goes_on_the_first_run,
    a_missing_row_is_reported_and_nothing_more,
    a_missing_row_is_removed_by_configuration_after_twenty_hours,
    a_read_whose_numbers_do_not_agree_removes_and_creates_nobody,
    another_scope_of_the_app_removes_nobody,
    the_special_and_the_protected_are_held,
    more_than_the_limit_are_held_as_a_whole_and_all_else_goes_on,
    departments_go_leaf_first_and_empty,
    a_department_whose_people_could_not_go_is_not_deleted,
    whoever_comes_back_after_the_removal_is_created_again,
}
