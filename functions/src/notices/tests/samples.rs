//! A mail of every notice, and of those choices within one that change most of it.

use super::super::*;
use super::no_order::{about_no_order, digests};
use super::sample::{Said, Sample};
use super::story::{BANK, Story, act, at, unofficial, with_holiday};
use chrono::NaiveDate;
use domain::act::Channel;
use domain::agreement::policy::{ResidentCharge, ResidentCurrency};
use domain::clause::Clause;
use domain::follows::notice::Notice::*;
use domain::money::Currency::{Eur, Rub, Usd};
use domain::money::Money;
use domain::order::claim::{About, ClaimState};
use domain::order::claim_facts::{ClaimTimeDecided, StrikeReason};
use domain::order::contact::Ground as ContactGround;
use domain::order::ending::Ground;
use domain::order::mailbox::Reporter;
use domain::order::payment::{Source, TicketIssued};
use domain::order::placing::Method;
use domain::order::query::QueryAnswer;
use domain::order::refund::Cause;
use domain::order::refund_facts::RefundRerouted;
use domain::rules::Command;
use domain::rules::account::CorrectAccount;
use domain::rules::claim_acts::{AnswerClaim, ReclassifyClaim};
use domain::rules::contact::{ChangeContact, ProposeContact};
use domain::rules::debt::WaiveDebt;
use domain::rules::ending::TerminateByOperator;
use domain::rules::evidence::RecordEvidence;
use domain::rules::invoice::IssueInvoice;
use domain::rules::query::QueryPayment;
use domain::rules::refund::DemandRefund;
use domain::rules::refund_gateway::GatewaySaid;
use domain::rules::restrictions::Object;
use domain::rules::review::Release;
use domain::rules::transfer::RecordTransfer;
use std::rc::Rc;

/// The identity of something of the order: its first claim is `of("C1")`.
pub(super) fn of(what: &str) -> String {
    format!("01JGZ8QK3W0000000000000042-{what}")
}

pub(super) fn delayed() -> Story {
    Story::paid("widget-assisted-month").tick("2025-02-04T19:00:00Z").terminate("2025-02-10T05:00:00Z")
}

pub(super) fn terminated_for_delay() -> Story {
    let refused = delayed().then("2025-02-11T05:00:00Z", &Command::RefuseTermination { act: act("operator") });
    refused.tick("2025-02-14T19:00:00Z").terminate("2025-02-17T05:00:00Z")
}

pub(super) fn invoiced() -> Story {
    let last_day = NaiveDate::from_ymd_opt(2025, 2, 20).unwrap();
    let buyer = "commitment".to_owned();
    let issue = IssueInvoice { last_day: Some(last_day), replace: true, buyer, act: act("operator") };
    Story::placed("widget-month", Method::Invoice).then("2025-02-04T05:00:00Z", &Command::IssueInvoice(issue))
}

/// An order whose invoice is charged in tenge (K62), by a licensor who pays value-added tax.
pub(super) fn in_tenge() -> Story {
    let mut agreement = Agreement::of_tests().with_rates_again();
    agreement.policy.charge_currency.resident = ResidentCharge::Tenge;
    (agreement.policy.invoices.vat, agreement.policy.invoices.without_vat) = (Some(16), None);
    Story::placed_under(agreement, "widget-month", Method::Invoice)
}

/// An order that an operator has to release before it can be paid (K20).
pub(super) fn reviewed(method: Method) -> Story {
    let mut agreement = Agreement::of_tests().with_rates_again();
    agreement.policy.payment.resident_currency = ResidentCurrency::Review;
    Story::placed_under(agreement, "widget-month", method)
}

/// The same, released a week later.
pub(super) fn released(method: Method) -> Story {
    let release = Release { invoice_buyer: Some("commitment".to_owned()), act: act("operator") };
    reviewed(method).then("2025-02-10T05:00:00Z", &Command::Release(release))
}

/// The license of an order whose window rests on days that are not official.
pub(super) fn uncertain() -> Story {
    let mut story = Story::active();
    story.agreement = unofficial();
    story.then("2025-02-03T06:00:00Z", &Command::Recompute)
}

/// The same once they are: the last day was shown as 2025-02-13, and is 2025-02-14 by the official calendar.
pub(super) fn counted_again() -> Story {
    let mut story = uncertain().tick("2025-02-10T19:00:00Z");
    story.agreement = with_holiday("2025-02-13", "later");
    story.then("2025-03-01T05:00:00Z", &Command::Recompute)
}

/// Mails of one order: the notice, and what tells it from its other samples.
type Mails = (Story, &'static [(Notice, &'static str)]);

fn operator() -> domain::act::Act {
    act("operator")
}

fn delays_and_refunds() -> Vec<Mails> {
    let id = || of("R1");
    let begun = || terminated_for_delay().then("2025-02-17T05:01:00Z", &Command::BeginRefund { id: id() });
    let said = |said| Command::RecordRefund { id: id(), said };
    let settled = begun().then("2025-02-18T05:01:00Z", &said(GatewaySaid::Settled));
    let declined = || begun().then("2025-02-17T05:02:00Z", &said(GatewaySaid::Declined(51)));
    let (channel, destination) = (Channel::Post, "commitment".to_owned());
    let rerouted = RefundRerouted { id: id(), channel, destination, act: operator() };
    let overdue =
        declined().then("2025-02-20T05:00:00Z", &Command::RerouteRefund(rerouted)).tick("2025-02-24T19:00:00Z");
    let paid_at = at("2025-02-26T05:00:00Z");
    let pay_out = Command::PayOutRefund { id: id(), reference: BANK.to_owned(), paid_at, act: operator() };
    vec![
        (
            delayed(),
            &[
                (OrderPlaced, ""),
                (PaymentReceived, ""),
                (VendorActivationWanted, ""),
                (VendorActivationOverdue, ""),
                (TerminationRequested, ""),
                (VendorTask, "termination"),
            ],
        ),
        (
            terminated_for_delay(),
            &[
                (TerminationRefused, ""),
                (DelayRight, ""),
                (VendorDelayRight, ""),
                (OrderTerminatedForDelay, ""),
                (RefundDemanded, ""),
            ],
        ),
        (settled, &[(RefundSettled, "")]),
        (declined(), &[(VendorTask, "refund")]),
        (
            overdue
                .then("2025-02-25T05:00:00Z", &Command::ApproveRefund { id: id(), act: act("two") })
                .then("2025-02-26T05:00:00Z", &pay_out),
            &[(VendorRefundOverdue, ""), (RefundSettled, "other-way")],
        ),
    ]
}

fn invoices() -> Vec<Mails> {
    let held = invoiced().transfer("2025-02-05T05:00:00Z", "part", 2000, Usd);
    let held = held.transfer("2025-02-06T05:00:00Z", BANK, 3000, Eur);
    let early = reviewed(Method::Invoice).transfer("2025-02-06T05:00:00Z", BANK, 4900, Usd);
    let surplus = invoiced().transfer("2025-02-07T05:00:00Z", "all", 5500, Usd);
    let right = RecordTransfer {
        reference: BANK.to_owned(),
        amount: Money::new(490, Usd),
        received_at: at("2025-02-07T05:00:00Z"),
        third_party: false,
        act: operator(),
    };
    let corrected = invoiced().transfer("2025-02-07T05:00:00Z", BANK, 4900, Usd);
    let corrected = corrected.then("2025-02-10T05:00:00Z", &Command::CorrectTransfer(right));
    let lapsed = invoiced().transfer("2025-02-05T05:00:00Z", "part", 2000, Usd).tick("2025-02-20T19:00:00Z");
    vec![
        (invoiced(), &[(OrderPlaced, "invoice"), (InvoiceIssued, "")]),
        (in_tenge(), &[(InvoiceIssued, "tenge")]),
        (reviewed(Method::Card), &[(OrderPlaced, "review"), (VendorTask, "review")]),
        (released(Method::Card), &[(OrderReleased, "")]),
        (released(Method::Invoice), &[(OrderReleased, "invoice")]),
        (early, &[(ReceiptHeld, "review")]),
        (held, &[(PaymentInPart, ""), (ReceiptHeld, ""), (VendorTask, "receipt")]),
        (surplus, &[(PaymentSurplus, ""), (VendorSurplus, "")]),
        (corrected, &[(ReceiptCorrected, "")]),
        (
            lapsed.then("2025-02-21T05:00:00Z", &Command::Cancel { act: None }),
            &[(InvoiceLapsed, ""), (VendorInvoiceWanted, ""), (OrderCancelled, ""), (RefundDemanded, "account")],
        ),
    ]
}

fn licenses() -> Vec<Mails> {
    let deemed = Story::active().tick("2025-02-10T19:00:00Z").tick("2025-02-13T19:00:05Z");
    let expired = deemed.tick("2025-02-24T05:00:00Z").tick("2025-03-03T05:00:00Z");
    let suspend = Command::Suspend { ground: Clause::new(5, 8), act: operator() };
    let resumed = Story::active().then("2025-02-17T05:00:00Z", &suspend);
    let resumed = resumed.then("2025-02-18T05:00:00Z", &Command::Resume { act: operator() });
    let by_operator = |ground, refund_minor| {
        let terminate = TerminateByOperator { ground, refund_minor, act: operator() };
        Story::active().then("2025-02-20T05:00:00Z", &Command::TerminateByOperator(terminate))
    };
    let returned = Story::active();
    let demand = DemandRefund {
        source: Source::Card(format!("{BANK}-2025-02-03T05:00:00Z")),
        amount_minor: returned.order.owed().amount_minor,
        cause: Cause::Court,
        demanded_at: at("2025-02-20T05:00:00Z"),
        act: operator(),
    };
    let returned = returned.then("2025-02-20T05:00:00Z", &Command::DemandRefund(demand));
    let returned = returned.then("2025-02-20T05:01:00Z", &Command::BeginRefund { id: of("R1") });
    let settled = Command::RecordRefund { id: of("R1"), said: GatewaySaid::Settled };
    let mut recomputed = Story::active();
    recomputed.agreement = with_holiday("2025-02-13", "later");
    vec![
        (
            expired,
            &[
                (LicenseActivated, ""),
                (ClaimWindowReminder, ""),
                (LicenseDeemedProvided, ""),
                (PeriodEndReminder, ""),
                (LicenseExpired, ""),
            ],
        ),
        (Story::waiting(), &[(LicenseActivated, "ahead")]),
        (
            Story::waiting().moves_up("2025-02-10T05:00:00Z", "2025-02-10T05:00:00Z", "2025-03-10T05:00:00Z"),
            &[(PeriodMoved, "")],
        ),
        (resumed, &[(UseSuspended, ""), (UseResumed, "")]),
        (Story::active().terminate("2025-02-20T05:00:00Z"), &[(OrderTerminatedEarly, "")]),
        (by_operator(Ground::Agreement, 100_000), &[(OrderTerminated, "")]),
        (by_operator(Ground::Court, 0), &[(OrderTerminated, "court")]),
        (returned.then("2025-02-20T05:02:00Z", &settled), &[(OrderReturned, "")]),
        (recomputed.then("2025-02-12T06:00:00Z", &Command::Recompute), &[(DeadlinesRecomputed, "")]),
        (
            uncertain().tick("2025-02-10T19:00:00Z"),
            &[(LicenseActivated, "not-final"), (ClaimWindowReminder, "not-final")],
        ),
        (uncertain().claim("2025-02-17T05:00:00Z"), &[(ClaimReceived, "not-final")]),
        (
            counted_again().tick("2025-03-01T05:01:00Z"),
            &[(DeadlinesRecomputed, "official"), (LicenseDeemedProvided, "official-later")],
        ),
    ]
}

fn claims() -> Vec<Mails> {
    let id = || of("C1");
    let claimed = || Story::active().claim("2025-02-10T05:00:00Z");
    let anew = ReclassifyClaim { id: id(), about: About::Payment, act: operator() };
    let answer =
        AnswerClaim { id: id(), outcome: Some(ClaimState::Rejected), commitment: String::new(), act: operator() };
    let answered = claimed().then("2025-02-11T05:00:00Z", &Command::ReclassifyClaim(anew)).tick("2025-03-02T19:00:00Z");
    let answered = answered.then("2025-03-03T04:00:00Z", &Command::AnswerClaim(answer));
    let decided = ClaimTimeDecided { id: id(), timely: true, act: operator() };
    let strike = Command::StrikeClaim { id: id(), reason: StrikeReason::Spam, act: operator() };
    vec![
        (
            answered,
            &[
                (ClaimReceived, ""),
                (VendorClaimReceived, ""),
                (ClaimReclassified, ""),
                (VendorClaimReminder, ""),
                (ClaimAnswered, ""),
            ],
        ),
        (claimed().tick("2025-03-12T19:00:00Z"), &[(ClaimOverdue, ""), (VendorClaimOverdue, "")]),
        (
            Story::active()
                .claim("2025-02-13T19:00:01Z")
                .then("2025-02-14T05:00:00Z", &Command::DecideClaimTime(decided)),
            &[(ClaimDecided, "")],
        ),
        (Story::active().claim("2025-02-13T19:00:01Z"), &[(ClaimReceived, "held")]),
        (
            Story::active().claim("2025-02-17T05:00:00Z").then("2025-02-18T05:00:00Z", &strike),
            &[(ClaimReceived, "late"), (ClaimDecided, "struck")],
        ),
    ]
}

fn objections_and_payments() -> Vec<Mails> {
    let object = Command::Object(Object::by_buyer(at("2025-02-04T05:00:00Z")));
    let objected = || Story::active().then("2025-02-04T05:00:00Z", &object);
    let resolve = Command::ResolveObjection { id: of("B1"), sustained: false, act: operator() };
    let deemed = Story::active().tick("2025-02-13T19:00:05Z");
    let late = Command::Object(Object::by_buyer(at("2025-02-17T05:00:00Z")));
    let sustain = Command::ResolveObjection { id: of("B1"), sustained: true, act: operator() };
    let lifted = deemed.then("2025-02-17T05:00:00Z", &late).then("2025-02-18T05:00:00Z", &sustain);
    let anew = ReclassifyClaim { id: of("C1"), about: About::Payment, act: operator() };
    let contradict = Object { claim: Some(of("C1")), ..Object::by_buyer(at("2025-02-12T05:00:00Z")) };
    let contradicted = Story::active()
        .claim("2025-02-10T05:00:00Z")
        .then("2025-02-11T05:00:00Z", &Command::ReclassifyClaim(anew))
        .then("2025-02-12T05:00:00Z", &Command::Object(contradict));
    let report = Command::ReportMailbox { by: Reporter::Buyer };
    let reported = || Story::active().then("2025-02-07T05:00:00Z", &report);
    let correct = Command::ChangeContact(ChangeContact::Correct { commitment: "commitment".to_owned() });
    let readdressed = Story::active().then("2025-02-10T05:00:00Z", &correct);
    let to = CorrectAccount { account: "right".to_owned(), commitment: "c".to_owned(), act: operator() };
    let corrected = Story::active().then("2025-02-10T05:00:00Z", &Command::CorrectAccount(to));
    let proposal = ProposeContact { ground: ContactGround::Document, proposal: "p".to_owned(), act: operator() };
    let proposed =
        Story::active().then("2025-02-10T05:00:00Z", &Command::ChangeContact(ChangeContact::Propose(proposal)));
    let ended = || reported().then("2025-02-10T05:00:00Z", &Command::EndTokens);
    let cleared = || reported().then("2025-02-10T05:00:00Z", &Command::ClearMailbox { act: operator() });
    let ask = Command::QueryPayment(QueryPayment::by_buyer(at("2025-02-04T05:00:00Z"), None));
    let asked = || Story::placed("widget-month", Method::Card).then("2025-02-04T05:00:00Z", &ask);
    let answer = Command::AnswerPaymentQuery { id: of("Q1"), answer: QueryAnswer::Processing, act: Some(operator()) };
    let ticket = TicketIssued { ticket: BANK.to_owned(), expires_at: at("2025-02-05T05:20:00Z"), amount_minor: 1 };
    let declined = asked().then("2025-02-05T05:00:00Z", &Command::IssueTicket(ticket));
    let declined = declined.then("2025-02-05T05:01:00Z", &Command::DeclinePayment { ticket: BANK.to_owned() });
    let requested_at = at("2025-02-10T05:00:00Z");
    let copy = Command::Evidence(RecordEvidence::RequestPaperCopy { requested_at, act: operator() });
    let copied = Story::active().then("2025-02-10T05:00:00Z", &copy);
    let source = Source::Card(format!("{BANK}-2025-02-03T05:00:00Z"));
    let reverse = || Command::Reverse { source: source.clone(), at: at("2025-02-20T05:00:00Z"), act: operator() };
    let reversed = || Story::active().then("2025-02-20T05:00:00Z", &reverse());
    let waive = Command::WaiveDebt(WaiveDebt { amount_minor: 5_000, act: operator() });
    let paying = reversed().tick("2025-02-27T05:00:00Z").transfer("2025-02-28T05:00:00Z", "part", 400_000, Rub);
    let paid_off = paying.then("2025-03-01T05:00:00Z", &waive);
    vec![
        (objected(), &[(ObjectionReceived, ""), (VendorTask, "objection")]),
        (objected().then("2025-02-06T05:00:00Z", &resolve), &[(ObjectionResolved, "")]),
        (contradicted, &[(ObjectionReceived, "contradiction")]),
        (lifted, &[(ObjectionResolved, "lifted")]),
        (reported(), &[(MailboxReported, ""), (VendorTask, "mailbox")]),
        (cleared(), &[(MailboxCleared, "")]),
        (ended(), &[(TokensEnded, "")]),
        (readdressed, &[(ContactChanged, ""), (ContactChangedFormer, "")]),
        (corrected, &[(AccountCorrected, "")]),
        (proposed, &[(VendorTask, "contact")]),
        (cleared().then("2025-02-11T05:00:00Z", &report), &[(MailboxReportedAgain, "")]),
        (asked(), &[(VendorTask, "")]),
        (asked().then("2025-02-05T05:00:00Z", &answer), &[(PaymentQueryAnswered, "")]),
        (copied, &[(PaperCopyRequested, "")]),
        (declined, &[(PaymentDeclined, "")]),
        (reversed(), &[(PaymentReversed, ""), (VendorPaymentReversed, "")]),
        (paid_off, &[(DebtOwed, ""), (DebtPaid, ""), (DebtWaived, "")]),
    ]
}

/// Every sample.
pub(super) fn all() -> Vec<Sample> {
    let name = |notice: Notice, special: &str| match special {
        "" => notice.name().to_owned(),
        special => format!("{}.{special}", notice.name()),
    };
    let mut all = Vec::new();
    let story = [delays_and_refunds(), invoices(), licenses(), claims(), objections_and_payments()];
    for (story, mails) in story.into_iter().flatten() {
        let story = Rc::new(story);
        for (notice, special) in mails {
            let source = Said::Order(story.clone());
            all.push(Sample { notice: *notice, name: name(*notice, special), source });
        }
    }
    for (notice, special, values, action) in about_no_order() {
        all.push(Sample { notice, name: name(notice, special), source: Said::Nothing(values, action) });
    }
    for (special, digest) in digests() {
        let notice = VendorDigest;
        all.push(Sample { notice, name: name(notice, special), source: Said::Desk(digest) });
    }
    all
}

/// Every sample in a language, with its notice and its name.
pub(super) fn samples(language: &str) -> Vec<(Notice, String, Text)> {
    all().into_iter().map(|sample| (sample.notice, sample.name.clone(), sample.text(None, language))).collect()
}
