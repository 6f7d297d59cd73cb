//! The columns of the table of events, and the macro by which [`crate::order::facts`] is written.

use crate::act::Act;
use crate::clause::Clause;

/// What is recorded of an event beside what happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventInfo<'a> {
    /// Its published name.
    pub name: &'static str,
    /// The clause that it rests on; `None` where none of the offer's does.
    pub clause: Option<Clause>,
    /// What of the order it is about: the id of a claim, a refund, a question, an objection, a notice of termination, a piece
    /// of correspondence, the number of an invoice, the bank's reference of a transfer; `None` where it is the order itself.
    pub subject_id: Option<String>,
    /// The operator's part in it, where an operator acted.
    pub act: Option<&'a Act>,
    /// What the bus hears of it.
    pub bus: Bus,
}

/// What the bus hears of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bus {
    /// The event, by its published name.
    Event,
    /// This instead.
    Instead(&'static str),
    /// Nothing: a step that only the order itself knows.
    Nothing,
}

pub(super) const fn clause(section: u8, number: u8) -> Option<Clause> {
    Some(Clause::new(section, number))
}

pub(super) fn id(id: &str) -> Option<String> {
    Some(id.to_owned())
}

/// Makes of each topic an enum of its facts, and the rows of the table that [`EventInfo`] tells.
macro_rules! facts {
    ($($(#[doc = $topic_doc:literal])+ $topic:ident {$(
        $(#[doc = $doc:literal])+ $name:ident
        $(($it:ident: $payload:ty))? $({ $($(#[doc = $field_doc:literal])* $field:ident: $kind:ty,)+ })?
        = $published:literal $(or $other:literal if ($when:expr))?
        { clause: $clause:expr, subject_id: $subject:expr, act: $act:expr, bus: $bus:expr }
    )+})+) => {$(
        $(#[doc = $topic_doc])+
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        #[serde(tag = "event", rename_all = "snake_case")]
        pub enum $topic {$(
            $(#[doc = $doc])+ $name $(($payload))? $({ $($(#[doc = $field_doc])* $field: $kind,)+ })?,
        )+}

        impl $topic {
            pub(super) const NAMES: &'static [&'static str] = &[$($published, $($other,)?)+];

            #[allow(unused_variables, reason = "a row names its fact, and not every column needs it")]
            pub(super) fn info(&self) -> EventInfo<'_> {
                match self {$(
                    Self::$name $(($it))? $({ $($field,)+ })? => EventInfo {
                        name: facts!(@name $published $($other $when)?),
                        clause: $clause,
                        subject_id: $subject,
                        act: $act,
                        bus: $bus,
                    },
                )+}
            }
        }
    )+};
    (@name $published:literal) => { $published };
    (@name $published:literal $other:literal $when:expr) => { if $when { $other } else { $published } };
}

pub(super) use facts;
