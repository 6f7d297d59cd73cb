//! The form by which a browser sends one object of the bucket: signed for its key, its kind, its size and its time, and for nothing
//! else. <https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html>

use super::Bucket;
use super::signing::SERVICE;
use aws_sigv4::sign::v4::{calculate_signature, generate_signing_key};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use domain::Instant;
use serde_json::{Value, json};
use std::ops::RangeInclusive;
use std::time::SystemTime;

/// What may be sent.
#[derive(Debug, Clone)]
pub struct Upload<'a> {
    /// Under which key.
    pub key: &'a str,
    /// Of which kind.
    pub media_type: &'a str,
    /// How many bytes.
    pub bytes: RangeInclusive<u64>,
    /// Until when.
    pub until: Instant,
    /// The page to which the browser goes then; without one the bucket answers 201.
    pub then: Option<&'a str>,
}

/// A form to be filled with a file: these fields first, and the file last, under the name `file`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// Where it is posted, as `multipart/form-data`.
    pub url: String,
    /// The other fields, in their order.
    pub fields: Vec<FormField>,
}

/// A field of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormField {
    /// Its name.
    pub name: &'static str,
    /// Its value.
    pub value: String,
}

/// The signature of a policy as it is sent: in base 64.
pub fn policy_signature(policy: &str, secret: &str, region: &str, at: Instant) -> String {
    let key = generate_signing_key(secret, SystemTime::from(at), region, SERVICE);
    calculate_signature(key, policy.as_bytes())
}

impl Bucket {
    /// The form by which an object can be sent from an instant on.
    pub fn form(&self, upload: &Upload<'_>, now: Instant) -> Form {
        let (place, credentials) = (&self.place, &self.credentials);
        let credential =
            format!("{}/{}/{}/{SERVICE}/aws4_request", credentials.access_key_id(), now.format("%Y%m%d"), place.region);
        let mut fields = vec![
            ("key", upload.key.to_owned()),
            ("Content-Type", upload.media_type.to_owned()),
            match upload.then {
                Some(page) => ("success_action_redirect", page.to_owned()),
                None => ("success_action_status", "201".to_owned()),
            },
            ("x-amz-algorithm", "AWS4-HMAC-SHA256".to_owned()),
            ("x-amz-credential", credential),
            ("x-amz-date", now.format("%Y%m%dT%H%M%SZ").to_string()),
        ];
        fields.extend(credentials.session_token().map(|token| ("x-amz-security-token", token.to_owned())));
        let policy = BASE64_STANDARD.encode(policy(&place.name, upload, &fields).to_string());
        let signature = policy_signature(&policy, credentials.secret_access_key(), &place.region, now);
        fields.extend([("policy", policy), ("x-amz-signature", signature)]);
        let fields = fields.into_iter().map(|(name, value)| FormField { name, value }).collect();
        Form { url: format!("{}/", place.url), fields }
    }
}

/// What the bucket holds a form against: every field as it is, and the size.
fn policy(bucket: &str, upload: &Upload<'_>, fields: &[(&'static str, String)]) -> Value {
    let mut conditions =
        vec![json!({"bucket": bucket}), json!(["content-length-range", upload.bytes.start(), upload.bytes.end()])];
    conditions.extend(fields.iter().map(|(name, value)| json!({*name: value})));
    json!({"expiration": upload.until.format("%Y-%m-%dT%H:%M:%S%.3fZ").to_string(), "conditions": conditions})
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bucket::Place;
    use crate::http::client;
    use aws_credential_types::Credentials;

    const SECRET: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

    fn at(text: &str) -> Instant {
        text.parse().expect("an instant")
    }

    /// <https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-post-example.html>, whose lines end as those of a form do.
    #[test]
    fn a_policy_is_signed_as_amazon_signs_it() {
        let lines = [
            r#"{ "expiration": "2015-12-30T12:00:00.000Z","#,
            r#"  "conditions": ["#,
            r#"    {"bucket": "sigv4examplebucket"},"#,
            r#"    ["starts-with", "$key", "user/user1/"],"#,
            r#"    {"acl": "public-read"},"#,
            r#"    {"success_action_redirect": "http://sigv4examplebucket.s3.amazonaws.com/successful_upload.html"},"#,
            r#"    ["starts-with", "$Content-Type", "image/"],"#,
            r#"    {"x-amz-meta-uuid": "14365123651274"},"#,
            r#"    {"x-amz-server-side-encryption": "AES256"},"#,
            r#"    ["starts-with", "$x-amz-meta-tag", ""],"#,
            "",
            r#"    {"x-amz-credential": "AKIAIOSFODNN7EXAMPLE/20151229/us-east-1/s3/aws4_request"},"#,
            r#"    {"x-amz-algorithm": "AWS4-HMAC-SHA256"},"#,
            r#"    {"x-amz-date": "20151229T000000Z" }"#,
            r#"  ]"#,
            r#"}"#,
        ];
        let policy = BASE64_STANDARD.encode(lines.join("\r\n"));
        let signature = policy_signature(&policy, SECRET, "us-east-1", at("2015-12-29T00:00:00Z"));
        assert_eq!(signature, "8afdbf4008c03f22c2cd3cdb72e4afbb1f6a588f3255ac628749a66d7f09699e");
    }

    #[test]
    fn a_form_is_for_one_key_one_kind_one_size_and_one_time_and_says_nothing_that_its_policy_does_not() {
        let place = Place::of_aws("files", "eu-central-1");
        let credentials = Credentials::new("AKID", SECRET, Some("session".to_owned()), None, "test");
        let bucket = Bucket::new(client(), place, credentials);
        let upload = Upload {
            key: "incoming/A-C1/1",
            media_type: "image/png",
            bytes: 1..=1000,
            until: at("2025-02-03T06:00:00Z"),
            then: Some("https://shop.example/page?file=1"),
        };
        let form = bucket.form(&upload, at("2025-02-03T05:00:00Z"));
        assert_eq!(form.url, "https://files.s3.eu-central-1.amazonaws.com/");
        let value = |name: &str| form.fields.iter().find(|field| field.name == name).map(|field| field.value.clone());
        let policy = value("policy").expect("a policy");
        let read: Value = serde_json::from_slice(&BASE64_STANDARD.decode(&policy).expect("base 64")).expect("JSON");
        assert_eq!(read["expiration"], "2025-02-03T06:00:00.000Z");
        let conditions = read["conditions"].as_array().expect("conditions");
        assert!(conditions.contains(&json!({"bucket": "files"})));
        assert!(conditions.contains(&json!(["content-length-range", 1, 1000])));
        for field in form.fields.iter().filter(|field| !["policy", "x-amz-signature"].contains(&field.name)) {
            assert!(conditions.contains(&json!({field.name: field.value})), "{}", field.name);
        }
        assert_eq!(conditions.len(), 2 + form.fields.len() - 2);
        assert_eq!(value("x-amz-credential").as_deref(), Some("AKID/20250203/eu-central-1/s3/aws4_request"));
        assert_eq!(value("x-amz-security-token").as_deref(), Some("session"));
        let signature = policy_signature(&policy, SECRET, "eu-central-1", at("2025-02-03T05:00:00Z"));
        assert_eq!(value("x-amz-signature"), Some(signature));
        let without = bucket.form(&Upload { then: None, ..upload }, at("2025-02-03T05:00:00Z"));
        assert!(without.fields.iter().any(|field| field.name == "success_action_status" && field.value == "201"));
    }
}
