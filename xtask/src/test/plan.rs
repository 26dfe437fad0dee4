//! The plan: which cells there are, from the workspace and the options alone.

use super::{
    cell::{Axis, Cell, Executables, Kind, Task},
    zones::{CLOCKS, STORES, ZONES},
};
use crate::{
    invocation::{Invocation, Program},
    metadata::{Package, Workspace},
};

/// The package whose tests read the axes, and the module they are in.
const MATRIX_PACKAGE: &str = "daily-cache-tests";
const MATRIX_MODULE: &str = "matrix::";

/// The package whose waiting is tried under an explorer of schedules. The word is also what such a build is told, what
/// the modules of these tests are called, and where the build goes: others would build all anew after it.
const SCHEDULES_PACKAGE: &str = "daily-cache";
const SCHEDULES: &str = "schedules";

/// The package whose tests need all of its features, since they compile what uses it. Alone a feature is only built.
const ATTRIBUTES_PACKAGE: &str = "daily-cache-macros";

/// The commands of xtask that try the promises, each of which has a quick size.
const TRIALS: [&str; 5] = ["crash", "power", "limits", "fuzz", "simulate"];

/// What the plan depends on besides the workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Settings {
    /// The seed of every random test.
    pub(crate) seed: u64,
    /// How many cases a property test runs in the unit cells, and everywhere else.
    pub(crate) cases: Cases,
    /// The optional parts of the toolchain that are there.
    pub(crate) tools: Tools,
}

/// The number of cases per property test.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Cases {
    /// In the unit cells, where each property is tried once in a run.
    pub(crate) unit: u32,
    /// In the matrix and feature cells, where the same property is tried dozens of times.
    pub(crate) repeated: u32,
}

/// Which optional components of the toolchain are installed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Tools {
    pub(crate) rustfmt: bool,
    pub(crate) clippy: bool,
}

/// Every cell, in the order of running.
pub(crate) fn plan(workspace: &Workspace, settings: &Settings) -> Vec<Cell> {
    let planner = Planner { workspace, settings };
    let mut cells = vec![planner.tidy(), planner.fmt(), planner.build()];
    cells.extend(workspace.packages.iter().map(|package| planner.unit(package)));
    cells.extend(planner.matrix());
    cells.extend([planner.doctest(), planner.clippy(), planner.doc()]);
    let published = workspace.packages.iter().filter(|package| package.is_published);
    cells.extend(published.flat_map(|package| planner.features(package)));
    let explored = workspace.packages.iter().filter(|package| package.name == SCHEDULES_PACKAGE);
    cells.extend(explored.map(|package| planner.schedules(package)));
    cells.extend(TRIALS.map(|name| planner.trial(name)));
    cells
}

/// Whether `--fast` leaves a cell out: it has no time for builds of its own, and of clock × store × zone it keeps a
/// half in which every pair of values still meets.
pub(crate) fn is_left_out_when_fast(cell: &Cell) -> bool {
    match cell.kind {
        Kind::Doc | Kind::Features | Kind::Schedules | Kind::Trial => true,
        Kind::Matrix => {
            let place = |axis, values: &[&str]| {
                values.iter().position(|value| cell.value(axis) == Some(*value)).unwrap_or_default()
            };
            let zones = ZONES.map(|hazard| hazard.zone);
            (place("clock", &CLOCKS) + place("store", &STORES) + place("tz", &zones)) % 2 == 1
        }
        _ => false,
    }
}

struct Planner<'a> {
    workspace: &'a Workspace,
    settings: &'a Settings,
}

impl Planner<'_> {
    fn tidy(&self) -> Cell {
        let tidy = Invocation::new(Program::Xtask, &self.workspace.root, ["tidy"]);
        Cell::new(Kind::Tidy, Task::Check(vec![tidy]))
    }

    fn fmt(&self) -> Cell {
        let check = || Task::Check(vec![self.cargo("fmt --all --check -- --color never")]);
        Cell::new(Kind::Fmt, with_component("rustfmt", self.settings.tools.rustfmt, check))
    }

    /// The one build that the unit and matrix cells share. It makes what `cargo test --no-run` makes, but goes on after
    /// a package that does not build, so that the cells of the others run.
    fn build(&self) -> Cell {
        let all = "build --workspace --tests --keep-going --message-format=json-render-diagnostics";
        Cell::new(Kind::Build, Task::Build(self.cargo(all)))
    }

    fn unit(&self, package: &Package) -> Cell {
        let skip = if package.name == MATRIX_PACKAGE { vec!["--skip", MATRIX_MODULE] } else { Vec::new() };
        let args = skip.into_iter().chain(["--show-output"]).map(str::to_owned).collect();
        let env = self.random(self.settings.cases.unit).into();
        let task = Task::Executables(Executables { package: package.name.clone(), args, env });
        Cell::new(Kind::Unit, task).at(Axis::Package, &package.name)
    }

    fn matrix(&self) -> impl Iterator<Item = Cell> {
        let pairs = CLOCKS.into_iter().flat_map(|clock| STORES.into_iter().map(move |store| (clock, store)));
        pairs.flat_map(move |(clock, store)| {
            ZONES.into_iter().map(move |hazard| self.matrix_cell(clock, store, hazard.zone))
        })
    }

    fn matrix_cell(&self, clock: &str, store: &str, zone: &str) -> Cell {
        let axes = [("DAILY_CACHE_TEST_CLOCK", clock), ("DAILY_CACHE_TEST_STORE", store), ("TZ", zone)];
        let axes = axes.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let env = axes.into_iter().chain(self.random(self.settings.cases.repeated)).collect();
        let args = [MATRIX_MODULE, "--show-output"].map(str::to_owned).into();
        let task = Task::Executables(Executables { package: MATRIX_PACKAGE.to_owned(), args, env });
        Cell::new(Kind::Matrix, task).at(Axis::Clock, clock).at(Axis::Store, store).at(Axis::Tz, zone)
    }

    fn doctest(&self) -> Cell {
        let test = self.seeded(self.cargo("test --workspace --doc --no-fail-fast"));
        Cell::new(Kind::Doctest, Task::Tests(vec![test]))
    }

    fn clippy(&self) -> Cell {
        let check = || {
            Task::Check(vec![self.cargo("clippy --workspace --all-targets --all-features -- -D warnings")])
        };
        Cell::new(Kind::Clippy, with_component("clippy", self.settings.tools.clippy, check))
    }

    /// Libraries only: a binary may share its name with a library, and their pages would overwrite each other.
    fn doc(&self) -> Cell {
        let doc = self.cargo("doc --workspace --lib --no-deps --all-features");
        Cell::new(Kind::Doc, Task::Check(vec![doc.with_env("RUSTDOCFLAGS", "-D warnings")]))
    }

    /// No feature, each alone, all. A package without features still has its cell `none`: built by itself it shows
    /// what it owes to features that only other members ask of their common dependencies.
    fn features(&self, package: &Package) -> Vec<Cell> {
        let mut sets = vec![("none", "--no-default-features".to_owned())];
        for feature in &package.features {
            sets.push((feature, format!("--no-default-features --features {feature}")));
        }
        if package.features.len() > 1 {
            sets.push(("all", "--all-features".to_owned()));
        }
        sets.into_iter().map(|(name, flags)| self.feature_cell(&package.name, name, &flags)).collect()
    }

    /// First the package without its tests, whose own dependencies would hide a feature that it forgot to ask for.
    fn feature_cell(&self, package: &str, name: &str, flags: &str) -> Cell {
        let check = if self.settings.tools.clippy { "clippy" } else { "check" };
        let deny = if self.settings.tools.clippy { " -- -D warnings" } else { "" };
        let alone = self.cargo(&format!("{check} -p {package} {flags}{deny}"));
        if package == ATTRIBUTES_PACKAGE {
            return Cell::new(Kind::Features, Task::Check(vec![alone]))
                .at(Axis::Package, package)
                .at(Axis::Features, name);
        }
        let test = self.cargo(&format!("test -p {package} {flags} --tests --no-fail-fast -- --show-output"));
        Cell::new(Kind::Features, Task::Tests(vec![alone, self.seeded(test)]))
            .at(Axis::Package, package)
            .at(Axis::Features, name)
    }

    fn schedules(&self, package: &Package) -> Cell {
        let folder = self.workspace.target.join(SCHEDULES);
        let test = [
            "test",
            "-p",
            &package.name,
            "--all-features",
            "--lib",
            "--target-dir",
            &folder.to_string_lossy(),
        ];
        let run = ["--", &format!("{SCHEDULES}::"), "--show-output"];
        let words = test.into_iter().chain(run);
        let test = Invocation::new(Program::Cargo, &self.workspace.root, words)
            .with_env("RUSTFLAGS", format!("--cfg {SCHEDULES}"))
            .with_env("DAILY_CACHE_TEST_SEED", self.settings.seed.to_string());
        Cell::new(Kind::Schedules, Task::Tests(vec![test])).at(Axis::Package, &package.name)
    }

    fn trial(&self, name: &str) -> Cell {
        let seed = self.settings.seed.to_string();
        let trial = Invocation::new(Program::Xtask, &self.workspace.root, [name, "--quick", "--seed", &seed]);
        Cell::new(Kind::Trial, Task::Tests(vec![trial])).at(Axis::Promise, name)
    }

    fn cargo(&self, words: &str) -> Invocation {
        Invocation::new(Program::Cargo, &self.workspace.root, words.split_ascii_whitespace())
    }

    fn seeded(&self, invocation: Invocation) -> Invocation {
        let random = self.random(self.settings.cases.repeated);
        random.into_iter().fold(invocation, |invocation, (name, value)| invocation.with_env(name, value))
    }

    /// What proptest reads: the seed is a u64, and the number of cases wins over one written in the code.
    fn random(&self, cases: u32) -> [(String, String); 2] {
        [
            ("PROPTEST_RNG_SEED".to_owned(), self.settings.seed.to_string()),
            ("PROPTEST_CASES".to_owned(), cases.to_string()),
        ]
    }
}

/// The task, or a counted skip if the toolchain lacks what it takes.
fn with_component(component: &str, is_there: bool, task: impl FnOnce() -> Task) -> Task {
    if is_there {
        return task();
    }
    Task::Skip(format!("{component} is not installed; rustup component add {component}"))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn package(name: &str, features: &[&str], is_published: bool) -> Package {
        let features = features.iter().map(ToString::to_string).collect();
        Package { name: name.to_owned(), features, is_published, ..Package::default() }
    }

    fn settings() -> Settings {
        let tools = Tools { rustfmt: true, clippy: true };
        Settings { seed: 7, cases: Cases { unit: 10_000, repeated: 256 }, tools }
    }

    fn planned(packages: Vec<Package>, settings: &Settings) -> Vec<Cell> {
        plan(&Workspace { packages, ..Workspace::default() }, settings)
    }

    fn places(cells: &[Cell], axes: [&str; 2]) -> BTreeSet<[String; 2]> {
        cells
            .iter()
            .filter_map(|cell| Some([cell.value(axes[0])?.to_owned(), cell.value(axes[1])?.to_owned()]))
            .collect()
    }

    fn matrix() -> Vec<Cell> {
        planned(Vec::new(), &settings()).into_iter().filter(|cell| cell.kind == Kind::Matrix).collect()
    }

    #[test]
    fn the_matrix_is_the_full_product() {
        let names: BTreeSet<String> = matrix().iter().map(Cell::to_string).collect();
        assert_eq!(names.len(), 4 * 2 * 7);
    }

    #[test]
    fn the_fast_half_of_the_matrix_still_pairs_every_two_values() {
        let all = matrix();
        let fast: Vec<Cell> = all.iter().filter(|cell| !is_left_out_when_fast(cell)).cloned().collect();
        assert_eq!(fast.len(), all.len() / 2);
        for axes in [["clock", "store"], ["clock", "tz"], ["store", "tz"]] {
            assert_eq!(places(&fast, axes), places(&all, axes));
        }
    }

    #[test]
    fn a_cell_of_the_matrix_is_told_its_place_its_seed_and_its_cases() {
        let Task::Executables(run) = &matrix()[0].task else { panic!("a matrix cell runs an executable") };
        let env: Vec<String> = run.env.iter().map(|(name, value)| format!("{name}={value}")).collect();
        assert_eq!(
            env,
            [
                "DAILY_CACHE_TEST_CLOCK=system",
                "DAILY_CACHE_TEST_STORE=memory",
                "TZ=UTC",
                "PROPTEST_RNG_SEED=7",
                "PROPTEST_CASES=256"
            ]
        );
        assert_eq!(run.args, ["matrix::", "--show-output"]);
    }

    #[test]
    fn features_come_as_none_each_alone_and_all() {
        let cells = planned(vec![package("daily-cache", &["a", "b"], true)], &settings());
        let sets: Vec<&str> = cells.iter().filter_map(|cell| cell.value("features")).collect();
        assert_eq!(sets, ["none", "a", "b", "all"]);
    }

    #[test]
    fn one_feature_alone_is_all_of_them_and_tested_once() {
        let cells = planned(vec![package("daily-cache", &["a"], true)], &settings());
        let sets: Vec<&str> = cells.iter().filter_map(|cell| cell.value("features")).collect();
        assert_eq!(sets, ["none", "a"]);
    }

    #[test]
    fn features_of_the_attributes_are_built_alone_and_tested_in_one_cell() {
        let cells = planned(vec![package(ATTRIBUTES_PACKAGE, &["a"], true)], &settings());
        let tasks: Vec<bool> = cells
            .iter()
            .filter(|cell| cell.value("features").is_some())
            .map(|cell| matches!(cell.task, Task::Check(_)))
            .collect();
        assert_eq!(tasks, [true, true]);
        assert!(cells.iter().any(|cell| cell.kind == Kind::Unit && cell.value("package").is_some()));
    }

    #[test]
    fn what_is_never_published_has_no_feature_cells_but_is_tested() {
        let cells = planned(vec![package("xtask", &[], false)], &settings());
        let kinds: Vec<&str> = cells
            .iter()
            .filter(|cell| cell.value("package").is_some())
            .map(|cell| cell.kind.name())
            .collect();
        assert_eq!(kinds, ["unit"]);
    }

    #[test]
    fn the_unit_cell_of_the_tests_leaves_the_matrix_to_the_matrix() {
        let cells = planned(vec![package(MATRIX_PACKAGE, &[], false)], &settings());
        let unit = cells.iter().find(|cell| cell.kind == Kind::Unit).unwrap();
        let Task::Executables(run) = &unit.task else { panic!("a unit cell runs executables") };
        assert_eq!(run.args, ["--skip", "matrix::", "--show-output"]);
        assert!(run.env.contains(&("PROPTEST_CASES".to_owned(), "10000".to_owned())));
    }

    #[test]
    fn schedules_are_explored_with_the_seed_in_a_folder_of_their_own() {
        let packages = vec![package("daily-cache", &[], true)];
        let workspace = Workspace { root: "/w".into(), target: "/t".into(), packages };
        let cells = plan(&workspace, &settings());
        let cell = cells.iter().find(|cell| cell.kind == Kind::Schedules).unwrap();
        let Task::Tests(run) = &cell.task else { panic!("the schedules are run by tests") };
        assert_eq!(
            run[0].to_string(),
            "cd /w && env 'RUSTFLAGS=--cfg schedules' DAILY_CACHE_TEST_SEED=7 cargo test -p daily-cache --all-features \
             --lib \
             --target-dir /t/schedules -- schedules:: --show-output"
        );
        assert!(is_left_out_when_fast(cell));
    }

    #[test]
    fn a_missing_component_is_skipped_with_its_reason() {
        let settings = Settings { tools: Tools { rustfmt: false, clippy: true }, ..settings() };
        let cells = planned(Vec::new(), &settings);
        let skipped: Vec<&Cell> = cells.iter().filter(|cell| matches!(cell.task, Task::Skip(_))).collect();
        assert_eq!(skipped.iter().map(|cell| cell.kind).collect::<Vec<_>>(), [Kind::Fmt]);
    }

    #[test]
    fn cells_come_in_the_order_of_their_kinds() {
        let cells = planned(vec![package("daily-cache", &["a"], true)], &settings());
        assert!(cells.is_sorted_by_key(|cell| cell.kind));
    }
}
