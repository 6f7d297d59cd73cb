//! Invoices and transfers: parts, what is too much, what comes too late (K13, K14, K44).

use super::{MONDAY, Tale, at};
use crate::story::{carry_out, operator, sample};
use chrono::TimeDelta;
use domain::act::Channel;
use domain::agreement::offer::{Offer, OfferSources};
use domain::agreement::policy::{Policy, ResidentCharge};
use domain::agreement::source::Source as Text;
use domain::code::Code;
use domain::money::{Currency, Money};
use domain::order::OrderState;
use domain::order::invoice::{InvoiceState, Tax};
use domain::order::license::{Activator, LicenseState};
use domain::order::payment::Source;
use domain::order::placing::Method;
use domain::order::refund::Cause;
use domain::order::refund_facts::RefundRerouted;
use domain::order::transfer::UnmatchedReason;
use domain::rules::invoice::IssueInvoice;
use domain::rules::license::Activate;
use domain::rules::placing::Place;
use domain::rules::refund::DemandRefund;
use domain::rules::transfer::RecordTransfer;
use domain::rules::{Command, decide};

fn invoice(last_day: &str) -> Command {
    issue(Some(last_day), false)
}

fn issue(last_day: Option<&str>, replace: bool) -> Command {
    let last_day = last_day.map(|day| day.parse().unwrap());
    let buyer = "commitment".to_owned();
    Command::IssueInvoice(IssueInvoice { last_day, replace, buyer, act: operator("one") })
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
    let replaced = tale.names(MONDAY, &issue(Some("2025-02-10"), true));
    assert_eq!(replaced, ["invoice.voided", "invoice.issued"]);
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
    assert_eq!(tale.refused(wednesday, &invoice("2025-02-20")).0, Code::InvoiceOpen);

    let over = "2025-02-10T19:00:00Z";
    assert_eq!(tale.names("2025-02-10T18:59:59.999Z", &Command::Tick), [""; 0]);
    assert_eq!(tale.order.invoices[1].state(&tale.order, at(over)), InvoiceState::Lapsed);
    assert_eq!(tale.names(over, &Command::Tick), ["invoice.lapsed"]);
    assert_eq!(tale.names(over, &receipt("bank-2", 2_900, over)), ["receipt.held"]);
    assert_eq!(tale.order.payment.unmatched[0].reason, UnmatchedReason::InvoiceLapsed);
    assert_eq!(tale.state(over).0, OrderState::PartiallyPaid, "the order stays");

    assert_eq!(tale.names(over, &invoice("2025-02-20")), ["invoice.issued"]);
    assert_eq!(tale.order.invoices[2].amount, Money::new(2_900, Currency::Usd));
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
    assert_eq!(tale.refused(after, &invoice("2025-02-20")).0, Code::TermsNotInForce);
    assert_eq!(tale.names(before, &invoice("2025-02-20")), ["invoice.issued"]);
    // An invoice that was issued is good for as long as it says.
    assert_eq!(tale.names(after, &receipt("bank-1", 4_900, after)), ["order.paid"]);
}

/// An order by invoice of a resident, charged in tenge (K62).
fn in_tenge() -> Tale {
    let mut tale = Tale::placed(Method::Invoice);
    tale.agreement.policy.charge_currency.resident = ResidentCharge::Tenge;
    let place = Place { method: Method::Invoice, ..sample(&tale.agreement, "widget-month", at(MONDAY)) };
    tale.order = carry_out(&tale.agreement, None, &Command::Place(Box::new(place)), at(MONDAY));
    tale
}

#[test]
fn k62_a_residents_charge_is_kept_until_the_last_day_and_new_with_a_new_invoice() {
    let mut tale = in_tenge();
    let charge = Money::new(2_548_000, Currency::Kzt);
    assert_eq!((tale.order.price, tale.order.owed()), (Money::new(4_900, Currency::Usd), charge));
    assert_eq!(tale.order.invoices[0].amount, charge, "49.00 by 520");
    assert_eq!(tale.names(MONDAY, &receipt("bank-1", 4_900, MONDAY)), ["receipt.held"]);
    assert_eq!(tale.order.payment.unmatched[0].reason, UnmatchedReason::WrongCurrency);
    // It lapses; under the policy of then the next one is in dollars.
    tale.does("2025-02-13T19:00:00Z", &Command::Tick);
    tale.agreement.policy.charge_currency.resident = ResidentCharge::Nothing;
    tale.does("2025-02-14T05:00:00Z", &issue(None, false));
    assert_eq!((tale.order.charge.clone(), tale.order.owed()), (None, tale.order.price));
    assert_eq!(tale.order.invoices[0].amount, charge, "what was issued stays");
    assert_eq!(tale.order.invoices[1].last_day.to_string(), "2025-02-24", "ten days after its own");
}

#[test]
fn k62_without_a_rate_nothing_is_charged_and_a_charge_is_never_nothing() {
    let mut tale = in_tenge();
    let late = "2060-01-01T05:00:00Z";
    let place = Place { method: Method::Invoice, ..sample(&tale.agreement, "widget-month", at(late)) };
    let refused = |tale: &Tale, place: &Place| {
        decide(&tale.agreement, None, &Command::Place(Box::new(place.clone())), at(late)).unwrap_err().code
    };
    assert_eq!(refused(&tale, &place), Code::ResidentRateNotCurrent, "the sample's rates end in 2050");
    assert_eq!(tale.refused(late, &issue(None, true)).0, Code::ResidentRateNotCurrent);
    tale.agreement.policy.charge_currency.resident = ResidentCharge::Nothing;
    assert!(decide(&tale.agreement, None, &Command::Place(Box::new(place)), at(late)).is_ok());
}

#[test]
fn what_an_invoice_says_is_what_was_so_when_it_was_issued() {
    let mut tale = Tale::placed(Method::Invoice);
    let first = tale.order.invoices[0].clone();
    assert!(first.automatic && first.last_day.to_string() == "2025-02-13");
    let policy = &mut tale.agreement.policy;
    policy.licensor.name = "Another Licensor LLP".to_owned();
    policy.invoices.accounts.get_mut(&Currency::Usd).unwrap().bank = "Another Bank".to_owned();
    (policy.invoices.vat, policy.invoices.without_vat) = (Some(12), None);
    policy.payment.invoice_validity = TimeDelta::days(3);
    tale.does(MONDAY, &issue(None, true));
    assert_eq!(tale.order.invoices[0].details, first.details, "the month's act repeats what was paid");
    let second = tale.order.invoices[1].clone();
    let details = second.details.as_ref().unwrap();
    assert_eq!((details.payee.name.as_str(), details.payee.bank.as_str()), ("Another Licensor LLP", "Another Bank"));
    // Twelve parts of a hundred and twelve, half up.
    assert_eq!(details.tax, Tax::Vat { per_cent: 12, amount: Money::new(525, Currency::Usd) });
    assert_eq!((second.number, second.automatic, second.last_day.to_string().as_str()), (2, false, "2025-02-06"));
    assert_eq!(second.reference(&tale.order.id), "OF-000000000042-Z-2");
}

#[test]
fn k44_one_is_replaced_under_old_terms_for_no_longer_than_it_was_good() {
    let mut tale = Tale::placed(Method::Invoice);
    tale.agreement.offer = newer_terms(&tale.agreement.policy);
    tale.does(MONDAY, &issue(Some("2025-02-20"), true));
    let after = "2025-02-15T19:00:00Z";
    assert_eq!(tale.refused(after, &issue(Some("2025-02-21"), true)).0, Code::TermsNotInForce);
    assert_eq!(tale.refused(after, &issue(Some("2025-02-15"), true)).0, Code::InvoiceDayPast);
    assert_eq!(tale.names(after, &issue(Some("2025-02-20"), true)), ["invoice.voided", "invoice.issued"]);
}
