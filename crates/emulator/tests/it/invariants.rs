//! Whatever is called in whatever order, through either generation, the company stays in order.

use std::collections::{HashMap, HashSet};

use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

use crate::world::{World, quiet};

/// How many sequences are tried, and how many calls each has at most.
const CASES: (u32, usize) = (128, 40);

/// One call; departments are named by their place among those that exist.
#[derive(Debug, Clone)]
enum Step {
    MakeDepartment {
        first: bool,
        parent: usize,
        name: u8,
    },
    ChangeDepartment {
        first: bool,
        which: usize,
        parent: usize,
        manager: Option<u8>,
    },
    DeleteDepartment {
        first: bool,
        which: usize,
    },
    MakePerson {
        first: bool,
        who: u8,
        mobile: u8,
        telephone: u8,
        email: u8,
        departments: Vec<usize>,
    },
    ChangePerson {
        first: bool,
        who: u8,
        mobile: Option<u8>,
        email: Option<u8>,
        departments: Vec<usize>,
        manager: Option<u8>,
    },
    DeletePerson {
        first: bool,
        who: u8,
    },
    DeletePeople {
        who: Vec<u8>,
    },
    LogIn {
        who: u8,
        mobile: Option<u8>,
    },
    Seed {
        switches: Value,
    },
    /// A group or another version of the day shift, which begins at another hour.
    MakeGroup {
        name: u8,
        who: Vec<u8>,
        department: usize,
    },
    ChangeMembers {
        which: usize,
        add: Option<u8>,
        remove: Option<u8>,
        today: bool,
    },
    DeleteGroup {
        which: usize,
    },
    ChangeShift {
        hour: u8,
    },
}

fn step() -> impl Strategy<Value = Step> {
    let few = 0_u8..5;
    let maybe = prop::option::of(few.clone());
    let place = 0_usize..6;
    let places = prop::collection::vec(place.clone(), 0..3);
    let first = any::<bool>();
    let switches = prop::sample::select(vec![
        json!({"department_delete": "refuse", "legacy_create_id": "taken"}),
        json!({"department_delete": "cascade", "legacy_create_id": "ignored"}),
        json!({"mobile_update": "applied_inactive", "legacy_mobile_update": "applied_inactive"}),
        json!({"mobile_update": "ignored", "legacy_mobile_update": "41054"}),
        json!({"legacy_batch_delete": "skip_unknown"}),
    ]);
    prop_oneof![
        3 => (first, place.clone(), few.clone()).prop_map(|(first, parent, name)| Step::MakeDepartment { first, parent, name }),
        2 => (first, place.clone(), place.clone(), maybe.clone())
            .prop_map(|(first, which, parent, manager)| Step::ChangeDepartment { first, which, parent, manager }),
        1 => (first, place).prop_map(|(first, which)| Step::DeleteDepartment { first, which }),
        4 => (first, few.clone(), few.clone(), few.clone(), few.clone(), places.clone())
            .prop_map(|(first, who, mobile, telephone, email, departments)| {
                Step::MakePerson { first, who, mobile, telephone, email, departments }
            }),
        3 => (first, few.clone(), maybe.clone(), maybe.clone(), places, maybe)
            .prop_map(|(first, who, mobile, email, departments, manager)| {
                Step::ChangePerson { first, who, mobile, email, departments, manager }
            }),
        2 => (first, few.clone()).prop_map(|(first, who)| Step::DeletePerson { first, who }),
        1 => prop::collection::vec(few.clone(), 1..4).prop_map(|who| Step::DeletePeople { who }),
        1 => (few, prop::option::of(0_u8..5)).prop_map(|(who, mobile)| Step::LogIn { who, mobile }),
        1 => switches.prop_map(|switches| Step::Seed { switches }),
        1 => (0_u8..3, prop::collection::vec(0_u8..5, 0..3), 0_usize..6)
            .prop_map(|(name, who, department)| Step::MakeGroup { name, who, department }),
        1 => (0_usize..3, prop::option::of(0_u8..5), prop::option::of(0_u8..5), any::<bool>())
            .prop_map(|(which, add, remove, today)| Step::ChangeMembers { which, add, remove, today }),
        1 => (0_usize..3).prop_map(|which| Step::DeleteGroup { which }),
        1 => (6_u8..11).prop_map(|hour| Step::ChangeShift { hour }),
    ]
}

fn userid(who: u8) -> String {
    format!("u{who}")
}

fn mobile(number: u8) -> String {
    format!("1200000000{number}")
}

fn email(number: u8) -> String {
    format!("e{number}@example.com")
}

/// The departments that exist, by place.
struct Places(Vec<i64>);

impl Places {
    fn of(world: &World) -> Self {
        let state = world.emulator.state_json();
        let departments = state["departments"].as_array().unwrap();
        Self(departments.iter().map(|department| department["dept_id"].as_i64().unwrap()).collect())
    }

    /// One that exists, or now and then one that does not.
    fn at(&self, place: usize) -> i64 {
        if place == 5 { 77 } else { self.0[place % self.0.len()] }
    }

    fn all(&self, places: &[usize]) -> Vec<i64> {
        places.iter().map(|&place| self.at(place)).collect()
    }

    fn text(&self, places: &[usize]) -> String {
        self.all(places).iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
    }
}

/// Makes the call; whatever it answers must be an answer.
async fn take(world: &World, step: &Step) -> Value {
    let places = Places::of(world);
    match step {
        Step::MakeDepartment { first: true, parent, name } => {
            let body = json!({"name": format!("部门{name}"), "parentid": places.at(*parent).to_string(), "id": (2_000 + i64::from(*name)).to_string()});
            world.call("/department/create", body).await
        }
        Step::MakeDepartment { first: false, parent, name } => {
            let body = json!({"name": format!("部门{name}"), "parent_id": places.at(*parent)});
            world.call("/topapi/v2/department/create", body).await
        }
        Step::ChangeDepartment { first: true, which, parent, manager } => {
            let body = json!({"id": places.at(*which), "parentid": places.at(*parent), "deptManagerUseridList": manager.map(userid)});
            world.call("/department/update", body).await
        }
        Step::ChangeDepartment { first: false, which, parent, manager } => {
            let body = json!({"dept_id": places.at(*which), "parent_id": places.at(*parent), "dept_manager_userid_list": manager.map(userid)});
            world.call("/topapi/v2/department/update", body).await
        }
        Step::DeleteDepartment { first: true, which } => {
            world.get("/department/delete", &[("id", &places.at(*which).to_string())]).await
        }
        Step::DeleteDepartment { first: false, which } => {
            world.call("/topapi/v2/department/delete", json!({"dept_id": places.at(*which)})).await
        }
        Step::DeletePerson { first: true, who } => world.get("/user/delete", &[("userid", &userid(*who))]).await,
        Step::DeletePerson { first: false, who } => {
            world.call("/topapi/v2/user/delete", json!({"userid": userid(*who)})).await
        }
        Step::DeletePeople { who } => {
            let userids: Vec<String> = who.iter().copied().map(userid).collect();
            world.call("/user/batchdelete", json!({"useridlist": userids})).await
        }
        Step::LogIn { who, mobile: number } => {
            let patch = json!({"userid": userid(*who), "active": true, "mobile": number.map(mobile)});
            world.control("people", json!({"people": [patch]})).await;
            json!({"errcode": 0})
        }
        Step::Seed { switches } => {
            world.seed(json!({"switches": switches})).await;
            json!({"errcode": 0})
        }
        Step::MakeGroup { .. } | Step::ChangeMembers { .. } | Step::DeleteGroup { .. } | Step::ChangeShift { .. } => {
            write_attendance(world, &places, step).await
        }
        person => write_person(world, &places, person).await,
    }
}

const DAY_SHIFT: i64 = 709_000_172;

/// The attendance groups, the usual one first.
async fn groups(world: &World) -> Vec<Value> {
    world.ok("/topapi/attendance/getsimplegroups", json!({})).await["groups"].as_array().unwrap().clone()
}

async fn write_attendance(world: &World, places: &Places, step: &Step) -> Value {
    world.seed(json!({"switches": {"attendance": {"operator": "any"}}})).await;
    let groups = groups(world).await;
    let group_id = |which: usize| groups[which % groups.len()]["group_id"].clone();
    match step {
        Step::MakeGroup { name, who, department } => {
            let person = |who: &u8| json!({"role": "Attendance", "type": "StaffMember", "user_id": userid(*who)});
            let mut members: Vec<Value> = who.iter().map(person).collect();
            members.push(
                json!({"role": "Attendance", "type": "DeptMember", "user_id": places.at(*department).to_string()}),
            );
            let group = json!({"name": format!("组{name}"), "type": "FIXED", "members": members, "default_class_id": DAY_SHIFT,
                               "workday_class_list": [0, DAY_SHIFT, DAY_SHIFT, 0, DAY_SHIFT, DAY_SHIFT, DAY_SHIFT]});
            world.call("/topapi/attendance/group/add", json!({"op_user_id": "x", "top_group": group})).await
        }
        Step::ChangeMembers { which, add, remove, today } => {
            let list = |who: &Option<u8>| who.iter().map(|who| userid(*who)).collect::<Vec<_>>();
            let change = json!({"add_users": list(add), "remove_users": list(remove)});
            let body = json!({"op_user_id": "x", "group_id": group_id(*which), "schedule_flag": i64::from(!today), "update_param": change});
            world.call("/topapi/attendance/group/member/update", body).await
        }
        Step::DeleteGroup { which } => {
            let body = json!({"op_user_id": "x", "group_id": group_id(*which)});
            let key = world.ok("/topapi/attendance/groups/idtokey", body).await;
            world.call("/topapi/attendance/group/delete", json!({"group_key": key})).await
        }
        Step::ChangeShift { hour } => {
            let time =
                |kind: &str, hour: u8| json!({"check_type": kind, "check_time": format!("1970-01-01 {hour:02}:00:00")});
            let times = [time("OnDuty", *hour), time("OffDuty", hour + 9)];
            let shift = json!({"id": DAY_SHIFT, "name": "白班", "sections": [{"times": times}]});
            world.call("/topapi/attendance/shift/add", json!({"op_user_id": "x", "shift": shift})).await
        }
        other => unreachable!("{other:?} writes no attendance"),
    }
}

/// Everybody is in one group at most, whoever tells, and every plan has ids of its own.
async fn attend(world: &World) {
    world.seed(json!({"switches": {"attendance": {"operator": "any"}}})).await;
    let mut members: HashMap<String, Value> = HashMap::new();
    for group in groups(world).await {
        let body = json!({"op_user_id": "x", "group_id": group["group_id"]});
        let users = world.ok("/topapi/attendance/group/memberusers/list", body).await;
        let users = users["result"].as_array().unwrap();
        assert_eq!(group["member_count"], users.len());
        for userid in users {
            let before = members.insert(userid.as_str().unwrap().to_owned(), group["group_id"].clone());
            assert_eq!(before, None, "{userid} is in two groups");
        }
    }
    for who in 0..5 {
        let answer = world.call("/topapi/attendance/getusergroup", json!({"userid": userid(who)})).await;
        if answer["errcode"] == 0 {
            assert_eq!(answer["result"].get("group_id"), members.get(&userid(who)), "{}", userid(who));
        }
    }
    let mut ids = HashSet::new();
    for day in ["2026-09-15", "2026-09-16", "2026-09-18"] {
        let rows = world.ok("/topapi/attendance/listschedule", json!({"workDate": day})).await;
        for row in rows["schedules"].as_array().unwrap() {
            assert!(ids.insert(row["plan_id"].clone()), "{row}");
            assert_ne!(row["group_id"], 0, "{row}");
        }
    }
}

async fn write_person(world: &World, places: &Places, step: &Step) -> Value {
    match step {
        Step::MakePerson { first: true, who, mobile: number, telephone, email: address, departments } => {
            let body = json!({"userid": userid(*who), "name": userid(*who), "mobile": mobile(*number), "tel": telephone,
                              "email": email(*address), "department": places.all(departments)});
            world.call("/user/create", body).await
        }
        Step::MakePerson { first: false, who, mobile: number, telephone, email: address, departments } => {
            let body = json!({"userid": userid(*who), "name": userid(*who), "mobile": mobile(*number), "telephone": telephone,
                              "email": email(*address), "dept_id_list": places.text(departments)});
            world.call("/topapi/v2/user/create", body).await
        }
        Step::ChangePerson { first: true, who, mobile: number, email: address, departments, manager } => {
            let body = json!({"userid": userid(*who), "mobile": number.map(mobile), "email": address.map(email),
                              "department": Some(places.all(departments)).filter(|all| !all.is_empty()),
                              "managerUserid": manager.map(userid)});
            world.call("/user/update", body).await
        }
        Step::ChangePerson { first: false, who, mobile: number, email: address, departments, manager } => {
            let body = json!({"userid": userid(*who), "mobile": number.map(mobile), "email": address.map(email),
                              "dept_id_list": Some(places.text(departments)).filter(|all| !all.is_empty()),
                              "manager_userid": manager.map(userid)});
            world.call("/topapi/v2/user/update", body).await
        }
        other => unreachable!("{other:?} writes nobody"),
    }
}

fn check(state: &Value) {
    let departments = state["departments"].as_array().unwrap();
    let parents: HashMap<i64, Option<i64>> = departments
        .iter()
        .map(|department| (department["dept_id"].as_i64().unwrap(), department["parent_id"].as_i64()))
        .collect();
    assert_eq!(parents.len(), departments.len(), "department ids are unique");
    let mut names = HashSet::new();
    for department in departments {
        assert!(
            names.insert((department["parent_id"].clone(), department["name"].clone())),
            "two siblings have one name"
        );
        check_way_up(&parents, department["dept_id"].as_i64().unwrap());
    }
    let people = state["people"].as_array().unwrap();
    for key in ["userid", "mobile", "email", "telephone", "unionid"] {
        let mut seen = HashSet::new();
        for value in people.iter().map(|person| person[key].as_str().unwrap()).filter(|value| !value.is_empty()) {
            assert!(seen.insert(value), "two people have the {key} `{value}`");
        }
    }
    let memberships: HashMap<&str, HashSet<i64>> = people
        .iter()
        .map(|person| {
            let dept_ids = person["dept_id_list"].as_array().unwrap().iter().map(|id| id.as_i64().unwrap());
            (person["userid"].as_str().unwrap(), dept_ids.collect())
        })
        .collect();
    for (userid, dept_ids) in &memberships {
        assert!(!dept_ids.is_empty(), "{userid} is in no department");
        assert!(
            dept_ids.iter().all(|dept_id| parents.contains_key(dept_id)),
            "{userid} is in a department that is gone"
        );
    }
    for person in people {
        assert!(person["manager_userid"].as_str().is_none_or(|manager| memberships.contains_key(manager)));
    }
    for department in departments {
        let dept_id = department["dept_id"].as_i64().unwrap();
        for manager in department["dept_manager_userid_list"].as_array().unwrap() {
            assert!(
                memberships[manager.as_str().unwrap()].contains(&dept_id),
                "{manager} leads {dept_id} from outside"
            );
        }
    }
}

/// From every department the way up ends at the root: no orphan, no cycle.
fn check_way_up(parents: &HashMap<i64, Option<i64>>, dept_id: i64) {
    let mut at = dept_id;
    for _ in 0..=parents.len() {
        match parents.get(&at) {
            Some(Some(parent_id)) => at = *parent_id,
            Some(None) => return assert_eq!(at, 1, "{dept_id} hangs below another top"),
            None => panic!("{dept_id} hangs below {at}, which is gone"),
        }
    }
    panic!("{dept_id} is below itself");
}

/// Both generations tell the same of everybody.
async fn agree(world: &World) {
    let tree = world.get("/department/list", &[]).await;
    let mut members = HashSet::new();
    for department in tree["department"].as_array().unwrap() {
        let dept_id = department["id"].as_i64().unwrap();
        let old = world.get("/user/getDeptMember", &[("deptId", &dept_id.to_string())]).await;
        let new = world.ok("/topapi/user/listid", json!({"dept_id": dept_id})).await;
        assert_eq!(old["userIds"], new["userid_list"], "members of {dept_id}");
        members.extend(new["userid_list"].as_array().unwrap().iter().map(ToString::to_string));
    }
    assert_eq!(members.len(), world.n_people());
}

#[test]
fn any_sequence_of_calls_keeps_the_company_in_order() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let (cases, longest) = CASES;
    let config = ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() };
    let outcome = TestRunner::new(config).run(&prop::collection::vec(step(), 1..longest), |steps| {
        runtime.block_on(async {
            let world = World::start(quiet()).await;
            for step in &steps {
                let answer = take(&world, step).await;
                assert!(answer["errcode"].is_i64(), "{step:?} answered {answer}");
                check(&world.emulator.state_json());
            }
            agree(&world).await;
            attend(&world).await;
        });
        Ok(())
    });
    outcome.unwrap();
}
