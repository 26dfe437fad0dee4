//! Bytes that are kept until it is known what becomes of them: in memory as long as they are few, then in a file that
//! has no name and goes with the process.

use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};

use tempfile::SpooledTempFile;

/// This many bytes stay in memory.
const IN_MEMORY: usize = 1024 * 1024;

/// A new spool, whose file would be in this folder.
pub(crate) fn new(folder: &Path) -> SpooledTempFile {
    tempfile::spooled_tempfile_in(IN_MEMORY, PathBuf::from(folder))
}

/// Copies all of a reader into a spool, showing each piece on the way, and rewinds it.
pub(crate) fn fill(
    mut spool: SpooledTempFile,
    from: &mut impl Read,
    mut show: impl FnMut(&[u8]),
) -> io::Result<SpooledTempFile> {
    let mut buffer = vec![0; 64 * 1024];
    loop {
        match from.read(&mut buffer) {
            Ok(0) => break,
            Ok(length) => {
                let piece = buffer.get(..length).unwrap_or_default();
                show(piece);
                spool.write_all(piece)?;
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    spool.rewind()?;
    Ok(spool)
}
