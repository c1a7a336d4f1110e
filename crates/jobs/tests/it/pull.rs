//! Attendance lands in the store as DingTalk serves it: every row once, nothing twice, whatever happens on the way.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context as _, Result, ensure};
use dianmao_attendance::PunchResult;
use dianmao_dingtalk::Error as CallError;
use dianmao_emulator::{Config, Emulator, PersonPatch};
use dianmao_jobs::error::Error;
use dianmao_jobs::pull::{self, PullOptions, Pulled};
use dianmao_roster::id::UserId;
use jiff::civil::{Date, date};
use serde_json::{Value, json};

use crate::backend::on_each_backend;
use crate::company::TestCompany;

on_each_backend![
    a_month_is_what_the_interface_serves,
    a_second_pull_asks_for_nothing_and_writes_nothing,
    rows_that_vanish_or_change_move_to_the_history,
    a_pull_is_stopped_at_every_page_and_goes_on,
    our_share_of_the_month_is_kept_and_what_was_saved_stays,
    used_up_calls_are_an_alarm_until_the_month_is_over,
    whoever_got_a_new_number_keeps_the_rows_of_before,
];

const LIST: &str = "/attendance/list";
const SHIFTS: &str = "/topapi/attendance/schedule/shift/listbydays";
/// A Friday, when all of September is final.
const AFTERWARDS: &str = "2026-10-09T10:00:00+08:00";

async fn company(people: u32) -> Result<TestCompany> {
    TestCompany::start_at(AFTERWARDS, |config| config.people(people)).await
}

fn span(from: Date, to: Date) -> PullOptions {
    PullOptions { from: Some(from), to: Some(to), ..PullOptions::default() }
}

fn september() -> PullOptions {
    span(date(2026, 9, 1), date(2026, 9, 30))
}

async fn pull(company: &TestCompany, options: &PullOptions) -> Result<Pulled, Error> {
    let context = company.context().await?;
    let pulled = pull::run(&context, options).await.map(|(_, pulled)| pulled);
    context.close().await?;
    pulled
}

async fn stored(company: &TestCompany, options: &PullOptions) -> Result<Vec<PunchResult>> {
    let (from, to) = options.from.zip(options.to).context("a span has both ends")?;
    Ok(company.store().await?.results(from, to).await?)
}

/// The rows of the store as they came, by id.
fn raw(rows: &[PunchResult]) -> BTreeMap<i64, Value> {
    rows.iter().map(|row| (row.id, serde_json::from_str(&row.raw).unwrap())).collect()
}

/// What DingTalk serves to another program, asked for in other bites: seven people, three days, thirteen rows.
async fn served(company: &TestCompany, first: Date, last: Date) -> Result<BTreeMap<i64, Value>> {
    let state = company.emulator.state_json();
    let users: Vec<&str> =
        state["people"].as_array().unwrap().iter().map(|person| person["userid"].as_str().unwrap()).collect();
    let context = company.context().await?;
    let mut rows = BTreeMap::new();
    for users in users.chunks(7) {
        let mut from = first;
        while from <= last {
            let to = from.saturating_add(jiff::ToSpan::days(2)).min(last);
            for offset in (0..).step_by(13) {
                let params = json!({ "userIdList": users, "workDateFrom": format!("{from} 00:00:00"), "workDateTo": format!("{to} 00:00:00"),
                    "offset": offset, "limit": 13 });
                let page = dianmao_jobs::call::run(&context, LIST, params).await?;
                for row in page["recordresult"].as_array().unwrap() {
                    let twice = rows.insert(row["id"].as_i64().unwrap(), row.clone());
                    ensure!(twice.is_none(), "{row} is served twice");
                }
                if page["hasMore"] == false {
                    break;
                }
            }
            from = to.tomorrow()?;
        }
    }
    Ok(rows)
}

async fn a_month_is_what_the_interface_serves() -> Result<()> {
    let company = company(60).await?;
    let pulled = pull(&company, &september()).await?;
    let rows = stored(&company, &september()).await?;
    let served = served(&company, date(2026, 9, 1), date(2026, 9, 30)).await?;
    assert_eq!(raw(&rows), served);
    assert!(rows.len() > 2000);
    assert_eq!((pulled.n_rows, pulled.n_vanished), (u64::try_from(rows.len())?, 0));
    // The punches behind the results.
    let punches = company.store().await?.punches(date(2026, 9, 1), date(2026, 9, 30)).await?;
    let expected: BTreeSet<i64> = served.values().filter_map(|row| row["recordId"].as_i64()).collect();
    assert_eq!(punches.iter().map(|punch| punch.id).collect::<BTreeSet<_>>(), expected);
    Ok(())
}

async fn a_second_pull_asks_for_nothing_and_writes_nothing() -> Result<()> {
    let company = company(12).await?;
    pull(&company, &september()).await?;
    let mark = company.mark();
    assert_eq!(pull(&company, &september()).await?, Pulled::default());
    assert!(company.requests_since(mark, LIST).is_empty());
    Ok(())
}

#[tokio::test]
async fn whoever_joins_later_is_asked_for_alone() -> Result<()> {
    let company = company(12).await?;
    pull(&company, &september()).await?;
    company
        .emulator
        .add_people(vec![PersonPatch {
            name: Some("赵磊".into()),
            mobile: Some("12000099999".into()),
            ..PersonPatch::of("late-joiner")
        }])
        .map_err(anyhow::Error::msg)?;
    let mark = company.mark();
    pull(&company, &september()).await?;
    let asked: BTreeSet<String> =
        company.requests_since(mark, LIST).iter().map(|request| request.params["userIdList"].to_string()).collect();
    assert_eq!(asked, [r#"["late-joiner"]"#.to_owned()].into());
    Ok(())
}

#[tokio::test]
async fn pulling_again_what_has_not_changed_writes_nothing() -> Result<()> {
    let company = company(12).await?;
    pull(&company, &september()).await?;
    let again = pull(&company, &PullOptions { again: true, ..september() }).await?;
    assert!(again.n_slices > 0);
    assert_eq!((again.n_written, again.n_vanished), (0, 0));
    assert_eq!(company.store().await?.past_results(date(2026, 9, 1), date(2026, 9, 30)).await?, []);
    Ok(())
}

async fn rows_that_vanish_or_change_move_to_the_history() -> Result<()> {
    let mut company = company(12).await?;
    pull(&company, &september()).await?;
    let before = stored(&company, &september()).await?;
    company.faults(&[json!({ "api": LIST, "nth": 1, "kind": "lost_row" })]);
    let again = PullOptions { again: true, ..september() };
    let pulled = pull(&company, &again).await?;
    assert_eq!((pulled.n_written, pulled.n_vanished), (0, 2), "a result and its punch");
    let store = company.store().await?;
    let past = store.past_results(date(2026, 9, 1), date(2026, 9, 30)).await?;
    assert_eq!(past.len(), 1);
    assert_eq!(before.len(), stored(&company, &september()).await?.len() + 1);
    // It comes back.
    company.faults(&[]);
    assert_eq!(pull(&company, &again).await?.n_written, 2);
    assert_eq!(stored(&company, &september()).await?, before);

    // The same people and days, and every row says something else.
    let clock = company.emulator.clock().clone();
    let config = Config { corp_id: "another".into(), ..Config::default().quiet().people(12).clock(clock) };
    let changed = Emulator::start(config).await?;
    company.settings.tenant.oapi_url = Some(changed.url());
    company.settings.tenant.api_url = Some(changed.url());
    let pulled = pull(&company, &again).await?;
    assert_eq!((pulled.n_written, pulled.n_vanished), (u64::try_from(before.len())?, 0));
    let past = store.past_results(date(2026, 9, 1), date(2026, 9, 30)).await?;
    assert_eq!(past.len(), 1 + before.len());
    Ok(())
}

async fn a_pull_is_stopped_at_every_page_and_goes_on() -> Result<()> {
    let fortnight = span(date(2026, 9, 1), date(2026, 9, 14));
    let undisturbed = company(12).await?;
    pull(&undisturbed, &fortnight).await?;
    let expected = raw(&stored(&undisturbed, &fortnight).await?);
    let n_calls = undisturbed.requests_since(0, LIST).len();
    assert_eq!(n_calls, 6, "two slices of three pages");
    for nth in 1..=n_calls {
        for phase in ["before", "after"] {
            let company = company(12).await?;
            company.faults(&[json!({ "api": LIST, "nth": nth, "kind": "hold", "phase": phase })]);
            let context = company.context().await?;
            tokio::select! {
                pulled = pull::run(&context, &fortnight) => panic!("it was not stopped: {pulled:?}"),
                _ = company.request(0, |request| request.held) => {}
            }
            drop(context);
            company.faults(&[]);
            pull(&company, &fortnight).await?;
            let rows = stored(&company, &fortnight).await?;
            assert_eq!(raw(&rows), expected, "stopped at page {nth}, {phase}");
            let ends: Vec<_> = company.store().await?.runs(9).await?.iter().map(|run| run.exit_code).collect();
            assert_eq!(ends, [Some(0), Some(1)], "the one that was stopped is closed by the next");
            assert_eq!(pull(&company, &fortnight).await?, Pulled::default());
            assert_eq!(company.store().await?.past_results(date(2026, 9, 1), date(2026, 9, 14)).await?, []);
        }
    }
    Ok(())
}

#[tokio::test]
async fn repeated_rows_and_a_wrong_flag_double_nothing() -> Result<()> {
    let company = company(12).await?;
    company.faults(&[json!({ "api": LIST, "kind": "dup_row", "probability": 0.7, "seed": 3 })]);
    pull(&company, &september()).await?;
    company.faults(&[]);
    assert_eq!(
        raw(&stored(&company, &september()).await?),
        served(&company, date(2026, 9, 1), date(2026, 9, 30)).await?
    );
    Ok(())
}

#[tokio::test]
async fn failures_on_the_way_cost_calls_and_no_rows() -> Result<()> {
    let company = company(12).await?;
    company.faults(&[
        json!({ "api": LIST, "kind": "http5xx", "probability": 0.2, "seed": 3 }),
        json!({ "api": LIST, "kind": "truncate", "probability": 0.2, "seed": 5 }),
    ]);
    while pull(&company, &september()).await.is_err() {}
    company.faults(&[]);
    assert_eq!(
        raw(&stored(&company, &september()).await?),
        served(&company, date(2026, 9, 1), date(2026, 9, 30)).await?
    );
    Ok(())
}

/// Who of some people is scheduled for the shift that ends on the next day.
async fn night_workers(company: &TestCompany, userids: &BTreeSet<String>) -> Result<BTreeSet<String>> {
    let context = company.context().await?;
    let day_ms = "2026-09-09T00:00:00+08:00".parse::<jiff::Timestamp>()?.as_millisecond();
    let mut nights = BTreeSet::new();
    for chunk in userids.iter().collect::<Vec<_>>().chunks(20) {
        let listed = chunk.iter().map(|userid| userid.as_str()).collect::<Vec<_>>().join(",");
        let params =
            json!({ "op_user_id": chunk[0], "userids": listed, "from_date_time": day_ms, "to_date_time": day_ms });
        let page = dianmao_jobs::call::run(&context, SHIFTS, params).await?;
        let rows = page["result"].as_array().context("a list of days")?.iter();
        let rows = rows.filter(|row| row["shift_names"][0] == "夜班");
        nights.extend(rows.map(|row| row["userid"].as_str().unwrap().to_owned()));
    }
    context.close().await?;
    Ok(nights)
}

#[tokio::test]
async fn today_is_never_final_and_yesterday_is_from_noon_on() -> Result<()> {
    let company = TestCompany::start_at("2026-09-10T03:00:00+08:00", |config| config.people(12)).await?;
    let options = span(date(2026, 9, 7), date(2026, 9, 30));
    let asked = |mark| {
        let requests = company.requests_since(mark, LIST);
        let day = |request: &dianmao_emulator::RequestRecord, key: &str| {
            request.params[key].as_str().unwrap()[..10].to_owned()
        };
        requests
            .iter()
            .map(|request| (day(request, "workDateFrom"), day(request, "workDateTo")))
            .collect::<BTreeSet<_>>()
    };
    pull(&company, &options).await?;
    let mark = company.mark();
    pull(&company, &options).await?;
    assert_eq!(asked(mark), [("2026-09-09".to_owned(), "2026-09-10".to_owned())].into());
    company.advance_to("2026-09-10T13:00:00+08:00");
    pull(&company, &options).await?;
    let mark = company.mark();
    pull(&company, &options).await?;
    let users = |from: &str| -> BTreeSet<String> {
        let requests = company.requests_since(mark, LIST);
        let of_day =
            requests.iter().filter(|request| request.params["workDateFrom"].as_str().unwrap().starts_with(from));
        let users = of_day.flat_map(|request| request.params["userIdList"].as_array().unwrap().clone());
        users.map(|user| user.as_str().unwrap().to_owned()).collect()
    };
    // The night of the ninth ended this morning, and is final 12 hours later.
    let nights = night_workers(&company, &users("2026-09-09")).await?;
    assert_eq!(nights, users("2026-09-09"));
    assert_eq!(nights.len() + users("2026-09-10").len(), 12);
    Ok(())
}

async fn our_share_of_the_month_is_kept_and_what_was_saved_stays() -> Result<()> {
    let mut company = company(60).await?;
    company.settings.tenant.calls_per_month = 60;
    let error = pull(&company, &september()).await.unwrap_err();
    assert!(matches!(error, Error::DingTalk { source: CallError::Quota { ours: true, .. }, .. }), "{error:?}");
    assert!(error.hint().unwrap().contains("`[budget] share`"));
    let n_calls = company.requests_since(0, LIST).len();
    assert!((20..=30).contains(&n_calls), "{n_calls} of at most 30 were made");
    assert!(company.alarms().await?.is_empty());
    let n_saved = stored(&company, &september()).await?.len();
    assert!(n_saved > 0);
    company.settings.tenant.calls_per_month = 5000;
    pull(&company, &september()).await?;
    assert_eq!(
        raw(&stored(&company, &september()).await?),
        served(&company, date(2026, 9, 1), date(2026, 9, 30)).await?
    );
    Ok(())
}

#[tokio::test]
async fn a_clean_end_gives_back_what_was_reserved_and_not_used() -> Result<()> {
    let company = company(12).await?;
    pull(&company, &september()).await?;
    let month = "2026-10".parse()?;
    let counted = company.store().await?.calls(month).await?;
    for (interface, counted) in counted {
        assert_eq!(counted, u64::try_from(company.requests_since(0, &interface).len())?, "{interface}");
    }
    Ok(())
}

async fn used_up_calls_are_an_alarm_until_the_month_is_over() -> Result<()> {
    let company = TestCompany::start_at(AFTERWARDS, |config| config.people(60).quota(20)).await?;
    let error = pull(&company, &september()).await.unwrap_err();
    assert!(matches!(error, Error::DingTalk { source: CallError::Quota { ours: false, .. }, .. }), "{error:?}");
    assert_eq!(
        company.alarms().await?,
        ["DingTalk's metered calls of 2026-10 are used up; attendance is pulled again next month, or after an upgrade"]
    );
    assert!(!stored(&company, &september()).await?.is_empty());
    company.advance_to("2026-11-02T10:00:00+08:00");
    assert!(company.alarms().await?.is_empty());
    company.reseed(json!({ "limits": { "quota": 5000 } })).await?;
    pull(&company, &september()).await?;
    assert_eq!(company.store().await?.open_alarms().await?.len(), 0);
    Ok(())
}

#[tokio::test]
async fn a_night_counts_for_the_day_on_which_it_begins() -> Result<()> {
    let company = TestCompany::start().await?;
    let added: BTreeSet<String> = (10..80).map(|n| format!("night{n}")).collect();
    let patch = |userid: &String| PersonPatch {
        name: Some("夜班".into()),
        mobile: Some(format!("120000000{}", &userid[5..])),
        ..PersonPatch::of(userid)
    };
    company.emulator.add_people(added.iter().map(patch).collect()).map_err(anyhow::Error::msg)?;
    let nights = night_workers(&company, &added).await?;
    let night = nights.first().context("one in twenty-five works by night")?;
    let others = added.iter().filter(|userid| *userid != night);
    let leave = |userid: &String| PersonPatch { remove: true, ..PersonPatch::of(userid) };
    company.emulator.add_people(others.map(leave).collect()).map_err(anyhow::Error::msg)?;
    company.advance_to("2026-09-04T13:00:00+08:00");
    let options = span(date(2026, 9, 2), date(2026, 9, 3));
    pull(&company, &options).await?;
    let rows = stored(&company, &options).await?;
    let zone = &company.settings.time_zone;
    let due: Vec<String> = rows
        .iter()
        .map(|row| format!("{}: {}", row.work_date, row.due_at.unwrap().to_zoned(zone.clone()).strftime("%d %H:%M")))
        .collect();
    let night =
        |from: &str, to: &str| vec![format!("2026-09-{from}: {from} 22:00"), format!("2026-09-{from}: {to} 06:00")];
    let due: BTreeSet<String> = due.into_iter().collect();
    // The end of the second night appears with its punch, or when nobody has punched by the afternoon.
    let expected: BTreeSet<String> = [night("02", "03"), night("03", "04")].concat().into_iter().collect();
    assert!(due.is_subset(&expected) && due.len() >= 3, "{due:?}");
    let mark = company.mark();
    pull(&company, &options).await?;
    let asked: Vec<&str> = vec!["2026-09-03 00:00:00"];
    let requests = company.requests_since(mark, LIST);
    assert_eq!(
        requests.iter().map(|request| request.params["workDateFrom"].as_str().unwrap()).collect::<Vec<_>>(),
        asked
    );
    company.advance_hours(24);
    pull(&company, &options).await?;
    let mark = company.mark();
    pull(&company, &options).await?;
    assert!(company.requests_since(mark, LIST).is_empty());
    assert_eq!(stored(&company, &options).await?.len(), 4);
    Ok(())
}

#[tokio::test]
async fn whoever_left_keeps_every_row() -> Result<()> {
    let company = company(12).await?;
    pull(&company, &september()).await?;
    let before = stored(&company, &september()).await?;
    let leaver = before[0].user_id.clone();
    company
        .emulator
        .add_people(vec![PersonPatch { remove: true, ..PersonPatch::of(leaver.as_str()) }])
        .map_err(anyhow::Error::msg)?;
    let mark = company.mark();
    pull(&company, &PullOptions { again: true, ..september() }).await?;
    assert_eq!(stored(&company, &september()).await?, before);
    let asked = company.requests_since(mark, LIST);
    assert!(asked.iter().all(|request| !request.params["userIdList"].to_string().contains(leaver.as_str())));
    Ok(())
}

async fn whoever_got_a_new_number_keeps_the_rows_of_before() -> Result<()> {
    let company = TestCompany::synced("D1,研发中心,", "E1,张伟,12000000001,D1\nE2,李娜,12000000002,D1").await?;
    company.advance_to("2026-09-10T15:00:00+08:00");
    let options = span(date(2026, 9, 2), date(2026, 9, 11));
    pull(&company, &options).await?;
    let of = async |user: &str| -> Result<Vec<i64>> {
        let rows = stored(&company, &options).await?;
        Ok(rows.into_iter().filter(|row| row.user_id == UserId::from(user)).map(|row| row.id).collect())
    };
    let before = of("E1").await?;
    assert_eq!(before.len(), 13, "six days, and this morning");
    company.hr("D1,研发中心,", "E1,张伟,12000000011,D1\nE2,李娜,12000000002,D1")?;
    company.apply_approved().await?;
    company.advance_hours(48);
    pull(&company, &PullOptions { again: true, ..options.clone() }).await?;
    let after = of("E1").await?;
    assert!(before.iter().all(|id| after.contains(id)), "{before:?} {after:?}");
    assert_eq!(after.len(), 16, "eight days");
    assert_eq!(company.store().await?.past_results(date(2026, 9, 1), date(2026, 9, 30)).await?, []);
    Ok(())
}

#[tokio::test]
async fn chosen_people_alone_and_no_strangers() -> Result<()> {
    let company = company(12).await?;
    let state = company.emulator.state_json();
    let chosen = UserId::from(state["people"][3]["userid"].as_str().unwrap());
    pull(&company, &PullOptions { users: vec![chosen.clone()], ..september() }).await?;
    let users: BTreeSet<UserId> = stored(&company, &september()).await?.into_iter().map(|row| row.user_id).collect();
    assert_eq!(users, [chosen].into());
    let error = pull(&company, &PullOptions { users: vec!["nobody".into()], ..september() }).await.unwrap_err();
    assert_eq!(error.to_string(), "there is no userid `nobody` under the managed departments");
    Ok(())
}

#[tokio::test]
async fn the_price_is_told_before() -> Result<()> {
    let company = company(60).await?;
    let context = company.context().await?;
    let mark = company.mark();
    let plan = pull::plan(&context, &september()).await?;
    assert!(company.requests_since(mark, LIST).is_empty());
    let expected = plan.expected_calls();
    pull::run(&context, &september()).await?;
    let made = |interface| u64::try_from(company.requests_since(mark, interface).len());
    let made = made(LIST)? + made("/topapi/attendance/schedule/listbyusers")?;
    assert!(made.abs_diff(expected) * 20 <= expected, "{made} calls were made and {expected} expected");
    Ok(())
}
