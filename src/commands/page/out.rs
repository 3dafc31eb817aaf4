//! The pieces of a page while it is made: a part or group without a block is left out.

use crate::view::page::{Block, Group, Part, Phrase, Piece};

/// The pieces so far.
#[derive(Default)]
pub(super) struct Out {
    pub pieces: Vec<Piece>,
    /// The heads of a part and its groups, until something stands in them.
    waiting: Vec<Piece>,
    /// Whether something stands in the part.
    in_part: bool,
}

impl Out {
    pub fn part(&mut self, id: &'static str, heading: &'static str) {
        self.end_part();
        self.waiting.push(Piece::Part(Part { id, heading }));
    }

    pub fn group(&mut self, group: Group) {
        self.waiting.push(Piece::Group(group));
    }

    /// Begins a group under a heading.
    pub fn headed(&mut self, heading: &str) {
        self.group(Group { heading: Some(Phrase::plain(heading)), ..Group::default() });
    }

    pub fn block(&mut self, block: Block) {
        self.in_part = true;
        self.pieces.append(&mut self.waiting);
        self.pieces.push(Piece::Block(block));
    }

    pub fn end_part(&mut self) {
        if self.in_part {
            self.pieces.append(&mut self.waiting);
        }
        self.waiting.clear();
        self.in_part = false;
    }
}
