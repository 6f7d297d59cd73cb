//! Single stories with dates: where the agreement leaves a choice, what each choice does; what follows from each event.

use crate::story::{AGREEMENT, carry_out, claim, sample, signed};
use domain::Instant;
use domain::agreement::Agreement;
use domain::agreement::policy::{ClaimWindowAnchor, ConfirmDeeming};
use domain::clause::Clause;
use domain::code::Code;
use domain::follows::effect::{Effect, effects};
use domain::follows::notice::Notice;
use domain::order::license::{Activator, LicenseState};
use domain::order::payment::{Outcome, TicketIssued};
use domain::order::periods::Behind;
use domain::order::placing::Method;
use domain::order::{Order, OrderState, evolve};
use domain::rules::claim::CLAIMS_MAX;
use domain::rules::license::Activate;
use domain::rules::payment::{ConfirmPayment, TICKETS_MAX, payable};
use domain::rules::{Command, decide};

fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

fn placed(agreement: &Agreement, sku: &str, now: Instant) -> Order {
    carry_out(agreement, None, &Command::Place(Box::new(sample(agreement, sku, now))), now)
}

fn ticket(name: &str, amount_minor: i64, now: Instant) -> Command {
    Command::IssueTicket(TicketIssued { ticket: name.to_owned(), expires_at: now, amount_minor })
}

fn confirm(name: &str, captured_at: Option<Instant>) -> Command {
    Command::ConfirmPayment(ConfirmPayment { ticket: name.to_owned(), captured_at })
}

fn activate(by: Activator) -> Command {
    Command::Activate(Activate { by, behind: None })
}

fn paid(agreement: &Agreement, sku: &str, now: Instant) -> Order {
    let order = placed(agreement, sku, now);
    let owed = order.owed().amount_minor;
    let order = carry_out(agreement, Some(order), &ticket("t", owed, now), now);
    carry_out(agreement, Some(order), &confirm("t", None), now)
}

fn active(agreement: &Agreement, now: Instant) -> Order {
    carry_out(agreement, Some(paid(agreement, "widget-month", now)), &activate(Activator::System), now)
}

/// Whether time alone makes the order deemed provided.
fn is_deemed(agreement: &Agreement, order: Order) -> bool {
    let order = carry_out(agreement, Some(order), &Command::Tick, at("2190-01-01T00:00:00Z"));
    order.license.deemed_at.is_some()
}

#[test]
fn an_unofficial_calendar_deems_nothing_unless_the_policy_says_so() {
    let now = at("2026-12-28T05:00:00Z");
    let order = active(&AGREEMENT, now);
    let window = order.license.window.as_ref().unwrap();
    assert!(window.provisional && window.expires_at > at("2027-01-06T00:00:00Z"), "{window:?}");
    assert!(!is_deemed(&AGREEMENT, order.clone()));

    let mut daring = AGREEMENT.clone();
    daring.policy.deem_on_provisional_calendar = true;
    assert!(is_deemed(&daring, order));
    assert!(is_deemed(&AGREEMENT, active(&AGREEMENT, at("2026-12-10T05:00:00Z"))), "this window ends in 2026");
}

#[test]
fn an_operator_confirms_the_deeming_where_the_policy_asks_for_it() {
    let now = at("2025-02-03T05:00:00Z");
    let cases = [
        (ConfirmDeeming::Never, true, true),
        (ConfirmDeeming::Never, false, true),
        (ConfirmDeeming::NaturalPersons, true, false),
        (ConfirmDeeming::NaturalPersons, false, true),
        (ConfirmDeeming::Always, true, false),
        (ConfirmDeeming::Always, false, false),
    ];
    for (confirm_deeming, natural_person, by_itself) in cases {
        let mut agreement = AGREEMENT.clone();
        agreement.policy.confirm_deeming = confirm_deeming;
        let order = Order { natural_person, ..active(&agreement, now) };
        assert_eq!(is_deemed(&agreement, order), by_itself, "{confirm_deeming:?}, natural person: {natural_person}");
    }
}

#[test]
fn the_window_runs_from_where_the_policy_anchors_it() {
    let (monday, friday) = (at("2025-02-03T05:00:00Z"), at("2025-02-07T05:00:00Z"));
    let cases = [
        (ClaimWindowAnchor::Payment, None, "2025-02-13"),
        (ClaimWindowAnchor::LaterOfPaymentAndActivation, None, "2025-02-17"),
        (ClaimWindowAnchor::LaterOfPaymentActivationAndPeriod, None, "2025-02-17"),
        // A claim of before the activation is timely under either.
        (ClaimWindowAnchor::Payment, Some("2025-02-04T05:00:00Z"), "2025-02-13"),
        (ClaimWindowAnchor::LaterOfPaymentAndActivation, Some("2025-02-04T05:00:00Z"), "2025-02-17"),
    ];
    for (anchor, claimed, last_day) in cases {
        let mut agreement = AGREEMENT.clone();
        agreement.policy.claim_window_anchor = anchor;
        let mut order = paid(&agreement, "widget-month", monday);
        if let Some(claimed) = claimed {
            order = carry_out(&agreement, Some(order), &claim(at(claimed)), at(claimed));
        }
        let order = carry_out(&agreement, Some(order), &activate(Activator::System), friday);
        let window = order.license.window.as_ref().unwrap();
        assert_eq!(window.last_day.to_string(), last_day, "{anchor:?}");
        let expected = if claimed.is_some() { LicenseState::Claimed } else { LicenseState::WindowOpen };
        assert_eq!(order.license.state(&order, friday), expected);
        assert_eq!(is_deemed(&agreement, order), claimed.is_none());
    }
}

#[test]
fn a_claim_within_the_clocks_error_holds_the_deeming_though_it_is_recorded_after_it() {
    let order = active(&AGREEMENT, at("2025-02-03T05:00:00Z"));
    let end = order.license.window.as_ref().unwrap().expires_at;
    let cases = [(-1, false), (0, false), (4_999, false), (5_000, true)];
    for (arrival, stands) in cases {
        let received_at = end + chrono::TimeDelta::milliseconds(arrival);
        let swept = end + chrono::TimeDelta::seconds(5);
        let order = carry_out(&AGREEMENT, Some(order.clone()), &Command::Tick, swept);
        assert_eq!(order.license.deemed_at, Some(swept));
        let order = carry_out(&AGREEMENT, Some(order), &claim(received_at), swept);
        assert_eq!(order.license.deemed_at.is_some(), stands, "{arrival} ms after the window");
        assert_eq!(is_deemed(&AGREEMENT, order), stands);
    }
}

#[test]
fn a_second_payment_is_kept_and_moves_no_clock() {
    let (monday, tuesday) = (at("2025-02-03T05:00:00Z"), at("2025-02-04T05:00:00Z"));
    let first = paid(&AGREEMENT, "widget-month", monday);
    let owed = first.owed().amount_minor;
    let order = carry_out(&AGREEMENT, Some(first.clone()), &ticket("u", owed, tuesday), tuesday);
    let order = carry_out(&AGREEMENT, Some(order), &confirm("u", None), tuesday);
    assert_eq!(order.payment.captured_minor(), 2 * owed);
    assert_eq!(order.payment.paid_at, Some(monday));
    assert_eq!(order.license, first.license);
    assert_eq!(order.timeline.last().unwrap().event, "payment.received");
}

#[test]
fn parts_make_a_payment_and_a_declined_ticket_can_still_be_paid() {
    let now = at("2025-02-03T05:00:00Z");
    let order = placed(&AGREEMENT, "widget-month", now);
    let owed = order.owed().amount_minor;
    let open = |order, name, amount| carry_out(&AGREEMENT, Some(order), &ticket(name, amount, now), now);
    let order = open(open(order, "a", owed - 1), "b", 1);
    let declined = Command::DeclinePayment { ticket: "a".to_owned() };
    let order = carry_out(&AGREEMENT, Some(order), &declined, now);
    assert_eq!((order.state(now), order.payment.tickets[0].outcome), (OrderState::Placed, Outcome::Declined));
    let order = carry_out(&AGREEMENT, Some(order), &confirm("a", None), now);
    assert_eq!((order.state(now), order.license.activation_due.is_some()), (OrderState::PartiallyPaid, false));
    let refused = decide(&AGREEMENT, Some(&order), &activate(Activator::Operator(signed())), now).unwrap_err();
    assert_eq!((refused.code, refused.clause), (Code::NotPaid, Some(Clause::new(4, 7))));
    let order = carry_out(&AGREEMENT, Some(order), &confirm("b", None), now);
    assert_eq!((order.state(now), order.payment.captured_minor()), (OrderState::Paid, owed));
}

#[test]
fn a_payment_is_dated_by_the_bank_between_its_ticket_and_now() {
    let (opened, now) = (at("2025-02-03T05:00:00Z"), at("2025-02-03T05:10:00Z"));
    let order = placed(&AGREEMENT, "widget-month", opened);
    let owed = order.owed().amount_minor;
    let order = carry_out(&AGREEMENT, Some(order), &ticket("t", owed, opened), opened);
    let cases = [
        (None, now),
        (Some("2025-02-03T05:07:00Z"), at("2025-02-03T05:07:00Z")),
        (Some("2025-02-03T04:59:59Z"), opened),
        (Some("2025-02-03T05:10:01Z"), now),
    ];
    for (bank, paid_at) in cases {
        let order = carry_out(&AGREEMENT, Some(order.clone()), &confirm("t", bank.map(at)), now);
        assert_eq!(order.payment.paid_at, Some(paid_at), "{bank:?}");
    }
}

#[test]
fn what_an_operator_activates_is_left_alone_by_the_system() {
    let now = at("2025-02-03T05:00:00Z");
    let order = paid(&AGREEMENT, "widget-assisted-month", now);
    assert_eq!(decide(&AGREEMENT, Some(&order), &activate(Activator::System), now), Ok(vec![]));
    let order = carry_out(&AGREEMENT, Some(order), &activate(Activator::Operator(signed())), now);
    assert_eq!(order.license.activated_at, Some(now));
}

#[test]
fn a_renewal_begins_where_the_running_period_ends() {
    let now = at("2025-02-03T05:00:00Z");
    for (running, from) in
        [("2025-02-10T05:00:00Z", "2025-02-10T05:00:00Z"), ("2025-02-01T05:00:00Z", "2025-02-03T05:00:00Z")]
    {
        let behind = Behind { until: at(running), anchor: None, place: 1 };
        let renewal = Command::Activate(Activate { by: Activator::System, behind: Some(behind) });
        let order = carry_out(&AGREEMENT, Some(paid(&AGREEMENT, "widget-month", now)), &renewal, now);
        assert_eq!(order.license.term.unwrap().from, at(from));
        assert_eq!(order.license.activated_at, Some(now));
        assert_eq!(order.license.place, 1);
        assert_eq!(order.license.window.unwrap().from, at(from), "the window is that of the period (K49)");
    }
}

/// What the last event of an order sets going.
fn last_effects(agreement: &Agreement, order: &Order, command: &Command, now: Instant) -> Vec<Effect> {
    let events = decide(agreement, Some(order), command, now).unwrap();
    let after = events.iter().fold(order.clone(), |order, event| evolve(Some(order), event));
    effects(&after, events.last().unwrap())
}

#[test]
fn each_event_announces_and_mails_what_follows_from_it() {
    let now = at("2025-02-03T05:00:00Z");
    let (soon, later, far) = (at("2025-02-05T05:00:00Z"), at("2025-02-20T05:00:00Z"), at("2025-06-01T05:00:00Z"));
    let new = placed(&AGREEMENT, "widget-month", now);
    let owed = new.owed().amount_minor;
    let opened = carry_out(&AGREEMENT, Some(new.clone()), &ticket("t", owed, now), now);
    let in_part = carry_out(&AGREEMENT, Some(new.clone()), &ticket("t", 1, now), now);
    let paid = paid(&AGREEMENT, "widget-month", now);
    let active = active(&AGREEMENT, now);
    let place = Command::Place(Box::new(sample(&AGREEMENT, "widget-month", now)));
    let first = effects(&new, &decide(&AGREEMENT, None, &place, now).unwrap()[0]);
    assert_eq!(first, [Effect::Announce("order.placed".to_owned()), Effect::Mail(Notice::OrderPlaced)]);
    assert_eq!(last_effects(&AGREEMENT, &new, &ticket("t", owed, now), now), []);
    let declined = Command::DeclinePayment { ticket: "t".to_owned() };
    let other = carry_out(&AGREEMENT, Some(paid.clone()), &ticket("t2", owed, now), now);
    let too_late = Command::DeclinePayment { ticket: "t2".to_owned() };
    type Case<'a> = (&'a Order, &'a Command, Instant, &'static str, &'static [Notice]);
    let cases: [Case; 10] = [
        (&opened, &declined, far, "payment.declined", &[Notice::PaymentDeclined]),
        (&other, &too_late, far, "payment.declined", &[]),
        (&in_part, &confirm("t", None), far, "payment.received", &[Notice::PaymentInPart]),
        (&opened, &confirm("t", None), far, "order.paid", &[Notice::PaymentReceived]),
        (&paid, &activate(Activator::System), far, "license.activated", &[Notice::LicenseActivated]),
        (&paid, &Command::Tick, soon, "activation.overdue", &[Notice::VendorActivationOverdue]),
        (&paid, &Command::Tick, later, "delay_right.arose", &[Notice::DelayRight, Notice::VendorDelayRight]),
        (&new, &claim(now), far, "claim.received", &[Notice::ClaimReceived, Notice::VendorClaimReceived]),
        (&active, &Command::Tick, later, "license.deemed_provided", &[Notice::LicenseDeemedProvided]),
        (&active, &Command::Tick, far, "license.expired", &[Notice::LicenseExpired]),
    ];
    for (order, command, now, name, notices) in cases {
        let mut expected = vec![Effect::Announce(name.to_owned())];
        expected.extend(notices.iter().copied().map(Effect::Mail));
        assert_eq!(last_effects(&AGREEMENT, order, command, now), expected, "{name}");
    }
}

#[test]
fn an_order_keeps_only_so_many_tickets_and_claims() {
    let now = at("2025-02-03T05:00:00Z");
    let mut order = placed(&AGREEMENT, "widget-month", now);
    for n in 0..TICKETS_MAX {
        assert_eq!(payable(&order), Ok(order.owed()));
        order = carry_out(&AGREEMENT, Some(order), &ticket(&format!("t{n}"), 1, now), now);
    }
    assert_eq!(payable(&order).unwrap_err().code, Code::LimitReached);
    for _ in 0..CLAIMS_MAX {
        order = carry_out(&AGREEMENT, Some(order), &claim(now), now);
    }
    assert_eq!(decide(&AGREEMENT, Some(&order), &claim(now), now).unwrap_err().code, Code::LimitReached);
    assert_eq!(order.claims.last().unwrap().id, format!("{}-C100", order.id));
}

#[test]
fn what_is_paid_or_paid_by_invoice_is_not_payable_at_the_gateway() {
    let now = at("2025-02-03T05:00:00Z");
    let refused = payable(&paid(&AGREEMENT, "widget-month", now)).unwrap_err();
    assert_eq!((refused.code, refused.clause), (Code::AlreadyPaid, Some(Clause::new(4, 6))));
    let place = domain::rules::placing::Place { method: Method::Invoice, ..sample(&AGREEMENT, "widget-month", now) };
    let order = carry_out(&AGREEMENT, None, &Command::Place(Box::new(place)), now);
    assert_eq!(order.charge, None);
    for refused in
        [payable(&order).unwrap_err(), decide(&AGREEMENT, Some(&order), &ticket("t", 1, now), now).unwrap_err()]
    {
        assert_eq!((refused.code, refused.clause), (Code::PaidByInvoice, Some(Clause::new(4, 3))));
    }
}
