//! What may be done without somebody's word, and what must be approved: the limits and the protected.
//!
//! A share alone protects nobody in a big company, and a number alone nobody in a small one, so there are both. Whatever is over a limit
//! is held as a whole, not up to the limit: a mass removal is a mistake until somebody says otherwise, and half a mistake helps nobody.

mod checksum;
mod quarantine;
mod unsettled;

use std::collections::{BTreeMap, BTreeSet};

use crate::change::{Change, ChangeId, ChangeKind};
use crate::id::{Key, UserId};
use crate::plan::counted;
use crate::plan::{Base, Checksums, Cost, Hold, HoldReason, Plan, Planned, Refusal, RefusalReason, Special};

pub use quarantine::Quarantine;
pub use unsettled::Unsettled;

/// How far a run may go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mode {
    /// Plans, and writes nothing.
    #[default]
    Observe,
    /// Creates and updates; removals and re-creations are listed only.
    Additive,
    /// Does everything within the limits.
    Full,
}

/// What becomes of a new mobile number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum MobileChange {
    /// Held until somebody approves the price.
    #[default]
    Hold,
    /// Re-created within the limits.
    Recreate,
    /// Listed: the person changes the number in the app.
    Ask,
}

/// The limits and the protected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GuardConfig {
    /// How far a run may go.
    pub mode: Mode,
    /// What becomes of a new mobile number.
    pub mobile_change: MobileChange,
    /// How many people the first apply creates; 0 is no limit.
    pub canary: usize,
    /// The share of people that may be removed or re-created, in per cent.
    pub people_percent: usize,
    /// The number of people that may be removed or re-created, whatever the share.
    pub people_max: usize,
    /// The number of people that may always be removed or re-created.
    pub people_free: usize,
    /// The share of departments that may be removed, in per cent.
    pub departments_percent: usize,
    /// The number of departments that may be removed, whatever the share.
    pub departments_max: usize,
    /// The share of people and departments that may be updated, in per cent.
    pub updates_percent: usize,
    /// The number of people and departments that may always be updated.
    pub updates_free: usize,
    /// The share of people that may have a new key, in per cent.
    pub rekeys_percent: usize,
    /// The number of people that may always have a new key.
    pub rekeys_free: usize,
    /// The keys that are not changed at all unless named.
    pub protected: BTreeSet<Key>,
    /// The user in whose name we act.
    pub operator: Option<UserId>,
}

impl Default for GuardConfig {
    fn default() -> Self {
        Self {
            mode: Mode::default(),
            mobile_change: MobileChange::default(),
            canary: 5,
            people_percent: 5,
            people_max: 50,
            people_free: 3,
            departments_percent: 2,
            departments_max: 3,
            updates_percent: 30,
            updates_free: 3,
            rekeys_percent: 1,
            rekeys_free: 3,
            protected: BTreeSet::new(),
            operator: None,
        }
    }
}

/// What earlier runs did, as far as the guard asks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rolling {
    /// How many people were removed or re-created in the last seven days.
    pub people: usize,
    /// How many departments were removed in the last seven days.
    pub departments: usize,
    /// Whether the company was ever applied to; the canary is for the first time.
    pub applied_before: bool,
    /// The write calls of which nobody knows whether they took effect.
    pub unsettled: Vec<Unsettled>,
    /// The changes that were refused again and again.
    pub quarantined: BTreeMap<ChangeId, Quarantine>,
}

/// What somebody allowed on the command line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Overrides {
    /// `--allow-removals SUM`.
    pub removals: Option<String>,
    /// `--allow-updates SUM`.
    pub updates: Option<String>,
    /// `--allow-key KEY`, each.
    pub keys: BTreeSet<Key>,
}

/// Holds what must be approved, and says why and how. Guarding a guarded plan again judges it anew.
#[must_use]
pub fn guard(mut plan: Plan, config: &GuardConfig, rolling: &Rolling, overrides: &Overrides) -> Plan {
    for planned in &mut plan.changes {
        planned.hold = by_mode(planned, config)
            .or_else(|| unsettled::hold(planned, &rolling.unsettled))
            .or_else(|| by_quarantine(planned, rolling))
            .or_else(|| by_protection(planned, config, overrides))
            .or_else(|| by_doubt(planned, overrides));
    }
    // Whom no checksum releases is in none, and those who swap numbers with them neither.
    hold_swaps(&mut plan);
    plan.checksums.removals = hold_removals(&mut plan, config, rolling, overrides);
    if !rolling.applied_before && config.canary > 0 {
        hold_canary(&mut plan, config.canary);
    }
    hold_dependants(&mut plan);
    refuse(&mut plan, config, overrides);
    plan.cost = Cost::of(plan.free(), plan.cost.calls_per_minute);
    plan
}

fn by_quarantine(planned: &Planned, rolling: &Rolling) -> Option<Hold> {
    if rolling.quarantined.is_empty() {
        return None;
    }
    quarantine::hold(planned, rolling.quarantined.get(&planned.id())?)
}

fn by_mode(planned: &Planned, config: &GuardConfig) -> Option<Hold> {
    let kind = planned.change.kind();
    if config.mode == Mode::Additive && kind.is_removal() {
        return Some(Hold {
            reason: HoldReason::Mode,
            message: "`[sync] mode` is `additive`: nothing is removed or re-created".to_owned(),
            allow: None,
        });
    }
    (config.mobile_change == MobileChange::Ask && kind == ChangeKind::RecreatePerson).then(|| Hold {
        reason: HoldReason::AskPerson,
        message: "`[sync] mobile_change` is `ask`: the person changes the number in the app".to_owned(),
        allow: None,
    })
}

fn by_protection(planned: &Planned, config: &GuardConfig, overrides: &Overrides) -> Option<Hold> {
    let key = planned.change.key();
    let who = protection(planned, config)?;
    (!overrides.keys.contains(key)).then(|| Hold {
        reason: HoldReason::Protected,
        message: format!("`{key}` is {who}"),
        allow: Some(format!("--allow-key {key}")),
    })
}

fn by_doubt(planned: &Planned, overrides: &Overrides) -> Option<Hold> {
    let key = planned.change.key();
    (planned.doubt && !overrides.keys.contains(key)).then(|| Hold {
        reason: HoldReason::Doubt,
        message: format!(
            "`{key}` has the number of somebody whose key has gone, and another name: numbers are passed on, so say whether it is one person"
        ),
        allow: Some(format!("--allow-key {key}")),
    })
}

/// What protects the object from this change: a protected key from any, a special person from being deleted.
fn protection(planned: &Planned, config: &GuardConfig) -> Option<&'static str> {
    let earlier_key = match &planned.change {
        Change::RekeyPerson { before, .. } => Some(before),
        _ => None,
    };
    if earlier_key.into_iter().chain([planned.change.key()]).any(|key| config.protected.contains(key)) {
        return Some("protected by the configuration");
    }
    if !planned.change.kind().is_removal() {
        return None;
    }
    if config.operator.is_some() && planned.userid() == config.operator.as_ref() {
        return Some("the operator in whose name we act");
    }
    planned.special.map(Special::in_words)
}

/// A limit and how it came about.
#[derive(Debug, Clone, Copy)]
struct Limit {
    limit: usize,
    asked: usize,
    earlier: usize,
}

impl Limit {
    fn is_exceeded(self) -> bool {
        self.asked > 0 && self.asked + self.earlier > self.limit
    }
}

/// Holds removals and re-creations; the checksum is of what is held, or would be but for the approval.
fn hold_removals(plan: &mut Plan, config: &GuardConfig, rolling: &Rolling, overrides: &Overrides) -> Option<String> {
    let people = people_limit(plan, config, rolling);
    let departments = departments_limit(plan, config, rolling);
    let reason = |planned: &Planned| -> Option<(HoldReason, String)> {
        let held = planned.hold.is_some();
        match planned.change.kind() {
            _ if held => None,
            ChangeKind::RecreatePerson if config.mobile_change == MobileChange::Hold => {
                Some((HoldReason::MobileChange, MOBILE_CHANGE.to_owned()))
            }
            ChangeKind::RecreatePerson | ChangeKind::RemovePerson if people.is_exceeded() => {
                Some((HoldReason::PeopleLimit, people_message(people, plan.base, config)))
            }
            ChangeKind::RemoveDepartment if departments.is_exceeded() => {
                Some((HoldReason::DepartmentLimit, departments_message(departments, plan.base, config)))
            }
            _ => None,
        }
    };
    let reasons: Vec<Option<(HoldReason, String)>> = plan.changes.iter().map(reason).collect();
    let asking = plan.changes.iter().zip(&reasons).filter_map(|(planned, reason)| reason.as_ref().map(|_| planned));
    let sum = checksum::of_removals(asking)?;
    if overrides.removals.as_deref() == Some(&sum) {
        return Some(sum);
    }
    for (planned, reason) in plan.changes.iter_mut().zip(reasons) {
        if let Some((reason, message)) = reason {
            planned.hold = Some(Hold { reason, message, allow: Some(format!("--allow-removals {sum}")) });
        }
    }
    Some(sum)
}

const MOBILE_CHANGE: &str = "DingTalk cannot change a mobile number: the person is deleted and created again (`[sync] mobile_change = \"hold\"`)";

fn people_limit(plan: &Plan, config: &GuardConfig, rolling: &Rolling) -> Limit {
    let counts = |planned: &&Planned| match planned.change.kind() {
        ChangeKind::RemovePerson => true,
        ChangeKind::RecreatePerson => config.mobile_change == MobileChange::Recreate,
        _ => false,
    };
    let share = plan.base.people * config.people_percent / 100;
    Limit {
        limit: share.min(config.people_max).max(config.people_free),
        asked: plan.free().filter(counts).count(),
        earlier: rolling.people,
    }
}

fn departments_limit(plan: &Plan, config: &GuardConfig, rolling: &Rolling) -> Limit {
    let share = plan.base.departments * config.departments_percent / 100;
    Limit {
        limit: share.min(config.departments_max),
        asked: plan.free().filter(|planned| planned.change.kind() == ChangeKind::RemoveDepartment).count(),
        earlier: rolling.departments,
    }
}

fn people_message(limit: Limit, base: Base, config: &GuardConfig) -> String {
    let Limit { limit, asked, earlier } = limit;
    let GuardConfig { people_percent, people_max, people_free, .. } = config;
    format!(
        "{} would be removed or re-created, after {earlier} in the last 7 days; the limit is {limit} \
         ({people_percent} % of {}, at most {people_max}, {people_free} always)",
        counted(asked, "person", "people"),
        base.people
    )
}

fn departments_message(limit: Limit, base: Base, config: &GuardConfig) -> String {
    let Limit { limit, asked, earlier } = limit;
    let GuardConfig { departments_percent, departments_max, .. } = config;
    format!(
        "{} would be removed, after {earlier} in the last 7 days; the limit is {limit} \
         ({departments_percent} % of {}, at most {departments_max})",
        counted(asked, "department", "departments"),
        base.departments
    )
}

fn hold_canary(plan: &mut Plan, canary: usize) {
    let asked = plan.free().filter(|planned| is_create(planned)).count();
    let late = plan.changes.iter_mut().filter(|planned| planned.hold.is_none() && is_create(planned)).skip(canary);
    for planned in late {
        planned.hold = Some(Hold {
            reason: HoldReason::Canary,
            message: format!(
                "{asked} people would be created; the first apply creates {canary} (`[sync] canary`), the next one the rest"
            ),
            allow: None,
        });
    }
}

fn is_create(planned: &Planned) -> bool {
    matches!(planned.change, Change::CreatePerson { .. })
}

/// Holds whatever needs what is held, and whoever swaps numbers with somebody who is held. Nobody is given a name for the moment who
/// could not be given another behind it.
fn hold_dependants(plan: &mut Plan) {
    loop {
        let held = hold_after(plan);
        if hold_swaps(plan) {
            continue;
        }
        let is_left = |planned: &&mut Planned| {
            let update = ChangeId { kind: ChangeKind::UpdateDepartment, key: planned.change.key().clone() };
            planned.hold.is_none() && planned.change.kind() == ChangeKind::ParkDepartment && held.contains(&update)
        };
        let Some(parked) = plan.changes.iter_mut().find(is_left) else { return };
        parked.hold = Some(needs_held(parked.change.key()));
    }
}

fn needs_held(key: &Key) -> Hold {
    Hold { reason: HoldReason::Needs, message: format!("it needs `{key}`, which is held"), allow: None }
}

/// Holds all of those who get each other's numbers where one of them is held. Tells whether it held anybody.
fn hold_swaps(plan: &mut Plan) -> bool {
    let swaps = plan.changes.iter().filter(|planned| !planned.swaps_with.is_empty());
    let held: BTreeSet<Key> =
        swaps.filter(|planned| planned.hold.is_some()).map(|planned| planned.change.key().clone()).collect();
    let mut holds = false;
    for planned in plan.changes.iter_mut().filter(|planned| planned.hold.is_none()) {
        if let Some(other) = planned.swaps_with.iter().find(|other| held.contains(*other)) {
            planned.hold = Some(Hold {
                reason: HoldReason::Needs,
                message: format!("it swaps numbers with `{other}`, which is held"),
                allow: None,
            });
            holds = true;
        }
    }
    holds
}

/// Holds what comes behind a change that is held, and gives all that are. A change needs earlier changes only, so one pass in order finds
/// all.
fn hold_after(plan: &mut Plan) -> BTreeSet<ChangeId> {
    let mut held: BTreeSet<ChangeId> = BTreeSet::new();
    for planned in &mut plan.changes {
        if planned.hold.is_none()
            && let Some(needed) = planned.needs.iter().find(|needed| held.contains(needed))
        {
            planned.hold = Some(needs_held(&needed.key));
        }
        if planned.hold.is_some() {
            held.insert(planned.id());
        }
    }
    held
}

fn refuse(plan: &mut Plan, config: &GuardConfig, overrides: &Overrides) {
    plan.refusals.clear();
    if config.mode == Mode::Observe && !plan.is_empty() {
        plan.refusals.push(Refusal {
            reason: RefusalReason::Observe,
            message: "`[sync] mode` is `observe`: nothing is written. Set it to `additive` or `full` to apply"
                .to_owned(),
            allow: None,
        });
    }
    let (refusals, sum) = refuse_masses(plan, config, overrides);
    plan.refusals.extend(refusals);
    plan.checksums = Checksums { updates: sum, removals: plan.checksums.removals.take() };
}

/// Too many updates, too many new keys: one approval is for both.
fn refuse_masses(plan: &Plan, config: &GuardConfig, overrides: &Overrides) -> (Vec<Refusal>, Option<String>) {
    let masses: Vec<Mass<'_>> =
        [too_many_rekeys(plan, config), too_many_updates(plan, config)].into_iter().flatten().collect();
    let sum = checksum::of_updates(masses.iter().flat_map(|mass| mass.changes.iter().copied()));
    if sum.is_some() && overrides.updates == sum {
        return (Vec::new(), sum);
    }
    let refusal = |mass: Mass<'_>| Refusal {
        reason: mass.reason,
        message: mass.message,
        allow: sum.as_ref().map(|sum| format!("--allow-updates {sum}")),
    };
    (masses.into_iter().map(refusal).collect(), sum)
}

/// More changes of one sort than are believed.
struct Mass<'a> {
    reason: RefusalReason,
    message: String,
    changes: Vec<&'a Planned>,
}

fn too_many_updates<'a>(plan: &'a Plan, config: &GuardConfig) -> Option<Mass<'a>> {
    let changes: Vec<&Planned> = plan.free().filter(|planned| planned.change.kind().is_update()).collect();
    let base = plan.base.people + plan.base.departments;
    let limit = (base * config.updates_percent / 100).max(config.updates_free);
    let objects: BTreeSet<(bool, &Key)> =
        changes.iter().map(|planned| (planned.change.kind().is_department(), planned.change.key())).collect();
    let asked = objects.len();
    (asked > limit).then(|| Mass {
        reason: RefusalReason::UpdateLimit,
        message: format!(
            "{asked} people and departments would be updated; the limit is {limit} ({} % of {base}, {} always)",
            config.updates_percent, config.updates_free
        ),
        changes,
    })
}

fn too_many_rekeys<'a>(plan: &'a Plan, config: &GuardConfig) -> Option<Mass<'a>> {
    let is_rekey = |planned: &&Planned| planned.change.kind() == ChangeKind::RekeyPerson;
    let changes: Vec<&Planned> = plan.changes.iter().filter(is_rekey).collect();
    let base = plan.base.people;
    let limit = (base * config.rekeys_percent / 100).max(config.rekeys_free);
    (changes.len() > limit).then(|| Mass {
        reason: RefusalReason::RekeyLimit,
        message: format!(
            "{} people have a new key; the limit is {limit} ({} % of {base}, {} always). {}",
            changes.len(),
            config.rekeys_percent,
            config.rekeys_free,
            why_rekeyed(&changes)
        ),
        changes,
    })
}

/// What most likely happened to the keys.
fn why_rekeyed(changes: &[&Planned]) -> String {
    let keys = || {
        changes.iter().filter_map(|planned| match &planned.change {
            Change::RekeyPerson { key, before } => Some((before.as_str(), key.as_str())),
            _ => None,
        })
    };
    let lost = keys().filter(|(before, after)| before.trim_start_matches('0') == *after).count();
    let gained = keys().filter(|(before, after)| *before == after.trim_start_matches('0')).count();
    match (lost, gained) {
        (0, 0) => "HR numbers its people anew, or the key's column or template is another one".to_owned(),
        (lost, _) if lost > 0 => format!(
            "{lost} of the keys have lost their leading zeros, as in a spreadsheet; make the column text and export it again"
        ),
        (_, gained) => format!("{gained} of the keys have leading zeros now that they had not before"),
    }
}
