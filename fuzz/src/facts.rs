//! The head of an entry: facts, kind and description.

use std::time::Duration;

use daily_cache::fuzzing::Head;

use crate::source::Source;

/// How much memory a description may take: what it declares is met by bytes, but for lists that end too early.
const MOST_MEMORY: u64 = 16 * 1024 * 1024;

/// Decodes bytes as they are, or a head that was encoded; the first byte says which.
///
/// # Panics
///
/// If a head does not read back as it was written.
pub fn run(data: &[u8]) {
    let mut source = Source::new(data);
    if source.byte().is_multiple_of(2) {
        let mut decoded = None;
        let memory = allocation_counter::measure(|| decoded = Head::decode(source.rest()));
        assert!(memory.bytes_max <= MOST_MEMORY, "a head took {} bytes of memory", memory.bytes_max);
        decoded.iter().for_each(read_back);
    } else {
        read_back(&built(&mut source));
    }
}

fn read_back(head: &Head) {
    assert_eq!(Head::decode(&head.encode()).as_ref(), Some(head), "a head reads back as it was written");
}

fn built(source: &mut Source<'_>) -> Head {
    Head {
        made_at: i64::from_le_bytes(source.array()),
        took: Duration::from_nanos(u64::from_le_bytes(source.array())),
        codec: source.bytes().to_vec(),
        of: source.bytes().to_vec(),
        function: source.text(),
        version: u32::from_le_bytes(source.array()),
        label: (source.byte() % 2 == 1).then(|| source.text()),
        tags: source.items(|source| (source.text(), source.text())).into_iter().collect(),
        // Last, so that inputs from before there was one still mean what they meant.
        code: u64::from_le_bytes(source.array()),
    }
}
