//! The night's reconciliation with the bank's own list of operations: what callbacks missed is counted, what disagrees is
//! reported to the vendor. It moves no money.

use super::heard::gone_back;
use super::listed::{listed, returned_by_bank};
use super::quarantine::{Reported, quarantine};
use super::{Payment, count};
use crate::telemetry;
use chrono::NaiveDate;
use domain::Instant;
use domain::order::payment::Source;
use gateways::avangard::GATEWAY;
use gateways::avangard::{BankError, Operation, OperationKind, Status, date_of};
use std::collections::{BTreeMap, BTreeSet};
use store::payments::quarantine::{Quarantined, Reason, Shown};
use store::payments::tickets::TicketRef;
use store::table::error::StoreError;
use store::table::keys;

/// The name of the job, as its schedule gives it.
pub const RECONCILE: &str = "reconcile";

/// Why a day was not wholly reconciled. What was done stays done, and a repeat does the rest.
#[derive(Debug, thiserror::Error)]
pub enum ReconciliationError {
    /// The bank's.
    #[error(transparent)]
    Bank(#[from] BankError),
    /// The store's.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// What is to be compared is changing just now; a repeat finds it settled.
    #[error("a refund is being carried out")]
    Moving,
    /// Some tickets could not be looked at; the others were.
    #[error("{0} tickets could not be looked at")]
    Unfinished(usize),
}

/// What is known of a ticket on one day.
#[derive(Default)]
struct Moved {
    /// What the bank lists.
    operations: Vec<Operation>,
    /// Whether a refund of ours was settled on it.
    settled: bool,
}

impl Payment {
    /// A night's work: the days of the bank's from the one after the last that was wholly reconciled, in order and without a
    /// gap, as many as a night looks at, and in any case those that the bank may still add to. A day that fails stays open,
    /// and so do those after it, however often they are looked at.
    ///
    /// # Errors
    /// One of the days was not wholly reconciled.
    pub async fn reconcile_lately(&self, now: Instant) -> Result<(), ReconciliationError> {
        let policy = &self.agreement.policy.reconciliation;
        let today = date_of(now);
        let done_by = today - policy.listed_within;
        let mut through = self.reconciled(done_by).await?;
        let mut done = Ok(());
        for day in days(through, done_by, today, policy.days_a_night) {
            let looked = self.reconcile(day, now).await;
            if looked.is_ok() && day <= done_by && Some(day) == through.succ_opt() {
                match self.store.day_reconciled(GATEWAY, Some(through), day).await {
                    Ok(true) => through = day,
                    // Another run of the night's job is ahead.
                    Ok(false) => {}
                    Err(error) => done = done.and(Err(error.into())),
                }
            }
            done = done.and(looked);
        }
        // Nothing while every night is wholly done.
        let open_days = (done_by - through).num_days().max(0);
        telemetry::metric("reconciliation_open_days", open_days, "Count", None, now);
        done.and(self.explain(now).await.map_err(Into::into))
    }

    /// The last day that was wholly reconciled. The first night begins with the first day that the bank may still add to, since
    /// the job is deployed with the shop and no payment is older; that it began is kept before anything is looked at.
    async fn reconciled(&self, done_by: NaiveDate) -> Result<NaiveDate, StoreError> {
        if let Some(day) = self.store.reconciled(GATEWAY).await? {
            return Ok(day);
        }
        let before = done_by.pred_opt().unwrap_or(done_by);
        self.store.day_reconciled(GATEWAY, None, before).await?;
        Ok(self.store.reconciled(GATEWAY).await?.unwrap_or(before))
    }

    /// Compares the bank's list of one of its days with what we know, ticket by ticket. A repeat changes nothing.
    ///
    /// # Errors
    /// The bank or the store does not answer, for the day or for some of its tickets.
    pub async fn reconcile(&self, day: NaiveDate, now: Instant) -> Result<(), ReconciliationError> {
        let mut moved: BTreeMap<String, Moved> = BTreeMap::new();
        for operation in self.bank.operations_on(day).await? {
            moved.entry(operation.ticket.clone()).or_default().operations.push(operation);
        }
        for settlement in self.store.refunds_settled(GATEWAY, day).await? {
            moved.entry(settlement.ticket).or_default().settled = true;
        }
        let mut failed = 0;
        for (ticket, moved) in &moved {
            if let Err(error) = self.compare(ticket, moved, day, now).await {
                tracing::error!(%error, "a ticket was not reconciled");
                failed += 1;
            }
        }
        tracing::info!(%day, tickets = moved.len(), failed, "reconciliation");
        if failed == 0 { Ok(()) } else { Err(ReconciliationError::Unfinished(failed)) }
    }

    async fn compare(
        &self,
        ticket: &str,
        moved: &Moved,
        day: NaiveDate,
        now: Instant,
    ) -> Result<(), ReconciliationError> {
        let known = self.store.ticket(GATEWAY, ticket).await?;
        let mut fits = true;
        for operation in &moved.operations {
            if let Some(reason) = misfit(operation, known.as_ref()) {
                fits = false;
                let reported = Reported {
                    ticket,
                    order_number: operation.order_number.as_deref().unwrap_or(ticket),
                    amount_minor: operation.amount_minor,
                    status: None,
                    order: known.as_ref().map(|known| &known.order),
                    shown: Some(shown(operation.kind)),
                    made_at: operation.at,
                };
                quarantine(&self.store, &reported, reason, now).await?;
            }
        }
        let Some(known) = known.filter(|_| fits) else { return Ok(()) };
        if known.counted_at.is_none() {
            return self.count_missed(ticket, &known, now).await;
        }
        let listed = listed(&moved.operations, ticket, day);
        if moved.settled || !listed.is_empty() {
            self.compare_refunds(ticket, &known, &listed, now).await?;
        }
        Ok(())
    }

    /// Counts a payment whose callback never came, once the bank confirms it (clause 4.6).
    async fn count_missed(&self, ticket: &str, known: &TicketRef, now: Instant) -> Result<(), ReconciliationError> {
        let info = self.bank.order_info(ticket).await?;
        let amount_minor = info.amount_minor.unwrap_or(known.amount_minor);
        if info.status == Status::Paid && amount_minor == known.amount_minor {
            tracing::warn!(order = %known.order, "a payment was missed until now");
            return Ok(count(&self.store, &self.agreement, &known.order, ticket, &info, now).await?);
        }
        let reason = if info.status == Status::Paid { Reason::AmountNotConfirmed } else { Reason::StatusNotConfirmed };
        Ok(quarantine(&self.store, &of_ours(ticket, known, amount_minor, Shown::Payment), reason, now).await?)
    }

    /// Looks again at the sums on tickets of ours that no order bore: what explains itself by now is no task any more. What
    /// cannot be asked now is asked the next night.
    ///
    /// # Errors
    /// The store's.
    async fn explain(&self, now: Instant) -> Result<(), StoreError> {
        for id in self.store.unexplained(GATEWAY).await? {
            let Some(report) = self.store.quarantined(&keys::report(&id)).await? else { continue };
            match self.is_explained(&report).await {
                Ok(true) => {
                    tracing::info!(report = %id, "a sum is explained");
                    self.store.explained(&report, now).await?;
                }
                Ok(false) => {}
                Err(error) => tracing::warn!(%error, report = %id, "a sum was not looked at again"),
            }
        }
        Ok(())
    }

    /// Whether an order bears by now what the bank showed.
    async fn is_explained(&self, report: &Quarantined) -> Result<bool, ReconciliationError> {
        let Some(known) = self.store.ticket(GATEWAY, &report.ticket).await? else { return Ok(false) };
        match report.shown {
            Some(Shown::Payment) => Ok(known.counted_at.is_some() && known.amount_minor == report.amount_minor),
            Some(Shown::Refund | Shown::MissingRefund) => {
                let ours = returned_by_bank(&self.order_of(&known).await?, &Source::Card(report.ticket.clone()));
                let info = self.bank.order_info(&report.ticket).await?;
                Ok(gone_back(&info, known.amount_minor) == Some(ours))
            }
            Some(Shown::Other) | None => Ok(false),
        }
    }
}

/// The days of a night: after the last that is done so many, and those that the bank may still add to.
fn days(through: NaiveDate, done_by: NaiveDate, today: NaiveDate, most: u16) -> BTreeSet<NaiveDate> {
    let until = |day: &NaiveDate| *day < today;
    let open = through.iter_days().skip(1).take(usize::from(most)).take_while(until);
    open.chain(done_by.iter_days().skip_while(|day| *day <= through).take_while(until)).collect()
}

/// What in an operation does not fit the ticket that we stored, if it is one of ours.
fn misfit(operation: &Operation, known: Option<&TicketRef>) -> Option<Reason> {
    match (operation.kind, known) {
        (_, None) => Some(Reason::Foreign),
        (OperationKind::Other, Some(_)) => Some(Reason::UnknownOperation),
        (OperationKind::Payment, Some(known)) if operation.amount_minor != known.amount_minor => {
            Some(Reason::WrongAmount)
        }
        (OperationKind::Payment | OperationKind::Refund, Some(_)) => None,
    }
}

/// What the bank itself shows by an operation of its list.
fn shown(kind: OperationKind) -> Shown {
    match kind {
        OperationKind::Payment => Shown::Payment,
        OperationKind::Refund => Shown::Refund,
        OperationKind::Other => Shown::Other,
    }
}

pub(super) fn of_ours<'a>(ticket: &'a str, known: &'a TicketRef, amount_minor: i64, shown: Shown) -> Reported<'a> {
    Reported {
        ticket,
        order_number: &known.number,
        amount_minor,
        status: None,
        order: Some(&known.order),
        shown: Some(shown),
        made_at: None,
    }
}
