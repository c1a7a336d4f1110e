//! A plan for people who are not at the terminal: a page to send around, Markdown for a pull request.
//!
//! Both print the view of the plan that the terminal prints, masked or revealed as it was made.

pub mod html;
pub mod markdown;
