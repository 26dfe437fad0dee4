//! `explain` and `peek` say beforehand what a call does, and change nothing.

use daily_cache_testkit::{Call, Op, Report, Verb, seeded};
use proptest::prelude::*;

use super::stage::{Setting, Stage, memories, plays};

/// What was reported of a call, after what was reported of those made while it ran.
fn report(stage: &Stage, call: &Call) -> Report {
    stage.call(call);
    *stage.reports().last().unwrap()
}

fn is_mere_look(op: &Op) -> bool {
    matches!(op, Op::Call(Call { verb: Verb::Peek | Verb::Explain, .. }))
}

proptest! {
    #![proptest_config(seeded())]

    #[test]
    fn an_explanation_and_a_peek_foretell_what_a_call_does(
        (daily, from, ops) in plays(),
        memory in memories(),
    ) {
        let mut stage = Stage::new(Setting::apart([daily; 2]).with_memory(memory), from);
        for op in ops {
            let Op::Call(call @ Call { verb: Verb::Get(_), .. }) = &op else {
                stage.perform(&op);
                continue;
            };
            let explained = report(&stage, &Call { verb: Verb::Explain, ..*call });
            let peeked = report(&stage, &Call { verb: Verb::Peek, ..*call });
            let Report::Explained { verdict, made_at } = explained else { unreachable!("{explained:?}") };
            match report(&stage, call) {
                hit @ Report::Hit { made_at: then, tier, .. } => {
                    prop_assert_eq!((verdict, made_at, peeked), (Ok(tier), Some(then), hit));
                }
                Report::Ran { cause, .. } => prop_assert_eq!((verdict, peeked), (Err(cause), Report::Nothing)),
                failed => {
                    prop_assert!(verdict.is_err(), "{:?}", verdict);
                    prop_assert_eq!((failed, peeked), (Report::Failed, Report::Nothing));
                }
            }
        }
    }

    #[test]
    fn explanations_and_peeks_change_nothing((daily, from, ops) in plays(), memory in memories()) {
        let setting = Setting::apart([daily; 2]).with_memory(memory);
        let mut looking = Stage::new(setting, from);
        let mut reports = Vec::new();
        for op in &ops {
            looking.perform(op);
            let of_op = looking.reports();
            if !is_mere_look(op) {
                reports.extend(of_op);
            }
        }
        let mut blind = Stage::new(setting, from);
        let rest: Vec<Op> = ops.into_iter().filter(|op| !is_mere_look(op)).collect();
        prop_assert_eq!(reports, blind.play(&rest));
        prop_assert_eq!(looking.caches.map(|cache| cache.stats()), blind.caches.map(|cache| cache.stats()));
    }
}
