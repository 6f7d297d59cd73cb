//! The buyer's data as they were given, for their own page and for whoever has a task about the order.

use super::texts::Texts;
use store::order::vault::Vault;

/// Name, address, account, each where there is one.
pub(crate) fn buyer_rows(texts: Texts, vault: &Vault) -> Vec<(&'static str, String)> {
    let (party, kommo) = (&vault.party, &vault.kommo);
    let names = [Some(party.last_name()), Some(party.first_name()), party.patronymic()];
    let name: Vec<&str> = names.into_iter().flatten().map(|name| name.as_str()).collect();
    let rows = [
        (texts.data_kind(), Some(texts.data_kind_name(party.kind().code()))),
        (texts.data_name(), Some(name.join(" "))),
        (texts.data_organisation(), party.organisation().map(|name| name.as_str().to_owned())),
        (texts.data_bin(), party.bin().map(|bin| bin.as_str().to_owned())),
        (texts.data_iin(), party.iin().map(|iin| iin.as_str().to_owned())),
        (texts.data_email(), Some(party.email().as_str().to_owned())),
        (texts.data_phone(), Some(party.phone().as_str().to_owned())),
        (texts.data_city(), Some(party.city().as_str().to_owned())),
        (texts.data_country(), Some(party.country().as_str().to_owned())),
        (texts.data_address(), party.address().map(|address| address.as_str().to_owned())),
        (texts.data_kommo(), Some(format!("{} ({}.kommo.com)", kommo.account_id(), kommo.subdomain().as_str()))),
    ];
    rows.into_iter().filter_map(|(label, value)| Some((label, value?))).collect()
}
