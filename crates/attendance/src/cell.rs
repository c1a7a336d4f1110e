//! One day of one person on the month sheet: the day record with what it reads as, by the day-cell vocabulary of `docs/contracts.md`.

use crate::calendar::DayType;
use crate::day::{DayKind, DayPoint, DayRecord, Share};
use crate::known::Known;
use crate::names::names;
use crate::rules;
use crate::work_date::{Minutes, WorkDate};

/// One day cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// Which day.
    pub date: WorkDate,
    /// What kind of day.
    pub kind: DayKind,
    /// What the day reads as, the time first, then the place and who changed it. Never empty.
    pub marks: Vec<Mark>,
    /// What stands behind it.
    pub points: Vec<DayPoint>,
    /// Leave, trips and outings of the day.
    pub away: Vec<Share>,
    /// Its overtime.
    pub overtime: Minutes,
    /// Working day, rest day or holiday, where that is known.
    pub day_type: Option<DayType>,
    /// What was read about it.
    pub known: Known,
}

/// One word of a day cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Mark {
    /// The word's code.
    pub code: CellCode,
    /// The minutes of a late or early point, zero for every other code.
    pub minutes: Minutes,
}

/// The day-cell vocabulary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CellCode {
    /// No fault (正常).
    Normal,
    /// Late (迟到).
    Late,
    /// Seriously late (严重迟到).
    SeriouslyLate,
    /// So late that it counts as absence (旷工迟到).
    LateAsAbsence,
    /// Left early (早退).
    Early,
    /// No punch at the start of work (上班缺卡).
    MissingOn,
    /// No punch at the end of work (下班缺卡).
    MissingOff,
    /// No punch all day (旷工).
    Absent,
    /// Not to be told from what was read, or a grade or a point that this version does not know (未知).
    Unknown,
    /// An unpunched point that is tied to an approval (有审批).
    Covered,
    /// A field punch (外勤).
    Field,
    /// A corrected punch (补卡).
    Corrected,
    /// Changed by an administrator (改签).
    ChangedByAdmin,
    /// No schedule (休息).
    Rest,
    /// Not final yet (未结算).
    Unsettled,
    /// Before joining or after leaving (不在职).
    NotEmployed,
    /// In no attendance group (未入考勤组).
    NoGroup,
    /// Need not punch (免考勤).
    Exempt,
}

names!(CellCode {
    Normal => "normal",
    Late => "late",
    SeriouslyLate => "seriously_late",
    LateAsAbsence => "late_as_absence",
    Early => "early",
    MissingOn => "missing_on",
    MissingOff => "missing_off",
    Absent => "absent",
    Unknown => "unknown",
    Covered => "covered",
    Field => "field",
    Corrected => "corrected",
    ChangedByAdmin => "changed_by_admin",
    Rest => "rest",
    Unsettled => "unsettled",
    NotEmployed => "not_employed",
    NoGroup => "no_group",
    Exempt => "exempt",
});

impl Cell {
    /// The cell of a day record.
    #[must_use]
    pub fn of(day: DayRecord) -> Self {
        let marks = marks_of(&day);
        let DayRecord { user_id: _, work_date: date, kind, day_type, points, away, overtime, known } = day;
        Self { date, kind, marks, points, away, overtime, day_type, known }
    }

    /// Whether the cell reads as `code`, perhaps among other words.
    #[must_use]
    pub fn has(&self, code: CellCode) -> bool {
        self.marks.iter().any(|mark| mark.code == code)
    }
}

fn marks_of(day: &DayRecord) -> Vec<Mark> {
    match day.kind {
        DayKind::Rest => vec![CellCode::Rest.into()],
        DayKind::Unsettled => vec![CellCode::Unsettled.into()],
        DayKind::Unknown => vec![CellCode::Unknown.into()],
        DayKind::NoGroup => vec![CellCode::NoGroup.into()],
        DayKind::Exempt => vec![CellCode::Exempt.into()],
        DayKind::NotEmployed => vec![CellCode::NotEmployed.into()],
        DayKind::Work => marks_of_work(day),
    }
}

fn marks_of_work(day: &DayRecord) -> Vec<Mark> {
    let mut marks: Vec<Mark> = if rules::is_absent(day) {
        vec![CellCode::Absent.into()]
    } else {
        day.points.iter().filter_map(fault_of).collect()
    };
    let modifiers = modifiers_of(day);
    let all_covered = day.points.iter().all(rules::is_covered);
    if marks.is_empty() && !all_covered {
        marks.push(CellCode::Normal.into());
    }
    marks.extend(modifiers);
    marks
}

/// What is wrong with one point, if anything.
fn fault_of(point: &DayPoint) -> Option<Mark> {
    type Rule = fn(&DayPoint) -> bool;
    let rules: [(CellCode, Rule); 8] = [
        (CellCode::Late, rules::is_late),
        (CellCode::SeriouslyLate, rules::is_seriously_late),
        (CellCode::LateAsAbsence, rules::is_late_as_absence),
        (CellCode::Early, rules::is_early),
        (CellCode::MissingOn, rules::is_missing_on),
        (CellCode::MissingOff, rules::is_missing_off),
        (CellCode::Unknown, rules::is_candidate),
        (CellCode::Unknown, rules::is_unknown_grade),
    ];
    let (code, _) = rules.into_iter().find(|(_, rule)| rule(point))?;
    let minutes = if code.has_minutes() { point.minutes } else { Minutes::default() };
    Some(Mark { code, minutes })
}

/// What else is to be said about the day, each word once.
fn modifiers_of(day: &DayRecord) -> impl Iterator<Item = Mark> {
    type Rule = fn(&DayPoint) -> bool;
    let rules: [(CellCode, Rule); 4] = [
        (CellCode::Covered, rules::is_covered),
        (CellCode::Field, rules::is_field),
        (CellCode::Corrected, rules::is_corrected),
        (CellCode::ChangedByAdmin, rules::is_changed_by_administrator),
    ];
    rules.into_iter().filter(|(_, rule)| day.points.iter().any(rule)).map(|(code, _)| code.into())
}

impl From<CellCode> for Mark {
    fn from(code: CellCode) -> Self {
        Self { code, minutes: Minutes::default() }
    }
}
