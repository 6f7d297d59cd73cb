//! What goes back by agreement or by a court: a part lowers what is owed, the whole ends the license (K36, K57).

use super::{MONDAY, RIGHT, Tale, at};
use crate::story::operator;
use domain::code::Code;
use domain::follows::effect::{Effect, effects};
use domain::follows::notice::Notice;
use domain::follows::task::{TaskKind, tasks};
use domain::money::{Currency, Money};
use domain::order::OrderState;
use domain::order::ending::Ground;
use domain::order::event::{Event, Fact};
use domain::order::facts::OrderFact;
use domain::order::license::{Activator, LicenseState};
use domain::order::payment::Source;
use domain::order::placing::Method;
use domain::order::refund::Cause;
use domain::rules::ending::TerminateByOperator;
use domain::rules::license::Activate;
use domain::rules::placing::Place;
use domain::rules::refund::DemandRefund;
use domain::rules::refund_gateway::GatewaySaid;
use domain::rules::transfer::RecordTransfer;
use domain::rules::{Command, next_due};

const TUESDAY: &str = "2025-02-04T05:00:00Z";

fn demand(source: &Source, amount_minor: i64, cause: Cause, now: &str) -> Command {
    let (source, act) = (source.clone(), operator("one"));
    Command::DemandRefund(DemandRefund { source, amount_minor, cause, demanded_at: at(now), act })
}

/// A paid order of an item, by card or by one transfer.
fn paid(method: Method, sku: &str) -> (Tale, Source) {
    let mut tale = Tale::placed(method);
    let place = Place { method, ..crate::story::sample(&tale.agreement, sku, at(MONDAY)) };
    tale.order = crate::story::carry_out(&tale.agreement, None, &Command::Place(Box::new(place)), at(MONDAY));
    let owed = tale.order.owed();
    let source = if method == Method::Card {
        tale.paid_on("ticket", owed.amount_minor, MONDAY);
        Source::Card("ticket".to_owned())
    } else {
        let (reference, act) = ("bank-1".to_owned(), operator("one"));
        let receipt = RecordTransfer { reference, amount: owed, received_at: at(MONDAY), third_party: false, act };
        tale.does(MONDAY, &Command::RecordTransfer(receipt));
        Source::Transfer("bank-1".to_owned())
    };
    (tale, source)
}

/// Lets the last refund that was demanded go back: through the gateway, or by hand.
fn goes_back(tale: &mut Tale, source: &Source, now: &str) -> Vec<&'static str> {
    let id = tale.order.refunds.last().unwrap().id.clone();
    match source {
        Source::Card(_) => {
            tale.does(now, &Command::BeginRefund { id: id.clone() });
            tale.names(now, &Command::RecordRefund { id, said: GatewaySaid::Settled })
        }
        Source::Transfer(_) => {
            let reference = format!("back-{id}");
            tale.names(now, &Command::PayOutRefund { id, reference, paid_at: at(now), act: operator("one") })
        }
    }
}

fn kinds(tale: &Tale) -> Vec<TaskKind> {
    tasks(&tale.agreement.policy, &tale.order).into_iter().map(|task| task.kind).collect()
}

fn activate(tale: &mut Tale, now: &str) {
    let by = Activator::Operator(operator("one"));
    tale.does(now, &Command::Activate(Activate { by, behind: None }));
}

#[test]
fn k57_the_license_ends_with_the_last_part_of_what_goes_back() {
    for (method, cause, active, parts) in [
        (Method::Card, Cause::Court, true, 1),
        (Method::Card, Cause::Agreement, true, 3),
        (Method::Card, Cause::Court, false, 1),
        (Method::Card, Cause::Agreement, false, 2),
        (Method::Invoice, Cause::Agreement, true, 1),
        (Method::Invoice, Cause::Court, true, 2),
        (Method::Invoice, Cause::Court, false, 1),
        (Method::Invoice, Cause::Agreement, false, 3),
    ] {
        let case = format!("{method:?} {cause:?} {active} {parts}");
        let (mut tale, source) = paid(method, "widget-assisted-month");
        if active {
            activate(&mut tale, MONDAY);
        }
        let owed = tale.order.owed().amount_minor;
        for part in 0..parts {
            let amount = if part + 1 == parts { owed - part * (owed / parts) } else { owed / parts };
            assert_eq!(tale.names(TUESDAY, &demand(&source, amount, cause, TUESDAY)), ["refund.demanded"], "{case}");
            assert_eq!(tale.state(TUESDAY).0, OrderState::Paid, "{case}: until the last part went");
            assert!(tale.order.paid_in_full(), "{case}");
            let ends: &[&str] =
                if part + 1 == parts { &["refund.settled", "order.refunded"] } else { &["refund.settled"] };
            assert_eq!(goes_back(&mut tale, &source, TUESDAY), ends, "{case}");
        }
        assert_eq!(tale.state(TUESDAY), (OrderState::Refunded, LicenseState::Terminated), "{case}");
        assert_eq!(kinds(&tale), [], "{case}");
        assert_eq!(next_due(&tale.agreement, &tale.order), None, "{case}: nobody is told of a right any more");
        assert_eq!(tale.names(RIGHT, &Command::Tick), [""; 0], "{case}");
        assert_eq!((tale.order.refunded_minor(), tale.order.credit_minor(), tale.order.debt_minor()), (owed, 0, 0));
        let event = Event { at: at(TUESDAY), fact: Fact::Order(OrderFact::EverythingReturned) };
        let told = [Effect::Announce("order.refunded".to_owned()), Effect::Mail(Notice::OrderReturned)];
        assert_eq!(effects(&tale.order, &event), told);
    }
}

#[test]
fn k57_a_termination_by_agreement_ends_at_once_and_is_refunded_with_its_last_part() {
    let (mut tale, source) = paid(Method::Card, "widget-month");
    tale.activated(MONDAY);
    let refund_minor = tale.order.owed().amount_minor;
    let end = TerminateByOperator { ground: Ground::Agreement, refund_minor, act: operator("one") };
    tale.does(TUESDAY, &Command::TerminateByOperator(end));
    assert_eq!(tale.state(TUESDAY), (OrderState::Terminated, LicenseState::Terminated));
    assert_eq!(goes_back(&mut tale, &source, TUESDAY), ["refund.settled"], "it ended before");
    assert_eq!(tale.state(TUESDAY).0, OrderState::Refunded);
}

#[test]
fn k57_while_the_whole_is_on_its_way_nothing_is_activated_or_overdue() {
    let (mut tale, source) = paid(Method::Card, "widget-assisted-month");
    assert_eq!(kinds(&tale), [TaskKind::Activate]);
    let owed = tale.order.owed().amount_minor;
    tale.does(TUESDAY, &demand(&source, owed, Cause::Court, TUESDAY));
    assert_eq!(kinds(&tale), []);
    let refund = tale.order.refunds[0].id.clone();
    tale.does(TUESDAY, &Command::BeginRefund { id: refund.clone() });
    tale.does(TUESDAY, &Command::RecordRefund { id: refund, said: GatewaySaid::Declined(51) });
    let late = tale.names("2025-03-01T05:00:00Z", &Command::Tick);
    assert_eq!(late, ["refund.overdue"], "neither a missed activation nor a right that follows from it");
}

#[test]
fn k57_a_part_that_goes_back_lowers_what_is_owed_and_everything_goes_on() {
    let (mut tale, source) = paid(Method::Card, "widget-assisted-month");
    let (agreed, price) = (tale.order.owed().amount_minor, tale.order.monthly_price());
    tale.does(TUESDAY, &demand(&source, 1, Cause::Agreement, TUESDAY));
    assert_eq!(goes_back(&mut tale, &source, TUESDAY), ["refund.settled"]);
    assert_eq!((tale.order.owed().amount_minor, tale.order.agreed().amount_minor), (agreed - 1, agreed));
    assert!(tale.order.paid_in_full());
    assert_eq!((tale.order.credit_minor(), tale.order.debt_minor()), (0, 0));
    assert_eq!(kinds(&tale), [TaskKind::Activate]);
    activate(&mut tale, TUESDAY);
    assert_eq!(tale.state(TUESDAY), (OrderState::Paid, LicenseState::WindowOpen));
    // 4.9 runs on.
    let window = tale.order.license.window.as_ref().unwrap().expires_at;
    let after = (window + tale.agreement.policy.clock_error_bound).to_rfc3339();
    assert!(tale.names(&after, &Command::Tick).contains(&"license.deemed_provided"));
    // What comes in beyond what is owed now is the buyer's.
    tale.paid_on("again", 500, "2025-02-15T05:00:00Z");
    assert_eq!(tale.order.credit_minor(), 500);
    let again = Source::Card("again".to_owned());
    assert_eq!(tale.refused(&after, &demand(&again, 501, Cause::Surplus, &after)).0, Code::RefundTooLarge);
    // 6.3: what was returned is no payment for the month.
    tale.does(&after, &demand(&source, agreed / 2, Cause::Court, &after));
    assert_eq!(tale.order.monthly_price(), Money::new(price.amount_minor / 2, Currency::Usd));
    // The bank takes the payment back: what stands no longer pays for the license.
    let reverse = Command::Reverse { source, at: at(&after), act: operator("one") };
    tale.does(&after, &reverse);
    assert_eq!(tale.state(&after).0, OrderState::Reversed);
    // Half of it, less the kopeck, was to be kept; the kopeck went back twice; 500 of another payment are still there.
    let kept = agreed - 1 - agreed / 2;
    assert_eq!((tale.order.debt_minor(), tale.order.lost_minor()), (kept + 1 - 500, 1));
}

#[test]
fn what_goes_back_of_a_part_before_the_order_is_paid_is_still_to_be_paid() {
    let mut tale = Tale::placed(Method::Card);
    let owed = tale.order.owed().amount_minor;
    tale.paid_on("part", owed - 1, MONDAY);
    let source = Source::Card("part".to_owned());
    tale.does(TUESDAY, &demand(&source, owed - 1, Cause::Agreement, TUESDAY));
    assert_eq!(tale.order.owed().amount_minor, owed);
    tale.paid_on("kopeck", 1, TUESDAY);
    assert_eq!(tale.state(TUESDAY).0, OrderState::PartiallyPaid, "a kopeck pays no license");
    goes_back(&mut tale, &source, TUESDAY);
    assert_eq!(tale.state(TUESDAY).0, OrderState::PartiallyPaid);
    tale.paid_on("rest", owed - 1, TUESDAY);
    assert_eq!(tale.state(TUESDAY).0, OrderState::Paid);
}
