//! What an event sets going outside the order: notices by mail and domain events on the bus.

use crate::agreement::prices::Activation;
use crate::follows::notice::Notice;
use crate::order::Order;
use crate::order::correction::Wrong;
use crate::order::ending::Ground;
use crate::order::event::{Event, Fact};
use crate::order::event_info::Bus;
use crate::order::facts::{
    ClaimFact, EvidenceFact, InvoiceFact, LicenseFact, OrderFact, PaymentFact, RefundFact, RestrictionFact,
    TransferFact,
};
use crate::order::payment::Source;
use crate::order::reminder::ReminderKind;
use serde::{Deserialize, Serialize};

/// The names under which the bus hears of what ends an order before its time, so that what waits behind it moves up (K50).
pub const ORDER_ENDED: [&str; 3] = ["order.terminated", "order.refunded", "payment.reversed"];

/// The name under which the bus hears that the Kommo account of an order was corrected: what waits behind it in the queue of the
/// former one moves up (K50), and what was active is activated for the right one.
pub const ACCOUNT_CORRECTED: &str = "account.corrected";

/// The name under which the bus hears of a question whether a payment arrived: the bank is asked, where the question waits.
pub const PAYMENT_QUERIED: &str = "payment.queried";

/// The name under which the bus is asked to have the bank asked what became of a card refund.
pub const REFUND_QUESTIONED: &str = "refund.questioned";

/// Something to be done outside, at least once, under one identity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// Put a domain event of this name on the bus.
    Announce(String),
    /// Mail a notice.
    Mail(Notice),
}

/// The place, among the effects of an event that shows the buyer a window for claims, of the notice that does so: behind the
/// announcement.
pub const WINDOW_NOTICE: usize = 1;

/// What an event sets going, given the order after it.
pub fn effects(order: &Order, event: &Event) -> Vec<Effect> {
    let info = event.fact.info();
    let announced = match info.bus {
        Bus::Event => Some(info.name),
        Bus::Instead(name) => Some(name),
        Bus::Nothing => None,
    };
    let announced = announced.into_iter().map(|name| Effect::Announce(name.to_owned()));
    announced.chain(notices(order, &event.fact).iter().copied().map(Effect::Mail)).collect()
}

/// The notices that follow, by topic: each says of every one of its facts which they are.
fn notices(order: &Order, fact: &Fact) -> &'static [Notice] {
    match fact {
        Fact::Order(fact) => of_order(order, fact),
        Fact::Payment(fact) => of_payment(order, fact),
        Fact::Transfer(fact) => of_transfer(fact),
        Fact::Invoice(fact) => of_invoice(order, fact),
        Fact::License(fact) => of_license(fact),
        Fact::Claim(fact) => of_claim(fact),
        Fact::Refund(fact) => of_refund(order, fact),
        Fact::Restriction(fact) => of_restriction(fact),
        Fact::Evidence(fact) => of_evidence(fact),
    }
}

fn of_order(order: &Order, fact: &OrderFact) -> &'static [Notice] {
    match fact {
        OrderFact::Placed(placed) if placed.awaits_review => &[Notice::OrderPlaced, Notice::VendorTask],
        OrderFact::Placed(_) => &[Notice::OrderPlaced],
        OrderFact::Released { .. } => &[Notice::OrderReleased],
        OrderFact::Cancelled { .. } => &[Notice::OrderCancelled],
        OrderFact::TerminationRequested { .. } => &[Notice::TerminationRequested, Notice::VendorTask],
        OrderFact::TerminationRefused { .. } => &[Notice::TerminationRefused],
        OrderFact::Terminated(terminated) => match terminated.ground {
            Ground::Delay => &[Notice::OrderTerminatedForDelay],
            Ground::Early => &[Notice::OrderTerminatedEarly],
            Ground::Agreement | Ground::Court => &[Notice::OrderTerminated],
        },
        OrderFact::EverythingReturned => &[Notice::OrderReturned],
        OrderFact::Reminded(reminded) if !reminded.ahead => &[],
        OrderFact::Reminded(reminded) => match reminded.of {
            ReminderKind::ClaimWindow => &[Notice::ClaimWindowReminder],
            ReminderKind::ClaimAnswer(_) => &[Notice::VendorClaimReminder],
            ReminderKind::PeriodEnd => &[Notice::PeriodEndReminder],
            ReminderKind::Debt => &[Notice::DebtOwed],
        },
        OrderFact::ContactProposed(_) => &[Notice::VendorTask],
        OrderFact::ContactChanged(_) => &[Notice::ContactChanged, Notice::ContactChangedFormer],
        OrderFact::AccountCorrected(it) if it.deactivates && order.activation == Activation::Manual => {
            &[Notice::AccountCorrected, Notice::VendorActivationWanted]
        }
        OrderFact::AccountCorrected(_) => &[Notice::AccountCorrected],
        OrderFact::TokensEnded => &[Notice::TokensEnded],
        OrderFact::DeadlinesRecomputed { changes } if changes.iter().any(|change| change.moved) => {
            &[Notice::DeadlinesRecomputed]
        }
        OrderFact::DeadlinesRecomputed { .. }
        | OrderFact::CorrespondenceRegistered(_)
        | OrderFact::PseudonymsRenewed { .. } => &[],
    }
}

fn of_payment(order: &Order, fact: &PaymentFact) -> &'static [Notice] {
    match fact {
        PaymentFact::Declined { unpaid: true, .. } => &[Notice::PaymentDeclined],
        // Another ticket paid the order meanwhile: there is nothing to try again.
        PaymentFact::Declined { unpaid: false, .. } => &[],
        // It pays what was owed after the bank took a payment back, and may leave something.
        PaymentFact::Received(received) if received.debt_minor > 0 && received.full.is_none() => {
            match (&received.source, received.surplus_minor) {
                (Source::Transfer(_), 1..) => &[Notice::DebtPaid, Notice::PaymentSurplus, Notice::VendorSurplus],
                _ => &[Notice::DebtPaid],
            }
        }
        PaymentFact::Received(received) => paid(order, received.full.is_some(), received.surplus_minor > 0),
        PaymentFact::Reversed(_) => &[Notice::PaymentReversed, Notice::VendorPaymentReversed],
        PaymentFact::DebtWaived { .. } => &[Notice::DebtWaived],
        PaymentFact::Queried { answer: None, .. } => &[Notice::VendorTask],
        PaymentFact::QueryAnswered { .. } => &[Notice::PaymentQueryAnswered],
        // Who asked by telephone, letter or mail is told by a mail; through the API the answer is told at once.
        PaymentFact::Queried { answer: Some(_), registered: Some(_), .. } => &[Notice::PaymentQueryAnswered],
        PaymentFact::Opened(_) | PaymentFact::Queried { answer: Some(_), .. } => &[],
    }
}

fn of_transfer(fact: &TransferFact) -> &'static [Notice] {
    match fact {
        TransferFact::Unmatched(_) => &[Notice::ReceiptHeld, Notice::VendorTask],
        TransferFact::Corrected(it) if matches!(it.wrong, Wrong::Payer { .. }) => &[],
        TransferFact::Corrected(_) => &[Notice::ReceiptCorrected],
        TransferFact::Returned(_) => &[],
    }
}

fn of_invoice(order: &Order, fact: &InvoiceFact) -> &'static [Notice] {
    match fact {
        InvoiceFact::Issued(_) => &[Notice::InvoiceIssued],
        // A part that was paid stays until a person sees to the rest.
        InvoiceFact::Lapsed { .. } if order.payment.captured_minor() > 0 => {
            &[Notice::InvoiceLapsed, Notice::VendorInvoiceWanted]
        }
        InvoiceFact::Lapsed { .. } => &[Notice::InvoiceLapsed],
        InvoiceFact::Voided { .. } => &[],
    }
}

fn of_license(fact: &LicenseFact) -> &'static [Notice] {
    match fact {
        LicenseFact::Activated(_) => &[Notice::LicenseActivated],
        LicenseFact::PeriodMoved(_) => &[Notice::PeriodMoved],
        LicenseFact::ActivationOverdue => &[Notice::VendorActivationOverdue],
        LicenseFact::DelayRightArose => &[Notice::DelayRight, Notice::VendorDelayRight],
        LicenseFact::DeemingHeld => &[Notice::VendorTask],
        LicenseFact::DeemedProvided(_) => &[Notice::LicenseDeemedProvided],
        LicenseFact::Expired => &[Notice::LicenseExpired],
        // The resolved objection's notice says that it is lifted.
        LicenseFact::DeemingConfirmed { .. } | LicenseFact::WindowShown { .. } | LicenseFact::DeemingLifted { .. } => {
            &[]
        }
    }
}

fn of_claim(fact: &ClaimFact) -> &'static [Notice] {
    match fact {
        ClaimFact::Received(_) => &[Notice::ClaimReceived, Notice::VendorClaimReceived],
        ClaimFact::Answered(_) => &[Notice::ClaimAnswered],
        ClaimFact::Reclassified(_) => &[Notice::ClaimReclassified],
        ClaimFact::Struck { .. } | ClaimFact::HandingInProven(_) | ClaimFact::TimeDecided(_) => &[Notice::ClaimDecided],
        ClaimFact::Overdue { .. } => &[Notice::ClaimOverdue, Notice::VendorClaimOverdue],
        ClaimFact::Withdrawn { .. }
        | ClaimFact::Closed(_)
        | ClaimFact::ClassificationStands { .. }
        | ClaimFact::LossMonthSet(_)
        | ClaimFact::FileAnnounced(_)
        | ClaimFact::FileAdded { .. }
        | ClaimFact::FileRefused { .. } => &[],
    }
}

fn of_refund(order: &Order, fact: &RefundFact) -> &'static [Notice] {
    match fact {
        RefundFact::Demanded(demanded) => match demanded.source {
            Source::Card(_) => &[Notice::RefundDemanded],
            Source::Transfer(_) => &[Notice::RefundDemanded, Notice::VendorTask],
        },
        RefundFact::Declined { .. } | RefundFact::Rerouted(_) => &[Notice::VendorTask],
        RefundFact::Pending { id } if order.refunds.iter().any(|it| it.id == *id && it.became_long_unknown()) => {
            &[Notice::VendorTask]
        }
        RefundFact::Overdue { .. } => &[Notice::VendorRefundOverdue],
        RefundFact::Settled(settled) if lost(order, &settled.id) => {
            &[Notice::RefundSettled, Notice::DebtOwed, Notice::VendorPaymentReversed]
        }
        RefundFact::Settled(_) => &[Notice::RefundSettled],
        RefundFact::Begun(_)
        | RefundFact::Unknown { .. }
        | RefundFact::Pending { .. }
        | RefundFact::Questioned { .. }
        | RefundFact::Retried { .. }
        | RefundFact::Approved { .. }
        | RefundFact::Entered(_)
        | RefundFact::Voided { .. } => &[],
    }
}

fn of_restriction(fact: &RestrictionFact) -> &'static [Notice] {
    match fact {
        RestrictionFact::ObjectionReceived { .. } => &[Notice::ObjectionReceived, Notice::VendorTask],
        RestrictionFact::ObjectionResolved { .. } => &[Notice::ObjectionResolved],
        RestrictionFact::MailboxReported { .. } => &[Notice::MailboxReported, Notice::VendorTask],
        RestrictionFact::MailboxReportedAgain => &[Notice::MailboxReportedAgain, Notice::VendorTask],
        RestrictionFact::MailboxCleared { .. } => &[Notice::MailboxCleared],
        RestrictionFact::UseSuspended { .. } => &[Notice::UseSuspended],
        RestrictionFact::UseResumed { .. } => &[Notice::UseResumed],
        RestrictionFact::MailboxConfirmed { .. } => &[],
    }
}

fn of_evidence(fact: &EvidenceFact) -> &'static [Notice] {
    match fact {
        EvidenceFact::PaperCopyRequested { .. } => &[Notice::PaperCopyRequested],
        EvidenceFact::FirstUsed | EvidenceFact::PaperCopyReceived { .. } | EvidenceFact::InformationDeclined { .. } => {
            &[]
        }
    }
}

/// Whether the bank took back a payment that went back as well.
fn lost(order: &Order, id: &str) -> bool {
    let refund = order.refunds.iter().find(|refund| refund.id == id);
    let capture = refund.and_then(|refund| order.payment.capture(&refund.source));
    capture.is_some_and(|capture| capture.reversed_at.is_some())
}

fn paid(order: &Order, full: bool, surplus: bool) -> &'static [Notice] {
    let manual = order.activation == Activation::Manual;
    match (full, surplus) {
        (true, false) if manual => &[Notice::PaymentReceived, Notice::VendorActivationWanted],
        (true, false) => &[Notice::PaymentReceived],
        (true, true) if manual => {
            &[Notice::PaymentReceived, Notice::PaymentSurplus, Notice::VendorActivationWanted, Notice::VendorSurplus]
        }
        (true, true) => &[Notice::PaymentReceived, Notice::PaymentSurplus, Notice::VendorSurplus],
        // What comes in after the end goes back at once, and the notice of that says so.
        (false, _) if order.ended.is_some() => &[],
        (false, true) => &[Notice::PaymentSurplus, Notice::VendorSurplus],
        // What was corrected of an order that is paid all the same.
        (false, false) if order.payment.paid_at.is_some() => &[],
        (false, false) => &[Notice::PaymentInPart],
    }
}
