//! HR gives people other keys: they stay who they are in DingTalk.

use anyhow::{Context as _, Result};
use dianmao_jobs::log;
use dianmao_roster::guard::Overrides;
use dianmao_roster::id::Key;
use dianmao_roster::removal::MissingPolicy;
use dianmao_store::JournalRow;
use serde_json::json;

use crate::company::{TestCompany, held, keys, options, outcomes};

const DEPARTMENTS: &str = "D1,研发中心,";
const PEOPLE: &str = "
    001,张伟,12000000001,D1,总监,,2020-03-02
    002,李娜,12000000002,D1,工程师,,2021-05-06
    003,王芳,12000000003,D1,测试,,2022-07-08";

#[tokio::test]
async fn a_new_key_keeps_the_account() -> Result<()> {
    let mut company = TestCompany::synced(DEPARTMENTS, PEOPLE).await?;
    company.settings.sync.missing = MissingPolicy::Remove;
    company.hr(DEPARTMENTS, &PEOPLE.replace("    002,", "    902,"))?;
    let mark = company.mark();
    let applied = company.apply().await?;
    assert_eq!(
        outcomes(&applied),
        [("rekey_person/902".to_owned(), "succeeded"), ("update_person/902".to_owned(), "succeeded")].into()
    );
    assert_eq!(company.writes_since(mark), [("/topapi/v2/user/update", 1)].into());
    assert_eq!(company.state().person("002")["job_number"], "902");
    company.advance_hours(30);
    assert_eq!(company.plan_text().await?, "No changes.\n", "nobody is missing");
    // From now on the new key is the person's: a leave date under it removes the account.
    let leaves = PEOPLE.replace("002,李娜,12000000002,D1,工程师,,2021-05-06", "902,李娜,12000000002,D1,,,,2026-08-20");
    company.hr(DEPARTMENTS, &leaves)?;
    let applied = company.apply().await?;
    assert_eq!(outcomes(&applied), [("remove_person/902".to_owned(), "succeeded")].into());
    assert!(company.state().find_person("002").is_none());
    Ok(())
}

#[tokio::test]
async fn a_number_passed_on_to_somebody_else_waits() -> Result<()> {
    let company = TestCompany::synced(DEPARTMENTS, PEOPLE).await?;
    let heir =
        PEOPLE.replace("002,李娜,12000000002,D1,工程师,,2021-05-06", "004,赵敏,12000000002,D1,工程师,,2026-09-01");
    company.hr(DEPARTMENTS, &heir)?;
    let mark = company.mark();
    let plan = company.plan().await?;
    assert_eq!(held(&plan)["rekey_person/004"], "doubt");
    assert!(company.apply().await?.is_held());
    assert!(company.writes_since(mark).is_empty());
    let allowed = options(Overrides { keys: keys(&["004"]), ..Overrides::default() });
    assert!(!company.apply_with(&allowed).await?.is_partial());
    assert_eq!(company.state().person("002")["name"], "赵敏");
    Ok(())
}

#[tokio::test]
async fn lost_zeros_are_refused_before_anything_is_written() -> Result<()> {
    let four = format!("{PEOPLE}\n    004,赵敏,12000000004,D1");
    let company = TestCompany::synced(DEPARTMENTS, &four).await?;
    company.hr(DEPARTMENTS, &four.replace("    00", "    "))?;
    let mark = company.mark();
    let error = company.apply().await.unwrap_err();
    assert!(error.to_string().contains("4 of the keys have lost their leading zeros"), "{error}");
    assert!(company.writes_since(mark).is_empty());
    let sum = company.plan().await?.checksums.updates;
    company.apply_with(&options(Overrides { updates: sum, ..Overrides::default() })).await?;
    assert_eq!(company.state().n_people(), 4);
    assert_eq!(company.plan_text().await?, "No changes.\n");
    Ok(())
}

/// A kill between the moved link and the journal's word on it.
#[tokio::test]
async fn a_link_that_was_moved_by_a_killed_run_is_not_moved_again() -> Result<()> {
    let company = TestCompany::synced(DEPARTMENTS, PEOPLE).await?;
    company.hr(DEPARTMENTS, &PEOPLE.replace("    002,", "    902,"))?;
    let store = company.store().await?;
    let run = store.begin_run("apply", company.now(), None).await?;
    let operation = json!({ "kind": "rekey_person", "key": "902", "from": "002", "userid": "002" });
    let row = JournalRow {
        run,
        seq: 0,
        change: 0,
        key: "902".into(),
        operation: "rekey_person".into(),
        payload: json!({ "change": "rekey_person/902", "needs": [], "operation": operation }),
        state: "started".into(),
        because: None,
        outcome: None,
        started_at: Some(company.now()),
        ended_at: None,
    };
    store.save_journal(&[row]).await?;
    store.rekey_person(&Key::from("002"), &Key::from("902"), company.now()).await?;
    let applied = company.apply().await?;
    assert_eq!(outcomes(&applied), [("update_person/902".to_owned(), "succeeded")].into());
    let context = company.context().await?;
    let runs = log::list(&context).await?.runs;
    let settled = runs.iter().find(|known| known.run == run.0).context("the killed run")?;
    assert!(settled.ended_at.is_some());
    assert_eq!(log::show(&context, run.0).await?.states, [("succeeded".to_owned(), 1)].into());
    Ok(())
}

// Not what is refused before a call.
crate::generation::by_legacy_too! {
    a_new_key_keeps_the_account,
    a_number_passed_on_to_somebody_else_waits,
    a_link_that_was_moved_by_a_killed_run_is_not_moved_again,
}
