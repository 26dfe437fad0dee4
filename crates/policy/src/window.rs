//! The interval in which a value is good.

use std::fmt;

/// A half-open interval of whole Unix seconds, `from <= now < until`, or empty.
///
/// ```
/// use daily_cache_policy::Window;
///
/// let window = Window::new(100, 200);
/// assert!(window.contains(100) && window.contains(199) && !window.contains(200));
/// assert!(Window::new(200, 100).is_empty());
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Window {
    from: i64,
    until: i64,
}

impl Window {
    /// The window that holds no instant.
    pub const EMPTY: Window = Window { from: 0, until: 0 };

    /// The window `[from, until)`; empty where `until` is not after `from`.
    #[must_use]
    pub const fn new(from: i64, until: i64) -> Window {
        if from < until { Window { from, until } } else { Window::EMPTY }
    }

    /// The window that begins at `from` and has no end.
    #[must_use]
    pub const fn since(from: i64) -> Window {
        Window::new(from, i64::MAX)
    }

    /// The first second in the window; 0 where it is empty.
    #[must_use]
    pub const fn from(self) -> i64 {
        self.from
    }

    /// The first second after the window; `None` where it is empty or has no end.
    #[must_use]
    pub const fn until(self) -> Option<i64> {
        if self.is_empty() || self.until == i64::MAX { None } else { Some(self.until) }
    }

    /// Whether no instant is in the window.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.from >= self.until
    }

    /// Whether this second is in the window. A window without end holds every second from its first on.
    #[must_use]
    #[inline]
    pub const fn contains(self, second: i64) -> bool {
        self.from <= second && (second < self.until || self.until == i64::MAX)
    }

    /// The seconds that are in both windows.
    #[must_use]
    pub fn intersection(self, other: Window) -> Window {
        Window::new(self.from.max(other.from), self.until.min(other.until))
    }

    /// The smallest window that holds both; an empty one adds nothing.
    #[must_use]
    pub fn hull(self, other: Window) -> Window {
        match (self.is_empty(), other.is_empty()) {
            (true, _) => other,
            (_, true) => self,
            _ => Window::new(self.from.min(other.from), self.until.max(other.until)),
        }
    }

    /// This window if it holds the second, else the empty one.
    #[must_use]
    pub const fn holding(self, second: i64) -> Window {
        if self.contains(second) { self } else { Window::EMPTY }
    }
}

impl fmt::Debug for Window {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.is_empty(), self.until()) {
            (true, _) => f.write_str("[)"),
            (false, Some(until)) => write!(f, "[{}, {until})", self.from),
            (false, None) => write!(f, "[{}, ∞)", self.from),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_empty_window_holds_no_second_not_even_the_last() {
        for second in [i64::MIN, -1, 0, 1, i64::MAX] {
            assert!(!Window::EMPTY.contains(second));
        }
    }

    #[test]
    fn a_window_without_end_holds_the_last_second() {
        assert!(Window::since(5).contains(i64::MAX));
        assert!(!Window::since(5).contains(4));
        assert_eq!(Window::since(5).until(), None);
    }

    #[test]
    fn an_empty_side_vanishes_from_a_hull_and_empties_an_intersection() {
        let window = Window::new(-5, 5);
        assert_eq!(window.hull(Window::EMPTY), window);
        assert_eq!(Window::EMPTY.hull(window), window);
        assert!(window.intersection(Window::EMPTY).is_empty());
        assert!(window.intersection(Window::new(5, 9)).is_empty());
    }
}
