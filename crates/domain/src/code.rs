//! The published, frozen list of problem codes: every refusal and every error a caller can meet.

use crate::clause::Clause;
use serde::{Serialize, Serializer};

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $name:ident = $text:literal $status:literal $(, clause ($major:literal, $minor:literal))? ;)+) => {
        /// What went wrong, as callers and tests know it. A code is never renamed or reused.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Code { $($(#[doc = $doc])+ $name,)+ }

        impl Code {
            /// Every code, in the order of the list.
            pub const ALL: &'static [Code] = &[$(Code::$name,)+];

            /// The code as it stands in a problem document.
            pub fn as_str(self) -> &'static str {
                match self { $(Code::$name => $text,)+ }
            }

            /// The HTTP status it is answered with.
            pub fn status(self) -> u16 {
                match self { $(Code::$name => $status,)+ }
            }

            /// The clause of the offer it rests on; `None` where the rule is ours.
            pub fn clause(self) -> Option<Clause> {
                match self { $(Code::$name => codes!(@clause $($major, $minor)?),)+ }
            }

            /// One plain sentence for the caller.
            pub fn summary(self) -> &'static str {
                match self { $(Code::$name => concat!($($doc,)+).trim_ascii(),)+ }
            }
        }
    };
    (@clause) => { None };
    (@clause $major:literal, $minor:literal) => { Some(Clause::new($major, $minor)) };
}

codes! {
    /// The body is not valid JSON.
    NotJson = "not_json" 400;
    /// This request needs an Idempotency-Key header.
    IdempotencyKeyMissing = "idempotency_key_missing" 400;
    /// The Idempotency-Key must be 1 to 255 visible ASCII characters.
    IdempotencyKeyInvalid = "idempotency_key_invalid" 400;
    /// The callback cannot be read.
    CallbackMalformed = "callback_malformed" 400;
    /// This request needs a bearer token or a one-time token.
    TokenMissing = "token_missing" 401;
    /// The token is not valid here.
    TokenInvalid = "token_invalid" 401;
    /// The token has expired.
    TokenExpired = "token_expired" 401;
    /// Your roles do not allow this.
    RoleMissing = "role_missing" 403;
    /// A form of this shop is sent from its own pages only.
    CrossSite = "cross_site" 403;
    /// The callback's signature is wrong.
    CallbackSignature = "callback_signature" 403;
    /// There is nothing at this address.
    NotFound = "not_found" 404;
    /// This address does not answer this method.
    MethodNotAllowed = "method_not_allowed" 405;
    /// These terms are not in force; read the offer again and tick anew.
    TermsNotInForce = "terms_not_in_force" 409, clause (2, 4);
    /// There is a version of this name already, and a version is never edited: choose another name.
    VersionTaken = "version_taken" 409;
    /// These terms have a text in this language, and a published text is never edited.
    LanguageTaken = "language_taken" 409;
    /// These terms were published already.
    TermsPublished = "terms_published" 409, clause (9, 4);
    /// These terms were not published.
    TermsNotPublished = "terms_not_published" 409, clause (9, 4);
    /// These terms were withdrawn.
    TermsWithdrawn = "terms_withdrawn" 409, clause (9, 4);
    /// These terms were discarded before they were published; draft others.
    TermsDiscarded = "terms_discarded" 409, clause (9, 4);
    /// These terms have come into force and cannot be withdrawn any more; publish others.
    TermsComeIntoForce = "terms_come_into_force" 409, clause (9, 4);
    /// The public page serves something else than this version, so that nobody could prove its publication.
    PageDiffers = "page_differs" 409, clause (9, 4);
    /// The calendar would end a deadline earlier than it was shown; say keep_notified to leave such deadlines as they are.
    CalendarBringsForward = "calendar_brings_forward" 409;
    /// The rate lies far from the one before it; say outside_band if it is meant.
    RateOutsideBand = "rate_outside_band" 409, clause (4, 2);
    /// There is no rate of these days for this currency, so a card cannot be charged; try another currency or an invoice.
    RateNotCurrent = "rate_not_current" 409, clause (4, 2);
    /// There is no rate of these days by which an invoice to a resident could be in tenge; try another currency or a card.
    ResidentRateNotCurrent = "resident_rate_not_current" 409, clause (4, 2);
    /// Another price list or rate counts by now than the one that was shown; read the offer again and order anew.
    PriceChanged = "price_changed" 409, clause (4, 1);
    /// By the published rate a card would be charged nothing.
    ChargeTooSmall = "charge_too_small" 409, clause (4, 2);
    /// By the published rate a card would be charged more than can be counted.
    ChargeTooLarge = "charge_too_large" 409, clause (4, 2);
    /// The bank refuses the payment, and trying again does not change that; the vendor is told. The order stands.
    BankRefuses = "bank_refuses" 409, clause (4, 5);
    /// The order is paid by invoice, not at the gateway.
    PaidByInvoice = "paid_by_invoice" 409, clause (4, 3);
    /// The order is already paid in full.
    AlreadyPaid = "already_paid" 409, clause (4, 6);
    /// The order is not paid in full, so its license cannot be activated.
    NotPaid = "not_paid" 409, clause (4, 7);
    /// The order is paid by card, not by invoice.
    PaidByCard = "paid_by_card" 409, clause (4, 3);
    /// The order has an invoice that can still be paid.
    InvoiceOpen = "invoice_open" 409, clause (4, 3);
    /// The order waits for the vendor's review, and can be paid once it is released.
    AwaitingReview = "awaiting_review" 409, clause (4, 2);
    /// The order was cancelled, terminated or reversed, or everything paid for it went back.
    OrderEnded = "order_ended" 409, clause (9, 2);
    /// The order is paid in full and cannot be cancelled; it can be terminated.
    NotCancellable = "not_cancellable" 409, clause (3, 5);
    /// There is no paid and running agreement to terminate.
    NotTerminable = "not_terminable" 409, clause (9, 2);
    /// Ending the agreement early gives no refund; say acknowledge_no_refund to end it all the same.
    NoRefundNotAcknowledged = "no_refund_not_acknowledged" 409, clause (4, 12);
    /// The mailbox is reported as compromised; this needs more than an e-mail.
    MailboxFrozen = "mailbox_frozen" 409, clause (10, 4);
    /// Somebody has shown that they read the mailbox of this order; another address is a matter for the vendor's operators.
    MailboxProven = "mailbox_proven" 409, clause (3, 1);
    /// Nothing of this kind was proposed.
    NothingProposed = "nothing_proposed" 409;
    /// There is no such hold on the order.
    NotHeld = "not_held" 409;
    /// The use can be suspended only for a breach of 5.2, 5.6 or 5.8.
    NoGroundToSuspend = "no_ground_to_suspend" 422, clause (5, 6);
    /// The invoice of a renewal can be had only some days before the paid period ends; order it by card, or later.
    RenewalTooEarly = "renewal_too_early" 409, clause (4, 3);
    /// The license is not active.
    NotActive = "not_active" 409, clause (4, 7);
    /// The license was used through the widget, so the Kommo account that it is for is not changed any more.
    LicenseInUse = "license_in_use" 409, clause (2, 3);
    /// The claim was answered already.
    ClaimAnswered = "claim_answered" 409, clause (10, 1);
    /// The claim must be answered before it is closed without the buyer, a settlement or a court.
    ClaimUnanswered = "claim_unanswered" 409, clause (10, 1);
    /// The claim is closed.
    ClaimClosed = "claim_closed" 409, clause (10, 1);
    /// The time for adding files to this claim has passed; the claim stands, and more can be said in another one.
    ClaimFilesClosed = "claim_files_closed" 409, clause (10, 1);
    /// The claim has no classification that could be contradicted.
    NotClassified = "not_classified" 409, clause (4, 9);
    /// The claim does not wait for a decision on its time.
    ClaimNotHeld = "claim_not_held" 409, clause (4, 9);
    /// A claim cannot have been handed in after it arrived.
    HandedInAfterReceipt = "handed_in_after_receipt" 422, clause (4, 9);
    /// The month of a loss lies between that of the order and the current one.
    LossMonthOutside = "loss_month_outside" 422, clause (6, 3);
    /// A call is recorded only after notice that it will be.
    RecordedWithoutNotice = "recorded_without_notice" 422, clause (10, 2);
    /// An original takes the place of a piece of the same order that is none itself, and whose place no other took.
    CannotSupersede = "cannot_supersede" 409, clause (10, 3);
    /// The notice is still to be sent; nobody has to reach its reader another way or to have it sent again.
    NoticeQueued = "notice_queued" 409;
    /// Nothing waits about this report of the bank.
    ReportClosed = "report_closed" 409;
    /// The dead letter waits no more: it was sent again, or closed.
    LetterClosed = "letter_closed" 409;
    /// There is nothing to send again: what this dead letter was about goes on by itself.
    LetterNotSendable = "letter_not_sendable" 409;
    /// The notice went out and did not come back; only one that did not arrive is sent again.
    NoticeNotLost = "notice_not_lost" 409;
    /// Nothing waits for a confirmation.
    NothingToConfirm = "nothing_to_confirm" 409, clause (4, 9);
    /// The objection was dealt with in another way.
    ObjectionResolved = "objection_resolved" 409, clause (4, 9);
    /// The question was answered in another way.
    QueryAnswered = "query_answered" 409, clause (3, 6);
    /// A refund of this payment is under way.
    RefundOpen = "refund_open" 409, clause (4, 11);
    /// The refund is not at the point where this can be done.
    RefundNotOpen = "refund_not_open" 409, clause (4, 11);
    /// This reference of the bank's was entered for another refund, or with another amount or day.
    RefundReferenceKnown = "refund_reference_known" 409, clause (4, 11);
    /// Money cannot have gone back before it came in.
    RefundBeforePayment = "refund_before_payment" 422, clause (4, 11);
    /// The amount is not positive, or more than can go back of this payment.
    RefundTooLarge = "refund_too_large" 422, clause (4, 11);
    /// This needs the approval of a second operator, who is not the one that proposed it.
    SecondOperator = "second_operator" 409, clause (4, 11);
    /// The last day of the invoice has passed.
    InvoiceDayPast = "invoice_day_past" 422, clause (4, 3);
    /// The bank's reference was entered for another order.
    ReceiptElsewhere = "receipt_elsewhere" 409, clause (4, 7);
    /// The bank's reference is known with other facts; what was mistyped is corrected, not entered again.
    FactsDiffer = "facts_differ" 409, clause (4, 7);
    /// The bank's reference stands for another transfer already.
    ReferenceTaken = "reference_taken" 409, clause (4, 11);
    /// Money went back on this transfer, or a license or an end rests on it; it cannot be corrected any more.
    NotCorrectable = "not_correctable" 409, clause (4, 7);
    /// The amount is not positive, or more than the buyer owes.
    DebtSmaller = "debt_smaller" 422, clause (9, 3);
    /// Nothing more of this kind can be added to this order.
    LimitReached = "limit_reached" 409;
    /// The order has changed since; read it again.
    VersionChanged = "version_changed" 412;
    /// This request needs an If-Match header with the version that it rests on.
    IfMatchMissing = "if_match_missing" 428;
    /// The body is larger than 64 KiB.
    BodyTooLarge = "body_too_large" 413;
    /// The body must be application/json.
    UnsupportedMediaType = "unsupported_media_type" 415;
    /// Some fields are unknown, missing or invalid.
    InvalidFields = "invalid_fields" 422;
    /// A parameter of the address is unknown, missing or invalid.
    InvalidQuery = "invalid_query" 422;
    /// The order needs the box to be ticked.
    NotAccepted = "not_accepted" 422, clause (2, 4);
    /// A consent that the order cannot do without was not given.
    ConsentRequired = "consent_required" 422, clause (8, 6);
    /// The price list has no such item.
    UnknownSku = "unknown_sku" 422, clause (4, 1);
    /// The price list has no price in this currency.
    CurrencyNotListed = "currency_not_listed" 422, clause (4, 2);
    /// This Idempotency-Key was used with another body.
    IdempotencyKeyReused = "idempotency_key_reused" 422;
    /// Too many orders were placed within the hour for this mailbox, by this account or from this address; try again later.
    TooManyOrders = "too_many_orders" 429;
    /// Something failed on our side.
    Internal = "internal" 500;
    /// The bank cannot be reached; the order stands, try again.
    BankUnavailable = "bank_unavailable" 503, clause (4, 5);
    /// The operators' issuer cannot be asked for its keys, so nobody can be let in; try again.
    IssuerUnavailable = "issuer_unavailable" 503;
    /// The public page cannot be seen; nothing was published, try again.
    PageUnavailable = "page_unavailable" 503, clause (9, 4);
    /// Too many changes to this order at once; nothing was changed, try again.
    Contended = "contended" 503;
    /// The state cannot be reached; it is unknown whether the request took effect: send it again.
    Unavailable = "unavailable" 503;
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// A command that the rules do not allow. Nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", code.as_str())]
pub struct Refusal {
    /// What is refused.
    pub code: Code,
    /// The clause it rests on; `None` says that the rule is ours.
    pub clause: Option<Clause>,
    /// The version of the terms that has this clause: the order's, or of one that was not placed those that the offer has.
    pub terms: Option<String>,
    /// The field that it is about, as the caller wrote it, and what is wrong with that.
    pub field: Option<(&'static str, &'static str)>,
}

impl Refusal {
    /// A refusal of what a field says.
    pub(crate) fn at(code: Code, field: &'static str, wrong: &'static str) -> Refusal {
        Refusal { field: Some((field, wrong)), ..code.into() }
    }

    /// The same, where it rests on a clause: under a version of the terms.
    #[must_use]
    pub fn under(self, version: &str) -> Refusal {
        let terms = self.clause.map(|_| version.to_owned());
        Refusal { terms, ..self }
    }
}

impl From<Code> for Refusal {
    fn from(code: Code) -> Refusal {
        Refusal { code, clause: code.clause(), terms: None, field: None }
    }
}
