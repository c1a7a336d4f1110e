//! Links: which of our keys is which remote object.

use dianmao_roster::directory::Links;
use dianmao_roster::id::{DeptId, Key, UserId};
use jiff::Timestamp;

use crate::Store;
use crate::error::{Error, Result};
use crate::query::query;
use crate::values::{missing, to_map};
use crate::write::Insert;

const PERSON: Insert = Insert {
    head: "INSERT INTO person_links (company_id, key, user_id, linked_at)",
    n_columns: 4,
    tail: "ON CONFLICT (company_id, key) DO UPDATE SET user_id = excluded.user_id, linked_at = excluded.linked_at
           WHERE person_links.user_id <> excluded.user_id",
};

const DEPARTMENT: Insert = Insert {
    head: "INSERT INTO department_links (company_id, key, dept_id, linked_at)",
    n_columns: 4,
    tail: "ON CONFLICT (company_id, key) DO UPDATE SET dept_id = excluded.dept_id, linked_at = excluded.linked_at
           WHERE department_links.dept_id <> excluded.dept_id",
};

impl Store {
    /// Loads every link.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn links(&self) -> Result<Links> {
        let people: Vec<(String, String)> = self
            .db
            .all(query("SELECT key, user_id FROM person_links WHERE company_id = $1").bind(self.company_id))
            .await?;
        let departments: Vec<(String, i64)> = self
            .db
            .all(query("SELECT key, dept_id FROM department_links WHERE company_id = $1").bind(self.company_id))
            .await?;
        Ok(Links {
            people: to_map(people, |(key, user_id)| Ok((Key::from(key), UserId::from(user_id))))?,
            departments: to_map(departments, |(key, dept_id)| Ok((Key::from(key), DeptId(dept_id))))?,
        })
    }

    /// Adds or changes many links in one transaction; links of other keys stay.
    ///
    /// # Errors
    /// [`Error::Taken`] where a remote object is linked to another key already; then none is saved.
    pub async fn save_links(&self, links: &Links, at: Timestamp) -> Result<()> {
        let (company_id, at) = (self.company_id, at.as_millisecond());
        let people: Vec<_> = links.people.iter().collect();
        let departments: Vec<_> = links.departments.iter().collect();
        let mut tx = self.begin().await?;
        PERSON
            .run(&mut tx, &people, |values, (key, user_id)| {
                values.add(company_id);
                values.add(key.as_str());
                values.add(user_id.as_str());
                values.add(at);
            })
            .await
            .map_err(|error| taken(error, "one of the people"))?;
        DEPARTMENT
            .run(&mut tx, &departments, |values, (key, dept_id)| {
                values.add(company_id);
                values.add(key.as_str());
                values.add(dept_id.0);
                values.add(at);
            })
            .await
            .map_err(|error| taken(error, "one of the departments"))?;
        tx.commit().await
    }

    /// Links a person.
    ///
    /// # Errors
    /// [`Error::Taken`] where the userid is linked to another key already.
    pub async fn link_person(&self, key: &Key, user_id: &UserId, at: Timestamp) -> Result<()> {
        let links = Links { people: [(key.clone(), user_id.clone())].into(), ..Links::default() };
        self.save_links(&links, at).await.map_err(|error| renamed(error, user_id))
    }

    /// Links a department.
    ///
    /// # Errors
    /// [`Error::Taken`] where the department is linked to another key already.
    pub async fn link_department(&self, key: &Key, dept_id: DeptId, at: Timestamp) -> Result<()> {
        let links = Links { departments: [(key.clone(), dept_id)].into(), ..Links::default() };
        self.save_links(&links, at).await.map_err(|error| renamed(error, dept_id))
    }

    /// Moves a person's link to a new key: HR renumbered, the person is the same.
    ///
    /// # Errors
    /// [`Error::Missing`] where the old key has no link, [`Error::Taken`] where the new key has one.
    pub async fn rekey_person(&self, old: &Key, new: &Key, at: Timestamp) -> Result<()> {
        let n_moved = self
            .write(
                query("UPDATE person_links SET key = $3, linked_at = $4 WHERE company_id = $1 AND key = $2")
                    .bind(self.company_id)
                    .bind(old.as_str())
                    .bind(new.as_str())
                    .bind(at.as_millisecond()),
            )
            .await
            .map_err(|error| taken(error, new.as_str()))?;
        if n_moved == 0 { Err(missing(format!("link of person `{old}`"))) } else { Ok(()) }
    }

    /// Forgets a person's link, if there is one.
    ///
    /// # Errors
    /// The store cannot be written.
    pub async fn unlink_person(&self, key: &Key) -> Result<()> {
        self.write(
            query("DELETE FROM person_links WHERE company_id = $1 AND key = $2")
                .bind(self.company_id)
                .bind(key.as_str()),
        )
        .await?;
        Ok(())
    }

    /// Forgets a department's link, if there is one.
    ///
    /// # Errors
    /// The store cannot be written.
    pub async fn unlink_department(&self, key: &Key) -> Result<()> {
        self.write(
            query("DELETE FROM department_links WHERE company_id = $1 AND key = $2")
                .bind(self.company_id)
                .bind(key.as_str()),
        )
        .await?;
        Ok(())
    }
}

fn taken(error: Error, id: &str) -> Error {
    if error.is_unique_violation() { Error::Taken { id: id.to_owned() } } else { error }
}

/// Names the one id that a single link was about.
fn renamed(error: Error, id: impl ToString) -> Error {
    if let Error::Taken { .. } = error { Error::Taken { id: id.to_string() } } else { error }
}
