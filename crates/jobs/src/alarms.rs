//! What a person has to look at, until it is settled.

use dianmao_store::Alarm;

use crate::context::Context;
use crate::error::Error;

/// Somebody was deleted to be created again, and is not back. The key is HR's.
pub(crate) const DELETED_NOT_BACK: &str = "deleted_not_back";
/// A change was refused again and again, and is left out. The key is the change's id.
pub(crate) const QUARANTINE: &str = "quarantine";
/// Nobody knows whether a write call took effect. The key is the change's id.
pub(crate) const UNSETTLED: &str = "unsettled";
/// DingTalk's metered calls of a month are used up. The key is the month.
const QUOTA: &str = "quota";

/// Every alarm that is not settled, nor over by the calendar.
pub(crate) async fn open(context: &Context) -> Result<Vec<Alarm>, Error> {
    let month = context.quota_month().to_string();
    let mut alarms = context.store.open_alarms().await?;
    alarms.retain(|alarm| alarm.kind != QUOTA || alarm.key == month);
    Ok(alarms)
}

/// Whether DingTalk's calls of this month were used up when it was last asked.
pub(crate) async fn is_quota_used_up(context: &Context) -> Result<bool, Error> {
    Ok(open(context).await?.iter().any(|alarm| alarm.kind == QUOTA))
}

/// DingTalk says that the month's calls are used up: every later command says so until the month is over, or calls are served again.
pub(crate) async fn raise_quota(context: &Context) -> Result<(), Error> {
    let (month, now) = (context.quota_month(), context.now());
    let message = format!(
        "DingTalk's metered calls of {month} are used up; attendance is pulled again next month, or after an upgrade"
    );
    context.store.set_quota_reached(month, now).await?;
    Ok(context.store.raise_alarm(QUOTA, &month.to_string(), &message, now).await?)
}

/// Metered calls are served, so no month's calls are used up.
pub(crate) async fn settle_quota(context: &Context) -> Result<(), Error> {
    for alarm in context.store.open_alarms().await? {
        if alarm.kind == QUOTA {
            context.store.settle_alarm(QUOTA, &alarm.key, context.now()).await?;
        }
    }
    Ok(())
}
