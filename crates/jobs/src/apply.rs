//! Carries out a plan: journal first, then the call, then what came of it. Safe to repeat after a kill at any instant, because whatever
//! was started is settled by reading before anything new is planned.

mod execute;
mod headcount;
mod numbers;
mod resume;
mod rows;
mod run;
mod saved;

use std::collections::{BTreeMap, BTreeSet};

use dianmao_roster::change::ChangeId;
use dianmao_roster::guard::Mode;
use dianmao_roster::id::Key;
use dianmao_roster::journal::{JournalStep, Outcome};
use dianmao_roster::plan::Plan;
use dianmao_roster::proof::CheckName;
use dianmao_store::{JournalRow, RunLock, SourceKeys, SourceRead};

use crate::alarms::DELETED_NOT_BACK;
use crate::context::Context;
use crate::error::Error;
use crate::managers;
use crate::plan::{self, APPLIED, Drawn, HOSTS, PlanOptions};
use crate::quarantine;
use crate::seen;

/// How many changes wait for their answer at once.
const IN_FLIGHT: usize = 8;

/// The kind of run that carries out a plan.
const APPLY: &str = "apply";
/// The kind of run that takes another back.
pub(crate) const REVERT: &str = "revert";
/// The kinds of run that write.
pub(crate) const WRITING: [&str; 2] = [APPLY, REVERT];

/// What to apply.
#[derive(Debug, Clone, Default)]
pub struct ApplyOptions {
    /// What to plan, and what the user allows.
    pub plan: PlanOptions,
    /// A plan that was saved earlier: only its changes are made, and only those that nothing has moved under.
    pub saved: Option<Plan>,
}

/// A plan that is ready to be carried out. Nobody else can run for this company while it lives.
pub struct Prepared {
    kind: &'static str,
    drawn: Drawn,
    /// The changes of the saved plan whose objects have moved since.
    pub moved: Vec<ChangeId>,
    /// The changes of earlier runs of which nobody knows even now whether they took effect.
    pub unsettled: Vec<ChangeId>,
    _lock: RunLock,
}

/// What an apply did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Applied {
    /// The run's number, where there was something to do.
    pub run: Option<i64>,
    /// How each change came out.
    pub outcomes: BTreeMap<ChangeId, Outcome>,
    /// The changes, those of earlier runs too, of which nobody knows yet whether they took effect; the next apply settles them first.
    pub unsettled: Vec<ChangeId>,
    /// The failed changes that were refused for the object's own sake: its name, its number, its address.
    pub refused: BTreeSet<ChangeId>,
    /// A sentence for each change that failed or was not done.
    pub details: BTreeMap<ChangeId, String>,
}

impl Applied {
    /// How many changes came out in a way.
    pub fn count(&self, is: impl Fn(&Outcome) -> bool) -> usize {
        self.outcomes.values().filter(|outcome| is(outcome)).count()
    }

    /// Whether something that was begun or tried is not done.
    #[must_use]
    pub fn is_partial(&self) -> bool {
        let undone = |outcome: &Outcome| !matches!(outcome, Outcome::Succeeded | Outcome::Held | Outcome::Pending);
        !self.unsettled.is_empty() || self.outcomes.values().any(undone)
    }

    /// Whether something waits for an approval.
    #[must_use]
    pub fn is_held(&self) -> bool {
        self.outcomes.values().any(|outcome| *outcome == Outcome::Held)
    }

    /// The people who are deleted and not back.
    pub fn deleted_not_back(&self) -> impl Iterator<Item = &Key> {
        self.outcomes.iter().filter(|(_, outcome)| **outcome == Outcome::DeletedNotBack).map(|(id, _)| &id.key)
    }
}

/// Settles what an earlier run left open, then draws up the plan to apply. What cannot be settled is held in it, with all that hangs on it.
///
/// # Errors
/// What [`plan::draw`] fails with; or another run is under way.
pub async fn prepare(context: &Context, options: &ApplyOptions) -> Result<Prepared, Error> {
    let lock = context.store.lock().await?;
    // Whoever only observes writes nothing, not even the rest of an earlier run.
    let unsettled = match context.settings.guard.mode {
        Mode::Observe => Vec::new(),
        Mode::Additive | Mode::Full => settle(context).await?,
    };
    let mut drawn = plan::draw(context, &options.plan).await?;
    let moved = match &options.saved {
        Some(saved) => saved::keep_unmoved(context, &mut drawn.plan, saved, &options.plan).await?,
        None => Vec::new(),
    };
    seen::save(context, &drawn.reading.directory).await?;
    managers::save(context, &drawn.reading.directory).await?;
    settle_alarms(context, &drawn).await?;
    quarantine::settle_alarms(context, &drawn.plan, &options.plan.only).await?;
    Ok(Prepared { moved, ..Prepared::new(APPLY, drawn, unsettled, lock) })
}

/// Settles what earlier runs left open. Gives what cannot be settled.
pub(crate) async fn settle(context: &Context) -> Result<Vec<ChangeId>, Error> {
    resume::settle_open_runs(context).await
}

/// The steps of a run by the place of their change in its plan.
pub(crate) fn changes(rows: Vec<JournalRow>) -> Result<BTreeMap<i64, Vec<JournalStep>>, Error> {
    resume::changes(rows)
}

impl Prepared {
    pub(crate) fn new(kind: &'static str, drawn: Drawn, unsettled: Vec<ChangeId>, lock: RunLock) -> Self {
        Self { kind, drawn, moved: Vec::new(), unsettled, _lock: lock }
    }

    /// The plan.
    #[must_use]
    pub fn plan(&self) -> &Plan {
        &self.drawn.plan
    }

    /// Carries it out.
    ///
    /// # Errors
    /// The plan is refused as a whole; or credentials, permission or the connection fail on the way. Then the journal holds what was done,
    /// and the next apply goes on.
    pub async fn execute(self, context: &Context) -> Result<Applied, Error> {
        self.execute_until(context, std::future::pending()).await
    }

    /// Carries it out, or as much of it as is begun by the time that `interrupted` comes true: calls in flight are finished, and nobody
    /// stays deleted for want of the second call.
    ///
    /// # Errors
    /// As [`Self::execute`]; and [`Error::Interrupted`], after which the next one goes on.
    pub async fn execute_until(
        self,
        context: &Context,
        interrupted: impl Future<Output = ()>,
    ) -> Result<Applied, Error> {
        refuse(&self.drawn.plan)?;
        remember_host(context).await?;
        remember_adopted(context, &self.drawn).await?;
        resume::settle_accepted(context, &self.drawn.reading).await?;
        let applied = execute::execute(context, self.kind, &self.drawn, self.unsettled, interrupted).await?;
        remember(context, &self.drawn, &applied).await?;
        Ok(applied)
    }
}

fn refuse(plan: &Plan) -> Result<(), Error> {
    let Some(refusal) = plan.refusals.first() else { return Ok(()) };
    Err(Error::Refused {
        message: refusal.message.clone(),
        hint: match &refusal.allow {
            Some(option) => format!("Nothing was written. Look at the plan; `dianmao apply {option}` lets it through."),
            None => String::new(),
        },
    })
}

async fn remember_adopted(context: &Context, drawn: &Drawn) -> Result<(), Error> {
    let adopted = &drawn.plan.adopted;
    if adopted.people.is_empty() && adopted.departments.is_empty() {
        return Ok(());
    }
    Ok(context.store.save_links(adopted, context.now()).await?)
}

/// Remembers where this store is used, before anything is written there.
async fn remember_host(context: &Context) -> Result<(), Error> {
    let mut hosts = plan::known_hosts(context).await?;
    if hosts.insert(context.client.config().oapi_url.clone()) {
        context.store.save_fact(HOSTS, &serde_json::json!(hosts), context.now()).await?;
    }
    Ok(())
}

/// Remembers what this run saw, for the next one to compare with. A source that is empty is not remembered.
async fn remember(context: &Context, drawn: &Drawn, applied: &Applied) -> Result<(), Error> {
    let now = context.now();
    quarantine::remember(context, &drawn.plan, applied).await?;
    context.store.save_scope(&drawn.reading.scope.to_json(), now).await?;
    if applied.outcomes.values().any(|outcome| *outcome == Outcome::Succeeded) {
        context.store.save_fact(APPLIED, &serde_json::json!(true), now).await?;
    }
    let read = source_read(context, drawn);
    if read.people.active.is_empty() && read.people.inactive.is_empty() {
        return Ok(());
    }
    Ok(context.store.record_source_read(&read).await?)
}

fn source_read(context: &Context, drawn: &Drawn) -> SourceRead {
    let intake = &drawn.intake;
    let checks = [CheckName::SourceNotEmpty, CheckName::SourceNotShrunk, CheckName::SourceStable];
    SourceRead {
        at: context.now(),
        people: SourceKeys {
            active: intake.org.people.keys().cloned().collect(),
            inactive: intake.seen.people.clone(),
        },
        departments: SourceKeys {
            active: intake.org.departments.keys().cloned().collect(),
            inactive: intake.seen.departments.clone(),
        },
        // A row whose key cannot be read may be anybody's.
        complete: intake.n_rows_without_key == 0 && checks.into_iter().all(|check| drawn.plan.proof.has(check)),
    }
}

/// An alarm about a person who is back is over.
async fn settle_alarms(context: &Context, drawn: &Drawn) -> Result<(), Error> {
    for alarm in context.store.open_alarms().await? {
        let is_back = drawn.adoption.actual.people.contains_key(&Key::from(alarm.key.clone()));
        if alarm.kind == DELETED_NOT_BACK && is_back {
            context.store.settle_alarm(&alarm.kind, &alarm.key, context.now()).await?;
        }
    }
    Ok(())
}
