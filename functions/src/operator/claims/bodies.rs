//! What operators say of a claim.

use crate::http::body::fields::{ActReason, PastInstant, Prose, words};
use crate::http::body::{Fields, Reader, bodies};
use domain::month::Month;
use domain::order::claim::{About, ClaimState, Resolution};
use domain::order::claim_facts::StrikeReason;

words! {
    /// How it came.
    pub(crate) WrittenChannel(domain::act::Channel) = "email" "post" "phone";
    /// What is decided of a claim.
    pub(crate) Outcome(ClaimState) = "accepted" "partly" "rejected";
}

bodies! {
    /// A claim that came in another way than through the API (clauses 4.9, 10.1).
    #[schema(examples(json!({
        "text": "The widget lacks the report that its page describes.", "about": "scope", "channel": "post",
        "received_at": "2025-02-03T10:00:00+05:00", "handed_in_at": "2025-02-03T10:00:00+05:00", "proven": true,
        "reason": "As the file of the case says.",
    })))]
    pub(crate) struct RegisteredClaim {
        /// The claim.
        text: Prose,
        about: About,
        /// How it came.
        channel: WrittenChannel,
        /// When it arrived: since the order was placed, and not ahead.
        received_at: PastInstant,
        /// When it was handed in: since the order was placed, and not after the arrival.
        handed_in_at: Option<PastInstant>,
        /// Whether there is proof of that; the proven instant counts (clause 4.9).
        proven: bool,
        /// The month in which the loss arose, where it is known: not before that of the order, and not ahead (clause
        /// 6.3).
        loss_month: Option<Month>,
        reason: ActReason,
    } [check is_proven_when] [also {
        "if": {"properties": {"proven": {"const": true}}},
        "then": {
            "required": ["handed_in_at"],
            "properties": {"handed_in_at": {"$ref": "#/components/schemas/AnyInstant"}},
        },
    }]

    /// The answer to a claim (clause 10.1).
    #[schema(examples(json!({
        "text": "The report comes with the next release.", "outcome": "accepted",
        "reason": "As the file of the case says.",
    })))]
    pub(crate) struct ClaimAnswer {
        /// The answer, as the buyer reads it.
        text: Prose,
        /// What is decided; left out or null where nothing is yet.
        outcome: Option<Outcome>,
        reason: ActReason,
    }

    /// How a claim ended.
    #[schema(examples(json!({"resolution": "settlement", "reason": "As the file of the case says."})))]
    pub(crate) struct ClaimClosing {
        /// The buyer accepted the answer, the parties settled, a court decided, or any other way, which needs an answer
        /// before (clause 10.1).
        resolution: Resolution,
        reason: ActReason,
    }

    /// What a claim is about.
    #[schema(examples(json!({"about": "payment", "reason": "As the file of the case says."})))]
    pub(crate) struct ClaimClassification {
        about: About,
        reason: ActReason,
    }

    /// Why a claim is none of the buyer's.
    #[schema(examples(json!({"as": "spam", "reason": "As the file of the case says."})))]
    pub(crate) struct ClaimStriking {
        /// It is spam, or did not come from the licensee.
        r#as: StrikeReason,
        reason: ActReason,
    }

    /// When a claim was handed in, as was proven (clause 4.9).
    #[schema(examples(json!({"handed_in_at": "2025-02-03T10:00:00+05:00", "reason": "As the file of the case says."})))]
    pub(crate) struct HandingIn {
        /// The instant: since the order was placed, and not after the arrival.
        handed_in_at: PastInstant,
        reason: ActReason,
    }

    /// In which month the loss arose that a claim is about (clause 6.3).
    #[schema(examples(json!({"loss_month": "2025-02", "reason": "As the file of the case says."})))]
    pub(crate) struct LossMonth {
        loss_month: Month,
        reason: ActReason,
    }

    /// Whether a claim is in time (clause 4.9).
    #[schema(examples(json!({"timely": true, "reason": "As the file of the case says."})))]
    pub(crate) struct ClaimTimeliness {
        /// True if it counts as handed in within the ten days.
        timely: bool,
        reason: ActReason,
    }
}

/// What is proven of a claim is when it was handed in.
fn is_proven_when(fields: &Fields<'_>, reader: &mut Reader) {
    if fields.peek("proven", reader) == Some(true) && fields.value("handed_in_at").is_none() {
        reader.error(fields.pointer("handed_in_at"), "is missing");
    }
}
