//! The interfaces of OA. All of them are counted by the month's quota.

use super::{Action, Endpoint, Style, Verb, topapi};
use crate::app::Reading;
use crate::params::Params;
use crate::routes::workflow;

const INSTANCES: Option<&str> = Some("Workflow.Instance.Read");
const FORMS: Option<&str> = Some("Workflow.Form.Read");
const PREMIUM: Option<&str> = Some("Premium.Workflow.ReadWrite.All");

type Route = fn(&Reading<'_>, &Params) -> super::Outcome;

const fn new(path: &'static str, scope: Option<&'static str>, route: Route) -> Endpoint {
    topapi(path, scope, Action::Read(route)).style(Style::Api).metered()
}

/// The interfaces of OA.
pub(super) static ENDPOINTS: &[Endpoint] = &[
    new("/v1.0/workflow/processes/instanceIds/query", INSTANCES, workflow::instance_ids).rows("/result/list"),
    new("/v1.0/workflow/processInstances", INSTANCES, workflow::instance).by(Verb::Get),
    new("/v1.0/workflow/premium/processes/pages/instances", PREMIUM, workflow::premium_instances)
        .by(Verb::Get)
        .rows("/result/list")
        .more("/result/hasMore"),
    new("/v1.0/workflow/processes/managements/templates", FORMS, workflow::templates).by(Verb::Get).rows("/result"),
    new("/v1.0/workflow/forms/schemas/processCodes", FORMS, workflow::form_schema).by(Verb::Get),
];
