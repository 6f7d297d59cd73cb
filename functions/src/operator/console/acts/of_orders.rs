//! The acts on an order and its parts.

use super::{ActForm, ON_FACT, ON_VERSION};
use crate::operator::caller::Role;
use crate::operator::console::fields::Kind::{
    About, Agreed, Amount, Choice, Day, Instant, Line, Minor, Month, Number, Order, Payment, Prose, Tick,
};
use crate::operator::console::fields::{FieldOf, optional, required};

/// How a statement of the buyer reached us.
const CHANNEL: &[&str] = &["email", "phone", "post", "kommo"];
const ABOUT: &[&str] = &["scope", "payment", "other"];
const CAUSE: &[&str] = &["agreement", "court", "surplus"];
const STATED: &[FieldOf] = &[required("channel", Choice(CHANNEL)), required("received_at", Instant)];

/// An order's own route.
macro_rules! of_order {
    ($path:literal) => {
        concat!("/v1/operator/orders/{order}/", $path)
    };
}

/// By subjects: the license, invoices and transfers, refunds, questions, claims, objections, endings, holds, the buyer, evidence.
pub(super) const OF_ORDERS: &[ActForm] = &[
    ActForm { name: "activation", route: of_order!("activation"), ..ON_VERSION },
    ActForm { name: "release", route: of_order!("release"), ..ON_VERSION },
    ActForm {
        name: "invoice",
        route: of_order!("invoices"),
        fields: &[optional("last_day", Day), required("replace", Tick)],
        ..ON_VERSION
    },
    ActForm { name: "invoice-void", route: of_order!("invoices/{about}/void"), ..ON_VERSION },
    ActForm {
        name: "receipt",
        route: "/v1/operator/bank-receipts",
        fields: &[
            required("order_id", Order),
            required("reference", Line),
            required("amount", Amount),
            required("received_at", Instant),
            required("third_party", Tick),
        ],
        ..ON_FACT
    },
    ActForm {
        name: "receipt-correction",
        route: of_order!("receipt-corrections"),
        fields: &[
            required("reference", About),
            optional("order_id", Line),
            required("amount", Amount),
            required("received_at", Instant),
            required("third_party", Tick),
        ],
        rehearsed: false,
        ..ON_VERSION
    },
    ActForm {
        name: "receipt-return",
        route: of_order!("receipt-returns"),
        fields: &[required("reference", About), required("payout", Line)],
        ..ON_VERSION
    },
    ActForm {
        name: "chargeback",
        route: of_order!("chargebacks"),
        fields: &[required("source", Payment), required("reversed_at", Instant)],
        ..ON_FACT
    },
    ActForm {
        name: "debt-waiver",
        route: of_order!("debt-waivers"),
        fields: &[required("amount_minor", Minor)],
        ..ON_VERSION
    },
    ActForm {
        name: "refund",
        route: "/v1/operator/refunds",
        fields: &[
            required("order_id", Order),
            required("source", Payment),
            required("amount_minor", Minor),
            required("cause", Choice(CAUSE)),
            required("demanded_at", Instant),
        ],
        ..ON_VERSION
    },
    ActForm {
        name: "bank-refund",
        route: "/v1/operator/bank-refunds",
        fields: &[
            required("order_id", Order),
            required("ticket", About),
            required("amount_minor", Minor),
            required("cause", Choice(CAUSE)),
            required("reference", Line),
            required("returned_at", Instant),
        ],
        ..ON_FACT
    },
    ActForm { name: "refund-question", route: "/v1/operator/refunds/{about}/question", ..ON_VERSION },
    ActForm { name: "refund-retry", route: "/v1/operator/refunds/{about}/retry", ..ON_VERSION },
    ActForm {
        name: "refund-reroute",
        route: "/v1/operator/refunds/{about}/reroute",
        fields: &[required("destination", Prose), required("channel", Choice(CHANNEL))],
        ..ON_VERSION
    },
    ActForm {
        name: "refund-approval",
        route: "/v1/operator/refunds/{about}/approval",
        role: Role::Approver,
        ..ON_VERSION
    },
    ActForm {
        name: "refund-payout",
        route: "/v1/operator/refunds/{about}/payout",
        fields: &[required("reference", Line), required("paid_at", Instant)],
        ..ON_VERSION
    },
    ActForm { name: "payment-query", route: of_order!("payment-queries"), fields: STATED, ..ON_FACT },
    ActForm {
        name: "payment-query-answer",
        route: "/v1/operator/payment-queries/{about}/answer",
        fields: &[required("answer", Choice(&["paid", "processing", "declined", "not_found"]))],
        ..ON_VERSION
    },
    ActForm {
        name: "claim",
        route: of_order!("claims"),
        fields: &[
            required("text", Prose),
            required("about", Choice(ABOUT)),
            required("channel", Choice(&["email", "post", "phone"])),
            required("received_at", Instant),
            optional("handed_in_at", Instant),
            required("proven", Tick),
            optional("loss_month", Month),
        ],
        ..ON_FACT
    },
    ActForm {
        name: "claim-answer",
        route: "/v1/operator/claims/{about}/answer",
        fields: &[optional("outcome", Choice(&["accepted", "partly", "rejected"])), required("text", Prose)],
        ..ON_VERSION
    },
    ActForm {
        name: "claim-closing",
        route: "/v1/operator/claims/{about}/closing",
        fields: &[required("resolution", Choice(&["buyer_accepted", "settlement", "court", "other"]))],
        ..ON_VERSION
    },
    ActForm { name: "claim-withdrawal", route: "/v1/operator/claims/{about}/withdrawal", ..ON_VERSION },
    ActForm {
        name: "claim-classification",
        route: "/v1/operator/claims/{about}/classification",
        fields: &[required("about", Choice(ABOUT))],
        ..ON_VERSION
    },
    ActForm {
        name: "claim-striking",
        route: "/v1/operator/claims/{about}/striking",
        fields: &[required("as", Choice(&["spam", "not_from_licensee"]))],
        ..ON_VERSION
    },
    ActForm {
        name: "claim-loss-month",
        route: "/v1/operator/claims/{about}/loss-month",
        fields: &[required("loss_month", Month)],
        ..ON_VERSION
    },
    ActForm {
        name: "claim-handing-in",
        route: "/v1/operator/claims/{about}/handing-in",
        fields: &[required("handed_in_at", Instant)],
        ..ON_VERSION
    },
    ActForm {
        name: "claim-timeliness",
        route: "/v1/operator/claims/{about}/timeliness",
        fields: &[required("timely", Tick)],
        ..ON_VERSION
    },
    ActForm { name: "objection", route: of_order!("objections"), fields: STATED, ..ON_FACT },
    ActForm {
        name: "objection-resolution",
        route: "/v1/operator/objections/{about}/resolution",
        fields: &[required("sustained", Tick)],
        ..ON_VERSION
    },
    ActForm { name: "deeming", route: of_order!("deeming"), ..ON_VERSION },
    ActForm { name: "cancellation", route: of_order!("cancellation"), ..ON_VERSION },
    ActForm {
        name: "termination-notice",
        route: of_order!("termination"),
        fields: &[
            required("channel", Choice(CHANNEL)),
            required("received_at", Instant),
            required("acknowledge_no_refund", Tick),
        ],
        fixed: &[("on", "notice")],
        ..ON_FACT
    },
    ActForm {
        name: "termination-agreed",
        route: of_order!("termination"),
        fields: &[required("on", Choice(&["agreement", "court"])), required("refund_minor", Minor)],
        ..ON_VERSION
    },
    ActForm { name: "termination-refusal", route: of_order!("termination-refusal"), ..ON_VERSION },
    ActForm {
        name: "mailbox-hold",
        route: "/v1/operator/holds",
        fields: &[required("order_id", Order)],
        fixed: &[("kind", "mailbox")],
        ..ON_FACT
    },
    ActForm {
        name: "mailbox-hold-all",
        route: "/v1/operator/holds",
        fields: &[required("order_id", Order)],
        fixed: &[("kind", "mailbox"), ("all_orders", "true")],
        ..ON_FACT
    },
    ActForm {
        name: "mailbox-lifting",
        route: "/v1/operator/holds/lifting",
        fields: &[required("order_id", Order)],
        fixed: &[("kind", "mailbox")],
        ..ON_VERSION
    },
    ActForm {
        name: "use-hold",
        route: "/v1/operator/holds",
        fields: &[required("order_id", Order), required("clause", Choice(&["5.2", "5.6", "5.8"]))],
        fixed: &[("kind", "use")],
        ..ON_VERSION
    },
    ActForm {
        name: "use-lifting",
        route: "/v1/operator/holds/lifting",
        fields: &[required("order_id", Order)],
        fixed: &[("kind", "use")],
        ..ON_VERSION
    },
    ActForm {
        name: "account",
        route: of_order!("account"),
        fields: &[required("account_id", Number), required("subdomain", Line)],
        ..ON_VERSION
    },
    ActForm {
        name: "contact",
        route: of_order!("email"),
        fields: &[
            required("email", Line),
            required("ground", Choice(&["document", "kommo_account", "successor"])),
            optional("successor.last_name", Line),
            optional("successor.first_name", Line),
            optional("successor.patronymic", Line),
            optional("successor.phone", Line),
        ],
        ..ON_VERSION
    },
    ActForm { name: "contact-approval", route: of_order!("email/approval"), role: Role::Approver, ..ON_VERSION },
    ActForm { name: "opt-out", route: of_order!("information-opt-outs"), fields: STATED, rehearsed: false, ..ON_FACT },
    ActForm {
        name: "paper-copy",
        route: of_order!("paper-copies"),
        fields: &[required("requested_at", Instant)],
        ..ON_FACT
    },
    ActForm {
        name: "paper-copy-receipt",
        route: "/v1/operator/paper-copies/{about}/receipt",
        fields: &[required("received_at", Instant)],
        ..ON_FACT
    },
    ActForm {
        name: "message",
        route: of_order!("messages"),
        fields: &[
            required("kind", Choice(&["message", "screenshot", "recording", "document"])),
            required("direction", Choice(&["in", "out"])),
            required("channel", Choice(&["email", "phone", "post", "kommo", "site"])),
            required("source", Choice(&["licensee", "licensor", "carrier", "bank", "third_party"])),
            required("arrived_at", Instant),
            optional("sent_at", Instant),
            required("original", Tick),
            optional("supersedes", Line),
            optional("raw", Prose),
            optional("sha256", Line),
            optional("notice_given", Agreed),
        ],
        ..ON_FACT
    },
];
