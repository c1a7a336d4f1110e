//! Whatever is written, the indices agree with what is stored, and a write can be taken back whole.

use proptest::prelude::*;

use super::{Company, Department, DepartmentChange, Mobile, PersonChange, ROOT, WrittenDuty};
use crate::document::SeedDocument;

#[derive(Debug, Clone)]
enum Write {
    CreatePerson { who: u8, mobile: u8, departments: Vec<u8> },
    UpdatePerson { who: u8, departments: Option<Vec<u8>>, manager: Option<u8>, email: Option<u8> },
    DeletePerson { who: u8 },
    CreateDepartment { parent: u8, name: u8 },
    UpdateDepartment { which: u8, parent: u8, managers: Vec<u8> },
    DeleteDepartment { which: u8 },
    Schedule { who: u8, day: u8 },
}

fn write() -> impl Strategy<Value = Write> {
    let small = 0_u8..5;
    let some = prop::collection::vec(small.clone(), 1..4);
    prop_oneof![
        (small.clone(), small.clone(), some.clone()).prop_map(|(who, mobile, departments)| Write::CreatePerson {
            who,
            mobile,
            departments
        }),
        (
            small.clone(),
            prop::option::of(some.clone()),
            prop::option::of(small.clone()),
            prop::option::of(small.clone())
        )
            .prop_map(|(who, departments, manager, email)| Write::UpdatePerson {
                who,
                departments,
                manager,
                email
            }),
        small.clone().prop_map(|who| Write::DeletePerson { who }),
        (small.clone(), small.clone()).prop_map(|(parent, name)| Write::CreateDepartment { parent, name }),
        (small.clone(), small.clone(), some).prop_map(|(which, parent, managers)| Write::UpdateDepartment {
            which,
            parent,
            managers
        }),
        small.clone().prop_map(|which| Write::DeleteDepartment { which }),
        (small.clone(), small).prop_map(|(who, day)| Write::Schedule { who, day }),
    ]
}

/// The nth department in the order of ids, so that small numbers hit departments that exist.
fn nth(company: &Company, n: u8) -> i64 {
    let ids: Vec<i64> = company.departments.keys().copied().collect();
    ids[usize::from(n) % ids.len()]
}

fn apply(company: &mut Company, write: &Write) -> bool {
    let userid = |n: &u8| format!("u{n}");
    let ids = |company: &Company, ns: &[u8]| {
        let mut ids: Vec<i64> = ns.iter().map(|&n| nth(company, n)).collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    };
    match write {
        Write::CreatePerson { who, mobile, departments } => {
            let change = PersonChange {
                name: Some(userid(who)),
                mobile: Mobile::parse(&format!("1200000000{mobile}")).ok(),
                dept_ids: Some(ids(company, departments)),
                ..PersonChange::default()
            };
            company.create_person(Some(userid(who)), change, 0).is_ok()
        }
        Write::UpdatePerson { who, departments, manager, email } => {
            let change = PersonChange {
                dept_ids: departments.as_ref().map(|departments| ids(company, departments)),
                manager_userid: manager.as_ref().map(|manager| Some(userid(manager))),
                email: email.map(|email| format!("e{email}@example.com")),
                ..PersonChange::default()
            };
            company.update_person(&userid(who), change, 0).is_ok()
        }
        Write::DeletePerson { who } => company.delete_person(&userid(who), 0).is_ok(),
        Write::CreateDepartment { parent, name } => {
            let change = DepartmentChange { name: Some(format!("部门{name}")), ..DepartmentChange::default() };
            company.create_department(nth(company, *parent), change).is_ok()
        }
        Write::UpdateDepartment { which, parent, managers } => {
            let change = DepartmentChange {
                parent_id: Some(nth(company, *parent)),
                managers: Some(managers.iter().map(userid).collect()).filter(|_| which % 2 == 0),
                ..DepartmentChange::default()
            };
            company.update_department(nth(company, *which), change).is_ok()
        }
        Write::DeleteDepartment { which } => company.delete_department(nth(company, *which)).is_ok(),
        Write::Schedule { who, day } => {
            company.begin();
            let work_date = jiff::civil::date(2026, 9, 1 + day.cast_signed());
            company.change_days(&userid(who), |changes| changes.day_mut(work_date).schedule(0, 1, WrittenDuty::Rest));
            true
        }
    }
}

fn check(company: &Company) {
    for department in company.departments.values() {
        let Department { dept_id, parent_id, managers, .. } = department;
        let top = company.ancestry(*dept_id).last().map(|top| top.dept_id);
        assert_eq!(top, Some(ROOT), "{dept_id} hangs below the root");
        if let Some(parent_id) = parent_id {
            assert!(company.children(*parent_id).any(|child| child.dept_id == *dept_id));
        }
        for manager in managers {
            assert!(
                company.members(*dept_id).any(|member| member.userid == *manager),
                "{manager} leads without membership"
            );
        }
        for member in company.members(*dept_id) {
            assert!(member.membership(*dept_id).is_some());
        }
    }
    assert_eq!(company.subtree(ROOT).len(), company.departments.len());
    for person in company.people() {
        assert!(!person.memberships.is_empty());
        for membership in &person.memberships {
            assert!(company.members(membership.dept_id).any(|member| member.userid == person.userid));
        }
        let holder = company.person_by_mobile(&person.mobile).map(|holder| &holder.userid);
        assert_eq!(holder, Some(&person.userid));
        assert!(person.email.is_empty() || company.userid_by_email(&person.email) == Some(&person.userid));
        assert!(person.manager_userid.iter().all(|manager| company.person(manager).is_some()));
    }
    let listed: usize = company.departments.keys().map(|&dept_id| company.n_members(dept_id)).sum();
    assert_eq!(listed, company.people().map(|person| person.memberships.len()).sum::<usize>());
}

proptest! {
    #[test]
    fn indices_agree_and_every_write_can_be_taken_back(writes in prop::collection::vec(write(), 1..60)) {
        let mut company = Company::empty(&SeedDocument::default(), "公司", 0);
        for write in &writes {
            let before = company.to_json("corp");
            if apply(&mut company, write) {
                let earlier = company.before_last_write();
                prop_assert_eq!(earlier.to_json("corp"), before, "before {:?}", write);
                check(&earlier);
            } else {
                prop_assert_eq!(company.to_json("corp"), before, "refused {:?}", write);
            }
            check(&company);
        }
    }
}
