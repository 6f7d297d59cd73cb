//! The SDK's configuration, from the variables that Lambda sets. The SDK's own loader would also look for profile files,
//! other sources of credentials and the system's roots: most of a function's start, for what is not there.

use crate::config::{ConfigError, Environment};
use aws_sdk_dynamodb::config::retry::RetryConfig;
use aws_sdk_dynamodb::config::timeout::TimeoutConfig;
use aws_sdk_dynamodb::config::{
    BehaviorVersion, Credentials, IdentityCache, Region, SharedCredentialsProvider, StalledStreamProtectionConfig,
};
use aws_types::SdkConfig;
use aws_types::service_config::{LoadServiceConfig, ServiceConfigKey};
use gateways::bucket::{Bucket, Place};
use lambda_http::Error;
use std::time::Duration;

/// The configuration of every client. `AWS_ENDPOINT_URL`, and `AWS_ENDPOINT_URL_DYNAMODB` and the like before it, lead
/// elsewhere than to AWS.
///
/// # Errors
/// The region or the credentials are not set; the TLS client cannot be built.
pub(super) fn load(environment: &Environment<'_>) -> Result<SdkConfig, Error> {
    let mut sdk = SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new(environment.required("AWS_REGION")?))
        .credentials_provider(SharedCredentialsProvider::new(credentials(environment)?))
        // They last as long as the process: there is nothing to renew.
        .identity_cache(IdentityCache::no_cache())
        .http_client(gateways::http::aws_client()?)
        .retry_config(RetryConfig::standard())
        .timeout_config(timeouts())
        // Requests and answers are small, and each attempt has its limit.
        .stalled_stream_protection(StalledStreamProtectionConfig::disabled())
        .service_config(ServiceEndpoints);
    sdk.set_endpoint_url(environment.optional("AWS_ENDPOINT_URL"));
    Ok(sdk.build())
}

/// A bucket, by its name. `AWS_ENDPOINT_URL_S3`, or else `AWS_ENDPOINT_URL`, leads elsewhere than to AWS.
///
/// # Errors
/// The region or the credentials are not set.
pub(super) fn bucket(environment: &Environment<'_>, name: &str) -> Result<Bucket, ConfigError> {
    let region = environment.required("AWS_REGION")?;
    let elsewhere = environment.optional("AWS_ENDPOINT_URL_S3").or_else(|| environment.optional("AWS_ENDPOINT_URL"));
    let place = match elsewhere {
        Some(endpoint) => Place::at(&endpoint, name, &region),
        None => Place::of_aws(name, &region),
    };
    Ok(Bucket::new(gateways::http::client(), place, credentials(environment)?))
}

fn credentials(environment: &Environment<'_>) -> Result<Credentials, ConfigError> {
    let (id, secret) = (environment.required("AWS_ACCESS_KEY_ID")?, environment.required("AWS_SECRET_ACCESS_KEY")?);
    Ok(Credentials::new(id, secret, environment.optional("AWS_SESSION_TOKEN"), None, "environment"))
}

/// A call that hangs is given up in time for an answer of our own, and in time to try again.
fn timeouts() -> TimeoutConfig {
    TimeoutConfig::builder()
        .operation_attempt_timeout(Duration::from_secs(2))
        .operation_timeout(Duration::from_secs(5))
        .build()
}

/// The endpoint of one service alone, if its variable is set.
#[derive(Debug)]
struct ServiceEndpoints;

impl LoadServiceConfig for ServiceEndpoints {
    fn load_config(&self, key: ServiceConfigKey<'_>) -> Option<String> {
        let service = key.service_id().to_uppercase().replace(' ', "_");
        Environment::process().optional(&format!("{}_{service}", key.env()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lambda_sets_must_be_there() {
        for missing in ["AWS_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"] {
            let lookup = |name: &str| (name != missing).then(|| "something".to_owned());
            let error = load(&Environment::of(&lookup)).unwrap_err();
            assert_eq!(error.to_string(), format!("environment variable {missing} is not set"));
        }
    }

    #[test]
    fn a_session_token_and_another_endpoint_are_taken_where_they_are_set() {
        let lookup = |name: &str| Some(format!("https://{}", name.to_lowercase()));
        let environment = Environment::of(&lookup);
        let sdk = load(&environment).unwrap();
        assert_eq!(sdk.endpoint_url(), Some("https://aws_endpoint_url"));
        let token = credentials(&environment).unwrap();
        assert_eq!(token.session_token(), Some("https://aws_session_token"));
    }
}
