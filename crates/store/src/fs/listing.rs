//! Listing keys by the names of their entries: nothing is opened.

use std::io;

use crate::{Cursor, Error, Key, Page, Prefix, Result, hex};

use super::name;
use super::root::Root;

/// One page. Folders are read in the order of keys, each as a whole, until a page is full.
pub(super) fn page(root: &Root, under: &Prefix, after: Option<&Cursor>) -> Result<Page> {
    let first = under.first();
    let from = after.map_or(first, |cursor| first.max(*cursor.key()));
    let wanted = |key: &Key| under.contains(key) && after.is_none_or(|cursor| key > cursor.key());

    let mut keys = Vec::new();
    for function in functions(root, under, &from)? {
        let folder = name::function_folder(function);
        for args in fan_out(root, under, &from, function, &folder)? {
            let mut found = Vec::new();
            read(root, &format!("{folder}/{args:02x}"), |name| {
                let key = name::parse_entry(args, name).map(|(args, build)| Key::new(function, args, build));
                found.extend(key.filter(wanted));
            })?;
            found.sort_unstable();
            let another = found.len();
            keys.append(&mut found);
            if keys.len() > Page::MAX_KEYS {
                return Ok(Page::collect(keys));
            }
            if keys.len() + another > Page::MAX_KEYS {
                // The next folder would hardly fit, and its rest would be read again for the next page.
                let next = keys.last().copied().map(Cursor::after);
                return Ok(Page { keys, next });
            }
        }
    }
    Ok(Page::collect(keys))
}

fn functions(root: &Root, under: &Prefix, from: &Key) -> Result<Vec<[u8; 16]>> {
    if let Prefix::Function(function) | Prefix::Args(function, _) = under {
        return Ok(if function >= from.function() { vec![*function] } else { Vec::new() });
    }
    let mut functions = Vec::new();
    read(root, ".", |name| {
        functions.extend(hex::parse(name).filter(|function| function >= from.function()));
    })?;
    functions.sort_unstable();
    Ok(functions)
}

/// The folders of a function, one for each first byte of arguments.
fn fan_out(root: &Root, under: &Prefix, from: &Key, function: [u8; 16], folder: &str) -> Result<Vec<u8>> {
    let [lowest, ..] = if function == *from.function() { *from.args() } else { [0; 32] };
    if let Prefix::Args(_, [first, ..]) = under {
        return Ok(if *first >= lowest { vec![*first] } else { Vec::new() });
    }
    let mut folders = Vec::new();
    read(root, folder, |name| {
        folders.extend(hex::parse(name).map(|[byte]: [u8; 1]| byte).filter(|byte| *byte >= lowest));
    })?;
    folders.sort_unstable();
    Ok(folders)
}

/// Passes the names in a folder to `each`. A folder that is not there, or no folder, has none.
fn read(root: &Root, folder: &str, each: impl FnMut(&[u8])) -> Result<()> {
    match root.folder.names(folder, each) {
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            Ok(())
        }
        result => result.map_err(|error| {
            Error::io(format!("cannot list the folder `{}`", root.path.join(folder).display()), error)
        }),
    }
}
