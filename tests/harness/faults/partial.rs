//! Answers that leave something out, as DynamoDB gives them when it has done enough.

use super::{ConnectorError, HttpResponse, respond};
use serde_json::{Value, json};

/// A batch of reads without the key of one place, and what its answer then says of that key.
pub(super) fn without(mut batch: Value, place: usize) -> (Value, Value) {
    let mut left = batch["RequestItems"].clone();
    for (table, wanted) in batch["RequestItems"].as_object_mut().into_iter().flatten() {
        let key = wanted["Keys"].as_array_mut().expect("the keys of a batch").remove(place);
        left[table]["Keys"] = json!([key]);
    }
    (batch, left)
}

/// The first half of a page, rounded up. The entries of the index are its keys, so the last one says where it goes on.
pub(super) fn half(page: &mut Value) {
    let items = page["Items"].as_array_mut().expect("the items of a page");
    items.truncate(items.len().div_ceil(2));
    let (count, last) = (items.len(), items.last().cloned());
    page["Count"] = json!(count);
    page["ScannedCount"] = json!(count);
    if let Some(last) = last {
        page["LastEvaluatedKey"] = last;
    }
}

/// An answer with its JSON changed.
pub(super) fn changed(answer: &HttpResponse, change: impl FnOnce(&mut Value)) -> Result<HttpResponse, ConnectorError> {
    let bytes = answer.body().bytes().unwrap_or_default();
    let mut json: Value = serde_json::from_slice(bytes).map_err(|error| ConnectorError::user(error.into()))?;
    change(&mut json);
    respond(answer.status().as_u16(), json.to_string())
}
