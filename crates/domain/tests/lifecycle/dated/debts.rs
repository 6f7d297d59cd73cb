//! What the buyer owes after the bank took a payment back (9.3, K38): in whatever order a refund is asked for, its outcome
//! unknown, settled, the payment taken back, and a callback late.

use super::{MONDAY, Tale, at};
use crate::story::operator;
use domain::code::Code;
use domain::follows::effect::{Effect, effects};
use domain::follows::ledger::{Account, balances};
use domain::follows::notice::Notice;
use domain::follows::task::{TaskKind, tasks};
use domain::money::Money;
use domain::order::OrderState;
use domain::order::ending::Ground;
use domain::order::event::{Event, Fact};
use domain::order::facts::{OrderFact, PaymentFact, RefundFact};
use domain::order::payment::Source;
use domain::order::placing::Method;
use domain::order::refund::{Cause, RefundState};
use domain::rules::debt::WaiveDebt;
use domain::rules::ending::TerminateByOperator;
use domain::rules::refund::DemandRefund;
use domain::rules::refund_gateway::GatewaySaid;
use domain::rules::transfer::RecordTransfer;
use domain::rules::{Command, decide, next_due};

const NOW: &str = "2025-02-04T05:00:00Z";

/// What happens to a paid order of which something is to go back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    /// An agreement on a part.
    Part,
    /// An agreement that ends the order, on all that is left.
    End,
    Begin,
    Unknown,
    Settled,
    /// The bank's no.
    No,
    Chargeback,
    /// The callback of a second payment that was made before.
    LateCallback,
}

/// The money as the bank and the agreements have it, in plain sums.
#[derive(Debug, Default)]
struct Oracle {
    came: i64,
    taken: i64,
    went: i64,
    agreed_back: i64,
    ended: bool,
}

fn ticket(name: &str) -> Source {
    Source::Card(name.to_owned())
}

impl Step {
    fn command(self, tale: &Tale) -> Option<Command> {
        let refund = || tale.order.refunds.iter().find(|refund| refund.source == ticket("ticket"));
        let id = || refund().map(|refund| refund.id.clone());
        let act = || operator("one");
        let owed = tale.order.agreed().amount_minor;
        Some(match self {
            Step::Part => Command::DemandRefund(DemandRefund {
                source: ticket("ticket"),
                amount_minor: owed / 4,
                cause: Cause::Agreement,
                demanded_at: at(NOW),
                act: act(),
            }),
            Step::End => {
                let (ground, refund_minor) = (Ground::Agreement, owed / 2);
                Command::TerminateByOperator(TerminateByOperator { ground, refund_minor, act: act() })
            }
            Step::Begin => Command::BeginRefund { id: id()? },
            Step::Unknown => Command::RecordRefund { id: id()?, said: GatewaySaid::Unknown },
            Step::Settled => Command::RecordRefund { id: id()?, said: GatewaySaid::Settled },
            Step::No => Command::RecordRefund { id: id()?, said: GatewaySaid::Declined(51) },
            Step::Chargeback => Command::Reverse { source: ticket("ticket"), at: at(NOW), act: act() },
            Step::LateCallback => super::confirmed("late"),
        })
    }
}

impl Oracle {
    fn hears(&mut self, fact: &Fact, tale: &Tale) {
        match fact {
            Fact::Payment(PaymentFact::Received(it)) => self.came += it.amount_minor,
            Fact::Payment(PaymentFact::Reversed(it)) => {
                self.taken += it.amount_minor;
                self.ended |= it.ends;
            }
            Fact::Refund(RefundFact::Demanded(it)) if it.cause == Cause::Agreement => {
                self.agreed_back += it.amount_minor
            }
            Fact::Refund(RefundFact::Settled(it)) => {
                self.went += tale.order.refunds.iter().find(|refund| refund.id == it.id).unwrap().amount_minor;
            }
            Fact::Order(OrderFact::Terminated(_)) | Fact::Order(OrderFact::EverythingReturned) => self.ended = true,
            _ => {}
        }
    }

    /// What the vendor has less of than the agreement leaves, or more; the license was provided.
    fn balance(&self, owed: i64, going: i64) -> i64 {
        self.came - self.taken - self.went - going - (owed - self.agreed_back)
    }
}

fn permutations(steps: &[Step]) -> Vec<Vec<Step>> {
    if steps.is_empty() {
        return vec![Vec::new()];
    }
    let rest = |place: usize| [&steps[..place], &steps[place + 1..]].concat();
    let after = |place: usize| permutations(&rest(place)).into_iter().map(move |tail| (place, tail));
    let each = (0..steps.len()).flat_map(after);
    each.map(|(place, tail)| [&[steps[place]], &tail[..]].concat()).collect()
}

/// Plays steps on an active order, as far as each can be done then, and compares the money after each.
fn play(steps: &[Step]) -> Tale {
    let mut tale = Tale::active();
    let owed = tale.order.agreed().amount_minor;
    tale.does(MONDAY, &super::issued("late", owed));
    let mut oracle = Oracle { came: owed, ..Oracle::default() };
    for step in steps {
        let Some(command) = step.command(&tale) else { continue };
        let Ok(events) = decide(&tale.agreement, Some(&tale.order), &command, at(NOW)) else { continue };
        let unknown = |tale: &Tale| tale.order.refunds.iter().filter(|it| it.stored == RefundState::Unknown).count();
        let before = unknown(&tale);
        tale.does(NOW, &command);
        events.iter().for_each(|event| oracle.hears(&event.fact, &tale));
        let order = &tale.order;
        assert!(
            *step != Step::Chargeback || unknown(&tale) == before,
            "{steps:?}: only the bank says what became of it"
        );
        let stands = |source: &Source| order.payment.capture(source).unwrap().reversed_at.is_none();
        let open = order.refunds.iter().filter(|it| it.open() && stands(&it.source));
        let going: i64 = open.map(|it| it.amount_minor).sum();
        let balance = oracle.balance(owed, going);
        let debt = if oracle.taken > 0 { (-balance).max(0) } else { 0 };
        let figures = (order.debt_minor(), order.credit_minor(), order.refunded_minor(), order.cash_minor());
        let expected = (debt, balance.max(0), oracle.went, oracle.came - oracle.taken - oracle.went);
        assert_eq!(figures, expected, "{steps:?} after {step:?}: {:#?}", order.refunds);
        assert_eq!(order.payment.captured_minor(), oracle.came - oracle.taken, "{steps:?} after {step:?}");
        let ledger = balances(order);
        assert_eq!(ledger.iter().map(|(_, minor)| minor).sum::<i64>(), 0);
        assert!(ledger.contains(&(Account::Debt, debt)) && ledger.contains(&(Account::Bank, expected.3)));
        let about_it = tasks(&tale.agreement.policy, order).iter().filter(|it| it.kind == TaskKind::SettleDebt).count();
        assert_eq!(about_it, usize::from(debt > 0), "{steps:?} after {step:?}");
        assert!(order.ended.is_some() == oracle.ended, "{steps:?} after {step:?}");
    }
    tale
}

#[test]
fn k38_every_order_of_what_the_bank_and_the_parties_do_ends_in_true_figures() {
    use Step::{Begin, Chargeback, End, LateCallback, No, Part, Settled, Unknown};
    let mut played = 0;
    for steps in [
        &[Part, Begin, Unknown, Settled, Chargeback, LateCallback][..],
        &[End, Begin, Unknown, Settled, Chargeback, LateCallback],
        &[Part, Begin, Unknown, No, Chargeback, LateCallback],
        &[End, Begin, Unknown, No, Chargeback, Settled],
        &[Part, End, Begin, Settled, Chargeback, LateCallback],
    ] {
        for order in permutations(steps) {
            play(&order);
            played += 1;
        }
    }
    assert_eq!(played, 5 * 720);
}

#[test]
fn k38_what_went_back_and_was_taken_back_is_named_owed_reminded_and_paid_off() {
    use Step::{Begin, Chargeback, End, Settled, Unknown};
    let mut tale = play(&[End, Begin, Unknown, Chargeback]);
    let owed = tale.order.agreed().amount_minor;
    assert_eq!((tale.order.debt_minor(), tale.order.lost_minor()), (owed - owed / 2, 0), "half was to be kept");
    let id = tale.order.refunds[0].id.clone();
    let said = Command::RecordRefund { id: id.clone(), said: GatewaySaid::Settled };
    assert_eq!(tale.names(NOW, &said), ["refund.settled"]);
    assert_eq!((tale.order.debt_minor(), tale.order.lost_minor()), (owed, owed / 2));
    let mails = effects(&tale.order, &Event { at: at(NOW), fact: tale_settled(&id) });
    assert!(mails.contains(&Effect::Mail(Notice::VendorPaymentReversed)), "the vendor is told of the double loss");
    assert!(mails.contains(&Effect::Mail(Notice::DebtOwed)));
    assert_eq!(play(&[End, Begin, Settled, Chargeback]).order.debt_minor(), owed);

    // Reminded, as the policy has it: after the seventh, the fourteenth and the thirtieth day.
    for (day, due) in [(7, "2025-02-11T05:00:00Z"), (14, "2025-02-18T05:00:00Z"), (30, "2025-03-06T05:00:00Z")] {
        assert_eq!(next_due(&tale.agreement, &tale.order), Some(at(due)), "{day}");
        let facts = tale.does(due, &Command::Tick);
        assert_eq!(facts.iter().map(Fact::name).collect::<Vec<_>>(), ["reminder.due"], "{day}");
        let mails = effects(&tale.order, &Event { at: at(due), fact: facts[0].clone() });
        assert!(mails.contains(&Effect::Mail(Notice::DebtOwed)));
    }
    assert_eq!(next_due(&tale.agreement, &tale.order), None);

    // Paid off by transfers; what is too much is the buyer's.
    let now = "2025-03-07T05:00:00Z";
    let receipt = |reference: &str, minor| {
        let (reference, act) = (reference.to_owned(), operator("one"));
        let amount = Money::new(minor, tale_currency());
        Command::RecordTransfer(RecordTransfer { reference, amount, received_at: at(now), third_party: false, act })
    };
    assert_eq!(tale.names(now, &receipt("bank-1", owed - 100)), ["payment.received"]);
    assert_eq!((tale.order.debt_minor(), tale.order.credit_minor()), (100, 0));
    let waive = |amount_minor| Command::WaiveDebt(WaiveDebt { amount_minor, act: operator("one") });
    assert_eq!(tale.refused(now, &waive(101)).0, Code::DebtSmaller);
    assert_eq!(tale.names(now, &waive(40)), ["debt.waived"]);
    assert_eq!(tale.names(now, &receipt("bank-2", 70)), ["payment.received"]);
    assert_eq!((tale.order.debt_minor(), tale.order.credit_minor(), tale.order.debt.since), (0, 10, None));
    assert!(tasks(&tale.agreement.policy, &tale.order).is_empty());
    assert_eq!(tale.names(now, &receipt("bank-3", 70)), ["receipt.held"], "nothing more is owed");
    let surplus = |amount_minor| {
        let (source, act) = (Source::Transfer("bank-2".to_owned()), operator("one"));
        let demanded_at = at(now);
        Command::DemandRefund(DemandRefund { source, amount_minor, cause: Cause::Surplus, demanded_at, act })
    };
    assert_eq!(tale.refused(now, &surplus(11)).0, Code::RefundTooLarge);
    assert_eq!(tale.names(now, &surplus(10)), ["refund.demanded"]);
    assert_eq!(tale.refused(now, &waive(1)).0, Code::DebtSmaller);
}

#[test]
fn k38_what_was_never_provided_is_not_owed_and_a_refund_of_unknown_outcome_waits_for_the_bank() {
    let mut tale = Tale::paid();
    let reverse = Command::Reverse { source: ticket("ticket"), at: at(NOW), act: operator("one") };
    tale.does(NOW, &reverse);
    assert_eq!((tale.state(NOW).0, tale.order.debt_minor()), (OrderState::Reversed, 0));
    assert!(tasks(&tale.agreement.policy, &tale.order).is_empty());
    let other_day = Command::Reverse { source: ticket("ticket"), at: at(MONDAY), act: operator("one") };
    assert_eq!(tale.refused(NOW, &other_day).0, Code::FactsDiffer);

    use Step::{Begin, Chargeback, End, Unknown};
    let mut tale = play(&[End, Begin, Unknown, Chargeback]);
    let id = tale.order.refunds[0].id.clone();
    assert_eq!(tale.order.refunds[0].stored, RefundState::Unknown);
    // Its clock asks the bank; once the bank says that nothing went back, nothing is sent again.
    assert_eq!(tale.names("2025-02-04T05:03:00Z", &Command::Tick), ["refund.pending"]);
    assert_eq!(tale.names("2025-02-04T05:03:00Z", &Command::BeginRefund { id }), ["refund.voided"]);
    assert_eq!(tale.order.refunds[0].stored, RefundState::Void);
}

fn tale_settled(id: &str) -> Fact {
    use domain::order::refund_facts::{RefundSettled, Settlement};
    Fact::Refund(RefundFact::Settled(Box::new(RefundSettled {
        id: id.to_owned(),
        by: Settlement::Gateway,
        settled_at: at(NOW),
    })))
}

fn tale_currency() -> domain::money::Currency {
    Tale::placed(Method::Card).order.captured_currency()
}
