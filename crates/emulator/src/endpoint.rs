//! The interfaces: one line each with its style, permission point and route.

mod attendance;
mod legacy;
mod new_host;
mod workflow;

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

use axum::http::Method;
use serde_json::Value;

use crate::app::{Issuing, Reading, Writing};
use crate::call::Call;
use crate::document::Switches;
use crate::document::switches::{LegacyGateway, LegacyQuota};
use crate::envelope::{Answer, Refused};
use crate::params::Params;
use crate::routes::{contact, department, scopes, stream, token, user};

/// How an interface words its refusals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    /// `/topapi/…`: gateway errors in the 88 wrapper, business errors bare with a request id.
    Topapi,
    /// Other paths of the old host.
    Legacy,
    /// `/attendance/list` and `/attendance/listRecord`: as legacy, a missing permission bare, no request id.
    Attendance,
    /// `/gettoken`, and `Legacy` where the gateway wraps nothing: all bare.
    Token,
    /// The new host.
    Api,
}

impl Style {
    /// The style of a path that leads nowhere.
    pub(crate) fn of_unknown(path: &str) -> Self {
        let is_version = |part: &str| part.starts_with("v1.") || part.starts_with("v2.");
        match path.trim_start_matches('/').split('/').next() {
            Some("topapi") => Self::Topapi,
            Some(part) if is_version(part) => Self::Api,
            _ => Self::Legacy,
        }
    }

    /// The style that a disputed answer of the gateway makes of this one.
    pub(crate) fn under(self, switches: &Switches) -> Self {
        match (self, switches.legacy_gateway) {
            (Self::Legacy, LegacyGateway::Flat) => Self::Token,
            _ => self,
        }
    }
}

/// What an interface does, in the words of one route.
pub(crate) enum Action {
    Issue(fn(&mut Issuing<'_>, &Call) -> Outcome),
    Read(fn(&Reading<'_>, &Params) -> Outcome),
    Write(fn(&mut Writing<'_>, &Params) -> Outcome),
}

/// The methods of an interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verb {
    Get,
    Post,
    Put,
    /// `POST` makes what `PUT` changes.
    PostOrPut,
}

/// What a route comes to.
pub(crate) type Outcome = Result<Answer, Refused>;

/// One interface.
pub(crate) struct Endpoint {
    pub(crate) path: &'static str,
    pub(crate) style: Style,
    /// The permission point that it asks for.
    pub(crate) scope: Option<&'static str>,
    /// Whether the month's quota counts it.
    pub(crate) metered: bool,
    /// The methods, where they are not what the style and the action say.
    pub(crate) verb: Option<Verb>,
    pub(crate) action: Action,
    /// Where in the answer the rows of a list lie.
    pub(crate) rows: Option<&'static str>,
    /// Where in the answer the flag for more pages lies.
    pub(crate) more: Option<&'static str>,
}

impl Endpoint {
    /// Whether the interface may be called this way.
    pub(crate) fn takes(&self, method: &Method) -> bool {
        match (self.verb, &self.action, self.style) {
            (Some(Verb::Get), _, _) => method == Method::GET,
            (Some(Verb::Post), _, _) => method == Method::POST,
            (Some(Verb::Put), _, _) => method == Method::PUT,
            (Some(Verb::PostOrPut), _, _) => method == Method::POST || method == Method::PUT,
            (None, Action::Read(_), Style::Topapi) => method == Method::GET || method == Method::POST,
            (None, _, _) => method == Method::POST,
        }
    }

    /// The parameters of a call, with what stands in its path.
    pub(crate) fn params<'a>(&self, call: &'a Call) -> Cow<'a, Params> {
        match path_values(self.path, &call.path) {
            Some(values) if !values.is_empty() => {
                let mut params = call.params.clone();
                for (name, value) in values {
                    params.insert(name.to_owned(), Value::String(value.to_owned()));
                }
                Cow::Owned(params)
            }
            _ => Cow::Borrowed(&call.params),
        }
    }

    pub(crate) fn wants_get(&self) -> bool {
        self.verb == Some(Verb::Get)
    }

    /// Whether the month's quota counts its calls.
    pub(crate) fn is_metered(&self, switches: &Switches) -> bool {
        let disputed = matches!(self.style, Style::Legacy | Style::Token);
        self.metered || disputed && switches.legacy_quota == LegacyQuota::Counted
    }

    /// The permission points of which each one missing closes the interface, in the order in which they are asked for.
    pub(crate) fn scopes(&self) -> impl Iterator<Item = &'static str> {
        let is_first = self.path.starts_with("/user/") || self.path.starts_with("/department/");
        is_first.then_some(FIRST_GENERATION).into_iter().chain(self.scope)
    }

    pub(crate) fn is_read(&self) -> bool {
        matches!(self.action, Action::Read(_))
    }

    pub(crate) fn is_token(&self) -> bool {
        matches!(self.action, Action::Issue(_))
    }
}

const fn topapi(path: &'static str, scope: Option<&'static str>, action: Action) -> Endpoint {
    Endpoint { path, style: Style::Topapi, scope, metered: false, verb: None, action, rows: None, more: None }
}

impl Endpoint {
    const fn rows(mut self, rows: &'static str) -> Self {
        self.rows = Some(rows);
        self
    }

    const fn more(mut self, more: &'static str) -> Self {
        self.more = Some(more);
        self
    }

    const fn style(mut self, style: Style) -> Self {
        self.style = style;
        self
    }

    const fn by(mut self, verb: Verb) -> Self {
        self.verb = Some(verb);
        self
    }

    const fn metered(mut self) -> Self {
        self.metered = true;
        self
    }
}

/// Stands for all permission points of the first generation, for which no app can apply any more.
const FIRST_GENERATION: &str = "legacy_contacts";

const BASE: Option<&str> = Some("qyapi_base");
const MANAGE: Option<&str> = Some("qyapi_manage_addresslist");
const DEPARTMENTS: Option<&str> = Some("qyapi_get_department_list");
const MEMBER: Option<&str> = Some("qyapi_get_member");
const DEPARTMENT_MEMBER: Option<&str> = Some("qyapi_get_department_member");
const BY_MOBILE: Option<&str> = Some("qyapi_get_member_by_mobile");
const COMMON: Option<&str> = Some("Contact.Common.Read");
const SEARCH: Option<&str> = Some("qyapi_addresslist_search");

/// The path of the issuer that names the corporation in it.
const CORP_TOKEN: &str = "/v1.0/oauth2/{corpId}/token";

/// The interfaces of tokens and contacts.
static CONTACTS: &[Endpoint] = &[
    topapi("/gettoken", None, Action::Issue(token::get_token)).style(Style::Token).by(Verb::Get),
    topapi("/v1.0/oauth2/accessToken", BASE, Action::Issue(token::access_token)).style(Style::Api),
    topapi(CORP_TOKEN, BASE, Action::Issue(token::corp_token)).style(Style::Api),
    topapi("/v1.0/gateway/connections/open", None, Action::Issue(stream::open)).style(Style::Api),
    topapi("/auth/scopes", BASE, Action::Read(scopes::scopes)).style(Style::Legacy).by(Verb::Get),
    topapi("/topapi/v2/department/create", MANAGE, Action::Write(department::create)),
    topapi("/topapi/v2/department/update", MANAGE, Action::Write(department::update)),
    topapi("/topapi/v2/department/delete", MANAGE, Action::Write(department::delete)),
    topapi("/topapi/v2/department/get", DEPARTMENTS, Action::Read(department::get)),
    topapi("/topapi/v2/department/listsub", DEPARTMENTS, Action::Read(department::list_sub)).rows("/result"),
    topapi("/topapi/v2/department/listsubid", DEPARTMENTS, Action::Read(department::list_sub_id))
        .rows("/result/dept_id_list"),
    topapi("/topapi/v2/department/listparentbydept", DEPARTMENTS, Action::Read(department::list_parent_by_dept))
        .rows("/result/parent_id_list"),
    topapi("/topapi/v2/department/listparentbyuser", DEPARTMENTS, Action::Read(department::list_parent_by_user))
        .rows("/result/parent_list"),
    topapi("/topapi/v2/user/create", MANAGE, Action::Write(user::create)),
    topapi("/topapi/v2/user/update", MANAGE, Action::Write(user::update)),
    topapi("/topapi/v2/user/delete", MANAGE, Action::Write(user::delete)),
    topapi("/topapi/v2/user/get", MEMBER, Action::Read(user::get)),
    topapi("/topapi/v2/user/list", DEPARTMENT_MEMBER, Action::Read(user::list))
        .rows("/result/list")
        .more("/result/has_more"),
    topapi("/topapi/user/listsimple", DEPARTMENT_MEMBER, Action::Read(user::list_simple))
        .rows("/result/list")
        .more("/result/has_more"),
    topapi("/topapi/v2/user/getbymobile", BY_MOBILE, Action::Read(user::get_by_mobile)),
    topapi("/topapi/v2/user/getuserinfo", BASE, Action::Write(user::get_user_info)),
    topapi("/topapi/user/listid", MEMBER, Action::Read(user::list_id)).rows("/result/userid_list"),
    topapi("/topapi/user/count", MEMBER, Action::Read(user::count)),
    topapi("/topapi/user/getbyunionid", MEMBER, Action::Read(user::get_by_unionid)),
    topapi("/topapi/user/listadmin", MEMBER, Action::Read(user::list_admin)).rows("/result"),
    topapi("/v1.0/contact/empLeaveRecords", COMMON, Action::Read(contact::emp_leave_records))
        .style(Style::Api)
        .by(Verb::Get)
        .rows("/records"),
    topapi("/v1.0/contact/users/search", SEARCH, Action::Read(contact::search_users))
        .style(Style::Api)
        .rows("/list")
        .more("/hasMore")
        .metered(),
    topapi("/v1.0/contact/departments/search", SEARCH, Action::Read(contact::search_departments))
        .style(Style::Api)
        .rows("/list")
        .more("/hasMore")
        .metered(),
];

static INDEX: LazyLock<HashMap<&'static str, usize>> =
    LazyLock::new(|| all().enumerate().map(|(index, endpoint)| (endpoint.path, index)).collect());

/// All interfaces, in the order of their places.
pub(crate) fn all() -> impl Iterator<Item = &'static Endpoint> {
    CONTACTS
        .iter()
        .chain(legacy::ENDPOINTS)
        .chain(attendance::ENDPOINTS)
        .chain(new_host::ENDPOINTS)
        .chain(workflow::ENDPOINTS)
}

/// The interface at a path, with its place among all.
pub(crate) fn find(path: &str) -> Option<(usize, &'static Endpoint)> {
    let index = INDEX.get(path).or_else(|| INDEX.get(template(path)?)).or_else(|| INDEX.get(spelt_otherwise(path)?))?;
    let tables = [CONTACTS, legacy::ENDPOINTS, attendance::ENDPOINTS, new_host::ENDPOINTS, workflow::ENDPOINTS];
    let mut rest = *index;
    for table in tables {
        match table.get(rest) {
            Some(endpoint) => return Some((*index, endpoint)),
            None => rest -= table.len(),
        }
    }
    None
}

static TEMPLATES: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| all().map(|endpoint| endpoint.path).filter(|path| path.contains('{')).collect());

/// The path in the table for one that has an id in it.
fn template(path: &str) -> Option<&'static str> {
    TEMPLATES.iter().copied().find(|template| path_values(template, path).is_some())
}

/// What stands in a path where a template has names in braces; nothing where they differ otherwise.
fn path_values<'a>(template: &'static str, path: &'a str) -> Option<Vec<(&'static str, &'a str)>> {
    let mut values = Vec::new();
    let mut parts = path.split('/');
    for wanted in template.split('/') {
        let part = parts.next()?;
        match wanted.strip_prefix('{').and_then(|name| name.strip_suffix('}')) {
            Some(name) if !part.is_empty() => values.push((name, part)),
            None if wanted == part => {}
            _ => return None,
        }
    }
    parts.next().is_none().then_some(values)
}

/// The first generation's paths come in small and capital letters, in the vendor's own samples too.
fn spelt_otherwise(path: &str) -> Option<&'static str> {
    legacy::ENDPOINTS.iter().map(|endpoint| endpoint.path).find(|known| known.eq_ignore_ascii_case(path))
}
