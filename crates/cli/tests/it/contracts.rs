//! `docs/contracts.md` and what the program prints, held together.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::world::World;

/// A section of the page, by its heading.
fn section(heading: &str) -> String {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/contracts.md");
    let page = fs::read_to_string(page).unwrap();
    let (_, rest) = page.split_once(&format!("\n## {heading}\n")).unwrap_or_else(|| panic!("no section {heading}"));
    rest.split("\n## ").next().unwrap().to_owned()
}

/// The sample of a document in a section.
pub(crate) fn sample(heading: &str, schema: &str) -> Value {
    let section = section(heading);
    let found = section.split("```json\n").skip(1).filter_map(|block| block.split("```").next());
    let mut samples = found.filter_map(|block| serde_json::from_str::<Value>(block).ok());
    samples.find(|sample| sample["schema"] == schema).unwrap_or_else(|| panic!("no sample of {schema}"))
}

/// The names of all members, as `steps[].seq`.
fn members(value: &Value) -> BTreeSet<String> {
    fn walk(value: &Value, path: &str, names: &mut BTreeSet<String>) {
        match value {
            Value::Object(fields) => {
                for (name, value) in fields {
                    let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                    walk(value, &path, names);
                    names.insert(path);
                }
            }
            Value::Array(items) => items.iter().for_each(|item| walk(item, &format!("{path}[]"), names)),
            _ => {}
        }
    }
    let mut names = BTreeSet::new();
    walk(value, "", &mut names);
    // By name of state or outcome, so they differ from run to run.
    names.retain(|name| !["states.", "outcome.", "runs[].outcome.", "rows."].iter().any(|open| name.starts_with(open)));
    names
}

/// Every printed member is on the page, and what stands there under `always` is printed.
#[track_caller]
pub(crate) fn agree(printed: &Value, sample: &Value, sometimes: &[&str]) {
    let (printed, mut promised) = (members(printed), members(sample));
    assert_eq!(printed.difference(&promised).collect::<Vec<_>>(), Vec::<&String>::new(), "not on the page");
    promised.retain(|name| !sometimes.contains(&name.as_str()));
    assert_eq!(promised.difference(&printed).collect::<Vec<_>>(), Vec::<&String>::new(), "not printed");
}

/// What a call has none of is absent.
const EXPLAINED_SOMETIMES: &[&str] = &[
    "changes[].id",
    "changes[].details",
    "changes[].hold",
    "calls[].because",
    "calls[].detail",
    "calls[].started_at",
    "calls[].ended_at",
];

#[test]
fn the_documents_have_the_members_of_the_page() {
    let world = World::company();
    let rule = r#"{"api":"/topapi/v2/department/create","match":{"name":"市场中心"},"kind":"errcode","errcode":60003}"#;
    world.emulator().post("faults", rule);
    let applied = world.dianmao(&["apply", "--yes", "--json"]).json();
    agree(&applied, &sample("Apply", "dianmao.applied/1"), &[]);
    let log = world.dianmao(&["log", "--json"]).json();
    agree(
        &log,
        &sample("Log and run", "dianmao.log/1"),
        &[
            "alarms[].kind",
            "alarms[].key",
            "alarms[].message",
            "alarms[].raised_at",
            "pending[].key",
            "pending[].run",
            "pending[].operation",
            "pending[].since",
            "pending[].days",
        ],
    );
    let explained = world.dianmao(&["explain", "1006", "--json"]).json();
    agree(&explained, &sample("Explanation", "dianmao.explanation/1"), EXPLAINED_SOMETIMES);
    let imported = world.dianmao(&["import", "imported", "--json"]).json();
    agree(
        &imported,
        &sample("Import", "dianmao.import/1"),
        &["report.recognised.1001", "report.rekeyed.2001", "report.only_in_dingtalk.u9"],
    );
    let run = world.dianmao(&["log", "1", "--json"]).json();
    agree(&run, &sample("Log and run", "dianmao.run/1"), &[]);
    world.emulator().post("seed", r#"{"app":{"scopes_withheld":["qyapi_get_attendance_data"]}}"#);
    let doctor = world.dianmao(&["doctor", "--json"]).json();
    agree(&doctor, &sample("Doctor", "dianmao.doctor/1"), &[]);
    let permissions = world.dianmao(&["doctor", "--permissions", "--json"]).json();
    agree(&permissions, &sample("Doctor", "dianmao.permissions/1"), &["permissions[].message"]);
    world.emulator().post("seed", r#"{"app":{"scopes_withheld":[]}}"#);
    let store = world.dianmao(&["store", "check", "--json"]).json();
    agree(&store, &sample("Store", "dianmao.store/1"), &["checks[].hint"]);
    let explained = world.dianmao(&["pull", "--explain", "--json"]).json();
    agree(&explained, &sample("Pull", "dianmao.pull-plan/1"), &[]);
    let pulled = world.dianmao(&["pull", "--json"]).json();
    agree(&pulled, &sample("Pull", "dianmao.pulled/1"), &[]);
}

#[test]
fn the_page_and_the_help_tell_the_same_exit_codes() {
    let section = section("Exit codes");
    let codes: Vec<&str> = section.lines().filter_map(|line| line.strip_prefix("| ")?.split(' ').next()).collect();
    assert_eq!(codes, ["code", "0", "1", "2", "3", "4", "5", "64"]);
    let help = World::empty().dianmao(&["--help"]).stdout.replace('\n', " ");
    for code in &codes[1..] {
        assert!(help.contains(&format!(" {code} ")), "the help lacks {code}");
    }
}

#[test]
fn the_lake_lies_where_the_page_says() {
    let section = section("Lake");
    let lake = crate::demo::DEMO.world.path("d/lake");
    let month = lake.join("corp=default/month=2026-09");
    let files: BTreeSet<String> =
        fs::read_dir(&month).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    assert!(section.contains("corp=<company>/month=YYYY-MM/"), "{section}");
    for file in &files {
        assert!(section.contains(&format!("`{file}`")), "{file} is not on the page");
    }
    assert_eq!(files.len(), 5);
}
