//! OA: which instances there are, what stands in them, and that they tell the same as attendance does.

use std::collections::{BTreeMap, BTreeSet};

use dianmao_emulator::TruthQuery;
use serde_json::{Value, json};

use crate::attendance::told::scripted;
use crate::world::{NOW_MS, World, eventful};

const IDS: &str = "/v1.0/workflow/processes/instanceIds/query";
const INSTANCE: &str = "/v1.0/workflow/processInstances";
const PREMIUM: &str = "/v1.0/workflow/premium/processes/pages/instances";
const TEMPLATES: &str = "/v1.0/workflow/processes/managements/templates";
const SCHEMA: &str = "/v1.0/workflow/forms/schemas/processCodes";
const DAY_MS: i64 = 86_400_000;

/// The code of the template with a title.
async fn process_code(world: &World, admin: &str, title: &str) -> String {
    let templates = world.get_api(TEMPLATES, &[("userId", admin)], 200).await["result"].clone();
    let template = templates.as_array().unwrap().iter().find(|template| template["flowTitle"] == title).cloned();
    template.unwrap()["processCode"].as_str().unwrap().to_owned()
}

fn window(code: &str, days: i64) -> Value {
    json!({"processCode": code, "startTime": NOW_MS - days * DAY_MS, "endTime": NOW_MS, "nextToken": 0, "maxResults": 20})
}

/// All ids of a window.
async fn ids(world: &World, mut body: Value) -> Vec<String> {
    let mut ids = Vec::new();
    loop {
        let answer = world.call_api(IDS, body.clone(), 200).await;
        assert_eq!(answer["success"], true);
        let page = answer["result"]["list"].as_array().unwrap();
        assert!(page.len() <= 20);
        ids.extend(page.iter().map(|id| id.as_str().unwrap().to_owned()));
        let Some(token) = answer["result"]["nextToken"].as_str() else {
            return ids;
        };
        body["nextToken"] = json!(token.parse::<i64>().unwrap());
    }
}

async fn instance(world: &World, id: &str) -> Value {
    let answer = world.get_api(INSTANCE, &[("processInstanceId", id)], 200).await;
    assert_eq!(answer["success"], "true", "a text");
    answer["result"].clone()
}

/// Lets the console make something for Lin, and gives the instance's id and the approval's number.
async fn approve(world: &World, body: Value) -> (String, i64) {
    let mut whole = json!({"userid": "lin", "from": "2026-09-16T09:00:00+08:00", "to": "2026-09-16T12:00:00+08:00"});
    whole.as_object_mut().unwrap().extend(body.as_object().unwrap().clone());
    let answer = world.control("approve", whole).await;
    (answer["process_instance_id"].as_str().unwrap_or_default().to_owned(), answer["id"].as_i64().unwrap())
}

/// The components of an instance by id.
fn components(instance: &Value) -> BTreeMap<String, Value> {
    let values = instance["formComponentValues"].as_array().unwrap();
    values.iter().map(|value| (value["id"].as_str().unwrap().to_owned(), value.clone())).collect()
}

#[tokio::test]
async fn templates_are_told_to_administrators_and_flag_only_corrections_and_leave() {
    let world = scripted().await;
    let templates = world.get_api(TEMPLATES, &[("userId", "boss")], 200).await["result"].clone();
    let types: BTreeMap<&str, i64> = templates
        .as_array()
        .unwrap()
        .iter()
        .map(|template| (template["flowTitle"].as_str().unwrap(), template["attendanceType"].as_i64().unwrap()))
        .collect();
    assert_eq!(types, BTreeMap::from([("请假", 2), ("出差", 0), ("外出", 0), ("加班", 0), ("补卡", 1)]));
    assert_eq!(world.get_api(TEMPLATES, &[("userId", "lin")], 200).await["result"], json!([]));
    assert_eq!(world.get_api(TEMPLATES, &[("userId", "nobody")], 400).await["code"], "invalidParameter");
    assert_eq!(world.get_api(TEMPLATES, &[], 400).await["code"], "invalidParameter");
}

#[tokio::test]
async fn schema_tells_what_a_form_does_to_attendance() {
    let world = scripted().await;
    let rules = [
        ("请假", "attendance.leave", json!(1)),
        ("出差", "alitrip.business", json!(2)),
        ("加班", "attendance.batchovertime", json!(3)),
        ("外出", "attendance.goout", json!(4)),
        ("补卡", "attendance.supply", Value::Null),
    ];
    for (title, category, rule) in rules {
        let code = process_code(&world, "boss", title).await;
        let schema = world.get_api(SCHEMA, &[("processCode", &code)], 200).await["result"].clone();
        let suite = &schema["schemaContent"]["items"][0];
        assert_eq!((&schema["name"], &schema["formCode"]), (&json!(title), &json!(code)));
        assert_eq!((&suite["componentName"], &suite["props"]["bizType"]), (&json!("DDBizSuite"), &json!(category)));
        assert_eq!(suite["children"][0]["props"]["push"]["attendanceRule"], rule);
    }
    assert_eq!(world.get_api(SCHEMA, &[("processCode", "PROC-0")], 400).await["code"], "invalidParameter");
}

#[tokio::test]
async fn limits_of_the_list_of_ids_are_kept() {
    let world = scripted().await;
    let code = process_code(&world, "boss", "出差").await;
    let good = window(&code, 120);
    world.call_api(IDS, good.clone(), 200).await;
    let many: Vec<String> = (0..11).map(|n| format!("u{n}")).collect();
    let cases = [
        json!({"processCode": "PROC-0"}),
        json!({"processCode": null}),
        json!({"startTime": null}),
        json!({"nextToken": null}),
        json!({"nextToken": -1}),
        json!({"maxResults": 0}),
        json!({"maxResults": 21}),
        json!({"startTime": NOW_MS - 121 * DAY_MS}),
        json!({"startTime": NOW_MS - 366 * DAY_MS, "endTime": NOW_MS - 300 * DAY_MS}),
        json!({"startTime": NOW_MS, "endTime": NOW_MS - 1}),
        json!({"statuses": ["DONE"]}),
        json!({"userIds": many}),
    ];
    for change in cases {
        let mut body = good.clone();
        body.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        assert_eq!(world.call_api(IDS, body, 400).await["code"], "invalidParameter", "{change}");
    }
    let mut old = window(&code, 366);
    old["endTime"] = json!(NOW_MS - 300 * DAY_MS);
    world.seed(json!({"switches": {"workflow": {"oa_advanced": true}}})).await;
    world.call_api(IDS, old, 200).await;
}

#[tokio::test]
async fn window_is_one_of_submission_and_an_instance_goes_from_running_to_completed() {
    let mut world = scripted().await;
    let code = process_code(&world, "boss", "出差").await;
    let trip = json!({"kind": "trip", "from": "2026-10-20T09:00:00+08:00", "to": "2026-10-20T18:00:00+08:00",
                      "submitted": "2026-09-14T08:00:00+08:00", "approved": "2026-09-15T10:30:00+08:00"});
    let (id, _) = approve(&world, trip).await;
    assert_eq!(ids(&world, window(&code, 1)).await, [] as [&str; 0], "it was handed in 26 hours ago");
    assert_eq!(ids(&world, window(&code, 2)).await, [id.as_str()], "though the trip is to come");
    let running = instance(&world, &id).await;
    assert_eq!((&running["status"], &running["result"]), (&json!("RUNNING"), &json!("")));
    assert_eq!((&running["createTime"], running.get("finishTime")), (&json!("2026-09-14T00:00Z"), None));
    let of_status = |status: &str| {
        let mut body = window(&code, 2);
        body["statuses"] = json!([status]);
        body["endTime"] = json!(NOW_MS + DAY_MS);
        body
    };
    assert_eq!(ids(&world, of_status("COMPLETED")).await, [] as [&str; 0]);
    assert_eq!(ids(&world, of_status("RUNNING")).await, [id.as_str()]);
    world.emulator.clock().advance_ms(1_800_000);
    world.renew_token().await;
    assert_eq!(ids(&world, of_status("COMPLETED")).await, [id.as_str()]);
    let done = instance(&world, &id).await;
    assert_eq!((&done["status"], &done["result"]), (&json!("COMPLETED"), &json!("agree")));
    assert_eq!(done["finishTime"], "2026-09-15T02:30Z");
    world.seed(json!({"switches": {"workflow": {"oa_times": "china"}}})).await;
    assert_eq!(instance(&world, &id).await["finishTime"], "2026-09-15T10:30Z", "the same letter");
    assert_eq!(done["operationRecords"][1]["result"], "AGREE");
}

#[tokio::test]
async fn people_may_be_named() {
    let mut world = scripted().await;
    let code = process_code(&world, "boss", "外出").await;
    let (lins, _) = approve(&world, json!({"kind": "outing"})).await;
    let (bosss, _) = approve(&world, json!({"kind": "outing", "userid": "boss"})).await;
    assert_eq!(ids(&world, window(&code, 1)).await, [bosss.as_str(), lins.as_str()]);
    let mut body = window(&code, 1);
    body["userIds"] = json!(["lin", "lin", "nobody"]);
    assert_eq!(ids(&world, body).await, [lins.as_str()]);
    world.emulator.clock().advance_ms(60_000);
    world.renew_token().await;
    world.ok("/topapi/v2/user/delete", json!({"userid": "lin"})).await;
    assert_eq!(ids(&world, window(&code, 1)).await, [bosss.as_str(), lins.as_str()], "forms stay when people leave");
    assert_eq!(instance(&world, &lins).await["originatorUserId"], "lin");
}

#[tokio::test]
async fn withdrawal_is_an_instance_of_its_own() {
    let mut world = scripted().await;
    let code = process_code(&world, "boss", "请假").await;
    let (id, number) = approve(&world, json!({"kind": "leave", "submitted": "2026-09-10T09:00:00+08:00"})).await;
    let back = json!({"userid": "lin", "id": number, "withdrawn": "2026-09-15T11:00:00+08:00"});
    world.control("approve", back).await;
    world.emulator.clock().advance_ms(7_200_000);
    world.renew_token().await;
    let mut today = window(&code, 1);
    today["endTime"] = json!(NOW_MS + DAY_MS);
    let found = ids(&world, today).await;
    let [revoke] = found.as_slice() else { panic!("{found:?}") };
    let revoked = instance(&world, revoke).await;
    assert_eq!((&revoked["bizAction"], &revoked["mainProcessInstanceId"]), (&json!("REVOKE"), &json!(id)));
    assert_eq!((&revoked["status"], &revoked["result"]), (&json!("COMPLETED"), &json!("agree")));
    let main = instance(&world, &id).await;
    assert_eq!((&main["status"], &main["bizAction"]), (&json!("COMPLETED"), &json!("NONE")), "it stays as it was");
    assert_eq!(main["attachedProcessInstanceIds"], json!([revoke]));
}

#[tokio::test]
async fn what_is_taken_back_while_it_waits_is_terminated() {
    let mut world = scripted().await;
    let (id, number) = approve(&world, json!({"kind": "outing", "waiting": true})).await;
    world.emulator.clock().advance_ms(60_000);
    world.renew_token().await;
    assert_eq!(instance(&world, &id).await["status"], "RUNNING");
    let back = json!({"userid": "lin", "id": number, "withdrawn": "2026-09-15T10:01:00+08:00"});
    world.control("approve", back).await;
    let ended = instance(&world, &id).await;
    assert_eq!((&ended["status"], &ended["result"]), (&json!("TERMINATED"), &json!("")));
    assert_eq!(ended["attachedProcessInstanceIds"], json!([]), "no instance takes it back");
}

#[tokio::test]
async fn modification_replaces_an_instance_once_it_is_granted() {
    let mut world = scripted().await;
    let code = process_code(&world, "boss", "出差").await;
    let (first, number) = approve(&world, json!({"kind": "trip"})).await;
    let (second, newer) = approve(&world, json!({"kind": "trip", "modifies": number, "waiting": true})).await;
    let modified = instance(&world, &second).await;
    assert_eq!((&modified["bizAction"], &modified["mainProcessInstanceId"]), (&json!("MODIFY"), &json!(first)));
    let grant = json!({"userid": "lin", "id": newer, "approved": "2026-09-15T10:30:00+08:00"});
    world.control("approve", grant).await;
    world.emulator.clock().advance_ms(3_600_000);
    world.renew_token().await;
    let main = instance(&world, &first).await;
    assert_eq!(main["attachedProcessInstanceIds"], json!([second]));
    let mut all = window(&code, 1);
    all["endTime"] = json!(NOW_MS + DAY_MS);
    let found: BTreeSet<String> = ids(&world, all).await.into_iter().collect();
    assert_eq!(found, BTreeSet::from([first, second]), "no withdrawal beside them");
    let truth = world.fetch("/_emulator/truth?from=2026-09-16&to=2026-09-16&userids=lin").await;
    let approvals = truth["people"][0]["approvals"].as_array().unwrap().clone();
    let standing: Vec<&Value> = approvals.iter().filter(|fact| fact["withdrawn_at"].is_null()).collect();
    assert_eq!(standing.iter().map(|fact| &fact["id"]).collect::<Vec<_>>(), [&json!(newer)]);
}

#[tokio::test]
async fn what_other_systems_write_has_no_instance() {
    let world = scripted().await;
    let form = json!({"topCalculateApproveDurationParam": {"bizType": 2, "fromTime": "2026-09-16 09:00", "toTime": "2026-09-16 12:00", "durationUnit": "hour", "calculateModel": 0},
                      "tagName": "出差", "approveId": "OA-1"});
    world.call_api("/v1.0/attendance/approvals/finish?userId=lin", form, 200).await;
    for title in ["请假", "出差", "外出", "加班", "补卡"] {
        let code = process_code(&world, "boss", title).await;
        assert_eq!(ids(&world, window(&code, 2)).await, [] as [&str; 0], "{title}");
    }
    let rows = world.ok("/topapi/attendance/getupdatedata", json!({"userid": "lin", "work_date": "2026-09-16"})).await;
    assert_eq!(rows["approve_list"][0]["tag_name"], "出差", "though attendance knows of it");
    for unknown in ["", "inst-1", rows["approve_list"][0]["procInst_id"].as_str().unwrap_or("none")] {
        let refused = world.get_api(INSTANCE, &[("processInstanceId", unknown)], 400).await;
        assert_eq!(refused["code"], "invalidParameter");
    }
}

#[tokio::test]
async fn suite_tells_of_its_interval_and_of_every_day() {
    let world = scripted().await;
    let leave =
        json!({"kind": "leave", "unit": "day", "from": "2026-09-18T00:00:00+08:00", "to": "2026-09-22T00:00:00+08:00"});
    let (id, _) = approve(&world, leave).await;
    let suite = components(&instance(&world, &id).await)["DDBizSuite-1"].clone();
    assert_eq!(suite["name"], "[\"开始时间\",\"结束时间\"]");
    let value: Value = serde_json::from_str(suite["value"].as_str().unwrap()).unwrap();
    assert_eq!(value, json!(["2026-09-18", "2026-09-21", 2, "day", "年假", "请假类型"]), "a weekend lies between");
    let more: Value = serde_json::from_str(suite["extValue"].as_str().unwrap()).unwrap();
    assert_eq!((&more["durationInDay"], &more["durationInHour"]), (&json!(2), &json!(16)));
    let days: Vec<i64> =
        more["detailList"].as_array().unwrap().iter().map(|day| day["workDate"].as_i64().unwrap()).collect();
    assert_eq!(days, [NOW_MS - 10 * 3_600_000 + 3 * DAY_MS, NOW_MS - 10 * 3_600_000 + 6 * DAY_MS]);
    assert_eq!(more["detailList"][0]["classInfo"]["hasClass"], true);

    let (overtime, _) = approve(&world, json!({"kind": "overtime", "overtime_minutes": 90})).await;
    let suite = components(&instance(&world, &overtime).await)["DDBizSuite-1"].clone();
    let value: Value = serde_json::from_str(suite["value"].as_str().unwrap()).unwrap();
    assert_eq!(value, json!(["2026-09-16 09:00", "2026-09-16 12:00", 1.5, "hour"]));

    let half = json!({"kind": "leave", "unit": "half_day", "from": "2026-09-17T12:00:00+08:00", "to": "2026-09-18T12:00:00+08:00"});
    let (half, _) = approve(&world, half).await;
    let suite = components(&instance(&world, &half).await)["DDBizSuite-1"].clone();
    let value: Value = serde_json::from_str(suite["value"].as_str().unwrap()).unwrap();
    assert_eq!(
        value.as_array().unwrap()[..4],
        [json!("2026-09-17 下午"), json!("2026-09-18 上午"), json!(1), json!("halfDay")]
    );
}

#[tokio::test]
async fn forms_of_trips_may_have_a_component_for_each_time() {
    let world = scripted().await;
    let (id, _) = approve(&world, json!({"kind": "outing"})).await;
    world.seed(json!({"switches": {"workflow": {"oa_forms": "separate"}}})).await;
    let values = instance(&world, &id).await["formComponentValues"].clone();
    let named: BTreeMap<&str, &str> = values
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|value| Some((value["bizAlias"].as_str()?, value["value"].as_str()?)))
        .collect();
    let expected = [("duration", "3"), ("finishTime", "2026-09-16 12:00"), ("startTime", "2026-09-16 09:00")];
    assert_eq!(named, BTreeMap::from(expected));
    let code = process_code(&world, "boss", "外出").await;
    let schema = world.get_api(SCHEMA, &[("processCode", &code)], 200).await["result"]["schemaContent"].clone();
    assert_eq!(schema["items"][0]["props"]["push"]["attendanceRule"], 4);
    assert_eq!(schema["items"][2]["props"]["bizAlias"], "duration");
}

#[tokio::test]
async fn corrections_name_the_time_that_is_put_in() {
    let world = scripted().await;
    let body = json!({"userid": "lin", "kind": "correction", "work_date": "2026-09-15", "point": 0});
    let answer = world.control("approve", body).await;
    let id = answer["process_instance_id"].as_str().unwrap();
    let code = process_code(&world, "boss", "补卡").await;
    assert_eq!(ids(&world, window(&code, 1)).await, [id]);
    let time = components(&instance(&world, id).await)["DDDateField-1"].clone();
    assert_eq!((&time["value"], &time["bizAlias"]), (&json!("2026-09-15 09:00"), &json!("repairCheckTime")));
}

#[tokio::test]
async fn bulk_list_asks_for_the_advanced_edition() {
    let world = scripted().await;
    let code = process_code(&world, "boss", "出差").await;
    let (first, number) = approve(&world, json!({"kind": "trip", "submitted": "2026-09-14T09:00:00+08:00"})).await;
    approve(&world, json!({"kind": "trip", "modifies": number, "submitted": "2026-09-14T10:00:00+08:00"})).await;
    let start = (NOW_MS - 2 * DAY_MS).to_string();
    let query = [("processCode", code.as_str()), ("startTimeInMills", &start), ("nextToken", "1"), ("maxResults", "1")];
    assert_eq!(world.get_api(PREMIUM, &query, 400).await["code"], "benefit.status.invalid");
    world.seed(json!({"switches": {"workflow": {"oa_advanced": true}}})).await;
    let page = world.get_api(PREMIUM, &query, 200).await["result"].clone();
    assert_eq!((&page["hasMore"], &page["maxResults"]), (&json!(true), &json!(1)));
    let row = &page["list"][0];
    assert_eq!((&row["processInstanceId"], &row["originatorUserid"]), (&json!(first), &json!("lin")));
    assert_eq!(row["createTime"], NOW_MS - 25 * 3_600_000);
    let token = page["nextToken"].as_str().unwrap();
    let next = [query[0], query[1], ("nextToken", token), query[3]];
    let last = world.get_api(PREMIUM, &next, 200).await["result"].clone();
    assert_eq!((&last["hasMore"], last.get("nextToken")), (&json!(false), None));
    assert_eq!(row["attachedProcessInstanceIds"], last["list"][0]["processInstanceId"], "a text");
    assert_eq!(last["list"][0]["mainProcessInstanceId"], json!(first));
    let old = (NOW_MS - 6 * 365 * DAY_MS).to_string();
    let long = (NOW_MS - 121 * DAY_MS).to_string();
    for change in [("maxResults", "21"), ("startTimeInMills", &long), ("startTimeInMills", &old)] {
        let query: Vec<(&str, &str)> =
            query.iter().map(|pair| if pair.0 == change.0 { change } else { *pair }).collect();
        assert_eq!(world.get_api(PREMIUM, &query, 400).await["code"], "oaplus.query.limit", "{change:?}");
    }
    assert_eq!(world.get_api(PREMIUM, &query[1..], 400).await["code"], "invalidParameter");
}

#[tokio::test]
async fn a_loop_ends_after_ten_thousand_ids() {
    let config = eventful().people(160);
    let world = World::start(config).await;
    world.seed(json!({"life": {"outings": 1.0}})).await;
    let code = process_code(&world, "manager01", "外出").await;
    let mut body = window(&code, 120);
    let mut all = BTreeSet::new();
    let last = loop {
        let page = world.call_api(IDS, body.clone(), 200).await["result"].clone();
        all.extend(page["list"].as_array().unwrap().iter().map(|id| id.as_str().unwrap().to_owned()));
        match page["nextToken"].as_str() {
            Some(token) => body["nextToken"] = json!(token.parse::<i64>().unwrap()),
            None => break body.clone(),
        }
    };
    assert_eq!(all.len(), 10_000, "as if there were no more");
    world.seed(json!({"switches": {"workflow": {"oa_loop_end": "refused"}}})).await;
    let page = world.call_api(IDS, last, 200).await["result"].clone();
    body["nextToken"] = json!(page["nextToken"].as_str().unwrap().parse::<i64>().unwrap());
    assert_eq!(world.call_api(IDS, body, 400).await["code"], "invalidParameter");
}

#[tokio::test]
async fn instances_tell_what_truth_tells() {
    let world = World::start(eventful().people(60)).await;
    let (from, to) = ("2026-07-20".parse().unwrap(), "2026-09-15".parse().unwrap());
    let truth = world.emulator.truth(&TruthQuery::between(from, to));
    let truth = json!(truth.unwrap());
    let people = truth["people"].as_array().unwrap();
    assert_eq!(people.len(), 60);
    for (title, kind) in [("请假", "leave"), ("出差", "trip"), ("外出", "outing"), ("加班", "overtime")] {
        let standing: BTreeSet<(String, String)> = people
            .iter()
            .flat_map(|person| {
                let facts = person["approvals"].as_array().unwrap().iter();
                let standing = facts.filter(|fact| {
                    fact["kind"] == kind && !fact["approved_at"].is_null() && fact["withdrawn_at"].is_null()
                });
                standing.map(|fact| (person["userid"].as_str().unwrap().to_owned(), key(&fact["submitted_at"])))
            })
            .collect();
        let code = process_code(&world, "manager01", title).await;
        let mut granted = Vec::new();
        let mut revoked = BTreeSet::new();
        for id in ids(&world, window(&code, 90)).await {
            let found = instance(&world, &id).await;
            let is_granted = found["status"] == "COMPLETED" && found["result"] == "agree";
            match found["bizAction"].as_str().unwrap() {
                "REVOKE" => drop(revoked.insert(found["mainProcessInstanceId"].as_str().unwrap().to_owned())),
                "NONE" if is_granted && touches(&found, "2026-07-20", "2026-09-15") => granted.push((id, found)),
                _ => {}
            }
        }
        let told: BTreeSet<(String, String)> = granted
            .iter()
            .filter(|(id, _)| !revoked.contains(id))
            .map(|(_, found)| {
                (
                    found["originatorUserId"].as_str().unwrap().to_owned(),
                    from_utc(found["createTime"].as_str().unwrap()),
                )
            })
            .collect();
        assert_eq!(told, standing, "{title}");
        assert!(standing.len() > 10, "{title}: {}", standing.len());
    }
}

/// An instant to the minute, in China.
fn key(instant: &Value) -> String {
    instant.as_str().unwrap()[..16].to_owned()
}

fn from_utc(text: &str) -> String {
    let utc = jiff::civil::DateTime::strptime("%Y-%m-%dT%H:%MZ", text).unwrap();
    (utc + jiff::Span::new().hours(8)).strftime("%Y-%m-%dT%H:%M").to_string()
}

/// Whether any day of an instance lies between two dates.
fn touches(instance: &Value, first: &str, last: &str) -> bool {
    let suite = components(instance)["DDBizSuite-1"].clone();
    let value: Value = serde_json::from_str(suite["value"].as_str().unwrap()).unwrap();
    let day = |place: usize| value[place].as_str().unwrap()[..10].to_owned();
    day(1).as_str() >= first && day(0).as_str() <= last
}
