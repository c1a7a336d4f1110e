//! The interfaces: one line each with its style, permission point and route.

mod attendance;

use std::collections::HashMap;
use std::sync::LazyLock;

use axum::http::Method;

use crate::app::{Issuing, Reading, Writing};
use crate::call::Call;
use crate::envelope::{Answer, Refused};
use crate::params::Params;
use crate::routes::{department, scopes, token, user};

/// How an interface words its refusals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    /// `/topapi/…`: gateway errors in the 88 wrapper, business errors bare with a request id.
    Topapi,
    /// Other paths of the old host.
    Legacy,
    /// `/attendance/list`: as legacy, a missing permission bare, no request id.
    Attendance,
    /// `/gettoken`: all bare.
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
}

/// What an interface does, in the words of one route.
pub(crate) enum Action {
    Issue(fn(&mut Issuing<'_>, &Call) -> Outcome),
    Read(fn(&Reading<'_>, &Params) -> Outcome),
    Write(fn(&mut Writing<'_>, &Params) -> Outcome),
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
    /// Whether it is an interface of the new host that is read by GET.
    pub(crate) by_get: bool,
    pub(crate) action: Action,
    /// Where in the answer the rows of a list lie.
    pub(crate) rows: Option<&'static str>,
    /// Where in the answer the flag for more pages lies.
    pub(crate) more: Option<&'static str>,
}

impl Endpoint {
    /// Whether the interface may be called this way.
    pub(crate) fn takes(&self, method: &Method) -> bool {
        match (&self.action, self.style) {
            (Action::Issue(_), Style::Token) | (_, Style::Legacy) => method == Method::GET,
            (_, Style::Api) if self.by_get => method == Method::GET,
            (Action::Read(_), Style::Topapi) => method == Method::GET || method == Method::POST,
            _ => method == Method::POST,
        }
    }

    pub(crate) fn wants_get(&self) -> bool {
        matches!(self.style, Style::Token | Style::Legacy)
    }

    pub(crate) fn is_read(&self) -> bool {
        matches!(self.action, Action::Read(_))
    }

    pub(crate) fn is_token(&self) -> bool {
        matches!(self.action, Action::Issue(_))
    }
}

const fn topapi(path: &'static str, scope: Option<&'static str>, action: Action) -> Endpoint {
    Endpoint { path, style: Style::Topapi, scope, metered: false, by_get: false, action, rows: None, more: None }
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

    const fn metered(mut self) -> Self {
        self.metered = true;
        self
    }
}

const BASE: Option<&str> = Some("qyapi_base");
const MANAGE: Option<&str> = Some("qyapi_manage_addresslist");
const DEPARTMENTS: Option<&str> = Some("qyapi_get_department_list");
const MEMBER: Option<&str> = Some("qyapi_get_member");
const DEPARTMENT_MEMBER: Option<&str> = Some("qyapi_get_department_member");
const BY_MOBILE: Option<&str> = Some("qyapi_get_member_by_mobile");

/// The interfaces of tokens and contacts.
static CONTACTS: &[Endpoint] = &[
    topapi("/gettoken", None, Action::Issue(token::get_token)).style(Style::Token),
    topapi("/v1.0/oauth2/accessToken", BASE, Action::Issue(token::access_token)).style(Style::Api),
    topapi("/auth/scopes", BASE, Action::Read(scopes::scopes)).style(Style::Legacy),
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
    topapi("/topapi/user/listid", MEMBER, Action::Read(user::list_id)).rows("/result/userid_list"),
    topapi("/topapi/user/count", MEMBER, Action::Read(user::count)),
    topapi("/topapi/user/listadmin", MEMBER, Action::Read(user::list_admin)).rows("/result"),
];

static INDEX: LazyLock<HashMap<&'static str, usize>> =
    LazyLock::new(|| all().enumerate().map(|(index, endpoint)| (endpoint.path, index)).collect());

/// All interfaces, in the order of their places.
pub(crate) fn all() -> impl Iterator<Item = &'static Endpoint> {
    CONTACTS.iter().chain(attendance::ENDPOINTS)
}

/// The interface at a path, with its place among all.
pub(crate) fn find(path: &str) -> Option<(usize, &'static Endpoint)> {
    let index = *INDEX.get(path)?;
    let endpoint = CONTACTS.get(index).or_else(|| attendance::ENDPOINTS.get(index - CONTACTS.len()));
    endpoint.map(|endpoint| (index, endpoint))
}
