//! One person, as the fields that are stated of them, and what can be said of two people field by field.
//!
//! A new field is a line in the struct, in [`Employee::get`] and in [`Employee::pair`]. The rules below, and with them differences,
//! overlays, notes and what a plan shows, come of themselves; wherever else a field must be named, the compiler says so.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{DeptRef, NO_DATE};
use crate::change::Delta;
use crate::few::Few;
use crate::field::Field;
use crate::id::{Mobile, Text};

/// One person.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Employee {
    /// The full name.
    pub name: Option<Text>,
    /// The mobile number, which identifies the person and cannot be updated in place.
    pub mobile: Option<Mobile>,
    /// The managed departments that the person belongs to. Stated and never empty on the desired side.
    pub departments: Option<Few<DeptRef>>,
    /// The title (职位).
    pub title: Option<Text>,
    /// The job number (工号).
    pub job_number: Option<Text>,
    /// The e-mail address.
    pub email: Option<Text>,
    /// The extension number (分机号).
    pub telephone: Option<Text>,
    /// The place of work.
    pub work_place: Option<Text>,
    /// A remark.
    pub remark: Option<Text>,
    /// The date of hire.
    pub hired_on: Option<Date>,
    /// The company's own fields (自定义字段) by name. On the desired side those that are stated, to be written beside whatever else stands;
    /// an empty text takes one away. On the actual side all that stand.
    pub extension: Option<BTreeMap<String, String>>,
}

/// The value of a field, by its kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldValue<'a> {
    /// A text; an empty one is known to be none.
    Text(&'a str),
    /// A mobile number.
    Mobile(&'a Mobile),
    /// Departments.
    Departments(&'a Few<DeptRef>),
    /// A date; [`NO_DATE`] is known to be none.
    Date(Date),
    /// Texts by name.
    Texts(&'a BTreeMap<String, String>),
}

impl FieldValue<'_> {
    /// Whether it is known to be none.
    #[must_use]
    pub fn is_empty(self) -> bool {
        match self {
            Self::Text(text) => text.is_empty(),
            Self::Mobile(_) => false,
            Self::Departments(departments) => departments.is_empty(),
            Self::Date(date) => date == NO_DATE,
            Self::Texts(texts) => texts.is_empty(),
        }
    }
}

impl Employee {
    /// The value of a field, if it is stated.
    #[must_use]
    pub fn get(&self, field: Field) -> Option<FieldValue<'_>> {
        match field {
            Field::Name => text(&self.name),
            Field::Mobile => self.mobile.as_ref().map(FieldValue::Mobile),
            Field::Departments => self.departments.as_ref().map(FieldValue::Departments),
            Field::Title => text(&self.title),
            Field::JobNumber => text(&self.job_number),
            Field::Email => text(&self.email),
            Field::Telephone => text(&self.telephone),
            Field::WorkPlace => text(&self.work_place),
            Field::Remark => text(&self.remark),
            Field::HiredOn => self.hired_on.map(FieldValue::Date),
            Field::Extension => self.extension.as_ref().map(FieldValue::Texts),
        }
    }

    /// What a rule makes of each field of two people.
    fn pair(&self, other: &Self, rule: &impl Rule) -> Self {
        let (left, right) = (self, other);
        Self {
            name: rule.value(Field::Name, left.name.as_ref(), right.name.as_ref()),
            mobile: rule.value(Field::Mobile, left.mobile.as_ref(), right.mobile.as_ref()),
            departments: rule.value(Field::Departments, left.departments.as_ref(), right.departments.as_ref()),
            title: rule.value(Field::Title, left.title.as_ref(), right.title.as_ref()),
            job_number: rule.value(Field::JobNumber, left.job_number.as_ref(), right.job_number.as_ref()),
            email: rule.value(Field::Email, left.email.as_ref(), right.email.as_ref()),
            telephone: rule.value(Field::Telephone, left.telephone.as_ref(), right.telephone.as_ref()),
            work_place: rule.value(Field::WorkPlace, left.work_place.as_ref(), right.work_place.as_ref()),
            remark: rule.value(Field::Remark, left.remark.as_ref(), right.remark.as_ref()),
            hired_on: rule.value(Field::HiredOn, left.hired_on.as_ref(), right.hired_on.as_ref()),
            extension: rule.value(Field::Extension, left.extension.as_ref(), right.extension.as_ref()),
        }
    }

    /// The departments that the person is known to belong to.
    pub fn member_of(&self) -> impl Iterator<Item = &DeptRef> {
        self.departments.iter().flatten()
    }

    /// The person once `stated` is written: its value wherever it states one.
    #[must_use]
    pub fn overlaid(&self, stated: &Self) -> Self {
        self.pair(stated, &Overlay)
    }

    /// The person with every field that is not stated known to be none, as far as it `can_be` and there is such a value.
    #[must_use]
    pub fn or_empty(&self, can_be: impl Fn(Field) -> bool) -> Self {
        self.pair(self, &OrEmpty(can_be))
    }

    /// The person without the fields that are known to be none.
    #[must_use]
    pub fn without_empty(&self) -> Self {
        self.pair(self, &WithoutEmpty)
    }

    /// The fields that can be written in place, that both people state and that differ, as each of the two has them.
    pub(crate) fn differing(before: &Self, after: &Self) -> Option<Delta<Self>> {
        let changed = before.pair(after, &Differing::After);
        (changed != Self::default()).then(|| Delta { before: before.pair(after, &Differing::Before), after: changed })
    }
}

fn text(text: &Option<Text>) -> Option<FieldValue<'_>> {
    text.as_deref().map(FieldValue::Text)
}

/// What becomes of a field that two people have.
trait Rule {
    fn value<T: Value>(&self, field: Field, left: Option<&T>, right: Option<&T>) -> Option<T>;
}

/// A kind of value that a field can have.
trait Value: Clone + PartialEq {
    /// What is known to be none; nothing for what everybody has.
    fn empty() -> Option<Self>;

    /// The value once this one is written where the other one stands.
    fn over(&self, _standing: Option<&Self>) -> Self {
        self.clone()
    }

    /// What differs.
    fn difference(before: &Self, after: &Self) -> Option<Delta<Self>> {
        Delta::of(before, after)
    }
}

impl Value for Text {
    fn empty() -> Option<Self> {
        Some(Self::default())
    }
}

impl Value for Mobile {
    fn empty() -> Option<Self> {
        None
    }
}

impl Value for Few<DeptRef> {
    fn empty() -> Option<Self> {
        None
    }
}

impl Value for Date {
    fn empty() -> Option<Self> {
        Some(NO_DATE)
    }
}

/// Written one by one beside what stands; an empty text takes one away.
impl Value for BTreeMap<String, String> {
    fn empty() -> Option<Self> {
        Some(Self::new())
    }

    fn over(&self, standing: Option<&Self>) -> Self {
        let mut texts = standing.cloned().unwrap_or_default();
        texts.extend(self.iter().map(|(name, text)| (name.clone(), text.clone())));
        texts.retain(|_, text| !text.is_empty());
        texts
    }

    fn difference(before: &Self, after: &Self) -> Option<Delta<Self>> {
        let standing = |name: &String| before.get(name).cloned().unwrap_or_default();
        let differing = after.iter().filter(|(name, text)| standing(name) != **text);
        let after: Self = differing.map(|(name, text)| (name.clone(), text.clone())).collect();
        let before = after.keys().map(|name| (name.clone(), standing(name))).collect();
        (!after.is_empty()).then_some(Delta { before, after })
    }
}

struct Overlay;

impl Rule for Overlay {
    fn value<T: Value>(&self, _: Field, standing: Option<&T>, stated: Option<&T>) -> Option<T> {
        match stated {
            Some(stated) => Some(stated.over(standing)),
            None => standing.cloned(),
        }
    }
}

struct OrEmpty<F>(F);

impl<F: Fn(Field) -> bool> Rule for OrEmpty<F> {
    fn value<T: Value>(&self, field: Field, stated: Option<&T>, _: Option<&T>) -> Option<T> {
        stated.cloned().or_else(|| self.0(field).then(T::empty).flatten())
    }
}

struct WithoutEmpty;

impl Rule for WithoutEmpty {
    fn value<T: Value>(&self, _: Field, stated: Option<&T>, _: Option<&T>) -> Option<T> {
        let stated = stated?.over(None);
        (Some(&stated) != T::empty().as_ref()).then_some(stated)
    }
}

enum Differing {
    Before,
    After,
}

impl Rule for Differing {
    fn value<T: Value>(&self, field: Field, before: Option<&T>, after: Option<&T>) -> Option<T> {
        let in_place = field != Field::Mobile;
        let Delta { before, after } = in_place.then(|| T::difference(before?, after?))??;
        Some(match self {
            Self::Before => before,
            Self::After => after,
        })
    }
}
