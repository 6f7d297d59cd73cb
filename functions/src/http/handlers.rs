//! How a function's handlers become its router, its part of the list of routes and its part of the OpenAPI document.

use axum::routing::MethodFilter;
use utoipa::openapi::HttpMethod;

/// A path, and the methods that it answers by one handler.
pub(crate) type Answers = (Vec<HttpMethod>, String);

/// The handlers of a function, by their modules. Each declares its path and methods by `utoipa::path`: of that are made the
/// function's `router`, its part of the list of routes, and its part of the OpenAPI document.
macro_rules! handlers {
    ($state:ty; $($module:ident: $($handler:ident),+;)+) => {
        fn router() -> axum::Router<$state> {
            use utoipa::Path;
            let mut router = axum::Router::new();
            pastey::paste! {
                $($(
                    let methods = $crate::http::handlers::filter(&$module::[<__path_ $handler>]::methods());
                    let handler = axum::routing::on(methods, $module::$handler);
                    router = router.route(&$module::[<__path_ $handler>]::path(), handler);
                )+)+
            }
            router
        }

        pub(crate) fn answers() -> Vec<$crate::http::handlers::Answers> {
            use utoipa::Path;
            pastey::paste! {
                vec![$($(($module::[<__path_ $handler>]::methods(), $module::[<__path_ $handler>]::path()),)+)+]
            }
        }

        pub(crate) fn declare(declared: &mut $crate::http::openapi::declared::Declared) {
            pastey::paste! {
                $($(declared.add::<$module::[<__path_ $handler>]>();)+)+
            }
        }
    };
}
pub(crate) use handlers;

/// The filter that lets these methods through.
pub(crate) fn filter(methods: &[HttpMethod]) -> MethodFilter {
    let filters = methods.iter().map(|method| match method {
        HttpMethod::Get => MethodFilter::GET,
        HttpMethod::Post => MethodFilter::POST,
        HttpMethod::Put => MethodFilter::PUT,
        HttpMethod::Delete => MethodFilter::DELETE,
        HttpMethod::Options => MethodFilter::OPTIONS,
        HttpMethod::Head => MethodFilter::HEAD,
        HttpMethod::Patch => MethodFilter::PATCH,
        HttpMethod::Trace => MethodFilter::TRACE,
    });
    filters.reduce(MethodFilter::or).expect("a route has a method")
}
