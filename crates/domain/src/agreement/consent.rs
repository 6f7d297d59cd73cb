//! What a buyer consents to (clause 8.6).

use crate::agreement::local_text::LocalText;
use serde::{Deserialize, Serialize};
use strum::{IntoStaticStr, VariantArray};
use utoipa::ToSchema;

/// What a buyer can consent to, each on its own (clause 8.6).
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    ToSchema,
    IntoStaticStr,
    VariantArray,
)]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase")]
pub enum Purpose {
    /// To conclude and perform the agreement.
    Perform,
    /// To have the license deemed provided by automated means (clause 4.9).
    Automated,
    /// To pass data on when the licensor assigns its rights or duties.
    Assign,
    /// To collect debts.
    Collect,
    /// To be sent news and information.
    Inform,
}

impl Purpose {
    /// Every purpose, in the order in which an order form shows them.
    pub const ALL: &'static [Purpose] = Purpose::VARIANTS;

    /// The name in the API and in the files of the languages.
    pub fn code(self) -> &'static str {
        self.into()
    }

    /// Whether there is no order without it: nothing can be performed without data, nor deemed without a person unless
    /// the buyer agreed. The other purposes are free.
    pub(crate) fn is_required(self) -> bool {
        matches!(self, Purpose::Perform | Purpose::Automated)
    }
}

/// One consent line of the order form, with a box of its own that is not ticked beforehand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConsentLine {
    /// What is consented to.
    pub purpose: Purpose,
    /// The line as the buyer reads it.
    pub text: LocalText,
    /// Whether there is no order without it.
    pub required: bool,
}
