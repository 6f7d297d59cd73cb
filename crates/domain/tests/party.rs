//! Who orders: what a party and an account accept, refuse, show and store.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

use domain::party::{
    Bin, Country, Email, Iin, InvoiceBuyer, Kommo, KommoInput, Name, Party, PartyInput, PartyType, Phone, Subdomain,
};
use proptest::prelude::*;

fn input() -> PartyInput {
    let some = |text: &str| Some(text.to_owned());
    PartyInput {
        kind: some("person"),
        last_name: some("Тестова"),
        first_name: some("Айгүл"),
        patronymic: None,
        email: some("Buyer.One+kommo@Example.COM"),
        phone: some("+7 (701) 000-00-01"),
        city: some("Астана"),
        organisation: None,
        country: some("KZ"),
        bin: None,
        iin: None,
        address: None,
    }
}

fn pointers(input: &PartyInput) -> Vec<String> {
    Party::parse(input).unwrap_err().into_iter().map(|error| error.pointer).collect()
}

#[test]
fn a_party_is_read_in_canonical_form() {
    let party = Party::parse(&input()).unwrap();
    assert_eq!(party.kind(), PartyType::Person);
    assert_eq!(party.last_name().as_str(), "Тестова");
    assert_eq!(party.first_name().as_str(), "Айгүл");
    assert_eq!(party.city().as_str(), "Астана");
    assert_eq!(party.phone().as_str(), "+77010000001");
    assert_eq!(party.email().as_str(), "Buyer.One+kommo@Example.COM");
    assert_eq!(party.email().normalised(), "buyer.one+kommo@example.com");
    assert_eq!(party.country().as_str(), "KZ");
    assert_eq!((party.patronymic(), party.organisation()), (None, None));
}

#[test]
fn every_error_is_reported_at_once() {
    let all = ["/type", "/last_name", "/first_name", "/email", "/phone", "/city", "/country"];
    assert_eq!(pointers(&PartyInput::default()), all);
    let blank = Some(String::new());
    let blanks = PartyInput {
        kind: blank.clone(),
        last_name: blank.clone(),
        first_name: blank.clone(),
        patronymic: blank.clone(),
        email: blank.clone(),
        phone: blank.clone(),
        city: blank.clone(),
        organisation: blank.clone(),
        country: blank.clone(),
        bin: blank.clone(),
        iin: blank.clone(),
        address: blank,
    };
    assert_eq!(pointers(&blanks), all, "a blank optional field was left out");
    let wrong = PartyInput { patronymic: Some("a\u{202E}b".into()), organisation: Some("\n.".into()), ..input() };
    assert_eq!(pointers(&wrong), ["/patronymic", "/organisation"], "an optional field that is filled in is checked");
}

#[test]
fn an_organisation_needs_its_name() {
    let organisation = PartyInput { kind: Some("organisation".into()), ..input() };
    assert_eq!(pointers(&organisation), ["/organisation"]);
    assert_eq!(pointers(&PartyInput { organisation: Some("  ".into()), ..organisation.clone() }), ["/organisation"]);
    let named = PartyInput { organisation: Some(" ТОО «Пример» ".into()), ..organisation };
    let party = Party::parse(&named).unwrap();
    assert_eq!(party.organisation().map(Name::as_str), Some("ТОО «Пример»"));
    assert_eq!(pointers(&PartyInput { kind: Some("Person".into()), ..input() }), ["/type"]);
}

#[test]
fn names_of_any_script_are_accepted() {
    for name in ["Ó", "Нұрсұлтан", "李", "محمد علی", "देवी", "می\u{200C}خواهم", "O'Neill-Łuczak", "3M", &"я".repeat(200)]
    {
        assert_eq!(Name::parse(name).map(String::from), Ok(name.to_owned()));
    }
    assert_eq!(Name::parse(" \u{A0}Анна\t\n").unwrap().as_str(), "Анна", "trimmed");
}

#[test]
fn names_that_deceive_or_flood_are_refused() {
    for name in [
        "",
        "  ",
        "-",
        "\u{200B}",
        "a\nb",
        "a\r\nBcc: x",
        "a\0b",
        "a\u{7F}",
        "a\u{85}b",
        "a\u{202E}b",
        "a\u{2066}b",
        "a\u{2028}b",
        &"a".repeat(201),
        &"я".repeat(201),
        &"😀".repeat(201),
        &"a".repeat(10_000),
    ] {
        assert!(Name::parse(name).is_err(), "{name:?}");
    }
}

#[test]
fn what_nobody_can_see_is_no_name_and_no_part_of_one() {
    // Fillers of Hangul, the blank of Braille, hyphens, breaks and joiners, annotations, tags, nothing of notes.
    let empty = "\u{3164}\u{115F}\u{1160}\u{FFA0}\u{2800}\u{AD}\u{200B}\u{2060}\u{2063}\u{206A}\u{FEFF}\u{FFF9}\u{17B4}\u{1BCA0}\u{1D159}\u{1D173}\u{16FE4}\u{E0001}\u{E0041}\u{E007F}\u{E01F0}";
    for c in empty.chars() {
        for name in [c.to_string(), c.to_string().repeat(3), format!("Анна{c}"), format!("А{c}нна"), format!("{c}Анна")]
        {
            assert!(Name::parse(&name).is_err(), "{}", name.escape_unicode());
        }
    }
    // What scripts need beside a letter is no letter by itself.
    for c in "\u{34F}\u{61C}\u{180B}\u{180E}\u{200C}\u{200D}\u{200E}\u{200F}\u{FE00}\u{FE0F}\u{E0100}\u{E01EF}".chars()
    {
        assert!(Name::parse(&c.to_string()).is_err(), "{}", c.escape_unicode());
        assert!(Name::parse(&format!("葛{c}")).is_ok(), "{}", c.escape_unicode());
    }
    let filled = PartyInput { first_name: Some("\u{3164}".into()), city: Some("\u{2800}".into()), ..input() };
    assert_eq!(pointers(&filled), ["/first_name", "/city"]);
}

#[test]
fn addresses_that_mail_reaches_are_accepted() {
    let longest = format!("{}@{}.{}.{}.kz", "a".repeat(64), "b".repeat(63), "c".repeat(63), "d".repeat(57));
    assert_eq!(longest.len(), 253);
    for email in [
        "a@b.kz",
        "first.last@example.com",
        "o'neil@example.co.uk",
        "x+tag=1@xn--e1afmkfd.xn--p1ai",
        "buyer@пример.рф",
        "buyer@उदाहरण.भारत",
        "buyer@r3---sn.example.com",
        "1@1.com",
        &longest,
        &format!("a@{}.рф", "я".repeat(50)),
    ] {
        assert!(Email::parse(email).is_ok(), "{email}");
    }
    assert_eq!(Email::parse(" a@b.kz ").unwrap().as_str(), "a@b.kz", "trimmed");
}

#[test]
fn a_mailbox_is_one_however_its_domain_is_written() {
    let normalised = |email: &str| Email::parse(email).expect("an address").normalised();
    for (written, one) in [
        (
            vec!["buyer@дүкен.қаз", "Buyer@ДҮКЕН.ҚАЗ", "buyer@xn--d1acon18c.xn--80ao21a"],
            "buyer@xn--d1acon18c.xn--80ao21a",
        ),
        (vec!["a@пример.рф", "a@Пример.XN--P1AI", "A@xn--E1AFMKFD.рф"], "a@xn--e1afmkfd.xn--p1ai"),
        (vec!["a@йод.рф", "a@\u{438}\u{306}од.рф"], "a@xn--d1ajp.xn--p1ai"),
        (vec!["Buyer@Example.COM", "buyer@example.com"], "buyer@example.com"),
    ] {
        for email in written {
            assert_eq!(normalised(email), one, "{email}");
            assert_eq!(Email::parse(email).expect("an address").as_str(), email, "as it was written");
        }
    }
}

#[test]
fn addresses_that_break_a_header_are_refused() {
    let long_local = format!("{}@example.com", "a".repeat(65));
    let long_label = format!("a@{}.com", "b".repeat(64));
    let too_long = format!("a@{}.{}.{}.{}.kz", "b".repeat(63), "c".repeat(63), "d".repeat(63), "e".repeat(60));
    for email in [
        "",
        "@",
        "a",
        "a@",
        "@b.kz",
        "a@b",
        "a@@b.kz",
        "a@b@c.kz",
        "a b@c.kz",
        "a@b c.kz",
        "a@b.kz\r\nBcc: c@d.kz",
        "a\n@b.kz",
        "a@b.kz,c@d.kz",
        "a@b.kz;c",
        "<a@b.kz>",
        "A <a@b.kz>",
        "\"a b\"@c.kz",
        "a(c)@b.kz",
        ".a@b.kz",
        "a.@b.kz",
        "a..b@c.kz",
        "a@.kz",
        "a@b.",
        "a@b..kz",
        "a@-b.kz",
        "a@b-.kz",
        "a@b_c.kz",
        "a@127.0.0.1",
        "a@[127.0.0.1]",
        "a@b.1",
        "a@b。kz",
        "a@b\u{200B}.kz",
        "a@b.k\u{202E}z",
        "a＠b.kz",
        "a@b\u{0}.kz",
        "кто@example.com",
        "кто@пример.рф",
        "a@xn--.kz",
        "a@xn--a.kz",
        "a@XN--80AKHBYKNJ4F\u{AD}.kz",
        "a@пример.рф.",
        "a@при мер.рф",
        "a@-пример.рф",
        "a@пример.1",
        "a@пример",
        "a@\u{301}пример.рф",
        "a@אa.kz",
        &format!("a@{}.рф", "я".repeat(64)),
        &format!("a@{}рф", "я.".repeat(200)),
        &long_local,
        &long_label,
        &too_long,
    ] {
        assert!(Email::parse(email).is_err(), "{email:?}");
    }
}

#[test]
fn phones_are_stripped_to_e164() {
    for (written, number) in [
        ("+77010000001", "+77010000001"),
        ("+7 (701) 000-00-01", "+77010000001"),
        (" (+7)\u{A0}701 000–00–01 ", "+77010000001"),
        ("+1234567", "+1234567"),
        ("+123456789012345", "+123456789012345"),
    ] {
        assert_eq!(Phone::parse(written).map(String::from), Ok(number.to_owned()), "{written}");
    }
    for phone in [
        "",
        "+",
        "77010000001",
        "8 701 000 00 01",
        "+123456",
        "+1234567890123456",
        "+07010000001",
        "+7701000000x",
        "+7701+0000001",
        "++77010000001",
        "+7701000000\n1",
        "+٧٧٠١٠٠٠٠٠٠١",
        "+7701.0000001",
        &format!("+7701000000{}1", " ".repeat(100)),
    ] {
        assert!(Phone::parse(phone).is_err(), "{phone:?}");
    }
}

#[test]
fn countries_are_those_of_the_standard() {
    let letters = || (b'A'..=b'Z').map(char::from);
    let codes = letters().flat_map(|first| letters().map(move |second| format!("{first}{second}")));
    assert_eq!(codes.filter(|code| Country::parse(code).is_ok()).count(), 249, "assigned codes");
    for code in ["KZ", "RU", "US", "DE", "GB", "TR", "UZ", "AX", "ZW"] {
        assert!(Country::parse(code).is_ok(), "{code}");
    }
    for code in ["", "kz", "KAZ", "XX", "ZZ", "EU", "UK", "XK", "SU", "AN", "K", "KZ ", "AD AE", " "] {
        assert!(Country::parse(code).is_err(), "{code:?}");
    }
}

#[test]
fn an_account_has_a_number_and_one_label() {
    let kommo =
        |account_id, subdomain: &str| Kommo::parse(&KommoInput { account_id, subdomain: Some(subdomain.into()) });
    let account = kommo(Some(30_896_271), "Example-1").unwrap();
    assert_eq!((account.account_id(), account.subdomain().as_str()), (30_896_271, "example-1"));
    for account_id in [None, Some(0), Some(-1), Some(i64::MIN)] {
        let errors = kommo(account_id, "").unwrap_err();
        assert_eq!(errors.iter().map(|e| e.pointer.as_str()).collect::<Vec<_>>(), ["/account_id", "/subdomain"]);
    }
    for subdomain in ["", "-a", "a-", "a.b", "a_b", "a/b", "a@b", "a b", "пример", "a\n", &"a".repeat(64)] {
        assert!(Subdomain::parse(subdomain).is_err(), "{subdomain:?}");
    }
}

#[test]
fn debug_output_and_errors_show_no_value() {
    let party = Party::parse(&PartyInput { patronymic: Some("Ивановна".into()), ..input() }).unwrap();
    let kommo = KommoInput { account_id: Some(1), subdomain: Some("secret".into()) };
    let bad = serde_json::json!({"type": "person", "email": "a@secret", "phone": "secret", "country": "secret"});
    let shown = format!(
        "{party:?} {:?} {:?} {:?} {kommo:?} {:?} {} {:?}",
        input(),
        party.email(),
        party.phone(),
        Kommo::parse(&kommo).unwrap(),
        serde_json::from_value::<Party>(bad).unwrap_err(),
        Party::parse(&PartyInput { email: Some("secret".into()), ..input() }).unwrap_err(),
    );
    for value in ["Тестова", "Айгүл", "Ивановна", "xample", "701", "Астана", "KZ", "secret"] {
        assert!(!shown.contains(value), "{value} in {shown}");
    }
}

#[test]
fn the_stored_form_is_that_of_the_input_and_is_checked_when_read() {
    let party = Party::parse(&PartyInput { patronymic: Some("Ивановна".into()), ..input() }).unwrap();
    let json = serde_json::to_value(&party).unwrap();
    assert_eq!(json["type"], "person");
    assert_eq!(json["phone"], "+77010000001");
    assert_eq!(serde_json::from_value::<Party>(json.clone()).unwrap(), party);
    let mut spoilt = json.clone();
    spoilt["email"] = "a@b".into();
    let error = serde_json::from_value::<Party>(spoilt).unwrap_err().to_string();
    assert!(error.contains("/email"), "{error}");
    let mut unknown = json;
    unknown["passport"] = "1".into();
    assert!(serde_json::from_value::<Party>(unknown).is_err(), "what is not asked for is not kept (clause 8.1)");

    let kommo = r#"{"account_id":30896271,"subdomain":"example"}"#;
    assert_eq!(serde_json::to_string(&serde_json::from_str::<Kommo>(kommo).unwrap()).unwrap(), kommo);
    assert!(serde_json::from_str::<Kommo>(r#"{"account_id":0,"subdomain":"example"}"#).is_err());
}

proptest! {
    #[test]
    fn what_is_accepted_is_canonical_and_safe_in_a_header(text in any::<String>(), mail in "[ -~é\r\n]{1,9}@[ -~é\r\n]{1,9}\\.[a-zé\r\n]{1,4}") {
        for text in [&text, &mail] {
            for accepted in [Name::parse(text).map(String::from), Email::parse(text).map(String::from)].into_iter().flatten() {
                prop_assert!(!accepted.contains(|c: char| c.is_control()), "{accepted:?}");
                prop_assert_eq!(accepted.trim(), accepted.as_str());
            }
            if let Ok(email) = Email::parse(text) {
                prop_assert!(!email.as_str().contains(|c: char| c.is_whitespace() || "<>,;:\"()[]\\".contains(c)));
                prop_assert_eq!(email.as_str().matches('@').count(), 1);
                prop_assert_eq!(Email::parse(email.as_str()), Ok(email.clone()));
                prop_assert_eq!(Email::parse(&email.normalised()).map(|again| again.normalised()), Ok(email.normalised()));
            }
        }
    }

    #[test]
    fn a_number_survives_however_it_is_written(digits in "[1-9][0-9]{6,14}", gaps in prop::collection::vec("[ ()\u{A0}-]{0,2}", 16)) {
        let spread: String = digits.chars().zip(&gaps).map(|(digit, gap)| format!("{digit}{gap}")).collect();
        prop_assert_eq!(Phone::parse(&format!("+{spread}")).map(String::from), Ok(format!("+{digits}")));
    }
}

/// The last digit of 250140000003 is 3: eleven digits by the weights 1 to 11. That of 250140000409 is 9: the first weights give
/// ten. 25014000046 has none, since both give ten.
#[test]
fn a_bin_has_a_month_a_kind_and_its_control_digit() {
    for good in ["250140000003", "250140000409", " 250140000003 "] {
        assert_eq!(Bin::parse(good).map(|bin| bin.as_str().to_owned()).as_deref(), Ok(good.trim()));
    }
    let wrong_digits = ["250140000000", "250140000400", "250140000460", "250140000469", "250140000030"];
    for wrong in wrong_digits {
        assert_eq!(Bin::parse(wrong), Err("has a wrong control digit"), "{wrong}");
    }
    for (wrong, why) in [
        ("251340000003", "month 13"),
        ("250040000003", "month 0"),
        ("250170000003", "a kind of 7"),
        ("250130000003", "a kind of 3"),
        ("250144000003", "a part of 4"),
    ] {
        assert_eq!(Bin::parse(wrong), Err("is no BIN: its first six digits are those of no organisation"), "{why}");
    }
    for wrong in ["", "25014000000", "2501400000033", "25014000000x", "250 140 000 003", "٢٥٠١٤٠٠٠٠٠٠٣"] {
        assert_eq!(Bin::parse(wrong), Err("is not 12 digits"), "{wrong}");
    }
}

#[test]
fn an_iin_has_a_date_of_birth_and_its_control_digit() {
    for good in ["900101300007", "900101300017"] {
        assert!(Iin::parse(good).is_ok(), "{good}");
    }
    for digit in 0..10 {
        assert_eq!(Iin::parse(&format!("90010130000{digit}")).is_ok(), digit == 7, "{digit}");
    }
    for (wrong, why) in [
        ("901301300007", "month 13"),
        ("900230300007", "30 February"),
        ("900101700007", "a century of 7"),
        ("010229300007", "29 February 1901"),
        ("010229500007", "29 February 2001"),
    ] {
        assert_eq!(Iin::parse(wrong), Err("is no IIN: its first seven digits are no date of birth"), "{why}");
    }
    assert_eq!(Iin::parse("000229500000").err(), Some("has a wrong control digit"), "29 February 2000 was a day");
    assert_eq!(Iin::parse("90010130000").err(), Some("is not 12 digits"));
}

#[test]
fn a_number_is_that_of_its_kind_of_party() {
    let some = |text: &str| Some(text.to_owned());
    let person = PartyInput { iin: some("900101300007"), address: some("5 Sample Street"), ..input() };
    let party = Party::parse(&person).unwrap();
    assert_eq!(party.iin().map(Iin::as_str), Some("900101300007"));
    assert_eq!(pointers(&PartyInput { bin: some("250140000003"), ..input() }), ["/bin"]);
    let (kind, organisation) = (some("organisation"), some("Sample LLP"));
    let llp = PartyInput { kind, organisation, bin: some("250140000003"), ..input() };
    assert_eq!(Party::parse(&llp).unwrap().bin().map(Bin::as_str), Some("250140000003"));
    assert_eq!(pointers(&PartyInput { iin: some("900101300007"), ..llp.clone() }), ["/iin"]);
    assert_eq!(pointers(&PartyInput { bin: some("250140000004"), ..llp.clone() }), ["/bin"]);

    let named = |input: &PartyInput| InvoiceBuyer::of(&Party::parse(input).unwrap());
    let InvoiceBuyer { name, bin, iin, address } = named(&person);
    assert_eq!((name.as_str(), bin, iin.as_deref()), ("Тестова Айгүл", None, Some("900101300007")));
    assert_eq!(address, "5 Sample Street");
    let of_llp = named(&llp);
    assert_eq!((of_llp.name.as_str(), of_llp.bin.as_deref()), ("Sample LLP", Some("250140000003")));
    assert_eq!(of_llp.address, "Астана, KZ");
    assert_eq!(InvoiceBuyer::read(&of_llp.to_text()), Some(of_llp));
}

/// What was stored before there were these fields is read as before, and commits to the same bytes.
#[test]
fn a_party_without_numbers_is_stored_as_before() {
    let stored = serde_json::to_string(&Party::parse(&input()).unwrap()).unwrap();
    assert!(!stored.contains("bin") && !stored.contains("iin") && !stored.contains("address"), "{stored}");
    assert!(serde_json::from_str::<Party>(&stored).is_ok());
}
