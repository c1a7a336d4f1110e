//! Which crate may use which: ARCHITECTURE.md's table, held here.

use std::collections::BTreeSet;
use std::process::Command;

use serde_json::Value;

const ALLOWED: &[(&str, &[&str])] = &[
    ("roster", &[]),
    ("attendance", &["roster"]),
    ("dingtalk", &[]),
    ("emulator", &[]),
    ("servers", &[]),
    ("sources", &["roster"]),
    ("store", &["attendance", "roster"]),
    ("lake", &["attendance", "roster"]),
    ("reports", &["attendance", "roster"]),
    ("jobs", &["roster", "attendance", "dingtalk", "sources", "store", "lake", "reports"]),
    ("daemon", &["jobs", "store", "reports", "dingtalk", "attendance", "roster"]),
    ("campaign", &["jobs", "emulator", "roster"]),
    ("cli", &["daemon", "jobs", "emulator", "reports", "attendance", "roster"]),
];

/// One arrow of the workspace: who uses whom, and whether only its tests do.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Arrow {
    from: String,
    to: String,
    tests_only: bool,
}

fn arrows() -> BTreeSet<Arrow> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--offline", "--format-version", "1"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let mut arrows = BTreeSet::new();
    for package in metadata["packages"].as_array().unwrap() {
        let from = short(package["name"].as_str().unwrap()).unwrap();
        for dependency in package["dependencies"].as_array().unwrap() {
            if let Some(to) = short(dependency["name"].as_str().unwrap()) {
                let tests_only = dependency["kind"].as_str() == Some("dev");
                arrows.insert(Arrow { from: from.clone(), to, tests_only });
            }
        }
    }
    arrows
}

fn short(package: &str) -> Option<String> {
    package.strip_prefix("dianmao-").map(str::to_owned)
}

/// What is made for tests alone: the product may not hold it.
const TESTS_ONLY: &[&str] = &["servers"];

/// Tests may also use the emulator and the servers, and those of `cli` the campaigns.
fn forbidden(arrow: &Arrow) -> bool {
    let allowed =
        ALLOWED.iter().find(|(from, _)| *from == arrow.from).is_some_and(|(_, to)| to.contains(&arrow.to.as_str()));
    let allowed_in_tests = arrow.to == "emulator"
        || TESTS_ONLY.contains(&arrow.to.as_str())
        || (arrow.from == "cli" && arrow.to == "campaign");
    !(allowed || (arrow.tests_only && allowed_in_tests))
}

#[test]
fn no_arrow_leaves_the_table() {
    let arrows = arrows();
    let forbidden: Vec<&Arrow> = arrows.iter().filter(|arrow| forbidden(arrow)).collect();
    assert!(forbidden.is_empty(), "arrows that ARCHITECTURE.md does not allow: {forbidden:?}");
    assert!(arrows.len() > 15, "the workspace's arrows were not read: {arrows:?}");
}

#[test]
fn an_arrow_off_the_table_is_seen() {
    let arrow = |from: &str, to: &str, tests_only| Arrow { from: from.into(), to: to.into(), tests_only };
    assert!(forbidden(&arrow("roster", "dingtalk", false)));
    assert!(forbidden(&arrow("emulator", "dingtalk", true)));
    assert!(forbidden(&arrow("reports", "emulator", false)));
    assert!(forbidden(&arrow("sources", "servers", false)));
    assert!(forbidden(&arrow("cli", "campaign", false)));
    assert!(forbidden(&arrow("jobs", "campaign", true)));
    assert!(!forbidden(&arrow("cli", "campaign", true)));
    assert!(!forbidden(&arrow("dingtalk", "emulator", true)));
    assert!(!forbidden(&arrow("sources", "servers", true)));
    assert!(!forbidden(&arrow("jobs", "store", false)));
}
