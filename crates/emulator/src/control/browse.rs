//! The company in portions, for a person who looks at it.

use serde_json::{Value, json};

use crate::state::{Company, Department, Person, ROOT};

/// How many people a page has where the caller does not say.
const PAGE: usize = 50;

/// The largest page.
const LARGEST_PAGE: usize = 500;

/// Which people are looked for.
#[derive(Debug, Default)]
pub(super) struct PeopleQuery {
    pub(super) dept_id: Option<i64>,
    /// Part of a userid, a name or a mobile.
    pub(super) search: Option<String>,
    pub(super) offset: usize,
    pub(super) size: Option<usize>,
}

/// The sub-departments of one, or the root where none is named.
pub(super) fn departments(company: &Company, parent_id: Option<i64>) -> Result<Value, String> {
    let Some(parent_id) = parent_id else {
        let root = company.department(ROOT).map(|root| department(company, root));
        return Ok(json!({"departments": root.into_iter().collect::<Vec<_>>()}));
    };
    company.department(parent_id).ok_or_else(|| format!("`{parent_id}` is no department"))?;
    let children: Vec<Value> = company.children(parent_id).map(|child| department(company, child)).collect();
    Ok(json!({"departments": children}))
}

fn department(company: &Company, department: &Department) -> Value {
    json!({
        "dept_id": department.dept_id,
        "parent_id": department.parent_id,
        "name": department.name,
        "n_children": company.children(department.dept_id).count(),
        "n_people": company.n_members(department.dept_id),
    })
}

/// One page of the members of a department, or of everybody by userid, as far as they match.
pub(super) fn people(company: &Company, query: &PeopleQuery) -> Value {
    let wanted = |person: &&Person| query.search.as_ref().is_none_or(|search| matches(person, search));
    let found: Vec<&Person> = match query.dept_id {
        Some(dept_id) => company.members(dept_id).filter(wanted).collect(),
        None => {
            let mut found: Vec<&Person> = company.people().filter(wanted).collect();
            found.sort_unstable_by(|a, b| a.userid.cmp(&b.userid));
            found
        }
    };
    let size = query.size.unwrap_or(PAGE).min(LARGEST_PAGE);
    let page: Vec<Value> = found.iter().skip(query.offset).take(size).map(|person| in_short(person)).collect();
    json!({"people": page, "has_more": found.len() > query.offset.saturating_add(size)})
}

fn matches(person: &Person, search: &str) -> bool {
    [person.userid.as_str(), person.name.as_str(), &person.mobile.to_string()].iter().any(|text| text.contains(search))
}

fn in_short(person: &Person) -> Value {
    json!({
        "userid": person.userid,
        "name": person.name,
        "mobile": person.mobile.to_string(),
        "title": person.title,
        "job_number": person.job_number,
        "active": person.active,
    })
}
