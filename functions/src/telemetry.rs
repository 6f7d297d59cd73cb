//! Logs and metrics: structured lines on standard output, without personal data, paths or tokens.

use domain::Instant;
use domain::code::Code;
use http::{Method, StatusCode};
use serde_json::{Map, Value, json};
use std::io::Write;
use std::sync::OnceLock;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

/// The namespace of the metrics; none are written before there is one.
static NAMESPACE: OnceLock<String> = OnceLock::new();

/// Starts logging in JSON, and metrics in the embedded metric format.
pub fn start() {
    let json = tracing_subscriber::fmt::layer().json().flatten_event(true).with_target(false);
    // A second start, as in a test, keeps the first.
    let _ = tracing_subscriber::registry().with(json).with(ours(LevelFilter::INFO)).try_init();
    std::panic::set_hook(Box::new(panicked));
    NAMESPACE.get_or_init(|| std::env::var("METRICS_NAMESPACE").unwrap_or_else(|_| "oferta".to_owned()));
}

/// Logs a panic by its place alone: its message may quote what was worked on.
fn panicked(panic: &std::panic::PanicHookInfo<'_>) {
    let place = panic.location().map(|place| format!("{}:{}", place.file(), place.line()));
    tracing::error!(place, "panic");
}

/// Our own lines from the level that `LOG_LEVEL` names on, or a default. Of the libraries only warnings: at lower levels
/// the SDK and the runtime write whole requests, and with them what no log may hold.
pub fn ours(default: LevelFilter) -> Targets {
    let level = std::env::var("LOG_LEVEL").ok().and_then(|level| level.parse().ok()).unwrap_or(default);
    let ours = ["domain", "functions", "gateways", "local", "store"].map(|name| (name, level));
    Targets::new().with_default(LevelFilter::WARN.min(level)).with_targets(ours)
}

/// The line of a request; of an operator's it names who that is, by the pseudonym.
pub(crate) fn request(
    method: &Method,
    route: Option<&str>,
    status: StatusCode,
    code: Option<Code>,
    id: &str,
    operator: Option<&str>,
) {
    let code = code.map(Code::as_str);
    tracing::info!(%method, route, status = status.as_u16(), code, request_id = id, operator, "request");
}

/// Writes one metric in CloudWatch's embedded metric format, if metrics are on.
#[expect(clippy::print_stdout, reason = "the format is a line of JSON on standard output")]
pub fn metric(name: &str, value: i64, unit: &str, dimension: Option<(&str, &str)>, now: Instant) {
    if let Some(namespace) = NAMESPACE.get() {
        println!("{}", embedded(namespace, name, value, unit, dimension, now));
        let _ = std::io::stdout().flush();
    }
}

fn embedded(
    namespace: &str,
    name: &str,
    value: i64,
    unit: &str,
    dimension: Option<(&str, &str)>,
    now: Instant,
) -> Value {
    let dimensions: Vec<&str> = dimension.iter().map(|(name, _)| *name).collect();
    let about = json!({
        "Timestamp": now.timestamp_millis(),
        "CloudWatchMetrics": [{
            "Namespace": namespace,
            "Dimensions": [dimensions],
            "Metrics": [{"Name": name, "Unit": unit}],
        }],
    });
    let mut line = Map::from_iter([("_aws".to_owned(), about), (name.to_owned(), json!(value))]);
    line.extend(dimension.map(|(name, value)| (name.to_owned(), json!(value))));
    Value::Object(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_metric_is_a_line_that_cloudwatch_reads() {
        let now = "2025-02-03T05:00:00Z".parse().unwrap();
        let line = embedded("oferta", "parked", 1, "Count", Some(("family", "order")), now);
        assert_eq!(line["parked"], 1);
        assert_eq!(line["family"], "order");
        assert_eq!(line["_aws"]["CloudWatchMetrics"][0]["Dimensions"], json!([["family"]]));
        assert_eq!(line["_aws"]["Timestamp"], 1_738_558_800_000_i64);
    }
}
