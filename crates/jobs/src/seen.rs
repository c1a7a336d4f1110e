//! The organisation as a run saw it, kept for month sheets: who was called what and sat where.

use dianmao_roster::directory::Directory;
use dianmao_roster::id::Text;
use dianmao_store::{DepartmentSeen, OrgSeen, PersonSeen};

use crate::context::Context;
use crate::error::Error;

/// Saves what a read of the directory saw. A read that shows nothing new writes nothing.
pub(crate) async fn save(context: &Context, directory: &Directory) -> Result<(), Error> {
    let links = context.store.links().await?;
    let key_of = links.people.iter().map(|(key, user)| (user, key)).collect::<std::collections::BTreeMap<_, _>>();
    let people = directory.people.iter().map(|(user, person)| {
        let seen = PersonSeen {
            key: key_of.get(user).map(|key| (*key).clone()),
            name: person.fields.name.as_ref().map(Text::to_string),
            departments: person.departments.iter().copied().collect(),
            job_number: person.fields.job_number.as_ref().filter(|number| !number.is_empty()).map(Text::to_string),
            hired_on: person.fields.hired_on,
        };
        (user.clone(), seen)
    });
    let departments = directory
        .departments
        .iter()
        .map(|(id, department)| (*id, DepartmentSeen { name: department.name.clone(), parent: department.parent }));
    let org = OrgSeen { people: people.collect(), departments: departments.collect() };
    Ok(context.store.save_org(&org, context.now()).await?)
}
