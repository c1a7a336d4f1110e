//! The plan as one page: no script, nothing loaded from elsewhere, readable on a telephone and on paper.

use askama::Template;
use dianmao_roster::plan::PlanView;

use crate::Error;

/// Renders the page. Everything in it is escaped.
///
/// # Errors
/// The template failed.
pub fn render(view: &PlanView, company: &str) -> Result<String, Error> {
    Ok(Page { view, company }.render()?)
}

#[derive(Template)]
#[template(path = "plan.html")]
struct Page<'a> {
    view: &'a PlanView,
    company: &'a str,
}

/// The class that a line's colour hangs on.
fn class(sign: &str) -> &'static str {
    match sign {
        "+" => "create",
        "-" => "remove",
        "-/+" => "recreate",
        ">" => "move",
        "=" => "rekey",
        "?" => "pending",
        _ => "update",
    }
}
