//! Who sells, line by line (clauses 1.1, 3.8, 10.7).

use crate::pages::texts::Texts;
use domain::agreement::policy::Licensor;

/// A line of it.
pub(super) struct Row {
    pub(super) label: &'static str,
    pub(super) value: String,
    /// Where it leads: a mail, a call, a site.
    pub(super) link: Option<String>,
}

/// The licensor in the language of a page.
pub(super) fn rows(licensor: &Licensor, texts: Texts) -> Vec<Row> {
    let named = licensor.in_language(texts.language());
    let row = |label: &'static str, value: &str| Row { label, value: value.to_owned(), link: None };
    let call = |label: &'static str, number: &str| {
        let digits: String = number.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
        Row { link: Some(format!("tel:{digits}")), ..row(label, number) }
    };
    vec![
        row(texts.licensor_name(), named.name),
        row(texts.licensor_registration(), &licensor.registration),
        row(texts.licensor_representative(), named.representative),
        row(texts.licensor_address(), named.address),
        row(texts.licensor_postal(), named.postal_address),
        Row { link: Some(format!("mailto:{}", licensor.email)), ..row(texts.licensor_email(), &licensor.email) },
        call(texts.licensor_phone(), &licensor.phone),
        call(texts.licensor_information(), licensor.information_phone()),
        row(texts.licensor_hours(), named.hours),
        Row { link: Some(licensor.site.clone()), ..row(texts.licensor_site(), &licensor.site) },
    ]
}
