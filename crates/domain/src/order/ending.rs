//! How an order ends before its time, and the notices of termination that a person decides on (K47).

use crate::Instant;
use crate::act::{Act, Channel};
use crate::clause::Clause;
use serde::{Deserialize, Serialize};

/// How and when an order ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ended {
    /// How.
    pub how: How,
    /// When it was recorded.
    pub at: Instant,
}

/// How an order ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// Before it was paid in full.
    Cancelled,
    /// On this ground.
    Terminated(Ground),
    /// The bank took the payment back.
    Reversed,
    /// Everything paid went back by agreement or by a court (K57).
    Returned,
}

/// The ground of a termination.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ground {
    /// The licensor's delay of more than ten days: everything paid goes back (clause 4.10).
    Delay,
    /// Any other wish of the buyer: nothing goes back (clause 4.12).
    Early,
    /// The parties agreed.
    Agreement,
    /// A court decided.
    Court,
}

impl How {
    /// The clause that it rests on.
    pub fn clause(self) -> Clause {
        match self {
            How::Cancelled => Clause::new(3, 5),
            How::Terminated(ground) => ground.clause(),
            How::Reversed => Clause::new(9, 3),
            How::Returned => Clause::new(9, 2),
        }
    }
}

impl Ground {
    /// The clause that it rests on. What the parties or a court end leaves debts as they are (9.3).
    pub fn clause(self) -> Clause {
        match self {
            Ground::Delay => Clause::new(4, 10),
            Ground::Early => Clause::new(4, 12),
            Ground::Agreement | Ground::Court => Clause::new(9, 3),
        }
    }
}

/// The agreement on this order ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terminated {
    /// The ground.
    pub ground: Ground,
    /// When the notice reached us.
    pub received_at: Instant,
    /// How, where it was the buyer's notice.
    pub channel: Option<Channel>,
    /// The operator who recorded it, where one did.
    pub act: Option<Act>,
}

/// A notice of termination that a person decides on (K47).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// Its identity: the order's, a dash, `T` and its place.
    pub id: String,
    /// When it reached us.
    pub received_at: Instant,
    /// How.
    pub channel: Channel,
    /// Whether it is still to be decided.
    pub open: bool,
}
