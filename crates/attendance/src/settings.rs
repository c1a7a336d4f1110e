//! What the reference leaves open, as settings; each default is the reading that accuses nobody.
//!
//! Numbers in the comments are sections of the reference on attendance. The same list, for people who configure, is in
//! `docs/contracts.md` under "Counting settings".

use crate::names::names;
use crate::work_date::Minutes;

/// How days are counted where the vendor's pages do not say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// 8.4: what has to be read before an unpunched point may count as missing.
    pub cover_proof: CoverProof,
    /// 1.2, 8.4: whether a link to an approval of which nothing else is known covers an unpunched point. It may be overtime, which
    /// covers nothing.
    pub unknown_link_covers: bool,
    /// 8.4: whether the points of an absent day count as missing as well.
    pub absent_counts_missing: bool,
    /// 8.1, 5: from where late and early minutes count.
    pub minutes_from: MinutesFrom,
    /// 8.1, 3: whether being late by exactly the minutes of a threshold reaches its grade, for points that the vendor has not graded.
    pub threshold_included: bool,
    /// 1.3: whether a final day without a row is a day of rest, for people of whom neither schedule nor group was read.
    pub no_rows_is_rest: bool,
    /// 8.3: whether a final day whose rows have no scheduled point is one of work, for people of whom neither schedule nor group was
    /// read. It is one on free hours, and none where somebody punched on a day of rest.
    pub unplanned_is_work: bool,
    /// 8.4, days present: whether a rest day on which somebody punched is one. The vendor's own rule is the company's and shown nowhere.
    pub rest_day_is_presence: bool,
    /// 8.4, days present: whether a required day that leave, a trip or an outing covers is one.
    pub covered_day_is_presence: bool,
    /// 8.4, overtime: by which rule its minutes count.
    pub overtime: OvertimeRule,
    /// 8.4, overtime: minutes are rounded down to a multiple of it; 1 leaves them as they are.
    pub overtime_step: Minutes,
    /// 8.3: minutes after midnight at which the day of free hours and of rest days begins. What comes before belongs to the day before.
    pub day_start: Minutes,
}

/// What has to be read before an unpunched point may count as missing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum CoverProof {
    /// The schedule, whose points name their approval (3.4, 4.4), or else leave, trips and outings.
    #[default]
    Either,
    /// The schedule as well as leave, trips and outings.
    Both,
    /// Nothing but the row. A day of leave may then read as absence.
    Rows,
}

names!(CoverProof { Either => "either", Both => "both", Rows => "rows" });

/// From where late and early minutes count.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum MinutesFrom {
    /// The line that decides, after allowances: the fewest minutes.
    #[default]
    Line,
    /// The planned time, where the schedule was read; else the line.
    Plan,
}

names!(MinutesFrom { Line => "line", Plan => "plan" });

/// By which rule minutes of overtime count. None derives overtime from punches alone.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum OvertimeRule {
    /// What was approved.
    #[default]
    Approved,
    /// What lies between the day's first and last punch of what was approved; nothing is known where punches were not read.
    PunchedWithinApproval,
}

names!(OvertimeRule { Approved => "approved", PunchedWithinApproval => "punched_within_approval" });

impl Settings {
    /// The readings that accuse nobody.
    pub const DEFAULT: Self = Self {
        cover_proof: CoverProof::Either,
        unknown_link_covers: true,
        absent_counts_missing: false,
        minutes_from: MinutesFrom::Line,
        threshold_included: false,
        no_rows_is_rest: true,
        unplanned_is_work: false,
        rest_day_is_presence: false,
        covered_day_is_presence: false,
        overtime: OvertimeRule::Approved,
        overtime_step: Minutes(1),
        day_start: Minutes(0),
    };
}

impl Default for Settings {
    fn default() -> Self {
        Self::DEFAULT
    }
}
