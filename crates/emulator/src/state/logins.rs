//! Codes that the app gets when somebody opens it: each good once and for five minutes.

use serde::{Deserialize, Serialize};

use super::company::Company;
use super::person::Person;
use crate::codes::{Code, NO_LOGIN_CODE};
use crate::mix::{BASE36, mix, spell};

/// How long a code is good for.
const LIFETIME_MS: i64 = 300_000;

/// A code that was handed out.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Login {
    code: String,
    userid: String,
    expires_at_ms: i64,
}

impl Company {
    /// A code as somebody's app would get it.
    pub(crate) fn log_in(&mut self, userid: &str, now_ms: i64) -> Result<String, Code> {
        let userid = self.known_person(userid)?.userid.clone();
        self.n_logins += 1;
        let code = spell(mix(self.seed(), self.n_logins ^ now_ms.unsigned_abs()), 12, BASE36);
        self.logins.retain(|login| login.expires_at_ms > now_ms);
        self.logins.push(Login { code: code.clone(), userid, expires_at_ms: now_ms.saturating_add(LIFETIME_MS) });
        Ok(code)
    }

    /// Who logged in; the code is used up, also where the person has left since.
    pub(crate) fn redeem(&mut self, code: &str, now_ms: i64) -> Result<&Person, Code> {
        let place = self.logins.iter().position(|login| login.code == code).ok_or(NO_LOGIN_CODE)?;
        let login = self.logins.swap_remove(place);
        if login.expires_at_ms <= now_ms {
            return Err(NO_LOGIN_CODE);
        }
        self.known_person(&login.userid)
    }
}
