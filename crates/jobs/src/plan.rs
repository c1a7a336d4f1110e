//! Draws up a plan: HR's files on one side, DingTalk's directory on the other, the guard over the difference. Writes nothing.

use std::collections::{BTreeMap, BTreeSet};

use dianmao_roster::adopt::{AdoptInput, Adoption, adopt, to_look_up};
use dianmao_roster::directory::{Directory, Links};
use dianmao_roster::guard::{Overrides, guard};
use dianmao_roster::id::Key;
use dianmao_roster::intake::{CompiledMapping, Intake, Keys, intake};
use dianmao_roster::journal::{Operation, PayloadError};
use dianmao_roster::plan::{Invitation, Plan, PlanInput, draw_up};
use dianmao_roster::proof::{Evidence, prove};
use dianmao_roster::removal::{MissingPolicy, RemovalInput, removals};
use jiff::Timestamp;

use crate::context::Context;
use crate::error::Error;
use crate::managers;
use crate::past;
use crate::remote::directory::{self, COMPANY_ROOT, Reading};
use crate::settings::{self, rows::read_all};

/// No mobile number of a real person begins like this: the numbers of invented people do.
const INVENTED_MOBILES: &str = "120";

/// What to plan.
#[derive(Debug, Clone, Default)]
pub struct PlanOptions {
    /// Only these people and departments, and what they need; everything where it is empty.
    pub only: BTreeSet<Key>,
    /// What the user allows.
    pub overrides: Overrides,
}

/// A guarded plan and the two reads that it came from.
#[derive(Debug, Clone)]
pub struct Drawn {
    /// The plan.
    pub plan: Plan,
    pub(crate) intake: Intake,
    pub(crate) adoption: Adoption,
    pub(crate) reading: Reading,
}

/// Draws up the plan as of now.
///
/// # Errors
/// HR's files as a whole, DingTalk, or the store cannot be read; or the data does not belong to this company.
pub async fn draw(context: &Context, options: &PlanOptions) -> Result<Drawn, Error> {
    let mut intake = read_source(context).await?;
    refuse_invented_data(context, &intake)?;
    let mut reading = directory::read(context).await?;
    let links = context.store.links().await?;
    context.settings.sync.ignore.apply(&mut intake, &links);
    let root = context.settings.sync.root;
    let input = AdoptInput { intake: &intake, directory: &reading.directory, root, links: &links };
    let elsewhere = to_look_up(&input, COMPANY_ROOT);
    reading.directory.people.extend(directory::look_up(context, elsewhere).await?);
    directory::read_countries(context, &intake, &links, &mut reading.directory).await?;
    managers::read(context, &intake, &links, &mut reading.directory).await?;
    let adoption = adopt(&AdoptInput { intake: &intake, directory: &reading.directory, root, links: &links });
    refuse_foreign_store(context, &adoption).await?;
    let plan = put_together(context, &intake, &reading, &adoption).await?;
    let plan = match options.only.is_empty() {
        true => plan,
        false => {
            refuse_unknown_keys(&options.only, &intake, &links)?;
            plan.only(&options.only)
        }
    };
    let plan = guard(plan, &context.settings.guard, &past::rolling(context).await?, &options.overrides);
    Ok(Drawn { plan, intake, adoption, reading })
}

/// Reads HR's rows and takes them in.
///
/// # Errors
/// A table or the mapping cannot be used as a whole.
pub async fn read_source(context: &Context) -> Result<Intake, Error> {
    Ok(intake(&read_rows(&context.settings.source).await?, context.today()))
}

/// Reads HR's rows under the templates that take them in.
pub(crate) async fn read_rows(source: &settings::Source) -> Result<CompiledMapping, Error> {
    let tables = read_all(&source.rows, &source.mapping.columns()).await?;
    Ok(source.mapping.compile(&tables.tables)?)
}

/// Invented people must never reach a real company.
fn refuse_invented_data(context: &Context, intake: &Intake) -> Result<(), Error> {
    let invented = |mobile: &dianmao_roster::id::Mobile| mobile.reveal().starts_with(INVENTED_MOBILES);
    let found = intake.org.people.iter().find(|(_, person)| person.mobile.as_ref().is_some_and(invented));
    match found {
        Some((key, _)) if !context.is_loopback() => Err(Error::Refused {
            message: format!("`{key}` has an invented mobile number ({INVENTED_MOBILES}…), and this is no emulator"),
            hint: "Sample data of `dianmao init` and `dianmao demo` is for the emulator; put your own HR files in its place.".into(),
        }),
        _ => Ok(()),
    }
}

/// A key that is nobody's is a slip, and a plan without changes would hide it.
fn refuse_unknown_keys(only: &BTreeSet<Key>, intake: &Intake, links: &Links) -> Result<(), Error> {
    let is_known = |key: &Key| {
        let Keys { people, departments } = &intake.seen;
        let is_linked = links.people.contains_key(key) || links.departments.contains_key(key);
        is_linked || people.contains(key) || departments.contains(key)
    };
    match only.iter().find(|key| !is_known(key)) {
        Some(key) => Err(Error::Input(format!("`{key}` is no key of a person or a department"))),
        None => Ok(()),
    }
}

/// A store that knows a company whose every object is gone, at a host that it never saw, is some other company's store.
pub(crate) async fn refuse_foreign_store(context: &Context, adoption: &Adoption) -> Result<(), Error> {
    let lost = adoption.gone.people.len() + adoption.gone.departments.len();
    let found = adoption.links.people.len() + adoption.links.departments.len();
    let hosts = known_hosts(context).await?;
    if lost == 0 || found > 0 || hosts.is_empty() || hosts.contains(&context.client.config().oapi_url) {
        return Ok(());
    }
    Err(Error::Refused {
        message: format!(
            "{} belongs to another DingTalk company: nothing of the {lost} objects that it knows is here, and this host is new to it",
            context.store.place()
        ),
        hint: "Name another store with `[store] path` or `url`, or move this one away.".into(),
    })
}

/// The hosts that this store was used with.
pub(crate) async fn known_hosts(context: &Context) -> Result<BTreeSet<String>, Error> {
    let fact = context.store.fact(HOSTS).await?;
    Ok(fact.and_then(|fact| serde_json::from_value(fact.value).ok()).unwrap_or_default())
}

/// The fact that [`known_hosts`] is kept under.
pub(crate) const HOSTS: &str = "hosts";
/// The fact that tells the first apply from the later ones.
pub(crate) const APPLIED: &str = "applied";

async fn put_together(
    context: &Context,
    intake: &Intake,
    reading: &Reading,
    adoption: &Adoption,
) -> Result<Plan, Error> {
    let proof = prove(&evidence(context, intake, reading).await?);
    let memory = context.store.source_memory().await?;
    let sync = &context.settings.sync;
    // A row without a readable key may be anybody's, so nobody can be said to be missing.
    let missing = if intake.n_rows_without_key > 0 { MissingPolicy::Report } else { sync.missing };
    let removals = removals(&RemovalInput {
        intake,
        memory: &memory,
        adoption,
        directory: &reading.directory,
        now: context.now(),
        today: context.today(),
        leaver_grace_days: sync.leaver_grace_days,
        missing,
        proven: proof.holds(),
    });
    Ok(draw_up(&PlanInput {
        intake,
        pending: &pending(context, intake, &reading.directory).await?,
        directory: &reading.directory,
        adoption,
        removals: &removals,
        proof: &proof,
        abilities: context.settings.tenant.api.abilities(),
        calls_per_minute: usize::try_from(context.settings.tenant.calls_per_second).unwrap_or(0) * 60,
    }))
}

async fn evidence(context: &Context, intake: &Intake, reading: &Reading) -> Result<Evidence, Error> {
    let before = context.store.accepted_source().await?;
    let scope = context.store.scope().await?;
    Ok(Evidence {
        gaps: reading.gaps.clone(),
        scope_unchanged: scope.map(|fact| fact.value == reading.scope.to_json()),
        source_people: intake.seen.people.len(),
        source_people_before: before.map(|size| usize::try_from(size.n_people).unwrap_or(usize::MAX)),
        // A file that changes while it is read stops the read.
        source_stable: true,
    })
}

/// How old an invitation is that was sent then.
pub(crate) fn invitation(context: &Context, sent_at: Timestamp) -> Invitation {
    let since = sent_at.to_zoned(context.settings.time_zone.clone()).date();
    let days = context.today().duration_since(since).as_hours() / 24;
    Invitation { since, days: u32::try_from(days).unwrap_or_default() }
}

/// The people whose invitation is open: asked for by an earlier run under the number that they still have, and not yet among the members.
async fn pending(
    context: &Context,
    intake: &Intake,
    directory: &Directory,
) -> Result<BTreeMap<Key, Option<Invitation>>, Error> {
    let mut pending = BTreeMap::new();
    for row in context.store.steps_in_state(&["pending"]).await? {
        let unreadable = |error: PayloadError| Error::Journal(error.to_string());
        let invited = row.started_at.map(|at| invitation(context, at));
        let operation = Operation::from_payload(row.payload["operation"].clone()).map_err(unreadable)?;
        if let Operation::CreatePerson { key, userid, employee, .. }
        | Operation::RecreatePerson { key, userid, employee, .. } = operation
        {
            let wanted = intake.org.people.get(&key).and_then(|wanted| wanted.mobile.as_ref());
            let is_open = wanted.is_none_or(|wanted| employee.mobile.as_ref() == Some(wanted));
            if is_open && !directory.people.contains_key(&userid) {
                pending.insert(key, invited);
            }
        }
    }
    Ok(pending)
}
