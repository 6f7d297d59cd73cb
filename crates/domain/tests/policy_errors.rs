//! A mistake in the agreement's files stops the start and names the file, the key and the reason.

#![expect(clippy::unwrap_used, reason = "a helper of tests fails the test")]

use domain::agreement::clauses::{Clauses, required};
use domain::agreement::policy::{ClaimWindowAnchor, ConfirmDeeming, Policy};
use domain::agreement::rule::Rule;
use domain::agreement::source::{AgreementError, Source};
use domain::clause::Clause;

const POLICY: &str = include_str!("../../../tests/agreement/policy.toml");
const CALENDAR: &str = include_str!("../../../tests/agreement/calendar.json");
const CLAUSES: &str = include_str!("../../../tests/agreement/clauses.toml");

fn parse(policy: &str, calendar: &str, clauses: &str) -> Result<Policy, AgreementError> {
    let clauses = Clauses::parse(Source { file: "agreement/clauses.toml", text: clauses })?;
    let policy = Source { file: "agreement/policy.toml", text: policy };
    Policy::parse(policy, Source { file: "agreement/calendar.json", text: calendar }, &clauses)
}

fn replaced(text: &str, old: &str, new: &str) -> String {
    assert!(text.contains(old), "the test would change nothing: {old}");
    text.replacen(old, new, 1)
}

/// The text of a rule's table with one replacement inside it.
fn in_rule(rule: &str, old: &str, new: &str) -> String {
    let start = POLICY.find(&format!("[rules.{rule}]")).unwrap();
    let (before, after) = POLICY.split_at(start);
    format!("{before}{}", replaced(after, old, new))
}

fn expect(result: Result<Policy, AgreementError>, file: &str, key: &str, reason: &str) {
    let error = result.err().unwrap_or_else(|| panic!("accepted; expected an error at {key}: {reason}"));
    assert_eq!((error.file.as_str(), error.key.as_str()), (file, key), "{error}");
    assert!(error.reason.contains(reason), "{error} does not say {reason:?}");
    assert!(error.to_string().starts_with(&format!("{file}: {key}")), "{error}");
}

#[test]
fn the_files_as_they_stand_are_accepted() {
    let policy = parse(POLICY, CALENDAR, CLAUSES).unwrap();
    assert_eq!(policy.claim_window_anchor, ClaimWindowAnchor::LaterOfPaymentActivationAndPeriod);
    assert_eq!(policy.confirm_deeming, ConfirmDeeming::Never);
    assert_eq!(policy.payment.ticket_validity, chrono::TimeDelta::minutes(20));
    assert_eq!(policy.clock_error_bound, chrono::TimeDelta::seconds(5));
    assert_eq!(policy.reminders(Rule::ClaimWindow), [chrono::TimeDelta::days(3), chrono::TimeDelta::days(1)]);
    assert!(policy.reminders(Rule::Refund).is_empty());
    let clauses = Clauses::parse(Source { file: "clauses.toml", text: CLAUSES }).unwrap();
    assert!(required().eq(clauses.iter().map(|(clause, _)| clause)));
    assert_eq!(clauses.get(Clause::new(4, 9)).map(|text| text.title.as_str()), Some("Deemed provision"));
}

#[test]
fn a_wrong_rule_is_named() {
    for (rule, old, new, key, reason) in [
        ("\"4.9\"", "length = 10", "length = -10", "length", "must be from 1 to 366"),
        ("\"4.9\"", "length = 10", "length = 0", "length", "must be from 1 to 366"),
        ("\"4.9\"", "length = 10", "length = 5000000000", "length", "must be from 1 to 366"),
        ("\"4.9\"", "length = 10", "length = 1.5", "length", "floating point"),
        ("\"4.9\"", "length = 10", "length = \"10\"", "length", "string"),
        ("\"4.9\"", "length = 10\n", "", "", "missing field `length`"),
        ("\"4.9\"", "calendar_day", "fortnight", "unit", "unknown variant `fortnight`"),
        ("\"4.9\"", "roll = true", "roll = \"yes\"", "roll", "expected a boolean"),
        ("\"4.9\"", "roll = true\n", "", "roll", "is missing"),
        ("\"4.9\"", "roll = true", "role = true", "role", "unknown field `role`"),
        ("\"4.9\"", "clause = \"4.9\"\n", "", "clause", "is missing"),
        ("\"4.9\"", "clause = \"4.9\"", "clause = \"4.15\"", "clause", "clause 4.15 is not in the file of clauses"),
        ("\"4.9\"", "clause = \"4.9\"", "clause = \"4.09\"", "clause", "must be the number of a clause"),
        ("\"4.9\"", "later_of_payment_activation_and_period", "delivery", "anchor", "unknown variant"),
        ("\"4.9\"", "anchor = \"later_of_payment_activation_and_period\"\n", "", "anchor", "is missing"),
        ("\"4.9\"", "version = 2", "version = 0", "version", "must be 1 or more"),
        (
            "\"4.9\"",
            "basis = \"Offer 4.9; Civil Code of Kazakhstan, articles 173 to 176\"",
            "basis = \" \"",
            "basis",
            "empty",
        ),
        ("\"4.7\"", "roll = true", "roll = true\nanchor = \"payment\"", "anchor", "must be left out"),
        ("\"4.7\"", "roll = true", "roll = true\nbase = \"9.4\"", "base", "must be left out"),
        ("\"4.10\"", "base = \"4.7\"", "base = \"4.7\"\nroll = false", "roll", "must be left out"),
        ("\"4.10\"", "base = \"4.7\"\n", "", "base", "is missing"),
        ("\"4.10\"", "base = \"4.7\"", "base = \"4.10\"", "base", "has a base itself"),
        ("\"4.10\"", "base = \"4.7\"", "base = \"4.99\"", "base", "unknown rule"),
        (
            "\"4.10\"",
            "length = 10\nunit = \"calendar_day\"",
            "length = 1\nunit = \"calendar_month\"",
            "unit",
            "must not be",
        ),
        ("\"4.14\"", "length = 1", "length = 1\nroll = true", "roll", "cannot roll"),
        ("\"4.14\"", "length = 1", "length = 2", "length", "must be from 1 to 1"),
    ] {
        let dot = if key.is_empty() { "" } else { "." };
        expect(
            parse(&in_rule(rule, old, new), CALENDAR, CLAUSES),
            "agreement/policy.toml",
            &format!("rules.{rule}{dot}{key}"),
            reason,
        );
    }
    let statutory = in_rule("refund", "length = 7", "length = 7\nclause = \"4.11\"");
    expect(parse(&statutory, CALENDAR, CLAUSES), "agreement/policy.toml", "rules.refund.clause", "must be left out");
    let working_day = in_rule("objection", "length = 3", "length = 3\nroll = true");
    expect(parse(&working_day, CALENDAR, CLAUSES), "agreement/policy.toml", "rules.objection.roll", "cannot roll");
}

#[test]
fn a_missing_or_unknown_rule_is_named() {
    for rule in Rule::ALL.iter().copied().filter(|rule| *rule != Rule::Activation) {
        let quoted = if rule.id().contains('.') { format!("\"{rule}\"") } else { rule.id().to_owned() };
        let start = POLICY.find(&format!("[rules.{quoted}]")).unwrap();
        let end = POLICY[start + 1..].find("\n[").map_or(POLICY.len(), |end| start + 1 + end);
        let without = format!("{}{}", &POLICY[..start], &POLICY[end..]);
        let key = format!("rules.{quoted}");
        expect(parse(&without, CALENDAR, CLAUSES), "agreement/policy.toml", &key, "is missing");
    }
    let unknown = POLICY.replace("[rules.\"4.7\"]", "[rules.\"4.71\"]");
    expect(parse(&unknown, CALENDAR, CLAUSES), "agreement/policy.toml", "rules.\"4.71\"", "unknown rule");
}

#[test]
fn a_wrong_parameter_is_named() {
    for (old, new, key, reason) in [
        ("zone = \"Asia/Almaty\"", "zone = \"Asia/Astana\"", "zone", "must be the name of an IANA zone"),
        ("zone = \"Asia/Almaty\"", "zone = 5", "zone", "expected a string"),
        ("transit_grace = \"PT0H\"", "transit_grace = \"-PT1H\"", "transit_grace", "must be an ISO 8601 duration"),
        ("transit_grace = \"PT0H\"", "transit_grace = \"P90D\"", "transit_grace", "must be from 0 to 2592000 seconds"),
        ("clock_error_bound = \"PT5S\"", "clock_error_bound = 5", "clock_error_bound", "expected a string"),
        ("clock_error_bound = \"PT5S\"", "clock_error_bound = \"PT5M\"", "clock_error_bound", "must be from"),
        ("\"PT10M\"", "\"P8D\"", "orders.token_repeat", "must be from 60 to 86400 seconds"),
        ("before = \"P14D\"", "before = \"PT1H\"", "orders.renewal_invoice_before", "must be from 86400 to"),
        ("of_mailbox = 20", "of_mailbox = 0", "limits.orders_of_mailbox", "must be from 1 to 100000"),
        ("of_account = 100", "of_account = 100001", "limits.orders_of_account", "must be from 1 to 100000"),
        ("of_address = 300", "of_address = 0", "limits.orders_of_address", "must be from 1 to 100000"),
        ("of_address = 300", "of_address = -1", "limits.orders_of_address", "invalid value"),
        ("few_mails = true", "few_mails = 1", "unproven.few_mails", "expected a boolean"),
        ("confirmations_a_day = 20", "confirmations_a_day = 0", "unproven.confirmations_a_day", "must be from 1 to"),
        ("confirmations_a_day = 20", "confirmations_a_day = 101", "unproven.confirmations_a_day", "from 1 to 100"),
        ("tasks_a_day = 100", "tasks_a_day = 0", "unproven.tasks_a_day", "must be from 1 to 100000"),
        ("rates = false", "rates = \"no\"", "second_person.rates", "expected a boolean"),
        ("terms = false", "term = false", "second_person.term", "unknown field `term`"),
        ("[limits]", "[limits]\norders = 1", "limits.orders", "unknown field `orders`"),
        ("\"PT20M\"", "\"20M\"", "payment.ticket_validity", "must be an ISO 8601 duration"),
        ("\"PT20M\"", "\"PT0S\"", "payment.ticket_validity", "must be from 60 to 86400 seconds"),
        ("\"10 %\"", "\"0 %\"", "rates.band", "must be from 1 to 100 per cent"),
        ("\"10 %\"", "\"0.1\"", "rates.band", "must be a whole number of per cent"),
        ("\"P7D\"\n\n# 4.6", "\"PT1M\"\n\n# 4.6", "rates.greatest_age", "must be from 3600"),
        ("within = \"P2D\"", "within = \"PT2H\"", "reconciliation.listed_within", "must be from 86400"),
        ("a_night = 14", "a_night = 0", "reconciliation.days_a_night", "must be from 1 to 366"),
        ("\"PT72H\"", "\"PT0H\"", "notices.delivery_unknown_after", "must be from 3600 to 2592000 seconds"),
        ("give_up_after = \"P3D\"", "give_up_after = \"P31D\"", "notices.give_up_after", "must be from 3600"),
        ("\"P90D\"", "\"P367D\"", "notices.receipt_link_validity", "must be from 86400 to 31622400 seconds"),
        ("\"P90D\"", "90", "notices.receipt_link_validity", "expected a string"),
        ("[notices]", "[notices]\nretries = 1", "notices.retries", "unknown field `retries`"),
        ("confirm_deeming = \"never\"", "confirm_deeming = \"sometimes\"", "confirm_deeming", "unknown variant"),
        ("token_repeat =", "retain = \"limitation\"\ntoken_repeat =", "orders.retain", "unknown field `retain`"),
        ("[payment]", "[payment]\nfee = 1", "payment.fee", "unknown field `fee`"),
        ("licensor@example.com", "licensor", "licensor.email", "must be an e-mail address"),
        ("https://widgets.example.com", "http://widgets.example.com", "licensor.site", "https://"),
        ("\"000000000000\"", "\"\"", "licensor.registration", "must not be empty"),
        ("KZ770000000000000001", "KZ770000000000000010", "invoices.accounts.USD.account", "must be an IBAN"),
        ("KZ770000000000000001", "KZ77 0000 0000 0000 0001", "invoices.accounts.USD.account", "must be an IBAN"),
        ("KZ770000000000000001", "4070284050000001234", "invoices.accounts.USD.account", "or twenty digits"),
        ("PLCHKZKA", "plchkzka", "invoices.accounts.USD.bic", "must be a BIC"),
        ("kbe = \"17\"", "kbe = \"170\"", "invoices.kbe", "must be two digits"),
        ("knp = \"859\"", "knp = \"85\"", "invoices.knp", "must be three digits"),
        ("offer, invoice {number}", "offer", "invoices.purpose", "holds {number}"),
        ("оферте, счёт {number}", "оферте", "invoices.languages.ru.purpose", "holds {number}"),
        ("knp = \"859\"", "knp = \"859\"\nvat = \"16 %\"", "invoices.vat", "or else without_vat with its ground"),
        ("[invoices.accounts.EUR]", "[invoices.accounts.RUB]", "invoices.accounts.EUR", "is missing"),
        ("[invoices.accounts.EUR]", "[invoices.accounts.GBP]", "invoices.accounts", "unknown variant"),
        (
            "resident_currency = \"accept\"",
            "resident_currency = \"ask\"",
            "payment.resident_currency",
            "unknown variant",
        ),
        ("resident_currency = \"accept\"\n", "", "payment", "missing field `resident_currency`"),
        ("resident = \"none\"", "resident = \"USD\"", "charge_currency.resident", "unknown variant"),
        (
            "invoice_validity = \"P10D\"",
            "invoice_validity = \"PT36H\"",
            "payment.invoice_validity",
            "must be whole days",
        ),
        (
            "invoice_validity = \"P10D\"",
            "invoice_validity = \"PT0H\"",
            "payment.invoice_validity",
            "must be from 86400",
        ),
        ("\"+7 700 000 00 01\"", "\" \"", "licensor.information_phone", "must not be empty"),
        ("\"PO Box 1, 010000 Astana, Kazakhstan\"", "\"\"", "licensor.postal_address", "must not be empty"),
        ("Astana time\"", "Astana time\\n\"", "licensor.hours", "must be one line"),
        ("hours = \"Monday", "hour = \"Monday", "licensor.hour", "unknown field `hour`"),
        ("languages.ru]", "languages.Ru]", "licensor.languages.Ru", "the two or three letters of a language"),
        ("languages.ru]", "languages.en]", "licensor.languages.en", "other than English"),
        ("а/я 1\"", "а/я 1\"\nphone = \"1\"", "licensor.languages.ru.phone", "unknown field `phone`"),
        (
            "директор Плейсхолдер Джейн, действует на основании устава",
            "",
            "licensor.languages.ru.representative",
            "empty",
        ),
        ("[\"P3D\", \"P1D\"]", "[\"P1D\", \"P3D\"]", "reminders.\"4.9\"", "the longest first"),
        ("[\"P3D\", \"P1D\"]", "[\"P3D\", \"PT0S\"]", "reminders.\"4.9\"", "without repetition or zero"),
        ("[\"P3D\", \"P1D\"]", "[\"three days\"]", "reminders.\"4.9\"", "each must be an ISO 8601 duration"),
    ] {
        expect(parse(&replaced(POLICY, old, new), CALENDAR, CLAUSES), "agreement/policy.toml", key, reason);
    }
    let broken = replaced(POLICY, "zone = \"Asia/Almaty\"", "zone = ");
    let line = broken.lines().position(|line| line.trim() == "zone =").unwrap() + 1;
    expect(parse(&broken, CALENDAR, CLAUSES), "agreement/policy.toml", &format!("line {line}"), "");
}

#[test]
fn a_wrong_calendar_is_named() {
    for (old, new, key, reason) in [
        ("\"2023-01-02\"", "\"2023-01-01\"", "days[1].date", "2023-01-01 is listed twice"),
        ("\"2023-01-02\"", "\"2022-01-02\"", "days[1].date", "lies outside"),
        ("\"2023-01-02\"", "\"2023-02-30\"", "days[1].date", "out of range"),
        (
            "\"2023-01-02\", \"kind\": \"holiday\"",
            "\"2023-01-02\", \"kind\": \"feast\"",
            "days[1].kind",
            "unknown variant `feast`",
        ),
        (
            "\"2023-01-02\", \"kind\": \"holiday\"",
            "\"2023-01-02\", \"kind\": \"working_weekend\"",
            "days[1].date",
            "no weekend day",
        ),
        (
            "\"2023-01-02\", \"kind\"",
            "\"2023-01-02\", \"half\": true, \"kind\"",
            "days[1].half",
            "unknown field `half`",
        ),
        ("    \"2026\": \"final\",\n", "", "status.2026", "is missing"),
        ("\"2026\": \"final\"", "\"2026\": \"certain\"", "status.2026", "unknown variant"),
        ("\"2027\": \"provisional\"", "\"2027\": \"provisional\", \"2028\": \"final\"", "status.2028", "lies outside"),
        ("\"version\": \"2026-11-23/1\"", "\"version\": \"\"", "version", "must not be empty"),
        ("[\"Sat\", \"Sun\"]", "[\"Sat\", \"Sat\"]", "weekend", "each day once"),
        (
            "[\"Sat\", \"Sun\"]",
            "[\"Mon\",\"Tue\",\"Wed\",\"Thu\",\"Fri\",\"Sat\",\"Sun\"]",
            "weekend",
            "leave a working day",
        ),
        ("\"valid_to\": \"2027-12-31\"", "\"valid_to\": \"2022-12-31\"", "valid_to", "must not come before"),
    ] {
        expect(parse(POLICY, &replaced(CALENDAR, old, new), CLAUSES), "agreement/calendar.json", key, reason);
    }
    let trailing = format!("{CALENDAR}{{}}");
    assert!(parse(POLICY, &trailing, CLAUSES).unwrap_err().reason.contains("trailing"));
}

#[test]
fn a_wrong_description_of_the_clauses_is_named() {
    for (old, new, key, reason) in [
        ("[clauses.\"5.9\"]", "[clauses.\"5.10\"]", "clauses.\"5.9\"", "is missing"),
        (
            "[clauses.\"5.9\"]",
            "[clauses.\"5.10\"]\ntitle = \"x\"\nsummary = \"y\"\n\n[clauses.\"5.9\"]",
            "clauses.\"5.10\"",
            "is no clause",
        ),
        ("[clauses.\"5.9\"]", "[clauses.\"5,9\"]", "clauses.\"5,9\"", "must be the number of a clause"),
        ("title = \"Deemed provision\"", "title = \"\"", "clauses.\"4.9\".title", "must not be empty"),
        ("title = \"Deemed provision\"", "heading = \"\"", "clauses.\"4.9\".heading", "unknown field `heading`"),
        ("title = \"Deemed provision\"\n", "", "clauses.\"4.9\"", "missing field `title`"),
        ("version = \"2026-11-23/1\"", "version = \"\"", "version", "must not be empty"),
    ] {
        expect(parse(POLICY, CALENDAR, &replaced(CLAUSES, old, new)), "agreement/clauses.toml", key, reason);
    }
}
