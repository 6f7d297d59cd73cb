use super::*;
use proptest::prelude::*;

const FORM: Option<&str> = Some("application/x-www-form-urlencoded;charset=utf-8");
const FLAT: &str = "id=912&ticket=ABCDEFGH000000000912abcdefghijklmnopqrst&shop_id=1113&order_number=INV-2026-000042\
    &amount=4900000&refund_amount=0&method_name=D3S&auth_code=&status_code=3&status_desc=%D0%9E%D0%BA\
    &status_date=2019-11-05+10%3A17%3A17.0&signature=91EF7F70FDA339F53AEC05119DDF78CB\
    &card_num=4000001234567899&exp_mm=11&exp_yy=29";
const XML: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><ORDER_INFO><ID>912</ID>\
    <TICKET>ABCDEFGH000000000912abcdefghijklmnopqrst</TICKET><SHOP_ID>1113</SHOP_ID>\
    <ORDER_NUMBER>INV-2026-000042</ORDER_NUMBER><AMOUNT>4900000</AMOUNT><REFUND_AMOUNT>0</REFUND_AMOUNT>\
    <METHOD_NAME>D3S</METHOD_NAME><AUTH_CODE/><STATUS_CODE>3</STATUS_CODE><STATUS_DESC>Ок</STATUS_DESC>\
    <STATUS_DATE>2019-11-05 10:17:17.0</STATUS_DATE><SIGNATURE>91EF7F70FDA339F53AEC05119DDF78CB</SIGNATURE>\
    <CARD_NUM>4000001234567899</CARD_NUM><EXP_MM>11</EXP_MM><EXP_YY>29</EXP_YY></ORDER_INFO>";

fn expected() -> Callback {
    Callback {
        ticket: "ABCDEFGH000000000912abcdefghijklmnopqrst".into(),
        shop_id: "1113".into(),
        order_number: "INV-2026-000042".into(),
        amount: "4900000".into(),
        amount_minor: 4_900_000,
        refund_amount_minor: Some(0),
        status_code: 3,
        status_date: Some("2019-11-05 10:17:17.0".into()),
        method_name: Some("D3S".into()),
        auth_code: None,
        signature: "91EF7F70FDA339F53AEC05119DDF78CB".into(),
    }
}

fn windows_1251(text: &str) -> Vec<u8> {
    encoding_rs::WINDOWS_1251.encode(text).0.into_owned()
}

#[test]
fn every_shape_gives_the_same_callback() {
    let in_form = form::field("xml", XML.as_bytes());
    let lower = form::field("xml", XML.to_lowercase().as_bytes());
    for (name, content_type, body) in [
        ("flat", FORM, FLAT),
        ("flat without a type", None, FLAT),
        ("flat in upper case", FORM, &FLAT.replace("shop_id", "SHOP_ID")),
        ("xml in a form", FORM, &in_form),
        ("xml alone", Some("text/xml; charset=utf-8"), XML),
        ("xml alone without a type", None, XML),
        ("xml alone called a form", FORM, XML),
    ] {
        assert_eq!(parse(content_type, body.as_bytes()).as_ref(), Ok(&expected()), "{name}");
    }
    assert_eq!(parse(FORM, lower.as_bytes()).unwrap().amount_minor, 4_900_000);
}

#[test]
fn windows_1251_is_decoded_wherever_it_is_named_or_not() {
    let declared = XML.replace("UTF-8", "windows-1251");
    let with_name = |text: &str| windows_1251(&text.replace("INV-2026-000042", "СЧ-42К"));
    let bodies = [
        (Some("text/xml; charset=windows-1251"), with_name(XML)),
        (Some("text/xml"), with_name(&declared)),
        (Some("text/xml"), with_name(XML)),
        (FORM, form::field("xml", &with_name(&declared)).into_bytes()),
        (FORM, with_name(FLAT)),
        (Some("application/x-www-form-urlencoded; charset=windows-1251"), with_name(FLAT)),
    ];
    for (content_type, body) in bodies {
        assert_eq!(parse(content_type, &body).unwrap().order_number, "СЧ-42К", "{content_type:?}");
    }
}

#[test]
fn what_is_malformed_is_refused_with_its_reason() {
    let wrapped = |text: &str| form::field("xml", text.as_bytes());
    let table = [
        ("", Malformed::Missing("ticket")),
        ("ticket", Malformed::Missing("ticket")),
        (&FLAT.replace("&signature=", "&sig="), Malformed::Missing("signature")),
        (&FLAT.replace("&amount=4900000", "&amount=4900000.00"), Malformed::Invalid("amount")),
        (&FLAT.replace("&amount=4900000", "&amount=-1"), Malformed::Invalid("amount")),
        (&FLAT.replace("status_code=3", "status_code=300"), Malformed::Invalid("status_code")),
        (&FLAT.replace("INV-", "INV%00-"), Malformed::Invalid("order_number")),
        (&FLAT.replace("INV-", &"x".repeat(300)), Malformed::Invalid("order_number")),
        (&format!("{FLAT}&Amount=1"), Malformed::Duplicate),
        (&format!("{0}&{0}", wrapped(XML)), Malformed::Duplicate),
        (&wrapped(&XML.to_lowercase().replace("order_info", "oper_info")), Malformed::Root),
        (&wrapped("not xml"), Malformed::Syntax),
        (&"x".repeat(MAX_BODY + 1), Malformed::TooLarge),
    ];
    for (body, reason) in table {
        assert_eq!(parse(FORM, body.as_bytes()), Err(reason));
    }
    assert_eq!(parse(Some("application/json"), b"{}"), Err(Malformed::ContentType));
    assert_eq!(parse(Some("text/xml"), FLAT.as_bytes()).err(), Some(Malformed::Syntax));
}

#[test]
fn neither_card_nor_signature_is_printed() {
    let printed = format!("{:?}", parse(FORM, FLAT.as_bytes()).unwrap());
    for secret in ["4000001234567899", "91EF7F70", "exp", "card"] {
        assert!(!printed.contains(secret), "{printed}");
    }
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(body: Vec<u8>, kind in 0..3_usize) {
        let _ = parse([None, FORM, Some("text/xml")][kind], &body);
    }

    #[test]
    fn any_order_number_survives_both_shapes(number in "[A-Za-zА-Яа-я0-9<>&'\"=+%/-]{1,40}") {
        let escaped = quick_xml::escape::escape(&number);
        let message = XML.replace("INV-2026-000042", &escaped);
        let flat = FLAT.replace("order_number=INV-2026-000042", &form::field("order_number", number.as_bytes()));
        for body in [form::field("xml", message.as_bytes()), flat] {
            prop_assert_eq!(&parse(FORM, body.as_bytes()).unwrap().order_number, &number);
        }
    }
}
