//! Bars in text: they keep their proportions at any width, and have an ASCII form.

/// How many columns of text a bar takes where the width is not known.
pub(super) const ROOM: usize = 24;

/// The parts of a column of text from nothing to seven eighths.
const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

/// Returns a bar that is to the room what `part` is to `whole`; a part that is not 0 is visible.
pub(super) fn bar(part: u64, whole: u64, room: usize, ascii: bool) -> String {
    if part == 0 || whole == 0 {
        return String::new();
    }
    // In eighths of a column, or in ASCII whole columns.
    let units = if ascii { room } else { room.saturating_mul(8) };
    let length = (part as f64 * units as f64 / whole as f64).round() as usize;
    let length = length.clamp(1, units.max(1));
    if ascii {
        "#".repeat(length)
    } else {
        format!("{}{}", "█".repeat(length / 8), EIGHTHS[length % 8])
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use unicode_width::UnicodeWidthStr;

    use super::*;

    fn length(bar: &str) -> u64 {
        let part = |ch: char| {
            let part = EIGHTHS.iter().position(|eighth| *eighth == ch.to_string());
            part.unwrap_or(8) as u64
        };
        bar.chars().map(part).sum()
    }

    #[test]
    fn the_largest_bar_is_full_and_the_smallest_is_visible() {
        assert_eq!(bar(3, 3, 4, false), "████");
        assert_eq!(bar(1, 3, 4, false), "█▍");
        assert_eq!(bar(1, 1000, 4, false), "▏");
        assert_eq!(bar(0, 3, 4, false), "");
        assert_eq!(bar(0, 0, 4, false), "");
        assert_eq!(bar(1, 3, 6, true), "##");
        assert_eq!(bar(1, 1000, 6, true), "#");
    }

    proptest! {
        #[test]
        fn a_bar_keeps_its_proportion_and_never_leaves_its_room(
            whole in 1u64..100_000, part in 0u64..100_000, room in 1usize..300, ascii in any::<bool>(),
        ) {
            let part = part.min(whole);
            let drawn = bar(part, whole, room, ascii);
            prop_assert!(drawn.width() <= room);
            prop_assert_eq!(part == 0, drawn.is_empty());
            let (unit, length) = if ascii { (8.0, length(&drawn.replace('#', "█"))) } else { (1.0, length(&drawn)) };
            let exact = part as f64 / whole as f64 * room as f64 * 8.0;
            prop_assert!((length as f64 - exact).abs() <= unit, "{drawn} for {exact}");
            if part == whole {
                prop_assert_eq!(length, room as u64 * 8);
            }
        }
    }
}
