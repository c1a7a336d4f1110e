//! Reads what DingTalk holds under the managed root: departments level by level, people department by department.

use std::collections::{BTreeMap, BTreeSet};

use dianmao_dingtalk::Error as CallError;
use dianmao_dingtalk::api::auth::Scopes;
use dianmao_dingtalk::api::v2::{department, user};
use dianmao_roster::directory::{Directory, RemoteDepartment, RemotePerson};
use dianmao_roster::field::Field;
use dianmao_roster::id::{DeptId, UserId};
use dianmao_roster::proof::Gap;
use futures::stream::{self, StreamExt, TryStreamExt};

use super::person;
use crate::context::Context;
use crate::error::Error;

/// How many reads wait for their answer at once. The limiter sets the pace; this only keeps it fed.
const IN_FLIGHT: usize = 16;

/// The company's own root.
pub(crate) const COMPANY_ROOT: DeptId = DeptId(1);

/// "The department is outside of what the app may see."
const DEPARTMENT_OUT_OF_SCOPE: i64 = 50004;
/// "There is no such user", in its two numbers.
const NO_SUCH_USER: [i64; 2] = [60121, 33012];

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
    let mut departments = BTreeMap::new();
    let mut level = vec![root];
    while !level.is_empty() {
        let children: Vec<Vec<department::Child>> = stream::iter(level)
            .map(|parent| children(context, root, parent))
            .buffer_unordered(IN_FLIGHT)
            .try_collect()
            .await?;
        level = Vec::new();
        for child in children.into_iter().flatten() {
            let id = DeptId(child.dept_id);
            // Pseudo-departments, as those of home-school contact, have ids below one and cannot be read.
            if child.dept_id < 1 {
                continue;
            }
            let department = RemoteDepartment {
                name: child.name,
                parent: DeptId(child.parent_id),
                source_identifier: child.source_identifier.filter(|key| !key.is_empty()),
            };
            if departments.insert(id, department).is_some() || id == root {
                return Err(Error::Inconsistent(format!("department {id} is listed twice, so the tree is no tree")));
            }
            level.push(id);
        }
    }
    Ok(departments)
}

async fn children(context: &Context, root: DeptId, parent: DeptId) -> Result<Vec<department::Child>, Error> {
    let request = department::ListSub { dept_id: Some(parent.0), ..Default::default() };
    match context.client.send(&request).await {
        Err(error) if parent == root && error.is_code(DEPARTMENT_OUT_OF_SCOPE) => {
            Err(Error::RootOutOfScope { root: root.0 })
        }
        answer => answer.map_err(Error::dingtalk(format!("cannot read the departments below {parent}"))),
    }
}

type Members = BTreeMap<DeptId, Vec<Member>>;

/// Somebody of a department's list.
struct Member {
    userid: UserId,
    person: RemotePerson,
    /// Whether the person leads that department; `None` where it was not returned.
    leads: Option<bool>,
}

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
            let people = department_members(context, department).await?;
            context.progress.advance(1);
            Ok::<_, Error>((department, people))
        })
        .buffer_unordered(IN_FLIGHT)
        .try_collect()
        .await;
    context.progress.end();
    members
}

async fn department_members(context: &Context, department: DeptId) -> Result<Vec<Member>, Error> {
    let zone = &context.settings.time_zone;
    let pages = user::list::pages(&context.client, department.0)
        .map_ok(|page| page.list)
        .try_concat()
        .await
        .map_err(Error::dingtalk(format!("cannot read the people of department {department}")))?;
    let member = |listed: &user::Listed| Member {
        userid: UserId::from(listed.userid.clone()),
        person: person::listed(listed, zone),
        leads: listed.leader,
    };
    Ok(pages.iter().map(member).collect())
}

/// Holds the read against DingTalk's own numbers: one call for a whole company, one a department for a subtree.
async fn count(
    context: &Context,
    root: DeptId,
    departments: &BTreeMap<DeptId, RemoteDepartment>,
    members: &Members,
) -> Result<Vec<Gap>, Error> {
    if root == COMPANY_ROOT {
        let counted = context
            .client
            .send(&user::Count { only_active: false })
            .await
            .map_err(Error::dingtalk("cannot count the company's people"))?;
        let read = members.values().flatten().map(|member| &member.userid).collect::<BTreeSet<_>>().len();
        return Ok(gap(root, usize::try_from(counted.count).unwrap_or(0), read).into_iter().collect());
    }
    let all: Vec<DeptId> = std::iter::once(root).chain(departments.keys().copied()).collect();
    let gaps: Vec<Option<Gap>> = stream::iter(all)
        .map(|department| async move {
            let request = user::ListId { dept_id: department.0 };
            let doing = format!("cannot count the people of department {department}");
            let listed = context.client.send(&request).await.map_err(Error::dingtalk(doing))?;
            let read = members.get(&department).map_or(0, Vec::len);
            Ok::<_, Error>(gap(department, listed.userid_list.len(), read))
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
    let people: Vec<Option<(UserId, RemotePerson)>> = stream::iter(users)
        .map(|user| async move {
            Ok::<_, Error>(read_person(context, &user).await?.map(|details| {
                let zone = &context.settings.time_zone;
                (user, person::detailed(&details, zone))
            }))
        })
        .buffer_unordered(IN_FLIGHT)
        .try_collect()
        .await?;
    Ok(people.into_iter().flatten().collect())
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
            let manager = |details: user::Details| details.manager_userid.filter(|id| !id.is_empty()).map(UserId::from);
            Ok(details.map(|details| (user, manager(details))))
        })
        .buffer_unordered(IN_FLIGHT)
        .try_collect()
        .await;
    context.progress.end();
    Ok(managers?.into_iter().flatten().collect())
}

/// Reads one person with everything that DingTalk returns; `None` where there is no such person.
pub(crate) async fn read_person(context: &Context, user: &UserId) -> Result<Option<user::Details>, Error> {
    let request = user::Get { userid: user.to_string(), ..Default::default() };
    match context.client.send(&request).await {
        Ok(details) => Ok(Some(details)),
        Err(error) if is_no_such_user(&error) => Ok(None),
        Err(error) => Err(Error::dingtalk(format!("cannot read userid `{user}`"))(error)),
    }
}

/// Whether DingTalk says that there is no such person.
pub(crate) fn is_no_such_user(error: &CallError) -> bool {
    NO_SUCH_USER.iter().any(|code| error.is_code(*code))
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
