//! Money in the operator's hands: invoices, transfers, chargebacks, refunds (clauses 4.3, 4.7, 4.11).

use super::Checked;
use super::life::mailbox;
use crate::operator::{at, refunds};
use domain::agreement::Agreement;
use domain::agreement::policy::ResidentCharge;
use domain::agreement::publications::{PublicationIndex, TermsLine};
use domain::agreement::terms::TermsVersion;
use harness::Placed;
use serde_json::{Value, json};

const NOW: &str = "2025-02-03T10:00:00+05:00";

/// As if other terms had come into force since the order was placed.
fn amend(agreement: &mut Agreement) {
    let published_at = "2025-01-01T00:00:00Z".parse().expect("an instant");
    let terms = TermsVersion::published("2025-01".to_owned(), "0".repeat(64), published_at, &agreement.policy);
    let line = TermsLine { terms, withdrawn_at: None };
    let index = PublicationIndex { terms: vec![line], ..PublicationIndex::default() };
    agreement.offer = agreement.offer.with(&index, []);
}

/// As if residents were charged in tenge, by a rate of almost nothing (K62).
pub(super) fn charge_nothing(agreement: &mut Agreement) {
    agreement.policy.charge_currency.resident = ResidentCharge::Tenge;
    let rate = json!({"from": "USD", "to": "KZT", "value": "0.00000001", "source": "A bank", "published_at": NOW});
    let rates = vec![serde_json::from_value(rate).expect("a rate")];
    agreement.offer = agreement.offer.with(&PublicationIndex { rates, ..PublicationIndex::default() }, []);
}

async fn receive(desk: &mut Checked<'_>, placed: &Placed, reference: &str, currency: &str, expected: &str) {
    let receipt = json!({"order_id": placed.id, "reference": reference, "received_at": NOW, "third_party": false,
        "amount": {"amount_minor": 5900, "currency": currency}});
    desk.act(placed, "bank-receipts", receipt, expected).await;
}

/// An order's invoices, one voided and one paid; transfers that are counted and one that is not.
pub(super) async fn comes_in(desk: &mut Checked<'_>) {
    let (placed, other) = (desk.desk.invoiced("invoiced").await, desk.desk.invoiced("other").await);
    let card = desk.desk.world.place("card").await;
    let invoices = |placed: &Placed| format!("orders/{}/invoices", placed.id);
    let (path, until) = (invoices(&placed), |day: &str| json!({"last_day": day}));
    desk.act(&card, &invoices(&card), until("2025-02-28"), "paid_by_card").await;
    desk.act(&placed, &path, json!({"last_day": "2025-02-02", "replace": true}), "invoice_day_past").await;
    let issued = desk.act(&placed, &path, json!({"last_day": "2025-02-28", "replace": true}), "201").await;
    desk.act(&placed, &path, until("2025-02-28"), "invoice_open").await;
    let void = format!("{path}/{}/void", at(&issued, "/order/payment/invoice/number"));
    desk.act(&placed, &void, json!({}), "200").await;
    let again = (&placed, path.as_str(), until("2025-02-28"));
    desk.act_under(amend, again.clone(), "terms_not_in_force").await;
    desk.act_under(charge_nothing, again, "charge_too_small").await;
    desk.act(&placed, &path, json!({}), "201").await;

    receive(desk, &placed, "T-1", "USD", "201").await;
    desk.act(&placed, &path, until("2025-02-28"), "already_paid").await;
    desk.act(&placed, &void, json!({}), "already_paid").await;
    receive(desk, &other, "T-1", "USD", "receipt_elsewhere").await;
    receive(desk, &other, "T-2", "EUR", "201").await;
    let returned = json!({"reference": "T-2", "payout": "P-2"});
    receive(desk, &other, "T-2", "USD", "facts_differ").await;
    let taken = json!({"reference": "T-2", "payout": "T-1"});
    desk.act(&other, &format!("orders/{}/receipt-returns", other.id), taken, "reference_taken").await;
    desk.act(&other, &format!("orders/{}/receipt-returns", other.id), returned, "200").await;
    let otherwise = json!({"reference": "T-2", "payout": "P-9"});
    desk.act(&other, &format!("orders/{}/receipt-returns", other.id), otherwise, "facts_differ").await;
    receive(desk, &other, "P-2", "USD", "reference_taken").await;
    corrected(desk).await;
    desk.act(&other, &format!("orders/{}/cancellation", other.id), json!({}), "200").await;
    desk.act(&other, &invoices(&other), until("2025-02-28"), "order_ended").await;
}

/// A transfer that was entered for the wrong order and in the wrong currency, and one that a license rests on.
async fn corrected(desk: &mut Checked<'_>) {
    let (wrong, right) = (desk.desk.invoiced("wrong").await, desk.desk.invoiced("right").await);
    receive(desk, &wrong, "T-9", "EUR", "201").await;
    let facts = |minor: i64, currency: &str| {
        json!({"reference": "T-9", "received_at": NOW, "third_party": false,
            "amount": {"amount_minor": minor, "currency": currency}})
    };
    let path = |placed: &Placed| format!("orders/{}/receipt-corrections", placed.id);
    desk.act(&wrong, &path(&wrong), facts(490, "EUR"), "200").await;
    let mut moved = facts(4900, "USD");
    moved["order_id"] = json!(right.id);
    desk.act(&wrong, &path(&wrong), moved, "200").await;
    desk.act(&right, &path(&right), facts(4800, "USD"), "not_correctable").await;
}

fn payout() -> Value {
    json!({"reference": "P-1", "paid_at": NOW})
}

/// A surplus that is paid back, and one that the bank takes back itself.
pub(super) async fn goes_back(desk: &mut Checked<'_>) {
    let (paid, reversed) = (desk.desk.invoiced("surplus").await, desk.desk.invoiced("reversed").await);
    for (placed, reference) in [(&paid, "T-3"), (&reversed, "T-4")] {
        receive(desk, placed, reference, "USD", "201").await;
        let demand = |minor: i64| {
            json!({"order_id": placed.id, "source": {"transfer": reference}, "amount_minor": minor,
                "cause": "surplus", "demanded_at": NOW})
        };
        for (minor, expected) in [(1001, "refund_too_large"), (1000, "201"), (1, "refund_open")] {
            desk.act(placed, "refunds", demand(minor), expected).await;
        }
    }
    let path = format!("refunds/{}-R1/payout", paid.id);
    desk.act(&paid, &path, json!({"reference": "T-3", "paid_at": NOW}), "reference_taken").await;
    desk.act(&paid, &path, payout(), "200").await;
    desk.act(&paid, &path, json!({"reference": "P-2", "paid_at": NOW}), "reference_taken").await;
    desk.act(&paid, &path, json!({"reference": "P-8", "paid_at": NOW}), "facts_differ").await;
    let chargeback = |at: &str| json!({"source": {"transfer": "T-4"}, "reversed_at": at});
    desk.act(&reversed, &format!("orders/{}/chargebacks", reversed.id), chargeback(NOW), "201").await;
    desk.desk.world.clock("2025-02-04T10:00:00+05:00").await;
    let tuesday = chargeback("2025-02-04T09:00:00+05:00");
    desk.act(&reversed, &format!("orders/{}/chargebacks", reversed.id), tuesday, "facts_differ").await;
    let waivers = format!("orders/{}/debt-waivers", reversed.id);
    desk.act(&reversed, &waivers, json!({"amount_minor": 4901}), "debt_smaller").await;
    desk.act(&reversed, &waivers, json!({"amount_minor": 900}), "201").await;
    let again = json!({"reference": "P-3", "paid_at": NOW});
    desk.act(&reversed, &format!("refunds/{}-R1/payout", reversed.id), again, "refund_not_open").await;
}

/// Money that goes back at the bank's desk, and a refund that the bank is asked about.
pub(super) async fn at_the_desk(desk: &mut Checked<'_>) {
    let placed = desk.desk.world.paid("k").await;
    let ticket = refunds::ticket_of(&desk.desk, &placed).await;
    let refund = |minor: i64, reference: &str, at: &str| {
        json!({"order_id": placed.id, "ticket": ticket, "amount_minor": minor, "cause": "agreement",
            "reference": reference, "returned_at": at})
    };
    desk.act(&placed, "bank-refunds", refund(1_000_000, "D-1", NOW), "refund_too_large").await;
    desk.act(&placed, "bank-refunds", refund(700, "D-1", "2025-02-02T10:00:00+05:00"), "refund_before_payment").await;
    desk.act(&placed, "bank-refunds", refund(700, "D-1", NOW), "201").await;
    desk.act(&placed, "bank-refunds", refund(701, "D-1", NOW), "refund_reference_known").await;

    desk.desk.world.fault("reverse_order", "error", 1).await;
    let end = json!({"on": "agreement", "refund_minor": 400_000});
    desk.act(&placed, &format!("orders/{}/termination", placed.id), end, "200").await;
    desk.act(&placed, "bank-refunds", refund(700, "D-2", NOW), "refund_open").await;
    let question = |place: u32| format!("refunds/{}-R{place}/question", placed.id);
    desk.act(&placed, &question(2), json!({}), "200").await;
    desk.act(&placed, &question(1), json!({}), "refund_not_open").await;
}

/// A refund that the card did not take: paid out on another way, or tried once more.
pub(super) async fn is_declined(desk: &mut Checked<'_>, paid_out: bool) {
    let (placed, refund) = refunds::declined(&desk.desk).await;
    let path = |act: &str| format!("refunds/{refund}/{act}");
    if !paid_out {
        desk.act(&placed, &path("retry"), json!({}), "200").await;
        return;
    }
    let elsewhere = || json!({"channel": "email", "destination": "An account, proven by a statement."});
    desk.act(&placed, &path("payout"), payout(), "second_operator").await;
    desk.act(&placed, &path("approval"), json!({}), "refund_not_open").await;
    let steps = [
        ("boris", "reroute", elsewhere(), "200"),
        ("anna", "approval", json!({}), "200"),
        ("anna", "payout", payout(), "200"),
    ];
    for (who, act, fields, expected) in steps {
        // Nothing of it is done on the word of an e-mail alone.
        mailbox(desk, &placed, "holds").await;
        desk.act_as(who, &placed, &path(act), fields.clone(), "mailbox_frozen").await;
        mailbox(desk, &placed, "holds/lifting").await;
        if act == "approval" {
            desk.act_as("boris", &placed, &path(act), fields.clone(), "second_operator").await;
        }
        desk.act_as(who, &placed, &path(act), fields, expected).await;
    }
    desk.act(&placed, &path("reroute"), elsewhere(), "refund_not_open").await;
    desk.act(&placed, &path("retry"), json!({}), "refund_not_open").await;
}
