//! The notices that are mailed, and who each is for.

use serde::{Deserialize, Serialize};

macro_rules! notices {
    ($($(#[doc = $doc:literal])+ $name:ident = $text:literal;)+) => {
        /// A notice that is mailed. Its text lies in `agreement/notices`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum Notice { $($(#[doc = $doc])+ $name,)+ }

        impl Notice {
            /// Every notice.
            pub const ALL: &'static [Notice] = &[$(Notice::$name,)+];

            /// The name that its texts go by.
            pub fn name(self) -> &'static str {
                match self { $(Notice::$name => $text,)+ }
            }
        }
    };
}

notices! {
    /// To the buyer: the order was placed (clause 3.5).
    OrderPlaced = "order-placed";
    /// To the buyer: the order was reviewed and can be paid now (clause 4.2).
    OrderReleased = "order-released";
    /// To the buyer: the order was cancelled (clause 3.5).
    OrderCancelled = "order-cancelled";
    /// To the buyer: the agreement ended for delay, and everything goes back (clause 4.10).
    OrderTerminatedForDelay = "order-terminated-for-delay";
    /// To the buyer: the agreement ended early, and nothing goes back (clause 4.12).
    OrderTerminatedEarly = "order-terminated-early";
    /// To the buyer: the agreement ended by agreement or by a court.
    OrderTerminated = "order-terminated";
    /// To the buyer: the notice of termination arrived and a person decides on it (K47).
    TerminationRequested = "termination-requested";
    /// To the buyer: the notice does not end the agreement; the right of 4.10 stands on its own (K47).
    TerminationRefused = "termination-refused";
    /// To the buyer: the bank declined the payment, another can be tried.
    PaymentDeclined = "payment-declined";
    /// To the buyer: the order is paid in full (clauses 4.6, 4.7).
    PaymentReceived = "payment-received";
    /// To the buyer: a part of the price arrived; the clocks start with the rest (K13).
    PaymentInPart = "payment-in-part";
    /// To the buyer: more arrived than was owed; it goes back on demand (K14).
    PaymentSurplus = "payment-surplus";
    /// To the buyer: the bank took the payment back (K38, clause 9.3).
    PaymentReversed = "payment-reversed";
    /// To the buyer: what is owed after the bank took a payment back, now and as a reminder (clause 9.3).
    DebtOwed = "debt-owed";
    /// To the buyer: a payment arrived and counts against what is owed (clause 9.3).
    DebtPaid = "debt-paid";
    /// To the buyer: some of what was owed is given up (clause 9.3).
    DebtWaived = "debt-waived";
    /// To the buyer: a transfer had been entered wrongly, and what is counted now (clause 4.7).
    ReceiptCorrected = "receipt-corrected";
    /// To the buyer: everything paid went back, and the agreement ended with it (K57).
    OrderReturned = "order-returned";
    /// To the buyer: what became of the payment that was asked about (clauses 3.6, 4.8).
    PaymentQueryAnswered = "payment-query-answered";
    /// To the buyer: a transfer could not be counted and goes back (K13).
    ReceiptHeld = "receipt-held";
    /// To the buyer: an invoice, and until when it can be paid (clause 4.3).
    InvoiceIssued = "invoice-issued";
    /// To the buyer: the invoice was not paid in time; the order stays (clause 4.3).
    InvoiceLapsed = "invoice-lapsed";
    /// To the buyer: the license is active, and until when a claim can be made (clauses 4.7, 4.9).
    LicenseActivated = "license-activated";
    /// To the buyer: the paid period begins earlier, since the one before it ended early (K50).
    PeriodMoved = "period-moved";
    /// To the buyer: activation is more than ten days late, and the agreement can be ended with a refund (clause 4.10).
    DelayRight = "delay-right";
    /// To the buyer: the window for claims ends soon (clause 4.9).
    ClaimWindowReminder = "claim-window-reminder";
    /// To the buyer: the claim arrived and when it will be answered (clause 10.1).
    ClaimReceived = "claim-received";
    /// To the buyer: the claim was answered (clause 10.1).
    ClaimAnswered = "claim-answered";
    /// To the buyer: the claim was classified anew, and an objection can be made (K5).
    ClaimReclassified = "claim-reclassified";
    /// To the buyer: whether the claim counts as handed in in time, or as a claim at all (clause 4.9).
    ClaimDecided = "claim-decided";
    /// To the buyer: the claim was not answered in time; the pre-trial procedure is exhausted (clause 10.1).
    ClaimOverdue = "claim-overdue";
    /// To the buyer: the objection arrived and automated processing is stopped (K30).
    ObjectionReceived = "objection-received";
    /// To the buyer: the objection was dealt with (K30).
    ObjectionResolved = "objection-resolved";
    /// To the buyer: the license is deemed provided (clause 4.9).
    LicenseDeemedProvided = "license-deemed-provided";
    /// To the buyer: the paid period ends soon (clause 9.2).
    PeriodEndReminder = "period-end-reminder";
    /// To the buyer: the paid period is over (clause 9.2).
    LicenseExpired = "license-expired";
    /// To the buyer: what goes back, how, and by when (clause 4.11).
    RefundDemanded = "refund-demanded";
    /// To the buyer: the money went back (clause 4.11).
    RefundSettled = "refund-settled";
    /// To the buyer: e-mail alone is not trusted for now (clause 10.4).
    MailboxReported = "mailbox-reported";
    /// To the buyer: it was reported again after an operator trusted e-mail, which changes nothing yet (K55).
    MailboxReportedAgain = "mailbox-reported-again";
    /// To the buyer: e-mail is trusted again (clause 10.4).
    MailboxCleared = "mailbox-cleared";
    /// To the buyer: a copy of the agreement in paper form is asked for (clause 10.6).
    PaperCopyRequested = "paper-copy-requested";
    /// To every licensee: our own mailbox may be in other hands (clause 10.4, K26).
    LicensorMailboxReported = "licensor-mailbox-reported";
    /// To the buyer's new address: the order's notices come here from now on (clause 3.1).
    ContactChanged = "contact-changed";
    /// To the buyer's former address: the order's notices come here no more (clause 3.1).
    ContactChangedFormer = "contact-changed-former";
    /// To the buyer: the Kommo account that the order is for was corrected (clause 3.1).
    AccountCorrected = "account-corrected";
    /// To the buyer: the tokens that opened the order by themselves were ended (clause 3.5).
    TokensEnded = "tokens-ended";
    /// To the buyer: the use is suspended, and on what ground (K37).
    UseSuspended = "use-suspended";
    /// To the buyer: the use goes on (K37).
    UseResumed = "use-resumed";
    /// To the buyer: a new calendar moved deadlines.
    DeadlinesRecomputed = "deadlines-recomputed";
    /// To every licensee: new terms were published and will come into force (clause 9.4).
    TermsPublished = "terms-published";
    /// To every licensee: the published terms are in force now (clause 9.4).
    TermsInForce = "terms-in-force";
    /// To every licensee: the published terms were withdrawn before they came into force (clause 9.4).
    TermsWithdrawn = "terms-withdrawn";
    /// To a licensee who demanded it: the payment terms of new service packages (clause 4.13).
    PricesPosted = "prices-posted";
    /// To who agreed to be sent information: the same, unasked (clause 8.6).
    PricesNews = "prices-news";
    /// To who reads a mailbox: the link by which they sign in, as somebody asked (clause 3.5).
    SignInLink = "sign-in-link";
    /// To the vendor: an order waits for its invoice (clause 4.3).
    VendorInvoiceWanted = "vendor-invoice-wanted";
    /// To the vendor: a paid order waits for a person's activation (clause 4.7).
    VendorActivationWanted = "vendor-activation-wanted";
    /// To the vendor: the day for activation passed (clause 4.7).
    VendorActivationOverdue = "vendor-activation-overdue";
    /// To the vendor: the buyer may terminate for delay (clause 4.10).
    VendorDelayRight = "vendor-delay-right";
    /// To the vendor: a written claim arrived (clause 10.1).
    VendorClaimReceived = "vendor-claim-received";
    /// To the vendor: an answer to a claim is due soon (clause 10.1).
    VendorClaimReminder = "vendor-claim-reminder";
    /// To the vendor: a claim was not answered in time (clause 10.1).
    VendorClaimOverdue = "vendor-claim-overdue";
    /// To the vendor: something waits for a person. Sent only where a task stands in the queue.
    VendorTask = "vendor-task";
    /// To the vendor: more came in than was owed; nothing waits before the buyer demands it (K14).
    VendorSurplus = "vendor-surplus";
    /// To the vendor: a refund was not paid in the law's term (clause 4.11).
    VendorRefundOverdue = "vendor-refund-overdue";
    /// To the vendor: the bank took a payment back, what is lost by it and what the buyer owes (clause 9.3, K38).
    VendorPaymentReversed = "vendor-payment-reversed";
    /// To the vendor: a signed callback was set aside (clause 4.6).
    VendorPaymentQuarantined = "vendor-payment-quarantined";
    /// To the vendor: the calendar of working days ends soon (K48).
    VendorCalendarEnding = "vendor-calendar-ending";
    /// To the vendor: terms, a price list or a rate were proposed and wait for a second person.
    VendorApprovalWanted = "vendor-approval-wanted";
    /// To the vendor: what waits for a person, each working morning.
    VendorDigest = "vendor-digest";
}

impl Notice {
    /// Whether it tells a buyer of something that was published, rather than of the order itself (clauses 4.13, 9.4).
    pub fn is_of_published(self) -> bool {
        use Notice::{LicensorMailboxReported, PricesNews, PricesPosted, TermsInForce, TermsPublished, TermsWithdrawn};
        let terms = matches!(self, TermsPublished | TermsInForce | TermsWithdrawn);
        terms || matches!(self, PricesPosted | PricesNews | LicensorMailboxReported)
    }

    /// Whether it is of a mailbox, rather than of an order or of something published. It is worth nothing when it comes late, and
    /// whoever does not get it asks again.
    pub fn is_of_mailbox(self) -> bool {
        self == Notice::SignInLink
    }

    /// Whether nobody is to be reached another way where it did not arrive: a link that its reader asks for again, word to an address
    /// that may be nobody's.
    pub fn forgone(self) -> bool {
        self.is_of_mailbox() || self == Notice::ContactChangedFormer
    }

    /// Whether it goes to the vendor's operator rather than to the buyer.
    pub fn to_vendor(self) -> bool {
        self.name().starts_with("vendor-")
    }

    /// Whether it is information that the buyer need not be sent: only with their consent (clause 8.6), and no more after a
    /// complaint.
    pub fn optional(self) -> bool {
        self == Notice::PricesNews
    }

    /// Whether its reader is asked to confirm that it arrived: what is owed, and each notice of a price list, since nothing else
    /// certifies that one was received (clause 4.13, K19).
    pub fn confirmable(self) -> bool {
        self.required() || self == Notice::PricesNews
    }

    /// Whether it is a notice to the buyer that another rule needs, so that it must arrive or become a person's task.
    pub fn required(self) -> bool {
        !self.to_vendor() && !self.optional() && !self.forgone()
    }
}
