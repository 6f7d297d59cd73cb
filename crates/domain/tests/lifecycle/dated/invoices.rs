//! Invoices and transfers: parts, what is too much, what comes too late (K13, K14, K44).

use super::{MONDAY, Tale, at};
use crate::story::operator;
use domain::act::Channel;
use domain::agreement::offer::{Offer, OfferSources};
use domain::agreement::policy::Policy;
use domain::agreement::source::Source as Text;
use domain::code::Code;
use domain::money::{Currency, Money};
use domain::order::OrderState;
use domain::order::invoice::InvoiceState;
use domain::order::license::{Activator, LicenseState};
use domain::order::payment::Source;
use domain::order::placing::Method;
use domain::order::refund::Cause;
use domain::order::refund_facts::RefundRerouted;
use domain::order::transfer::UnmatchedReason;
use domain::rules::Command;
use domain::rules::invoice::IssueInvoice;
use domain::rules::license::Activate;
use domain::rules::refund::DemandRefund;
use domain::rules::transfer::RecordTransfer;

fn invoice(number: u64, last_day: &str) -> Command {
    Command::IssueInvoice(IssueInvoice { number, last_day: last_day.parse().unwrap(), act: operator("one") })
}

fn receipt(reference: &str, amount_minor: i64, received_at: &str) -> Command {
    Command::RecordTransfer(RecordTransfer {
        reference: reference.to_owned(),
        amount: Money::new(amount_minor, Currency::Usd),
        received_at: at(received_at),
        third_party: false,
        act: operator("one"),
    })
}

fn surplus(reference: &str, amount_minor: i64) -> Command {
    let source = Source::Transfer(reference.to_owned());
    let (demanded_at, act) = (at("2025-02-06T05:00:00Z"), operator("one"));
    Command::DemandRefund(DemandRefund { source, amount_minor, cause: Cause::Surplus, demanded_at, act })
}

/// An order for 49.00 USD by invoice, payable until the end of 10 February.
fn invoiced() -> Tale {
    let mut tale = Tale::placed(Method::Invoice);
    assert_eq!(tale.names(MONDAY, &invoice(7, "2025-02-10")), ["invoice.issued"]);
    tale
}

#[test]
fn k13_a_part_is_kept_its_invoice_lapses_and_the_rest_is_asked_for_anew() {
    let mut tale = invoiced();
    let wednesday = "2025-02-05T05:00:00Z";
    assert_eq!(tale.names(wednesday, &receipt("bank-1", 2_000, wednesday)), ["payment.received"]);
    assert_eq!(tale.state(wednesday), (OrderState::PartiallyPaid, LicenseState::None));
    let activate = Command::Activate(Activate { by: Activator::Operator(operator("one")), behind: None });
    assert_eq!(tale.refused(wednesday, &activate).0, Code::NotPaid);
    assert_eq!(tale.refused(wednesday, &invoice(8, "2025-02-20")).0, Code::InvoiceOpen);

    let over = "2025-02-10T19:00:00Z";
    assert_eq!(tale.names("2025-02-10T18:59:59.999Z", &Command::Tick), [""; 0]);
    assert_eq!(tale.order.invoices[0].state(&tale.order, at(over)), InvoiceState::Lapsed);
    assert_eq!(tale.names(over, &Command::Tick), ["invoice.lapsed"]);
    assert_eq!(tale.names(over, &receipt("bank-2", 2_900, over)), ["receipt.held"]);
    assert_eq!(tale.order.payment.unmatched[0].reason, UnmatchedReason::InvoiceLapsed);
    assert_eq!(tale.state(over).0, OrderState::PartiallyPaid, "the order stays");

    assert_eq!(tale.names(over, &invoice(8, "2025-02-20")), ["invoice.issued"]);
    assert_eq!(tale.order.invoices[1].amount, Money::new(2_900, Currency::Usd));
    let paid = "2025-02-12T05:00:00Z";
    assert_eq!(tale.names(paid, &receipt("bank-3", 2_900, paid)), ["order.paid"]);
    assert_eq!(tale.state(paid), (OrderState::Paid, LicenseState::AwaitingActivation));
    assert_eq!(tale.order.payment.paid_at, Some(at(paid)), "the clocks start with the whole");
    assert_eq!(tale.names(paid, &receipt("bank-3", 2_900, paid)), [""; 0]);
}

#[test]
fn k13_what_was_paid_in_part_goes_back_to_its_account_when_the_order_is_cancelled() {
    let mut tale = invoiced();
    let wednesday = "2025-02-05T05:00:00Z";
    tale.does(wednesday, &receipt("bank-1", 2_000, wednesday));
    assert_eq!(tale.names(wednesday, &Command::Cancel { act: None }), ["order.cancelled", "refund.demanded"]);
    let (id, source) = (tale.order.refunds[0].id.clone(), Source::Transfer("bank-1".to_owned()));
    assert_eq!((&tale.order.refunds[0].source, tale.order.open_refunds_minor()), (&source, 2_000));
    assert_eq!(tale.names(wednesday, &Command::BeginRefund { id: id.clone() }), [""; 0], "no gateway paid it");
    let (destination, act) = ("commitment".to_owned(), operator("one"));
    let elsewhere = RefundRerouted { id: id.clone(), channel: Channel::Kommo, destination, act: act.clone() };
    assert_eq!(tale.refused(wednesday, &Command::RerouteRefund(elsewhere)).0, Code::RefundNotOpen);
    let payout = Command::PayOutRefund { id, reference: "back-1".to_owned(), paid_at: at(wednesday), act };
    assert_eq!(tale.names(wednesday, &payout), ["refund.settled"]);
    assert_eq!(tale.order.net_minor(), 0);
    assert_eq!(tale.names(wednesday, &receipt("bank-2", 2_900, wednesday)), ["receipt.held"]);
}

#[test]
fn k14_what_is_too_much_extends_nothing_and_goes_back_on_demand() {
    let mut tale = invoiced();
    let (wednesday, thursday) = ("2025-02-05T05:00:00Z", "2025-02-06T05:00:00Z");
    assert_eq!(tale.names(wednesday, &receipt("bank-1", 5_000, wednesday)), ["order.paid"]);
    tale.activated(wednesday);
    let term = tale.order.license.term;
    assert_eq!(tale.names(thursday, &receipt("bank-2", 4_900, thursday)), ["payment.received"]);
    assert_eq!((tale.order.credit_minor(), tale.order.license.term), (5_000, term));
    assert_eq!(tale.refused(thursday, &surplus("bank-1", 5_001)).0, Code::RefundTooLarge);
    assert_eq!(tale.names(thursday, &surplus("bank-2", 4_900)), ["refund.demanded"]);
    assert_eq!(tale.refused(thursday, &surplus("bank-2", 1)).0, Code::RefundOpen);
    assert_eq!(tale.refused(thursday, &surplus("bank-1", 101)).0, Code::RefundTooLarge, "the license keeps its price");
    assert_eq!(tale.names(thursday, &surplus("bank-1", 100)), ["refund.demanded"]);
    assert_eq!((tale.order.credit_minor(), tale.order.open_refunds_minor()), (0, 5_000));
}

#[test]
fn full_payment_is_dated_by_the_bank_in_whatever_order_receipts_are_entered() {
    let (tuesday, friday, now) = ("2025-02-04T05:00:00Z", "2025-02-07T05:00:00Z", "2025-02-09T05:00:00Z");
    let mut tale = invoiced();
    tale.does(now, &receipt("bank-2", 2_900, friday));
    tale.does(now, &receipt("bank-1", 2_000, "2025-02-05T05:00:00Z"));
    assert_eq!(tale.order.payment.paid_at, Some(at(friday)));
    // One that was forgotten paid it before.
    assert_eq!(tale.names(now, &receipt("bank-3", 4_900, tuesday)), ["order.paid"]);
    assert_eq!(tale.order.payment.paid_at, Some(at(tuesday)));
    let due = tale.order.license.activation_due.as_ref().unwrap();
    assert_eq!((due.from, due.last_day.to_string()), (at(tuesday), "2025-02-05".to_owned()));

    let mut active = invoiced();
    active.does(now, &receipt("bank-2", 4_900, friday));
    active.activated(now);
    let license = active.order.license.clone();
    assert_eq!(active.names(now, &receipt("bank-3", 4_900, tuesday)), ["payment.received"]);
    assert_eq!(active.order.license, license, "what was activated is not dated anew");
}

/// What is offered, with another version of the terms in force from 16 February.
fn newer_terms(policy: &Policy) -> Offer {
    let offer = include_str!("../../../../../tests/agreement/offer.toml");
    let newer =
        "[[terms]]\nversion = \"2025-02\"\ntext = \"terms/2025-02.md\"\npublished_at = \"2025-02-08T10:00:00+05:00\"\n";
    let offer = format!("{offer}\n{newer}");
    fn text<'a>(file: &'a str, text: &'a str) -> Text<'a> {
        Text { file, text }
    }
    let first = text("agreement/terms/2023-01.md", include_str!("../../../../../tests/agreement/terms/2023-01.md"));
    let forms: Vec<Text<'_>> =
        agreement_folder::of_tests().forms.iter().map(|form| text(&form.name, &form.text)).collect();
    let sources = OfferSources {
        offer: text("agreement/offer.toml", &offer),
        terms: &[first, text("agreement/terms/2025-02.md", "Newer terms.")],
        prices: &[text(
            "agreement/prices/2023-01.toml",
            include_str!("../../../../../tests/agreement/prices/2023-01.toml"),
        )],
        rates: text("agreement/rates.toml", include_str!("../../../../../tests/agreement/rates.toml")),
        forms: &forms,
    };
    Offer::parse(&sources, policy).unwrap()
}

#[test]
fn k44_after_a_lapse_no_invoice_is_issued_under_terms_that_are_no_longer_in_force() {
    let mut tale = invoiced();
    tale.agreement.offer = newer_terms(&tale.agreement.policy);
    tale.does("2025-02-10T19:00:00Z", &Command::Tick);
    let (before, after) = ("2025-02-15T18:59:59.999Z", "2025-02-15T19:00:00Z");
    assert_eq!(tale.refused(after, &invoice(8, "2025-02-20")).0, Code::TermsNotInForce);
    assert_eq!(tale.names(before, &invoice(8, "2025-02-20")), ["invoice.issued"]);
    // An invoice that was issued is good for as long as it says.
    assert_eq!(tale.names(after, &receipt("bank-1", 4_900, after)), ["order.paid"]);
}
