//! What operators publish: terms (9.4), price lists (4.1, 4.13) and calendars (K48), and what of it counts when.

pub(crate) mod calendars;
mod news;
mod prices;
mod provisional;
pub(crate) mod second_person;
mod terms;
mod texts;

use super::{Desk, Says};
use crate::problems::{Expected, assert_problem};
use harness::Answer;
use serde_json::{Value, json};

impl Desk {
    /// An act of anna's on something published, under a key.
    pub(super) async fn publish(&self, key: &str, path: &str, fields: Value) -> Answer {
        let mut body = fields;
        if body["reason"].is_null() {
            body["reason"] = json!("As decided.");
        }
        self.send(path, Says { token: &self.anna().await, key, if_match: None }, &body).await
    }

    /// As [`Desk::publish`], under a new key, done; what is answered.
    pub(crate) async fn published(&self, path: &str, fields: Value) -> Value {
        let answer = self.publish(&self.key(), path, fields).await;
        assert_eq!(answer.status, 201, "{path}: {}", answer.text);
        self.world.settle().await;
        answer.json
    }

    /// As [`Desk::publish`], refused: what is offered stays as it was.
    pub(super) async fn unpublished(&self, path: &str, fields: Value, expected: Expected, pointers: &[&str]) {
        let before = self.offered().await;
        assert_problem(&self.publish(&self.key(), path, fields).await, expected, pointers, path);
        assert_eq!(self.offered().await, before, "{path}");
    }

    /// All that is published.
    async fn offered(&self) -> Vec<Value> {
        let mut offered = vec![self.world.get("/v1/offer", None).await.json];
        for path in ["terms", "prices", "calendars", "rates"] {
            offered.push(self.get(path).await.json);
        }
        offered
    }

    /// Drafts and publishes a version of the terms now.
    pub(crate) async fn amend(&self, version: &str, text: &str) -> Value {
        self.published("terms", json!({"version": version, "text": text})).await;
        self.published(&format!("terms/{version}/publication"), json!({})).await
    }
}

/// The hash of a page's bytes.
fn sha256_of(page: &str) -> String {
    domain::agreement::terms::check_terms("any", page).expect("a text")
}
