//! One run: drives the steps of a change from the journal's states, one write call after the other.

use std::sync::atomic::{AtomicI64, Ordering};

use dianmao_dingtalk::{Error as CallError, TransportKind};
use dianmao_roster::change::ChangeId;
use dianmao_roster::directory::Links;
use dianmao_roster::id::{DeptId, Key};
use dianmao_roster::journal::{
    Action, JournalStep, Operation, Outcome, StepEvent, StepState, is_deleted_not_back, next_action,
};
use dianmao_store::{JournalRow, RunId, StepChange};
use jiff::SignedDuration;
use serde_json::{Value, json};
use tokio::sync::Mutex;

use super::DELETED_NOT_BACK;
use crate::context::Context;
use crate::error::{Error, is_denied};
use crate::remote::changes::{Found, NoDepartment, Remote, Written};

/// How long after a lost answer the first look is taken: a late effect has come by then.
const SETTLE_AFTER: SignedDuration = SignedDuration::from_secs(5);
/// How long after the first look the second one is taken.
const LOOK_AGAIN_AFTER: SignedDuration = SignedDuration::from_secs(2);
/// How many pairs of looks may differ before the step is left to the next run.
const MOST_LOOKS: usize = 3;

/// One run of one company.
pub(super) struct Run<'a> {
    pub(super) context: &'a Context,
    pub(super) id: RunId,
    links: Mutex<Links>,
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
}

impl<'a> Run<'a> {
    pub(super) async fn new(context: &'a Context, id: RunId, next_seq: i64) -> Result<Self, Error> {
        let links = Mutex::new(context.store.links().await?);
        Ok(Self { context, id, links, next_seq: AtomicI64::new(next_seq), stop: Mutex::new(None) })
    }

    /// Why the run cannot go on, if it cannot.
    pub(super) async fn take_stop(&self) -> Option<Error> {
        self.stop.lock().await.take()
    }

    pub(super) async fn is_stopped(&self) -> bool {
        self.stop.lock().await.is_some()
    }

    /// Takes a change from wherever its steps stand to its outcome.
    pub(super) async fn drive(&self, place: i64, mut steps: Vec<JournalStep>) -> Result<Driven, Error> {
        let change = steps[0].change.clone();
        loop {
            let outcome = match next_action(&steps) {
                Action::Start(_) if self.is_stopped().await && !is_deleted_not_back(&steps) => {
                    self.hold_rest(&mut steps).await?;
                    Some(Outcome::Held)
                }
                Action::Start(seq) => {
                    self.make_call(step_mut(&mut steps, seq)).await?;
                    continue;
                }
                Action::Settle(seq) if self.settle(step_mut(&mut steps, seq)).await? => continue,
                Action::Settle(_) => None,
                Action::Append(operation) => {
                    steps.push(self.append(place, &change, operation).await?);
                    continue;
                }
                Action::Done(outcome) => Some(outcome),
            };
            self.raise_or_settle_alarm(&change.key, &steps).await?;
            let detail = steps.iter().rev().find_map(|step| step.detail.clone());
            return Ok(Driven { change, outcome, detail });
        }
    }

    /// Writes the step down as started, makes its call, and writes down what came of it.
    async fn make_call(&self, step: &mut JournalStep) -> Result<(), Error> {
        step.state = next(step, StepEvent::Start)?;
        let started_at = Some(self.context.now());
        self.save(step, StepChange { started_at, ..StepChange::default() }).await?;
        let written = {
            let links = self.links.lock().await.clone();
            self.remote(&links).write(&step.operation).await
        };
        let event = match written {
            Ok(Written::Done(created)) => {
                self.link(&step.operation, created).await?;
                StepEvent::Succeed
            }
            Ok(Written::Invited) => {
                step.detail = Some("DingTalk has sent an invitation, which the person has to accept".into());
                StepEvent::Invite
            }
            Ok(Written::Unknown(error)) => {
                step.detail = Some(format!("the answer was lost: {error}"));
                StepEvent::LoseTrack
            }
            Ok(Written::Refused(error)) => {
                step.detail = Some(error.to_string());
                self.stop_if_pointless(error).await;
                StepEvent::Fail
            }
            Ok(Written::NotEmpty(child)) => {
                step.detail = Some(format!("department {child} still stands below it"));
                StepEvent::Fail
            }
            Err(NoDepartment(key)) => {
                step.detail = Some(format!("department `{key}` does not exist in DingTalk"));
                StepEvent::Fail
            }
        };
        step.state = next(step, event)?;
        self.save_outcome(step).await
    }

    /// Reads the remote side until two looks agree. Tells whether the step is settled.
    async fn settle(&self, step: &mut JournalStep) -> Result<bool, Error> {
        if step.state == StepState::Started {
            step.state = next(step, StepEvent::LoseTrack)?;
            self.save_outcome(step).await?;
        }
        self.wait(SETTLE_AFTER).await;
        for _ in 0..MOST_LOOKS {
            let first = self.look(step).await;
            self.wait(LOOK_AGAIN_AFTER).await;
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
                Found::Undone => StepEvent::FindUndone,
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
        let links = self.links.lock().await.clone();
        match self.remote(&links).look(&step.operation).await {
            Ok(found) => found,
            // What it names was never created, so it cannot have been done.
            Err(NoDepartment(_)) => Ok(Found::Undone),
        }
    }

    async fn wait(&self, span: SignedDuration) {
        let until = self.context.now().saturating_add(span).unwrap_or(jiff::Timestamp::MAX);
        self.context.clock.sleep_until(until).await;
    }

    fn remote<'b>(&'b self, links: &'b Links) -> Remote<'b> {
        let settings = &self.context.settings;
        Remote { client: &self.context.client, zone: &settings.time_zone, root: settings.sync.root, links }
    }

    /// Remembers which remote object is whose, before the step counts as done: otherwise a kill in between would forget it.
    async fn link(&self, operation: &Operation, created: Option<DeptId>) -> Result<(), Error> {
        let store = &self.context.store;
        let now = self.context.now();
        let mut links = self.links.lock().await;
        match operation {
            Operation::CreateDepartment { key, .. } => {
                let Some(id) = created else { return Ok(()) };
                store.link_department(key, id, now).await?;
                links.departments.insert(key.clone(), id);
            }
            Operation::CreatePerson { key, userid, .. } => {
                store.link_person(key, userid, now).await?;
                links.people.insert(key.clone(), userid.clone());
            }
            Operation::DeletePerson { key, reason: dianmao_roster::journal::DeleteReason::Removal, .. } => {
                store.unlink_person(key).await?;
                links.people.remove(key);
            }
            Operation::DeleteDepartment { key, .. } => {
                store.unlink_department(key).await?;
                links.departments.remove(key);
            }
            _ => {}
        }
        Ok(())
    }

    /// When credentials, permission or the connection fail, every other call would fail as well.
    async fn stop_if_pointless(&self, error: CallError) {
        let unreachable = matches!(error, CallError::Transport { kind: TransportKind::Connect, .. });
        if is_denied(&error) || unreachable {
            self.stop.lock().await.get_or_insert(Error::DingTalk { doing: "the run stopped".into(), source: error });
        }
    }

    /// Leaves the steps of a change that was never begun to the next plan.
    pub(super) async fn give_up(&self, mut steps: Vec<JournalStep>) -> Result<(), Error> {
        self.hold_rest(&mut steps).await
    }

    async fn hold_rest(&self, steps: &mut [JournalStep]) -> Result<(), Error> {
        for step in steps.iter_mut().filter(|step| step.state == StepState::Planned) {
            step.state = next(step, StepEvent::Hold)?;
            self.save_outcome(step).await?;
        }
        Ok(())
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

    async fn raise_or_settle_alarm(&self, key: &Key, steps: &[JournalStep]) -> Result<(), Error> {
        let store = &self.context.store;
        if is_deleted_not_back(steps) {
            let message = format!(
                "`{key}` was deleted in DingTalk to get a new mobile number and is not back yet; `dianmao apply` tries again, `dianmao log {}` says why",
                self.id
            );
            store.raise_alarm(DELETED_NOT_BACK, key.as_str(), &message, self.context.now()).await?;
        } else if steps.len() > 1 {
            store.settle_alarm(DELETED_NOT_BACK, key.as_str(), self.context.now()).await?;
        }
        Ok(())
    }

    async fn save_outcome(&self, step: &JournalStep) -> Result<(), Error> {
        let ended_at = step.state.is_terminal().then(|| self.context.now());
        self.save(step, StepChange { ended_at, ..StepChange::default() }).await
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
            outcome: outcome.as_ref(),
            ..change
        };
        Ok(self.context.store.set_state(self.id, change).await?)
    }
}

fn step_mut(steps: &mut [JournalStep], seq: u64) -> &mut JournalStep {
    steps.iter_mut().find(|step| step.seq == seq).expect("the next action names one of the steps it was made from")
}

fn next(step: &JournalStep, event: StepEvent) -> Result<StepState, Error> {
    step.state.next(event).map_err(|error| Error::Journal(error.to_string()))
}

/// A step as the store keeps it: enough to go on from after a kill.
pub(super) fn row(run: RunId, place: i64, step: &JournalStep) -> JournalRow {
    let needs: Vec<String> = step.needs.iter().map(ToString::to_string).collect();
    let because = match &step.state {
        StepState::Skipped { because } => Some(because.to_string()),
        _ => None,
    };
    JournalRow {
        run,
        seq: i64::try_from(step.seq).unwrap_or_default(),
        change: place,
        key: step.change.key.to_string(),
        operation: step.operation.name().to_owned(),
        payload: json!({ "change": step.change.to_string(), "needs": needs, "operation": step.operation.to_payload() }),
        state: step.state.as_str().to_owned(),
        because,
        outcome: step.detail.as_ref().map(|detail| json!({ "detail": detail })),
        started_at: None,
        ended_at: None,
    }
}

/// A step as the store kept it.
pub(super) fn step(row: JournalRow) -> Result<JournalStep, Error> {
    let unreadable = |what: String| Error::Journal(format!("step {} of run {}: {what}", row.seq, row.run));
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let change = text(&row.payload["change"]).parse().map_err(|error| unreadable(format!("{error}")))?;
    let needs = row.payload["needs"].as_array().into_iter().flatten();
    let needs = needs
        .map(|need| text(need).parse())
        .collect::<Result<_, dianmao_roster::change::NoChangeId>>()
        .map_err(|error| unreadable(error.to_string()))?;
    let operation =
        Operation::from_payload(row.payload["operation"].clone()).map_err(|error| unreadable(error.to_string()))?;
    let state = match (&row.because, row.state.as_str()) {
        (Some(key), "skipped") => StepState::Skipped { because: Key(key.clone()) },
        (_, state) => {
            state.parse().map_err(|error: dianmao_roster::journal::NoStepState| unreadable(error.to_string()))?
        }
    };
    let detail = row.outcome.as_ref().and_then(|outcome| outcome["detail"].as_str()).map(str::to_owned);
    Ok(JournalStep { seq: u64::try_from(row.seq).unwrap_or_default(), change, needs, operation, state, detail })
}
