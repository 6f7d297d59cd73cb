//! What an operator does by hand: every such act names who did it and why.

use serde::{Deserialize, Serialize};

/// Who acted and why. The texts lie beside the order; here are only what identifies and what proves them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Act {
    /// The operator, as a keyed pseudonym.
    pub actor: String,
    /// Salted commitment to the reason.
    pub reason: String,
}

/// How a statement of the buyer reached the vendor, as far as it tells who sent it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// Through the API, with the order's own token.
    Api,
    /// Through the API, signed in to the Kommo account.
    Kommo,
    /// An e-mail, which says little once the mailbox is compromised (clause 10.4).
    Email,
    /// A letter.
    Post,
    /// A call; written confirmation is asked for (K25).
    Phone,
}

/// How a statement of the buyer reached the vendor in another way than through the API, and who registered it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Registered {
    /// How it came.
    pub channel: Channel,
    /// Who registered it.
    pub act: Act,
}
