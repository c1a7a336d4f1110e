//! What DingTalk holds as the two tables that `dianmao init` maps: departments and employees, UTF-8 with a byte order mark.

use dianmao_roster::id::{Key, Text};
use dianmao_roster::import::{ImportedDepartment, ImportedPerson};
use dianmao_roster::org::NO_DATE;

use crate::Error;
use crate::csv::guarded;

const BYTE_ORDER_MARK: &str = "\u{feff}";

/// The table of departments.
///
/// # Errors
/// The writer failed.
pub fn departments(rows: &[ImportedDepartment]) -> Result<Vec<u8>, Error> {
    let heading = ["部门编号", "部门名称", "上级部门编号"];
    table(heading, rows, |ImportedDepartment { key, name, parent }| {
        let parent = parent.as_ref().map(Key::to_string).unwrap_or_default();
        [guarded(key.as_str()), guarded(name), guarded(&parent)]
    })
}

/// The table of people; `userid` is there for whoever maps it.
///
/// # Errors
/// The writer failed.
pub fn people(rows: &[ImportedPerson]) -> Result<Vec<u8>, Error> {
    let heading = ["工号", "姓名", "手机号", "部门编号", "职位", "邮箱", "入职日期", "离职日期", "userid"];
    table(heading, rows, |row| {
        let ImportedPerson { key, userid, fields, departments } = row;
        let text = |value: &Option<Text>| guarded(value.as_deref().unwrap_or_default());
        let departments: Vec<&str> = departments.iter().map(Key::as_str).collect();
        [
            guarded(key.as_str()),
            text(&fields.name),
            // A number from abroad begins with a plus and is no formula.
            fields.mobile.as_ref().map(|mobile| mobile.reveal().to_owned()).unwrap_or_default(),
            departments.join(","),
            text(&fields.title),
            text(&fields.email),
            fields.hired_on.filter(|date| *date != NO_DATE).map(|date| date.to_string()).unwrap_or_default(),
            String::new(),
            guarded(userid.as_str()),
        ]
    })
}

fn table<const N: usize, T>(
    heading: [&str; N],
    rows: &[T],
    cells: impl Fn(&T) -> [String; N],
) -> Result<Vec<u8>, Error> {
    let mut writer = csv::Writer::from_writer(BYTE_ORDER_MARK.as_bytes().to_vec());
    writer.write_record(heading)?;
    for row in rows {
        writer.write_record(cells(row))?;
    }
    Ok(writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))?)
}
