//! What an operator mistyped of a transfer, and what follows from it once it is corrected (4.7, K13, K14).

use super::{MONDAY, Tale, at};
use crate::story::operator;
use domain::code::Code;
use domain::follows::task::{TaskKind, tasks};
use domain::money::{Currency, Money};
use domain::order::OrderState;
use domain::order::payment::Source;
use domain::order::placing::Method;
use domain::order::refund::Cause;
use domain::order::transfer::TransferReturned;
use domain::rules::Command;
use domain::rules::ending::Terminate;
use domain::rules::refund::DemandRefund;
use domain::rules::transfer::RecordTransfer;

const TUESDAY: &str = "2025-02-04T05:00:00Z";
const FRIDAY: &str = "2025-02-07T05:00:00Z";

fn facts(minor: i64, currency: Currency, received_at: &str) -> RecordTransfer {
    RecordTransfer {
        reference: "bank-1".to_owned(),
        amount: Money::new(minor, currency),
        received_at: at(received_at),
        third_party: false,
        act: operator("one"),
    }
}

fn entered(receipt: RecordTransfer) -> Tale {
    let mut tale = Tale::placed(Method::Invoice);
    tale.does(FRIDAY, &Command::RecordTransfer(receipt));
    tale
}

fn correct(receipt: &RecordTransfer) -> Command {
    Command::CorrectTransfer(receipt.clone())
}

#[test]
fn the_same_facts_are_a_repeat_and_others_are_refused() {
    let usd = |minor, day| facts(minor, Currency::Usd, day);
    let mut tale = entered(usd(4_900, TUESDAY));
    // A statement names a day and no time of it.
    let later = "2025-02-04T09:00:00Z";
    assert_eq!(tale.names(FRIDAY, &Command::RecordTransfer(usd(4_900, later))), [""; 0]);
    let others = [
        usd(4_901, TUESDAY),
        usd(4_900, "2025-02-05T05:00:00Z"),
        facts(4_900, Currency::Eur, TUESDAY),
        RecordTransfer { third_party: true, ..usd(4_900, TUESDAY) },
    ];
    for other in others {
        assert_eq!(tale.refused(FRIDAY, &Command::RecordTransfer(other.clone())).0, Code::FactsDiffer, "{other:?}");
    }
    let mut held = entered(facts(4_900, Currency::Rub, TUESDAY));
    assert_eq!(held.names(FRIDAY, &Command::RecordTransfer(facts(4_900, Currency::Rub, TUESDAY))), [""; 0]);
    assert_eq!(held.refused(FRIDAY, &Command::RecordTransfer(usd(4_900, TUESDAY))).0, Code::FactsDiffer);
}

#[test]
fn one_reference_of_the_bank_is_one_transfer() {
    let mut tale = Tale::placed(Method::Invoice);
    let receipt = |reference: &str| {
        let reference = reference.to_owned();
        Command::RecordTransfer(RecordTransfer { reference, ..facts(2_450, Currency::Usd, TUESDAY) })
    };
    tale.does(FRIDAY, &receipt("bank-1"));
    tale.does(FRIDAY, &receipt("bank-2"));
    tale.does(
        FRIDAY,
        &Command::RecordTransfer(RecordTransfer {
            reference: "bank-3".to_owned(),
            ..facts(70, Currency::Eur, TUESDAY)
        }),
    );
    for source in ["bank-1", "bank-2"] {
        let (source, act) = (Source::Transfer(source.to_owned()), operator("one"));
        let demanded_at = at(FRIDAY);
        let demand = DemandRefund { source, amount_minor: 100, cause: Cause::Agreement, demanded_at, act };
        tale.does(FRIDAY, &Command::DemandRefund(demand));
    }
    let payout = |tale: &Tale, place: usize, reference: &str| Command::PayOutRefund {
        id: tale.order.refunds[place].id.clone(),
        reference: reference.to_owned(),
        paid_at: at(FRIDAY),
        act: operator("one"),
    };
    assert_eq!(tale.refused(FRIDAY, &payout(&tale, 0, "bank-2")).0, Code::ReferenceTaken, "it came in");
    let first = payout(&tale, 0, "back-1");
    assert_eq!(tale.names(FRIDAY, &first), ["refund.settled"]);
    assert_eq!(tale.names(FRIDAY, &first), [""; 0]);
    assert_eq!(tale.refused(FRIDAY, &payout(&tale, 0, "back-2")).0, Code::FactsDiffer);
    assert_eq!(tale.refused(FRIDAY, &payout(&tale, 1, "back-1")).0, Code::ReferenceTaken);
    let back = |payout: &str| {
        let (reference, payout) = ("bank-3".to_owned(), payout.to_owned());
        Command::ReturnTransfer(TransferReturned { reference, payout, act: operator("one") })
    };
    assert_eq!(tale.refused(FRIDAY, &back("back-1")).0, Code::ReferenceTaken);
    assert_eq!(tale.names(FRIDAY, &back("back-3")), ["receipt.returned"]);
    assert_eq!(tale.names(FRIDAY, &back("back-3")), [""; 0]);
    assert_eq!(tale.refused(FRIDAY, &back("back-4")).0, Code::FactsDiffer);
    assert_eq!(tale.refused(FRIDAY, &payout(&tale, 1, "back-3")).0, Code::ReferenceTaken);
    assert_eq!(tale.refused(FRIDAY, &receipt("back-3")).0, Code::ReferenceTaken, "it went out");
}

#[test]
fn a_transfer_held_for_a_mistyped_currency_is_counted_once_that_is_corrected() {
    let mut tale = entered(facts(4_900, Currency::Eur, TUESDAY));
    let kinds = |tale: &Tale| tasks(&tale.agreement.policy, &tale.order).iter().map(|it| it.kind).collect::<Vec<_>>();
    assert!(kinds(&tale).contains(&TaskKind::ReturnReceipt));
    let right = facts(4_900, Currency::Usd, TUESDAY);
    assert_eq!(tale.names(FRIDAY, &correct(&right)), ["receipt.corrected", "order.paid"]);
    assert_eq!((tale.state(FRIDAY).0, tale.order.payment.paid_at), (OrderState::Paid, Some(at(TUESDAY))));
    assert!(tale.order.payment.unmatched.is_empty() && !kinds(&tale).contains(&TaskKind::ReturnReceipt));
    assert_eq!(tale.names(FRIDAY, &correct(&right)), [""; 0], "once");
}

#[test]
fn full_payment_and_its_clocks_follow_what_is_right() {
    // A day.
    let mut tale = entered(facts(4_900, Currency::Usd, MONDAY));
    assert_eq!(tale.names(FRIDAY, &Command::Tick), ["activation.overdue"]);
    let right = facts(4_900, Currency::Usd, "2025-02-06T05:00:00Z");
    assert_eq!(tale.names(FRIDAY, &correct(&right)), ["receipt.corrected", "order.paid"]);
    let license = &tale.order.license;
    let due = license.activation_due.as_ref().unwrap();
    assert_eq!((due.last_day.to_string(), license.overdue_reported), ("2025-02-07".to_owned(), false));
    // A sum: less than is owed starts no clock.
    let right = facts(490, Currency::Usd, "2025-02-06T05:00:00Z");
    assert_eq!(tale.names(FRIDAY, &correct(&right)), ["receipt.corrected", "payment.received"]);
    assert_eq!(tale.state(FRIDAY).0, OrderState::PartiallyPaid);
    assert_eq!((tale.order.payment.paid_at, &tale.order.license), (None, &domain::order::license::License::default()));
    let rest = RecordTransfer { reference: "bank-2".to_owned(), ..facts(4_410, Currency::Usd, FRIDAY) };
    assert_eq!(tale.names(FRIDAY, &Command::RecordTransfer(rest)), ["order.paid"]);
    // A payer: nothing else follows.
    let right = RecordTransfer { third_party: true, ..right };
    assert_eq!(tale.names(FRIDAY, &correct(&right)), ["receipt.corrected"]);
    assert!(tale.order.payment.captures.iter().any(|it| it.third_party));
    // Another order's.
    let out = Command::TakeOutTransfer { reference: "bank-1".to_owned(), act: operator("one") };
    assert_eq!(tale.names(FRIDAY, &out), ["receipt.corrected"]);
    assert_eq!((tale.state(FRIDAY).0, tale.order.payment.captured_minor()), (OrderState::PartiallyPaid, 4_410));
    assert_eq!(tale.refused(FRIDAY, &out).0, Code::NotFound);
}

#[test]
fn what_a_license_or_an_end_rests_on_or_money_went_back_on_is_not_corrected() {
    let mut active = entered(facts(4_900, Currency::Usd, MONDAY));
    active.activated(FRIDAY);
    let out = Command::TakeOutTransfer { reference: "bank-1".to_owned(), act: operator("one") };
    for command in [
        correct(&facts(4_899, Currency::Usd, MONDAY)),
        correct(&facts(4_900, Currency::Usd, TUESDAY)),
        correct(&facts(4_900, Currency::Eur, MONDAY)),
        out,
    ] {
        assert_eq!(active.refused(FRIDAY, &command).0, Code::NotCorrectable, "{command:?}");
    }
    let more = correct(&facts(5_900, Currency::Usd, MONDAY));
    let license = active.order.license.clone();
    assert_eq!(active.names(FRIDAY, &more), ["receipt.corrected", "payment.received"]);
    assert_eq!((active.order.credit_minor(), &active.order.license), (1_000, &license));
    let demand = DemandRefund {
        source: Source::Transfer("bank-1".to_owned()),
        amount_minor: 1_000,
        cause: Cause::Surplus,
        demanded_at: at(FRIDAY),
        act: operator("one"),
    };
    active.does(FRIDAY, &Command::DemandRefund(demand));
    assert_eq!(active.refused(FRIDAY, &correct(&facts(6_000, Currency::Usd, MONDAY))).0, Code::NotCorrectable);

    let mut ended = entered(facts(4_900, Currency::Usd, TUESDAY));
    let (channel, act) = (domain::act::Channel::Post, None);
    ended.does(TUESDAY, &Command::Terminate(Terminate { received_at: at(TUESDAY), channel, acknowledged: true, act }));
    let refused = ended.refused(FRIDAY, &correct(&facts(5_000, Currency::Usd, TUESDAY)));
    assert_eq!(refused.0, Code::NotCorrectable);

    let mut returned = entered(facts(4_900, Currency::Eur, TUESDAY));
    let (reference, payout, act) = ("bank-1".to_owned(), "back-1".to_owned(), operator("one"));
    returned.does(FRIDAY, &Command::ReturnTransfer(TransferReturned { reference, payout, act }));
    assert_eq!(returned.refused(FRIDAY, &correct(&facts(4_900, Currency::Usd, TUESDAY))).0, Code::NotCorrectable);
}

#[test]
fn what_goes_back_as_a_surplus_does_not_pay_the_order_once_the_payment_is_taken_out() {
    const MONDAY_AFTER: &str = "2025-02-10T05:00:00Z";
    let transfer = |reference: &str, day| {
        let facts = facts(4_900, Currency::Usd, day);
        Command::RecordTransfer(RecordTransfer { reference: reference.to_owned(), ..facts })
    };
    let mut tale = entered(facts(4_900, Currency::Usd, TUESDAY));
    tale.does(FRIDAY, &transfer("bank-2", FRIDAY));
    let demand = DemandRefund {
        source: Source::Transfer("bank-2".to_owned()),
        amount_minor: 4_900,
        cause: Cause::Surplus,
        demanded_at: at(FRIDAY),
        act: operator("one"),
    };
    tale.does(FRIDAY, &Command::DemandRefund(demand));
    assert_eq!(tale.order.payment.paid_at, Some(at(TUESDAY)));
    tale.does(FRIDAY, &Command::TakeOutTransfer { reference: "bank-1".to_owned(), act: operator("one") });
    assert_eq!((tale.order.payment.paid_at, tale.order.paid_in_full()), (None, false));
    let waits = tasks(&tale.agreement.policy, &tale.order);
    assert!(waits.iter().all(|task| task.kind != TaskKind::Activate), "{waits:?}");
    // Another transfer pays it, on its own day.
    tale.does(MONDAY_AFTER, &transfer("bank-3", MONDAY_AFTER));
    assert_eq!(tale.order.payment.paid_at, Some(at(MONDAY_AFTER)));
}
