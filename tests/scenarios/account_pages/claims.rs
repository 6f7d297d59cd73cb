//! The pages of claims: the form, with what is to be known of the window; the claim with its deadline and its files; every way to cheat
//! with their forms.

use super::page;
use crate::browser::{Cookie, assert_shows, hidden, location, look, look_in, press};
use crate::claim_files::{PNG, send_form};
use crate::sign_in::{BUYER, placed_by, signed_in};
use harness::{Placed, World, answer, events};

fn form(placed: &Placed) -> String {
    format!("{}/claim", page(placed))
}

/// A paid order, and a session of its buyer.
async fn signed() -> (World, Placed, String) {
    let world = World::new().await;
    let placed = world.paid("k").await;
    let session = signed_in(&world, BUYER).await;
    (world, placed, session)
}

/// A claim made by the form; its page.
async fn lodged(world: &World, placed: &Placed, cookie: &Cookie<'_>, text: &str) -> String {
    let key = hidden(&look(world, &form(placed), cookie).await, "key");
    let done = press(world, &form(placed), cookie, &[("key", &key), ("text", text), ("about", "scope")]).await;
    let to = location(&done).to_owned();
    let known = to.strip_suffix("?lodged=yes").unwrap_or_else(|| panic!("{to}"));
    known.to_owned()
}

#[tokio::test]
async fn a_claim_is_made_once_by_the_form_and_its_page_says_when_it_came_and_until_when_it_is_answered() {
    let (world, placed, session) = signed().await;
    let cookie = Cookie::Session(&session);
    world.clock("2025-02-13T23:59:00+05:00").await;
    let shown = look(&world, &form(&placed), &cookie).await;
    assert_shows(&shown, 200, &["14 February 2025, 00:00 (UTC+05:00, Asia/Almaty)", "Do not wait for the last minute"]);
    let key = hidden(&shown, "key");
    let text = "It <b>lacks</b> a report.\r\nCard 4111 1111 1111 1111.";
    let fields = [("key", key.as_str()), ("text", text), ("about", "scope"), ("loss_month", "2025-02")];
    let to = location(&press(&world, &form(&placed), &cookie, &fields).await).to_owned();
    assert_eq!(location(&press(&world, &form(&placed), &cookie, &fields).await), to, "sent twice it is made once");
    let order = world.order(&placed).await;
    assert_eq!(order["claims"].as_array().map(Vec::len), Some(1));
    assert_eq!((&order["claims"][0]["late"], &order["claims"][0]["loss_month"]), (&false.into(), &"2025-02".into()));
    let claim = look(&world, &to, &cookie).await;
    let words = [
        "We have received your claim",
        "13 February 2025, 23:59 (UTC+05:00, Asia/Almaty)",
        "by the end of 17 March 2025",
        "It &#60;b&#62;lacks&#60;/b&#62; a report.",
        "Card **** **** **** 1111.",
        "A card number in this text was masked",
        "acts/withdrawal?claim=",
    ];
    assert_shows(&claim, 200, &words);
    let russian = look_in(&world, &to, &cookie, "ru").await;
    assert_shows(&russian, 200, &["Мы получили вашу претензию", "1 номер карты в этом тексте скрыт", "Приложить файл"]);
    assert_shows(&look(&world, &page(&placed), &cookie).await, 200, &[to.trim_end_matches("?lodged=yes")]);
    // After the window the form says that a claim is late, and takes it.
    world.clock("2025-02-15T10:00:00+05:00").await;
    assert_shows(&look(&world, &form(&placed), &cookie).await, 200, &["A claim that comes now is late"]);
    let late = lodged(&world, &placed, &cookie, "Too late.").await;
    assert_shows(&look(&world, &late, &cookie).await, 200, &["It came after the window for claims"]);
}

#[tokio::test]
async fn what_is_wrong_stands_beside_its_field_and_what_was_typed_stays() {
    let (world, placed, session) = signed().await;
    let cookie = Cookie::Session(&session);
    let key = hidden(&look(&world, &form(&placed), &cookie).await, "key");
    let long = "x".repeat(10_001);
    for (text, about, month, words) in [
        ("", "scope", "", "Write what is wrong"),
        (" \u{200b}", "scope", "", "Write what is wrong"),
        (long.as_str(), "scope", "", "at most 10,000 characters"),
        ("It <i>fails</i>.", "", "", "Choose what it is about"),
        ("It <i>fails</i>.", "everything", "", "Choose what it is about"),
        ("It <i>fails</i>.", "payment", "February", "such as 2025-02"),
        ("It <i>fails</i>.", "payment", "2025-03", "between that of the order"),
    ] {
        let fields = [("key", key.as_str()), ("text", text), ("about", about), ("loss_month", month)];
        let again = press(&world, &form(&placed), &cookie, &fields).await;
        assert_shows(&again, 422, &[words, "aria-invalid", "One field needs another look"]);
        assert_eq!(hidden(&again, "key"), key, "the same claim");
        if text.starts_with("It") {
            assert_shows(&again, 422, &["It &#60;i&#62;fails&#60;/i&#62;.", month]);
            assert_eq!(again.text.contains("value=\"payment\" required checked"), about == "payment");
        }
    }
    assert_eq!(world.order(&placed).await["claims"].as_array().map(Vec::len), Some(0));
    // A session that ended meanwhile loses nothing of it.
    let typed = [("key", key.as_str()), ("text", "It fails."), ("about", "other")];
    let signed_out = press(&world, &form(&placed), &Cookie::Session("x"), &typed).await;
    assert_shows(&signed_out, 401, &["not signed in any more", "It fails.", key.as_str()]);
    let kept = press(&world, &form(&placed), &cookie, &typed).await;
    assert!(location(&kept).ends_with("-C1?lodged=yes"));
    let other = [("key", key.as_str()), ("text", "Another."), ("about", "other")];
    assert_shows(&press(&world, &form(&placed), &cookie, &other).await, 422, &["role=\"alert\"", "Another."]);
}

#[tokio::test]
async fn a_file_is_added_on_the_claims_page_without_a_script() {
    let (world, placed, session) = signed().await;
    let cookie = Cookie::Session(&session);
    let claim = lodged(&world, &placed, &cookie, "See the file.").await;
    let files = format!("{claim}/files");
    let shown = look(&world, &claim, &cookie).await;
    assert_shows(&shown, 200, &["There are no files", "5 more files can be added", "value=\"File 1\""]);
    let key = hidden(&shown, "key");
    let wrong = press(&world, &files, &cookie, &[("key", &key), ("name", " ")]).await;
    assert_shows(&wrong, 422, &["Write what the file is called", "aria-invalid"]);
    let name = "<script>a</script>.png";
    for _ in 0..2 {
        assert_eq!(location(&press(&world, &files, &cookie, &[("key", &key), ("name", name)]).await), claim);
    }
    let shown = look(&world, &claim, &cookie).await;
    let words = ["1. &#60;script&#62;a&#60;/script&#62;.png", "4 more files can be added", "multipart/form-data"];
    assert_shows(&shown, 200, &words);
    let policy = shown.headers["content-security-policy"].to_str().expect("ASCII");
    assert!(policy.contains(&format!("form-action 'self' {};", world.url)), "{policy}");

    // Where the bucket leads back to says by itself that the file is looked at, and does not ask for it again.
    let checking = look(&world, &format!("{claim}?sent=1"), &cookie).await;
    assert_shows(&checking, 200, &["It arrived and is being checked", "http-equiv=\"refresh\""]);
    assert!(!checking.text.contains("multipart/form-data"), "{}", checking.text);

    // The browser fills the form of the page, and the bucket sends it back there.
    let sent = send_form(&world, &shown.text, PNG).await;
    let back = location(&sent).strip_prefix(&world.url).expect("our own page").to_owned();
    assert!(back.starts_with(&format!("{claim}?sent=1&bucket=")), "{back}");
    world.settle().await;
    let added = look(&world, &back, &cookie).await;
    assert_shows(&added, 200, &["Added: image/png, 1 KB", "Download"]);
    assert!(!added.text.contains("http-equiv=\"refresh\"") && !added.text.contains("multipart/form-data"));
    let fetched = look(&world, &format!("{files}/1"), &cookie).await;
    let file = answer(world.http.get(location(&fetched))).await;
    assert_eq!(file.headers["content-disposition"], format!("attachment; filename=\"{}-C1-1.png\"", placed.number));
    assert_shows(&look_in(&world, &claim, &cookie, "ru").await, 200, &["Приложен: image/png", "Скачать"]);

    // What is none of the kinds says so; then the day is over.
    let key = hidden(&added, "key");
    press(&world, &files, &cookie, &[("key", &key), ("name", "b")]).await;
    send_form(&world, &look(&world, &claim, &cookie).await.text, b"MZ\x90\0").await;
    world.settle().await;
    assert_shows(&look(&world, &claim, &cookie).await, 200, &["it is no PDF, PNG, JPEG or plain text"]);
    world.clock("2025-02-04T10:00:00+05:00").await;
    let closed = look(&world, &claim, &cookie).await;
    assert_shows(&closed, 200, &["No more files can be added"]);
    let late = press(&world, &files, &cookie, &[("key", "late"), ("name", "c")]).await;
    assert_shows(&late, 409, &["The time for adding files to this claim has passed"]);
    assert_eq!(events(&world.order(&placed).await).iter().filter(|it| *it == "claim.file_announced").count(), 2);
}

#[tokio::test]
async fn a_claim_is_opened_by_who_may_see_it() {
    let (world, placed, session) = signed().await;
    let cookie = Cookie::Session(&session);
    let claim = lodged(&world, &placed, &cookie, "See the file.").await;
    let other = placed_by(&world, "other", "other@example.com").await;
    for path in [form(&placed), claim.clone(), format!("{claim}/files/1")] {
        assert_eq!(
            location(&look(&world, &path, &Cookie::None).await),
            format!("/account/sign-in?order={}", placed.id)
        );
        let foreign = path.replace(&placed.id, &other.id);
        assert_shows(&look(&world, &foreign, &cookie).await, 404, &["leads nowhere"]);
    }
    for missing in ["-C2", "-R1", "-C1/x"] {
        let path = format!("{}/claims/{}{missing}", page(&placed), placed.id);
        assert_shows(&look(&world, &path, &cookie).await, 404, &[]);
    }
    assert_shows(&look(&world, &format!("{claim}?surprise=1"), &cookie).await, 422, &[]);
    assert_shows(&look(&world, &format!("{claim}/files/1"), &cookie).await, 404, &[]);
    let kept = world.order(&placed).await;
    let (as_claim, as_file) = ([("key", "a"), ("text", "x"), ("about", "scope")], [("key", "b"), ("name", "x")]);
    for (path, fields) in [(form(&placed), &as_claim[..]), (format!("{claim}/files"), &as_file[..])] {
        for cheat in [Cookie::None, Cookie::Session("x"), Cookie::Order(&other.token)] {
            assert_eq!(press(&world, &path, &cheat, fields).await.status, 401);
        }
        let foreign = press(&world, &path.replace(&placed.id, &other.id), &cookie, fields).await;
        assert_shows(&foreign, 404, &["leads nowhere"]);
        assert_eq!(press(&world, &path, &cookie, &fields[1..]).await.status, 400, "without a key");
        let more = [fields, &[("surprise", "1")]].concat();
        assert_shows(&press(&world, &path, &cookie, &more).await, 422, &[]);
    }
    assert_eq!(world.order(&placed).await, kept, "nothing changed");
    // Who placed the order in this browser sees it without having signed in.
    assert_shows(&look(&world, &claim, &Cookie::Order(&placed.token)).await, 200, &["See the file."]);
}
