//! A table in Markdown, which reads as well on a terminal.

/// To which side the texts of a column lean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    Left,
    Right,
}

/// Draws the rows below the names of their columns, every column as wide as its widest text.
pub(crate) fn draw<const N: usize>(columns: [(&str, Side); N], rows: &[[String; N]]) -> String {
    let head = columns.map(|(name, _)| name.to_owned());
    let mut all = vec![&head];
    all.extend(rows);
    let widths = widths(&all);
    let sides = columns.map(|(_, side)| side);
    let rule: String = widths.iter().zip(sides).map(|(width, side)| dashes(*width, side)).collect();
    let mut lines = all.iter().map(|row| line(row, &widths, sides));
    let head = lines.next().unwrap_or_default();
    lines.fold(format!("{head}{rule}|\n"), |table, line| table + &line)
}

fn widths<const N: usize>(rows: &[&[String; N]]) -> [usize; N] {
    rows.iter().fold([0; N], |mut widths, row| {
        for (width, text) in widths.iter_mut().zip(row.iter()) {
            *width = text.chars().count().max(*width);
        }
        widths
    })
}

fn line<const N: usize>(row: &[String; N], widths: &[usize; N], sides: [Side; N]) -> String {
    let cells = row.iter().zip(widths).zip(sides).map(|((text, width), side)| match side {
        Side::Left => format!("| {text:width$} "),
        Side::Right => format!("| {text:>width$} "),
    });
    cells.collect::<String>() + "|\n"
}

fn dashes(width: usize, side: Side) -> String {
    match side {
        Side::Left => format!("|{}", "-".repeat(width + 2)),
        Side::Right => format!("|{}:", "-".repeat(width + 1)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up_by_their_characters_and_numbers_lean_right() {
        let rows = [["≤ a", "1"], ["b", "1000"]].map(|row| row.map(str::to_owned));
        let table = draw([("what", Side::Left), ("n", Side::Right)], &rows);
        assert_eq!(
            table,
            "\
| what |    n |
|------|-----:|
| ≤ a  |    1 |
| b    | 1000 |
"
        );
    }

    #[test]
    fn no_row_leaves_the_head() {
        assert_eq!(draw([("what", Side::Left)], &[]), "| what |\n|------|\n");
    }
}
