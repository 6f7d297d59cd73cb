//! The decision: a command and the state give events or a refusal.

use crate::Instant;
use crate::agreement::Agreement;
use crate::code::{Code, Refusal};
use crate::order::Order;
use crate::order::deeming::Shown;
use crate::order::event::{Event, Fact};
use crate::rules::command::Command::{self, CorrectAccount, Evidence, HandleFile, Place, Release};
use crate::rules::{
    account, claim, claim_acts, claim_file, clock, contact, correction, correspondence, debt, deeming, ending,
    evidence, invoice, license, mailbox, payment, placing, pseudonyms, query, recompute, refund, refund_desk,
    refund_gateway, restrictions, review, tokens, transfer,
};

/// Decides a command. No events means that it asks for what is already so.
///
/// ```
/// use domain::agreement::Agreement;
/// use domain::agreement::consent::Purpose;
/// use domain::code::Code;
/// use domain::money::Currency;
/// use domain::order::license::Activator;
/// use domain::order::placing::{Method, TermsRef};
/// use domain::order::{OrderId, OrderState, evolve};
/// use domain::rules::license::Activate;
/// use domain::rules::placing::Place;
/// use domain::rules::{Command, decide};
///
/// let agreement = Agreement::of_tests().with_rates_again();
/// let now = "2025-02-03T05:00:00Z".parse().unwrap();
/// let terms = agreement.offer.terms_in_force(now).unwrap();
/// let place = Command::Place(Box::new(Place {
///     id: OrderId::parse("01JGZ8QK3W0000000000000042").unwrap(),
///     subject: "01JGZ8QK3W0000000000000043".to_owned(),
///     account: "pseudonym".to_owned(),
///     natural_person: true,
///     terms: TermsRef::new(&terms.version, &terms.sha256),
///     accepted: true,
///     sku: "widget-month".to_owned(),
///     currency: Currency::Usd,
///     method: Method::Invoice,
///     resident: true,
///     invoice_buyer: Some("commitment".to_owned()),
///     language: "en".to_owned(),
///     consents: [Purpose::Perform, Purpose::Automated].into(),
///     restrictions_acknowledged: Some(true),
///     shown: None,
///     commitment: "commitment".to_owned(),
/// }));
/// let events = decide(&agreement, None, &place, now).unwrap();
/// assert_eq!(events[0].fact.name(), "order.placed");
/// assert_eq!(events[1].fact.name(), "invoice.issued");
///
/// let order = events.iter().fold(None, |order, event| Some(evolve(order, event))).unwrap();
/// assert_eq!(order.state(now), OrderState::Placed);
///
/// let activate = Command::Activate(Activate { by: Activator::System, behind: None });
/// assert_eq!(decide(&agreement, Some(&order), &activate, now).unwrap_err().code, Code::NotPaid);
/// ```
///
/// # Errors
/// A [`Refusal`] with its code, and the clause and the terms that it rests on; nothing was changed.
pub fn decide(
    agreement: &Agreement,
    order: Option<&Order>,
    command: &Command,
    now: Instant,
) -> Result<Vec<Event>, Refusal> {
    let facts = match (order, command) {
        (None, Place(place)) => {
            let offered = agreement.offer.terms_in_force(now).map_or(&*place.terms.version, |terms| &*terms.version);
            placing::place(agreement, place, now).map_err(|refusal| refusal.under(offered))?
        }
        (Some(_), Place(_)) => return Ok(Vec::new()),
        (None, _) => return Err(Code::NotFound.into()),
        (Some(order), command) => {
            let now = now.max(order.last_at);
            let decided = match command {
                Evidence(asked) => evidence::decide(order, asked, now),
                CorrectAccount(asked) => account::correct(order, asked),
                Release(asked) => review::release(agreement, order, asked, now),
                HandleFile(asked) => claim_file::decide(&agreement.policy, order, asked, now),
                command => of_order(agreement, order, command, now),
            };
            ending::with_return(order, decided.map_err(|refusal| refusal.under(&order.terms.version))?, now)
        }
    };
    let at = order.map_or(now, |order| now.max(order.last_at));
    Ok(facts.into_iter().map(|fact| Event { at, fact }).collect())
}

/// What a command means for an order that is there.
fn of_order(agreement: &Agreement, order: &Order, command: &Command, now: Instant) -> Result<Vec<Fact>, Refusal> {
    let policy = &agreement.policy;
    match command {
        CorrectAccount(_) | Evidence(_) | HandleFile(_) | Place(_) | Release(_) => Ok(Vec::new()),
        Command::IssueTicket(ticket) => payment::issue(order, ticket),
        Command::ConfirmPayment(confirmed) => payment::confirm(policy, order, confirmed, now),
        Command::DeclinePayment { ticket } => payment::decline(order, ticket),
        Command::RecordTransfer(receipt) => transfer::receive(policy, order, receipt, now),
        Command::CorrectTransfer(right) => correction::correct(policy, order, right, now),
        Command::TakeOutTransfer { reference, act } => correction::take_out(policy, order, reference, act, now),
        Command::ReturnTransfer(returned) => transfer::return_transfer(order, returned),
        Command::Reverse { source, at, act } => payment::reverse(policy, order, source, *at, act, now),
        Command::WaiveDebt(asked) => debt::waive(order, asked),
        Command::IssueInvoice(issue) => invoice::issue(agreement, order, issue, now),
        Command::VoidInvoice { number, act } => invoice::void(order, *number, act),
        Command::QueryPayment(asked) => query::ask(policy, order, asked, now),
        Command::AnswerPaymentQuery { id, answer, act } => query::answer(order, id, *answer, act.as_ref()),
        Command::Activate(activate) => license::activate(policy, order, activate, now),
        Command::MovePeriod(to) => Ok(license::move_period(policy, order, *to, now)),
        Command::LodgeClaim(lodge) => claim::lodge(policy, order, lodge, now),
        Command::AnswerClaim(answer) => claim_acts::answer(order, answer),
        Command::WithdrawClaim { id, act } => claim_acts::withdraw(order, id, act.as_ref()),
        Command::CloseClaim(close) => claim_acts::close(order, close),
        Command::ReclassifyClaim(asked) => claim_acts::reclassify(policy, order, asked, now),
        Command::StrikeClaim { id, reason, act } => claim_acts::strike(order, id, *reason, act),
        Command::ProveHandingIn(proof) => claim_acts::prove(order, proof, now),
        Command::SetLossMonth(set) => claim::set_month(policy, order, set, now),
        Command::DecideClaimTime(decided) => claim_acts::decide_time(order, decided),
        Command::Object(asked) => restrictions::object(policy, order, asked, now),
        Command::ResolveObjection { id, sustained, act } => restrictions::resolve_objection(order, id, *sustained, act),
        Command::ConfirmDeeming { act } => deeming::confirm(policy, order, act),
        Command::Cancel { act } => ending::cancel(policy, order, act.as_ref(), now),
        Command::Terminate(notice) => ending::terminate(policy, order, notice, now),
        Command::TerminateByOperator(asked) => ending::terminate_by_operator(policy, order, asked, now),
        Command::RefuseTermination { act } => Ok(ending::refuse(order, act)),
        Command::DemandRefund(asked) => refund::demand(policy, order, asked, now),
        Command::BeginRefund { id } => refund_gateway::begin(order, id, now),
        Command::RecordRefund { id, said } => refund_gateway::record_gateway_answer(order, id, *said, now),
        Command::QuestionRefund { id, act } => refund_gateway::question(order, id, act),
        Command::EnterRefund(entered) => refund_desk::enter(policy, order, entered, now),
        Command::RetryRefund { id, act } => refund::retry(order, id, act),
        Command::RerouteRefund(rerouted) => refund::reroute(order, rerouted),
        Command::ApproveRefund { id, act } => refund::approve(order, id, act),
        Command::PayOutRefund { id, reference, paid_at, act } => {
            refund::pay_out(policy, order, id, reference, *paid_at, act, now)
        }
        Command::ChangeContact(asked) => contact::change(order, asked),
        Command::EndTokens => tokens::end(order),
        Command::RenewPseudonyms(renewed) => Ok(pseudonyms::renew(order, renewed)),
        Command::ReportMailbox { by } => mailbox::report(order, by),
        Command::ReportMailboxAsReader => mailbox::report_as_reader(order, now),
        Command::ConfirmMailbox { by } => mailbox::confirm(order, by, now),
        Command::ClearMailbox { act } => mailbox::clear(order, act),
        Command::Suspend { ground, act } => restrictions::suspend(order, *ground, act),
        Command::Resume { act } => restrictions::resume(order, act),
        Command::RegisterCorrespondence(asked) => correspondence::register(order, asked, now),
        Command::Recompute => Ok(recompute::recompute(agreement, order)),
        Command::Tick => Ok(tick(agreement, order, now)),
        Command::TickShown(how) => Ok(tick_shown(agreement, order, *how, now)),
        Command::ShowWindow { how, notice } => Ok(deeming::show(order, *how, *notice)),
    }
}

/// What has fallen due. Nothing is decided on a deadline that a newer calendar moves (K48).
fn tick(agreement: &Agreement, order: &Order, now: Instant) -> Vec<Fact> {
    let recomputed = recompute::recompute(agreement, order);
    if recomputed.is_empty() { clock::tick(&agreement.policy, order, now) } else { recomputed }
}

/// The same, where it is known how the window was shown.
fn tick_shown(agreement: &Agreement, order: &Order, how: Shown, now: Instant) -> Vec<Fact> {
    let mut told = order.clone();
    told.license.shown = Some(how);
    tick(agreement, &told, now)
}

/// When the clock next asks something of the order; `None` while it has nothing to wait for.
///
/// A function of the state, so that the index of due orders cannot drift from it.
pub fn next_due(agreement: &Agreement, order: &Order) -> Option<Instant> {
    clock::next_due(&agreement.policy, order)
}
