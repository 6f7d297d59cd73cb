//! What the presumption of 4.9 leaves on record.

use crate::Instant;
use serde::{Deserialize, Serialize};

/// The license is deemed provided.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DeemedProvided {
    /// The end of the window that passed in silence.
    pub window_expired_at: Instant,
    /// The calendar that the window was computed by.
    pub calendar: String,
    /// Both ends of a window whose days were not official at first (K56).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counted: Option<WindowCounted>,
    /// How the window was shown to the buyer.
    pub shown: Shown,
}

/// How the window of 4.9 was shown to the buyer (K53).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shown {
    /// The notice of the activation, or of the period's move, went out and did not bounce for good.
    Notice,
    /// The buyer confirmed that it arrived.
    Confirmed,
    /// The buyer opened the order's page after it.
    Page,
    /// A person reached the buyer another way.
    Reached,
    /// The policy does not ask.
    NotAsked,
}

/// A window whose days were not official at first, and were counted again once they were (K56): it ends at the later of the
/// two ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct WindowCounted {
    /// The end that was shown until then.
    pub shown: Instant,
    /// The end by the official calendar.
    pub official: Instant,
    /// When it was counted by that calendar.
    pub at: Instant,
}
