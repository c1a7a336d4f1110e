//! The events of attendance groups, shifts, kinds of leave and quotas, from what a write changed (`dingtalk-attendance.md` 7.2).

use std::collections::BTreeMap;

use serde_json::json;

use super::event::Event;
use crate::document::switches::events::ShiftAction;
use crate::state::Company;
use crate::state::news::{Action, News};
use crate::story::catalogue::{Amended, Amendments};

/// The events of one write, one for each group, shift, kind of leave and quota.
pub(crate) fn of(news: &News, company: &Company, corp_id: &str, at_ms: i64) -> Vec<Event> {
    let mut events = Vec::new();
    if let Some(before) = &news.amended {
        events.extend(of_amendments(before, company, corp_id, at_ms));
    }
    events.extend(news.leave_types.iter().map(|(code, action)| {
        let fields = json!({"leaveCodes": [code], "action": word(*action)});
        Event::new("leave_rule_change", at_ms, fields)
    }));
    for (userid, before) in &news.days {
        let n_known = before.as_ref().map_or(0, |before| before.quota_records.len());
        let records = company.changes(userid).into_iter().flat_map(|changes| &changes.quota_records);
        events.extend(records.skip(n_known).map(|record| {
            let fields = json!({
                "leaveCode": record.quota.leave_code,
                "userId": userid,
                "opUserId": record.op_userid,
                "updateType": record.cal_type,
            });
            Event::new("leave_quota_update", at_ms, fields)
        }));
    }
    events
}

/// What became of each group and shift in the end.
fn of_amendments(before: &Amendments, company: &Company, corp_id: &str, at_ms: i64) -> Vec<Event> {
    let log = company.amendments().log();
    let mut groups: BTreeMap<i64, (Action, String)> = BTreeMap::new();
    let mut shifts: BTreeMap<i64, (Action, String)> = BTreeMap::new();
    for amendment in log.iter().skip(before.log().len()) {
        match &amendment.what {
            Amended::Group(group) => {
                let is_own = group.written.as_ref().is_some_and(|written| written.is_own);
                let is_new = is_own && !before.knows_group(group.id);
                let action = if is_new { Action::Create } else { Action::Update };
                groups.insert(group.id, (action, group.name.to_string()));
            }
            Amended::GroupDeleted { id, name } => drop(groups.insert(*id, (Action::Delete, name.clone()))),
            Amended::Shift(terms) => {
                let is_new = !before.knows_shift(terms.id);
                let action = if is_new { Action::Create } else { Action::Update };
                shifts.insert(terms.id, (action, terms.name.clone()));
            }
            Amended::ShiftDeleted { id, name } => drop(shifts.insert(*id, (Action::Delete, name.clone()))),
        }
    }
    let shift_word = match company.switches().events.shift_action {
        ShiftAction::Shift => "shift",
        ShiftAction::Group => "group",
    };
    let event = |kind: &'static str, of: &str, (id, (action, name)): (i64, (Action, String))| {
        let action = format!("attend_{of}_{}", word(action));
        Event::new(kind, at_ms, json!({"corpid": corp_id, "id": id, "name": name, "action": action}))
    };
    let groups = groups.into_iter().map(|group| event("attend_group_change", "group", group));
    groups.chain(shifts.into_iter().map(|shift| event("attend_shift_change", shift_word, shift))).collect()
}

fn word(action: Action) -> &'static str {
    match action {
        Action::Create => "create",
        Action::Update => "update",
        Action::Delete => "delete",
    }
}
