//! A large company at DingTalk's own pace, on a clock that runs fast: how long the first load and a usual day take by that clock, what
//! they cost, and how much of the allowed rate they use.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::time::Instant;

use anyhow::{Result, ensure};
use dianmao_roster::guard::Overrides;
use serde_json::{Value, json};

use crate::line::Line;
use crate::tenant::{CALLS_PER_SECOND, Tenant};

/// How many departments hang below one.
const BRANCHES: usize = 9;

/// What to measure.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// Goes into the line; nothing here is drawn.
    pub seed: u64,
    /// How many people.
    pub people: usize,
    /// How many departments.
    pub departments: usize,
    /// How much faster than ours the clock runs.
    pub factor: f64,
    /// The share of the busiest interface's limit that the first load has to use. A slow machine on a fast clock uses less.
    pub least_share: f64,
}

/// Runs the campaign.
///
/// # Errors
/// The emulator does not start, or a sync fails. A claim that fails is no error but the verdict of the line.
pub fn run(options: &Options, tell: &dyn Fn(&str)) -> Result<Line> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let begun = Instant::now();
        let tenant = Tenant::start(options.factor).await?;
        let hr = tenant.folder.path().join("hr");
        write(&hr, options, false)?;
        let first = measure(&tenant, "first load", tell, true).await?;
        let people = tenant.emulator.state_json()["people"].as_array().map_or(0, Vec::len);
        let whole = people == options.people;
        let shallow = measure(&tenant, "shallow verification", tell, false).await?;
        tenant.advance_hours(24);
        write(&hr, options, true)?;
        let day = measure(&tenant, "one per cent changed", tell, true).await?;
        let nothing_left = tenant.plan().await?.is_empty();
        tenant.emulator.stop().await;
        let ok = whole && nothing_left && share(&first) >= options.least_share && shallow["writes"] == 0;
        Ok(Line::new("big-sync", options.seed)
            .verdict(ok)
            .figure("people", options.people)
            .figure("departments", options.departments)
            .figure("clock_factor", options.factor)
            .figure("first_load", first)
            .figure("shallow_verification", shallow)
            .figure("daily_change", day)
            .figure("nothing_left", nothing_left)
            .figure("wall_seconds", begun.elapsed().as_secs()))
    })
}

fn share(measured: &Value) -> f64 {
    measured["share_of_the_limit"].as_f64().unwrap_or(0.0)
}

/// Runs a plan, or an apply, and tells its time by the company's clock and its calls.
async fn measure(tenant: &Tenant, what: &str, tell: &dyn Fn(&str), write: bool) -> Result<Value> {
    let calls = tenant.emulator.counts();
    let (begun, wall) = (tenant.now(), Instant::now());
    if write {
        let applied = tenant.apply_with(Overrides::default()).await?;
        ensure!(
            !applied.is_partial() && !applied.is_held(),
            "{what}: {:?}",
            applied.details.values().take(5).collect::<Vec<_>>()
        );
    } else {
        ensure!(tenant.plan().await?.is_empty(), "{what}: something is left to be done");
    }
    let seconds = tenant.now().duration_since(begun).as_secs_f64();
    let calls = tenant.calls_since(&calls);
    let measured = figures(&calls, seconds, wall.elapsed().as_secs_f64());
    tell(&format!("{what}: {measured}"));
    Ok(measured)
}

fn figures(calls: &BTreeMap<String, u64>, seconds: f64, wall: f64) -> Value {
    let is_write = |api: &str| ["create", "update", "delete"].iter().any(|verb| api.ends_with(&format!("/{verb}")));
    let writes: u64 = calls.iter().filter(|(api, _)| is_write(api)).map(|(_, n)| n).sum();
    let busiest = calls.values().copied().max().unwrap_or(0);
    #[expect(clippy::cast_precision_loss, reason = "calls are far fewer than 2^52")]
    let share = busiest as f64 / (seconds * f64::from(CALLS_PER_SECOND));
    let tenths = |x: f64| (x * 10.0).round() / 10.0;
    json!({ "minutes": tenths(seconds / 60.0), "calls": calls, "all_calls": calls.values().sum::<u64>(), "writes": writes,
        "share_of_the_limit": (share * 1000.0).round() / 1000.0, "wall_seconds": tenths(wall) })
}

/// HR's files, as they are and after a day on which one in a hundred is new, transferred or promoted.
fn write(folder: &Path, options: &Options, changed: bool) -> Result<()> {
    let Options { people: n_people, departments: n_departments, .. } = *options;
    let mut departments = String::from("部门编号,部门名称,上级部门编号\n");
    for n in 0..n_departments {
        let parent = if n < BRANCHES { String::new() } else { format!("D{}", n / BRANCHES - 1) };
        let _ = writeln!(departments, "D{n},部门{n},{parent}");
    }
    let n_changed = if changed { n_people / 100 } else { 0 };
    let mut people = String::from("工号,姓名,手机号,部门编号,职位,离职日期\n");
    for n in 0..n_people + n_changed / 4 {
        let is_transferred = n < n_changed / 2;
        let is_promoted = n >= n_changed / 2 && n < n_changed * 3 / 4;
        let home = (n * 7 + usize::from(is_transferred)) % n_departments;
        let title = if is_promoted { "高级工程师" } else { "工程师" };
        let _ = writeln!(people, "E{n:06},张伟{n},120{n:08},D{home},{title},");
    }
    fs::create_dir_all(folder)?;
    fs::write(folder.join("departments.csv"), departments)?;
    fs::write(folder.join("employees.csv"), people)?;
    Ok(())
}
