//! The fields of one person, from the row that names them and those that add to it.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::gather::Part;
use super::mapping::{CompiledMapping, OnEmpty, Region};
use super::reading::{Cell, Fault, Reader};
use super::relations::Named;
use super::values::{self, TextField};
use crate::ability::TextLimits;
use crate::few::Few;
use crate::id::{Key, Mobile, Text, UserId};
use crate::org::{DeptRef, Employee};
use crate::problem::{ProblemCode, Sentence};
use crate::written_date;

/// The fields that each post has of its own.
const OF_A_POST: [&str; 2] = ["title", "departments"];

/// The most departments that one call can name.
const MOST_DEPARTMENTS: usize = 100;

/// The rows that one person is read from.
#[derive(Debug, Clone)]
pub(super) struct Chosen<'a> {
    /// The row that names the person.
    pub(super) part: Part<'a>,
    /// The rows of further posts.
    pub(super) posts: Vec<Part<'a>>,
    /// The rows that add to it.
    pub(super) added: Vec<Part<'a>>,
    /// The day on which the row begins to hold, where it does not yet.
    pub(super) begins: Option<Date>,
}

/// One person, as the rows say.
#[derive(Debug)]
pub(super) struct Candidate<'a> {
    pub(super) key: Key,
    /// The row that names the person.
    pub(super) part: Part<'a>,
    /// The rows that add to it.
    pub(super) added: Vec<Part<'a>>,
    pub(super) userid: Option<UserId>,
    pub(super) employee: Employee,
    /// The departments as the row names them.
    pub(super) departments: Vec<Key>,
    /// Whom the row names as manager; `None` where nothing is stated.
    pub(super) manager: Option<Named<'a>>,
    pub(super) leave_date: Option<Date>,
    pub(super) day: Day,
    pub(super) sound: bool,
}

/// How a person stands to the day of the intake.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Day {
    Employed,
    NotYet(Date),
    /// The last working day is past.
    NoLonger,
    /// No longer employed, and no day is stated.
    Inactive,
}

impl<'a> Candidate<'a> {
    /// What made a field: the first row that makes it.
    pub(super) fn cell(&self, field: &str) -> Cell<'a> {
        let parts = || [self.part].into_iter().chain(self.added.iter().copied());
        parts().find_map(|part| part.cell(field)).unwrap_or_else(|| self.part.key_cell())
    }
}

/// Reads a person whose key is known. Of somebody who has left only the dates are read: HR may well have wiped the rest.
pub(super) fn read<'a>(
    mapping: &'a CompiledMapping,
    today: Date,
    key: Key,
    Chosen { part, posts, added, begins }: Chosen<'a>,
    faults: Vec<Fault<'a>>,
) -> (Candidate<'a>, Vec<Fault<'a>>) {
    let parts = [part].into_iter().chain(added.iter().copied()).collect();
    let reader = Reader { engine: &mapping.engine, faults };
    let mut fields = Fields { parts, posts, reader, precedence: &mapping.precedence, limits: mapping.limits };
    let hired_on = fields.date("hired_on");
    let leave_date = fields.date("leave_date");
    fields.check_order(hired_on, leave_date);
    let is_active = fields.is_active();
    let day = match (hired_on.max(begins), leave_date) {
        (_, Some(leave_date)) if leave_date < today => Day::NoLonger,
        (Some(first), _) if first > today => Day::NotYet(first),
        (_, None) if is_active == Some(false) => Day::Inactive,
        _ => Day::Employed,
    };
    let mut candidate = Candidate {
        key,
        part,
        added,
        userid: None,
        employee: Employee { hired_on, ..Employee::default() },
        departments: Vec::new(),
        manager: None,
        leave_date,
        day,
        sound: true,
    };
    if !matches!(day, Day::NoLonger | Day::Inactive) {
        fields.read_into(&mut candidate, mapping);
    }
    let faults = fields.reader.faults;
    candidate.sound = faults.is_empty();
    (candidate, faults)
}

/// What a field came to.
enum Reading<'a> {
    /// None of the person's rows makes it.
    Unmapped,
    /// What is wrong was noted.
    Faulty,
    /// Its text, which may be empty, and where it comes from.
    Text(String, Cell<'a>),
}

struct Fields<'a> {
    parts: Vec<Part<'a>>,
    posts: Vec<Part<'a>>,
    reader: Reader<'a>,
    precedence: &'a BTreeMap<String, Vec<String>>,
    limits: TextLimits,
}

impl<'a> Fields<'a> {
    fn read(&mut self, field: &'static str) -> Reading<'a> {
        let posts = if OF_A_POST.contains(&field) { &[] } else { self.posts.as_slice() };
        let parts = self.parts.iter().chain(posts);
        let mut parts = parts.copied().filter_map(|part| Some((part, part.cell(field)?)));
        let Some(first) = parts.next() else { return Reading::Unmapped };
        let rest: Vec<(Part<'a>, Cell<'a>)> = parts.collect();
        if rest.is_empty() {
            return match self.reader.text(field, first.1) {
                Some(text) => Reading::Text(text, first.1),
                None => Reading::Faulty,
            };
        }
        let mut stated = Vec::new();
        for (part, cell) in [first].into_iter().chain(rest) {
            match self.reader.text(field, cell) {
                None => return Reading::Faulty,
                Some(text) if text.is_empty() => {}
                Some(text) => stated.push(Stated { part, cell, text }),
            }
        }
        match stated.first() {
            None => Reading::Text(String::new(), first.1),
            Some(_) => self.merge(field, stated),
        }
    }

    /// One text of several rows that state it: the one that all of them state, or that of the file that goes first.
    fn merge(&mut self, field: &'static str, mut stated: Vec<Stated<'a>>) -> Reading<'a> {
        let rank = |stated: &Stated<'_>| {
            let files = self.precedence.get(field)?;
            files.iter().position(|file| stated.part.block.is_named(file))
        };
        if differ(field, &stated)
            && let Some(best) = stated.iter().filter_map(rank).min()
        {
            stated.retain(|stated| rank(stated) == Some(best));
        }
        if differ(field, &stated) {
            let (first, second) = (&stated[0], &stated[1]);
            let message = conflict(first.cell, second.cell);
            self.reader.faults.push(Fault { code: ProblemCode::Conflict, field, cell: second.cell, message });
            return Reading::Faulty;
        }
        let Stated { text, cell, .. } = stated.swap_remove(0);
        Reading::Text(text, cell)
    }

    /// The text of a field that must not be empty.
    fn required(&mut self, field: &'static str) -> Option<(String, Cell<'a>)> {
        match self.read(field) {
            Reading::Text(text, cell) if text.is_empty() => self.reader.faults.push(Fault::empty(field, cell)),
            Reading::Text(text, cell) => return Some((text, cell)),
            Reading::Faulty => {}
            Reading::Unmapped => {
                let message = Sentence::new(
                    "no row states it; add one to the file that does for others",
                    "没有任何一行给出该内容；请在提供该内容的文件中补上此人",
                );
                let cell = self.parts[0].key_cell();
                self.reader.faults.push(Fault { code: ProblemCode::EmptyField, field, cell, message });
            }
        }
        None
    }

    fn checked(&mut self, field: &'static str, cell: Cell<'a>, text: String) -> Option<String> {
        let fault = values::text_fault(field, &text, self.limits);
        self.reader.checked(field, cell, text, fault)
    }

    fn date(&mut self, field: &'static str) -> Option<Date> {
        let Reading::Text(text, cell) = self.read(field) else { return None };
        if text.is_empty() {
            return None;
        }
        let date = written_date::year_first(&text);
        if date.is_none() {
            self.reader.faults.push(Fault::bad(field, cell, values::date_fault(&text)));
        }
        date
    }

    fn check_order(&mut self, hired_on: Option<Date>, leave_date: Option<Date>) {
        if let (Some(hired_on), Some(leave_date)) = (hired_on, leave_date)
            && leave_date < hired_on
            && let Some(cell) = self.parts.iter().find_map(|part| part.cell("leave_date"))
        {
            let message = Sentence::new(
                format!("the last working day {leave_date} is before the date of hire {hired_on}; correct one of them"),
                format!("最后工作日 {leave_date} 早于入职日期 {hired_on}；请更正其一"),
            );
            self.reader.faults.push(Fault::bad("leave_date", cell, message));
        }
    }

    /// Whether the person is employed by `active_if`; `None` where nothing says so, or nobody can tell.
    fn is_active(&mut self) -> Option<bool> {
        let mut said: Option<(bool, Cell<'a>)> = None;
        for part in [self.parts.as_slice(), &self.posts].concat() {
            let (Some(condition), Some(cell)) = (&part.block.active_if, part.cell("active_if")) else { continue };
            let active = self.reader.condition("active_if", condition, part.row)?;
            if !active && cell.is_empty() {
                // Nothing says that somebody left; an export that lost the column would say it of everybody.
                self.reader.faults.push(Fault::empty("active_if", cell));
                return None;
            }
            match said {
                Some((other, first)) if other != active => {
                    let origins = (first.origin(), cell.origin());
                    let message = Sentence::new(
                        format!(
                            "{} and {} differ on whether the person is employed; correct one",
                            origins.0, origins.1
                        ),
                        format!("{} 与 {} 对是否在职的说法不一致；请更正其一", origins.0, origins.1),
                    );
                    self.reader.faults.push(Fault { code: ProblemCode::Conflict, field: "active_if", cell, message });
                    return None;
                }
                Some(_) => {}
                None => said = Some((active, cell)),
            }
        }
        said.map(|(active, _)| active)
    }

    fn read_into(&mut self, candidate: &mut Candidate<'a>, mapping: &CompiledMapping) {
        candidate.userid = self.userid(&candidate.key);
        let name = self.required("name").and_then(|(text, cell)| self.checked("name", cell, text));
        candidate.employee.name = name.map(Text::from);
        candidate.employee.mobile = self.mobile(mapping.region);
        if mapping.employees.iter().any(|block| block.template("departments").is_some()) {
            candidate.departments = self.departments();
        } else {
            candidate.employee.departments = Some(Few::from([DeptRef::Root]));
        }
        candidate.manager = self.manager(&candidate.key, mapping.on_empty);
        candidate.employee.extension = self.extension(mapping.on_empty);
        for field in TextField::ALL {
            let text = match self.read(field.name()) {
                Reading::Unmapped | Reading::Faulty => None,
                Reading::Text(text, _) if text.is_empty() => (mapping.on_empty == OnEmpty::Clear).then_some(text),
                Reading::Text(text, cell) => self.checked(field.name(), cell, text),
            };
            *field.slot(&mut candidate.employee) = text.map(Text::from);
        }
    }

    fn manager(&mut self, key: &Key, on_empty: OnEmpty) -> Option<Named<'a>> {
        let Reading::Text(text, cell) = self.read("manager") else { return None };
        let people: Vec<Key> = Some(text).filter(|text| !text.is_empty()).map(Key::from).into_iter().collect();
        (!people.is_empty() || on_empty == OnEmpty::Clear).then(|| Named { key: key.clone(), cell, people })
    }

    /// The company's own fields that the rows state; `None` where they state none.
    fn extension(&mut self, on_empty: OnEmpty) -> Option<BTreeMap<String, String>> {
        let mut fields: BTreeMap<String, (String, Cell<'a>)> = BTreeMap::new();
        for part in self.parts.clone() {
            for (name, template) in &part.block.extension {
                let cell = Cell { template, row: part.row };
                let text =
                    self.reader.text("extension", cell).filter(|text| !text.is_empty() || on_empty == OnEmpty::Clear);
                let Some(text) = text.and_then(|text| self.checked("extension", cell, text)) else { continue };
                match fields.get(name) {
                    Some((known, first)) if *known != text && !known.is_empty() && !text.is_empty() => {
                        let message = conflict(*first, cell);
                        self.reader.faults.push(Fault {
                            code: ProblemCode::Conflict,
                            field: "extension",
                            cell,
                            message,
                        });
                    }
                    Some((known, _)) if !known.is_empty() => {}
                    Some(_) | None => {
                        fields.insert(name.clone(), (text, cell));
                    }
                }
            }
        }
        let cell = fields.values().next()?.1;
        let fields: BTreeMap<String, String> = fields.into_iter().map(|(name, (text, _))| (name, text)).collect();
        if let Some(message) = values::extension_fault(&fields) {
            self.reader.faults.push(Fault::bad("extension", cell, message));
        }
        Some(fields)
    }

    /// The userid of the template, or else the key.
    fn userid(&mut self, key: &Key) -> Option<UserId> {
        let (text, cell) = match self.parts.iter().any(|part| part.cell("userid").is_some()) {
            true => self.required("userid")?,
            false => (key.to_string(), self.parts[0].key_cell()),
        };
        self.checked("userid", cell, text).map(UserId::from)
    }

    fn mobile(&mut self, region: Region) -> Option<Mobile> {
        let (text, cell) = self.required("mobile")?;
        match Mobile::parse(&text) {
            Ok(mobile) if region == Region::Elsewhere && !text.starts_with('+') => {
                let message = values::no_country(&mobile);
                self.reader.faults.push(Fault { code: ProblemCode::NoCountry, field: "mobile", cell, message });
                None
            }
            Ok(mobile) => Some(mobile),
            Err(reason) => {
                let message = values::mobile_fault(&text, &reason.to_string());
                self.reader.faults.push(Fault::bad("mobile", cell, message));
                None
            }
        }
    }

    /// The keys in `D10, D20; D30`.
    fn departments(&mut self) -> Vec<Key> {
        let Some((mut text, cell)) = self.required("departments") else { return Vec::new() };
        for post in self.posts.iter().filter_map(|post| post.cell("departments")) {
            match self.reader.required("departments", post) {
                Some(further) => text = format!("{text},{further}"),
                None => return Vec::new(),
            }
        }
        let keys: Vec<Key> = listed_keys(&text).into_iter().map(Key::from).collect();
        if keys.is_empty() {
            self.reader.faults.push(Fault::empty("departments", cell));
        }
        if keys.len() > MOST_DEPARTMENTS {
            let n = keys.len();
            let message = Sentence::new(
                format!("it names {n} departments, and DingTalk takes {MOST_DEPARTMENTS}; take some away"),
                format!("共 {n} 个部门，钉钉最多 {MOST_DEPARTMENTS} 个；请减少"),
            );
            self.reader.faults.push(Fault::bad("departments", cell, message));
        }
        keys
    }
}

/// Two rows that state different values.
fn conflict(first: Cell<'_>, second: Cell<'_>) -> Sentence {
    let origins = (first.origin(), second.origin());
    Sentence::new(
        format!(
            "{} and {} state different values; correct one, or say which file goes first with `[source.precedence]`",
            origins.0, origins.1
        ),
        format!(
            "{} 与 {} 的内容不一致；请更正其一，或在 `[source.precedence]` 中指定以哪个文件为准",
            origins.0, origins.1
        ),
    )
}

/// One of several rows that state a field.
struct Stated<'a> {
    part: Part<'a>,
    cell: Cell<'a>,
    text: String,
}

fn differ(field: &str, stated: &[Stated<'_>]) -> bool {
    stated.windows(2).any(|pair| comparable(field, &pair[0].text) != comparable(field, &pair[1].text))
}

/// A text as it is compared with what another file states.
fn comparable(field: &str, text: &str) -> String {
    match field {
        "mobile" => Mobile::parse(text).map_or_else(|_| text.to_owned(), |mobile| mobile.reveal().to_owned()),
        "email" => text.to_lowercase(),
        "hired_on" | "leave_date" => {
            written_date::year_first(text).map_or_else(|| text.to_owned(), |date| date.to_string())
        }
        "departments" => listed_keys(text).join(","),
        _ => text.to_owned(),
    }
}

/// The keys that a text lists, each once.
pub(super) fn listed_keys(text: &str) -> Vec<&str> {
    let mut keys: Vec<&str> = text.split([',', ';', '，', '；']).map(str::trim).filter(|key| !key.is_empty()).collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}
