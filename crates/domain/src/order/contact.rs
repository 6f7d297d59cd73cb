//! The buyer's address, when it is changed: who says so, and on what ground. The addresses themselves are in the vault.

use crate::Instant;
use crate::act::Act;
use serde::{Deserialize, Serialize};

/// On what ground an operator changes the address of a buyer who does not read the mailbox of the order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ground {
    /// A document shows who the buyer is.
    Document,
    /// Who asks controls the Kommo account of the order.
    KommoAccount,
    /// An organisation names another person who acts for it.
    Successor,
}

/// Another address was proposed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactProposed {
    /// On what ground.
    pub ground: Ground,
    /// Hex of the salted commitment to what is proposed.
    pub proposal: String,
    /// Who proposed it.
    pub act: Act,
}

/// The address was changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactChanged {
    /// Hex of the salted commitment to the buyer's data as they are from now on.
    pub commitment: String,
    /// The second operator, who approved it; `None` where who has the order's token corrected it before anybody had proven the
    /// mailbox.
    pub act: Option<Act>,
}

/// What an order keeps of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// How often it was changed.
    #[serde(default)]
    pub changes: u32,
    /// What was proposed and waits for a second operator.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proposed: Option<Proposal>,
}

/// A proposal that waits for a second operator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// The version of the order that it led to, under which its text is kept.
    pub version: u64,
    /// The operator who made it.
    pub by: String,
    /// When.
    pub at: Instant,
}

impl Contact {
    pub(crate) fn is_none(&self) -> bool {
        *self == Contact::default()
    }
}
