//! Who may know whom: the direction of the workspace's dependencies.

use std::path::Path;

use super::violation::Violation;
use crate::metadata::{Link, Package, Workspace};

/// What one package may lean on, besides crates from outside.
struct Rule {
    package: &'static str,
    /// It must know these: composing them is its job.
    knows: &'static [&'static str],
    /// It may also know these.
    may_know: &'static [&'static str],
    /// Its tests may also know these. The test kit is open to the tests of all.
    tests_may_know: &'static [&'static str],
}

/// The one place that says it, bottom first. A new package gets its line here.
const RULES: &[Rule] = &[
    Rule { package: CLOCK, knows: &[], may_know: &[MACROS], tests_may_know: &[] },
    Rule { package: POLICY, knows: &[], may_know: &[], tests_may_know: &[] },
    Rule { package: STORE, knows: &[], may_know: &[], tests_may_know: &[] },
    Rule { package: MACROS, knows: &[], may_know: &[], tests_may_know: &[CACHE, CLOCK] },
    Rule { package: CACHE, knows: &[CLOCK, POLICY, STORE], may_know: &[MACROS], tests_may_know: &[] },
    Rule { package: TESTKIT, knows: &[], may_know: &[CACHE, CLOCK, POLICY, STORE], tests_may_know: &[] },
    Rule { package: REMOTE, knows: &[CACHE], may_know: &[CLOCK, POLICY, STORE], tests_may_know: &[] },
    Rule { package: CLI, knows: &[CACHE], may_know: &[CLOCK, POLICY, STORE, REMOTE], tests_may_know: &[] },
    Rule {
        package: "daily-cache-tests",
        knows: &[],
        may_know: &[CACHE, STORE],
        tests_may_know: &[CLOCK, POLICY, STORE, MACROS, CACHE, REMOTE, CLI],
    },
    Rule { package: "daily-cache-tests-clock-alone", knows: &[CLOCK], may_know: &[], tests_may_know: &[] },
    Rule { package: "daily-cache-tests-renamed", knows: &[CACHE], may_know: &[], tests_may_know: &[] },
    Rule { package: "xtask", knows: &[], may_know: &[], tests_may_know: &[] },
];

const CLOCK: &str = "daily-cache-clock";
const POLICY: &str = "daily-cache-policy";
const STORE: &str = "daily-cache-store";
const MACROS: &str = "daily-cache-macros";
const CACHE: &str = "daily-cache";
const TESTKIT: &str = "daily-cache-testkit";
const REMOTE: &str = "daily-cache-remote";
const CLI: &str = "daily-cache-cli";

/// Where the table is, for whom it does not please.
const TABLE: &str = "xtask/src/tidy/direction.rs";

/// Every dependency that points the wrong way, every one that is missing, and every package without a rule.
/// `line` finds a dependency's line in a manifest.
pub(crate) fn check(workspace: &Workspace, line: &dyn Fn(&Path, &str) -> usize) -> Vec<Violation> {
    let packages = workspace.packages.iter();
    packages.flat_map(|package| check_package(package, workspace, line)).collect()
}

fn check_package(
    package: &Package,
    workspace: &Workspace,
    line: &dyn Fn(&Path, &str) -> usize,
) -> Vec<Violation> {
    let manifest = &package.manifest;
    let at = |needle: &str, what: String, mend: String| {
        Violation::new(workspace.relative(manifest), line(manifest, needle), what, mend)
    };
    let name = &package.name;
    let Some(rule) = RULES.iter().find(|rule| rule.package == name) else {
        let mend = format!("give it a line in {TABLE}");
        return vec![at("name", format!("nobody has said whom {name} may know"), mend)];
    };
    let wrong = package.links.iter().filter(|link| !rule.allows(link)).map(|link| {
        let (kind, allowed) = rule.allowed(link.is_dev);
        let mend = format!("{kind} it may know {allowed} (table in {TABLE})");
        at(&link.name, format!("{name} must not depend on {}", link.name), mend)
    });
    let missing =
        rule.knows.iter().filter(|known| !package.links.iter().any(|link| link.is(known))).map(|known| {
            at(
                "[dependencies]",
                format!("{name} does not depend on {known}"),
                "composing it is its job".to_owned(),
            )
        });
    wrong.chain(missing).collect()
}

impl Rule {
    fn allows(&self, link: &Link) -> bool {
        let name = link.name.as_str();
        let in_tests = name == TESTKIT || name == self.package || self.tests_may_know.contains(&name);
        self.knows.contains(&name) || self.may_know.contains(&name) || (link.is_dev && in_tests)
    }

    /// In which dependencies, and whom.
    fn allowed(&self, is_dev: bool) -> (&'static str, String) {
        let names = self.knows.iter().chain(self.may_know);
        if is_dev {
            let names: Vec<_> = names.chain(self.tests_may_know).chain(&[TESTKIT]).copied().collect();
            return ("in its tests", names.join(", "));
        }
        let names: Vec<_> = names.copied().collect();
        ("outside its tests", if names.is_empty() { "no member".to_owned() } else { names.join(", ") })
    }
}

impl Link {
    fn is(&self, name: &str) -> bool {
        !self.is_dev && self.name == name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(name: &str, links: &[(&str, bool)]) -> Vec<String> {
        let links =
            links.iter().map(|(name, is_dev)| Link { name: (*name).to_owned(), is_dev: *is_dev }).collect();
        let package = Package {
            name: name.to_owned(),
            manifest: "/w/x/Cargo.toml".into(),
            links,
            ..Package::default()
        };
        let workspace = Workspace { root: "/w".into(), packages: vec![package], ..Workspace::default() };
        check(&workspace, &|_, _| 9).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn the_three_at_the_bottom_know_nothing_of_each_other() {
        for name in [CLOCK, POLICY, STORE] {
            let other = if name == CLOCK { STORE } else { CLOCK };
            assert_eq!(found(name, &[]), [""; 0]);
            assert_eq!(found(name, &[(other, false)]).len(), 1, "{name} -> {other}");
            assert_eq!(found(name, &[(other, true)]).len(), 1, "the tests of {name} -> {other}");
        }
    }

    #[test]
    fn the_cache_composes_the_three_and_nothing_above_it() {
        let three = [(CLOCK, false), (POLICY, false), (STORE, false)];
        assert_eq!(found(CACHE, &three), [""; 0]);
        assert_eq!(found(CACHE, &three[1..]).len(), 1);
        assert_eq!(found(CACHE, &[three.as_slice(), &[(REMOTE, false)]].concat()).len(), 1);
    }

    #[test]
    fn the_test_kit_is_for_tests_alone() {
        assert_eq!(found(POLICY, &[(TESTKIT, true)]), [""; 0]);
        assert_eq!(
            found(POLICY, &[(TESTKIT, false)]),
            [
                "x/Cargo.toml:9: daily-cache-policy must not depend on daily-cache-testkit; outside its tests it may \
              know no member (table in xtask/src/tidy/direction.rs)"
            ]
        );
    }

    #[test]
    fn a_dev_dependency_does_not_count_as_composing() {
        let links = [(CLOCK, true), (POLICY, false), (STORE, false)];
        assert_eq!(found(CACHE, &links).len(), 1);
    }

    #[test]
    fn a_new_package_asks_for_a_rule() {
        assert!(found("daily-cache-new", &[])[0].contains("nobody has said"));
    }
}
