//! What an event sets going outside the order: notices by mail and domain events on the bus.

use crate::event::{Event, Fact};
use serde::{Deserialize, Serialize};

/// A notice that is mailed. Its text lies in `agreement/notices`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Notice {
    /// To the buyer: the order was placed (clause 3.5).
    OrderPlaced,
    /// To the buyer: the bank declined the payment, another can be tried.
    PaymentDeclined,
    /// To the buyer: the payment was counted (clauses 4.6, 4.7).
    PaymentReceived,
    /// To the buyer: the license is active, and until when a claim can be made (clauses 4.7, 4.9).
    LicenseActivated,
    /// To the buyer: the claim arrived and when it will be answered (clause 10.1).
    ClaimReceived,
    /// To the buyer: the license is deemed provided (clause 4.9).
    LicenseDeemedProvided,
    /// To the vendor: the day for activation passed (clause 4.7).
    VendorActivationOverdue,
    /// To the vendor: a written claim arrived (clause 10.1).
    VendorClaimReceived,
    /// To the vendor: a signed callback was set aside (clause 4.6).
    VendorPaymentQuarantined,
}

impl Notice {
    /// Every notice.
    pub const ALL: &'static [Notice] = &[
        Notice::OrderPlaced,
        Notice::PaymentDeclined,
        Notice::PaymentReceived,
        Notice::LicenseActivated,
        Notice::ClaimReceived,
        Notice::LicenseDeemedProvided,
        Notice::VendorActivationOverdue,
        Notice::VendorClaimReceived,
        Notice::VendorPaymentQuarantined,
    ];

    /// The name that its texts go by.
    pub fn name(self) -> &'static str {
        match self {
            Notice::OrderPlaced => "order-placed",
            Notice::PaymentDeclined => "payment-declined",
            Notice::PaymentReceived => "payment-received",
            Notice::LicenseActivated => "license-activated",
            Notice::ClaimReceived => "claim-received",
            Notice::LicenseDeemedProvided => "license-deemed-provided",
            Notice::VendorActivationOverdue => "vendor-activation-overdue",
            Notice::VendorClaimReceived => "vendor-claim-received",
            Notice::VendorPaymentQuarantined => "vendor-payment-quarantined",
        }
    }

    /// Whether it goes to the vendor's operator rather than to the buyer.
    pub fn to_vendor(self) -> bool {
        matches!(self, Notice::VendorActivationOverdue | Notice::VendorClaimReceived | Notice::VendorPaymentQuarantined)
    }
}

/// Something to be done outside, at least once, under one identity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// Put a domain event of this name on the bus.
    Announce(String),
    /// Mail a notice.
    Mail(Notice),
}

/// What an event sets going.
pub fn effects(event: &Event) -> Vec<Effect> {
    let notices: &[Notice] = match &event.fact {
        Fact::Placed(_) => &[Notice::OrderPlaced],
        Fact::TicketIssued(_) => return Vec::new(),
        Fact::PaymentDeclined { unpaid: true, .. } => &[Notice::PaymentDeclined],
        // Another ticket paid the order meanwhile: there is nothing to try again.
        Fact::PaymentDeclined { .. } => &[],
        Fact::PaymentReceived(received) if received.full.is_some() => &[Notice::PaymentReceived],
        // Part of the price, or more than it: the buyer sees it in the order; nothing starts by it (K13, K14).
        Fact::PaymentReceived(_) => &[],
        Fact::Activated(_) => &[Notice::LicenseActivated],
        Fact::ActivationOverdue => &[Notice::VendorActivationOverdue],
        Fact::ClaimReceived(_) => &[Notice::ClaimReceived, Notice::VendorClaimReceived],
        Fact::DeemedProvided(_) => &[Notice::LicenseDeemedProvided],
    };
    let announced = Effect::Announce(event.fact.name().to_owned());
    std::iter::once(announced).chain(notices.iter().copied().map(Effect::Mail)).collect()
}
