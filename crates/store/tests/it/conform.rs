//! Every store of this crate passes the conformance suite.

mod memory {
    use std::sync::Arc;

    use daily_cache_store::{MemoryStore, conformance};

    conformance!(Arc::new(MemoryStore::new()));
}

mod fs {
    use std::sync::Arc;

    use daily_cache_store::conformance::Subject;
    use daily_cache_store::{FsStore, Key, Store, conformance};
    use tempfile::TempDir;

    use crate::folder;

    struct InFolder(TempDir);

    impl Subject for InFolder {
        fn store(&self) -> Arc<dyn Store> {
            Arc::new(FsStore::open(&self.0).unwrap())
        }

        fn tamper(&self, key: &Key, change: &mut dyn FnMut(&mut Vec<u8>)) -> bool {
            let path = folder::entry_path(self.0.path(), key);
            let mut bytes = fs_err::read(&path).unwrap();
            change(&mut bytes);
            // A file that is cut to nothing and written again would be flushed by ext4.
            fs_err::remove_file(&path).unwrap();
            fs_err::write(&path, bytes).unwrap();
            true
        }
    }

    conformance!(InFolder(tempfile::tempdir().unwrap()));
}
