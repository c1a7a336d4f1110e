//! The invented company that an emulator starts with.
//!
//! Everything here is a pure function of the seed and the size: person `i` of a company is the same in every run, so
//! state only has to keep what was changed. No clock, no state, no wire format; what people do all day is for stories to say.

pub(crate) mod draw;
mod names;
mod trades;
mod tree;

use serde::{Deserialize, Serialize};

use draw::Draw;
use tree::{Node, Tree};

/// The first three digits of every invented mobile: no number in use begins like this.
const MOBILE_PREFIX: &str = "120";
/// 2012-01-01 as days since 1970-01-01, the first day that somebody was hired on.
const FIRST_HIRE: i64 = 15_340;
/// How many days after [`FIRST_HIRE`] people were hired; the last is 2026-06-30.
const HIRE_DAYS: u32 = 5_295;
/// A second membership is held by this many in a thousand.
const SECOND_MEMBERSHIP: u32 = 15;

const DAY_MS: i64 = 86_400_000;
const SHANGHAI_MS: i64 = 8 * 3_600_000;

/// A department as the company was founded with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeededDepartment {
    /// The id; the root, which is not listed, has 1.
    pub dept_id: i64,
    /// The name, unique among its siblings.
    pub name: String,
    /// The id of the parent.
    pub parent_id: i64,
    /// The sort value, which is the id where nobody set another.
    pub order: i64,
}

/// A member as the company was founded with him or her.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeededPerson {
    /// The id within the company.
    pub userid: String,
    /// The full name, surname first.
    pub name: String,
    /// Eleven digits, unique, never a number in use.
    pub mobile: String,
    /// The title.
    pub title: String,
    /// The address, unique.
    pub email: String,
    /// The number that HR knows this person by, unique.
    pub job_number: String,
    /// The departments, the main one first.
    pub dept_ids: Vec<i64>,
    /// Midnight in Shanghai of the first day.
    pub hired_date_ms: i64,
    /// Whether this is an administrator.
    pub admin: bool,
    /// Whether this is the boss.
    pub boss: bool,
}

/// A whole company.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SeededCompany {
    /// Every department but the root, parents before children.
    pub departments: Vec<SeededDepartment>,
    /// Every member; the first is the boss and administrator.
    pub people: Vec<SeededPerson>,
}

/// Founds a company of this many people; with none there are no departments either.
///
/// Person `i` below the number of departments heads department `i`, so that no department is empty.
#[must_use]
pub fn company(seed: u64, people: u32) -> SeededCompany {
    let founders = Founders::of(seed, people);
    SeededCompany { departments: founders.departments().collect(), people: founders.people().collect() }
}

/// The same company, of which nobody is made before being asked for.
pub(crate) struct Founders {
    seed: u64,
    n_people: u32,
    tree: Tree,
}

impl Founders {
    pub(crate) fn of(seed: u64, n_people: u32) -> Self {
        Self { seed, n_people, tree: Tree::plant(seed, n_people) }
    }

    /// Every department but the root, parents before children.
    pub(crate) fn departments(&self) -> impl Iterator<Item = SeededDepartment> {
        self.tree.departments().cloned()
    }

    /// Every member; the first is the boss and administrator.
    pub(crate) fn people(&self) -> impl Iterator<Item = SeededPerson> {
        (0..self.n_people).map(|index| person(self.seed, &self.tree, index))
    }
}

/// People who come later to a company of this size; each has a number of their own.
#[must_use]
pub(crate) fn later_people(seed: u64, people: u32, first: u32, n_people: u32) -> Vec<SeededPerson> {
    if people == 0 || n_people == 0 {
        return Vec::new();
    }
    let tree = Tree::plant(seed, people);
    (0..n_people).filter_map(|nth| first.checked_add(nth)).map(|index| person(seed, &tree, index)).collect()
}

fn person(seed: u64, tree: &Tree, index: u32) -> SeededPerson {
    let mut draw = Draw::of(seed, "person", u64::from(index));
    let name = names::draw(&mut draw);
    let home = tree.home(index);
    let node = match home {
        Some(node) => node,
        None => tree.place(&mut draw),
    };
    let title = if index == 0 {
        "总经理"
    } else if home.is_some() {
        node.head_title()
    } else {
        draw.pick(node.staff)
    };
    let boss = index == 0;
    SeededPerson {
        userid: if boss { "manager01".to_owned() } else { format!("u{index:07}") },
        mobile: mobile(seed, index),
        title: title.to_owned(),
        email: format!("{}{}@example.com", name.pinyin, index + 1),
        job_number: format!("DM{:06}", index + 1),
        dept_ids: memberships(&mut draw, tree, node, home.is_some()),
        hired_date_ms: hired_date_ms(&mut draw),
        admin: boss,
        boss,
        name: name.written,
    }
}

/// Most people have one department; a few who head none lend a hand in a second.
fn memberships(draw: &mut Draw, tree: &Tree, main: &Node, is_head: bool) -> Vec<i64> {
    let mut dept_ids = vec![main.department.dept_id];
    if !is_head && draw.below(1_000) < SECOND_MEMBERSHIP {
        let second = tree.place(draw).department.dept_id;
        if second != main.department.dept_id {
            dept_ids.push(second);
        }
    }
    dept_ids
}

/// Walks all eight-digit numbers in a scattered order: the step shares no factor with 10^8, so no number comes twice.
fn mobile(seed: u64, index: u32) -> String {
    const NUMBERS: u64 = 100_000_000;
    const STEP: u64 = 61_803_399;
    let start = Draw::of(seed, "mobile", 0).next() % NUMBERS;
    let number = (start + u64::from(index) * STEP) % NUMBERS;
    format!("{MOBILE_PREFIX}{number:08}")
}

/// The later of two days, because a growing company hired most of its people lately.
fn hired_date_ms(draw: &mut Draw) -> i64 {
    let day = draw.below(HIRE_DAYS).max(draw.below(HIRE_DAYS));
    (FIRST_HIRE + i64::from(day)) * DAY_MS - SHANGHAI_MS
}

#[cfg(test)]
mod tests {
    use std::collections::{HashMap, HashSet};

    use super::*;

    fn depth(company: &SeededCompany) -> HashMap<i64, usize> {
        let mut depth = HashMap::from([(1, 0)]);
        for department in &company.departments {
            let parent = depth[&department.parent_id];
            depth.insert(department.dept_id, parent + 1);
        }
        depth
    }

    #[test]
    fn nobody_means_no_departments() {
        assert_eq!(company(1, 0), SeededCompany::default());
    }

    #[test]
    fn three_hundred_people_sit_in_three_levels() {
        let company = company(1, 300);
        let depth = depth(&company);
        assert!((25..=40).contains(&company.departments.len()), "{}", company.departments.len());
        assert_eq!(depth.values().copied().max(), Some(3));
        let filled: HashSet<i64> = company.people.iter().flat_map(|person| person.dept_ids.clone()).collect();
        assert!(company.departments.iter().all(|department| filled.contains(&department.dept_id)));
        assert!(filled.iter().all(|id| depth.contains_key(id)));
    }

    #[test]
    fn department_names_obey_the_vendor_and_differ_among_siblings() {
        for people in [1, 7, 60, 300, 20_000, 200_000] {
            let company = company(3, people);
            let mut seen = HashSet::new();
            for department in &company.departments {
                assert!((1..=64).contains(&department.name.chars().count()), "{}", department.name);
                assert!(!department.name.contains(['-', ',', '，']), "{}", department.name);
                assert!(seen.insert((department.parent_id, &department.name)), "twice: {}", department.name);
            }
        }
    }

    #[test]
    fn sizes_are_skewed() {
        let company = company(1, 2_000);
        let mut sizes: HashMap<i64, u32> = HashMap::new();
        for person in &company.people {
            *sizes.entry(person.dept_ids[0]).or_default() += 1;
        }
        let largest = sizes.values().max().copied().unwrap_or(0);
        let smallest = sizes.values().min().copied().unwrap_or(0);
        assert!(largest >= 10 * smallest, "{smallest}..{largest}");
    }

    #[test]
    fn what_must_be_unique_is() {
        let company = company(5, 50_000);
        let count = |field: fn(&SeededPerson) -> &str| company.people.iter().map(field).collect::<HashSet<_>>().len();
        assert_eq!(count(|person| &person.userid), 50_000);
        assert_eq!(count(|person| &person.mobile), 50_000);
        assert_eq!(count(|person| &person.email), 50_000);
        assert_eq!(count(|person| &person.job_number), 50_000);
        assert!(company.people.iter().all(|person| person.mobile.len() == 11 && person.mobile.starts_with("120")));
    }

    #[test]
    fn the_first_person_alone_is_boss_and_administrator() {
        let company = company(9, 300);
        assert!(company.people[0].admin && company.people[0].boss);
        assert!(company.people[1..].iter().all(|person| !person.admin && !person.boss));
    }

    #[test]
    fn people_do_not_depend_on_how_many_come_after_them() {
        let small = company(4, 1_000);
        assert_eq!(small, company(4, 1_000));
        assert_ne!(small.people, company(5, 1_000).people);
        let large = company(4, 2_000);
        let name = |person: &SeededPerson| (person.userid.clone(), person.name.clone(), person.mobile.clone());
        assert!(small.people.iter().map(name).eq(large.people[..1_000].iter().map(name)));
    }

    #[test]
    fn one_company_reads_like_this() {
        let company = company(1, 300);
        let paths: HashMap<i64, String> = company.departments.iter().fold(HashMap::new(), |mut paths, department| {
            let parent = paths.get(&department.parent_id).map(|path| format!("{path}/")).unwrap_or_default();
            paths.insert(department.dept_id, format!("{parent}{}", department.name));
            paths
        });
        let lines: Vec<String> = (company.people.iter().take(3).chain(company.people.iter().rev().take(3)))
            .map(|person| format!("{} {} {} {}", person.userid, person.name, paths[&person.dept_ids[0]], person.title))
            .collect();
        let expected = [
            "manager01 郑小梅 总经理办公室 总经理",
            "u0000001 戴若军 研发中心 总监",
            "u0000002 张晨 营销中心 总监",
            "u0000299 王秋军 研发中心/前端开发部/移动端组 高级前端开发工程师",
            "u0000298 李宇昌 营销中心/市场部/品牌组 文案策划",
            "u0000297 孔梦涵 供应链中心/采购部/原料组 采购专员",
        ];
        assert_eq!(lines, expected);
    }
}
