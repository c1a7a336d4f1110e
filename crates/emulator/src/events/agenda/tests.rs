use jiff::civil::date;
use serde_json::{Value, json};

use super::*;
use crate::Config;
use crate::attendance::dates::{HOUR_MS, SECOND_MS};
use crate::document::SeedDocument;
use crate::people::{Attends, PersonPatch};
use crate::state::{Company, WrittenDuty};
use crate::story::{Approval, ApprovalKind, Attempt, Manner, Override, Source, Unit, WrittenForm};

/// A Tuesday.
const DAY: Date = date(2026, 9, 15);
const SHIFT: i64 = 709_000_172;

/// A company of people to whom only happens what is written, and whoever listens to it.
struct Scene {
    company: Company,
    document: SeedDocument,
    agenda: Agenda,
    now_ms: i64,
}

impl Scene {
    fn new(userids: &[&str]) -> Self {
        let document = SeedDocument { seed: 2, ..Config::default().quiet().seed };
        let mut company = Company::empty(&document, "公司", 0);
        let person = |(nth, userid): (usize, &&str)| PersonPatch {
            name: Some((*userid).to_owned()),
            mobile: Some(format!("1200000000{nth}")),
            attends: Some(Attends::Scripted),
            ..PersonPatch::of(*userid)
        };
        company.patch_people(userids.iter().enumerate().map(person).collect(), 0).unwrap();
        company.news();
        let now_ms = midnight_ms(DAY) + 10 * HOUR_MS;
        let agenda = Agenda::start(teller(&company, &document), now_ms);
        Self { company, document, agenda, now_ms }
    }

    /// What is told at once when days of people are changed.
    fn change(&mut self, userids: &[&str], write: impl Fn(&mut Changes)) -> Vec<(&'static str, Value)> {
        self.company.begin();
        for userid in userids {
            self.company.change_days(userid, &write);
        }
        let news = self.company.news();
        let teller = teller(&self.company, &self.document);
        told(self.agenda.written(teller, &news, self.now_ms))
    }

    /// What is told until so much later.
    fn later(&mut self, ms: i64) -> Vec<(&'static str, Value)> {
        self.now_ms += ms;
        let mut events = Vec::new();
        while let Some(step) = self.agenda.step(teller(&self.company, &self.document), self.now_ms) {
            events.extend(step);
        }
        told(events)
    }
}

fn teller<'a>(company: &'a Company, document: &'a SeedDocument) -> Teller<'a> {
    Teller { company, document, corp_id: "dingcorp" }
}

fn told(events: Vec<Event>) -> Vec<(&'static str, Value)> {
    events.into_iter().map(|event| (event.kind, Value::Object(event.fields))).collect()
}

fn kinds(told: &[(&'static str, Value)]) -> Vec<&'static str> {
    told.iter().map(|(kind, _)| *kind).collect()
}

fn attempt(id: i64, at_ms: i64) -> Attempt {
    Attempt { id, at_ms, known_ms: at_ms, source: Source::Machine, manner: Manner::Usual, refusal: None }
}

fn overtime(now_ms: i64, overtime_to_more: Option<i64>) -> Approval {
    let from_ms = midnight_ms(DAY) + 19 * HOUR_MS;
    Approval {
        id: 880_000_001,
        kind: ApprovalKind::Overtime { hundredths_of_hours: 250 },
        from_ms,
        to_ms: from_ms + 3 * HOUR_MS,
        unit: Unit::Hour,
        submitted_ms: now_ms,
        approved_ms: now_ms,
        withdrawn_ms: None,
        written_as: Some(Box::new(WrittenForm { overtime_to_more, ..WrittenForm::default() })),
    }
}

#[test]
fn two_punches_of_a_minute_give_one_event() {
    let mut scene = Scene::new(&["ann"]);
    let at_ms = scene.now_ms + 9 * HOUR_MS;
    let written = [attempt(1, at_ms + 20 * SECOND_MS), attempt(2, at_ms + 59 * SECOND_MS), attempt(3, at_ms + 60_000)];
    let now = scene.change(&["ann"], |changes| changes.day_mut(DAY).attempts.extend(written.iter().cloned()));
    assert_eq!(now, [], "they are still to come");
    let punches = scene.later(10 * HOUR_MS).into_iter().filter(|(kind, _)| *kind == "attendance_check_record");
    let times: Vec<Value> = punches.map(|(_, fields)| fields["dataList"][0]["checkTime"].clone()).collect();
    assert_eq!(times, [json!(at_ms + 20 * SECOND_MS), json!(at_ms + 60_000)]);
}

#[test]
fn punch_of_the_past_is_told_at_once_and_once() {
    let mut scene = Scene::new(&["ann"]);
    let at_ms = scene.now_ms - 2 * HOUR_MS;
    let now = scene.change(&["ann"], |changes| changes.day_mut(DAY).attempts.push(attempt(1, at_ms)));
    assert_eq!(kinds(&now), ["attendance_check_record", "attend_user_daily_summary_refresh"]);
    let again = scene.change(&["ann"], |changes| changes.day_mut(DAY).attempts.push(attempt(2, at_ms + 120_000)));
    assert_eq!(kinds(&again), ["attendance_check_record"], "a later arrival changes no result");
    assert_eq!(again[0].1["dataList"][0]["checkTime"], json!(at_ms + 120_000));
}

#[test]
fn administrators_change_is_told_as_often_as_it_is_made() {
    let mut scene = Scene::new(&["ann"]);
    let at_ms = scene.now_ms;
    let change = Override { at_ms, point: 0, grade: "Late", time_ms: None, by_userid: "boss".to_owned() };
    let first = scene.change(&["ann"], |changes| changes.day_mut(DAY).overrides.push(change.clone()));
    assert_eq!(kinds(&first), ["attend_bossCheck_change", "attend_user_daily_summary_refresh"]);
    assert_eq!(first[0].1["workDate"], "2026-09-15 00:00:00");
    let again = scene.change(&["ann"], |changes| changes.day_mut(DAY).overrides.push(change.clone()));
    assert_eq!(kinds(&again), ["attend_bossCheck_change"]);
    let later = scene.later(HOUR_MS);
    assert!(!kinds(&later).contains(&"attend_bossCheck_change"), "{later:?}");
}

#[test]
fn days_that_are_scheduled_alike_are_told_together() {
    let mut scene = Scene::new(&["ann", "bob"]);
    let now_ms = scene.now_ms;
    let first = DAY.saturating_add(20.days());
    let told = scene.change(&["ann", "bob"], |changes| {
        for days in 0..3 {
            changes.day_mut(first.saturating_add(days.days())).schedule(now_ms, 5, WrittenDuty::Shift(SHIFT));
        }
        changes.day_mut(first.saturating_add(5.days())).schedule(now_ms, 5, WrittenDuty::Cleared);
    });
    let row = |first: Date, last: Date, kind: &str| {
        let row = json!({"userIds": ["ann", "bob"], "workDateBegin": midnight_ms(first), "workDateEnd": midnight_ms(last),
            "type": kind, "corpId": "dingcorp"});
        ("attendance_schedule_change", json!({"dataList": [row]}))
    };
    let cleared = first.saturating_add(5.days());
    assert_eq!(told, [row(cleared, cleared, "delete"), row(first, first.saturating_add(2.days()), "modify")]);
}

#[test]
fn overtime_is_told_where_an_app_wrote_it_and_it_becomes_time_off() {
    for (to_more, expected) in [(Some(1), 1), (Some(2), 0), (None, 0)] {
        let mut scene = Scene::new(&["ann"]);
        let now_ms = scene.now_ms;
        let told = scene.change(&["ann"], |changes| changes.approvals.push(overtime(now_ms, to_more)));
        let durations: Vec<&Value> =
            told.iter().filter(|(kind, _)| *kind == "attendance_overtime_duration").map(|(_, fields)| fields).collect();
        assert_eq!(durations.len(), expected, "{told:?}");
        if let Some(fields) = durations.first() {
            let row = &fields["dataList"][0];
            assert_eq!((&row["userid"], &row["overtimeHour"]), (&json!("ann"), &json!(2.5)));
            assert_eq!((&row["key"], &row["overtimeDayType"]), (&json!("dingcorp;ann;20260915"), &json!("workDay")));
        }
        assert!(!kinds(&told).contains(&"bpms_instance_change"), "no form stands behind it");
    }
}
