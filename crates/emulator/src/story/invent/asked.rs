//! About which days somebody may have handed in a form: a few draws for each day, before any day is invented.
//!
//! So a large company can be searched for forms without telling the story of everybody. What is found here may still come to
//! nothing; what is not found here is not there, which a test holds.

use jiff::ToSpan;
use jiff::civil::Date;

use super::World;
use super::member::{Day, Member};
use crate::attendance::dates::days_since_epoch;
use crate::story::form::Form;

/// The days about which somebody may have handed in a form, or taken it back, between two dates.
pub(crate) fn days_asked_about(world: World<'_>, userid: &str, form: Form, (first, last): (Date, Date)) -> Vec<Date> {
    let member = Member::of(world, userid);
    let (back, ahead) = reach(form);
    let near = Day::new(first);
    let (first, last) = (days_since_epoch(first) - back, days_since_epoch(last) + ahead);
    let numbers: Vec<i64> = match form {
        Form::Leave | Form::Trip if member.group.is_none() => Vec::new(),
        Form::Leave => member.stretched(first, last, true).collect(),
        Form::Trip => member.stretched(first, last, false).collect(),
        Form::Outing => (first..=last).filter(|number| member.may_go_out(*number).is_some()).collect(),
        Form::Overtime => (first..=last).filter(|number| member.may_stay(*number).is_some()).collect(),
        Form::Correction => (first..=last).filter(|number| member.will_correct(*number)).collect(),
    };
    numbers.into_iter().map(|number| near.date.saturating_add((number - near.number).days())).collect()
}

/// How many days before and after a form is handed in or taken back the days lie that it is about.
fn reach(form: Form) -> (i64, i64) {
    match form {
        // A week long, handed in ten days before or three days after, taken back eleven days after its end.
        Form::Leave | Form::Trip => (20, 20),
        Form::Outing => (2, 3),
        Form::Overtime => (6, 3),
        Form::Correction => (34, 1),
    }
}
