//! Who sells, as it stands at the foot of every mail and of the buyer's pages (clauses 1.1, 3.8, 10.7).

use super::format::Values;
use domain::agreement::policy::Licensor;

/// The message that the foot is.
pub(super) const FOOTER: &str = "licensor-footer";

/// What its words are given in a language.
pub(super) fn values(licensor: &Licensor, language: &str) -> Values {
    let named = licensor.in_language(language);
    vec![
        ("licensor", named.name.to_owned()),
        ("licensor_registration", licensor.registration.clone()),
        ("licensor_representative", named.representative.to_owned()),
        ("licensor_address", named.address.to_owned()),
        ("licensor_postal_address", named.postal_address.to_owned()),
        ("licensor_email", licensor.email.clone()),
        ("licensor_phone", licensor.phone.clone()),
        ("licensor_information_phone", licensor.information_phone().to_owned()),
        ("licensor_hours", named.hours.to_owned()),
        ("licensor_site", licensor.site.clone()),
    ]
}
