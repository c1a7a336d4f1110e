//! When rows came to be and when they last changed.

use super::{Case, NEVER, PointRow};

/// A row of results with its times.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Dated {
    pub(crate) row: PointRow,
    pub(crate) created_ms: i64,
    pub(crate) modified_ms: i64,
}

impl Case<'_> {
    /// The rows at an instant, each with when it first came to be and when it last became other than it was. Walks through
    /// all instants at which the verdict may change; there are about ten.
    pub(crate) fn history(self, now_ms: i64) -> Vec<Dated> {
        let mut history: Vec<Dated> = Vec::new();
        let mut at_ms = self.at(i64::MIN).until_ms();
        while at_ms <= now_ms && at_ms != NEVER {
            let verdict = self.at(at_ms);
            let rows = verdict.points();
            history = rows.into_iter().map(|row| dated(row, &history, at_ms)).collect();
            at_ms = verdict.until_ms();
        }
        history
    }
}

fn dated(row: PointRow, before: &[Dated], at_ms: i64) -> Dated {
    match before.iter().find(|dated| dated.row.id == row.id) {
        Some(dated) if dated.row == row => dated.clone(),
        Some(dated) => Dated { row, created_ms: dated.created_ms, modified_ms: at_ms },
        None => Dated { row, created_ms: at_ms, modified_ms: at_ms },
    }
}
