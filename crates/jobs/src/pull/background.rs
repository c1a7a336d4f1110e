//! What stands behind results that do not explain themselves: the schedules of gaps, and the kinds of groups.
//!
//! A gap says nothing about leave, trips and outings unless its row names the approval; the schedule does (reference 4.4). A row without
//! a scheduled point is one of free hours or of a day of rest; its group tells. Neither is read for people whose rows leave no question.

use std::collections::{BTreeMap, BTreeSet};

use dianmao_attendance::group::GroupKind;
use dianmao_attendance::result::Grade;
use dianmao_attendance::schedule::ShiftVersion;
use dianmao_attendance::shift::Shift;
use dianmao_attendance::{PunchResult, ScheduledPoint};
use dianmao_dingtalk::Error as CallError;
use dianmao_dingtalk::api::attendance::group::get_simple_groups::{self, GetSimpleGroups};
use dianmao_dingtalk::api::attendance::schedule::ListByUsers;
use dianmao_roster::id::UserId;
use dianmao_store::ScheduleSlice;
use futures::stream::TryStreamExt;
use serde_json::{Value, json};
use tokio::sync::OnceCell;

use super::Slice;
use crate::context::Context;
use crate::error::Error;
use crate::remote::schedules;

/// The fact that holds the groups of the last read, by id.
const GROUPS: &str = "attendance_groups";
/// The fact that holds the shifts whose ends need no punch, by id.
const FREE_ENDS: &str = "shifts_with_free_ends";

/// The fact that tells whether the last schedule was refused.
const REFUSED: &str = "schedules_refused";

/// What one pull reads once.
#[derive(Debug, Default)]
pub(super) struct Background {
    groups: OnceCell<()>,
}

impl Background {
    /// Reads what the saved rows of a slice leave open, and saves it.
    pub(super) async fn read(&self, context: &Context, slice: &Slice, rows: &[PunchResult]) -> Result<u64, Error> {
        let gaps = with_gaps(rows);
        if !gaps.is_empty() || rows.iter().any(|row| row.plan_id.is_none()) {
            self.groups.get_or_try_init(|| read_groups(context)).await?;
        }
        read_schedule(context, slice, &gaps).await
    }
}

/// Whether a row is a gap at a scheduled point that names no approval.
pub(super) fn is_gap(row: &PunchResult) -> bool {
    row.grade == Grade::Missing && row.approval_id.is_none() && row.plan_id.is_some()
}

fn with_gaps(rows: &[PunchResult]) -> Vec<UserId> {
    let users: BTreeSet<&UserId> = rows.iter().filter(|row| is_gap(row)).map(|row| &row.user_id).collect();
    users.into_iter().cloned().collect()
}

/// Whether the last schedule was refused: then gaps stay open, and are not asked for again by themselves.
pub(super) async fn is_refused(context: &Context) -> Result<bool, Error> {
    Ok(context.store.fact(REFUSED).await?.is_some_and(|fact| fact.value == json!(true)))
}

async fn remember(context: &Context, is_refused_now: bool) -> Result<(), Error> {
    if is_refused(context).await? != is_refused_now {
        context.store.save_fact(REFUSED, &json!(is_refused_now), context.now()).await?;
    }
    Ok(())
}

/// One call: a slice has no more people and days than one may ask for.
async fn read_schedule(context: &Context, slice: &Slice, users: &[UserId]) -> Result<u64, Error> {
    let Some(first) = users.first() else {
        return Ok(0);
    };
    let read_at = context.now();
    let operator = context.settings.tenant.operator.as_ref().unwrap_or(first);
    let request = ListByUsers {
        op_user_id: operator.to_string(),
        userids: users.iter().map(ToString::to_string).collect(),
        from_date_time: slice.from,
        to_date_time: slice.to,
    };
    let rows = match context.client.send(&request).await {
        Ok(rows) => rows,
        Err(error) if is_refusal(&error) => {
            remember(context, true).await?;
            tell(&error);
            return Ok(0);
        }
        Err(error) => {
            return Err(Error::dingtalk(format!("cannot read the schedules of {} to {}", slice.from, slice.to))(error));
        }
    };
    remember(context, false).await?;
    let rows: Vec<ScheduledPoint> = rows.iter().map(schedules::scheduled_point).collect();
    let saved = ScheduleSlice { users, from: slice.from, to: slice.to, read_at, rows: &rows };
    Ok(context.store.save_schedule(&saved).await?)
}

/// Groups that are gone stay known: their rows do.
async fn read_groups(context: &Context) -> Result<(), Error> {
    let pages: Vec<get_simple_groups::Page> =
        match get_simple_groups::pages(&context.client, GetSimpleGroups::first()).try_collect().await {
            Ok(pages) => pages,
            Err(error) if is_refusal(&error) => {
                tell(&error);
                return Ok(());
            }
            Err(error) => return Err(Error::dingtalk("cannot read the attendance groups".to_owned())(error)),
        };
    let mut kinds = fact(context, GROUPS).await?;
    let mut free_ends = fact(context, FREE_ENDS).await?;
    for group in pages.iter().flat_map(|page| &page.groups) {
        if let Some(kind) = schedules::group_kind(&group.kind) {
            kinds.insert(group.group_id.to_string(), json!(kind.as_str()));
        }
        let shifts = group.selected_class.iter().filter_map(schedules::shift);
        for shift in shifts.filter(|shift| shift.has_free_ends) {
            free_ends.insert(shift.version.shift_id.to_string(), json!(true));
        }
    }
    context.store.save_fact(GROUPS, &Value::Object(kinds), context.now()).await?;
    context.store.save_fact(FREE_ENDS, &Value::Object(free_ends), context.now()).await?;
    Ok(())
}

/// The app may not, or DingTalk will not: then the days stay unknown, and results are pulled all the same.
fn is_refusal(error: &CallError) -> bool {
    matches!(error, CallError::Scope { .. } | CallError::Api { .. })
}

fn tell(error: &CallError) {
    tracing::warn!(%error, "some days stay unknown, since what stands behind their results cannot be read");
}

async fn fact(context: &Context, name: &str) -> Result<serde_json::Map<String, Value>, Error> {
    let fact = context.store.fact(name).await?;
    Ok(fact.and_then(|fact| fact.value.as_object().cloned()).unwrap_or_default())
}

/// The kinds of the groups that were ever read.
pub(crate) async fn groups(context: &Context) -> Result<BTreeMap<i64, GroupKind>, Error> {
    let kind = |(id, name): (String, Value)| Some((id.parse().ok()?, GroupKind::from_name(name.as_str()?)?));
    Ok(fact(context, GROUPS).await?.into_iter().filter_map(kind).collect())
}

/// The shifts of some scheduled points, as far as they say which ends need no punch. Whether an older version of a shift did is not
/// read: one that does so in any version is taken to, since nobody is to miss a punch that was not asked for.
pub(crate) async fn shifts(
    context: &Context,
    schedule: &[ScheduledPoint],
) -> Result<BTreeMap<ShiftVersion, Shift>, Error> {
    let free_ends = fact(context, FREE_ENDS).await?;
    let versions: BTreeSet<ShiftVersion> = schedule.iter().filter_map(|row| row.shift).collect();
    let with_free_ends = versions.into_iter().filter(|version| free_ends.contains_key(&version.shift_id.to_string()));
    Ok(with_free_ends.map(|version| (version, Shift::with_free_ends(version))).collect())
}
