//! Widths: no line wider than asked, columns aligned by what they take on a screen.

use unicode_width::UnicodeWidthStr;

use super::{LISTS, answer};

fn check(args: &[&str], width: usize) {
    let text = width.to_string();
    let args = [args, &["--width", &text]].concat();
    for line in answer(&args).lines() {
        assert!(line.width() <= width, "{args:?}: {} columns: {line}", line.width());
    }
}

#[test]
fn no_line_is_wider_than_asked() {
    for width in [40, 60, 72, 80, 100, 120, 200] {
        for (command, _) in LISTS {
            check(&[command], width);
        }
        check(&["leaders", "--cite"], width);
        check(&["cite", "summit-tokyo-2025"], width);
        check(&[], width);
        check(&["target", "--as-of", "2026-11-24", "--cite"], width);
        check(&["stats", "sources", "--by", "publisher"], width);
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
fn a_pipe_gets_one_line_a_row() {
    for (command, section) in LISTS {
        let rows = super::shipped()[section].as_array().expect(section).len();
        assert_eq!(answer(&[command]).lines().count(), rows + 1, "{command}");
    }
}
