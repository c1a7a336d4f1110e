//! Answers on which the vendor's pages disagree or are silent, one switch each; `docs/quirks.md` says why each is as it is.

/// Makes the switches of one group, and the patch of them in which absent keys keep their value.
macro_rules! switch_group {
    ($(#[doc = $about:literal])+ $switches:ident, $patch:ident;
     $($(#[doc = $doc:literal])+ $name:ident: $type:ty = $default:expr;)*) => {
        $(#[doc = $about])+
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(default, deny_unknown_fields)]
        pub struct $switches {
            $($(#[doc = $doc])+ pub $name: $type,)*
        }

        impl Default for $switches {
            fn default() -> Self {
                Self { $($name: $default,)* }
            }
        }

        #[derive(Debug, Clone, Copy, Default, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub(super) struct $patch {
            $($name: Option<$type>,)*
        }

        impl $patch {
            /// Writes the present keys over the switches.
            pub(super) fn apply_to(self, switches: &mut $switches) {
                $(if let Some(value) = self.$name {
                    switches.$name = value;
                })*
            }
        }
    };
}

pub mod attendance;
pub mod events;
pub mod workflow;

use serde::{Deserialize, Serialize};

use attendance::{AttendancePatch, AttendanceSwitches};
use events::EventPatch;
pub use events::EventSwitches;
use workflow::{WorkflowPatch, WorkflowSwitches};

macro_rules! switches {
    ($($(#[$doc:meta])* $name:ident: $type:ty = $default:expr;)*) => {
        /// Answers on which the vendor's pages disagree or are silent.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(default, deny_unknown_fields)]
        pub struct Switches {
            $($(#[$doc])* pub $name: $type,)*
            /// The answers of attendance.
            pub attendance: AttendanceSwitches,
            /// How events look and come.
            pub events: EventSwitches,
            /// The answers of OA.
            pub workflow: WorkflowSwitches,
        }

        impl Default for Switches {
            fn default() -> Self {
                Self {
                    $($name: $default,)*
                    attendance: AttendanceSwitches::default(),
                    events: EventSwitches::default(),
                    workflow: WorkflowSwitches::default(),
                }
            }
        }

        /// Switches as they are sent: absent ones keep their value.
        #[derive(Debug, Clone, Default, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub(super) struct SwitchesPatch {
            $($name: Option<$type>,)*
            #[serde(default)]
            attendance: AttendancePatch,
            #[serde(default)]
            events: EventPatch,
            #[serde(default)]
            workflow: WorkflowPatch,
        }

        impl SwitchesPatch {
            /// Writes the present switches over others.
            pub(super) fn apply_to(self, switches: &mut Switches) {
                $(if let Some(value) = self.$name {
                    switches.$name = value;
                })*
                self.attendance.apply_to(&mut switches.attendance);
                self.events.apply_to(&mut switches.events);
                self.workflow.apply_to(&mut switches.workflow);
            }
        }
    };
}

switches! {
    /// The code for a department name that a sibling has: 60008 or 60021.
    sibling_name_code: i64 = 60008;
    /// Whether deleting a department takes its sub-departments along.
    department_delete: DepartmentDelete = DepartmentDelete::Cascade;
    /// What a new mobile number in a user update does.
    mobile_update: MobileUpdate = MobileUpdate::Fixed;
    /// The same for the first generation.
    legacy_mobile_update: MobileUpdate = MobileUpdate::AppliedInactive;
    /// Which generation's 60104 names the holder of the number.
    mobile_taken_userid: HolderNamed = HolderNamed::Legacy;
    /// The code for a userid that nobody has: 60121 or 33012.
    unknown_user_code: i64 = 60121;
    /// Whether the company has mailboxes, so that an `org_email` can be set.
    org_mailbox: bool = true;
    /// How texts look that are empty, in `user/get` and `user/list` of the current generation.
    empty_fields: EmptyFields = EmptyFields::Text;
    /// What `listsubid` answers for a department without sub-departments.
    leaf_sub_ids: LeafIds = LeafIds::Empty;
    /// What stands for `nextToken` on the last page.
    last_next_token: LastToken = LastToken::Missing;
    /// Whether the gateway wraps its errors in 88 on paths outside of `/topapi`.
    legacy_gateway: LegacyGateway = LegacyGateway::Wrapped;
    /// How the calls of a second are counted.
    throttle_window: ThrottleWindow = ThrottleWindow::Sliding;
    /// What an address that sent too many calls is answered.
    ban_answer: BanAnswer = BanAnswer::Html;
    /// Whether the month's quota counts the paths that the published list of free ones does not name.
    legacy_quota: LegacyQuota = LegacyQuota::Exempt;
    /// How deep `/department/list` goes with an `id` and without `fetch_child`.
    legacy_list_depth: ListDepth = ListDepth::Subtree;
    /// Whether first-generation lists on whose scope the pages are silent refuse what lies outside of it.
    legacy_scope: LegacyScope = LegacyScope::Strict;
    /// How `/department/list_parent_depts` writes its lists.
    legacy_parent_depts: ParentDepts = ParentDepts::Nested;
    /// How `/user/get_admin` spells its list.
    legacy_admin_key: AdminKey = AdminKey::Both;
    /// What an empty manager does in updates of the first generation, which has no key to force it.
    legacy_empty_manager: EmptyManager = EmptyManager::Kept;
    /// What `/user/batchdelete` does when one of the people is unknown.
    legacy_batch_delete: BatchDelete = BatchDelete::AllOrNothing;
    /// What `id` does in `/department/create`.
    legacy_create_id: CreateId = CreateId::Ignored;
    /// How the first generation answers `extattr`.
    legacy_extattr: Extattr = Extattr::Object;
}

impl SwitchesPatch {
    /// Says which code cannot be, or nothing.
    pub(super) fn problem(&self) -> Option<String> {
        let codes = [
            ("sibling_name_code", self.sibling_name_code, [60008, 60021]),
            ("unknown_user_code", self.unknown_user_code, [60121, 33012]),
        ];
        let problem = codes.into_iter().find_map(|(name, code, [one, other])| {
            let code = code.filter(|code| ![one, other].contains(code))?;
            Some(format!("`{name}` is {code}, expected {one} or {other}"))
        });
        problem.or_else(|| self.attendance.problem()).or_else(|| self.events.problem())
    }
}

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $word:literal,)* })*) => {
        $($(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
        pub enum $name {
            $($(#[$variant_doc])* #[serde(rename = $word)] $variant,)*
        })*
    };
}

words! {
    /// What happens to the sub-departments of a department that is deleted.
    DepartmentDelete {
        /// They are deleted too.
        Cascade = "cascade",
        /// The call is refused with 60006.
        Refuse = "refuse",
    }
    /// What a new mobile number in a user update does.
    MobileUpdate {
        /// Nothing; the call succeeds.
        Ignored = "ignored",
        /// The call is refused with 41054.
        Fixed = "41054",
        /// The call is refused with 40021.
        Registered = "40021",
        /// The call is refused with 40022.
        Differs = "40022",
        /// It is taken over for members who never logged in, else refused with 41054.
        AppliedInactive = "applied_inactive",
    }
    /// Which generation's 60104 names the holder of the number.
    HolderNamed {
        /// The first one's.
        Legacy = "legacy",
        /// Either one's.
        Both = "both",
        /// None's.
        Neither = "neither",
    }
    /// How texts look that are empty.
    EmptyFields {
        /// As `""`.
        Text = "text",
        /// They are missing.
        Omitted = "omitted",
    }
    /// What `listsubid` answers for a department without sub-departments.
    LeafIds {
        /// An empty list.
        Empty = "empty",
        /// No list.
        Missing = "missing",
    }
    /// What stands for `nextToken` on the last page.
    LastToken {
        /// Nothing, not even the key.
        Missing = "missing",
        /// An empty text.
        Empty = "empty",
    }
    /// Whether the gateway wraps its errors in 88 on paths outside of `/topapi`.
    LegacyGateway {
        /// It does, except for a missing token.
        Wrapped = "wrapped",
        /// It answers the code itself.
        Flat = "flat",
    }
    /// How the calls of a second are counted.
    ThrottleWindow {
        /// In the second that ends with the call.
        Sliding = "sliding",
        /// From one whole second to the next.
        Fixed = "fixed",
    }
    /// What a banned address is answered.
    BanAnswer {
        /// A page for people.
        Html = "html",
        /// A JSON object of another kind than all others.
        Json = "json",
    }
    /// Whether the month's quota counts a call.
    LegacyQuota {
        /// It does not.
        Exempt = "exempt",
        /// It does.
        Counted = "counted",
    }
    /// How deep a list of departments goes.
    ListDepth {
        /// To the leaves.
        Subtree = "subtree",
        /// To the direct sub-departments.
        Level = "level",
    }
    /// Whether a list refuses what lies outside of the scope.
    LegacyScope {
        /// It answers 50004.
        Strict = "strict",
        /// It answers what is visible.
        Loose = "loose",
    }
    /// How lists of departments are written, one for each membership.
    ParentDepts {
        /// A list of lists.
        Nested = "nested",
        /// One list, the memberships one after the other.
        Flat = "flat",
        /// The JSON text of the list of lists.
        Text = "text",
    }
    /// How the list of administrators is spelt.
    AdminKey {
        /// Both ways.
        Both = "both",
        /// As clients read it.
        Snake = "admin_list",
        /// As the page prints it.
        Camel = "adminList",
    }
    /// What an empty manager does in an update.
    EmptyManager {
        /// Nothing.
        Kept = "kept",
        /// It clears the manager, or the managers of a department.
        Cleared = "cleared",
    }
    /// What deleting several people does when one of them is unknown.
    BatchDelete {
        /// Nobody is deleted.
        AllOrNothing = "all_or_nothing",
        /// The others are deleted.
        SkipUnknown = "skip_unknown",
    }
    /// What the caller's own id does when a department is made.
    CreateId {
        /// Nothing.
        Ignored = "ignored",
        /// It becomes the department's.
        Taken = "taken",
    }
    /// How custom fields are written.
    Extattr {
        /// As an object.
        Object = "object",
        /// As the JSON text of one.
        Text = "text",
    }
}
