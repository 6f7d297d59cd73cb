//! The words by which an order is found: of its buyer and its Kommo account, in one form however they are typed.

use super::{Kommo, Party};
use crate::text::is_invisible;
use icu_normalizer::ComposingNormalizerBorrowed;
use std::collections::BTreeSet;

/// How many single words of an organisation's name it is found by, beside the whole name.
const OF_ORGANISATION_MAX: usize = 3;
/// How many characters such a word has at least: legal forms are shorter, and would find everybody.
const OF_ORGANISATION_CHARS: usize = 4;

/// A text as words are compared: compatibility forms composed (NFKC), in lower case, `ё` as `е`, without what nobody sees; its
/// words, which anything else than letters and digits divides, in the order of the alphabet and with one space between them. So
/// neither spelling nor order of typing counts. `None` where it has no word.
pub fn normalised(text: &str) -> Option<String> {
    let seen: String = text.chars().filter(|c| !is_invisible(*c)).collect();
    let nfkc = ComposingNormalizerBorrowed::new_nfkc();
    // What is lower-cased may have to be composed again.
    let lower = nfkc.normalize(&nfkc.normalize(&seen).to_lowercase()).replace('ё', "е");
    let words: BTreeSet<&str> = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    (!words.is_empty()).then(|| words.into_iter().collect::<Vec<_>>().join(" "))
}

/// What an order is found by beside its buyer's address, each [`normalised`], at most twelve: last name, first name, both, both
/// with the patronymic, the organisation and words of its name, BIN or IIN, number and subdomain of the Kommo account.
pub fn words(party: &Party, kommo: &Kommo) -> BTreeSet<String> {
    let (last, first) = (party.last_name().as_str(), party.first_name().as_str());
    let name = format!("{last} {first}");
    let mut texts = vec![last.to_owned(), first.to_owned()];
    texts.extend(party.patronymic().map(|patronymic| format!("{name} {}", patronymic.as_str())));
    texts.push(name);
    texts.extend(party.organisation().map(|organisation| organisation.as_str().to_owned()));
    texts.extend(party.bin().map(|bin| bin.as_str().to_owned()));
    texts.extend(party.iin().map(|iin| iin.as_str().to_owned()));
    texts.extend([kommo.account_id().to_string(), kommo.subdomain().as_str().to_owned()]);
    let mut words: BTreeSet<String> = texts.iter().filter_map(|text| normalised(text)).collect();
    let organisation = party.organisation().and_then(|organisation| normalised(organisation.as_str()));
    let long = |word: &&str| word.chars().count() >= OF_ORGANISATION_CHARS;
    let single = organisation.iter().flat_map(|name| name.split(' ').filter(long).take(OF_ORGANISATION_MAX));
    words.extend(single.map(str::to_owned));
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::party::{KommoInput, PartyInput};

    #[test]
    fn a_word_is_one_however_it_is_typed() {
        for (typed, form) in [
            ("  Семёнов ", "семенов"),
            ("ИВАН   семенов", "иван семенов"),
            ("Семенов\u{A0}Иван", "иван семенов"),
            ("Йорк", "йорк"),
            ("И\u{306}орк", "йорк"),
            ("ＡＢＣ", "abc"),
            ("O\u{200B}\u{AD}Brien", "obrien"),
            ("ТОО «Ромашка-Плюс»", "плюс ромашка тоо"),
            ("тоо РОМАШКА плюс", "плюс ромашка тоо"),
            ("S\u{326}tefan", "ștefan"),
            ("Қазақстан", "қазақстан"),
            ("950 540 000 122", "000 122 540 950"),
        ] {
            assert_eq!(normalised(typed).as_deref(), Some(form), "{typed}");
            assert_eq!(normalised(form).as_deref(), Some(form), "{typed}: what is normalised stays");
        }
        for nothing in ["", " \u{3000}", "«—»", "\u{200B}", "@."] {
            assert_eq!(normalised(nothing), None, "{nothing}");
        }
    }

    #[test]
    fn an_order_is_found_by_a_bounded_number_of_words() {
        let text = |text: &str| Some(text.to_owned());
        let input = PartyInput {
            kind: text("organisation"),
            last_name: text("Семёнова-Заде"),
            first_name: text("Анна"),
            patronymic: text("Олеговна"),
            email: text("a@example.com"),
            phone: text("+77001234567"),
            city: text("Астана"),
            organisation: text("ТОО «Первая Вторая Третья Четвёртая»"),
            country: text("KZ"),
            bin: text("250140000003"),
            ..PartyInput::default()
        };
        let party = Party::parse(&input).expect("a party");
        let kommo = KommoInput { account_id: Some(30_896_271), subdomain: text("my-shop") };
        let found = words(&party, &Kommo::parse(&kommo).expect("an account"));
        let expected = [
            "30896271",
            "250140000003",
            "shop my",
            "анна",
            "анна заде семенова",
            "анна заде олеговна семенова",
            "вторая",
            "вторая первая третья тоо четвертая",
            "заде семенова",
            "первая",
            "третья",
        ];
        let expected: BTreeSet<String> = expected.iter().filter_map(|word| normalised(word)).collect();
        assert_eq!(found, expected);
        assert!(found.len() <= 12, "{}", found.len());
    }
}
