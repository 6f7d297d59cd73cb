//! The rules by which a time limit runs, by id and by name.

use crate::schema;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use strum::VariantArray;
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

/// A time limit of the offer or of the law that stands behind it. Length, unit, rolling and basis are set per rule in
/// `agreement/policy.toml`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, VariantArray)]
pub enum Rule {
    /// 4.9: until when a written claim on the scope of rights keeps the license from being deemed provided.
    ClaimWindow,
    /// 4.7: until when the license is activated after full payment.
    Activation,
    /// 4.10: from when the licensee may terminate because of the licensor's delay; counted from full payment.
    LicensorDelay,
    /// 9.4: from when published terms are in force.
    TermsInForce,
    /// 10.1: until when a written claim is answered.
    ClaimAnswer,
    /// 4.14: the calendar month to which an event belongs.
    ReportingMonth,
    /// 3.6 and 4.8: until when the licensee asks for confirmation of a payment; a later query is handled too.
    PaymentQuery,
    /// By law: until when a demanded refund is paid.
    Refund,
    /// By law: until when a claim can be brought to court.
    Limitation,
    /// By law: the warning before a unilateral refusal takes effect.
    Warning,
    /// By law, beside 8.3: until when processing stops after consent was withdrawn.
    ConsentWithdrawal,
    /// By law: until when the authority hears of a breach of personal data.
    BreachNotice,
    /// By law: until when an objection to automated processing is dealt with.
    Objection,
    /// By law: until when the subject hears of a transfer to a third party.
    ThirdPartyNotice,
}

impl PartialSchema for Rule {
    fn schema() -> RefOr<Schema> {
        let description = "A time limit: the clause it stands in, or a word for one that the law sets.";
        schema::one_of(description, Rule::ALL.iter().copied().map(Rule::id))
    }
}

impl ToSchema for Rule {}

impl Rule {
    /// Every rule, in the order of the enumeration.
    pub const ALL: &'static [Rule] = Rule::VARIANTS;

    /// The short id, which the API, the command line and stored deadlines use: the clause, or a word for a statutory
    /// term.
    pub const fn id(self) -> &'static str {
        match self {
            Rule::ClaimWindow => "4.9",
            Rule::Activation => "4.7",
            Rule::LicensorDelay => "4.10",
            Rule::TermsInForce => "9.4",
            Rule::ClaimAnswer => "10.1",
            Rule::ReportingMonth => "4.14",
            Rule::PaymentQuery => "3.6",
            Rule::Refund => "refund",
            Rule::Limitation => "limitation",
            Rule::Warning => "warning",
            Rule::ConsentWithdrawal => "consent-withdrawal",
            Rule::BreachNotice => "breach-notice",
            Rule::Objection => "objection",
            Rule::ThirdPartyNotice => "third-party-notice",
        }
    }

    /// The long name, which the worked cases use. It is a name: the length that counts is that of the policy.
    pub const fn name(self) -> &'static str {
        match self {
            Rule::ClaimWindow => "claim_window_10_days",
            Rule::Activation => "activation_within_one_day",
            Rule::LicensorDelay => "licensor_delay_more_than_10",
            Rule::TermsInForce => "terms_in_force_after_7_days",
            Rule::ClaimAnswer => "claim_answer_30_calendar_days",
            Rule::ReportingMonth => "calendar_month",
            Rule::PaymentQuery => "payment_query_within_one_day",
            Rule::Refund => "refund_due_on_demand",
            Rule::Limitation => "limitation_3_years",
            Rule::Warning => "one_month_warning_of_unilateral_refusal",
            Rule::ConsentWithdrawal => "consent_withdrawal_stop_processing",
            Rule::BreachNotice => "breach_notice_to_authority",
            Rule::Objection => "automated_processing_objection",
            Rule::ThirdPartyNotice => "third_party_transfer_notice",
        }
    }

    /// The rule in a word or a few, joined by dashes, as texts select by it.
    pub const fn word(self) -> &'static str {
        match self {
            Rule::ClaimWindow => "claim-window",
            Rule::Activation => "activation",
            Rule::LicensorDelay => "licensor-delay",
            Rule::TermsInForce => "terms-in-force",
            Rule::ClaimAnswer => "claim-answer",
            Rule::ReportingMonth => "reporting-month",
            Rule::PaymentQuery => "payment-query",
            Rule::Refund
            | Rule::Limitation
            | Rule::Warning
            | Rule::ConsentWithdrawal
            | Rule::BreachNotice
            | Rule::Objection
            | Rule::ThirdPartyNotice => self.id(),
        }
    }

    /// The rule of an id or a name.
    pub fn parse(text: &str) -> Result<Rule, UnknownRule> {
        Rule::ALL.iter().copied().find(|rule| text == rule.id() || text == rule.name()).ok_or(UnknownRule)
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

/// The text is neither the id nor the name of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnknownRule;

impl std::error::Error for UnknownRule {}

impl fmt::Display for UnknownRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("unknown rule; the rules are ")?;
        for (index, rule) in Rule::ALL.iter().copied().enumerate() {
            let comma = if index == 0 { "" } else { ", " };
            write!(f, "{comma}{} ({})", rule.id(), rule.name())?;
        }
        Ok(())
    }
}

impl Serialize for Rule {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.id())
    }
}

impl<'de> Deserialize<'de> for Rule {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Rule, D::Error> {
        Rule::parse(&String::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn ids_and_names_lead_back_to_their_rule() {
        for (index, rule) in Rule::ALL.iter().copied().enumerate() {
            assert_eq!(rule as usize, index, "the policy keeps its rules in this order");
            assert_eq!(Rule::parse(rule.id()), Ok(rule));
            assert_eq!(Rule::parse(rule.name()), Ok(rule));
            let json = serde_json::to_string(&rule).unwrap();
            assert_eq!(json, format!("\"{}\"", rule.id()));
            assert_eq!(serde_json::from_str::<Rule>(&json).unwrap(), rule);
        }
        let texts: BTreeSet<&str> = Rule::ALL.iter().copied().flat_map(|rule| [rule.id(), rule.name()]).collect();
        assert_eq!(texts.len(), 2 * Rule::ALL.len());
        assert_eq!(Rule::parse("4.1"), Err(UnknownRule));
    }
}
