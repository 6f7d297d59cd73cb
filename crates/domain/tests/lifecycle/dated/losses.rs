//! The cap on liability: the payment for the month of the loss (clause 6.3), by local dates (clause 4.14).

use super::{Tale, acknowledged, at};
use crate::story::{AGREEMENT, carry_out, claim, operator, sample};
use domain::clause::Clause;
use domain::code::Code;
use domain::money::{Currency, Money};
use domain::order::claim_facts::LossMonthSet;
use domain::order::license::Activator;
use domain::order::payment::TicketIssued;
use domain::rules::Command;
use domain::rules::license::Activate;
use domain::rules::payment::ConfirmPayment;

fn loss(tale: &Tale, month: &str) -> Command {
    let id = tale.order.claims[0].id.clone();
    Command::SetLossMonth(LossMonthSet { id, month: month.parse().unwrap(), act: operator("one") })
}

fn cap(tale: &Tale, month: &str) -> Option<i64> {
    let cap = tale.order.liability_cap(&tale.agreement.policy, month.parse().unwrap());
    cap.map(|cap| {
        assert_eq!(cap.currency, Currency::Usd);
        cap.amount_minor
    })
}

#[test]
fn a_license_of_a_month_that_runs_in_two_has_the_payment_for_each_and_for_no_other() {
    let waiting = Tale::paid();
    assert_eq!(cap(&waiting, "2025-02"), None, "nothing runs yet");
    let tale = Tale::active();
    let caps = ["2025-01", "2025-02", "2025-03", "2025-04"].map(|month| cap(&tale, month));
    assert_eq!(caps, [None, Some(4900), Some(4900), None]);
}

#[test]
fn a_license_of_a_year_has_a_twelfth_for_each_of_its_months() {
    let agreement = AGREEMENT.clone();
    // From the first local instant of February to the last of January.
    let begin = at("2025-01-31T19:00:00Z");
    let place = Command::Place(Box::new(sample(&agreement, "widget-year", begin)));
    let order = carry_out(&agreement, None, &place, begin);
    let mut tale = Tale { agreement, order };
    let amount_minor = tale.order.owed().amount_minor;
    let now = "2025-01-31T19:00:00Z";
    tale.does(
        now,
        &Command::IssueTicket(TicketIssued { ticket: "ticket".to_owned(), expires_at: begin, amount_minor }),
    );
    tale.does(now, &Command::ConfirmPayment(ConfirmPayment { ticket: "ticket".to_owned(), captured_at: None }));
    tale.does(now, &Command::Activate(Activate { by: Activator::System, behind: None }));
    let Money { amount_minor: price, .. } = tale.order.price;
    let month = (price * 2 + 12) / 24;
    let caps = ["2025-01", "2025-02", "2025-12", "2026-01", "2026-02"].map(|month| cap(&tale, month));
    assert_eq!(caps, [None, Some(month), Some(month), Some(month), None]);
}

#[test]
fn nothing_is_paid_for_the_months_after_an_early_end() {
    let mut tale = Tale::active();
    let ended = "2025-02-28T18:59:59Z";
    tale.does(ended, &acknowledged(ended));
    assert_eq!((cap(&tale, "2025-02"), cap(&tale, "2025-03")), (Some(4900), None));
}

#[test]
fn the_month_lies_between_the_order_and_now_and_stands_once_the_claim_is_answered() {
    let mut tale = Tale::active();
    let now = "2025-03-31T18:59:59Z";
    tale.does(now, &claim(at(now)));
    let outside = (Code::LossMonthOutside, Some(Clause::new(6, 3)));
    for month in ["2025-01", "2025-04"] {
        assert_eq!(tale.refused(now, &loss(&tale, month)), outside, "{month}");
    }
    let later = "2025-03-31T19:00:00Z";
    assert_eq!(tale.names(later, &loss(&tale, "2025-04")), ["claim.loss_month_set"], "it is April there");
    assert!(tale.names(later, &loss(&tale, "2025-04")).is_empty(), "already so");
    assert_eq!(tale.names(later, &loss(&tale, "2025-02")), ["claim.loss_month_set"]);
    let Command::LodgeClaim(mut ahead) = claim(at(later)) else { unreachable!("it is a claim") };
    ahead.loss_month = "2025-05".parse().ok();
    assert_eq!(tale.refused(later, &Command::LodgeClaim(ahead)), outside);
    let id = tale.order.claims[0].id.clone();
    tale.does(later, &Command::WithdrawClaim { id, act: None });
    assert_eq!(tale.refused(later, &loss(&tale, "2025-03")).0, Code::ClaimClosed);
}
