//! Which rows of a file are its heading, and which are no rows at all: titles, second heading rows, totals.

use std::collections::{BTreeSet, HashSet};

use dianmao_roster::row::{Columns, Origin};

use crate::error::Error;

/// How many rows are looked through for the heading.
pub(crate) const SEARCHED: usize = 50;

/// What a totals row begins with.
const TOTALS: [&str; 11] =
    ["合计", "总计", "小计", "共计", "总人数", "合计人数", "total", "grandtotal", "subtotal", "sub-total", "sum"];

/// What the rows of a file are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    /// The line or row that the heading starts at, from 1. Where it is `None` the heading is found by the columns that templates name.
    pub header_row: Option<u64>,
    /// How many rows the heading has: one, or two whose names are joined as `upper/lower`.
    pub header_rows: HeaderRows,
    /// Whether rows that start with a word for totals are left out.
    pub skip_totals: bool,
}

/// How many rows a heading has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum HeaderRows {
    /// One.
    #[default]
    One,
    /// Two.
    Two,
}

impl Default for Layout {
    fn default() -> Self {
        Self { header_row: None, header_rows: HeaderRows::One, skip_totals: false }
    }
}

impl HeaderRows {
    pub(crate) fn count(self) -> usize {
        match self {
            Self::One => 1,
            Self::Two => 2,
        }
    }
}

/// A row before it is known what it is: its line, and its cells.
pub(crate) type RawRow = (u64, Vec<String>);

/// The heading of a table.
#[derive(Debug)]
pub(crate) struct Heading {
    /// The number of rows before the first row of data.
    pub(crate) n_before: usize,
    /// The line of its first row.
    pub(crate) line: u64,
    pub(crate) names: Vec<String>,
    /// How many of the wanted columns it has.
    pub(crate) n_found: usize,
}

/// Finds the heading among the first rows: where the layout says, or else the first row with the most of the wanted columns.
///
/// `None` where there is no such row.
pub(crate) fn find(rows: &[RawRow], layout: &Layout, wanted: &BTreeSet<String>, spread: bool) -> Option<Heading> {
    let at = |index: usize| heading(rows, index, layout.header_rows, wanted, spread);
    if let Some(line) = layout.header_row {
        return at(rows.iter().position(|(row, _)| *row == line)?);
    }
    let mut best = at(0)?;
    for index in 1..rows.len().min(SEARCHED) {
        match at(index) {
            Some(heading) if heading.n_found > best.n_found => best = heading,
            _ => {}
        }
    }
    Some(best)
}

fn heading(
    rows: &[RawRow],
    index: usize,
    header_rows: HeaderRows,
    wanted: &BTreeSet<String>,
    spread: bool,
) -> Option<Heading> {
    let (line, first) = rows.get(index)?;
    let names = match header_rows {
        HeaderRows::One => first.iter().map(|cell| name(cell)).collect(),
        HeaderRows::Two => joined(first, &rows.get(index + 1)?.1, spread),
    };
    let n_found = names.iter().filter(|name| wanted.contains(*name)).collect::<HashSet<_>>().len();
    Some(Heading { n_before: index + header_rows.count(), line: *line, names, n_found })
}

/// A name as it reads: a line break within it is a space, or nothing between Chinese characters.
fn name(cell: &str) -> String {
    let mut name = String::new();
    for part in cell.split(['\r', '\n']).map(str::trim).filter(|part| !part.is_empty()) {
        if name.ends_with(|last: char| last.is_ascii()) && part.starts_with(|first: char| first.is_ascii()) {
            name.push(' ');
        }
        name.push_str(part);
    }
    name
}

/// The names of two heading rows. `spread`: an upper name reaches over the empty cells to its right, as a merged cell does that was
/// saved as text; but only from a column that has a lower name to columns that have one.
fn joined(upper: &[String], lower: &[String], spread: bool) -> Vec<String> {
    let width = upper.len().max(lower.len());
    let cell = |row: &[String], at: usize| row.get(at).map(|cell| name(cell)).unwrap_or_default();
    let mut group = String::new();
    let mut names = Vec::with_capacity(width);
    for at in 0..width {
        let (mut above, below) = (cell(upper, at), cell(lower, at));
        if below.is_empty() {
            group.clear();
        } else if !above.is_empty() {
            group.clone_from(&above);
        } else if spread {
            above.clone_from(&group);
        }
        names.push(match (above.as_str(), below.as_str()) {
            ("", only) | (only, "") => only.to_owned(),
            (above, below) if above == below => above.to_owned(),
            (above, below) => format!("{above}/{below}"),
        });
    }
    names
}

/// The columns of a heading. Unnamed columns are allowed, since no template can name them.
pub(crate) fn columns(names: Vec<String>, origin: &Origin) -> Result<Columns, Error> {
    let mut seen = HashSet::new();
    let twice = names.iter().find(|name| !name.is_empty() && !seen.insert(name.as_str()));
    match twice {
        Some(column) => Err(Error::DuplicateColumn { place: origin.to_string(), column: column.clone() }),
        None => Ok(Columns(names)),
    }
}

/// Whether a row is a sum of others: its first cell that is not empty is a word for it, with or without a number behind.
pub(crate) fn is_total<'a>(cells: impl IntoIterator<Item = &'a str>) -> bool {
    let Some(first) = cells.into_iter().map(str::trim).find(|cell| !cell.is_empty()) else { return false };
    let plain: String =
        first.chars().filter(|character| !character.is_whitespace()).flat_map(char::to_lowercase).collect();
    let is_count = |character: char| character.is_numeric() || "人名条行:：()（）,，.。".contains(character);
    TOTALS.iter().any(|word| plain.strip_prefix(word).is_some_and(|rest| rest.chars().all(is_count)))
}

#[cfg(test)]
mod tests {
    use super::{is_total, joined, name};

    #[test]
    fn totals_are_told_from_people_and_departments() {
        for total in ["合计", "合 计：", "总计 120 人", "Grand Total", "小计(35人)", "TOTAL:"] {
            assert!(is_total(["", total, "3"]), "{total}");
        }
        for row in ["合计部", "Totalenergies", "王总计", "summer", "1001"] {
            assert!(!is_total([row, "合计"]), "{row}");
        }
    }

    #[test]
    fn a_broken_heading_reads_as_one_name() {
        assert_eq!(["手机\n号码", "Employee\r\nID", " 工号 "].map(name), ["手机号码", "Employee ID", "工号"]);
    }

    #[test]
    fn two_headings_join() {
        let row = |text: &str| text.split('|').map(str::to_owned).collect::<Vec<_>>();
        let names = joined(&row("工号|联系方式||部门||"), &row("|手机|邮箱||性别|"), true);
        assert_eq!(names, ["工号", "联系方式/手机", "联系方式/邮箱", "部门", "性别", ""]);
        assert_eq!(joined(&row("工号|联系方式|"), &row("工号|手机|邮箱"), false), ["工号", "联系方式/手机", "邮箱"]);
    }
}
