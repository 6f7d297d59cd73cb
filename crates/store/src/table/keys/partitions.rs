//! How partitions begin. What the functions may touch is granted by these.

/// Orders.
pub const ORDER: &str = "ORDER#";
/// Callers' keys.
pub const IDEMPOTENCY: &str = "IDEM#";
/// How much was asked for of late.
pub const LIMIT: &str = "LIMIT#";
/// Personal data.
pub const SUBJECT: &str = "SUBJECT#";
/// Mailboxes.
pub const MAILBOX: &str = "MAILBOX#";
/// Orders by words of their buyers and accounts.
pub const FIND: &str = "FIND#";
/// Figures of months.
pub const FIGURES: &str = "FIGURES#";
/// Kommo accounts.
pub const ACCOUNT: &str = "ACCOUNT#";
/// Tickets of gateways and references of the bank.
pub const REFERENCE: &str = "REF#";
/// Numbers that only go up.
pub const COUNTER: &str = "COUNTER#";
/// Refunds by the day on which they were settled.
pub const SETTLED: &str = "SETTLED#";
/// Days that were reconciled.
pub const RECONCILED: &str = "RECONCILED#";
/// Reports of the bank that were set aside.
pub const QUARANTINE: &str = "QUARANTINE#";
/// Operators, their sessions and sign-ins.
pub const OPERATOR: &str = "OPERATOR#";
/// Personal data that operators were shown, by the day.
pub const LOOKED: &str = "LOOKED#";
/// What is published, in short.
pub const OFFER: &str = "OFFER#";
/// Versions of the terms.
pub const TERMS: &str = "TERMS#";
/// Price lists.
pub const PRICES: &str = "PRICES#";
/// Calendars.
pub const CALENDAR: &str = "CALENDAR#";
/// Rates.
pub const RATES: &str = "RATES#";

/// What came by e-mail, by the month.
pub const EMAIL_ACTS: &str = "EMAIL_ACTS#";
/// Reports of our own mailbox.
pub const LICENSOR: &str = "LICENSOR#";
/// Outages.
pub const OUTAGES: &str = "OUTAGES#";
/// Dead letters.
pub const LETTER: &str = "LETTER#";
/// What the vendor is mailed each working morning.
pub const DESK: &str = "DESK#";
/// Who took a task.
pub const TAKEN: &str = "TAKEN#";

/// All of them.
pub const ALL: [&str; 26] = [
    ORDER,
    IDEMPOTENCY,
    LIMIT,
    SUBJECT,
    MAILBOX,
    FIND,
    FIGURES,
    ACCOUNT,
    REFERENCE,
    COUNTER,
    SETTLED,
    RECONCILED,
    QUARANTINE,
    OPERATOR,
    LOOKED,
    OFFER,
    TERMS,
    PRICES,
    CALENDAR,
    RATES,
    EMAIL_ACTS,
    LICENSOR,
    OUTAGES,
    LETTER,
    TAKEN,
    DESK,
];
