//! `dianmao pull`: attendance into the company's own store.

use dianmao_jobs::context::Context;
use dianmao_jobs::pull::{self, PullOptions, PullPlan, Pulled};
use dianmao_roster::id::UserId;
use serde_json::json;

use super::plan::n_things;
use crate::args::{Global, PullArgs};
use crate::command_error::{CommandError, Exit};
use crate::ui::Ui;

pub(crate) async fn run(args: PullArgs, global: &Global, context: &Context, ui: &Ui) -> Result<Exit, CommandError> {
    let options = PullOptions {
        from: args.from,
        to: args.to,
        users: args.users.iter().map(|user| UserId::from(user.as_str())).collect(),
        again: args.again,
    };
    if args.explain {
        let plan = pull::plan(context, &options).await?;
        ui.data(&if global.json { plan_json(&plan) } else { explain(&plan) });
        return Ok(Exit::Done);
    }
    let (plan, pulled) = pull::run(context, &options).await?;
    if global.json {
        ui.data(&pulled_json(&plan, &pulled));
    } else {
        ui.note(&done(&plan, &pulled));
    }
    Ok(Exit::Done)
}

fn explain(plan: &PullPlan) -> String {
    let left = match plan.call_ceiling {
        Some(ceiling) => format!("{} of at most {ceiling} were made this month", plan.calls_used),
        None => format!("{} were made this month, no limit is set", plan.calls_used),
    };
    format!(
        "{} to {} for {}: {}, about {}.\n\
         Metered calls: {left}.\n\
         Settled already and left out: {}.",
        plan.from,
        plan.to,
        people(plan.n_people),
        n_things(plan.slices.len(), "slice"),
        n_things(usize::try_from(plan.expected_calls()).unwrap_or(usize::MAX), "metered call"),
        n_things(plan.n_settled, "day") + " of people",
    )
}

/// What a pull did, in two sentences.
pub(super) fn done(plan: &PullPlan, pulled: &Pulled) -> String {
    format!(
        "Pulled {} to {} for {}: {}.\nRows of results and punches in the store: {} new or changed, {} gone.",
        plan.from,
        plan.to,
        people(plan.n_people),
        n_things(usize::try_from(pulled.n_rows).unwrap_or(usize::MAX), "result"),
        pulled.n_written,
        pulled.n_vanished
    )
}

fn people(n: usize) -> String {
    if n == 1 { "1 person".to_owned() } else { format!("{n} people") }
}

fn plan_json(plan: &PullPlan) -> String {
    let document = json!({
        "schema": "dianmao.pull-plan/1",
        "from": plan.from,
        "to": plan.to,
        "people": plan.n_people,
        "settled_days": plan.n_settled,
        "slices": plan.slices.len(),
        "expected_calls": plan.expected_calls(),
        "calls_used": plan.calls_used,
        "call_ceiling": plan.call_ceiling,
    });
    format!("{document:#}")
}

fn pulled_json(plan: &PullPlan, pulled: &Pulled) -> String {
    let document = json!({
        "schema": "dianmao.pulled/1",
        "from": plan.from,
        "to": plan.to,
        "people": plan.n_people,
        "slices": pulled.n_slices,
        "rows": pulled.n_rows,
        "written": pulled.n_written,
        "vanished": pulled.n_vanished,
    });
    format!("{document:#}")
}
