//! One run: drives the steps of a change from the journal's states, one write call after the other.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use dianmao_dingtalk::{Error as CallError, TransportKind};
use dianmao_roster::change::ChangeId;
use dianmao_roster::id::{DeptId, Key, UserId};
use dianmao_roster::journal::{
    Action, DeleteReason, JournalStep, Operation, Outcome, StepEvent, StepState, is_deleted_not_back, next_action,
};
use dianmao_store::{Error as StoreError, RunId, StepChange};
use jiff::SignedDuration;
use serde_json::json;
use tokio::sync::Mutex;

use super::headcount::Headcount;
use super::rows::row;
use crate::alarms::{DELETED_NOT_BACK, UNSETTLED};
use crate::context::Context;
use crate::deleted;
use crate::error::{Error, Kind, is_denied};
use crate::remote::changes::{Found, Lacks, Remote, Written};
use crate::remote::refusal::is_of_the_object;

/// How long before each of the two looks at what became of a lost answer: a late effect has come by then.
const BEFORE_A_LOOK: SignedDuration = SignedDuration::from_secs(5);
/// How many pairs of looks may differ before the step is left to the next run.
const MOST_LOOKS: usize = 3;
/// How many calls of a step may get lost without effect before it counts as refused.
const MOST_CALLS: usize = 3;

/// Why the steps are driven.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// To carry out a plan of now.
    Apply,
    /// To bring what an earlier run began to an end; whatever of it had no effect is left to the next plan.
    Settle,
}

/// One run of one company.
pub(super) struct Run<'a> {
    pub(super) context: &'a Context,
    pub(super) id: RunId,
    purpose: Purpose,
    /// The departments that calls may name, by our keys.
    departments: Mutex<Arc<BTreeMap<Key, DeptId>>>,
    /// The people whom calls may name, by our keys.
    people: Mutex<BTreeMap<Key, UserId>>,
    /// One writer at a time of whom we deleted.
    deleted: Mutex<()>,
    headcount: Mutex<Headcount>,
    next_seq: AtomicI64,
    stop: Mutex<Option<Error>>,
}

/// How a change came out of a run, and its last sentence.
#[derive(Debug)]
pub(super) struct Driven {
    pub(super) change: ChangeId,
    /// `None` where nobody knows yet.
    pub(super) outcome: Option<Outcome>,
    pub(super) detail: Option<String>,
    /// Whether a call of it was refused for the object's own sake.
    pub(super) is_refused: bool,
}

/// What a call used up of the step's calls, and whether it was refused for the object's own sake.
struct Made {
    n_calls: usize,
    is_refused: bool,
}

/// What to do with a step that is planned.
enum Verdict {
    Begin,
    /// Another plan brings it again.
    Hold,
    /// It belongs to what is begun already, and waits for the next run.
    Wait,
}

impl<'a> Run<'a> {
    pub(super) async fn new(context: &'a Context, id: RunId, purpose: Purpose, next_seq: usize) -> Result<Self, Error> {
        let links = context.store.links().await?;
        let (departments, people) = (Mutex::new(Arc::new(links.departments)), Mutex::new(links.people));
        let next_seq = AtomicI64::new(i64::try_from(next_seq).unwrap_or(i64::MAX));
        Ok(Self {
            context,
            id,
            purpose,
            departments,
            people,
            deleted: Mutex::default(),
            headcount: Mutex::default(),
            next_seq,
            stop: Mutex::default(),
        })
    }

    /// Why the run cannot go on, if it cannot.
    pub(super) async fn take_stop(&self) -> Option<Error> {
        self.stop.lock().await.take()
    }

    /// What the caller can do about whatever stopped the run.
    pub(super) async fn stopped_by(&self) -> Option<Kind> {
        self.stop.lock().await.as_ref().map(Error::kind)
    }

    pub(super) async fn is_stopped(&self) -> bool {
        self.stop.lock().await.is_some()
    }

    /// Takes a change, or several that are one group, from wherever the steps stand to the outcome of each.
    pub(super) async fn drive(&self, place: i64, mut steps: Vec<JournalStep>) -> Result<Vec<Driven>, Error> {
        let were_open = open_changes(&steps);
        let mut refused: BTreeSet<ChangeId> = BTreeSet::new();
        let mut n_calls: BTreeMap<u64, usize> = BTreeMap::new();
        let outcomes: BTreeMap<ChangeId, Outcome> = loop {
            match next_action(&steps) {
                Action::Start(seq) => match self.judge(&steps).await {
                    Verdict::Begin => {
                        let n_calls = n_calls.entry(seq).or_default();
                        let is_first = *n_calls == 0 && self.purpose == Purpose::Apply;
                        let step = step_mut(&mut steps, seq);
                        let made = self.make_call(step, is_first).await?;
                        *n_calls += made.n_calls;
                        refused.extend(made.is_refused.then(|| step.change.clone()));
                    }
                    Verdict::Hold => {
                        self.hold_rest(&mut steps).await?;
                        break steps.iter().map(|step| (step.change.clone(), Outcome::Held)).collect();
                    }
                    Verdict::Wait => break BTreeMap::new(),
                },
                // Reads would be refused as well, or find nobody.
                Action::Settle(_) if self.is_stopped().await => break BTreeMap::new(),
                Action::Settle(seq) => {
                    let may_repeat = n_calls.get(&seq).is_none_or(|n_calls| *n_calls < MOST_CALLS);
                    if !self.settle(step_mut(&mut steps, seq), may_repeat).await? {
                        break BTreeMap::new();
                    }
                }
                Action::Append(operation) => {
                    let change = change_of(&steps, operation.key());
                    steps.push(self.append(place, &change, operation).await?);
                }
                Action::Done(outcome) => break BTreeMap::from([(steps[0].change.clone(), outcome)]),
                Action::AllDone(outcomes) => break outcomes,
            }
        };
        self.end(steps, outcomes, &were_open, &refused).await
    }

    /// Leaves nothing planned that is never made, and raises or settles the alarm of each. A change without an outcome is not settled.
    async fn end(
        &self,
        steps: Vec<JournalStep>,
        mut outcomes: BTreeMap<ChangeId, Outcome>,
        were_open: &BTreeSet<ChangeId>,
        refused: &BTreeSet<ChangeId>,
    ) -> Result<Vec<Driven>, Error> {
        let mut by_change: BTreeMap<ChangeId, Vec<JournalStep>> = BTreeMap::new();
        for step in steps {
            by_change.entry(step.change.clone()).or_default().push(step);
        }
        let mut driven = Vec::with_capacity(by_change.len());
        for (change, mut steps) in by_change {
            let outcome = outcomes.remove(&change);
            match &outcome {
                // An invitation that is accepted goes on.
                None | Some(Outcome::Pending) => {}
                Some(Outcome::Skipped(because)) => self.skip(&mut steps, because).await?,
                Some(_) => self.skip(&mut steps, &change.key).await?,
            }
            self.raise_or_settle_alarm(&change.key, &steps, outcome.as_ref()).await?;
            let is_open = !open_changes(&steps).is_empty();
            self.say_whether_settled(&change, were_open.contains(&change), is_open).await?;
            let detail = steps.iter().rev().find_map(|step| step.detail.clone());
            let is_refused = refused.contains(&change);
            driven.push(Driven { change, outcome, detail, is_refused });
        }
        Ok(driven)
    }

    /// A change of which nothing is done may always wait for another plan; one that is begun may not be forgotten. Whoever is deleted
    /// is brought back at once, whatever else has happened.
    async fn judge(&self, steps: &[JournalStep]) -> Verdict {
        let is_begun = steps.iter().any(|step| step.state == StepState::Succeeded);
        match self.purpose {
            Purpose::Settle if !is_begun => Verdict::Hold,
            _ if is_deleted_not_back(steps) || !self.is_stopped().await => Verdict::Begin,
            _ if is_begun => Verdict::Wait,
            _ => Verdict::Hold,
        }
    }

    /// Writes the step down as started, makes its call, and writes down what came of it.
    async fn make_call(&self, step: &mut JournalStep, is_first: bool) -> Result<Made, Error> {
        step.state = next(step, StepEvent::Start)?;
        let started_at = Some(self.context.now());
        self.save(step, StepChange { started_at, ..StepChange::default() }).await?;
        let (departments, people) = (self.departments().await, self.people(&step.operation).await);
        let written = self.remote(&departments, &people).write(&step.operation).await;
        let mut n_calls = 1;
        let is_recreation = matches!(step.operation, Operation::RecreatePerson { .. });
        let is_refused = match &written {
            Ok(Written::Refused(error)) => is_of_the_object(error),
            Ok(Written::Taken(error)) => is_first && !is_recreation && is_of_the_object(error),
            Ok(Written::Done(_) | Written::Invited | Written::Unknown(_) | Written::NotEmpty(_)) | Err(_) => false,
        };
        let (event, detail) = match written {
            Ok(Written::Done(created)) => {
                self.link(&step.operation, created).await?;
                (StepEvent::Succeed, None)
            }
            Ok(Written::Invited) => {
                (StepEvent::Invite, Some("DingTalk has sent an invitation, which the person has to accept".into()))
            }
            Ok(Written::Unknown(error)) => (StepEvent::LoseTrack, Some(format!("the answer was lost: {error}"))),
            // Whoever was deleted just now may still be in the way, with userid or number.
            Ok(Written::Taken(error)) if is_recreation => (StepEvent::LoseTrack, Some(error.to_string())),
            Ok(Written::Taken(error)) if is_first => (StepEvent::Fail, Some(error.to_string())),
            Ok(Written::Taken(error)) => {
                n_calls = MOST_CALLS;
                (StepEvent::LoseTrack, Some(error.to_string()))
            }
            Ok(Written::Refused(error)) => {
                self.headcount.lock().await.note(&step.operation, &error);
                let detail = error.to_string();
                let event = match is_for_good(&step.operation, &error) {
                    true => StepEvent::Fail,
                    false => StepEvent::LoseTrack,
                };
                self.stop_if_pointless(error).await;
                (event, Some(detail))
            }
            Ok(Written::NotEmpty(child)) => {
                (StepEvent::Fail, Some(format!("department {child} still stands below it")))
            }
            Err(Lacks::Department(key)) => {
                (StepEvent::Fail, Some(format!("department `{key}` does not exist in DingTalk")))
            }
            Err(Lacks::Person(key)) => (StepEvent::Fail, Some(format!("`{key}` is not in DingTalk"))),
        };
        step.detail = detail;
        step.state = next(step, event)?;
        match is_refused {
            true => self.save_refusal(step).await?,
            false => self.save_outcome(step).await?,
        }
        Ok(Made { n_calls, is_refused })
    }

    /// Reads the remote side until two looks agree. Tells whether the step is settled.
    async fn settle(&self, step: &mut JournalStep, may_repeat: bool) -> Result<bool, Error> {
        if step.state == StepState::Started {
            step.state = next(step, StepEvent::LoseTrack)?;
            self.save_outcome(step).await?;
        }
        for _ in 0..MOST_LOOKS {
            let first = self.look(step).await;
            let second = self.look(step).await;
            let (Ok(first), Ok(second)) = (&first, &second) else { continue };
            if first != second {
                continue;
            }
            let event = match second {
                Found::Done(created) => {
                    self.link(&step.operation, *created).await?;
                    step.detail = None;
                    StepEvent::Succeed
                }
                Found::Undone if may_repeat => StepEvent::FindUndone,
                Found::Undone => StepEvent::Fail,
                Found::Other(sentence) => {
                    step.detail = Some(sentence.clone());
                    StepEvent::Fail
                }
            };
            step.state = next(step, event)?;
            self.save_outcome(step).await?;
            return Ok(true);
        }
        Ok(false)
    }

    async fn look(&self, step: &JournalStep) -> Result<Found, CallError> {
        let at = self.context.now().saturating_add(BEFORE_A_LOOK).unwrap_or(jiff::Timestamp::MAX);
        self.context.clock.sleep_until(at).await;
        let (departments, people) = (self.departments().await, self.people(&step.operation).await);
        match self.remote(&departments, &people).look(&step.operation).await {
            Ok(found) => found,
            // What it names was never created, so it cannot have been done.
            Err(Lacks::Department(_) | Lacks::Person(_)) => Ok(Found::Undone),
        }
    }

    async fn departments(&self) -> Arc<BTreeMap<Key, DeptId>> {
        self.departments.lock().await.clone()
    }

    /// The userids of the people whom a call names, as far as they stand.
    async fn people(&self, operation: &Operation) -> BTreeMap<Key, UserId> {
        let known = self.people.lock().await;
        let named = operation.people().into_iter();
        named.filter_map(|key| Some((key.clone(), known.get(key)?.clone()))).collect()
    }

    fn remote<'b>(&'b self, departments: &'b BTreeMap<Key, DeptId>, people: &'b BTreeMap<Key, UserId>) -> Remote<'b> {
        let settings = &self.context.settings;
        Remote {
            contacts: self.context.contacts(),
            root: settings.sync.root,
            departments,
            people,
            region: settings.source.mapping.region,
        }
    }

    /// Remembers which remote object is whose, before the step counts as done: otherwise a kill in between would forget it.
    async fn link(&self, operation: &Operation, created: Option<DeptId>) -> Result<(), Error> {
        let store = &self.context.store;
        let now = self.context.now();
        match operation {
            Operation::RekeyPerson { key, from, userid } => self.rekey(key, from, userid).await?,
            Operation::CreateDepartment { key, .. } => {
                let Some(id) = created else { return Ok(()) };
                store.link_department(key, id, now).await?;
                Arc::make_mut(&mut *self.departments.lock().await).insert(key.clone(), id);
            }
            Operation::CreatePerson { key, userid, .. } | Operation::RecreatePerson { key, userid, .. } => {
                store.link_person(key, userid, now).await?;
                self.people.lock().await.insert(key.clone(), userid.clone());
            }
            Operation::DeletePerson { key, userid, reason } => {
                let _alone = self.deleted.lock().await;
                deleted::remember(self.context, userid).await?;
                if *reason == DeleteReason::Removal {
                    store.unlink_person(key).await?;
                }
            }
            Operation::DeleteDepartment { key, .. } => {
                store.unlink_department(key).await?;
                Arc::make_mut(&mut *self.departments.lock().await).remove(key);
            }
            Operation::UpdateDepartment { .. }
            | Operation::UpdatePerson { .. }
            | Operation::SetManager { .. }
            | Operation::SetLeaders { .. }
            | Operation::RestoreReport { .. }
            | Operation::RestoreLeader { .. } => {}
        }
        Ok(())
    }

    /// Moves a person's link to the new key, unless a run that was killed had done so already.
    async fn rekey(&self, key: &Key, from: &Key, userid: &UserId) -> Result<(), Error> {
        let store = &self.context.store;
        self.people.lock().await.insert(key.clone(), userid.clone());
        match store.rekey_person(from, key, self.context.now()).await {
            Err(StoreError::Missing(_)) if store.links().await?.people.get(key) == Some(userid) => Ok(()),
            moved => Ok(moved?),
        }
    }

    /// Nothing new is begun from now on.
    pub(super) async fn interrupt(&self) {
        self.stop.lock().await.get_or_insert(Error::Interrupted { run: self.id.0 });
    }

    /// When credentials, permission or the connection fail, every other call would fail as well.
    async fn stop_if_pointless(&self, error: CallError) {
        let unreachable = matches!(error, CallError::Transport { kind: TransportKind::Connect, .. });
        if is_denied(&error) || unreachable {
            self.stop.lock().await.get_or_insert(Error::DingTalk { doing: "the run stopped".into(), source: error });
        }
    }

    /// Notes that a person has accepted the invitation.
    pub(super) async fn accept(&self, step: &mut JournalStep) -> Result<(), Error> {
        self.link(&step.operation, None).await?;
        step.state = next(step, StepEvent::Succeed)?;
        self.save_outcome(step).await
    }

    /// Leaves the steps of a change that was never begun to the next plan.
    pub(super) async fn give_up(&self, mut steps: Vec<JournalStep>) -> Result<(), Error> {
        self.hold_rest(&mut steps).await
    }

    /// Leaves a change that is not begun to the next plan, and says why.
    pub(super) async fn hold(&self, steps: &mut [JournalStep], why: &str) -> Result<(), Error> {
        steps.iter_mut().for_each(|step| step.detail = Some(why.to_owned()));
        self.hold_rest(steps).await
    }

    async fn hold_rest(&self, steps: &mut [JournalStep]) -> Result<(), Error> {
        for step in steps.iter_mut().filter(|step| step.state == StepState::Planned) {
            step.state = next(step, StepEvent::Hold)?;
            self.save_outcome(step).await?;
        }
        Ok(())
    }

    /// Leaves out a change that there is no room for, and says so. Tells whether there is none.
    pub(super) async fn skip_without_room(&self, steps: &mut [JournalStep]) -> Result<bool, Error> {
        let full = self.headcount.lock().await.stands_in_the_way_of(steps);
        let Some((because, why)) = full else { return Ok(false) };
        steps.iter_mut().for_each(|step| step.detail = Some(why.clone()));
        self.skip(steps, &because).await?;
        Ok(true)
    }

    /// Marks the steps of a change that is not done because of another.
    pub(super) async fn skip(&self, steps: &mut [JournalStep], because: &Key) -> Result<(), Error> {
        for step in steps.iter_mut().filter(|step| step.state == StepState::Planned) {
            step.state = next(step, StepEvent::Skip { because: because.clone() })?;
            self.save_outcome(step).await?;
        }
        Ok(())
    }

    async fn append(&self, place: i64, change: &ChangeId, operation: Operation) -> Result<JournalStep, Error> {
        let seq = self.next_seq.fetch_add(1, Ordering::Relaxed);
        let step = JournalStep {
            seq: u64::try_from(seq).unwrap_or_default(),
            change: change.clone(),
            needs: Vec::new(),
            operation,
            state: StepState::Planned,
            detail: None,
        };
        self.context.store.save_journal(&[row(self.id, place, &step)]).await?;
        Ok(step)
    }

    async fn raise_or_settle_alarm(
        &self,
        key: &Key,
        steps: &[JournalStep],
        outcome: Option<&Outcome>,
    ) -> Result<(), Error> {
        let store = &self.context.store;
        let recreates = steps.iter().filter(|step| matches!(step.operation, Operation::RecreatePerson { .. }));
        let was_back = recreates.clone().any(|step| step.state == StepState::Succeeded);
        let is_back = was_back && !is_deleted_not_back(steps);
        if is_back {
            store.settle_alarm(DELETED_NOT_BACK, key.as_str(), self.context.now()).await?;
        } else if is_deleted_not_back(steps) || outcome == Some(&Outcome::DeletedNotBack) {
            let what_next = match outcome {
                Some(Outcome::Pending) => "the person has to accept DingTalk's invitation".to_owned(),
                _ => format!("`dianmao apply` tries again, `dianmao log {}` says why", self.id),
            };
            let message =
                format!("`{key}` was deleted in DingTalk to get a new mobile number and is not back yet; {what_next}");
            store.raise_alarm(DELETED_NOT_BACK, key.as_str(), &message, self.context.now()).await?;
        }
        Ok(())
    }

    /// An alarm stands as long as nobody knows what became of a call. A run that was stopped says by itself why.
    async fn say_whether_settled(&self, change: &ChangeId, was_open: bool, is_open: bool) -> Result<(), Error> {
        let (store, id, now) = (&self.context.store, change.to_string(), self.context.now());
        if was_open && !is_open {
            store.settle_alarm(UNSETTLED, &id, now).await?;
        } else if is_open && !self.is_stopped().await {
            let message = format!(
                "nobody knows whether run {} wrote `{}` ({}), because DingTalk cannot be read there; it and what hangs on it are left alone, and each `dianmao apply` looks again",
                self.id,
                change.key,
                change.kind.as_str()
            );
            store.raise_alarm(UNSETTLED, &id, &message, now).await?;
        }
        Ok(())
    }

    async fn save_outcome(&self, step: &JournalStep) -> Result<(), Error> {
        let ended_at = step.state.is_terminal().then(|| self.context.now());
        self.save(step, StepChange { ended_at, ..StepChange::default() }).await
    }

    /// The same of a call that was refused for the object's own sake.
    async fn save_refusal(&self, step: &JournalStep) -> Result<(), Error> {
        let outcome = json!({ "detail": step.detail, "refused": "object" });
        let ended_at = step.state.is_terminal().then(|| self.context.now());
        self.save(step, StepChange { ended_at, outcome: Some(&outcome), ..StepChange::default() }).await
    }

    async fn save(&self, step: &JournalStep, change: StepChange<'_>) -> Result<(), Error> {
        let outcome = step.detail.as_ref().map(|detail| json!({ "detail": detail }));
        let because = match &step.state {
            StepState::Skipped { because } => Some(because.as_str()),
            _ => None,
        };
        let change = StepChange {
            seq: i64::try_from(step.seq).unwrap_or_default(),
            state: step.state.as_str(),
            because,
            outcome: change.outcome.or(outcome.as_ref()),
            ..change
        };
        Ok(self.context.store.set_state(self.id, change).await?)
    }
}

/// Whether a refusal says something about the call itself. Whoever is deleted is not given up because DingTalk did not want to be
/// called at all; of everything else the next plan brings what is not done.
fn is_for_good(operation: &Operation, error: &CallError) -> bool {
    !matches!(operation, Operation::RecreatePerson { .. }) || !(is_denied(error) || error.is_transient())
}

/// The changes of which nobody knows what became of a call.
fn open_changes(steps: &[JournalStep]) -> BTreeSet<ChangeId> {
    let open = steps.iter().filter(|step| matches!(step.state, StepState::Started | StepState::Unknown));
    open.map(|step| step.change.clone()).collect()
}

/// The change of a group that a further step of somebody belongs to.
fn change_of(steps: &[JournalStep], key: &Key) -> ChangeId {
    let of_person = steps.iter().find(|step| step.operation.key() == key);
    of_person.unwrap_or(&steps[0]).change.clone()
}

fn step_mut(steps: &mut [JournalStep], seq: u64) -> &mut JournalStep {
    steps.iter_mut().find(|step| step.seq == seq).expect("the next action names one of the steps it was made from")
}

fn next(step: &JournalStep, event: StepEvent) -> Result<StepState, Error> {
    step.state.next(event).map_err(|error| Error::Journal(error.to_string()))
}
