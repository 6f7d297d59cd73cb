//! Files that a buyer adds to a claim (clause 10.1): announced, sent by a signed form, looked at, kept as evidence, fetched as downloads.

use crate::browser::hidden_fields;
use crate::operator::{Desk, at};
use crate::problems::{self, INVALID_FIELDS, NOT_FOUND, assert_problem, offers, ours};
use aws_sdk_dynamodb::types::AttributeValue;
use domain::agreement::Agreement;
use harness::{Answer, BEGIN, Placed, World, answer, events};
use local::shop::TABLE;
use reqwest::Method;
use serde_json::{Value, json};

pub(crate) const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR and the rest of a picture";
const PDF: &[u8] = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3 and the rest of a document";

/// The body of a form with a file, as a browser makes it, and its media type.
fn multipart(fields: &[(String, String)], file: &[u8]) -> (String, Vec<u8>) {
    let boundary = "----browser";
    let mut body = Vec::new();
    for (name, value) in fields {
        let head = format!("--{boundary}\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n");
        body.extend([head.as_bytes(), value.as_bytes(), b"\r\n"].concat());
    }
    let head = "content-disposition: form-data; name=\"file\"; filename=\"C:\\fakepath\\x.bin\"";
    let head = format!("--{boundary}\r\n{head}\r\ncontent-type: application/octet-stream\r\n\r\n");
    body.extend([head.as_bytes(), file, format!("\r\n--{boundary}--\r\n").as_bytes()].concat());
    (format!("multipart/form-data; boundary={boundary}"), body)
}

fn fields(upload: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let fields = upload["fields"].as_array().expect("fields").iter();
    fields.map(|field| (text(&field["name"]), text(&field["value"]))).collect()
}

/// Sends a file by the form that it was announced with.
pub(crate) async fn send(world: &World, upload: &Value, file: &[u8]) -> Answer {
    send_as(world, upload, &fields(upload), file).await
}

/// Sends a file by the form that a page has for it.
pub(crate) async fn send_form(world: &World, page: &str, file: &[u8]) -> Answer {
    let (head, form) = page.split_once("enctype=\"multipart/form-data\"").expect("a form for a file");
    let form = form.split("</form>").next().expect("its end");
    let url = head.rsplit("action=\"").next().and_then(|rest| rest.split('"').next()).expect("an address");
    let (kind, body) = multipart(&hidden_fields(form), file);
    answer(world.http.post(url).header("content-type", kind).body(body)).await
}

async fn send_as(world: &World, upload: &Value, fields: &[(String, String)], file: &[u8]) -> Answer {
    let (kind, body) = multipart(fields, file);
    let url = upload["url"].as_str().unwrap_or_else(|| panic!("a form: {upload}"));
    answer(world.http.post(url).header("content-type", kind).body(body)).await
}

/// A shop with an order, and a claim of it.
async fn claimed() -> (Desk, Placed, String) {
    let desk = Desk::new().await;
    let placed = desk.world.paid("k1").await;
    let claim = desk.world.claim(&placed, "c1", &json!({"text": "See the file.", "about": "scope"})).await;
    (desk, placed, claim.json["id"].as_str().expect("an id").to_owned())
}

async fn announce(world: &World, placed: &Placed, claim: &str, key: &str, body: Value) -> Answer {
    world.say(placed, &format!("claims/{claim}/files"), key, &body).await
}

/// The files of the order's first claim.
async fn files(world: &World, placed: &Placed) -> Value {
    world.settle().await;
    world.order(placed).await["claims"][0]["files"].clone()
}

#[tokio::test]
async fn a_file_is_announced_sent_looked_at_and_fetched() {
    let (desk, placed, claim) = claimed().await;
    let world = &desk.world;
    let said = json!({"name": "Снимок 4111111111111111.png", "media_type": "image/png", "size_bytes": PNG.len()});
    let announced = announce(world, &placed, &claim, "f1", said.clone()).await;
    assert_eq!(announced.status, 201, "{}", announced.text);
    let file = &announced.json["file"];
    assert_eq!((&file["number"], &file["state"]), (&json!(1), &json!("being_checked")), "{}", announced.text);
    assert_eq!(file["name"], "Снимок ************1111.png", "what stands in a name is masked, too");
    assert_eq!(file["until"], "2025-02-03T06:00:00Z");
    let again = announce(world, &placed, &claim, "f1", said).await;
    assert_eq!((again.status, &again.json["file"]["number"]), (201, &json!(1)), "the same key is the same file");
    assert_eq!(files(world, &placed).await.as_array().map(Vec::len), Some(1));

    let sent = send(world, &announced.json["upload"], PNG).await;
    assert_eq!(sent.status, 201, "{}", sent.text);
    let added = files(world, &placed).await[0].clone();
    assert_eq!((&added["state"], &added["size_bytes"]), (&json!("added"), &json!(PNG.len())), "{added}");
    assert_eq!(added["sha256"], sha256(PNG));
    assert_eq!((&added["media_type"], &added["refused_because"]), (&json!("image/png"), &Value::Null));
    let order = world.order(&placed).await;
    assert_eq!(events(&order).last().map(String::as_str), Some("claim.file_added"));
    assert_eq!(order["license"]["state"], "claimed", "the claim stands by its text");
    let after = announce(world, &placed, &claim, "f1", json!({"name": "another"})).await;
    assert_eq!(after.json["code"], "idempotency_key_reused");

    for token in [placed.token.clone(), desk.anna().await] {
        let path = match token == placed.token {
            true => format!("/v1/orders/{}/claims/{claim}/files/1", placed.id),
            false => format!("/v1/operator/claims/{claim}/files/1?task=answer_claim"),
        };
        let found = world.get(&path, Some(&token)).await;
        assert_eq!((found.status, found.text.as_str()), (303, ""), "{path}");
        assert_eq!(found.headers["cache-control"], "no-store");
        let place = found.headers["location"].to_str().expect("ASCII").to_owned();
        let file = world.http.get(&place).send().await.expect("an answer");
        let name = format!("attachment; filename=\"{}-C1-1.png\"", placed.number);
        assert_eq!(file.headers()["content-disposition"], name.as_str());
        assert_eq!(file.headers()["content-type"], "image/png");
        assert_eq!(file.bytes().await.expect("bytes"), PNG);
        // A minute later the address is good for nothing.
        let edited = place.replace("image%2Fpng", "text%2Fhtml");
        assert_eq!(answer(world.http.get(edited)).await.status, 403);
        world
            .clock(if token == placed.token { "2025-02-03T10:02:00+05:00" } else { "2025-02-03T10:04:00+05:00" })
            .await;
        assert_eq!(answer(world.http.get(&place)).await.status, 403);
    }
    let look = world.items().await.into_iter().filter(|(pk, ..)| pk.starts_with("LOOKED#"));
    let look: Vec<Value> = look.map(|(.., item)| item["fields"].clone()).collect();
    assert_eq!(look, [json!(["file"])], "the operator's look is kept");
    let kept = world.shop().bucket.keys().expect("keys");
    assert_eq!(kept, [format!("kept/{claim}/1/{}", sha256(PNG))], "what arrived is gone, what is kept has its hash");
    for (pk, sk, item) in world.items().await {
        let names = sk.starts_with("TEXT#FILE#");
        assert_eq!(item.to_string().contains("Снимок"), names, "{pk} {sk}: a name is kept in its text alone");
    }
}

fn sha256(bytes: &[u8]) -> String {
    use sha2::{Digest, Sha256};
    hex::encode(Sha256::digest(bytes))
}

#[tokio::test]
async fn what_is_none_of_the_kinds_or_not_as_announced_is_deleted_and_says_why() {
    let (desk, placed, claim) = claimed().await;
    let cases = [
        (json!({"name": "a program"}), &b"MZ\x90\0\x03\0\0\0"[..], "wrong_kind"),
        (json!({"name": "a picture", "media_type": "image/png"}), PDF, "wrong_kind"),
        (json!({"name": "a page"}), b"<html><script>alert(1)</script>", ""),
        (json!({"name": "a document", "media_type": "application/pdf"}), PDF, ""),
    ];
    for (n, (said, bytes, because)) in cases.into_iter().enumerate() {
        let announced = announce(&desk.world, &placed, &claim, &n.to_string(), said.clone()).await;
        assert_eq!(send(&desk.world, &announced.json["upload"], bytes).await.status, 201, "{}", announced.text);
        let file = files(&desk.world, &placed).await[n].clone();
        let expected = if because.is_empty() { ("added", Value::Null) } else { ("refused", json!(because)) };
        assert_eq!((file["state"].as_str(), &file["refused_because"]), (Some(expected.0), &expected.1), "{said}");
        let path = format!("/v1/orders/{}/claims/{claim}/files/{}", placed.id, n + 1);
        let found = desk.world.get(&path, Some(&placed.token)).await;
        assert_eq!(found.status, if because.is_empty() { 303 } else { 404 }, "{said}");
    }
    assert_eq!(desk.world.shop().bucket.keys().expect("keys").len(), 2, "what was refused is deleted");
    let order = desk.world.order(&placed).await;
    let refused = events(&order).iter().filter(|event| *event == "claim.file_refused").count();
    assert_eq!((refused, &order["license"]["state"]), (2, &json!("claimed")));
    // A page is a text here, and leaves as a download of plain text.
    assert_eq!(at(&order, "/claims/0/files/2/media_type"), "text/plain");
}

#[tokio::test]
async fn the_bucket_takes_by_a_form_what_it_was_signed_for_and_nothing_else() {
    let (desk, placed, claim) = claimed().await;
    let world = &desk.world;
    let announced = announce(world, &placed, &claim, "f", json!({"name": "n", "size_bytes": PNG.len()})).await;
    let upload = &announced.json["upload"];
    let good = fields(upload);
    let changed = |name: &str, value: &str| {
        let change =
            |(known, was): &(String, String)| (known.clone(), if known == name { value } else { was }.to_owned());
        good.iter().map(change).collect::<Vec<_>>()
    };
    let other = format!("incoming/{claim}/2");
    for (name, value) in [
        ("key", other.as_str()),
        ("key", "kept/anything"),
        ("Content-Type", "text/html"),
        ("x-amz-signature", &"0".repeat(64)),
        ("x-amz-date", "20250203T050001Z"),
        ("x-amz-credential", "other/20250203/eu-central-1/s3/aws4_request"),
        ("policy", "e30="),
        ("success_action_status", "200"),
    ] {
        let answer = send_as(world, upload, &changed(name, value), PNG).await;
        assert_eq!(answer.status, 403, "{name} {value}: {}", answer.text);
    }
    let mut more = good.clone();
    more.insert(0, ("acl".to_owned(), "public-read".to_owned()));
    assert_eq!(send_as(world, upload, &more, PNG).await.status, 403, "a field that nobody signed");
    for bytes in [&PNG[1..], &[PNG, b"!"].concat(), b""] {
        assert_eq!(send(world, upload, bytes).await.status, 400, "another size");
    }
    assert_eq!(files(world, &placed).await[0]["state"], "being_checked");
    world.clock("2025-02-03T11:00:00+05:00").await;
    assert_eq!(send(world, upload, PNG).await.status, 403, "after its time");
    assert_eq!(files(world, &placed).await[0]["state"], "not_received");
    assert_eq!(world.shop().bucket.keys().expect("keys"), [""; 0]);

    let any = announce(world, &placed, &claim, "any", json!({"name": "n"})).await;
    let large = vec![b'x'; 10 * 1024 * 1024 + 1];
    assert_eq!(send(world, &any.json["upload"], &large).await.status, 400, "larger than any file may be");
    assert_eq!(send(world, &any.json["upload"], &large[1..]).await.status, 201);
    assert_eq!(files(world, &placed).await[1]["state"], "added");
}

#[tokio::test]
async fn a_second_file_by_the_same_form_takes_no_ones_place() {
    let (desk, placed, claim) = claimed().await;
    let world = &desk.world;
    let announced = announce(world, &placed, &claim, "f", json!({"name": "n"})).await;
    for bytes in [PDF, PNG, PDF] {
        assert_eq!(send(world, &announced.json["upload"], bytes).await.status, 201);
        assert_eq!(files(world, &placed).await[0]["sha256"], sha256(PDF), "what was recorded stands");
    }
    assert_eq!(world.shop().bucket.keys().expect("keys"), [format!("kept/{claim}/1/{}", sha256(PDF))]);
    let order = world.order(&placed).await;
    assert_eq!(events(&order).iter().filter(|event| event.starts_with("claim.file")).count(), 2);
}

#[tokio::test]
async fn a_claim_has_five_files_within_a_day_and_none_once_it_is_dealt_with() {
    let (desk, placed, claim) = claimed().await;
    let world = &desk.world;
    for n in 0..5 {
        let announced = announce(world, &placed, &claim, &n.to_string(), json!({"name": "n"})).await;
        assert_eq!(announced.status, 201, "{}", announced.text);
    }
    let sixth = announce(world, &placed, &claim, "6", json!({"name": "n"})).await;
    assert_problem(&sixth, ours(409, "limit_reached"), &[], "a sixth");
    // What did not come in time leaves its place to another.
    world.clock("2025-02-03T11:00:00+05:00").await;
    assert_eq!(announce(world, &placed, &claim, "7", json!({"name": "n"})).await.status, 201);
    world.clock("2025-02-04T09:59:59+05:00").await;
    assert_eq!(announce(world, &placed, &claim, "8", json!({"name": "n"})).await.status, 201);
    world.clock("2025-02-04T10:00:00+05:00").await;
    let late = announce(world, &placed, &claim, "9", json!({"name": "n"})).await;
    assert_problem(&late, offers(409, "claim_files_closed", "10.1"), &[], "a day later");

    let other = world.claim(&placed, "c2", &json!({"text": "Another.", "about": "other"})).await;
    let other = other.json["id"].as_str().expect("an id").to_owned();
    assert_eq!(world.say(&placed, &format!("claims/{other}/withdrawal"), "w", &json!({})).await.status, 200);
    let over = announce(world, &placed, &other, "10", json!({"name": "n"})).await;
    assert_problem(&over, problems::CLAIM_CLOSED, &[], "withdrawn");
}

#[tokio::test]
async fn bad_announcements_say_what_is_wrong_and_others_files_are_none() {
    let (desk, placed, claim) = claimed().await;
    let world = &desk.world;
    for (body, pointer) in [
        (json!({}), "/name"),
        (json!({"name": ""}), "/name"),
        (json!({"name": " \u{200b}"}), "/name"),
        (json!({"name": "a\nb"}), "/name"),
        (json!({"name": "x".repeat(201)}), "/name"),
        (json!({"name": 1}), "/name"),
        (json!({"name": "n", "media_type": "text/html"}), "/media_type"),
        (json!({"name": "n", "media_type": "IMAGE/PNG"}), "/media_type"),
        (json!({"name": "n", "size_bytes": 0}), "/size_bytes"),
        (json!({"name": "n", "size_bytes": -1}), "/size_bytes"),
        (json!({"name": "n", "size_bytes": "1"}), "/size_bytes"),
        (json!({"name": "n", "size_bytes": 10 * 1024 * 1024 + 1}), "/size_bytes"),
        (json!({"name": "n", "key": "x"}), "/key"),
    ] {
        let answer = announce(world, &placed, &claim, "bad", body.clone()).await;
        assert_problem(&answer, INVALID_FIELDS, &[pointer], &body.to_string());
    }
    let other = world.paid("k2").await;
    for (placed, claim, what) in [
        (&placed, format!("{}-C2", placed.id), "no such claim"),
        (&other, claim.clone(), "another order's claim"),
        (&placed, "x".to_owned(), "no claim's id"),
    ] {
        assert_problem(&announce(world, placed, &claim, "f", json!({"name": "n"})).await, NOT_FOUND, &[], what);
    }
    let announced = announce(world, &placed, &claim, "f", json!({"name": "n"})).await;
    send(world, &announced.json["upload"], PDF).await;
    world.settle().await;
    for (token, file) in [(&other.token, "1"), (&placed.token, "2"), (&placed.token, "0"), (&placed.token, "01")] {
        for order in [&placed, &other] {
            let path = format!("/v1/orders/{}/claims/{claim}/files/{file}", order.id);
            let found = world.get(&path, Some(token)).await;
            assert!(matches!(found.status, 401 | 404), "{path}: {}", found.text);
        }
    }
    let nobody = world.request(Method::GET, &format!("/v1/operator/claims/{claim}/files/1"));
    assert_eq!(answer(nobody.bearer_auth(&placed.token)).await.status, 401, "no operator");
    let objects = world.shop().bucket.keys().expect("keys");
    let direct = world.http.get(format!("{}/local/bucket/claim-files/{}", world.url, objects[0]));
    assert_eq!(answer(direct).await.status, 403, "the bucket is open to nobody");
}

#[tokio::test]
async fn what_was_erased_is_gone_and_the_proof_of_it_stays() {
    let (desk, placed, claim) = claimed().await;
    let world = &desk.world;
    let announced = announce(world, &placed, &claim, "f", json!({"name": "Снимок.png"})).await;
    send(world, &announced.json["upload"], PNG).await;
    world.settle().await;
    let (shop, pk, sk) = (world.shop(), format!("ORDER#{}", placed.id), format!("TEXT#FILE#{claim}#00000001"));
    let [key] = shop.bucket.keys().expect("keys").try_into().expect("one object");
    assert!(key.starts_with(&format!("kept/{}-", placed.id)), "all files of an order begin so: {key}");
    shop.bucket.client().delete(&key, shop.clock.now()).await.expect("it is erased");
    let name = |name: &str| AttributeValue::S(name.to_owned());
    let delete = shop.engine.dynamodb().delete_item().table_name(TABLE).key("pk", name(&pk)).key("sk", name(&sk));
    delete.send().await.expect("it is erased");
    let file = files(world, &placed).await[0].clone();
    assert_eq!((&file["name"], &file["state"], &file["sha256"]), (&Value::Null, &json!("added"), &json!(sha256(PNG))));
    let found = world.get(&format!("/v1/orders/{}/claims/{claim}/files/1", placed.id), Some(&placed.token)).await;
    let place = found.headers["location"].to_str().expect("ASCII").to_owned();
    assert_eq!(answer(world.http.get(place)).await.status, 404);
}

#[tokio::test]
async fn however_many_files_a_claim_has_the_words_of_every_claim_are_shown() {
    let mut agreement = Agreement::of_tests();
    agreement.policy.claim_files.files_max = 100;
    let world = World::under(agreement, BEGIN).await;
    let placed = world.paid("k1").await;
    for (key, text) in [("c1", "The first."), ("c2", "The second.")] {
        assert_eq!(world.claim(&placed, key, &json!({"text": text, "about": "scope"})).await.status, 201);
    }
    let claim = format!("{}-C2", placed.id);
    for file in 0..100 {
        let announced = announce(&world, &placed, &claim, &format!("f{file}"), json!({"name": "A file"})).await;
        assert_eq!(announced.status, 201, "{}", announced.text);
    }
    let claims = world.order(&placed).await["claims"].clone();
    assert_eq!((&claims[0]["text"], &claims[1]["text"]), (&json!("The first."), &json!("The second.")));
    assert_eq!(claims[1]["files"][0]["name"], "A file");
}
