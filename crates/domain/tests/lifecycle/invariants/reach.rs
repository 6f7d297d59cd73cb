//! The invariants say nothing of stories that never come near them: what the stories reach is counted here.

use crate::history::{deadline, terminated};
use crate::story::{Focus, Moment, story_about};
use domain::code::Code;
use domain::money::Currency;
use domain::order::ending::Ground;
use domain::order::event::{Event, Fact};
use domain::order::facts::{ClaimFact, LicenseFact, OrderFact, PaymentFact, RefundFact, RestrictionFact, TransferFact};
use domain::order::recomputed::DeadlineKind;
use domain::order::refund_facts::Settlement;
use domain::order::transfer::UnmatchedReason;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};
use std::collections::BTreeMap;

/// Every kind of event, and what the invariants are about beyond that.
const ALSO: [&str; 34] = [
    "4.9: the window is open and a claim is timely",
    "4.9: a claim waits for a person",
    "4.9: a deeming is voided",
    "4.9: a deeming after an operator's confirmation",
    "4.9: a claim becomes timely by a new calendar",
    "4.10: terminated for delay before activation",
    "4.10: terminated for delay after a late activation",
    "4.10: of several payments everything goes back",
    "4.12: refused without the acknowledgement",
    "4.12: terminated",
    "10.4: an e-mail is not enough",
    "K9: the second operator is missing",
    "K9: paid out on another way",
    "K8: paid back to the account",
    "K38: an active license is reversed",
    "K38: an open refund is void",
    "K38: a payment too many is taken back and the license lasts",
    "I11: a deadline is left as it was shown",
    "I11: a deadline comes later",
    "I40: a window is not official",
    "10.2: a recording without notice",
    "10.3: an original takes the place of a picture",
    "10.3: what cannot take the place of a piece",
    "K23: withdrawn before the payment",
    "K51: deemed after a classification stood",
    "K51: contradicted in time",
    "K51: contradicted too late",
    "K56: deemed by a calendar that became official later",
    "K20: a transfer before the release",
    "K62: paid in tenge",
    "K62: a part of tenge goes back",
    "2.3: used, so that the account stays",
    "3.1: an activation for another account is taken back",
    "3.1: with it what was deemed",
];

fn also(moment: &Moment<'_>) -> Vec<&'static str> {
    let (before, after) = (moment.before, moment.after);
    let mut reached = Vec::new();
    let code = moment.decided.as_ref().err().map(|refusal| refusal.code);
    let deemed = |order: &domain::order::Order| order.license.deemed_at.is_some();
    let mut note = |is: bool, what| reached.extend(is.then_some(what));
    let corrected = |event: &Event| matches!(event.fact, Fact::Order(OrderFact::AccountCorrected(_)));
    let corrected = moment.new_events().iter().any(corrected);
    let active = |order: &domain::order::Order| order.license.activated_at.is_some();
    note(code == Some(Code::LicenseInUse), ALSO[31]);
    note(corrected && active(before) && !active(after), ALSO[32]);
    note(corrected && deemed(before) && !deemed(after), ALSO[33]);
    note(!corrected && deemed(before) && !deemed(after), ALSO[2]);
    note(!deemed(before) && deemed(after) && after.license.deeming_confirmed_at.is_some(), ALSO[3]);
    note(code == Some(Code::NoRefundNotAcknowledged), ALSO[8]);
    note(code == Some(Code::MailboxFrozen), ALSO[10]);
    note(code == Some(Code::SecondOperator), ALSO[11]);
    note(code == Some(Code::RecordedWithoutNotice), ALSO[20]);
    note(code == Some(Code::CannotSupersede), ALSO[22]);
    let in_tenge = after.captured_currency() == Currency::Kzt;
    let deems = !deemed(before) && deemed(after);
    let paid = before.payment.paid_at.is_none() && after.payment.paid_at.is_some();
    note(paid && in_tenge, ALSO[29]);
    note(paid && after.claims.iter().any(|claim| claim.withdrawn_unpaid), ALSO[23]);
    note(deems && after.claims.iter().any(|claim| claim.classified.as_ref().is_some_and(|it| it.stands)), ALSO[24]);
    for event in moment.new_events() {
        match &event.fact {
            Fact::Claim(ClaimFact::Received(it)) => {
                note(!it.late && after.license.activated_at.is_some(), ALSO[0]);
                note(it.needs_decision, ALSO[1]);
            }
            Fact::Restriction(RestrictionFact::ObjectionReceived { claim: Some(_), late, .. }) => {
                note(true, ALSO[if *late { 26 } else { 25 }])
            }
            Fact::Order(OrderFact::Terminated(it)) => {
                note(it.ground == Ground::Delay && after.license.activated_at.is_none(), ALSO[5]);
                note(it.ground == Ground::Delay && after.license.activated_at.is_some(), ALSO[6]);
                note(it.ground == Ground::Delay && after.payment.captures.len() > 1, ALSO[7]);
                note(it.ground == Ground::Early, ALSO[9]);
            }
            Fact::Refund(RefundFact::Settled(it)) => {
                let source = &after.refunds.iter().find(|refund| refund.id == it.id).unwrap().source;
                let card = matches!(source, domain::order::payment::Source::Card(_));
                note(card && matches!(it.by, Settlement::Payout { .. }), ALSO[12]);
                note(!card, ALSO[13]);
                note(in_tenge, ALSO[30]);
            }
            Fact::Payment(PaymentFact::Reversed(it)) => {
                note(it.ends && super::money::charged_back_while_active(after, moment.events), ALSO[14]);
                note(before.open_refunds_minor() > after.open_refunds_minor(), ALSO[15]);
                note(!it.ends && before.ended.is_none() && before.license.activated_at.is_some(), ALSO[16]);
            }
            Fact::Order(OrderFact::DeadlinesRecomputed { changes }) => {
                let late = |order: &domain::order::Order| order.claims.iter().filter(|claim| claim.late).count();
                note(late(after) < late(before), ALSO[4]);
                note(changes.iter().any(|change| change.deadline.counted_by.is_some()), ALSO[17]);
                let window = deadline(moment.earlier(), &DeadlineKind::Window);
                let moved = |old: &domain::agreement::deadline::Deadline| {
                    changes.iter().any(|it| it.which == DeadlineKind::Window && it.deadline.expires_at > old.expires_at)
                };
                note(window.as_ref().is_some_and(moved), ALSO[18]);
            }
            Fact::Order(OrderFact::CorrespondenceRegistered(it)) => note(it.piece.supersedes.is_some(), ALSO[21]),
            Fact::Transfer(TransferFact::Unmatched(it)) => {
                note(it.transfer.reason == UnmatchedReason::AwaitingReview, ALSO[28]);
            }
            Fact::License(LicenseFact::Activated(it)) => note(it.window.provisional, ALSO[19]),
            Fact::License(LicenseFact::DeemedProvided(it)) => note(it.counted.is_some(), ALSO[27]),
            _ => {}
        }
    }
    assert!(terminated(moment.new_events()).is_none() || after.ended.is_some());
    reached
}

#[test]
fn the_stories_reach_what_the_invariants_are_about() {
    let rng = TestRng::deterministic_rng(RngAlgorithm::XorShift);
    let mut runner = TestRunner::new_with_rng(super::cases(1), rng);
    let mut reached: BTreeMap<&str, u32> = Fact::names().chain(ALSO).map(|what| (what, 0)).collect();
    let focuses = [Focus::Anything, Focus::Claims, Focus::Money, Focus::Calendar];
    for focus in focuses.into_iter().cycle().take(2000) {
        let story = story_about(focus).new_tree(&mut runner).unwrap().current();
        let (_, events) = story
            .play(|moment| {
                for what in also(moment) {
                    *reached.get_mut(what).unwrap() += 1;
                }
                Ok(())
            })
            .unwrap();
        for event in &events {
            *reached.entry(event.fact.name()).or_default() += 1;
        }
    }
    let missed: Vec<_> = reached.iter().filter(|(_, times)| **times < 2).collect();
    assert!(missed.is_empty(), "{missed:?} of {reached:?}");
}
