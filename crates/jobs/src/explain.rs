//! Why one person is or is not in DingTalk: what HR's row says, whom it is matched with, what the next apply would do, what earlier ones did.

use std::collections::BTreeSet;

use dianmao_roster::adopt::Standing;
use dianmao_roster::id::{Key, Text, UserId};
use dianmao_roster::plan::Planned;
use serde::Serialize;

use crate::apply::WRITING;
use crate::context::Context;
use crate::error::Error;
use crate::log::{self, StepEntry};
use crate::plan::{self, Drawn, PlanOptions};

/// How many of the newest runs are looked through for the person's calls.
const RUNS: usize = 20;

/// What is known of one person, by contract `dianmao.explanation/1`.
#[derive(Debug, Clone, Serialize)]
pub struct Explanation {
    /// The contract's name.
    pub schema: &'static str,
    /// HR's key.
    pub key: String,
    /// The name, as far as it is known.
    pub name: Option<String>,
    /// The userid in DingTalk, of somebody who is there or shall be.
    pub userid: Option<String>,
    /// Whether the person is a member now.
    pub is_member: bool,
    /// What HR says, a sentence each.
    pub source: Vec<String>,
    /// What DingTalk says, a sentence each.
    pub dingtalk: Vec<String>,
    /// What the next apply does with the person.
    pub changes: Vec<ExplainedChange>,
    /// The person's write calls in the newest runs, newest first.
    pub calls: Vec<ExplainedCall>,
}

/// A change that the plan holds for the person.
#[derive(Debug, Clone, Serialize)]
pub struct ExplainedChange {
    /// The change's id.
    pub id: String,
    /// The fields, as the plan shows them.
    pub details: Vec<String>,
    /// Why it is not done now, where it is not.
    pub hold: Option<String>,
}

/// A write call of an earlier run.
#[derive(Debug, Clone, Serialize)]
pub struct ExplainedCall {
    /// The run.
    pub run: i64,
    /// The call.
    #[serde(flatten)]
    pub step: StepEntry,
}

/// Explains the person whom a word names: HR's key, the userid, or a name that only one person has.
///
/// # Errors
/// Nobody is named, or more than one; or what [`plan::draw`] fails with.
pub async fn explain(context: &Context, who: &str, reveal: bool) -> Result<Explanation, Error> {
    let drawn = plan::draw(context, &PlanOptions::default()).await?;
    let links = context.store.links().await?;
    let key = find(&drawn, &links.people.keys().cloned().collect(), who)?;
    let userid = userid(&drawn, &key);
    let planned: Vec<&Planned> = drawn.plan.changes.iter().filter(|planned| is_of(planned, &key)).collect();
    Ok(Explanation {
        schema: "dianmao.explanation/1",
        name: name(&drawn, &key),
        is_member: drawn.adoption.links.people.contains_key(&key),
        source: source(&drawn, &key),
        dingtalk: dingtalk(&drawn, &key, userid.as_ref()),
        changes: planned.into_iter().map(|planned| change(&drawn, planned, reveal)).collect(),
        calls: calls(context, &key).await?,
        userid: userid.map(|userid| userid.to_string()),
        key: key.to_string(),
    })
}

fn find(drawn: &Drawn, linked: &BTreeSet<Key>, who: &str) -> Result<Key, Error> {
    let key = Key::from(who);
    let intake = &drawn.intake;
    if intake.seen.people.contains(&key) || linked.contains(&key) {
        return Ok(key);
    }
    let links = drawn.adoption.links.people.iter().chain(&intake.userids);
    let by_userid: BTreeSet<&Key> = links.filter(|(_, userid)| userid.as_str() == who).map(|(key, _)| key).collect();
    let people = intake.org.people.iter().chain(&drawn.adoption.actual.people).chain(&intake.aside);
    let by_name = people.filter(|(_, person)| person.name.as_deref() == Some(who)).map(|(key, _)| key);
    let found: Vec<&Key> = match by_userid.is_empty() {
        false => by_userid.into_iter().collect(),
        true => by_name.collect::<BTreeSet<_>>().into_iter().collect(),
    };
    match found.as_slice() {
        [key] => Ok((*key).clone()),
        [] => Err(Error::Input(format!(
            "`{who}` is no key, userid or name of a person in HR's files or of ours in DingTalk"
        ))),
        several => {
            let keys: Vec<String> = several.iter().map(|key| format!("`{key}`")).collect();
            Err(Error::Input(format!("more than one person is called `{who}`: {}; name one by key", keys.join(", "))))
        }
    }
}

fn name(drawn: &Drawn, key: &Key) -> Option<String> {
    let known = [&drawn.intake.org.people, &drawn.adoption.actual.people, &drawn.intake.aside];
    known.into_iter().filter_map(|people| people.get(key)).find_map(|person| person.name.as_ref()).map(Text::to_string)
}

fn userid(drawn: &Drawn, key: &Key) -> Option<UserId> {
    let Drawn { intake, adoption, .. } = drawn;
    let known = adoption.links.people.get(key).or_else(|| adoption.gone.people.get(key));
    known.or_else(|| intake.userids.get(key)).cloned()
}

fn is_of(planned: &Planned, key: &Key) -> bool {
    !planned.change.kind().is_department() && planned.change.key() == key
}

/// What HR's row says, and what was wrong with it.
fn source(drawn: &Drawn, key: &Key) -> Vec<String> {
    let intake = &drawn.intake;
    let mut said = Vec::new();
    if let Some(origin) = intake.people_origins.get(key) {
        said.push(format!("{origin} has them as `{key}`."));
    }
    if intake.ignored.people.contains(key) {
        said.push("`[sync] ignore` leaves them alone.".to_owned());
    }
    if let Some(date) = intake.waiting.get(key) {
        said.push(format!("The first working day is {date}; until then nothing is written."));
    }
    if let Some(date) = intake.leaving.get(key) {
        said.push(format!("The last working day is {date}."));
    }
    let problems = drawn.plan.problems.iter().filter(|problem| problem.key.as_ref() == Some(key));
    said.extend(problems.map(|problem| format!("Problem: {problem}")));
    if let Some(rekey) = drawn.adoption.rekeyed.get(key) {
        said.push(format!("Until now the key was `{}` ({}).", rekey.from, rekey.evidence.in_words()));
    }
    if said.is_empty() {
        said.push(match intake.seen.people.contains(key) {
            true => "A row is there, and set aside with something that it hangs on.".to_owned(),
            false => "No row has this key.".to_owned(),
        });
    }
    said
}

/// Whom the key is matched with, and what is special about them.
fn dingtalk(drawn: &Drawn, key: &Key, userid: Option<&UserId>) -> Vec<String> {
    let adoption = &drawn.adoption;
    let mut said = Vec::new();
    let Some(userid) = userid else {
        return vec!["Not matched with anybody.".to_owned()];
    };
    said.push(match () {
        () if adoption.adopted.people.contains_key(key) => {
            format!("The user `{userid}` was recognised as this person; the next apply remembers it.")
        }
        () if adoption.links.people.contains_key(key) => format!("The user `{userid}` is this person."),
        () if adoption.gone.people.contains_key(key) => format!("The user `{userid}` was this person, and is gone."),
        () => format!("Nobody is this person yet; the userid will be `{userid}`."),
    });
    if drawn.plan.pending.iter().any(|person| person.key == *key) {
        said.push("An invitation is open; the person has to accept it in the app.".to_owned());
    }
    if let Some(Standing { admin, boss, active, outside }) = adoption.standing.get(key) {
        let facts = [
            (*boss, "They are the company's boss, whom nothing removes without `--allow-key`."),
            (*admin, "They are an administrator, whom nothing removes without `--allow-key`."),
            (*outside, "They also belong to departments outside of the managed ones."),
            (*active == Some(false), "They have never logged in."),
        ];
        said.extend(facts.into_iter().filter(|(holds, _)| *holds).map(|(_, sentence)| sentence.to_owned()));
    }
    let kept = adoption.kept.get(key).map_or(0, BTreeSet::len);
    if kept > 0 {
        said.push(format!("{kept} of their departments are not ours and are kept."));
    }
    said
}

fn change(drawn: &Drawn, planned: &Planned, reveal: bool) -> ExplainedChange {
    ExplainedChange {
        id: planned.id().to_string(),
        details: drawn.plan.details(planned, reveal),
        hold: planned.hold.as_ref().map(|hold| match hold.command([planned.change.key()]) {
            Some(command) => format!("{}; `{command}` lets it through", hold.message),
            None => hold.message.clone(),
        }),
    }
}

async fn calls(context: &Context, key: &Key) -> Result<Vec<ExplainedCall>, Error> {
    let mut calls = Vec::new();
    let runs = log::list(context).await?.runs;
    for run in runs.into_iter().filter(|run| WRITING.contains(&run.kind.as_str())).take(RUNS) {
        let steps = log::show(context, run.run).await?.steps.into_iter().filter(|step| step.key == key.as_str());
        calls.extend(steps.map(|step| ExplainedCall { run: run.run, step }));
    }
    Ok(calls)
}
