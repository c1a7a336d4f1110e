//! Who manages whom. DingTalk tells it of one person at a time, so it is remembered: read are those of whom nothing is remembered, those
//! whose manager HR wants changed, and a seventh of all others a day.

use std::collections::{BTreeMap, BTreeSet};

use dianmao_roster::directory::{Directory, Links};
use dianmao_roster::id::{Key, UserId};
use dianmao_roster::intake::Intake;
use dianmao_roster::org::{Manager, PersonRef};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::context::Context;
use crate::error::Error;
use crate::remote::directory;

/// The fact that what was read is kept under.
const MANAGERS: &str = "managers";
/// Everybody is read once in so many days.
const DAYS: u32 = 7;

/// What was read of one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Known {
    /// The manager's userid, empty for nobody.
    manager: String,
    read_on: Date,
}

type Memory = BTreeMap<String, Known>;

/// Adds the managers of all who are ours to the directory, as far as HR states managers at all.
pub(crate) async fn read(
    context: &Context,
    intake: &Intake,
    links: &Links,
    directory: &mut Directory,
) -> Result<(), Error> {
    if !intake.mapped.contains("manager") {
        return Ok(());
    }
    let memory = load(context).await?;
    let ours = ours(intake, links, directory);
    let today = context.today();
    let due = ours.iter().filter(|(user, key)| {
        let known = memory.get(user.as_str());
        known.is_none_or(|known| {
            let is_due = known.read_on != today && is_due(user, today);
            is_due || is_other(&known.manager, wanted(key, intake, links))
        })
    });
    let due: BTreeSet<UserId> = due.map(|(user, _)| user.clone()).collect();
    let read = directory::read_managers(context, due.clone()).await?;
    let remembered = ours.into_keys().filter(|user| !due.contains(user)).filter_map(|user| {
        let known = memory.get(user.as_str())?;
        Some((user, known))
    });
    for (user, known) in remembered {
        directory.managers_since = directory.managers_since.into_iter().chain([known.read_on]).min();
        let manager = Some(known.manager.clone()).filter(|manager| !manager.is_empty()).map(UserId::from);
        directory.managers.insert(user, manager);
    }
    directory.managers_read = read.keys().cloned().collect();
    directory.managers.extend(read);
    Ok(())
}

/// Remembers what was read. A run that read nothing writes nothing.
pub(crate) async fn save(context: &Context, directory: &Directory) -> Result<(), Error> {
    if directory.managers_read.is_empty() {
        return Ok(());
    }
    let mut memory = load(context).await?;
    memory.retain(|user, _| directory.people.contains_key(&UserId::from(user.clone())));
    for user in &directory.managers_read {
        let manager =
            directory.managers.get(user).cloned().flatten().map(|manager| manager.to_string()).unwrap_or_default();
        memory.insert(user.to_string(), Known { manager, read_on: context.today() });
    }
    let memory = serde_json::to_value(memory).map_err(|error| Error::Journal(error.to_string()))?;
    Ok(context.store.save_fact(MANAGERS, &memory, context.now()).await?)
}

/// Forgets what was read of people whose managers are about to change against HR's word: whoever plans next reads them, and does not take
/// them for what HR wants.
pub(crate) async fn forget(context: &Context, users: &BTreeSet<UserId>) -> Result<(), Error> {
    let mut memory = load(context).await?;
    let n_known = memory.len();
    memory.retain(|user, _| !users.contains(&UserId::from(user.clone())));
    if memory.len() == n_known {
        return Ok(());
    }
    let memory = serde_json::to_value(memory).map_err(|error| Error::Journal(error.to_string()))?;
    Ok(context.store.save_fact(MANAGERS, &memory, context.now()).await?)
}

async fn load(context: &Context) -> Result<Memory, Error> {
    let fact = context.store.fact(MANAGERS).await?;
    Ok(fact.and_then(|fact| serde_json::from_value(fact.value).ok()).unwrap_or_default())
}

/// The people whose managers we may have to write, as far as they stand.
fn ours(intake: &Intake, links: &Links, directory: &Directory) -> BTreeMap<UserId, Key> {
    let chosen = intake.userids.iter().filter(|(key, _)| !links.people.contains_key(*key));
    links
        .people
        .iter()
        .chain(chosen)
        .filter(|(_, user)| directory.people.contains_key(*user))
        .map(|(key, user)| (user.clone(), key.clone()))
        .collect()
}

/// The userid of the manager whom HR states; `None` where nobody is stated, or nobody whose userid is known.
fn wanted<'a>(key: &Key, intake: &Intake, links: &'a Links) -> Option<&'a str> {
    match intake.org.managers.get(key)? {
        Manager::Nobody => Some(""),
        Manager::Is(PersonRef::Person(manager)) => links.people.get(manager).map(UserId::as_str),
        Manager::Is(PersonRef::Unmanaged(_)) => None,
    }
}

fn is_other(known: &str, wanted: Option<&str>) -> bool {
    wanted.is_some_and(|wanted| wanted != known)
}

/// Whether it is this person's day. A sum over the userid spreads people well enough, and is the same on every machine.
fn is_due(user: &UserId, today: Date) -> bool {
    let sum = user.as_str().bytes().fold(0_u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(u32::from(byte)));
    let day = u32::try_from(today.day_of_year()).unwrap_or_default();
    sum % DAYS == day % DAYS
}
