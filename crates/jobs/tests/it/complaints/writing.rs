//! Writing: what was begun is finished, what one person lacks stops nobody else, and nobody is told apart by a name.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::Result;
use dianmao_jobs::clock::{Clock, ScaledClock};
use dianmao_jobs::context::Context;
use dianmao_jobs::progress::Progress;
use dianmao_roster::guard::Overrides;
use serde_json::json;

use super::naive::{CREATE, DELETE, Naive, code};
use crate::company::{TestCompany, apply_in, options, outcomes};

const DEPARTMENTS: &str = "D1,研发中心,\nD2,销售部,";
const PEOPLE: &str = "
    E1,张伟,12000000001,D1
    E2,李娜,12000000002,D1
    E3,王芳,12000000003,D2";

fn many(n_people: u64) -> String {
    (1..=n_people).map(|n| format!("E{n},张伟{n},{},D1\n", 12_000_000_000 + n)).collect()
}

/// Applies until so many more people are there, and is cut off.
async fn cut_off_after(company: &TestCompany, n_more: usize) -> Result<()> {
    let wanted = company.state().n_people() + n_more;
    let context = company.context().await?;
    let options = options(Overrides::default());
    tokio::select! {
        applied = apply_in(&context, &options) => { applied?; }
        () = async {
            while company.state().n_people() < wanted {
                tokio::time::sleep(std::time::Duration::from_millis(1)).await;
            }
        } => {}
    }
    Ok(())
}

#[tokio::test]
async fn a_run_that_is_cut_off_again_and_again_gets_to_the_end() -> Result<()> {
    const N_PEOPLE: u64 = 60;
    // Without a journal every run begins at the beginning, and the one after it is no further.
    let company = TestCompany::start().await?;
    let naive = Naive::of(&company).await?;
    for _ in 0..3 {
        for n in 1..=20 {
            naive.create(&format!("E{n}"), &format!("张伟{n}"), &(12_000_000_000_u64 + n).to_string(), 1).await?;
        }
    }
    assert_eq!(company.state().n_people(), 20, "three runs of twenty calls, and forty people are still missing");

    let company = TestCompany::start().await?;
    company.hr(DEPARTMENTS, &many(N_PEOPLE))?;
    for _ in 0..3 {
        cut_off_after(&company, 15).await?;
    }
    company.apply().await?;
    assert_eq!(company.state().n_people(), 60);
    assert!(company.plan().await?.is_empty());
    // What a cut left open was looked for, not sent again.
    let sent = company.requests_since(0, CREATE);
    let succeeded: Vec<_> = sent.iter().filter(|request| request.errcode == Some(0)).collect();
    let people: BTreeSet<String> = succeeded.iter().map(|request| request.params["userid"].to_string()).collect();
    assert_eq!((people.len(), succeeded.len()), (60, 60));
    Ok(())
}

/// Adds up what a person at a screen would see.
#[derive(Default)]
struct Counted {
    total: AtomicU64,
    done: AtomicU64,
}

impl Progress for Counted {
    fn begin(&self, what: &str, total: u64) {
        if what == "applying" {
            self.total.store(total, Ordering::Relaxed);
            self.done.store(0, Ordering::Relaxed);
        }
    }

    fn advance(&self, by: u64) {
        self.done.fetch_add(by, Ordering::Relaxed);
    }

    fn end(&self) {}
}

#[tokio::test]
async fn a_long_sync_tells_how_far_it_is_and_has_no_request_to_time_out() -> Result<()> {
    const N_PEOPLE: u64 = 120;
    let company = TestCompany::start().await?;
    company.hr(DEPARTMENTS, &many(N_PEOPLE))?;
    // One request that carries the whole sync, and a proxy that ends it: half is done, and nobody knows which half.
    cut_off_after(&company, 40).await?;
    let n_people = company.state().n_people();
    assert!((40..120).contains(&n_people), "{n_people} of 120");

    let progress = Arc::new(Counted::default());
    let clock: Arc<dyn Clock> = Arc::new(ScaledClock::new(company.now(), 500.0, std::time::Instant::now()));
    let context = Context::open(company.settings.clone(), clock, progress.clone()).await?;
    apply_in(&context, &options(Overrides::default())).await?;
    let (done, total) = (progress.done.load(Ordering::Relaxed), progress.total.load(Ordering::Relaxed));
    assert_eq!(done, total);
    assert_eq!(total + u64::try_from(n_people)?, N_PEOPLE, "what was done before is not done again");
    assert_eq!(company.state().n_people(), 120);
    Ok(())
}

#[tokio::test]
async fn a_transfer_and_a_new_address_are_carried_over() -> Result<()> {
    const AFTER: &str = "E1,张伟,12000000001,D2,,zhangwei@example.com";
    let company = TestCompany::synced(DEPARTMENTS, "E1,张伟,12000000001,D1,,zw@example.com").await?;
    let before = company.state().text();
    // A sync that only adds whom it does not find.
    let naive = Naive::of(&company).await?;
    assert_ne!(naive.create("E1", "张伟", "12000000001", company.state().dept_id("销售部")).await?, 0);
    assert_eq!(company.state().text(), before, "the person is there already, and nothing is carried over");

    company.hr(DEPARTMENTS, AFTER)?;
    company.apply().await?;
    assert!(
        company.state().text().ends_with("E1 张伟 12000000001 @ 销售部; zhangwei@example.com"),
        "{}",
        company.state().text()
    );
    Ok(())
}

#[tokio::test]
async fn somebody_who_is_gone_already_keeps_no_leaver_in() -> Result<()> {
    let company = TestCompany::synced(DEPARTMENTS, PEOPLE).await?;
    let by_hand = dianmao_emulator::PersonPatch { remove: true, ..dianmao_emulator::PersonPatch::of("E1") };
    company.emulator.add_people(vec![by_hand]).map_err(anyhow::Error::msg)?;
    // E1 was deleted in the console; E1 and E2 have left.
    let naive = Naive::of(&company).await?;
    let mut removed = 0;
    for userid in ["E1", "E2"] {
        let answer = naive.call(DELETE, json!({ "userid": userid })).await;
        if code(&answer?) != 0 {
            break;
        }
        removed += 1;
    }
    assert_eq!(removed, 0, "the first delete is refused, and the second person stays active");
    assert!(company.state().find_person("E2").is_some());

    let left = "E1,张伟,12000000001,D1,,,,2026-08-20\nE2,李娜,12000000002,D1,,,,2026-08-20\nE3,王芳,12000000003,D2";
    company.hr(DEPARTMENTS, left)?;
    let applied = company.apply().await?;
    assert!(!applied.is_partial(), "{:?}", applied.details);
    assert_eq!(company.state().n_people(), 1);
    assert!(company.plan().await?.is_empty());
    Ok(())
}

#[tokio::test]
async fn whoever_is_hired_again_stays() -> Result<()> {
    const LEFT: &str = "E1,张伟,12000000001,D1,,,,2026-08-20\nE2,李娜,12000000002,D1\nE3,王芳,12000000003,D2";
    let company = TestCompany::synced(DEPARTMENTS, PEOPLE).await?;
    company.hr(DEPARTMENTS, LEFT)?;
    company.apply().await?;
    assert!(company.state().find_person("E1").is_none());
    // The number comes back, and a tool that remembers who was disabled disables it again.
    let disabled = ["E1"];
    let naive = Naive::of(&company).await?;
    assert_eq!(naive.create("E1", "张伟", "12000000001", 1).await?, 0);
    for userid in disabled {
        naive.call(DELETE, json!({ "userid": userid })).await?;
    }
    assert!(company.state().find_person("E1").is_none(), "hired, and gone again on the same day");

    company.hr(DEPARTMENTS, PEOPLE)?;
    for _ in 0..3 {
        company.apply().await?;
        company.advance_hours(24);
        assert!(company.state().find_person("E1").is_some());
    }
    assert!(company.plan().await?.is_empty());
    Ok(())
}

#[tokio::test]
async fn people_of_one_name_do_not_collide() -> Result<()> {
    const NAMESAKES: &str = "E1,张伟,12000000001,D1\nE2,张伟,12000000002,D1\nE3,章伟,12000000003,D2";
    let company = TestCompany::start().await?;
    let naive = Naive::of(&company).await?;
    let mut codes = Vec::new();
    for (name, mobile) in [("张伟", "12000000001"), ("张伟", "12000000002"), ("章伟", "12000000003")] {
        codes.push(naive.create("zhangwei", name, mobile, 1).await?);
    }
    assert_eq!(codes[0], 0);
    assert!(codes[1..].iter().all(|code| *code != 0), "one name spelt in letters is one login: {codes:?}");
    assert_eq!(company.state().n_people(), 1);

    // The rule switched off: the login is made of the name.
    let mut company = TestCompany::start().await?;
    company.hr(DEPARTMENTS, NAMESAKES)?;
    company.settings.source.mapping.employees[0].userid = Some("zhangwei".into());
    let plan = company.plan().await?;
    assert_eq!(plan.problems.len(), 3, "all three are set aside: {:?}", plan.problems);
    company.settings.source.mapping.employees[0].userid = None;
    company.apply().await?;
    assert_eq!(company.state().n_people(), 3);
    assert!(company.plan().await?.is_empty());
    Ok(())
}

#[tokio::test]
async fn one_number_that_stands_twice_stops_nobody_else() -> Result<()> {
    const DOUBLED: &str =
        "E1,张伟,12000000001,D1\nE2,李娜,12000000001,D1\nE3,王芳,12000000003,D2\nE4,刘洋,12000000004,D2";
    let company = TestCompany::start().await?;
    let naive = Naive::of(&company).await?;
    for (userid, name, mobile) in
        [("E1", "张伟", "12000000001"), ("E2", "李娜", "12000000001"), ("E3", "王芳", "12000000003")]
    {
        if naive.create(userid, name, mobile, 1).await? != 0 {
            break;
        }
    }
    assert_eq!(company.state().n_people(), 1, "the sync has stopped at the second row");

    let company = TestCompany::start().await?;
    company.hr(DEPARTMENTS, DOUBLED)?;
    let plan = company.plan().await?;
    assert!(plan.problems.iter().all(|problem| problem.code.as_str() == "duplicate_mobile"));
    company.apply().await?;
    let state = company.state();
    assert!(state.find_person("E3").is_some() && state.find_person("E4").is_some());
    assert_eq!(state.n_people(), 2, "whose number it is, HR has to say");
    Ok(())
}

#[tokio::test]
async fn one_person_whom_dingtalk_refuses_stops_nobody_else() -> Result<()> {
    let refusal = json!({ "api": CREATE, "match": { "userid": "E2" }, "kind": "errcode", "errcode": 60103 });
    let company = TestCompany::start().await?;
    company.faults(std::slice::from_ref(&refusal));
    let naive = Naive::of(&company).await?;
    for (userid, mobile) in [("E1", "12000000001"), ("E2", "12000000002"), ("E3", "12000000003")] {
        if naive.create(userid, "张伟", mobile, 1).await? != 0 {
            break;
        }
    }
    assert!(company.state().find_person("E3").is_none(), "nobody behind the refused one is synced");

    let company = TestCompany::start().await?;
    company.hr(DEPARTMENTS, PEOPLE)?;
    company.faults(&[refusal]);
    let applied = company.apply().await?;
    assert_eq!(outcomes(&applied)["create_person/E2"], "failed");
    assert_eq!(company.state().n_people(), 2);
    assert!(company.state().find_person("E3").is_some());
    Ok(())
}
