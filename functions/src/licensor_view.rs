//! Who sells, as the API says it (clauses 1.1, 3.8, 10.7 and the signature block).

use domain::agreement::policy::Licensor;
use serde::Serialize;
use utoipa::ToSchema;

/// The licensor (clauses 1.1, 3.8, 10.7): whom the terms mean by that word.
#[derive(Serialize, ToSchema)]
#[schema(as = Licensor)]
pub struct LicensorView<'a> {
    /// The language of the texts: the one asked for, or English where the licensor has none in it.
    #[schema(pattern = "^[a-z]{2,3}$")]
    language: &'a str,
    /// The full legal name.
    name: &'a str,
    /// The number in the business register.
    registration: &'a str,
    /// Who acts for the licensor and on what ground.
    representative: &'a str,
    /// The legal address.
    address: &'a str,
    /// The postal address.
    postal_address: &'a str,
    /// For claims, questions and notices to the licensor.
    email: &'a str,
    /// For support, payment and cards (clause 10.7).
    phone: &'a str,
    /// For questions about products and services (clause 3.8).
    information_phone: &'a str,
    /// When the telephone is answered.
    hours: &'a str,
    #[schema(format = "uri")]
    site: &'a str,
}

impl<'a> LicensorView<'a> {
    /// The licensor in a language.
    pub fn of(licensor: &'a Licensor, language: &'a str) -> LicensorView<'a> {
        let named = licensor.in_language(language);
        LicensorView {
            language: named.language,
            name: named.name,
            registration: &licensor.registration,
            representative: named.representative,
            address: named.address,
            postal_address: named.postal_address,
            email: &licensor.email,
            phone: &licensor.phone,
            information_phone: licensor.information_phone(),
            hours: named.hours,
            site: &licensor.site,
        }
    }
}
