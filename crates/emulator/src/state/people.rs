//! The rules of creating, changing and deleting people.

use super::company::Company;
use super::generation::Generation;
use super::leavers::{LeaveReason, LeaveRecord};
use super::mobile::Mobile;
use super::person::{Membership, Person, PersonChange};
use super::turns::Invitation;
use crate::codes::{
    BAD_DEPARTMENT_LIST, BAD_EMAIL, BAD_MANAGER, BAD_MOBILE, BAD_NAME, BAD_USERID, Code, EMAIL_TAKEN, INVITED,
    MOBILE_DIFFERS, MOBILE_IS_FIXED, MOBILE_IS_REGISTERED, MOBILE_TAKEN, NO_DEPARTMENT, NO_USER, TELEPHONE_TAKEN,
    USERID_TAKEN,
};
use crate::document::MobileUpdate;
use crate::document::switches::{BatchDelete, HolderNamed};
use crate::mix::{BASE36, mix_text, spell};

const HOUR_MS: i64 = 3_600_000;

impl Company {
    /// Adds a member as the API does: inactive, unless the number must first accept an invitation.
    pub(crate) fn create_person(
        &mut self,
        userid: Option<String>,
        mut change: PersonChange,
        now_ms: i64,
    ) -> Result<&Person, Code> {
        self.begin();
        check_length(&change, change.generation.person_limits().departments_on_create)?;
        self.check_mailbox(&mut change)?;
        let pending = change.mobile.as_ref().and_then(|mobile| self.pending.get_key_value(mobile));
        if let Some((mobile, pending)) = pending {
            self.check_new(userid.as_deref(), &change)?;
            let (mobile, pending) = (mobile.clone(), pending.clone());
            if let Some(hours) = pending.accepted_after_hours {
                let invitation = Invitation { userid: pending.userid.or(userid), change };
                self.invite(&mobile, invitation, now_ms.saturating_add(i64::from(hours) * HOUR_MS));
            }
            return Err(INVITED);
        }
        self.add_person(userid, change, now_ms)
    }

    /// Adds a member, whoever asks for it.
    pub(super) fn add_person(
        &mut self,
        userid: Option<String>,
        change: PersonChange,
        now_ms: i64,
    ) -> Result<&Person, Code> {
        self.check_new(userid.as_deref(), &change)?;
        let mobile = change.mobile.clone().ok_or(BAD_MOBILE)?;
        let unionid = self.unionid(&mobile);
        let userid = userid.unwrap_or_else(|| self.generate_userid());
        let mut person = Person::new(userid.clone(), unionid, mobile, now_ms);
        person.memberships = change.memberships_after(&[]);
        change.write_fields(&mut person);
        self.put_person(person);
        self.person(&userid).ok_or(NO_USER)
    }

    /// Who holds a number that is taken, where this generation of interfaces says it.
    pub(crate) fn named_holder(&self, code: Code, mobile: &Mobile, generation: Generation) -> Option<String> {
        let says = match self.switches.mobile_taken_userid {
            HolderNamed::Legacy => generation == Generation::First,
            HolderNamed::Both => true,
            HolderNamed::Neither => false,
        };
        let holder = self.person_by_mobile(mobile).filter(|_| says && code == MOBILE_TAKEN)?;
        Some(holder.userid.clone())
    }

    /// Changes a member as the API does, where a mobile number is a matter of its own.
    pub(crate) fn update_person(&mut self, userid: &str, mut change: PersonChange, now_ms: i64) -> Result<(), Code> {
        self.begin();
        let person = self.known_person(userid)?;
        check_length(&change, change.generation.person_limits().departments_on_update)?;
        self.check_mailbox(&mut change)?;
        change.mobile = change.mobile.filter(|mobile| *mobile != person.mobile);
        if change.mobile.is_some() {
            let mobile_update = match change.generation {
                Generation::Current => self.switches.mobile_update,
                Generation::First => self.switches.legacy_mobile_update,
            };
            match mobile_update {
                MobileUpdate::AppliedInactive if !person.active => {}
                MobileUpdate::Ignored => change.mobile = None,
                MobileUpdate::Registered => return Err(MOBILE_IS_REGISTERED),
                MobileUpdate::Differs => return Err(MOBILE_DIFFERS),
                MobileUpdate::Fixed | MobileUpdate::AppliedInactive => return Err(MOBILE_IS_FIXED),
            }
        }
        self.change_person(userid, change, now_ms)
    }

    /// Changes a member, whoever asks for it.
    pub(super) fn change_person(&mut self, userid: &str, change: PersonChange, now_ms: i64) -> Result<(), Code> {
        let before = self.known_person(userid)?;
        change.check_form()?;
        self.check_departments(&change)?;
        self.check_unique(Some(userid), &change)?;
        self.check_manager(&change)?;
        let mut after = before.clone();
        after.memberships = change.memberships_after(&before.memberships);
        after.modified_at_ms = now_ms;
        if let Some(mobile) = change.mobile.as_ref().filter(|mobile| !before.active && **mobile != before.mobile) {
            // Who never logged in is whoever owns the number.
            after.unionid = self.unionid(mobile);
        }
        let changes_number = change.mobile.as_ref().is_some_and(|mobile| *mobile != before.mobile);
        let given_up = (before.active && changes_number).then(|| before.mobile.clone());
        let left = left_departments(&before.memberships, &after.memberships);
        change.write_fields(&mut after);
        self.put_person(after);
        if let Some(mobile) = given_up {
            *self.given_up.entry(mobile).or_default() += 1;
        }
        self.drop_posts(userid, &left);
        Ok(())
    }

    /// Removes a member with memberships, manager references and posts; the userid may be used again.
    pub(crate) fn delete_person(&mut self, userid: &str, now_ms: i64) -> Result<(), Code> {
        self.begin();
        self.remove_person(userid, LeaveReason::Call, now_ms)
    }

    /// Removes several members at once.
    pub(crate) fn delete_people(&mut self, userids: &[String], now_ms: i64) -> Result<(), Code> {
        self.begin();
        let is_known = |userid: &&String| self.person(userid).is_some();
        let known: Vec<&String> = userids.iter().filter(is_known).collect();
        if known.len() < userids.len() && self.switches.legacy_batch_delete == BatchDelete::AllOrNothing {
            return Err(self.no_user());
        }
        known.into_iter().try_for_each(|userid| self.remove_person(userid, LeaveReason::Call, now_ms))
    }

    pub(super) fn remove_person(&mut self, userid: &str, reason: LeaveReason, now_ms: i64) -> Result<(), Code> {
        let Some(person) = self.take_person(userid) else {
            return Err(self.no_user());
        };
        let left = left_departments(&person.memberships, &[]);
        self.drop_posts(userid, &left);
        for report in self.reports_of(userid) {
            if let Some(mut report) = self.person(&report).cloned() {
                report.manager_userid = None;
                self.put_person(report);
            }
        }
        let Person { userid, name, mobile, memberships, created_at_ms, .. } = person;
        self.put_leave_record(LeaveRecord {
            userid,
            name,
            mobile,
            dept_ids: memberships.iter().map(|membership| membership.dept_id).collect(),
            joined_at_ms: created_at_ms,
            left_at_ms: now_ms,
            reason,
        });
        Ok(())
    }

    fn drop_posts(&mut self, userid: &str, dept_ids: &[i64]) {
        for &dept_id in dept_ids {
            let Some(department) = self.department(dept_id) else {
                continue;
            };
            let is_owner = department.org_dept_owner.as_deref() == Some(userid);
            if !is_owner && !department.managers.iter().any(|manager| manager == userid) {
                continue;
            }
            let mut department = department.clone();
            department.managers.retain(|manager| manager != userid);
            department.org_dept_owner = department.org_dept_owner.filter(|owner| owner != userid);
            self.put_department(department);
        }
    }

    fn check_new(&self, userid: Option<&str>, change: &PersonChange) -> Result<(), Code> {
        if userid.is_some_and(|userid| userid.is_empty() || userid.chars().count() > 64) {
            return Err(BAD_USERID);
        }
        if change.name.is_none() {
            return Err(BAD_NAME);
        }
        change.check_form()?;
        if change.dept_ids.as_ref().is_none_or(Vec::is_empty) {
            return Err(NO_DEPARTMENT);
        }
        self.check_departments(change)?;
        if userid.is_some_and(|userid| self.person(userid).is_some()) {
            return Err(USERID_TAKEN);
        }
        self.check_unique(None, change)?;
        self.check_manager(change)
    }

    /// Without mailboxes the first generation refuses an address and the current one ignores it.
    fn check_mailbox(&self, change: &mut PersonChange) -> Result<(), Code> {
        if self.switches.org_mailbox {
            return Ok(());
        }
        let org_email = change.org_email.take().filter(|org_email| !org_email.is_empty());
        match change.generation {
            Generation::First if org_email.is_some() => Err(BAD_EMAIL),
            _ => Ok(()),
        }
    }

    fn check_departments(&self, change: &PersonChange) -> Result<(), Code> {
        match &change.dept_ids {
            Some(dept_ids) if dept_ids.is_empty() => Err(NO_DEPARTMENT),
            Some(dept_ids) if dept_ids.iter().any(|&id| self.department(id).is_none()) => Err(NO_DEPARTMENT),
            _ => Ok(()),
        }
    }

    fn check_unique(&self, own_userid: Option<&str>, change: &PersonChange) -> Result<(), Code> {
        let is_other = |holder: &str| Some(holder) != own_userid;
        let mobile = change.mobile.as_ref().and_then(|mobile| self.person_by_mobile(mobile));
        if mobile.is_some_and(|holder| is_other(&holder.userid)) {
            return Err(MOBILE_TAKEN);
        }
        let email = change.email.as_deref().and_then(|email| self.userid_by_email(email));
        if email.is_some_and(|holder| is_other(holder)) {
            return Err(EMAIL_TAKEN);
        }
        let telephone = change.telephone.as_deref().and_then(|telephone| self.userid_by_telephone(telephone));
        if telephone.is_some_and(|holder| is_other(holder)) {
            return Err(TELEPHONE_TAKEN);
        }
        Ok(())
    }

    fn check_manager(&self, change: &PersonChange) -> Result<(), Code> {
        match &change.manager_userid {
            Some(Some(manager)) if self.person(manager).is_none() => Err(BAD_MANAGER),
            _ => Ok(()),
        }
    }

    /// The same person keeps their unionid, so it follows from the number.
    pub(super) fn unionid(&self, mobile: &Mobile) -> String {
        let n_owners = self.given_up.get(mobile).copied().unwrap_or(0);
        let bits = mix_text(self.seed(), &mobile.to_string()) ^ u64::from(n_owners);
        format!("{}iEiE", spell(bits, 12, BASE36))
    }
}

fn check_length(change: &PersonChange, most: usize) -> Result<(), Code> {
    match &change.dept_ids {
        Some(dept_ids) if dept_ids.len() > most => Err(BAD_DEPARTMENT_LIST),
        _ => Ok(()),
    }
}

fn left_departments(before: &[Membership], after: &[Membership]) -> Vec<i64> {
    let stays = |dept_id: i64| after.iter().any(|membership| membership.dept_id == dept_id);
    before.iter().map(|membership| membership.dept_id).filter(|&dept_id| !stays(dept_id)).collect()
}
