//! Links the unwinder into the binary where the linker can: a second library to load would take a tenth of a hit's time.

use std::env;
use std::path::Path;
use std::process::Command;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let target = |what: &str| env::var(format!("CARGO_CFG_TARGET_{what}")).unwrap_or_default();
    let is_native = env::var("HOST") == env::var("TARGET");
    if is_native && target("OS") == "linux" && target("ENV") == "gnu" && has_unwinder() {
        println!("cargo::rustc-link-lib=static:-bundle=gcc_eh");
    }
}

/// Whether the compiler that links has GCC's unwinder as an archive: it then tells its whole path, else its name alone.
fn has_unwinder() -> bool {
    let answer = Command::new("cc").arg("-print-file-name=libgcc_eh.a").output();
    answer.is_ok_and(|answer| Path::new(String::from_utf8_lossy(&answer.stdout).trim()).is_absolute())
}
