//! What handlers declare for the OpenAPI document.

use utoipa::__dev::{SchemaReferences, Tags};
use utoipa::Path;
use utoipa::openapi::path::Paths;
use utoipa::openapi::{RefOr, Schema};

/// What was declared so far.
#[derive(Default)]
pub(crate) struct Declared {
    pub(crate) paths: Paths,
    pub(crate) schemas: Vec<(String, RefOr<Schema>)>,
}

impl Declared {
    /// Adds a route and the schemas that it refers to.
    pub(crate) fn add<P: Path + for<'t> Tags<'t> + SchemaReferences>(&mut self) {
        let mut operation = P::operation();
        operation.tags = Some(P::tags().into_iter().map(str::to_owned).collect());
        self.paths.add_path_operation(P::path(), P::methods(), operation);
        P::schemas(&mut self.schemas);
    }
}
