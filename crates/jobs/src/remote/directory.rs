//! Reads what DingTalk holds under the managed root: departments level by level, people department by department.

use std::collections::{BTreeMap, BTreeSet};

use dianmao_dingtalk::Error as CallError;
use dianmao_dingtalk::api::auth::Scopes;
use dianmao_roster::directory::{Directory, Links, RemoteDepartment, RemotePerson};
use dianmao_roster::field::Field;
use dianmao_roster::id::{DeptId, UserId};
use dianmao_roster::intake::Intake;
use dianmao_roster::org::Employee;
use dianmao_roster::proof::Gap;
use futures::stream::{self, StreamExt, TryStreamExt};

use super::contacts::{Listed, Member, PersonDetails};
use crate::context::Context;
use crate::error::Error;

/// How many reads wait for their answer at once. The limiter sets the pace; this only keeps it fed.
const IN_FLIGHT: usize = 16;

/// The company's own root.
pub(crate) const COMPANY_ROOT: DeptId = DeptId(1);

/// "The department is outside of what the app may see."
const DEPARTMENT_OUT_OF_SCOPE: i64 = 50004;

/// One read of the directory, and what the app was allowed to see at that time.
#[derive(Debug, Clone)]
pub(crate) struct Reading {
    pub(crate) directory: Directory,
    pub(crate) scope: Scope,
    /// Where the read and DingTalk's own counts disagree.
    pub(crate) gaps: Vec<Gap>,
}

/// What the app may see, as `/auth/scopes` tells it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Scope {
    pub(crate) departments: BTreeSet<i64>,
    pub(crate) users: BTreeSet<String>,
    pub(crate) fields: BTreeSet<String>,
}

impl Scope {
    /// The scope as the store keeps it, to compare with the next run's.
    pub(crate) fn to_json(&self) -> serde_json::Value {
        serde_json::json!({ "departments": self.departments, "users": self.users, "fields": self.fields })
    }
}

/// Reads everything under the managed root, and DingTalk's own counts to hold the read against.
pub(crate) async fn read(context: &Context) -> Result<Reading, Error> {
    let root = context.settings.sync.root;
    let scope = read_scope(context).await?;
    let departments = read_departments(context, root).await?;
    let members = read_members(context, root, &departments).await?;
    let gaps = count(context, root, &departments, &members).await?;
    let leaders = leaders(&members);
    let people: BTreeMap<UserId, RemotePerson> =
        members.into_values().flatten().map(|member| (member.userid, member.person)).collect();
    let fields_never_seen = withheld(&people, &scope);
    let directory = Directory { departments, people, leaders, fields_never_seen, ..Directory::default() };
    Ok(Reading { directory, scope, gaps })
}

/// What the app may see.
pub(crate) async fn read_scope(context: &Context) -> Result<Scope, Error> {
    let answer =
        context.client.send(&Scopes::default()).await.map_err(Error::dingtalk("cannot read what the app may see"))?;
    Ok(Scope {
        departments: answer.auth_org_scopes.authed_dept.into_iter().collect(),
        users: answer.auth_org_scopes.authed_user.into_iter().collect(),
        fields: answer.auth_user_field.unwrap_or_default().into_iter().collect(),
    })
}

async fn read_departments(context: &Context, root: DeptId) -> Result<BTreeMap<DeptId, RemoteDepartment>, Error> {
    let doing = format!("cannot read the departments below {root}");
    if let Some(listed) = unless_out_of_scope(root, context.contacts().tree(root).await, doing)? {
        return tree(root, listed);
    }
    let mut departments = BTreeMap::new();
    let mut level = vec![root];
    while !level.is_empty() {
        let children: Vec<Listed> = stream::iter(level)
            .map(|parent| children(context, root, parent))
            .buffer_unordered(IN_FLIGHT)
            .try_collect()
            .await?;
        level = Vec::new();
        for (id, department) in children.into_iter().flatten() {
            // Pseudo-departments, as those of home-school contact, have ids below one and cannot be read.
            if id.0 < 1 {
                continue;
            }
            if departments.insert(id, department).is_some() || id == root {
                return Err(Error::Inconsistent(format!("department {id} is listed twice, so the tree is no tree")));
            }
            level.push(id);
        }
    }
    Ok(departments)
}

/// The departments of a list that hang from the root. A list that is no tree is not believed.
fn tree(root: DeptId, mut listed: Listed) -> Result<BTreeMap<DeptId, RemoteDepartment>, Error> {
    // Whether the department itself is in the list is not agreed on.
    listed.retain(|(id, _)| *id != root);
    let n_listed = listed.len();
    let mut below: BTreeMap<DeptId, Vec<DeptId>> = BTreeMap::new();
    listed.iter().for_each(|(id, department)| below.entry(department.parent).or_default().push(*id));
    let mut departments: BTreeMap<DeptId, RemoteDepartment> = listed.into_iter().collect();
    if departments.len() < n_listed {
        return Err(Error::Inconsistent("a department is listed twice, so the tree is no tree".to_owned()));
    }
    // Pseudo-departments, as those of home-school contact, have ids below one and cannot be read.
    let pseudo: Vec<DeptId> = departments.keys().copied().filter(|id| id.0 < 1).collect();
    for id in reached(&below, pseudo) {
        departments.remove(&id);
    }
    let hanging = reached(&below, vec![root]);
    match departments.keys().find(|id| !hanging.contains(id)) {
        Some(id) => Err(Error::Inconsistent(format!("department {id} hangs from none that is listed"))),
        None => Ok(departments),
    }
}

/// These departments and all below them.
fn reached(below: &BTreeMap<DeptId, Vec<DeptId>>, from: Vec<DeptId>) -> BTreeSet<DeptId> {
    let mut reached = BTreeSet::new();
    let mut open = from;
    while let Some(id) = open.pop() {
        if reached.insert(id) {
            open.extend(below.get(&id).into_iter().flatten());
        }
    }
    reached
}

async fn children(context: &Context, root: DeptId, parent: DeptId) -> Result<Listed, Error> {
    let children = context.contacts().children(parent).await;
    let doing = format!("cannot read the departments below {parent}");
    if parent == root { unless_out_of_scope(root, children, doing) } else { children.map_err(Error::dingtalk(doing)) }
}

fn unless_out_of_scope<T>(root: DeptId, answer: Result<T, CallError>, doing: String) -> Result<T, Error> {
    match answer {
        Err(error) if error.is_code(DEPARTMENT_OUT_OF_SCOPE) => Err(Error::RootOutOfScope { root: root.0 }),
        answer => answer.map_err(Error::dingtalk(doing)),
    }
}

type Members = BTreeMap<DeptId, Vec<Member>>;

/// Who leads each department all of whose members say whether they do.
fn leaders(members: &Members) -> BTreeMap<DeptId, BTreeSet<UserId>> {
    let told = members.iter().filter(|(_, people)| people.iter().all(|member| member.leads.is_some()));
    told.map(|(id, people)| {
        let leaders = people.iter().filter(|member| member.leads == Some(true));
        (*id, leaders.map(|member| member.userid.clone()).collect())
    })
    .collect()
}

async fn read_members(
    context: &Context,
    root: DeptId,
    departments: &BTreeMap<DeptId, RemoteDepartment>,
) -> Result<Members, Error> {
    let all: Vec<DeptId> = std::iter::once(root).chain(departments.keys().copied()).collect();
    context.progress.begin("reading departments", u64::try_from(all.len()).unwrap_or(u64::MAX));
    let members = stream::iter(all)
        .map(|department| async move {
            let doing = format!("cannot read the people of department {department}");
            let people = context.contacts().members(department).await.map_err(Error::dingtalk(doing))?;
            context.progress.advance(1);
            Ok::<_, Error>((department, people))
        })
        .buffer_unordered(IN_FLIGHT)
        .try_collect()
        .await;
    context.progress.end();
    members
}

/// Holds the read against DingTalk's own numbers: one call for a whole company, one a department for a subtree.
async fn count(
    context: &Context,
    root: DeptId,
    departments: &BTreeMap<DeptId, RemoteDepartment>,
    members: &Members,
) -> Result<Vec<Gap>, Error> {
    if root == COMPANY_ROOT {
        let counted =
            context.contacts().n_people().await.map_err(Error::dingtalk("cannot count the company's people"))?;
        let read = members.values().flatten().map(|member| &member.userid).collect::<BTreeSet<_>>().len();
        return Ok(gap(root, counted, read).into_iter().collect());
    }
    let all: Vec<DeptId> = std::iter::once(root).chain(departments.keys().copied()).collect();
    let gaps: Vec<Option<Gap>> = stream::iter(all)
        .map(|department| async move {
            let doing = format!("cannot count the people of department {department}");
            let counted = context.contacts().n_members(department).await.map_err(Error::dingtalk(doing))?;
            let read = members.get(&department).map_or(0, Vec::len);
            Ok::<_, Error>(gap(department, counted, read))
        })
        .buffer_unordered(IN_FLIGHT)
        .try_collect()
        .await?;
    Ok(gaps.into_iter().flatten().collect())
}

fn gap(department: DeptId, counted: usize, read: usize) -> Option<Gap> {
    (counted != read).then_some(Gap { department, counted, read })
}

/// Reads people one by one who may stand outside of the managed subtree. Who is not in the company is left out.
pub(crate) async fn look_up(
    context: &Context,
    users: BTreeSet<UserId>,
) -> Result<BTreeMap<UserId, RemotePerson>, Error> {
    let people: Vec<Option<(UserId, RemotePerson)>> =
        stream::iter(users)
            .map(|user| async move {
                Ok::<_, Error>(read_person(context, &user).await?.map(|details| (user, details.person)))
            })
            .buffer_unordered(IN_FLIGHT)
            .try_collect()
            .await?;
    Ok(people.into_iter().flatten().collect())
}

/// Reads those people one by one whose mobile number HR writes with a country, where lists do not tell it: the number alone may read like
/// another's.
pub(crate) async fn read_countries(
    context: &Context,
    intake: &Intake,
    links: &Links,
    directory: &mut Directory,
) -> Result<(), Error> {
    if context.contacts().lists_countries() {
        return Ok(());
    }
    let is_foreign =
        |employee: &Employee| employee.mobile.as_ref().is_some_and(|mobile| mobile.reveal().starts_with('+'));
    let foreign = intake.org.people.iter().filter(|(_, employee)| is_foreign(employee));
    let users = foreign.filter_map(|(key, _)| links.people.get(key).or_else(|| intake.userids.get(key)));
    let users: BTreeSet<UserId> = users.filter(|user| directory.people.contains_key(*user)).cloned().collect();
    directory.people.extend(look_up(context, users).await?);
    Ok(())
}

/// Reads people's managers, which no list shows. Who is not in the company any more is left out.
pub(crate) async fn read_managers(
    context: &Context,
    users: BTreeSet<UserId>,
) -> Result<BTreeMap<UserId, Option<UserId>>, Error> {
    context.progress.begin("reading managers", u64::try_from(users.len()).unwrap_or(u64::MAX));
    let managers: Result<Vec<_>, Error> = stream::iter(users)
        .map(|user| async move {
            let details = read_person(context, &user).await?;
            context.progress.advance(1);
            Ok(details.map(|details| (user, details.apart.manager_userid.map(UserId::from))))
        })
        .buffer_unordered(IN_FLIGHT)
        .try_collect()
        .await;
    context.progress.end();
    Ok(managers?.into_iter().flatten().collect())
}

/// Reads one person with everything that DingTalk returns; `None` where there is no such person.
pub(crate) async fn read_person(context: &Context, user: &UserId) -> Result<Option<PersonDetails>, Error> {
    context.contacts().person(user).await.map_err(Error::dingtalk(format!("cannot read userid `{user}`")))
}

/// The fields that are withheld. `/auth/scopes` decides where it names fields; a field that it does not name and that no row carries is
/// withheld, because nobody can tell that from empty.
fn withheld(people: &BTreeMap<UserId, RemotePerson>, scope: &Scope) -> BTreeSet<&'static str> {
    Field::ALL
        .into_iter()
        .filter(|field| *field != Field::Departments)
        .filter(|field| !people.values().any(|person| person.fields.get(*field).is_some()))
        .filter(|field| !scope_names(*field).iter().any(|name| scope.fields.contains(*name)))
        .map(Field::as_str)
        .collect()
}

/// What `/auth/scopes` may call a field: the words of the first generation, and those of the present one.
fn scope_names(field: Field) -> &'static [&'static str] {
    match field {
        Field::Name => &["name"],
        Field::Mobile => &["mobile"],
        Field::Departments => &["department", "dept_id_list"],
        Field::Title => &["position", "title"],
        Field::JobNumber => &["jobnumber", "job_number"],
        Field::Email => &["email"],
        Field::Telephone => &["tel", "telephone"],
        Field::WorkPlace => &["workPlace", "work_place"],
        Field::Remark => &["remark"],
        Field::HiredOn => &["hiredDate", "hired_date"],
        Field::Extension => &["extattr", "extension"],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(departments: &[(i64, i64)]) -> Listed {
        let department =
            |parent| RemoteDepartment { name: "部门".into(), parent: DeptId(parent), source_identifier: None };
        departments.iter().map(|(id, parent)| (DeptId(*id), department(*parent))).collect()
    }

    fn ids(departments: &[(i64, i64)]) -> Result<Vec<i64>, String> {
        let tree = tree(DeptId(1), listed(departments)).map_err(|error| error.to_string())?;
        Ok(tree.into_keys().map(|id| id.0).collect())
    }

    #[test]
    fn a_child_may_be_listed_before_its_parent() {
        assert_eq!(ids(&[(1, 0), (3, 2), (2, 1)]), Ok(vec![2, 3]));
    }

    #[test]
    fn pseudo_departments_are_left_out_with_what_is_below_them() {
        assert_eq!(ids(&[(-7, 1), (8, -7), (9, 8), (2, 1)]), Ok(vec![2]));
    }

    #[test]
    fn what_is_no_tree_is_not_believed() {
        for departments in [&[(2, 1), (3, 7)][..], &[(2, 3), (3, 2)], &[(2, 1), (2, 1)], &[(2, 0)]] {
            assert!(ids(departments).is_err(), "{departments:?}");
        }
    }
}
