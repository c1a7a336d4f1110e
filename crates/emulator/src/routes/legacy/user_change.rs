//! From the first generation's words to a change of the company.

use super::read;
use crate::codes::{BAD_MOBILE, BAD_PARAMETER, Refusal};
use crate::document::Switches;
use crate::document::switches::EmptyManager;
use crate::params::Params;
use crate::people::extension_block;
use crate::state::{ExtensionMode, Generation, Mobile, PersonChange};

/// Reads what a create or an update says about a person.
pub(super) fn read_change(params: &Params, switches: &Switches) -> Result<PersonChange, Refusal> {
    let extattr = params.value("extattr").cloned().map(extension_block).transpose()?;
    Ok(PersonChange {
        generation: Generation::First,
        name: params.text("name")?,
        mobile: read_mobile(params)?,
        title: params.text("position")?,
        email: params.text("email")?,
        org_email: params.text("orgEmail")?,
        job_number: params.text("jobnumber")?,
        telephone: params.text("tel")?,
        work_place: params.text("workPlace")?,
        remark: params.text("remark")?,
        hired_date_ms: params.number("hiredDate")?,
        manager_userid: read_manager(params, switches)?,
        extension: extattr.map(|block| (block, ExtensionMode::Replace)),
        hide_mobile: params.flag("isHide")?,
        senior: params.flag("isSenior")?,
        active: None,
        admin: None,
        boss: None,
        dept_ids: read::departments(params)?,
        orders: read_orders(params)?,
        titles: read::dept_map(params, "positionInDepts")?,
        positions: Vec::new(),
    })
}

/// `Some(None)` clears the manager.
fn read_manager(params: &Params, switches: &Switches) -> Result<Option<Option<String>>, Refusal> {
    let clears = switches.legacy_empty_manager == EmptyManager::Cleared;
    let manager = params.text("managerUserid")?.map(|manager| Some(manager).filter(|manager| !manager.is_empty()));
    Ok(manager.filter(|manager| manager.is_some() || clears))
}

fn read_mobile(params: &Params) -> Result<Option<Mobile>, Refusal> {
    let text = params.text("mobile").map_err(|_| BAD_MOBILE)?.filter(|text| !text.is_empty());
    Ok(text.as_deref().map(Mobile::parse).transpose()?)
}

fn read_orders(params: &Params) -> Result<Vec<(i64, i64)>, Refusal> {
    let wrong = |_| Refusal::detailed(BAD_PARAMETER, "orderInDepts");
    let orders = read::dept_map(params, "orderInDepts")?;
    orders.into_iter().map(|(dept_id, order)| Ok((dept_id, order.parse().map_err(wrong)?))).collect()
}
