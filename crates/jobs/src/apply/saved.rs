//! Applying a plan that was saved earlier: what was shown is what runs, so whatever has moved since is left alone and reported.

use dianmao_roster::change::ChangeId;
use dianmao_roster::guard::{Overrides, guard};
use dianmao_roster::plan::{Plan, Planned};

use crate::context::Context;
use crate::error::Error;
use crate::plan::rolling;

/// Leaves those changes of the fresh plan that the saved one holds word for word, and names the others of the saved one.
pub(super) async fn keep_unmoved(
    context: &Context,
    fresh: &mut Plan,
    saved: &Plan,
    overrides: &Overrides,
) -> Result<Vec<ChangeId>, Error> {
    let same = |left: &Planned, right: &Planned| {
        left.change == right.change && left.target == right.target && left.kept == right.kept
    };
    let moved =
        saved.changes.iter().filter(|old| !fresh.changes.iter().any(|new| same(old, new))).map(Planned::id).collect();
    fresh.changes.retain(|new| saved.changes.iter().any(|old| same(old, new)));
    *fresh = guard(std::mem::take(fresh), &context.settings.guard, &rolling(context).await?, overrides);
    Ok(moved)
}
