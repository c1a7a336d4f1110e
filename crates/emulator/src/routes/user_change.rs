//! From the parameters of a user create or update to a change of the company.

use crate::codes::Refusal;
use crate::params::Params;
use crate::people::extension_block;
use crate::state::person::Position;
use crate::state::{ExtensionChange, ExtensionMode, Generation, Mobile, PersonChange};

/// Reads what a create or an update says about a person.
pub(crate) fn read(params: &Params) -> Result<PersonChange, Refusal> {
    Ok(PersonChange {
        generation: Generation::Current,
        name: params.text("name")?,
        mobile: read_mobile(params)?,
        title: params.text("title")?,
        email: params.text("email")?,
        org_email: params.text("org_email")?,
        job_number: params.text("job_number")?,
        telephone: params.text("telephone")?,
        work_place: params.text("work_place")?,
        remark: params.text("remark")?,
        hired_date_ms: params.number("hired_date")?,
        manager_userid: read_manager(params)?,
        extension: read_extension(params)?,
        hide_mobile: params.flag("hide_mobile")?,
        senior: params.flag("senior_mode")?,
        active: None,
        admin: None,
        boss: None,
        dept_ids: params.dept_ids("dept_id_list")?,
        orders: read_orders(params)?,
        titles: read_titles(params)?,
        positions: read_positions(params)?,
    })
}

fn read_mobile(params: &Params) -> Result<Option<Mobile>, Refusal> {
    let text = params.text("mobile")?.filter(|text| !text.is_empty());
    Ok(text.as_deref().map(Mobile::parse).transpose()?)
}

/// An empty manager clears only where `force_update_fields` names the field.
fn read_manager(params: &Params) -> Result<Option<Option<String>>, Refusal> {
    let forced = params.texts("force_update_fields")?.unwrap_or_default();
    let is_forced = forced.iter().any(|field| field == "manager_userid");
    let manager = params.text("manager_userid")?.filter(|manager| !manager.is_empty());
    Ok(match (manager, is_forced) {
        (Some(manager), _) => Some(Some(manager)),
        (None, true) => Some(None),
        (None, false) => None,
    })
}

fn read_extension(params: &Params) -> Result<Option<ExtensionChange>, Refusal> {
    let mode = match params.number("ext_attrs_update_mode")? {
        Some(1) => ExtensionMode::Merge,
        _ => ExtensionMode::Replace,
    };
    let block = params.value("extension").cloned().map(extension_block).transpose()?;
    Ok(block.map(|block| (block, mode)))
}

fn read_orders(params: &Params) -> Result<Vec<(i64, i64)>, Refusal> {
    let read = |entry: &Params| Ok((entry.required_number("dept_id")?, entry.required_number("order")?));
    params.objects("dept_order_list")?.iter().map(read).collect()
}

fn read_titles(params: &Params) -> Result<Vec<(i64, String)>, Refusal> {
    let read = |entry: &Params| Ok((entry.required_number("dept_id")?, entry.text("title")?.unwrap_or_default()));
    params.objects("dept_title_list")?.iter().map(read).collect()
}

fn read_positions(params: &Params) -> Result<Vec<Position>, Refusal> {
    let read = |entry: &Params| {
        Ok(Position {
            dept_id: entry.required_number("dept_id")?,
            is_main: entry.flag("is_main")?,
            title: entry.text("title")?,
            work_place: entry.text("work_place")?,
        })
    };
    params.objects("dept_position_list")?.iter().map(read).collect()
}
