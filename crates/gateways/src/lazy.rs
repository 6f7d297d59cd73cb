//! Clients of AWS that are made when they are first used. Making one reads the SDK's list of regions, and most invocations of a
//! function call some of its services only.

use std::ops::Deref;
use std::sync::{Arc, LazyLock};

/// A client that is made at its first use, and then shared by all copies.
#[derive(Debug)]
pub struct Lazy<C>(Arc<LazyLock<C, Box<dyn FnOnce() -> C + Send>>>);

impl<C> Lazy<C> {
    /// One that is made so.
    pub fn new(make: impl FnOnce() -> C + Send + 'static) -> Lazy<C> {
        Lazy(Arc::new(LazyLock::new(Box::new(make))))
    }
}

impl<C> Clone for Lazy<C> {
    fn clone(&self) -> Lazy<C> {
        Lazy(Arc::clone(&self.0))
    }
}

impl<C> Deref for Lazy<C> {
    type Target = C;

    fn deref(&self) -> &C {
        &self.0
    }
}

impl<C: Send + 'static> From<C> for Lazy<C> {
    /// One that is there already.
    fn from(client: C) -> Lazy<C> {
        Lazy::new(|| client)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[test]
    fn it_is_made_once_and_not_before_it_is_used() {
        let made = Arc::new(AtomicUsize::new(0));
        let count = made.clone();
        let lazy = Lazy::new(move || count.fetch_add(1, Ordering::Relaxed));
        let copy = lazy.clone();
        assert_eq!(made.load(Ordering::Relaxed), 0);
        assert_eq!((*lazy, *copy, made.load(Ordering::Relaxed)), (0, 0, 1));
    }
}
