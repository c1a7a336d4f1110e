//! What a plan takes with both organisations in memory: adoption, removal, diff, plan and guard, 1 % of the people changed. Time by
//! the clock and of the processor, which others who use the machine change less, and the most memory, both organisations included.
//!
//! `cargo bench -p dianmao-roster --bench plan -- [PEOPLE]` prints one JSON line; `script/bench plan` adds the machine.

#![expect(
    clippy::disallowed_methods,
    reason = "a bench reads its argument, the time and what the kernel counted; the crate itself does neither"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::time::Instant;

use dianmao_roster::ability::Abilities;
use dianmao_roster::adopt::{AdoptInput, adopt};
use dianmao_roster::directory::{Directory, Links, RemoteDepartment, RemotePerson};
use dianmao_roster::few::Few;
use dianmao_roster::guard::{GuardConfig, Mode, Overrides, Rolling, guard};
use dianmao_roster::id::{DeptId, Key, Mobile, UserId};
use dianmao_roster::intake::Intake;
use dianmao_roster::org::{Department, DeptRef, Employee};
use dianmao_roster::plan::{PlanInput, draw_up};
use dianmao_roster::proof::{Evidence, prove};
use dianmao_roster::removal::{MissingPolicy, RemovalInput, SourceMemory, removals};

const ROOT: DeptId = DeptId(1);
/// How many people share a department.
const PEOPLE_A_DEPARTMENT: usize = 20;
/// How many departments hang from one.
const FAN_OUT: usize = 12;
const ROUNDS: usize = 5;

fn main() {
    let people = std::env::args().filter_map(|word| word.parse().ok()).next().unwrap_or(10_000);
    let intake = intake(people);
    let (directory, links) = company(&intake);
    let (mut seconds, mut cpu): (Vec<f64>, Vec<f64>) = (Vec::new(), Vec::new());
    let mut n_changes = 0;
    for _ in 0..ROUNDS {
        let (begun, cpu_before) = (Instant::now(), cpu_seconds());
        n_changes = plan(&intake, &directory, &links);
        seconds.push(begun.elapsed().as_secs_f64());
        cpu.push(cpu_seconds() - cpu_before);
    }
    #[expect(clippy::print_stdout, reason = "the bench's one line of output")]
    {
        println!(
            r#"{{"schema":"dianmao.bench/1","bench":"plan","people":{people},"departments":{},"changes":{n_changes},"median_seconds":{:.4},"median_cpu_seconds":{:.2},"peak_mb":{:.0},"rounds":{ROUNDS}}}"#,
            intake.org.departments.len(),
            median(seconds),
            median(cpu),
            peak_mb(),
        );
    }
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// Seconds of processor time so far, in the process and in the kernel for it; 0 where there is no `/proc`.
fn cpu_seconds() -> f64 {
    /// How often a second Linux counts a process's time.
    const TICKS: f64 = 100.0;
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // The name in parentheses may hold spaces; state is the field after it, and user and system time the 12th and 13th from there.
    let fields = stat.rsplit_once(") ").map_or("", |(_, fields)| fields);
    fields.split(' ').skip(11).take(2).filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / TICKS
}

/// The most memory that was ever resident.
fn peak_mb() -> f64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    peak.and_then(|peak| peak.trim().trim_end_matches(" kB").parse::<f64>().ok()).unwrap_or_default() / 1024.0
}

fn plan(intake: &Intake, directory: &Directory, links: &Links) -> usize {
    let adoption = adopt(&AdoptInput { intake, directory, root: ROOT, links });
    let proof =
        prove(&Evidence { source_people: intake.seen.people.len(), source_stable: true, ..Evidence::default() });
    let removals = removals(&RemovalInput {
        intake,
        memory: &SourceMemory::default(),
        adoption: &adoption,
        directory,
        now: jiff::Timestamp::UNIX_EPOCH,
        today: jiff::civil::date(2026, 9, 1),
        leaver_grace_days: 3,
        missing: MissingPolicy::Report,
        proven: proof.holds(),
    });
    let plan = draw_up(&PlanInput {
        abilities: Abilities::default(),
        intake,
        pending: &BTreeMap::new(),
        directory,
        adoption: &adoption,
        removals: &removals,
        proof: &proof,
        calls_per_minute: 1200,
    });
    let config = GuardConfig { mode: Mode::Full, ..GuardConfig::default() };
    let rolling = Rolling { applied_before: true, ..Rolling::default() };
    guard(plan, &config, &rolling, &Overrides::default()).changes.len()
}

/// What HR wants: a tree of departments and so many people in it.
fn intake(n_people: usize) -> Intake {
    let mut intake = Intake::default();
    for index in 0..n_people.div_ceil(PEOPLE_A_DEPARTMENT) {
        let parent = match index {
            0..FAN_OUT => DeptRef::Root,
            _ => DeptRef::Dept(department_key(index / FAN_OUT - 1)),
        };
        let department = Department { name: format!("部门{index}"), parent };
        intake.org.departments.insert(department_key(index), department);
        intake.seen.departments.insert(department_key(index));
    }
    intake.userids = (0..n_people).map(person_key).map(|key| (key.clone(), UserId::from(key.as_str()))).collect();
    intake.seen.people = (0..n_people).map(person_key).collect();
    intake.org.people = (0..n_people).map(|index| (person_key(index), person(index))).collect();
    intake.mapped = BTreeSet::from(["name", "mobile", "departments", "title", "job_number", "email"]);
    intake
}

fn person(index: usize) -> Employee {
    Employee {
        name: Some(format!("员工{index}").into()),
        mobile: Mobile::parse(&format!("120{index:08}")).ok(),
        departments: Some(Few::from([DeptRef::Dept(department_key(index / PEOPLE_A_DEPARTMENT))])),
        title: Some("工程师".into()),
        job_number: Some(format!("{index}").into()),
        email: Some(format!("e{index}@example.com").into()),
        ..Employee::default()
    }
}

/// What stands in DingTalk: the same, but for a title of every hundredth.
fn company(intake: &Intake) -> (Directory, Links) {
    let ids: BTreeMap<&Key, DeptId> =
        intake.org.departments.keys().zip(400_000_001..).map(|(key, id)| (key, DeptId(id))).collect();
    let id_of = |department: &DeptRef| match department {
        DeptRef::Dept(key) => ids[key],
        DeptRef::Root | DeptRef::Unmanaged(_) => ROOT,
    };
    let departments = intake.org.departments.iter().map(|(key, department)| {
        let remote = RemoteDepartment {
            name: department.name.clone(),
            parent: id_of(&department.parent),
            source_identifier: Some(key.to_string()),
        };
        (ids[key], remote)
    });
    let people = intake.org.people.iter().zip(0_usize..).map(|((key, wanted), index)| {
        let mut fields = Employee { departments: None, ..wanted.clone() };
        if index.is_multiple_of(100) {
            fields.title = Some("实习生".into());
        }
        let departments = wanted.member_of().map(id_of).collect();
        (UserId::from(key.to_string()), RemotePerson { fields, departments, ..RemotePerson::default() })
    });
    let links = Links {
        people: intake.userids.clone(),
        departments: ids.iter().map(|(key, id)| ((*key).clone(), *id)).collect(),
    };
    (Directory { departments: departments.collect(), people: people.collect(), ..Directory::default() }, links)
}

fn department_key(index: usize) -> Key {
    Key::from(format!("D{index:06}"))
}

fn person_key(index: usize) -> Key {
    Key::from(format!("E{index:08}"))
}
