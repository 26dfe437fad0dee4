//! Writes the inputs that fuzzing begins with into `corpus`: `cargo run --no-default-features --example seeds`.

use std::io;
use std::path::Path;

use daily_cache_fuzz::sample;
use fs_err as fs;

fn main() -> io::Result<()> {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    for (target, seeds) in
        [("entry", entry()), ("facts", facts()), ("key", key()), ("cbor", cbor()), ("open", open())]
    {
        fs::create_dir_all(corpus.join(target))?;
        for (name, bytes) in seeds {
            fs::write(corpus.join(target).join(name), bytes)?;
        }
    }
    Ok(())
}

type Seeds = Vec<(&'static str, Vec<u8>)>;

/// Bytes behind the one that says what becomes of them.
fn after(mode: u8, bytes: &[u8]) -> Vec<u8> {
    [&[mode], bytes].concat()
}

/// Bytes with their length before them.
fn counted(bytes: &[u8]) -> Vec<u8> {
    after(u8::try_from(bytes.len()).unwrap_or(u8::MAX), bytes)
}

/// Entries as they are on a disk, whole ones and others.
fn entries() -> Seeds {
    let whole = sample::entry(b"facts", b"value");
    let with = |at: usize, new: &[u8]| {
        let mut bytes = whole.clone();
        bytes.splice(at..at + new.len(), new.iter().copied());
        bytes
    };
    vec![
        ("empty", sample::entry(b"", b"")),
        ("whole", whole.clone()),
        ("head-only", sample::entry(b"facts", b"")),
        ("body-300", sample::entry(b"", &sample::filler(300))),
        ("body-1050", sample::entry(b"facts", &sample::filler(1050))),
        ("nothing", Vec::new()),
        ("cut-in-magic", whole[..7].to_vec()),
        ("cut-in-key", whole[..60].to_vec()),
        ("cut-in-head", whole[..90].to_vec()),
        ("cut-in-body", whole[..111].to_vec()),
        ("cut-in-trailer", whole[..whole.len() - 1].to_vec()),
        ("with-more", [&whole[..], b"more"].concat()),
        ("twice", whole.repeat(2)),
        ("wrong-magic", with(0, b"{\"json\":")),
        ("wrong-version", with(8, &[2])),
        ("wrong-flag", with(10, &[1])),
        ("wrong-key", with(40, &[0])),
        ("huge-head", with(12, &[0xff; 4])),
        ("head-beyond-the-end", with(12, &[0, 0, 1, 0])),
        ("huge-body", with(whole.len() - 24, &[0xff; 8])),
        ("text-mode", whole.iter().copied().filter(|byte| *byte != b'\r').collect()),
        ("zeros", vec![0; 200]),
    ]
}

/// Whole entries and what is done to them.
fn edits() -> Seeds {
    let whole = [counted(b"facts"), counted(b"value")].concat();
    let edited = |edit: &[u8]| after(2, &[&whole, edit].concat());
    vec![
        ("edit-none", edited(b"")),
        ("edit-cut", edited(&[0, 100, 0])),
        ("edit-add", edited(&[1, 0, 0, 3, 1, 2, 3])),
        ("edit-flip", edited(&[2, 110, 0, 1])),
        ("edit-turn", edited(&[4, 88, 0])),
        ("edit-insert", edited(&[5, 104, 0, 1, 0])),
    ]
}

fn entry() -> Seeds {
    let plain = entries().into_iter().map(|(name, bytes)| (name, after(0, &bytes)));
    let mended = entries().into_iter().filter(|(name, _)| *name == "wrong-key");
    plain.chain(mended.map(|(_, bytes)| ("mended", after(1, &bytes)))).chain(edits()).collect()
}

fn open() -> Seeds {
    let by_size = [("small", 224), ("large", 242), ("streamed", 254)].map(|(name, how)| {
        let bytes = [counted(b"facts"), counted(b"value")].concat();
        (name, after(how, &bytes))
    });
    let torn = [counted(b"facts"), counted(b"value"), vec![2, 0xff, 0xff, 1]].concat();
    let torn = ("streamed-flip", after(254, &torn));
    entry().into_iter().filter(|(name, _)| *name != "twice").chain(by_size).chain([torn]).collect()
}

fn facts() -> Seeds {
    let (fixed, kind) = ([[1, 0, 0, 0].as_slice(), &[7; 8], &[9; 8]].concat(), b"cboru64");
    let head = |description: &[u8]| [&fixed, [4, 0, 0, 0, 3, 0, 0, 0].as_slice(), kind, description].concat();
    let described = head(b"\xa3\x68function\x61f\x67version\x03\x65label\x64acme");
    let tagged = head(b"\xa3\x68function\x61f\x67version\0\x64tags\xa1\x64exit\x610");
    let built = [
        vec![7; 16],
        [counted(b"cbor"), counted(b"u64"), counted(b"f")].concat(),
        vec![3, 0, 0, 0, 1],
        counted(b"acme"),
        vec![1],
        [counted(b"exit"), counted(b"0")].concat(),
    ]
    .concat();
    let plain: Seeds = vec![
        ("described", described.clone()),
        ("tagged", tagged),
        ("no-description", head(b"")),
        ("garbage", head(&[0xff; 40])),
        ("deep", head(&[0x81; 600])),
        ("deep-and-long", head(&[0x99, 0x03, 0xff].repeat(200))),
        ("huge-text", head(b"\xa1\x65label\x7b\xff\xff\xff\xff\xff\xff\xff\xff")),
        ("huge-map", head(b"\xbb\xff\xff\xff\xff\xff\xff\xff\xff\x61a\x61b")),
        ("huge-version", head(b"\xa1\x67version\x1b\xff\xff\xff\xff\xff\xff\xff\xff")),
        ("another-layout", [&[2], &described[1..]].concat()),
        ("cut", described[..27].to_vec()),
        ("nothing", Vec::new()),
        ("huge-kind", [&fixed[..], &[0xff; 8], kind].concat()),
    ];
    let plain = plain.into_iter().map(|(name, bytes)| (name, after(0, &bytes)));
    plain.chain([("built", after(1, &built))]).collect()
}

fn key() -> Seeds {
    let text = |text: &str| after(10, &counted(text.as_bytes()));
    let map = |entries: &[Vec<u8>]| {
        [&[23, u8::try_from(entries.len() / 2).unwrap_or_default()], &entries.concat()[..]].concat()
    };
    let number = |number: u8| [&[4, number], [0; 8].as_slice()].concat();
    vec![
        ("nothing", Vec::new()),
        ("text", text("acme")),
        ("bytes", after(11, &counted(b"acme"))),
        ("map", map(&[text("b"), number(2), text("a"), number(1)])),
        ("map-mixed", map(&[text("z"), number(1), number(100), number(2), vec![2, 1], number(3)])),
        ("map-twice", map(&[text("a"), number(2), text("a"), number(1)])),
        ("map-of-maps", map(&[map(&[text("a"), number(1)]), number(1), map(&[]), number(2)])),
        ("options", [&[16, 3, 12, 12, 0, 12, 1, 1][..]].concat()),
        ("set", [&[20, 3][..], &number(3), &number(1), &number(2)].concat()),
        ("sets", [&[20, 2, 20, 1][..], &number(3), &[20, 0]].concat()),
        ("struct", [&[21, 2, 2][..], &number(1), &[1], &number(2)].concat()),
        (
            "variants",
            [&[16, 4, 14, 4, 15, 1][..], &number(1), &[19, 2, 1], &number(2), &[22, 3, 1, 1], &number(3)]
                .concat(),
        ),
        ("signed", [&[3][..], &[0xff; 8], &[1]].concat()),
        ("large-signed", [&[5][..], &[0; 15], &[0x80, 0]].concat()),
        ("large-unsigned", [&[6][..], &[0xff; 16], &[60]].concat()),
        ("half", [&[8][..], &1.5_f64.to_le_bytes()].concat()),
        ("small-half", [&[8][..], &2.0_f64.powi(-24).to_le_bytes()].concat()),
        ("single", [&[7][..], &1.1_f32.to_le_bytes()].concat()),
        ("double", [&[8][..], &1.1_f64.to_le_bytes()].concat()),
        ("nan", [&[8][..], &(-f64::NAN).to_le_bytes()].concat()),
        ("zero", [&[8][..], &(-0.0_f64).to_le_bytes()].concat()),
        ("deep", vec![12; 512]),
        ("too-deep", vec![12; 513]),
        ("deep-lists", [16, 1].repeat(520)),
        ("deep-variants", [15, 1].repeat(400)),
        ("deep-tuples", [19, 1, 1].repeat(256)),
        ("too-deep-tuples", [19, 1, 1].repeat(257)),
    ]
}

fn cbor() -> Seeds {
    // The first byte says which type; from 0x80 on the value is built and not decoded.
    let report = b"\xa4\x64name\x61n\x64rows\x81\xa3\x62at\x01\x66amount\xf9\x3e\x00\x65shape\x65Point\x64note\xf6\x64tags\xa0";
    vec![
        ("lists", after(0, b"\x82\x81\x01\x80")),
        ("huge-list", after(0, b"\x9b\xff\xff\xff\xff\xff\xff\xff\xff\x81\x01")),
        ("huge-lists", after(0, b"\x9a\xff\xff\xff\xff\x9a\xff\xff\xff\xff\x01")),
        ("open-list", after(0, b"\x9f\x9f\x01\xff\xff")),
        ("map", after(1, b"\xa2\x61a\x81\x01\x61b\x80")),
        ("map-twice", after(1, b"\xa2\x61a\x81\x01\x61a\x80")),
        ("option", after(2, b"\x07")),
        ("option-none", after(0x82, &[1])),
        ("text", after(3, b"a text")),
        ("no-text", after(3, b"\xff\xfe")),
        ("bytes", after(4, &[0; 9])),
        ("report", after(5, report)),
        ("nest", after(6, &[&[0x81; 200][..], &[0x80]].concat())),
        ("nest-too-deep", after(6, &[0x81; 2000])),
        ("nest-of-huge", after(6, &b"\x9a\xff\xff\xff\xff".repeat(500))),
        ("nest-built", after(0x86, &[1; 255])),
        ("chain", after(7, b"\xa1\x64next\xa1\x64next\xf6")),
        ("chain-too-deep", after(7, &b"\xa1\x64next".repeat(600))),
        ("chain-built", after(0x87, &[255, 0])),
        ("shape", after(8, b"\xa1\x63Not\xa1\x66Circle\x01")),
        ("shapes-too-deep", after(8, &b"\xa1\x63Not".repeat(600))),
        ("shape-built", after(0x88, &[4; 100])),
        ("shape-deepest", after(0x88, &[5; 256])),
        ("numbers", after(9, b"\x85\xf5\x61x\x20\xc2\x49\x01\0\0\0\0\0\0\0\0\xf9\x7e\0")),
        ("value", after(10, b"\x84\x01\xf9\x7e\0\xa1\x61a\x20\x42\x01\x02")),
        ("value-tagged", after(10, b"\xc1\x01")),
        ("value-open-text", after(10, b"\x7f\x61a\x61b\xff")),
        ("value-too-deep", after(10, &[0xc1; 2000])),
        ("units", after(11, b"\x83\xf6\xf6\xf6")),
        ("huge-units", after(11, b"\x9b\xff\xff\xff\xff\xff\xff\xff\xff\xf6")),
        ("set", after(12, b"\x82\x81\xf5\x82\xf6\xf4")),
        ("mixed", after(13, b"\x83\x01\x61a\xa1\x61b\xf9\x3e\0")),
        ("nothing", Vec::new()),
    ]
}
