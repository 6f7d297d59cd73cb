//! DynamoDB's JSON calls, mapped to the engine's typed ones.

use dynoxide::{Database, DynoxideError};
use http::StatusCode;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::wire::Answer;

/// Runs `operation` with its JSON body. One that the engine does not have is answered as DynamoDB answers one that it
/// does not know.
pub(crate) fn call(database: &Database, operation: &str, body: &[u8]) -> Answer {
    match run(database, operation, body) {
        Some(Ok(json)) => Answer::json(StatusCode::OK, json),
        Some(Err(error)) => {
            let status = StatusCode::from_u16(error.status_code()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            Answer::json(status, error.to_json())
        }
        None => Answer::json_error(
            StatusCode::BAD_REQUEST,
            "com.amazon.coral.service#UnknownOperationException",
            "the embedded engine has no such operation",
        ),
    }
}

/// Whether `operation` may change items.
pub(crate) fn writes(operation: &str) -> bool {
    matches!(operation, "PutItem" | "UpdateItem" | "DeleteItem" | "BatchWriteItem" | "TransactWriteItems")
}

fn run(database: &Database, operation: &str, body: &[u8]) -> Option<Result<String, DynoxideError>> {
    Some(match operation {
        "GetItem" => typed(body, |request| database.get_item(request)),
        "PutItem" => typed(body, |request| database.put_item(request)),
        "UpdateItem" => typed(body, |request| database.update_item(request)),
        "DeleteItem" => typed(body, |request| database.delete_item(request)),
        "Query" => typed(body, |request| database.query(request)),
        "Scan" => typed(body, |request| database.scan(request)),
        "BatchGetItem" => typed(body, |request| database.batch_get_item(request)),
        "BatchWriteItem" => typed(body, |request| database.batch_write_item(request)),
        "TransactGetItems" => typed(body, |request| database.transact_get_items(request)),
        "TransactWriteItems" => typed(body, |request| database.transact_write_items(request)),
        "CreateTable" => typed(body, |request| database.create_table(request)),
        "UpdateTable" => typed(body, |request| database.update_table(request)),
        "DeleteTable" => typed(body, |request| database.delete_table(request)),
        "DescribeTable" => typed(body, |request| database.describe_table(request)),
        "ListTables" => typed(body, |request| database.list_tables(request)),
        "UpdateTimeToLive" => typed(body, |request| database.update_time_to_live(request)),
        "DescribeTimeToLive" => typed(body, |request| database.describe_time_to_live(request)),
        _ => return None,
    })
}

fn typed<Q, A, F>(body: &[u8], call: F) -> Result<String, DynoxideError>
where
    Q: DeserializeOwned,
    A: Serialize,
    F: FnOnce(Q) -> Result<A, DynoxideError>,
{
    let request =
        serde_json::from_slice(body).map_err(|error| DynoxideError::SerializationException(error.to_string()))?;
    let answer = call(request)?;
    serde_json::to_string(&answer).map_err(|error| DynoxideError::InternalServerError(error.to_string()))
}
