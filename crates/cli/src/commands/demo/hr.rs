//! The invented company's HR files, and what happens in it after a month.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use dianmao_emulator::seed;

/// The root department's id in the seeded tree; HR's files know no such department.
const ROOT: i64 = 1;

/// HR's tables in memory, written to `hr/*.csv` as they change.
pub(super) struct Hr {
    folder: PathBuf,
    departments: Vec<Department>,
    people: Vec<Person>,
}

struct Department {
    key: String,
    name: String,
    parent: String,
}

struct Person {
    key: String,
    name: String,
    mobile: String,
    departments: String,
    title: String,
    email: String,
    hired_on: String,
    leave_date: String,
}

/// One thing that HR did, in words.
pub(super) struct Event(pub(super) String);

impl Hr {
    /// Invents a company of so many people, in a tree of three levels.
    pub(super) fn invent(folder: &Path, seed: u64, people: u32) -> Self {
        let company = seed::company(seed, people);
        let keys: BTreeMap<i64, String> = company
            .departments
            .iter()
            .zip(1..)
            .map(|(department, n)| (department.dept_id, format!("D{n:03}")))
            .collect();
        let key_of = |id: &i64| keys.get(id).cloned().unwrap_or_default();
        let departments = company
            .departments
            .iter()
            .map(|department| Department {
                key: key_of(&department.dept_id),
                name: department.name.clone(),
                parent: if department.parent_id == ROOT { String::new() } else { key_of(&department.parent_id) },
            })
            .collect();
        let people = company.people.iter().map(|person| Person::of(person, &key_of)).collect();
        Self { folder: folder.to_owned(), departments, people }
    }

    /// Writes both files; each is complete before it takes the old one's place.
    pub(super) fn write(&self) -> io::Result<()> {
        fs::create_dir_all(&self.folder)?;
        let mut text = String::from("部门编号,部门名称,上级部门编号\n");
        for Department { key, name, parent } in &self.departments {
            text.push_str(&format!("{key},{name},{parent}\n"));
        }
        replace(&self.folder.join("departments.csv"), &text)?;
        let mut text = String::from("工号,姓名,手机号,部门编号,职位,邮箱,入职日期,离职日期\n");
        for person in &self.people {
            let Person { key, name, mobile, departments, title, email, hired_on, leave_date } = person;
            text.push_str(&format!(
                "{key},{name},{mobile},\"{departments}\",{title},{email},{hired_on},{leave_date}\n"
            ));
        }
        replace(&self.folder.join("employees.csv"), &text)
    }

    pub(super) fn size(&self) -> (usize, usize) {
        (self.departments.len(), self.people.len())
    }

    /// A month later: a new department with a transfer into it, a joiner, a leaver and a new mobile number.
    pub(super) fn change(&mut self, joined_on: &str, left_on: &str) -> Vec<Event> {
        let parent = self.departments[0].key.clone();
        let parent_name = self.departments[0].name.clone();
        self.departments.push(Department { key: "D900".into(), name: "数据智能组".into(), parent });
        let n_people = self.people.len();
        let (moved, left, renumbered) = (n_people / 2, n_people / 3, n_people * 3 / 4);
        let mut events = vec![Event(format!("new department 数据智能组 under {parent_name}"))];
        let person = &mut self.people[moved];
        person.departments = "D900".into();
        events.push(Event(format!("transfer: {} {} goes to 数据智能组", person.key, person.name)));
        let person = &mut self.people[left];
        person.leave_date = left_on.to_owned();
        events.push(Event(format!("leaver: {} {}, last working day {left_on}", person.key, person.name)));
        let person = &mut self.people[renumbered];
        person.mobile = "12099990001".into();
        events.push(Event(format!("new mobile number: {} {}", person.key, person.name)));
        self.people.push(Person {
            key: "E90001".into(),
            name: "沈星河".into(),
            mobile: "12099990002".into(),
            departments: "D900".into(),
            title: "数据分析师".into(),
            email: "shenxh@example.com".into(),
            hired_on: joined_on.to_owned(),
            leave_date: String::new(),
        });
        events.push(Event("joiner: E90001 沈星河 in 数据智能组".into()));
        events
    }
}

impl Person {
    fn of(person: &seed::SeededPerson, key_of: &dyn Fn(&i64) -> String) -> Self {
        let hired = jiff::Timestamp::from_millisecond(person.hired_date_ms).unwrap_or_default();
        let hired = hired.to_zoned(jiff::tz::TimeZone::fixed(jiff::tz::offset(8))).date();
        Self {
            key: person.job_number.clone(),
            name: person.name.clone(),
            mobile: person.mobile.clone(),
            departments: person.dept_ids.iter().map(key_of).collect::<Vec<_>>().join(","),
            title: person.title.clone(),
            email: person.email.clone(),
            hired_on: hired.to_string(),
            leave_date: String::new(),
        }
    }
}

fn replace(path: &Path, text: &str) -> io::Result<()> {
    let draft = path.with_extension("csv.new");
    fs::write(&draft, text)?;
    fs::rename(draft, path)
}
