//! Totals: counts and sums as somebody stated them.

use super::{Figure, Id, Money, Text};

entry_struct! {
    /// A count or a sum as somebody stated it.
    pub struct Total {
        /// What is counted or summed.
        pub what: Text,
        /// The count.
        pub count: Option<Figure>,
        /// The sum.
        pub value: Option<Money>,
        /// What is included.
        pub scope: Option<Text>,
        /// The states it covers.
        pub countries: Vec<Id>,
    }
}
