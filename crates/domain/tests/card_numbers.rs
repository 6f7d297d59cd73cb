//! Card numbers in what people write are masked, and nothing else is altered.

use domain::card_numbers::{Masked, mask};
use proptest::prelude::*;

/// Texts with card numbers, the numbers as the schemes publish them for tests, and how they are kept.
const HITS: [(&str, &str, usize); 32] = [
    ("4111111111111111", "************1111", 1),
    ("4111 1111 1111 1111", "**** **** **** 1111", 1),
    ("4111-1111-1111-1111", "****-****-****-1111", 1),
    ("4111 - 1111 - 1111 - 1111", "**** - **** - **** - 1111", 1),
    ("4111\u{a0}1111\u{a0}1111\u{a0}1111", "****\u{a0}****\u{a0}****\u{a0}1111", 1),
    ("4111\u{2013}1111\u{2013}1111\u{2013}1111", "****\u{2013}****\u{2013}****\u{2013}1111", 1),
    ("4111\u{200b}1111\u{200b}1111\u{200b}1111", "****\u{200b}****\u{200b}****\u{200b}1111", 1),
    ("4111.1111.1111.1111", "****.****.****.1111", 1),
    ("41111111 11111111", "******** ****1111", 1),
    ("4111 1111 11111111", "**** **** ****1111", 1),
    ("4222222222222", "*********2222", 1),
    ("4222 2222 2222 2", "**** **** *222 2", 1),
    ("4111 1111 1111 1111 110", "**** **** **** ***1 110", 1),
    ("5555555555554444", "************4444", 1),
    ("2223003122003222", "************3222", 1),
    ("2200 1234 5678 9019", "**** **** **** 9019", 1),
    ("378282246310005", "***********0005", 1),
    ("3782 822463 10005", "**** ****** *0005", 1),
    ("3056 930902 5904", "**** ****** 5904", 1),
    ("3530111333300000", "************0000", 1),
    ("6011 1111 1111 1117", "**** **** **** 1117", 1),
    ("6212345678901232", "************1232", 1),
    ("6759649826438453", "************8453", 1),
    ("8600 1234 5678 9013 and my card 4111111111111111.", "8600 1234 5678 9013 and my card ************1111.", 1),
    ("I paid with 4111 1111 1111 1111, 12/27, 123.", "I paid with **** **** **** 1111, 12/27, 123.", 1),
    ("Оплатил картой4111111111111111и жду.", "Оплатил картой************1111и жду.", 1),
    ("VISA4111111111111111", "VISA************1111", 1),
    ("№4111111111111111", "№************1111", 1),
    ("2025 4111 1111 1111 1111", "2025 **** **** **** 1111", 1),
    ("4111 1111 1111 1111 5555 5555 5555 4444", "**** **** **** 1111 **** **** **** 4444", 2),
    ("AB12 4111 1111 1111 1111", "AB12 **** **** **** 1111", 1),
    ("4111 1111 1111 1111 123", "**** **** **** 1111 123", 1),
];

/// Texts that have none.
const NON_HITS: [&str; 39] = [
    "",
    "The widget lacks the report that its page describes.",
    // A wrong check digit, a wrong length, no issuer.
    "4111111111111112",
    "411111111111",
    "41111111111111",
    "41111111111106",
    "1234567890123452",
    "0000000000000000",
    "9999 9999 9999 9995",
    // IBANs, in groups and without.
    "KZ86125KZT5004100100",
    "KZ86 125K ZT50 0410 0100",
    "DE89370400440532013000",
    "DE89 3704 0044 0532 0130 00",
    "BE68 5390 0754 7034",
    "PL61 1090 1014 0000 0712 1981 2874",
    "de89 3704 0044 0532 0130 00",
    // An IBAN in which a card number would stand.
    "DE95 4111 1111 1111 1111 00",
    // Telephones.
    "+7 700 123 45 67",
    "8 (700) 123-45-67",
    "+4915112345678",
    "+491511234567890",
    "tel. 0049 151 1234 5678",
    "5018 123 45 67 89",
    // Our own numbers, and others' names of things.
    "OF-0K3W00000042-Z",
    "OF-411111111111-Z",
    "01JGZ8QK3W0000000000000042",
    "01JGZ8QK3W4111111111111111",
    "01JGZ8QK3W0000000000000042-C1",
    "4111111111111111abcdef0123456789",
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    "d3b07384-d113-4ec6-a7d9-411111111111",
    // Longer runs of digits: accounts, references, sums.
    "40817810099910004312",
    "41111111111111110000",
    "00004111111111111111",
    "1 234 567 890 123 456",
    // Instants.
    "2025-02-03T10:00:00+05:00",
    "1738558800000",
    "2025-02-03 10:00:00.123456",
    // A line break ends a number: these are the lines of a table.
    "4111 1111\n1111 1111",
];

#[test]
fn card_numbers_are_masked_but_for_their_last_four_digits() {
    for (text, expected, cards) in HITS {
        assert_eq!(mask(text), Masked { text: expected.to_owned(), cards }, "{text}");
    }
}

#[test]
fn what_is_no_card_number_stands_as_it_was() {
    for text in NON_HITS {
        assert_eq!(mask(text), Masked { text: text.to_owned(), cards: 0 }, "{text}");
    }
}

/// A number with its check digit.
fn checked(mut digits: Vec<u8>) -> String {
    let doubled = |digit: u8| if digit > 4 { 2 * digit - 9 } else { 2 * digit };
    let each = digits.iter().rev().enumerate();
    let sum: u32 = each.map(|(n, digit)| u32::from(if n % 2 == 0 { doubled(*digit) } else { *digit })).sum();
    digits.push(((10 - sum % 10) % 10) as u8);
    digits.iter().map(|digit| char::from(b'0' + digit)).collect()
}

/// A card number of 16 digits, of one of the schemes that buyers here have most.
fn number() -> impl Strategy<Value = String> {
    let scheme = prop_oneof![Just(vec![4]), Just(vec![5, 4]), Just(vec![2, 2, 0, 0]), Just(vec![6, 2])];
    (scheme, proptest::collection::vec(0u8..10, 15)).prop_map(|(mut digits, rest)| {
        digits.extend(rest);
        digits.truncate(15);
        checked(digits)
    })
}

proptest! {
    #[test]
    fn any_text_is_kept_and_nothing_but_digits_becomes_an_asterisk(text in any::<String>()) {
        let Masked { text: masked, cards } = mask(&text);
        prop_assert_eq!(masked.chars().count(), text.chars().count());
        for (before, after) in text.chars().zip(masked.chars()) {
            prop_assert!(before == after || before.is_ascii_digit() && after == '*', "{before:?} became {after:?}");
        }
        prop_assert_eq!(cards == 0, masked == text);
    }

    #[test]
    fn a_text_of_few_digits_stands_as_it_was(text in "([^0-9]|[0-9]{1,12}[^0-9]){0,1}[^0-9]{0,40}") {
        prop_assert_eq!(mask(&text).text, text);
    }

    #[test]
    fn of_what_looks_like_numbers_only_digits_are_altered(text in "[0-9 .+A-Z-]{0,60}") {
        let Masked { text: masked, cards } = mask(&text);
        let hidden = masked.matches('*').count();
        prop_assert!(hidden >= 9 * cards && hidden <= 15 * cards, "{hidden} of {cards} numbers: {masked}");
        prop_assert!(text.chars().zip(masked.chars()).all(|(a, b)| a == b || a.is_ascii_digit() && b == '*'));
    }

    #[test]
    fn a_card_number_is_masked_wherever_it_stands(
        number in number(),
        separator in prop_oneof![Just(""), Just(" "), Just("-"), Just("\u{a0}")],
        before in "[^0-9A-Za-z+]{0,20}",
        after in "[^0-9A-Za-z]{0,20}",
    ) {
        let groups: Vec<&str> = (0..4).map(|n| &number[4 * n..4 * n + 4]).collect();
        let text = format!("{before}{}{after}", groups.join(separator));
        let masked = mask(&text);
        prop_assert_eq!(masked.cards, 1);
        prop_assert!(!masked.text.contains(&number[..12]), "{}", masked.text);
        let expected = format!("{before}{}{after}", ["****", "****", "****", groups[3]].join(separator));
        prop_assert_eq!(masked.text, expected);
    }
}
