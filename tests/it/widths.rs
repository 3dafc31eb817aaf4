//! Widths: no line wider than asked, columns aligned by what they take on a screen.

use unicode_width::UnicodeWidthStr;

use super::{answer, lists};

fn check(args: &[&str], width: usize) {
    let text = width.to_string();
    let args = [args, &["--width", &text]].concat();
    for line in answer(&args).lines() {
        // An address is never broken; nothing stands beside one that is wider than the line.
        let is_address = line.trim_start().starts_with("http") && !line.trim().contains(' ');
        assert!(is_address || line.width() <= width, "{args:?}: {} columns: {line}", line.width());
    }
}

#[test]
fn no_line_is_wider_than_asked() {
    for width in [40, 60, 80, 120] {
        for (command, _) in lists() {
            check(&[command], width);
        }
        check(&["leaders", "--cite"], width);
        check(&["cite", "summit-tokyo-2025"], width);
        check(&[], width);
        check(&["target", "--as-of", "2026-11-24", "--cite"], width);
        for section in ["sources", "statements", "provisions"] {
            check(&["stats", section, "--by", "publisher"], width);
            check(&["stats", section, "--by", "publisher", "--ascii"], width);
        }
        check(&["target", "--as-of", "2026-11-24", "--ascii"], width);
        check(&["search", "東京"], width);
        check(&["search", "Токио", "--limit", "0"], width);
        for id in [
            "summit-tokyo-2025",
            "zhaparov-sadyr",
            "KAZ",
            "dsp-areas-names",
            "doc-tokyo-declaration",
        ] {
            check(&["show", id], width);
        }
    }
}

#[test]
fn columns_line_up_by_display_width() {
    // Publisher, title in Japanese, Russian or English, date: the dates stand in one column.
    for width in [None, Some("120")] {
        let mut args =
            vec!["sources", "--columns", "title,published,kind", "--since", "2025-12-20"];
        args.extend(width.into_iter().flat_map(|width| ["--width", width]));
        let text = answer(&args);
        let mut starts = text
            .lines()
            .skip(1)
            .filter_map(|line| line.find("2025-12-").map(|start| line[..start].width()));
        let first = starts.next().expect("a date");
        assert!(first > 20, "the title stands before the date");
        // A title may itself hold a date only further left than the column.
        assert!(starts.all(|start| start == first), "{text}");
    }
}

#[test]
fn no_drawing_is_wider_than_asked() {
    for width in [20, 30, 40, 60, 72, 80, 100, 120, 200] {
        for form in [&[][..], &["--ascii"]] {
            check(&[&["stats"], form].concat(), width);
            for by in ["title", "type", "parties", "publisher"] {
                check(&[&["stats", "documents", "--by", by], form].concat(), width);
            }
        }
    }
}

#[test]
fn bars_keep_their_proportions_at_any_width() {
    for (ascii, unit) in [(true, 8), (false, 1)] {
        for width in [None, Some("40"), Some("60"), Some("80"), Some("120"), Some("200")] {
            let mut args = vec!["stats", "--color", "never"];
            args.extend(width.into_iter().flat_map(|width| ["--width", width]));
            args.extend(ascii.then_some("--ascii"));
            let text = answer(&args);
            let rows: Vec<(usize, usize)> = (text.lines().skip(1))
                .map(|line| {
                    let words: Vec<&str> = line.split_whitespace().collect();
                    let count = words[1].parse().expect("a number");
                    (count, words.get(2).map_or(0, |bar| bar.chars().map(eighths).sum()))
                })
                .collect();
            let (most, longest) = *rows.iter().max().expect("a row");
            assert_eq!(longest % 8, 0, "the largest has all the room");
            assert!(longest >= 8 * 12, "{width:?}: {text}");
            for (count, length) in rows {
                assert!(length > 0 || count == 0, "{count} is seen");
                assert!((length * most).abs_diff(count * longest) <= unit * most, "{text}");
            }
        }
    }
}

/// Returns how much of its column a part of a bar fills.
fn eighths(part: char) -> usize {
    match part {
        '#' | '█' => 8,
        part => "▏▎▍▌▋▊▉".chars().position(|known| known == part).expect("a part of a bar") + 1,
    }
}

#[test]
fn a_pipe_gets_one_line_a_row() {
    for (command, section) in lists() {
        // The summit itself is a row of the timeline.
        let summit = usize::from(command == "timeline");
        let rows = super::shipped()[section].as_array().expect(section).len() + summit;
        assert_eq!(answer(&[command, "--quiet"]).lines().count(), rows + 1, "{command}");
    }
}
