//! DingTalk takes nobody more: what is not tried any more once it has said so.
//!
//! No read tells how many people a company or a department may have, so that the first refusal is the first that anybody knows. Whoever is
//! to be deleted and created again is left alone then, since nobody can tell whether they would be let in again.

use std::collections::BTreeSet;

use dianmao_dingtalk::Error as CallError;
use dianmao_roster::id::Key;
use dianmao_roster::journal::{DeleteReason, JournalStep, Operation, StepState};
use dianmao_roster::org::DeptRef;

/// "The company has as many people as it may have", in its three numbers.
const COMPANY_IS_FULL: [i64; 3] = [40020, 40024, 45024];
/// "The department has as many people as it may have."
const DEPARTMENT_IS_FULL: i64 = 40023;

/// What is full, as far as a run was told.
#[derive(Debug, Default)]
pub(super) struct Headcount {
    company: Option<Refused>,
    /// The departments that somebody was refused for; of several nobody knows which one it is.
    departments: Vec<(BTreeSet<DeptRef>, Refused)>,
}

/// Who was refused, and with which words.
#[derive(Debug, Clone)]
struct Refused {
    key: Key,
    says: String,
}

impl Headcount {
    /// Notes what a refused call says about room.
    pub(super) fn note(&mut self, operation: &Operation, error: &CallError) {
        if !matches!(operation, Operation::CreatePerson { .. } | Operation::RecreatePerson { .. }) {
            return;
        }
        let refused = Refused { key: operation.key().clone(), says: error.to_string() };
        if COMPANY_IS_FULL.iter().any(|code| error.is_code(*code)) {
            self.company.get_or_insert(refused);
        } else if error.is_code(DEPARTMENT_IS_FULL) {
            self.departments.push((operation.departments().cloned().collect(), refused));
        }
    }

    /// Because of whom a change that is not begun is not made, and a sentence.
    pub(super) fn stands_in_the_way_of(&self, steps: &[JournalStep]) -> Option<(Key, String)> {
        if steps.iter().any(|step| step.state != StepState::Planned) {
            return None;
        }
        match &steps.first()?.operation {
            operation @ Operation::CreatePerson { .. } => {
                let wanted: BTreeSet<DeptRef> = operation.departments().cloned().collect();
                let of_department = self.departments.iter().find(|(full, _)| full.is_subset(&wanted));
                let refused = self.company.as_ref().or_else(|| of_department.map(|(_, refused)| refused))?;
                Some((refused.key.clone(), format!("not created, since there is no more room: {}", refused.says)))
            }
            Operation::DeletePerson { reason: DeleteReason::Recreation, .. } => {
                let refused = self.company.as_ref().or_else(|| Some(&self.departments.first()?.1))?;
                let says = &refused.says;
                Some((
                    refused.key.clone(),
                    format!("not deleted, since nobody can tell whether there is room to come back: {says}"),
                ))
            }
            _ => None,
        }
    }
}
