//! Real processes on one folder: the program `actor` plays the parts that its module `leases` lists.

mod collapsing;
mod dying;
mod folders;
mod releases;
mod troupe;
