//! A resident's order, which an operator releases before it can be paid (K20).

use super::{MONDAY, Tale, at, issued};
use crate::story::{AGREEMENT, carry_out, operator, sample};
use domain::agreement::policy::{ResidentCharge, ResidentCurrency};
use domain::clause::Clause;
use domain::code::Code;
use domain::follows::effect::{Effect, effects};
use domain::follows::notice::Notice;
use domain::follows::task::{TaskKind, tasks};
use domain::money::{Currency, Money};
use domain::order::OrderState;
use domain::order::placing::Method;
use domain::order::review::Review;
use domain::order::transfer::UnmatchedReason;
use domain::rules::action::actions;
use domain::rules::invoice::IssueInvoice;
use domain::rules::payment::payable;
use domain::rules::placing::Place;
use domain::rules::review::Release;
use domain::rules::transfer::RecordTransfer;
use domain::rules::{Command, decide, next_due};

const WEEK_LATER: &str = "2025-02-10T05:00:00Z";

fn release() -> Command {
    Command::Release(Release { invoice_buyer: Some("commitment".to_owned()), act: operator("one") })
}

/// An order that is placed under review, by a resident or by somebody else.
fn placed(method: Method, resident: bool) -> Tale {
    let mut agreement = AGREEMENT.clone();
    agreement.policy.payment.resident_currency = ResidentCurrency::Review;
    let place = Place { method, resident, ..sample(&agreement, "widget-month", at(MONDAY)) };
    let order = carry_out(&agreement, None, &Command::Place(Box::new(place)), at(MONDAY));
    Tale { agreement, order }
}

impl Tale {
    fn tasks(&self) -> Vec<TaskKind> {
        tasks(&self.agreement.policy, &self.order).iter().map(|task| task.kind).collect()
    }

    fn actions(&self) -> Vec<&'static str> {
        actions(&self.agreement.policy, &self.order, at(MONDAY)).iter().map(|action| action.name).collect()
    }
}

#[test]
fn k20_a_residents_order_by_card_cannot_be_paid_before_it_is_released() {
    let mut tale = placed(Method::Card, true);
    assert_eq!((tale.order.state(at(MONDAY)), tale.order.review), (OrderState::Placed, Some(Review::Awaited)));
    let task = &tasks(&tale.agreement.policy, &tale.order)[0];
    assert_eq!(
        (task.kind, task.due, task.kind.clause()),
        (TaskKind::ReleaseOrder, at(MONDAY), Some(Clause::new(4, 2)))
    );
    let refused = (Code::AwaitingReview, Some(Clause::new(4, 2)));
    assert_eq!(payable(&tale.order).map_err(|refusal| (refusal.code, refusal.clause)), Err(refused));
    assert_eq!(tale.refused(MONDAY, &issued("ticket", 1)), refused);
    assert!(!tale.actions().contains(&"pay") && tale.actions().contains(&"cancel"), "{:?}", tale.actions());
    assert_eq!(next_due(&tale.agreement, &tale.order), None, "no clock runs");

    let charge = tale.order.charge.clone();
    assert_eq!(tale.names(WEEK_LATER, &release()), ["order.released"]);
    assert_eq!((tale.order.review, tale.tasks()), (Some(Review::Released), vec![]));
    assert_eq!(tale.order.charge, charge, "what was shown at the tick stays");
    assert!(tale.actions().contains(&"pay"));
    assert_eq!(tale.names(WEEK_LATER, &release()), [""; 0], "it is released once");
    tale.paid_on("ticket", tale.order.owed().amount_minor, WEEK_LATER);
    assert_eq!(tale.order.payment.paid_at, Some(at(WEEK_LATER)));
}

#[test]
fn k20_the_invoice_comes_with_the_release_and_has_its_days() {
    let mut tale = placed(Method::Invoice, true);
    assert_eq!(
        (tale.order.invoices.len(), tale.tasks()),
        (0, vec![TaskKind::ReleaseOrder]),
        "no invoice is wanted yet"
    );
    let issue = |replace| {
        let buyer = "commitment".to_owned();
        Command::IssueInvoice(IssueInvoice { last_day: None, replace, buyer, act: operator("one") })
    };
    assert_eq!(tale.refused(MONDAY, &issue(false)), (Code::AwaitingReview, Some(Clause::new(4, 2))));
    assert_eq!(tale.refused(MONDAY, &issue(true)).0, Code::AwaitingReview);
    let transfer = RecordTransfer {
        reference: "bank-1".to_owned(),
        amount: Money::new(4_900, Currency::Usd),
        received_at: at(MONDAY),
        third_party: false,
        act: operator("one"),
    };
    assert_eq!(tale.names(MONDAY, &Command::RecordTransfer(transfer)), ["receipt.held"]);
    assert_eq!(tale.order.payment.unmatched[0].reason, UnmatchedReason::AwaitingReview);

    assert_eq!(tale.names(WEEK_LATER, &release()), ["order.released", "invoice.issued"]);
    let invoice = &tale.order.invoices[0];
    assert_eq!((invoice.number, invoice.automatic, invoice.last_day.to_string()), (1, false, "2025-02-20".to_owned()));
    assert_eq!(invoice.amount, Money::new(4_900, Currency::Usd));
    assert_eq!(next_due(&tale.agreement, &tale.order), Some(invoice.expires_at));
    assert_eq!(tale.tasks(), [TaskKind::ReturnReceipt]);
}

#[test]
fn k20_a_release_charges_tenge_by_the_rate_of_its_own_moment_or_not_at_all() {
    let mut tale = placed(Method::Invoice, true);
    tale.agreement.policy.charge_currency.resident = ResidentCharge::Tenge;
    let (before, late) = (tale.order.clone(), "2060-01-01T05:00:00Z");
    assert_eq!(tale.refused(late, &release()), (Code::ResidentRateNotCurrent, Some(Clause::new(4, 2))));
    assert_eq!((tale.order.clone(), tale.tasks()), (before, vec![TaskKind::ReleaseOrder]), "it waits on");
    tale.does(WEEK_LATER, &release());
    assert_eq!(tale.order.owed(), Money::new(2_548_000, Currency::Kzt));
    assert_eq!(tale.order.invoices[0].amount, tale.order.owed());
}

#[test]
fn k20_what_is_not_released_is_cancelled_and_nothing_more_can_be_done() {
    for act in [None, Some(operator("one"))] {
        let mut tale = placed(Method::Invoice, true);
        assert_eq!(tale.names(WEEK_LATER, &Command::Cancel { act }), ["order.cancelled"]);
        assert_eq!((tale.tasks(), tale.order.awaits_review()), (vec![], false));
        assert_eq!(tale.refused(WEEK_LATER, &release()), (Code::OrderEnded, Some(Clause::new(3, 5))));
    }
}

#[test]
fn k20_only_residents_are_reviewed_and_only_where_the_policy_said_so_at_the_tick() {
    let other = placed(Method::Invoice, false);
    assert_eq!((other.order.review, other.order.invoices.len()), (None, 1));
    assert_eq!(other.refused(MONDAY, &release()).0, Code::NotHeld);
    let mut accepted = Tale::placed(Method::Card);
    accepted.agreement.policy.payment.resident_currency = ResidentCurrency::Review;
    assert!(payable(&accepted.order).is_ok(), "an order keeps what was so when it was placed");
    let mut reviewed = placed(Method::Card, true);
    reviewed.agreement.policy.payment.resident_currency = ResidentCurrency::Accept;
    assert!(payable(&reviewed.order).is_err());
}

#[test]
fn k20_buyer_and_vendor_are_told_that_it_waits() {
    let tale = placed(Method::Card, true);
    let place = sample(&tale.agreement, "widget-month", at(MONDAY));
    let events = decide(&tale.agreement, None, &Command::Place(Box::new(place)), at(MONDAY)).unwrap();
    let mails = [Effect::Mail(Notice::OrderPlaced), Effect::Mail(Notice::VendorTask)];
    assert!(effects(&tale.order, &events[0]).ends_with(&mails), "{:?}", effects(&tale.order, &events[0]));
    let released = decide(&tale.agreement, Some(&tale.order), &release(), at(WEEK_LATER)).unwrap();
    assert!(effects(&tale.order, &released[0]).ends_with(&[Effect::Mail(Notice::OrderReleased)]));
}
