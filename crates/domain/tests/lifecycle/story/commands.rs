//! From a kind of command and its dice to the command itself, with what the order has to offer.

use super::Dice;
use super::access::{confirmer, correct_account, of_access, reporter};
use super::almanac::local_day;
use super::evidence::of_evidence;
use super::kinds::Kind;
use super::sample::{claim, operator};
use chrono::TimeDelta;
use domain::Instant;
use domain::act::{Act, Channel};
use domain::clause::Clause;
use domain::money::{Currency, Money};
use domain::month::Month;
use domain::order::claim::{About, Claim, ClaimState, Resolution};
use domain::order::claim_facts::{ClaimTimeDecided, CloseClaim, LossMonthSet, StrikeReason};
use domain::order::correspondence::{Direction, Exhibit, Medium, Piece, Source as From};
use domain::order::deeming::Shown;
use domain::order::ending::Ground;
use domain::order::license::{Activator, Term};
use domain::order::payment::{Source, TicketIssued};
use domain::order::periods::Behind;
use domain::order::query::QueryAnswer;
use domain::order::refund::{Cause, Refund, RefundState};
use domain::order::refund_facts::RefundRerouted;
use domain::order::transfer::TransferReturned;
use domain::order::{Order, correspondence};
use domain::rules::Command;
use domain::rules::claim_acts::{AnswerClaim, ProveHandingIn, ReclassifyClaim};
use domain::rules::correspondence::RegisterCorrespondence;
use domain::rules::debt::WaiveDebt;
use domain::rules::ending::{Terminate, TerminateByOperator};
use domain::rules::invoice::IssueInvoice;
use domain::rules::license::Activate;
use domain::rules::payment::ConfirmPayment;
use domain::rules::query::QueryPayment;
use domain::rules::refund::DemandRefund;
use domain::rules::refund_desk::EnterRefund;
use domain::rules::refund_gateway::GatewaySaid;
use domain::rules::restrictions::Object;
use domain::rules::review::Release;
use domain::rules::transfer::RecordTransfer;
use proptest::sample::Index;

fn ms(count: i64) -> TimeDelta {
    TimeDelta::milliseconds(count)
}

pub(super) const CHANNELS: [Channel; 5] = [Channel::Api, Channel::Kommo, Channel::Email, Channel::Post, Channel::Phone];

/// Every instant at which something about the order runs out.
fn ends(order: &Order) -> Vec<Instant> {
    let license = &order.license;
    let deadlines = [&license.window, &license.activation_due, &license.delay_right];
    let deadlines = deadlines.into_iter().flatten().map(|deadline| deadline.expires_at);
    let claims = order.claims.iter().map(|claim| claim.answer.expires_at);
    let open = order.claims.iter().filter_map(|claim| Some(claim.classified.as_ref()?.due.expires_at));
    let refunds = order.refunds.iter().map(|refund| refund.due.expires_at);
    let invoices = order.invoices.iter().map(|invoice| invoice.expires_at);
    let term = license.term.map(|term| term.until);
    deadlines.chain(claims).chain(open).chain(refunds).chain(invoices).chain(term).collect()
}

/// About one of the order's ends; the window and the delay are as likely as all others together.
pub(super) fn near_an_end(order: &Order, which: &Index, about: i64) -> Option<Instant> {
    let mut ends = ends(order);
    let first = ends.iter().take(3).copied().collect::<Vec<_>>();
    ends.extend(first.repeat(ends.len() / 3));
    (!ends.is_empty()).then(|| *which.get(&ends) + ms(about))
}

/// One of several, or in its place sometimes one that is not there.
pub(super) fn named<T>(index: &Index, known: &[T], name: impl Fn(&T) -> String) -> String {
    known.get(index.index(known.len() * 8 + 1) / 8).map_or_else(|| "unknown".to_owned(), name)
}

pub(super) fn one_of<T: Copy>(index: &Index, all: &[T]) -> T {
    *index.get(all)
}

/// An instant of a while ago, mostly since the order began.
pub(super) fn earlier(dice: &Dice, order: &Order, now: Instant) -> Instant {
    let at = now - ms(dice.ago);
    if dice.two.index(6) == 5 { at } else { at.max(order.created_at) }
}

pub(super) fn who(dice: &Dice) -> Act {
    operator(one_of(&dice.two, &["one", "two", "three"]))
}

/// What is worth asking of an order just then, more often than chance would: to release it (K20), to lift what was deemed (K52), and to leave a claim
/// alone whose classification may come to stand (K51).
fn instead(kind: Kind, dice: &Dice, order: &Order) -> Kind {
    let deemed = order.license.deemed_at.is_some();
    let open = order.restrictions.objections.iter().any(|it| it.sustained.is_none());
    let classified = order.claims.iter().any(|it| it.classified.as_ref().is_some_and(|it| !it.stands));
    match kind {
        // Nothing comes of these before the order is released.
        Kind::Issue | Kind::IssueInvoice | Kind::Receipt if order.awaits_review() && dice.two.index(2) == 0 => {
            Kind::Release
        }
        Kind::Tick | Kind::Show if deemed && dice.two.index(3) == 0 => {
            if open {
                Kind::ResolveObjection
            } else {
                Kind::Object
            }
        }
        Kind::Claim | Kind::ClaimAtEnd | Kind::Contradict | Kind::Prove if classified && dice.two.index(4) > 0 => {
            Kind::Tick
        }
        kind => kind,
    }
}

/// What a kind of command asks of the order at an instant.
pub(super) fn command(kind: Kind, dice: &Dice, order: &Order, now: Instant) -> Command {
    let kind = instead(kind, dice, order);
    match kind {
        Kind::Issue
        | Kind::Confirm
        | Kind::Decline
        | Kind::Receipt
        | Kind::ReturnReceipt
        | Kind::CorrectTransfer
        | Kind::TakeOutTransfer
        | Kind::IssueInvoice
        | Kind::VoidInvoice
        | Kind::Reverse
        | Kind::WaiveDebt
        | Kind::Query
        | Kind::AnswerQuery => payment(kind, dice, order, now),
        Kind::Claim
        | Kind::ClaimAtEnd
        | Kind::Answer
        | Kind::Withdraw
        | Kind::Close
        | Kind::Reclassify
        | Kind::Strike
        | Kind::Prove
        | Kind::DecideHeld
        | Kind::SetLossMonth => claims(kind, dice, order, now),
        Kind::AnnounceFile | Kind::RecordFile => super::files::of_file(kind, dice, order),
        Kind::DemandRefund
        | Kind::BeginRefund
        | Kind::RecordRefund
        | Kind::QuestionRefund
        | Kind::EnterRefund
        | Kind::RetryRefund
        | Kind::RerouteRefund
        | Kind::ApproveRefund
        | Kind::PayOutRefund => refund(kind, dice, order, now),
        Kind::Activate => activate(dice, now),
        Kind::Move => move_period(dice, order, now),
        Kind::ConfirmDeeming => Command::ConfirmDeeming { act: who(dice) },
        Kind::Release => Command::Release(Release { invoice_buyer: Some("commitment".to_owned()), act: who(dice) }),
        Kind::Cancel => Command::Cancel { act: dice.one.get(&[true, false]).then(|| who(dice)) },
        Kind::Terminate => terminate(dice, order, now),
        Kind::TerminateByOperator => {
            let all =
                [Ground::Agreement, Ground::Court, Ground::Agreement, Ground::Court, Ground::Early, Ground::Delay];
            Command::TerminateByOperator(TerminateByOperator {
                ground: one_of(&dice.one, &all),
                refund_minor: order.payment.captured_minor() * i64::try_from(dice.two.index(5)).unwrap() / 3,
                act: who(dice),
            })
        }
        Kind::RefuseTermination => Command::RefuseTermination { act: who(dice) },
        Kind::Object => Command::Object(Object::by_buyer(earlier(dice, order, now))),
        Kind::Contradict => contradict(dice, order, now),
        Kind::ResolveObjection => {
            let id = named(&dice.one, &order.restrictions.objections, |objection| objection.id.clone());
            Command::ResolveObjection { id, sustained: dice.two.index(2) == 0, act: who(dice) }
        }
        Kind::ReportMailbox => Command::ReportMailbox { by: reporter(dice, now) },
        Kind::ConfirmMailbox => Command::ConfirmMailbox { by: confirmer(dice, order, who(dice)) },
        Kind::EndTokens
        | Kind::RenewPseudonyms
        | Kind::CorrectContact
        | Kind::ProposeContact
        | Kind::ApproveContact => of_access(kind, order, who(dice)),
        Kind::CorrectAccount => correct_account(dice, order),
        Kind::ClearMailbox => Command::ClearMailbox { act: who(dice) },
        Kind::Suspend => {
            let grounds = [Clause::new(5, 2), Clause::new(5, 6), Clause::new(5, 8), Clause::new(4, 9)];
            Command::Suspend { ground: one_of(&dice.one, &grounds), act: who(dice) }
        }
        Kind::Resume => Command::Resume { act: who(dice) },
        Kind::Register => register(dice, order, now),
        Kind::Use | Kind::RequestPaperCopy | Kind::ReceivePaperCopy | Kind::DeclineInformation => {
            of_evidence(kind, dice, order, now)
        }
        Kind::Recompute => Command::Recompute,
        Kind::Show => {
            let how = one_of(&dice.one, &[Shown::Notice, Shown::Confirmed, Shown::Page, Shown::Reached]);
            if dice.two.index(3) == 0 { Command::TickShown(how) } else { super::access::show(dice, order, how) }
        }
        Kind::Tick => Command::Tick,
    }
}

fn payment(kind: Kind, dice: &Dice, order: &Order, now: Instant) -> Command {
    let tickets = &order.payment.tickets;
    let ticket = || named(&dice.one, tickets, |ticket| ticket.ticket.clone());
    let answers = [QueryAnswer::Paid, QueryAnswer::Processing, QueryAnswer::Declined, QueryAnswer::NotFound];
    match kind {
        Kind::Issue => Command::IssueTicket(TicketIssued {
            ticket: format!("ticket-{}", tickets.len()),
            expires_at: now + TimeDelta::minutes(20),
            amount_minor: order.owed().amount_minor * one_of(&dice.one, &[1, 2, 3, 3, 3, 3, 3]) / 3,
        }),
        Kind::Confirm => {
            let told = one_of(&dice.two, &[true, true, false]);
            let captured_at = told.then(|| now - ms(dice.ago.min(3_600_000)) + ms(dice.about));
            Command::ConfirmPayment(ConfirmPayment { ticket: ticket(), captured_at })
        }
        Kind::Decline => Command::DeclinePayment { ticket: ticket() },
        Kind::Receipt => Command::RecordTransfer(receipt(dice, order, now)),
        Kind::ReturnReceipt => Command::ReturnTransfer(TransferReturned {
            reference: named(&dice.one, &order.payment.unmatched, |held| held.reference.clone()),
            payout: format!("back-{}", dice.two.index(9)),
            act: who(dice),
        }),
        Kind::CorrectTransfer => Command::CorrectTransfer(corrected(dice, order, now)),
        Kind::TakeOutTransfer => Command::TakeOutTransfer { reference: transfer(dice, order), act: who(dice) },
        Kind::WaiveDebt => {
            let parts = i64::try_from(dice.two.index(4)).unwrap();
            Command::WaiveDebt(WaiveDebt { amount_minor: order.debt_minor() * parts / 2, act: who(dice) })
        }
        Kind::IssueInvoice => Command::IssueInvoice(IssueInvoice {
            last_day: Some(local_day(now) + TimeDelta::days(one_of(&dice.one, &[-1, 0, 1, 3, 10, 20]))),
            replace: dice.two.index(2) == 1,
            buyer: "commitment".to_owned(),
            act: who(dice),
        }),
        Kind::VoidInvoice => {
            let number = order.invoices.get(dice.one.index(order.invoices.len() + 1)).map_or(0, |known| known.number);
            Command::VoidInvoice { number, act: who(dice) }
        }
        Kind::Reverse => {
            let captures = &order.payment.captures;
            let known = captures.get(dice.one.index(captures.len() + 1)).map(|capture| &capture.source);
            // Mostly one of which the gateway is asked to return something just then.
            let asked = |it: &&Refund| matches!(it.stored, RefundState::Requested | RefundState::Unknown);
            let asked = order.refunds.iter().find(asked).filter(|_| dice.two.index(4) > 0).map(|it| &it.source);
            let source = asked.or(known).cloned().unwrap_or_else(|| Source::Card("unknown".to_owned()));
            Command::Reverse { source, at: earlier(dice, order, now), act: who(dice) }
        }
        Kind::Query => {
            let answer = dice.one.get(&[true, false]).then(|| one_of(&dice.two, &answers));
            Command::QueryPayment(QueryPayment::by_buyer(now - ms(dice.ago), answer))
        }
        _ => Command::AnswerPaymentQuery {
            id: named(&dice.one, &order.queries, |query| query.id.clone()),
            answer: one_of(&dice.two, &answers),
            act: (dice.ago % 3 > 0).then(|| who(dice)),
        },
    }
}

/// A transfer: mostly a part of what is owed, now and then too much, in another currency, or one that is known.
fn receipt(dice: &Dice, order: &Order, now: Instant) -> RecordTransfer {
    let known = order.payment.captures.len() + order.payment.unmatched.len();
    let number = if dice.two.index(5) == 0 { dice.one.index(known + 1) } else { known };
    let owed = order.owed();
    let currency = if dice.one.index(8) == 0 { Currency::Rub } else { owed.currency };
    let thirds = one_of(&dice.one, &[1, 1, 2, 3, 4]);
    RecordTransfer {
        reference: format!("bank-{number}"),
        amount: Money::new(owed.amount_minor * thirds / 3 + 1, currency),
        received_at: earlier(dice, order, now),
        third_party: dice.two.index(4) == 1,
        act: who(dice),
    }
}

/// The reference of a transfer that was entered, or of one that was not.
fn transfer(dice: &Dice, order: &Order) -> String {
    let counted = order.payment.captures.iter().filter_map(|capture| match &capture.source {
        Source::Transfer(reference) => Some(reference.clone()),
        Source::Card(_) => None,
    });
    let known: Vec<String> = counted.chain(order.payment.unmatched.iter().map(|held| held.reference.clone())).collect();
    named(&dice.one, &known, Clone::clone)
}

/// What is right of a transfer: another sum or day, another payer, the right currency, or what was entered.
fn corrected(dice: &Dice, order: &Order, now: Instant) -> RecordTransfer {
    let right = RecordTransfer { reference: transfer(dice, order), ..receipt(dice, order, now) };
    let source = Source::Transfer(right.reference.clone());
    match order.payment.capture(&source) {
        Some(known) if dice.two.index(2) == 0 => RecordTransfer {
            amount: Money::new(known.amount_minor, order.captured_currency()),
            received_at: known.captured_at,
            ..right
        },
        _ => right,
    }
}

fn activate(dice: &Dice, now: Instant) -> Command {
    let by = if dice.one.index(3) == 0 { Activator::Operator(who(dice)) } else { Activator::System };
    let hours = i64::try_from(dice.two.index(2_000)).unwrap() - 48;
    let (until, anchor, place) = (now + TimeDelta::hours(hours), None, 1);
    let behind = (dice.one.index(4) == 1).then_some(Behind { until, anchor, place });
    Command::Activate(Activate { by, behind })
}

/// What waits moves up: to now or to some time before it would have begun.
fn move_period(dice: &Dice, order: &Order, now: Instant) -> Command {
    let hours = TimeDelta::hours(i64::try_from(dice.two.index(2_000)).unwrap());
    let up = |term: Term| {
        let from = if dice.one.index(2) == 0 { now - ms(dice.ago) } else { term.from - hours };
        Term { from, until: order.period.end(from, None, chrono_tz::Asia::Almaty) }
    };
    Command::MovePeriod(order.license.term.filter(|_| dice.one.index(8) > 0).map(up))
}

fn terminate(dice: &Dice, order: &Order, now: Instant) -> Command {
    let near = near_an_end(order, &dice.one, dice.about).filter(|_| dice.two.index(3) == 0);
    Command::Terminate(Terminate {
        received_at: near.filter(|at| *at <= now).unwrap_or_else(|| earlier(dice, order, now)),
        channel: one_of(&dice.two, &CHANNELS),
        acknowledged: dice.one.index(4) == 0,
        act: dice.two.get(&[true, false]).then(|| who(dice)),
    })
}

fn claims(kind: Kind, dice: &Dice, order: &Order, now: Instant) -> Command {
    let fitting: Vec<&Claim> = match kind {
        Kind::DecideHeld => order.claims.iter().filter(|claim| claim.needs_decision).collect(),
        Kind::Prove => order.claims.iter().filter(|claim| claim.late).collect(),
        _ => order.claims.iter().collect(),
    };
    let id = named(&dice.one, &fitting, |claim| claim.id.clone());
    let end = order.license.window.as_ref().or(order.license.activation_due.as_ref()).map(|end| end.expires_at);
    match kind {
        Kind::Claim => lodged(dice, (now - ms(dice.ago)).max(order.created_at)),
        Kind::ClaimAtEnd => lodged(dice, end.map_or(now, |end| (end + ms(dice.about)).min(now))),
        Kind::Answer => {
            let outcomes = [None, Some(ClaimState::Accepted), Some(ClaimState::Partly), Some(ClaimState::Rejected)];
            let outcome = one_of(&dice.two, &outcomes);
            Command::AnswerClaim(AnswerClaim { id, outcome, commitment: "commitment".to_owned(), act: who(dice) })
        }
        Kind::Withdraw => Command::WithdrawClaim { id, act: None },
        Kind::Close => {
            let all = [Resolution::BuyerAccepted, Resolution::Settlement, Resolution::Court, Resolution::Other];
            Command::CloseClaim(CloseClaim { id, resolution: one_of(&dice.two, &all), act: who(dice) })
        }
        Kind::Reclassify => {
            let about = one_of(&dice.two, &[About::Scope, About::Payment, About::Other]);
            Command::ReclassifyClaim(ReclassifyClaim { id, about, act: who(dice) })
        }
        Kind::Strike => {
            let reason = one_of(&dice.two, &[StrikeReason::Spam, StrikeReason::NotFromLicensee]);
            Command::StrikeClaim { id, reason, act: who(dice) }
        }
        Kind::Prove => {
            let at_the_end = end.filter(|_| dice.two.index(2) == 0).map(|end| end + ms(dice.about));
            let handed_in_at = at_the_end.unwrap_or_else(|| earlier(dice, order, now));
            Command::ProveHandingIn(ProveHandingIn { id, handed_in_at, act: who(dice) })
        }
        Kind::SetLossMonth => {
            let month = Month::of(local_day(now - TimeDelta::days(i64::try_from(dice.two.index(90)).unwrap() - 20)));
            Command::SetLossMonth(LossMonthSet { id, month, act: who(dice) })
        }
        _ => Command::DecideClaimTime(ClaimTimeDecided { id, timely: dice.two.index(2) == 0, act: who(dice) }),
    }
}

/// A contradiction of a claim's classification, mostly of one that can be contradicted and about the end of the days for that.
fn contradict(dice: &Dice, order: &Order, now: Instant) -> Command {
    let open: Vec<&Claim> = order.claims.iter().filter(|claim| claim.classified.is_some()).collect();
    let id = match open.is_empty() {
        true => named(&dice.one, &order.claims, |claim| claim.id.clone()),
        false => named(&dice.one, &open, |claim| claim.id.clone()),
    };
    let end = open.iter().find(|claim| claim.id == id).and_then(|claim| claim.classified.as_ref());
    let near = end.filter(|_| dice.two.index(3) > 0).map(|open| open.due.expires_at + ms(dice.about));
    let act = dice.two.get(&[true, false]).then(|| who(dice));
    Command::Object(Object {
        received_at: near.filter(|at| *at <= now).unwrap_or_else(|| earlier(dice, order, now)),
        claim: Some(id),
        channel: one_of(&dice.two, &CHANNELS),
        act,
    })
}

/// A claim that arrived at an instant; some come with a date of handing-in, and some of those with proof of it.
fn lodged(dice: &Dice, received_at: Instant) -> Command {
    let Command::LodgeClaim(mut lodged) = claim(received_at) else { unreachable!("a claim is lodged") };
    lodged.handed_in_at = (dice.two.index(4) == 0).then(|| received_at - ms(dice.ago / 4) + ms(dice.about.min(1)));
    lodged.proven = dice.one.index(2) == 0;
    lodged.channel = one_of(&dice.one, &CHANNELS);
    lodged.about = one_of(&dice.two, &[About::Scope, About::Payment, About::Other]);
    Command::LodgeClaim(lodged)
}

/// Whether a refund waits for this step.
fn fits(kind: Kind, refund: &Refund) -> bool {
    match kind {
        Kind::RecordRefund => matches!(refund.stored, RefundState::Requested | RefundState::Unknown),
        Kind::QuestionRefund => refund.open() && refund.attempts > 0,
        Kind::RetryRefund => refund.stored == RefundState::Declined,
        Kind::RerouteRefund => matches!(refund.stored, RefundState::Declined | RefundState::Manual),
        Kind::ApproveRefund => refund.stored == RefundState::Manual,
        Kind::PayOutRefund => refund.stored == RefundState::Approved,
        _ => refund.stored == RefundState::Demanded,
    }
}

fn refund(kind: Kind, dice: &Dice, order: &Order, now: Instant) -> Command {
    let fitting: Vec<&Refund> = order.refunds.iter().filter(|refund| fits(kind, refund)).collect();
    let id = match fitting.is_empty() {
        true => named(&dice.one, &order.refunds, |refund| refund.id.clone()),
        false => named(&dice.one, &fitting, |refund| refund.id.clone()),
    };
    match kind {
        Kind::DemandRefund => {
            let captures = &order.payment.captures;
            let known = captures.get(dice.one.index(captures.len() + 1));
            let whole = known.map_or(1, |capture| capture.amount_minor);
            Command::DemandRefund(DemandRefund {
                source: known.map_or_else(|| Source::Card("unknown".to_owned()), |capture| capture.source.clone()),
                amount_minor: one_of(&dice.two, &[whole / 3, whole, order.credit_minor(), whole + 1, 0]),
                cause: if dice.about < 1 {
                    Cause::Surplus
                } else {
                    one_of(&dice.two, &[Cause::Agreement, Cause::Court])
                },
                demanded_at: earlier(dice, order, now),
                act: who(dice),
            })
        }
        Kind::BeginRefund => Command::BeginRefund { id },
        Kind::RecordRefund => {
            let at = now - ms(dice.ago);
            let said = [
                GatewaySaid::Declined(5),
                GatewaySaid::Unknown,
                GatewaySaid::Settled,
                GatewaySaid::Declined(51),
                GatewaySaid::NotReturned,
                GatewaySaid::SettledAt(at),
                GatewaySaid::Listed(at),
                GatewaySaid::Unknown,
            ];
            Command::RecordRefund { id, said: one_of(&dice.two, &said) }
        }
        Kind::QuestionRefund => Command::QuestionRefund { id, act: who(dice) },
        Kind::EnterRefund => Command::EnterRefund(at_the_desk(dice, order, now)),
        Kind::RetryRefund => Command::RetryRefund { id, act: who(dice) },
        Kind::RerouteRefund => Command::RerouteRefund(RefundRerouted {
            id,
            channel: one_of(&dice.one, &CHANNELS),
            destination: "commitment".to_owned(),
            act: who(dice),
        }),
        Kind::ApproveRefund => Command::ApproveRefund { id, act: who(dice) },
        _ => {
            let (reference, paid_at) = (format!("payout-{}", dice.two.index(30)), earlier(dice, order, now));
            Command::PayOutRefund { id, reference, paid_at, act: who(dice) }
        }
    }
}

/// A refund at the bank's desk: what one of the order's would be, a part of it, more than it, or one that is known.
fn at_the_desk(dice: &Dice, order: &Order, now: Instant) -> EnterRefund {
    let captures = &order.payment.captures;
    let ticket = |source: &Source| match source {
        Source::Card(name) | Source::Transfer(name) => name.clone(),
    };
    let known = order.refunds.get(dice.one.index(order.refunds.len() + 1));
    let source = known.map(|it| &it.source).or(captures.last().map(|it| &it.source));
    let whole = known.map_or(captures.last().map_or(1, |it| it.amount_minor), |it| it.amount_minor);
    let again = dice.two.index(6) == 0;
    EnterRefund {
        ticket: source.map_or_else(|| "unknown".to_owned(), ticket),
        amount_minor: one_of(&dice.two, &[whole, whole / 3, whole + 1, 7]),
        cause: one_of(&dice.two, &[Cause::Agreement, Cause::Court, Cause::Surplus]),
        reference: format!("desk-{}", if again { order.version.saturating_sub(2) } else { order.version }),
        returned_at: now - ms(dice.ago),
        act: who(dice),
    }
}

/// A piece of correspondence. An original mostly takes the place of one that waits for it, but some name one that does
/// not, one of another order, or themselves.
fn register(dice: &Dice, order: &Order, now: Instant) -> Command {
    use correspondence::Kind::{Document, Message, Recording, Screenshot};
    let (one, two) = (dice.one.index(1_000), dice.two.index(1_000));
    let kind = [Screenshot, Message, Document, Message, Recording, Screenshot][one % 6];
    let exhibits = &order.correspondence;
    let waiting: Vec<&Exhibit> =
        exhibits.iter().filter(|it| !it.piece.original && it.superseded_by.is_none()).collect();
    let supersedes = match two % 10 {
        0 => Some(format!("{}-M{}", order.id, exhibits.len() + 1)),
        1 => Some("01JGZ8QK3W0000000000000099-M1".to_owned()),
        2 => exhibits.get(one % exhibits.len().max(1)).map(|it| it.id.clone()),
        3..7 => waiting.get(one % waiting.len().max(1)).map(|it| it.id.clone()),
        _ => None,
    };
    let arrived_at = earlier(dice, order, now) + ms(dice.about);
    let piece = Piece {
        kind,
        direction: one_of(&dice.one, &[Direction::In, Direction::Out]),
        medium: one_of(&dice.two, &[Medium::Email, Medium::Phone, Medium::Post, Medium::Kommo, Medium::Site]),
        source: one_of(&dice.one, &[From::Licensee, From::Licensor, From::Carrier, From::Bank, From::ThirdParty]),
        arrived_at,
        sent_at: (one % 2 == 0).then(|| (arrived_at - ms(dice.ago)).max(order.created_at)),
        original: two % 3 != 0,
        sha256: correspondence::sha256(&order.version.to_string()),
        commitment: (kind == Message).then(|| "commitment".to_owned()),
        cards_masked: 0,
        supersedes,
        notice_given: (kind == Recording).then_some(two % 2 == 0),
    };
    Command::RegisterCorrespondence(Box::new(RegisterCorrespondence { piece, act: who(dice) }))
}
