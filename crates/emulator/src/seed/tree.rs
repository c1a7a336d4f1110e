//! The department tree: branches, departments, teams, and how many people sit in each.
//!
//! A tree is planted once; finding the place of a person in it is then a search in a table of running sums.

use super::SeededDepartment;
use super::draw::Draw;
use super::trades::{BRANCHES, BUSINESSES, Branch, REGIONS, Section, UNIT_SECTIONS, UNIT_STAFF, UNIT_WEIGHT};

/// The root department's id, given by the vendor.
const ROOT: i64 = 1;
/// The id of the first department; the others count on.
const FIRST_ID: i64 = 400_000_001;
/// Teams of these relative sizes; few are large.
const TEAM_SIZES: &[u32] = &[2, 2, 3, 3, 4, 4, 5, 6, 8, 12, 20];
/// Relative size of the staff around the head of a department that has teams.
const STAFF_SIZE: u32 = 2;

/// One department with what its people need.
pub(super) struct Node {
    pub(super) department: SeededDepartment,
    /// Titles of those who work here.
    pub(super) staff: &'static [&'static str],
    /// How many people the branch takes, against others.
    weight: u32,
    kind: Kind,
    /// Whether departments hang below.
    has_children: bool,
}

#[derive(Clone, Copy)]
enum Kind {
    Branch { sections: &'static [Section], is_unit: bool },
    Department { teams: &'static [&'static str] },
    Team,
}

impl Node {
    /// Returns the title of whoever heads this department.
    pub(super) fn head_title(&self) -> &'static str {
        match self.kind {
            Kind::Branch { is_unit: true, .. } => "事业部总经理",
            Kind::Branch { .. } => "总监",
            Kind::Department { .. } => "部门经理",
            Kind::Team => "组长",
        }
    }

    fn size(&self, draw: &mut Draw) -> u32 {
        match self.kind {
            Kind::Branch { .. } => self.weight,
            Kind::Department { .. } if self.has_children => STAFF_SIZE * self.weight,
            Kind::Department { .. } | Kind::Team => draw.pick(TEAM_SIZES) * self.weight,
        }
    }
}

/// All departments but the root, parents first.
pub(super) struct Tree {
    nodes: Vec<Node>,
    /// Running sums of the relative sizes, one an entry of `nodes`.
    sums: Vec<u32>,
}

impl Tree {
    /// Plants the tree of a company of this many people.
    pub(super) fn plant(seed: u64, people: u32) -> Self {
        let mut draw = Draw::of(seed, "tree", 0);
        let levels = Levels::of(people);
        let mut nodes = Vec::new();
        for ordinal in 0..levels.branches {
            let node = branch(next_id(&nodes), ordinal);
            nodes.push(node);
        }
        grow(
            &mut nodes,
            levels.departments,
            &mut draw,
            |kind| matches!(kind, Kind::Branch { sections, .. } if !sections.is_empty()),
        );
        grow(&mut nodes, levels.teams, &mut draw, |kind| matches!(kind, Kind::Department { .. }));
        let sums = running_sums(nodes.iter().map(|node| node.size(&mut draw)));
        Self { nodes, sums }
    }

    /// Returns the department that person `index` heads, if there are that many.
    pub(super) fn home(&self, index: u32) -> Option<&Node> {
        self.nodes.get(usize::try_from(index).ok()?)
    }

    /// Draws a department, the large ones more often.
    ///
    /// # Panics
    ///
    /// If the tree is empty; a company with people has departments.
    pub(super) fn place(&self, draw: &mut Draw) -> &Node {
        let total = self.sums.last().copied().expect("a company with people has departments");
        let drawn = draw.below(total);
        &self.nodes[find(&self.sums, drawn)]
    }

    /// The departments, parents first.
    pub(super) fn departments(&self) -> impl Iterator<Item = &SeededDepartment> {
        self.nodes.iter().map(|node| &node.department)
    }
}

/// How many departments there are on each level.
struct Levels {
    branches: u32,
    departments: u32,
    teams: u32,
}

impl Levels {
    /// About one department for twenty people, and a handful more, so that a small company has a tree as well.
    fn of(people: u32) -> Self {
        if people == 0 {
            return Self { branches: 0, departments: 0, teams: 0 };
        }
        let all = (people / 20 + 15).min(people / 3 + 1);
        let side = (1..).take_while(|side: &u32| side.pow(3) <= all).last().unwrap_or(1);
        let branches = (2 * side + 1).min(all);
        let departments = (side * (side + 1)).min(all - branches);
        Self { branches, departments, teams: all - branches - departments }
    }
}

fn next_id(nodes: &[Node]) -> i64 {
    FIRST_ID + i64::try_from(nodes.len()).expect("fewer departments than people")
}

/// Makes a functional branch while the table lasts, then business units.
fn branch(dept_id: i64, ordinal: u32) -> Node {
    let ordinal = usize::try_from(ordinal).expect("fewer branches than departments");
    let (name, sections, staff, weight) = match BRANCHES.get(ordinal) {
        Some(Branch { name, sections, staff, weight }) => ((*name).to_owned(), *sections, *staff, *weight),
        None => (unit_name(ordinal - BRANCHES.len()), UNIT_SECTIONS, UNIT_STAFF, UNIT_WEIGHT),
    };
    let is_unit = ordinal >= BRANCHES.len();
    let department = SeededDepartment { dept_id, name, parent_id: ROOT, order: dept_id };
    Node { department, staff, weight, kind: Kind::Branch { sections, is_unit }, has_children: false }
}

fn unit_name(unit: usize) -> String {
    let region = REGIONS[unit % REGIONS.len()];
    let business = BUSINESSES[(unit / REGIONS.len() + unit) % BUSINESSES.len()];
    let round = unit / (REGIONS.len() * BUSINESSES.len());
    format!("{region}{business}{}事业部", numeral(round))
}

/// Adds one level below all nodes that may have children: each parent gets one, the rest go rather to the large and
/// the first.
fn grow(nodes: &mut Vec<Node>, count: u32, draw: &mut Draw, is_parent: fn(Kind) -> bool) {
    let parents: Vec<usize> = (0..nodes.len()).filter(|index| is_parent(nodes[*index].kind)).collect();
    let sums = running_sums(parents.iter().map(|parent| nodes[*parent].weight));
    let Some(total) = sums.last() else { return };
    let mut n_children = vec![0; parents.len()];
    for ordinal in 0..usize::try_from(count).expect("fewer departments than people") {
        let choice = match parents.get(ordinal) {
            Some(_) => ordinal,
            None => find(&sums, draw.low_below(*total)),
        };
        let child = child(next_id(nodes), &nodes[parents[choice]], n_children[choice]);
        nodes[parents[choice]].has_children = true;
        n_children[choice] += 1;
        nodes.push(child);
    }
}

fn running_sums(weights: impl Iterator<Item = u32>) -> Vec<u32> {
    let sums = weights.scan(0, |sum, weight| {
        *sum += weight;
        Some(*sum)
    });
    sums.collect()
}

/// Finds the entry that a number below the last sum falls on.
fn find(sums: &[u32], drawn: u32) -> usize {
    sums.partition_point(|sum| *sum <= drawn)
}

/// Makes the child of this ordinal; ordinals beyond the table of names come back to it with a number.
fn child(dept_id: i64, parent: &Node, ordinal: usize) -> Node {
    let (name, staff, kind) = match parent.kind {
        Kind::Branch { sections, .. } => {
            let Section { name, teams, staff } = &sections[ordinal % sections.len()];
            let name = format!("{name}{}部", numeral(ordinal / sections.len()));
            (name, *staff, Kind::Department { teams })
        }
        Kind::Department { teams } => {
            let name = format!("{}{}组", teams[ordinal % teams.len()], numeral(ordinal / teams.len()));
            (name, parent.staff, Kind::Team)
        }
        Kind::Team => unreachable!("teams are the lowest level"),
    };
    let department = SeededDepartment { dept_id, name, parent_id: parent.department.dept_id, order: dept_id };
    Node { department, staff, weight: parent.weight, kind, has_children: false }
}

/// Writes which of several alike this is: nothing for the first, then 二, 三 and so on.
fn numeral(round: usize) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    match round + 1 {
        1 => String::new(),
        number @ 2..=9 => DIGITS[number].to_owned(),
        number @ 10..=19 => format!("十{}", DIGITS[number - 10]),
        number @ 20..=99 => format!("{}十{}", DIGITS[number / 10], DIGITS[number % 10]),
        number => number.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_million_people_have_fifty_thousand_departments() {
        let tree = Tree::plant(1, 1_000_000);
        assert_eq!(tree.nodes.len(), 50_015);
    }

    #[test]
    fn numbers_are_written_as_in_names() {
        assert_eq!(
            [0, 1, 9, 10, 19, 20, 98, 99].map(numeral),
            ["", "二", "十", "十一", "二十", "二十一", "九十九", "100"]
        );
    }
}
