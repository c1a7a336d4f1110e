//! DingTalk at its worst: almost a third of all calls fail, in every way that the fault rules know. A company is built and then changed a
//! few times; it has to come to the same end as with a DingTalk that never fails, for at most three times the calls.
//!
//! `hold` is not among them, because a held call is no failure before somebody lets go; `kill-apply` is about that.

use anyhow::{Context as _, Result, ensure};
use dianmao_emulator::parse_faults;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use serde_json::{Value, json};

use crate::actual;
use crate::company::Company;
use crate::line::Line;
use crate::tenant::Tenant;

/// How much faster than ours the company's clock runs.
const FACTOR: f64 = 200.0;
/// How many calls the hostile story may cost for one of the quiet story.
const MOST: f64 = 3.0;
/// After so many runs the work should be done.
const MOST_RUNS: u32 = 40;

/// What to try.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// Draws the company, what happens in it, and the faults.
    pub seed: u64,
    /// How many people the company begins with.
    pub people: usize,
    /// How many departments.
    pub departments: usize,
    /// How often HR changes its files.
    pub days: u32,
}

/// Runs the campaign.
///
/// # Errors
/// The emulator does not start, or the quiet story fails. A claim that fails is no error but the verdict of the line.
pub fn run(options: &Options, tell: &dyn Fn(&str)) -> Result<Line> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let quiet = story(options, false, tell).await?;
        ensure!(quiet.differences.is_empty(), "the quiet story came to {:?}", quiet.differences);
        let hostile = story(options, true, tell).await?;
        for difference in &hostile.differences {
            tell(&format!("seed {}: {difference}", options.seed));
        }
        #[expect(clippy::cast_precision_loss, reason = "calls are far fewer than 2^52")]
        let (calls, failed, quiet_calls) = (hostile.calls as f64, hostile.failed as f64, quiet.calls as f64);
        let hundredths = |x: f64| (x * 100.0).round() / 100.0;
        let times = hundredths(calls / quiet_calls);
        Ok(Line::new("hostile-sync", options.seed)
            .verdict(hostile.differences.is_empty() && times <= MOST)
            .figure("people", options.people)
            .figure("departments", options.departments)
            .figure("days", options.days)
            .figure("differences", hostile.differences.len())
            .figure("quiet_calls", quiet.calls)
            .figure("calls", hostile.calls)
            .figure("times_the_quiet_calls", times)
            .figure("share_of_calls_that_failed", hundredths(failed / calls))
            .figure("kinds_of_failure", hostile.kinds)
            .figure("quiet_runs", quiet.runs)
            .figure("runs", hostile.runs)
            .figure("runs_that_failed", hostile.runs_failed))
    })
}

/// What a story came to.
#[derive(Default)]
struct Story {
    differences: Vec<String>,
    calls: u64,
    failed: u64,
    kinds: usize,
    runs: u32,
    runs_failed: u32,
}

async fn story(options: &Options, hostile: bool, tell: &dyn Fn(&str)) -> Result<Story> {
    let tenant = Tenant::start(FACTOR).await?;
    let mut chance = ChaCha8Rng::seed_from_u64(options.seed);
    let mut company = Company::invent(&mut chance, options.people, options.departments);
    let mut story = Story::default();
    let mut kinds = std::collections::BTreeSet::new();
    for day in 0..=options.days {
        if day > 0 {
            company.change(&mut chance, false);
            tenant.advance_hours(24);
        }
        company.write(&tenant.folder.path().join("hr"))?;
        let rules: Vec<String> =
            if hostile { faults(options.seed, day).iter().map(Value::to_string).collect() } else { Vec::new() };
        tenant.emulator.set_faults(parse_faults(&rules.join("\n"))?);
        let mark = tenant.emulator.last_request();
        apply_until_done(&tenant, &mut story).await.with_context(|| format!("day {day}"))?;
        let requests = tenant.emulator.requests_after(mark);
        story.calls += u64::try_from(requests.len())?;
        let struck = requests.iter().filter_map(|request| request.fault.as_deref());
        story.failed += u64::try_from(struck.clone().count())?;
        kinds.extend(struck.map(str::to_owned));
        tell(&format!("day {day}: {} runs, {} calls", story.runs, story.calls));
        let found = actual::holds(&tenant.emulator.state_json());
        let differences = actual::differences(&company.wanted(), &found);
        story.differences.extend(differences.into_iter().map(|difference| format!("day {day}: {difference}")));
    }
    tenant.emulator.set_faults(Vec::new());
    let plan = tenant.plan().await?;
    if !plan.is_empty() {
        story.differences.push(format!("the last plan still has {} changes", plan.changes.len()));
    }
    story.differences.extend(tenant.alarms().await?);
    story.kinds = kinds.len();
    tenant.emulator.stop().await;
    Ok(story)
}

/// As a schedule would: again and again, until a run finds nothing to do.
async fn apply_until_done(tenant: &Tenant, story: &mut Story) -> Result<()> {
    for _ in 0..MOST_RUNS {
        story.runs += 1;
        match tenant.apply().await {
            // It read everything, and nothing was to be done.
            Ok(applied) if applied.run.is_none() => return Ok(()),
            Ok(_) => {}
            Err(_) => story.runs_failed += 1,
        }
        // The next one is an hour later: whatever is banned until then is not any more.
        tenant.advance_hours(1);
    }
    anyhow::bail!("{MOST_RUNS} runs did not finish the work")
}

/// Most kinds strike often and are tried again by the client. What ends a run strikes rarely: a run that loses one call in twenty for
/// good never comes to an end. No answer at all costs half a minute of real time, so it strikes twice.
fn faults(seed: u64, day: u32) -> Vec<Value> {
    const OFTEN: f64 = 0.027;
    const RARELY: f64 = 0.003;
    let ways: [(&str, &str, f64); 15] = [
        ("reset", "before", OFTEN),
        ("reset", "after", OFTEN),
        ("reset", "late", OFTEN),
        ("http5xx", "before", OFTEN),
        ("http5xx", "after", OFTEN),
        ("truncate", "after", OFTEN),
        ("throttle", "before", OFTEN),
        ("token", "before", OFTEN),
        ("html", "before", OFTEN),
        ("stale", "before", OFTEN),
        ("dup_row", "before", OFTEN),
        ("lost_row", "before", RARELY),
        ("has_more", "before", RARELY),
        ("quota", "before", RARELY),
        ("timeout", "before", RARELY),
    ];
    let mut rules = Vec::new();
    for (n, (kind, phase, probability)) in ways.into_iter().enumerate() {
        let seed = seed * 10_000 + u64::from(day) * 100 + u64::try_from(n).unwrap_or_default();
        let mut rule = json!({ "api": "*", "kind": kind, "phase": phase, "probability": probability, "seed": seed });
        if kind == "timeout" {
            rule["times"] = 1.into();
        }
        rules.push(rule);
    }
    for (n, phase) in ["before", "after"].into_iter().enumerate() {
        let seed = seed * 10_000 + u64::from(day) * 100 + 50 + u64::try_from(n).unwrap_or_default();
        // "The server is busy", with and without effect.
        rules.push(
            json!({ "api": "*", "kind": "errcode", "errcode": -1, "phase": phase, "probability": OFTEN, "seed": seed }),
        );
    }
    rules
}
