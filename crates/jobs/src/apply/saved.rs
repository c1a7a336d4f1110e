//! Applying a plan that was saved earlier: what was shown is what runs, so whatever has moved since is left alone and reported.

use std::collections::BTreeSet;

use dianmao_roster::change::ChangeId;
use dianmao_roster::guard::guard;
use dianmao_roster::plan::{Plan, Planned};

use crate::context::Context;
use crate::error::Error;
use crate::past;
use crate::plan::PlanOptions;

/// Leaves those changes of the fresh plan that the saved one holds word for word, with all that they need, and names the others of the
/// saved one, as far as they were asked for.
pub(super) async fn keep_unmoved(
    context: &Context,
    fresh: &mut Plan,
    saved: &Plan,
    options: &PlanOptions,
) -> Result<Vec<ChangeId>, Error> {
    let same = |left: &Planned, right: &Planned| {
        left.change == right.change && left.target == right.target && left.kept == right.kept
    };
    fresh.retain_whole(|new| saved.changes.iter().any(|old| same(old, new)));
    let kept: BTreeSet<ChangeId> = fresh.changes.iter().map(Planned::id).collect();
    let is_asked_for = |id: &ChangeId| options.only.is_empty() || options.only.contains(&id.key);
    let moved = saved.changes.iter().map(Planned::id).filter(|id| is_asked_for(id) && !kept.contains(id)).collect();
    *fresh = guard(std::mem::take(fresh), &context.settings.guard, &past::rolling(context).await?, &options.overrides);
    Ok(moved)
}
