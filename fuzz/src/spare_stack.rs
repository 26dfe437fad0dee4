//! A second stack for the fuzzer's handlers of signals: without one, nobody is told which input overflowed the first.

use std::{mem, ptr};

/// Enough for libFuzzer to write the input to a file.
const SIZE: usize = 256 * 1024;

/// Gives this thread a second stack. To be called before libFuzzer installs its handlers: it leaves a handler that it
/// finds alone, and takes over the wish for the second stack where it finds that and no handler.
///
/// # Panics
///
/// If the system refuses.
#[expect(
    unsafe_code,
    reason = "the standard library does this for the `main` it starts, which is not libFuzzer's"
)]
pub fn install() {
    let stack = Box::leak(vec![0_u8; SIZE].into_boxed_slice());
    let stack = libc::stack_t { ss_sp: stack.as_mut_ptr().cast(), ss_flags: 0, ss_size: SIZE };
    // SAFETY: the stack is never freed, and all zeros is a `sigaction` that is valid and empty.
    let is_done = unsafe {
        let mut action: libc::sigaction = mem::zeroed();
        action.sa_sigaction = libc::SIG_DFL;
        action.sa_flags = libc::SA_ONSTACK;
        libc::sigaltstack(&raw const stack, ptr::null_mut()) == 0
            && [libc::SIGSEGV, libc::SIGBUS]
                .iter()
                .all(|signal| libc::sigaction(*signal, &raw const action, ptr::null_mut()) == 0)
    };
    assert!(is_done, "no second stack: {}", std::io::Error::last_os_error());
}
