//! Each endpoint against the emulator, which is a second reading of the vendor's pages: where the two disagree, one
//! of them has misread.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Result;
use dianmao_dingtalk::api::attendance;
use dianmao_dingtalk::api::auth::Scopes;
use dianmao_dingtalk::api::v1::workflow;
use dianmao_dingtalk::api::v2::department;
use dianmao_dingtalk::api::v2::user::{self, DeptOrder};
use dianmao_dingtalk::clock::{Clock, ScaledClock};
use dianmao_dingtalk::meter::NoMeter;
use dianmao_dingtalk::token::MemoryTokenCache;
use dianmao_dingtalk::{Client, Config, Error, TokenIssuer};
use dianmao_emulator::{self as emulator, ApprovalFact, Emulator, FaultKind, FaultRule, Phase, TruthQuery};
use futures::TryStreamExt;
use futures::future::try_join_all;
use jiff::civil::date;
use jiff::tz::{Offset, TimeZone};
use jiff::{SignedDuration, Timestamp, ToSpan};

use crate::trace;

/// Fast enough that pauses of seconds take milliseconds.
const FAST: f64 = 100.0;
/// Fast enough that the five minutes of a ban do.
const FASTEST: f64 = 2_000.0;

/// An emulator and the settings of a client that goes by the same clock.
pub(crate) struct Tenant {
    pub(crate) emulator: Emulator,
    clock: Arc<ScaledClock>,
}

impl Tenant {
    pub(crate) async fn start(config: emulator::Config) -> Result<Self> {
        Self::start_at(FAST, config).await
    }

    async fn start_at(factor: f64, config: emulator::Config) -> Result<Self> {
        trace::keep();
        let epoch: Timestamp = "2026-09-15T12:00:00+08:00".parse()?;
        let anchor = Instant::now();
        let clock = emulator::Clock::scaled(epoch.as_millisecond(), factor, anchor);
        let emulator = Emulator::start(config.clock(clock)).await?;
        Ok(Self { emulator, clock: Arc::new(ScaledClock::new(epoch, factor, anchor)) })
    }

    pub(crate) fn config(&self) -> Config {
        let ready = self.emulator.ready();
        Config {
            oapi_url: ready.oapi_url,
            api_url: ready.api_url,
            timeout: Duration::from_secs(5),
            ..Config::new(ready.app_key, ready.app_secret)
        }
    }

    pub(crate) fn client(&self) -> Client {
        self.client_with(self.config())
    }

    pub(crate) fn client_with(&self, config: Config) -> Client {
        let tokens = Arc::new(MemoryTokenCache::default());
        Client::new(config, self.clock.clone(), tokens, Arc::new(NoMeter)).unwrap()
    }
}

pub(crate) async fn empty() -> Result<(Tenant, Client)> {
    let tenant = Tenant::start(emulator::Config::default().people(0)).await?;
    let client = tenant.client();
    Ok((tenant, client))
}

pub(crate) fn person(nth: u32, dept_id: i64) -> user::Create {
    user::Create {
        userid: Some(format!("E{nth}")),
        name: format!("员工{nth}"),
        mobile: format!("120{nth:08}"),
        dept_id_list: vec![dept_id],
        ..Default::default()
    }
}

pub(crate) async fn make_department(client: &Client, name: &str, parent_id: i64) -> Result<i64> {
    let request = department::Create { name: name.into(), parent_id, ..Default::default() };
    Ok(client.send(&request).await?.dept_id)
}

#[tokio::test]
async fn departments_are_made_changed_listed_and_removed() -> Result<()> {
    let (_tenant, client) = empty().await?;
    let above = make_department(&client, "技术中心", 1).await?;
    let below = client
        .send(&department::Create {
            name: "研发部".into(),
            parent_id: 1,
            order: Some(3),
            source_identifier: Some("D20".into()),
            ..Default::default()
        })
        .await?
        .dept_id;
    client
        .send(&department::Update {
            dept_id: below,
            name: Some("研发中心".into()),
            parent_id: Some(above),
            ..Default::default()
        })
        .await?;

    let found = client.send(&department::Get { dept_id: below, ..Default::default() }).await?;
    assert_eq!((found.name.as_str(), found.parent_id), ("研发中心", Some(above)));
    assert_eq!((found.order, found.source_identifier.as_deref()), (Some(3), Some("D20")), "what is absent stays");
    let children = client.send(&department::ListSub { dept_id: Some(above), ..Default::default() }).await?;
    assert_eq!(children.iter().map(|child| child.dept_id).collect::<Vec<_>>(), [below]);
    let top = client.send(&department::ListSubId { dept_id: 1 }).await?;
    assert_eq!(top.dept_id_list, [above]);
    let leaf = client.send(&department::ListSubId { dept_id: below }).await?;
    assert_eq!(leaf.dept_id_list, [0_i64; 0]);

    client.send(&department::Delete { dept_id: below }).await?;
    let error = client.send(&department::Get { dept_id: below, ..Default::default() }).await.unwrap_err();
    assert!(error.is_code(60003), "{error}");
    Ok(())
}

#[tokio::test]
async fn people_are_taken_in_changed_found_and_removed() -> Result<()> {
    let (_tenant, client) = empty().await?;
    let first = make_department(&client, "研发部", 1).await?;
    let second = make_department(&client, "质量部", 1).await?;
    client.send(&person(1, first)).await?;
    let hired: Timestamp = "2026-09-01T00:00:00+08:00".parse()?;
    let made = client
        .send(&user::Create {
            title: Some("测试工程师".into()),
            job_number: Some("E2".into()),
            email: Some("e2@example.com".into()),
            extension: Some(r#"{"工位":"A-12"}"#.into()),
            hired_date: Some(hired),
            manager_userid: Some("E1".into()),
            dept_id_list: vec![first, second],
            dept_order_list: Some(vec![DeptOrder { dept_id: first, order: 10 }]),
            ..person(2, first)
        })
        .await?;
    assert_eq!(made.userid, "E2");
    assert!(made.union_id.is_some());

    let found = client.send(&user::Get { userid: "E2".into(), ..Default::default() }).await?;
    assert_eq!(found.name.as_deref(), Some("员工2"));
    assert_eq!(found.mobile.as_deref(), Some("12000000002"));
    assert_eq!(found.title.as_deref(), Some("测试工程师"));
    assert_eq!(found.job_number.as_deref(), Some("E2"));
    assert_eq!(found.email.as_deref(), Some("e2@example.com"));
    assert_eq!(found.hired_date, Some(hired));
    assert_eq!(found.manager_userid.as_deref(), Some("E1"));
    assert_eq!(serde_json::from_str::<serde_json::Value>(&found.extension.unwrap())?["工位"], "A-12");
    let mut departments = found.dept_id_list.unwrap();
    departments.sort_unstable();
    assert_eq!(departments, [first, second]);
    assert!(found.dept_order_list.unwrap().contains(&DeptOrder { dept_id: first, order: 10 }));

    let move_on = user::Update {
        userid: "E2".into(),
        title: Some("测试经理".into()),
        dept_id_list: Some(vec![second]),
        ..Default::default()
    };
    client.send(&move_on).await?;
    let found = client.send(&user::Get { userid: "E2".into(), ..Default::default() }).await?;
    assert_eq!((found.title.as_deref(), found.dept_id_list), (Some("测试经理"), Some(vec![second])));

    let by_mobile = user::GetByMobile { mobile: "12000000002".into(), ..Default::default() };
    assert_eq!(client.send(&by_mobile).await?.userid, "E2");
    assert_eq!(client.send(&user::ListId { dept_id: second }).await?.userid_list, ["E2"]);
    let listed = client.send(&user::List::of(second)).await?;
    assert_eq!(listed.list[0].mobile.as_deref(), Some("12000000002"));
    assert_eq!(client.send(&user::Count { only_active: false }).await?.count, 2);

    client.send(&user::Delete { userid: "E2".into() }).await?;
    for error in [
        client.send(&user::Get { userid: "E2".into(), ..Default::default() }).await.unwrap_err(),
        client.send(&by_mobile).await.unwrap_err(),
        client.send(&user::Delete { userid: "E2".into() }).await.unwrap_err(),
    ] {
        assert!(error.is_code(60121) || error.is_code(33012), "{error}");
    }
    Ok(())
}

#[tokio::test]
async fn taken_ids_and_numbers_are_refused_with_their_codes() -> Result<()> {
    let (_tenant, client) = empty().await?;
    client.send(&person(1, 1)).await?;
    let same_id = user::Create { mobile: "12000000009".into(), ..person(1, 1) };
    assert!(client.send(&same_id).await.unwrap_err().is_code(60102));
    let same_mobile = user::Create { userid: Some("E9".into()), ..person(1, 1) };
    assert!(client.send(&same_mobile).await.unwrap_err().is_code(60104));
    assert!(client.send(&person(3, 999)).await.unwrap_err().is_code(60003));
    Ok(())
}

#[tokio::test]
async fn everybody_of_a_seeded_company_is_listed_page_by_page() -> Result<()> {
    let tenant = Tenant::start(emulator::Config::default().quiet().people(300)).await?;
    let client = tenant.client();
    let mut departments = vec![1];
    let mut people = BTreeMap::new();
    let mut next = 0;
    while let Some(dept_id) = departments.get(next).copied() {
        next += 1;
        let children = client.send(&department::ListSub { dept_id: Some(dept_id), ..Default::default() }).await?;
        departments.extend(children.iter().map(|child| child.dept_id));
        let pages: Vec<user::list::Page> = user::list::pages(&client, dept_id).try_collect().await?;
        let listed: Vec<_> = pages.into_iter().flat_map(|page| page.list).collect();
        let ids = client.send(&user::ListId { dept_id }).await?;
        assert_eq!(listed.len(), ids.userid_list.len());
        people.extend(listed.into_iter().map(|person| (person.userid.clone(), person)));
    }
    let count = client.send(&user::Count { only_active: false }).await?.count;
    assert_eq!(i64::try_from(people.len())?, count);
    assert!(departments.len() > 3, "{departments:?}");
    Ok(())
}

#[tokio::test]
async fn a_week_of_results_comes_in_full() -> Result<()> {
    let tenant = Tenant::start(emulator::Config::default().quiet().people(60)).await?;
    let client = tenant.client();
    let mut people = Vec::new();
    for person in tenant.emulator.state_json()["people"].as_array().unwrap() {
        people.push(person["userid"].as_str().unwrap().to_owned());
    }
    people.truncate(attendance::list::MOST_USERS);
    let slice = attendance::List::of(people.clone(), date(2026, 9, 7), date(2026, 9, 13));
    let pages: Vec<attendance::list::Page> = attendance::list::pages(&client, slice).try_collect().await?;
    let n_pages = pages.len();
    let mut rows = BTreeMap::new();
    for row in pages.into_iter().flat_map(|page| page.recordresult) {
        assert!(people.contains(&row.user_id));
        assert!((date(2026, 9, 7)..=date(2026, 9, 13)).contains(&row.work_date), "{}", row.work_date);
        let raw: serde_json::Value = serde_json::from_str(row.raw.get())?;
        assert_eq!(raw["id"], row.id);
        let china = TimeZone::fixed(Offset::constant(8));
        let base = row.base_check_time.unwrap().to_zoned(china).date();
        assert!((0..=1).contains(&(base - row.work_date).get_days()), "nights end on the next day");
        assert!(rows.insert(row.id, row).is_none(), "no row comes twice");
    }
    assert!(n_pages > 1 && rows.len() > 300, "{n_pages} pages, {} rows", rows.len());
    assert_eq!(tenant.emulator.metered()["/attendance/list"], client.calls()["/attendance/list"].metered);
    Ok(())
}

#[tokio::test]
async fn trips_of_a_company_are_found_and_read_in_oa() -> Result<()> {
    let tenant = Tenant::start(emulator::Config::default().people(200)).await?;
    let client = tenant.client();
    let templates = client.send(&workflow::Templates { user_id: "manager01".into() }).await?.result;
    let mut of_trips = Vec::new();
    for template in &templates {
        let form = client.send(&workflow::FormSchema { process_code: template.process_code.clone() }).await?.result;
        of_trips.extend(
            (form.attendance_rule() == Some(workflow::AttendanceRule::Trip)).then(|| template.process_code.clone()),
        );
    }
    let [process_code] = of_trips.as_slice() else { panic!("{of_trips:?}") };
    let first =
        workflow::InstanceIds::completed(process_code.clone(), client.now() - SignedDuration::from_hours(24 * 60));
    let pages: Vec<_> = workflow::instance_ids::pages(&client, first).try_collect().await?;
    assert!(pages.len() > 1, "more than one page");
    let ids: Vec<&String> = pages.iter().flat_map(|page| &page.result.list).collect();
    let mut trips: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for id in ids {
        let found = client.send(&workflow::GetInstance { process_instance_id: id.clone() }).await?.result;
        assert!(found.is_granted(), "{id}");
        trips.entry(found.originator_user_id.clone()).or_default().extend(found.business_id);
    }
    let today = client.now().to_zoned(TimeZone::fixed(Offset::constant(8))).date();
    let truth = tenant.emulator.truth(&TruthQuery::between(today - 30.days(), today)).map_err(anyhow::Error::msg)?;
    let granted = |fact: &&ApprovalFact| fact.kind == "trip" && fact.course.approved_at.is_some();
    for person in &truth.people {
        let known = trips.get(&person.userid).map_or(0, Vec::len);
        let own = person.facts.approvals.iter().filter(granted).count();
        assert!(own <= known, "{}: {own} trips of a month, {known} forms of two", person.userid);
    }
    assert!(truth.people.iter().any(|person| person.facts.approvals.iter().any(|fact| granted(&fact))));
    Ok(())
}

#[tokio::test]
async fn all_issuers_and_scopes_work() -> Result<()> {
    let (tenant, client) = empty().await?;
    let scopes = client.send(&Scopes::default()).await?;
    assert_eq!(scopes.auth_org_scopes.authed_dept, [1]);
    let corp = TokenIssuer::Corp(tenant.emulator.ready().corp_id);
    for issuer in [TokenIssuer::GetToken, TokenIssuer::AccessToken, corp] {
        let right = tenant.client_with(Config { issuer: issuer.clone(), ..tenant.config() });
        right.send(&Scopes::default()).await?;
        let wrong = Config { app_secret: "wrong".into(), issuer, ..tenant.config() };
        let error = tenant.client_with(wrong).send(&Scopes::default()).await.unwrap_err();
        assert!(matches!(error, Error::Auth { token: false, .. }), "{error}");
    }
    // A company that is not there fails as a server does, so it is asked a few times.
    let nowhere = Config { issuer: TokenIssuer::Corp("dingnowhere".into()), ..tenant.config() };
    let client = tenant.client_with(nowhere);
    let error = client.send(&Scopes::default()).await.unwrap_err();
    assert_eq!(error.code().map(|code| code.as_str()), Some("unknownError"), "{error}");
    assert_eq!(client.calls()["/v1.0/oauth2/{corpId}/token"].attempts, 4);
    Ok(())
}

#[tokio::test]
async fn missing_permission_and_address_are_told_apart() -> Result<()> {
    let mut config = emulator::Config::default().people(0);
    config.seed.app.scopes_withheld = vec!["qyapi_get_member".into()];
    let tenant = Tenant::start(config).await?;
    let error = tenant.client().send(&user::Get { userid: "E1".into(), ..Default::default() }).await.unwrap_err();
    assert!(matches!(&error, Error::Scope { scope: Some(scope), .. } if &**scope == "qyapi_get_member"), "{error:?}");

    let mut config = emulator::Config::default().people(0);
    config.seed.app.ip_white_list = vec!["10.0.0.1".into()];
    let tenant = Tenant::start(config).await?;
    let error = tenant.client().send(&user::Count::default()).await.unwrap_err();
    assert!(matches!(&error, Error::IpNotAllowed { .. }), "{error:?}");
    Ok(())
}

#[tokio::test]
async fn expired_token_is_replaced_without_a_word() -> Result<()> {
    let (tenant, client) = empty().await?;
    client.send(&user::Count::default()).await?;
    // Only the emulator's clock moves, so the client believes in its token.
    tenant.emulator.clock().advance_ms(3 * 3600 * 1000);
    client.send(&user::Count::default()).await?;
    assert_eq!(client.calls()["/v1.0/oauth2/accessToken"].attempts, 2);
    Ok(())
}

#[tokio::test]
async fn reads_survive_every_passing_fault() -> Result<()> {
    let tenant = Tenant::start_at(FASTEST, emulator::Config::default().people(0)).await?;
    let client = tenant.client_with(Config { timeout: Duration::from_millis(300), ..tenant.config() });
    for kind in [
        FaultKind::Throttle,
        FaultKind::Http5xx,
        FaultKind::Timeout,
        FaultKind::Reset,
        FaultKind::Truncate,
        FaultKind::Html,
        FaultKind::Token,
    ] {
        let rule = FaultRule { times: Some(1), ..FaultRule::new("/topapi/user/count", kind) };
        tenant.emulator.set_faults(vec![rule]);
        let before = client.calls().get("/topapi/user/count").copied().unwrap_or_default();
        client.send(&user::Count::default()).await?;
        let after = client.calls()["/topapi/user/count"];
        assert_eq!(after.attempts - before.attempts, 2, "{kind:?}");
    }
    Ok(())
}

#[tokio::test]
async fn creation_whose_answer_is_lost_is_found_by_reading() -> Result<()> {
    let tenant = Tenant::start_at(FASTEST, emulator::Config::default().people(0)).await?;
    let client = tenant.client();
    let kinds = [FaultKind::Http5xx, FaultKind::Reset, FaultKind::Truncate, FaultKind::Html];
    for (nth, kind) in (1..).zip(kinds) {
        let rule = FaultRule { times: Some(1), phase: Phase::After, ..FaultRule::new("/topapi/v2/user/create", kind) };
        tenant.emulator.set_faults(vec![rule]);
        let error = client.send(&person(nth, 1)).await.unwrap_err();
        assert!(error.outcome_unknown(), "{kind:?}: {error:?}");
        client.send(&user::Get { userid: format!("E{nth}"), ..Default::default() }).await?;
    }
    assert_eq!(tenant.emulator.counts()["/topapi/v2/user/create"], 4, "no creation was repeated");
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_callers_are_never_throttled() -> Result<()> {
    let (tenant, client) = empty().await?;
    let request = user::Count::default();
    try_join_all((0..200).map(|_| client.send(&request))).await?;
    let count = client.calls()["/topapi/user/count"];
    assert_eq!((count.attempts, count.throttled), (200, 0));
    assert_eq!(tenant.emulator.counts()["/topapi/user/count"], 200);
    Ok(())
}

#[tokio::test]
async fn date_of_an_answer_tells_how_far_our_clock_is_off() -> Result<()> {
    let (tenant, client) = empty().await?;
    assert_eq!(client.clock_ahead(), None);
    client.send(&Scopes::default()).await?;
    // The listener dates its answers by the machine's clock, not by the emulator's.
    let expected = tenant.clock.now().duration_since(Timestamp::now());
    let ahead = client.clock_ahead().unwrap();
    assert!((ahead - expected).abs() < SignedDuration::from_hours(1), "{ahead} is not {expected}");
    Ok(())
}
