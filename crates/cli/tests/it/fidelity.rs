//! What a command prints is passed on, and printed again, byte for byte and in its order.

use std::io::{BufWriter, Read, Write};
use std::os::unix::process::ExitStatusExt;
use std::process::{Command, Output, Stdio};

use fs_err as fs;
use fs_err::File;

use crate::scene::{NOTE, Scene, TOOL};

const MIB: usize = 1024 * 1024;

/// Runs a script twice, of which the second is a hit, and gives both outputs.
fn twice(scene: &Scene, script: &str) -> [Output; 2] {
    let script = format!("{NOTE}; {script}");
    let outputs = [(); 2].map(|()| scene.output(&["run", "--", "sh", "-c", &script]));
    assert_eq!(scene.runs(), 1, "{script}");
    outputs
}

#[test]
fn every_byte_of_both_streams_is_the_same_on_the_first_run_and_on_a_hit() {
    let cases: [(&str, &[u8], &[u8]); 9] = [
        ("printf 'a line\\n'", b"a line\n", b""),
        ("printf 'no final newline'", b"no final newline", b""),
        (":", b"", b""),
        ("printf x", b"x", b""),
        ("printf '\\n'", b"\n", b""),
        ("printf 'a\\000b\\000'", b"a\0b\0", b""),
        ("printf '\\377\\376\\303('; printf '\\200' >&2", b"\xff\xfe\xc3(", b"\x80"),
        ("echo only an error >&2", b"", b"only an error\n"),
        ("printf '\\r\\033[1mbold\\033[0m'; printf '\\000' >&2", b"\r\x1b[1mbold\x1b[0m", b"\0"),
    ];
    for (script, out, err) in cases {
        for output in twice(&Scene::new(), script) {
            assert_eq!(output.status.code(), Some(0), "{script}");
            assert_eq!((&*output.stdout, &*output.stderr), (out, err), "{script}");
        }
    }
}

#[test]
fn all_256_bytes_pass_on_both_streams() {
    let scene = Scene::new();
    let bytes: Vec<u8> = (0..=255).collect();
    fs::write(scene.path("bytes"), &bytes).unwrap();
    for output in twice(&scene, "cat bytes; cat bytes >&2") {
        assert!(output.stdout == bytes && output.stderr == bytes);
    }
}

/// Fills a file with bytes that nothing can compress or guess, always the same.
fn write_noise(file: File, length: usize) {
    let mut file = BufWriter::with_capacity(MIB, file);
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    for _ in 0..length / 8 {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        file.write_all(&state.to_le_bytes()).unwrap();
    }
    file.flush().unwrap();
}

/// Whether two readers hold the same bytes; neither is held in memory.
fn is_same(mut one: impl Read, mut other: impl Read) -> bool {
    let (mut a, mut b) = (Vec::with_capacity(MIB), Vec::with_capacity(MIB));
    loop {
        a.clear();
        b.clear();
        one.by_ref().take(MIB as u64).read_to_end(&mut a).unwrap();
        other.by_ref().take(MIB as u64).read_to_end(&mut b).unwrap();
        if a != b || a.is_empty() {
            return a == b;
        }
    }
}

#[test]
fn noise_of_64_mib_comes_through_and_comes_back_and_leaves_one_file() {
    let scene = Scene::new();
    write_noise(File::create(scene.path("noise")).unwrap(), 64 * MIB);
    for _ in 0..2 {
        let mut command = scene.command(["run", "--", "sh", "-c", &format!("{NOTE}; cat noise")]);
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let noise = File::open(scene.path("noise")).unwrap();
        assert!(is_same(child.stdout.take().unwrap(), noise));
        assert!(child.wait().unwrap().success());
    }
    assert_eq!(scene.runs(), 1);
    assert_eq!(scene.kept().len(), 1, "{:?}", scene.kept());
}

#[test]
fn what_a_killed_run_had_spooled_is_gone() {
    let scene = Scene::new();
    scene.run(&[], "echo the store is made");
    let before = scene.kept();
    let script = "head -c 3000000 /dev/zero; kill -KILL $PPID";
    let output = scene.output(&["run", "--", "sh", "-c", script]);
    assert_eq!(output.status.signal(), Some(9));
    let (leases, kept): (Vec<_>, _) =
        scene.kept().into_iter().partition(|path| path.starts_with("v1/leases/"));
    assert_eq!((kept, leases.len()), (before.clone(), 1), "an empty lease is left, which nobody holds");
    assert!(scene.output(&["verify", "--repair"]).status.success());
    assert_eq!(scene.kept(), before);
}

#[test]
fn a_failed_run_that_spooled_leaves_nothing() {
    let scene = Scene::new();
    let output = scene.output(&["run", "--", "sh", "-c", "head -c 3000000 /dev/zero; exit 3"]);
    assert_eq!((output.status.code(), output.stdout.len()), (Some(3), 3_000_000));
    assert_eq!(scene.kept(), [""; 0]);
}

#[test]
fn lines_on_both_streams_keep_their_order_in_one_file() {
    let scene = Scene::new();
    let script = format!(
        "{NOTE}; i=0; while [ $i -lt 5000 ]; do echo out $i; i=$((i+1)); echo err $i >&2; i=$((i+1)); done"
    );
    let line = |i| if i % 2 == 0 { format!("out {i}\n") } else { format!("err {i}\n") };
    let wanted: String = (0..5000).map(line).collect();
    for attempt in ["first", "hit"] {
        let file = File::create(scene.path(attempt)).unwrap().into_parts().0;
        let mut command = scene.command(["run", "--", "sh", "-c", &script]);
        let status = command.stderr(file.try_clone().unwrap()).stdout(file).status().unwrap();
        assert!(status.success());
        let text = fs::read_to_string(scene.path(attempt)).unwrap();
        let wrong = text.lines().zip(wanted.lines()).find(|(is, shall)| is != shall);
        assert!(text == wanted, "{attempt}: {wrong:?}");
    }
    assert_eq!(scene.runs(), 1);
}

/// So much is printed at once in the test of memory; what is still to come then keeps the tool alive.
const LARGE: usize = 256 * MIB;
const REST: usize = MIB;

/// The tool, which the system refuses more than 32 MiB of memory of its own (`RLIMIT_DATA`).
fn in_32_mib(scene: &Scene, script: &str) -> Command {
    let limited = "ulimit -d 32768 && exec \"$0\" \"$@\"";
    scene.program("sh", ["-c", limited, TOOL, "run", "--", "sh", "-c", script])
}

/// The most memory that a process has had so far, in KiB; none where the system does not tell.
fn peak(process: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse().ok()
}

#[test]
fn an_output_of_256_mib_takes_less_than_32_mib_of_memory() {
    let scene = Scene::new();
    let script = format!("{NOTE}; head -c {} /dev/zero", LARGE + REST);
    for attempt in ["first run", "hit"] {
        let mut child = in_32_mib(&scene, &script).stdout(Stdio::piped()).spawn().unwrap();
        let mut out = child.stdout.take().unwrap();
        let (mut buffer, mut length) = (vec![0; MIB], 0);
        while length < LARGE {
            let read = out.read(&mut buffer).unwrap();
            assert!(read > 0, "{attempt}: only {length} bytes");
            length += read;
        }
        let peak = peak(child.id());
        length += usize::try_from(std::io::copy(&mut out, &mut std::io::sink()).unwrap()).unwrap();
        assert!(child.wait().unwrap().success(), "{attempt}");
        assert_eq!(length, LARGE + REST, "{attempt}");
        println!("{attempt}: at most {peak:?} KiB of memory");
        assert!(peak.is_none_or(|peak| peak < 32 * 1024), "{attempt}: {peak:?} KiB");
    }
    assert_eq!(scene.runs(), 1);
}
