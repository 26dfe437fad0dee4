//! Values that live as long as a clock, one of each type.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

#[derive(Default)]
pub(super) struct Attachments {
    by_type: Mutex<HashMap<TypeId, Arc<dyn Any + Send + Sync>>>,
}

impl Attachments {
    /// The value of this type; `make` is called for the first, without a lock, so it may ask for others.
    pub(super) fn get_or_make<T: Send + Sync + 'static>(&self, make: impl FnOnce() -> T) -> Arc<T> {
        self.get().unwrap_or_else(|| self.put(Arc::new(make())))
    }

    fn get<T: Send + Sync + 'static>(&self) -> Option<Arc<T>> {
        let by_type = self.by_type.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(by_type.get(&TypeId::of::<T>())?).downcast().ok()
    }

    /// Gives `made`, or the one that another thread put before.
    fn put<T: Send + Sync + 'static>(&self, made: Arc<T>) -> Arc<T> {
        let mut by_type = self.by_type.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = Arc::clone(by_type.entry(TypeId::of::<T>()).or_insert_with(|| made.clone()));
        drop(by_type);
        kept.downcast().unwrap_or(made)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_one_value_of_each_type() {
        let attachments = Attachments::default();
        let first = attachments.get_or_make(|| 1_u8);
        assert!(Arc::ptr_eq(&first, &attachments.get_or_make(|| 2_u8)));
        assert_eq!(*attachments.get_or_make(|| 3_u16), 3);
    }

    #[test]
    fn a_value_may_be_made_of_another() {
        let attachments = Attachments::default();
        let text = attachments.get_or_make(|| attachments.get_or_make(|| 7_u8).to_string());
        assert_eq!(*text, "7");
    }

    #[test]
    fn who_makes_a_value_too_late_gets_the_one_that_is_there() {
        let attachments = Attachments::default();
        let late = attachments.get_or_make(|| {
            attachments.get_or_make(|| "early".to_owned());
            "late".to_owned()
        });
        assert_eq!(*late, "early");
    }
}
