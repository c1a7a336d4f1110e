//! `GET /department/list_parent_depts`: the departments of a person, each with all above it.

use serde::de::{Deserializer, Error as _};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::request::{Generation, Idempotency, Method, Request};

/// Asks for the departments of a person up to the root.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::legacy::department, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// let found = client.send(&department::ListParentDepts { user_id: "E1001".into() }).await?;
/// println!("in {} departments", found.department.len());
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ListParentDepts {
    /// The person; spelt `userId` here.
    pub user_id: String,
}

impl Request for ListParentDepts {
    const PATH: &'static str = "/department/list_parent_depts";
    const METHOD: Method = Method::Get;
    const GENERATION: Generation = Generation::Legacy;
    const IDEMPOTENCY: Idempotency = Idempotency::Read;
    type Response = Memberships;
}

/// The departments of a person.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Memberships {
    /// One list for each department: itself first, the root last. The vendor's text has lists of lists, its sample one
    /// flat list, its SDK a text; all are read.
    #[serde(deserialize_with = "lists")]
    pub department: Vec<Vec<i64>>,
}

/// The department in which each list ends.
const ROOT: i64 = 1;

fn lists<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Vec<i64>>, D::Error> {
    read(Value::deserialize(deserializer)?).ok_or_else(|| D::Error::custom("expected lists of departments"))
}

fn read(value: Value) -> Option<Vec<Vec<i64>>> {
    let items = match value {
        Value::Array(items) => items,
        Value::String(text) if text.starts_with('[') => return read(serde_json::from_str(&text).ok()?),
        _ => return None,
    };
    if items.iter().all(Value::is_array) {
        return items.iter().map(|list| list.as_array()?.iter().map(dept_id).collect()).collect();
    }
    let flat: Vec<i64> = items.iter().map(dept_id).collect::<Option<_>>()?;
    Some(flat.split_inclusive(|dept_id| *dept_id == ROOT).map(<[i64]>::to_vec).collect())
}

fn dept_id(value: &Value) -> Option<i64> {
    value.as_i64().or_else(|| value.as_str()?.trim().parse().ok())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn all_three_forms_read_the_same() {
        let expected = Some(vec![vec![456, 123, 1], vec![789, 1]]);
        for value in [
            json!([[456, 123, 1], [789, 1]]),
            json!([["456", "123", "1"], [789, 1]]),
            json!([456, 123, 1, 789, 1]),
            json!("[[456,123,1],[789,1]]"),
            json!("[456,123,1,789,1]"),
        ] {
            assert_eq!(read(value.clone()), expected, "{value}");
        }
        assert_eq!(read(json!([])), Some(vec![]));
        assert_eq!(read(json!("[]")), Some(vec![]));
    }

    #[test]
    fn other_forms_are_refused() {
        for value in [json!(null), json!(7), json!("456,1"), json!([[456], 1]), json!([{"id": 1}])] {
            assert_eq!(read(value.clone()), None, "{value}");
        }
    }
}
