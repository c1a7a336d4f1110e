//! Why a job ended early, sorted by what the caller can do about it.

use dianmao_attendance::Period;
use dianmao_dingtalk::Error as CallError;

/// A job's failure.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// DingTalk refused or could not be reached.
    #[error("{doing}")]
    DingTalk {
        /// What the job was about to do.
        doing: String,
        /// What came back.
        source: CallError,
    },
    /// The HR files could not be read as a whole.
    #[error(transparent)]
    Source(#[from] dianmao_sources::Error),
    /// The configured templates do not fit the HR files.
    #[error(transparent)]
    Mapping(#[from] dianmao_roster::intake::MappingError),
    /// The company's own store failed.
    #[error(transparent)]
    Store(#[from] dianmao_store::Error),
    /// The lake failed.
    #[error(transparent)]
    Lake(#[from] dianmao_lake::Error),
    /// The managed root is outside of what the app may see.
    #[error("the app may not see department {root}, which `sync.root` names")]
    RootOutOfScope {
        /// The configured root.
        root: i64,
    },
    /// The read of the directory contradicts itself.
    #[error("DingTalk's answers do not fit together: {0}")]
    Inconsistent(String),
    /// The run is refused as a whole, nothing was written.
    #[error("{message}")]
    Refused {
        /// A sentence that says why.
        message: String,
        /// What to do; empty where the message says it.
        hint: String,
    },
    /// The journal cannot be read, or contradicts itself.
    #[error("the journal cannot be followed: {0}")]
    Journal(String),
    /// Somebody stopped a run that writes. What was begun is finished and written down.
    #[error("run {run} was interrupted; the calls in flight were finished, the rest was not begun")]
    Interrupted {
        /// The run.
        run: i64,
    },
    /// The period has no row in the lake.
    #[error("nothing was pulled for {} ({} to {})", .period.name, .period.from, .period.to)]
    NothingPulled {
        /// The period.
        period: Period,
    },
    /// Something that the caller passed is no good.
    #[error("{0}")]
    Input(String),
}

/// What the caller can do about a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// See the message.
    Failed,
    /// Decide, and run again with the named override.
    Refused,
    /// Mend credentials, permission, scope or the address list.
    Denied,
}

impl Error {
    /// Wraps a failure of DingTalk's with what the job was about to do.
    pub fn dingtalk(doing: impl Into<String>) -> impl FnOnce(CallError) -> Self {
        let doing = doing.into();
        move |source| Self::DingTalk { doing, source }
    }

    /// What the caller can do.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self {
            Self::DingTalk { source, .. } if is_denied(source) => Kind::Denied,
            Self::RootOutOfScope { .. } => Kind::Denied,
            Self::Refused { .. } => Kind::Refused,
            _ => Kind::Failed,
        }
    }

    /// What to do next, where the message does not say so itself.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::DingTalk { source, .. } => hint_of_call(source),
            Self::RootOutOfScope { .. } => Some(
                "Add the department to the app's address-book range (通讯录权限范围) in the developer console, or name another `sync.root`.".into(),
            ),
            Self::Inconsistent(_) => Some("Nothing was written. Run it again; if it stays, tell us.".into()),
            Self::Refused { hint, .. } => Some(hint.clone()).filter(|hint| !hint.is_empty()),
            Self::NothingPulled { period } => {
                Some(format!("`dianmao pull --from {} --to {}` fetches it.", period.from, period.to))
            }
            Self::Interrupted { run } => {
                Some(format!("`dianmao log {run}` shows what is done; the same command again goes on."))
            }
            Self::Store(error) => hint_of_store(error),
            _ => None,
        }
    }
}

fn hint_of_store(error: &dianmao_store::Error) -> Option<String> {
    use dianmao_store::Error as StoreError;
    Some(match error {
        StoreError::Busy { .. } => "Wait until it ends, or end it.".into(),
        StoreError::TakenOver => {
            "Nothing more was written. `dianmao log` shows the other run; run this one again after it.".into()
        }
        StoreError::Unreachable { .. } => {
            "Check `[store] url`, and whether the server lets this machine and this user in.".into()
        }
        StoreError::Newer { .. } => "Run the newer program, or name another store with `[store] path` or `url`.".into(),
        StoreError::Foreign { .. } => "Name a file, or a database or schema, that is the store's alone.".into(),
        StoreError::NoDump { command } => format!(
            "Install PostgreSQL's client programs, or run this where they are; it asks for the password:\n  {command}"
        ),
        _ => return None,
    })
}

/// Whether every further call would be refused as well, until somebody mends credentials, permission or the address list.
pub(crate) fn is_denied(error: &CallError) -> bool {
    matches!(error, CallError::Auth { .. } | CallError::Scope { .. } | CallError::IpNotAllowed { .. })
}

fn hint_of_call(error: &CallError) -> Option<String> {
    Some(match error {
        CallError::Auth { .. } => "`dingtalk.app_key` is the app's Client ID and the secret its Client Secret; `dianmao doctor` tries them.".into(),
        CallError::Scope { scope, .. } => format!(
            "Apply for {} under 权限管理 in the developer console; `dianmao doctor` lists every permission that is missing.",
            scope.as_deref().map_or_else(|| "the permission".to_owned(), |scope| format!("`{scope}`"))
        ),
        CallError::IpNotAllowed { .. } => "Add the address to 服务器出口IP of the app in the developer console.".into(),
        CallError::Quota { ours: true, .. } => {
            "`[budget] share` keeps the rest of the month's calls for the company's other programs; raise it to use more.".into()
        }
        CallError::Quota { .. } => "The company's calls of this month are used up; attendance can be pulled again next month.".into(),
        CallError::Transport { .. } => "Check the network and the addresses in `[dingtalk]`, and run it again.".into(),
        CallError::Banned { .. } => "Wait five minutes; something on this address calls DingTalk far too often.".into(),
        _ => return None,
    })
}
