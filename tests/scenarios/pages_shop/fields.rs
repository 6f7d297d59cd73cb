//! What is wrong with the form of an order stands beside its field, in the language of the page, and all that was typed is kept.

use super::{Form, input, orders, shown};
use crate::browser::{assert_says, attribute, plain};
use harness::World;

/// The fields that are typed, with something in each that is markup elsewhere.
const TYPED: [&str; 12] = [
    "last_name",
    "first_name",
    "patronymic",
    "email",
    "phone",
    "city",
    "organisation",
    "bin",
    "iin",
    "address",
    "account_id",
    "subdomain",
];
const MARKUP: &str = "\"><script>alert('1 & 2')</script>";

/// The error of a field, if it has one.
fn error<'a>(html: &'a str, field: &str) -> Option<&'a str> {
    let rest = html.split_once(&format!("id=\"{field}-error\">"))?.1;
    rest.split_once('<').map(|(error, _)| error)
}

#[tokio::test]
async fn each_mistake_stands_beside_its_field_and_all_that_was_typed_is_kept() {
    let world = World::new().await;
    // Who reads another text of the terms ticks that one.
    let (form, in_russian) =
        (Form::filled(&world).await, Form::of(&shown(&world, "/checkout", "ru").await).with_sample());
    for (field, value, english, russian) in [
        ("choice", "", "Choose what you order", "Выберите из этого списка"),
        ("choice", "none/USD", "Choose what you order", "Выберите из этого списка"),
        ("choice", "widget-month/GBP", "Choose what you order", "Выберите из этого списка"),
        ("method", "", "Choose how you pay", "Выберите, как вы платите"),
        ("method", "cash", "Choose how you pay", "Выберите, как вы платите"),
        ("type", "robot", "Choose who orders", "Выберите, кто заказывает"),
        ("last_name", " ", "Please fill this in", "Заполните это поле"),
        ("first_name", "", "Please fill this in", "Заполните это поле"),
        ("first_name", "123\u{202e}", "Write letters", "Укажите текст из букв"),
        ("patronymic", "!!", "Write letters", "Укажите текст из букв"),
        ("email", "", "Please fill this in", "Заполните это поле"),
        ("email", "nobody", "such as name@example.com", "например name@example.com"),
        ("phone", "87001234567", "Write a plus", "Укажите плюс"),
        ("city", "", "Please fill this in", "Заполните это поле"),
        ("country", "", "Choose a country", "Выберите страну"),
        ("country", "XX", "Choose a country", "Выберите страну"),
        ("organisation", "??", "Write letters", "Укажите текст из букв"),
        ("bin", "060240000018", "twelve digits of the organisation", "двенадцать цифр БИН"),
        ("iin", "1", "twelve digits of the person", "двенадцать цифр ИИН"),
        ("address", "--", "Write letters", "Укажите текст из букв"),
        ("account_id", "", "Please fill this in", "Заполните это поле"),
        ("account_id", "12a", "digits only", "только цифры"),
        ("account_id", "0", "digits only", "только цифры"),
        ("subdomain", "a b", "before .kommo.com", "перед .kommo.com"),
    ] {
        for (language, form, expected) in [("en", &form, english), ("ru", &in_russian, russian)] {
            let sent = form.clone().with(field, value);
            let back = sent.sent_in(&world, language).await;
            assert_eq!(back.status, 422, "{field} {value:?}: {}", back.text);
            let said = error(&back.text, field).unwrap_or_else(|| panic!("{field} {value:?}: {}", back.text));
            assert!(said.contains(expected), "{field} {value:?}: {said}");
            assert_eq!(back.text.matches("class=\"error\"").count(), 1, "{field} {value:?}: {}", back.text);
            assert!(back.text.contains(&format!("{field}-error\"")), "{field} names its error");
            assert_kept(
                &back.text,
                &sent,
                value.trim() != value || field == "choice" || field == "method" || field == "type",
            );
            assert_eq!(Form::of(&back.text).value("key"), form.value("key"));
        }
    }
    assert_eq!(orders(&world).await, 0);
    // An organisation of Kazakhstan that pays by invoice is named by its BIN (clause 4.3).
    let unnumbered = form.with("type", "organisation").with("organisation", "Sample LLP").with("method", "invoice");
    let back = unnumbered.sent(&world).await;
    assert!(error(&back.text, "bin").is_some_and(|said| said.contains("by invoice needs it")), "{}", back.text);
}

/// Holds what a form that came back has against what was sent; of one that is wrong, `but_choice` leaves out what is chosen.
fn assert_kept(html: &str, sent: &Form, but_choice: bool) {
    for field in TYPED {
        let kept = attribute(input(html, &format!("name=\"{field}\"")), "value");
        assert_eq!(plain(kept), sent.value(field), "{field}");
    }
    for tick in ["accepted", "restrictions", "consent_perform", "consent_automated"] {
        assert!(input(html, &format!("name=\"{tick}\"")).contains("checked"), "{tick} was ticked");
    }
    assert!(!input(html, "name=\"consent_inform\"").contains("checked"));
    if !but_choice {
        for chosen in ["choice", "method", "type"] {
            assert!(input(html, &format!("value=\"{}\"", sent.value(chosen))).contains("checked"), "{chosen}");
        }
    }
}

#[tokio::test]
async fn what_is_typed_is_text_in_every_field() {
    let world = World::new().await;
    let form = TYPED.iter().fold(Form::filled(&world).await, |form, field| form.with(field, MARKUP));
    let hidden = ["key", "terms_version", "terms_sha256", "prices", "rates", "choice", "method", "type", "country"];
    let form = hidden.iter().fold(form, |form, field| form.with(field, MARKUP));
    for language in ["en", "ru"] {
        let back = form.sent_in(&world, language).await;
        assert_eq!(back.status, 400, "a key with a blank is none: {}", back.text);
        assert!(!back.text.contains("<script") && !back.text.contains("alert('1"), "{}", back.text);
        let back = form.clone().with("key", "01JK5Q0000000000000000000A").sent_in(&world, language).await;
        assert_eq!(back.status, 422);
        assert!(!back.text.contains("<script"), "{}", back.text);
        for field in TYPED {
            let kept = attribute(input(&back.text, &format!("name=\"{field}\"")), "value");
            assert_eq!(plain(kept), MARKUP, "{field}");
        }
    }
    assert_eq!(orders(&world).await, 0);
}

#[tokio::test]
async fn each_box_that_an_order_needs_is_asked_for_where_it_is_not_ticked() {
    let world = World::new().await;
    let form = Form::filled(&world).await;
    for (field, expected) in [
        ("accepted", "without it there is no agreement (clause 2.4)"),
        ("restrictions", "Tick the box if you keep to these restrictions"),
        ("consent_perform", "without this consent there can be no order (clause 8.6)"),
        ("consent_automated", "without this consent there can be no order (clause 8.6)"),
    ] {
        let back = form.clone().without(field).sent(&world).await;
        assert_eq!(back.status, 422, "{field}");
        assert!(error(&back.text, field).is_some_and(|said| said.contains(expected)), "{field}: {}", back.text);
        assert_eq!(back.text.matches("class=\"error\"").count(), 1, "{field}");
        assert!(!input(&back.text, &format!("name=\"{field}\"")).contains("checked"), "{field}");
        assert!(input(&back.text, &format!("name=\"{field}\"")).contains("aria-describedby"), "{field}");
    }
    let none = Form::of(&shown(&world, "/checkout", "en").await).sent(&world).await;
    assert_eq!(none.status, 422);
    assert_says(&none.text, &["fields need another look", "role=\"alert\""]);
    assert!(error(&none.text, "accepted").is_none() && error(&none.text, "email").is_some());
    assert_eq!(orders(&world).await, 0);
}
