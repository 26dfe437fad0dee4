//! The file systems whose power is cut, and what it takes to make them.

use std::env;

/// A file system in a file.
#[derive(Debug)]
pub(super) struct FileSystem {
    /// What it is called in the report.
    pub(super) name: &'static str,
    pub(super) maker: &'static str,
    pub(super) maker_options: &'static [&'static str],
    pub(super) mount_options: &'static str,
    /// The file's length. It is sparse.
    pub(super) mebibytes: u64,
    /// The package that has the maker.
    package: &'static str,
}

const EXT4: FileSystem = FileSystem {
    name: "ext4",
    maker: "mkfs.ext4",
    maker_options: &["-q", "-F"],
    mount_options: "data=ordered",
    mebibytes: 64,
    package: "e2fsprogs",
};

/// With `data=writeback` and `nodelalloc` a file gets its length and its blocks before its content is written: after a
/// cut there is what was in those blocks before.
pub(super) const FILE_SYSTEMS: [FileSystem; 3] = [
    EXT4,
    FileSystem { name: "ext4, data=writeback", mount_options: "data=writeback,nodelalloc", ..EXT4 },
    FileSystem {
        name: "xfs",
        maker: "mkfs.xfs",
        maker_options: &["-q", "-f"],
        mount_options: "defaults",
        mebibytes: 320, // mkfs.xfs makes none below 300
        package: "xfsprogs",
    },
];

impl FileSystem {
    /// The first tool that is not there, and the package that has it.
    pub(super) fn missing_tool(&self) -> Option<(&'static str, &'static str)> {
        let needed =
            [(self.maker, self.package), ("f2fs_io", "f2fs-tools"), ("mount", "mount"), ("umount", "mount")];
        needed.into_iter().find(|(tool, _)| !is_installed(tool))
    }
}

fn is_installed(tool: &str) -> bool {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path).any(|folder| folder.join(tool).is_file())
}
