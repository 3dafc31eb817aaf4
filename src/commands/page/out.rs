//! Where the pieces of a page go: a part without a block is left out.

use std::io;

use super::Give;
use crate::view::page::{Block, Group, Part, Phrase, Piece};

/// Where pieces go.
pub(super) struct Out<'g> {
    pub give: Give<'g>,
    /// The heads of a part and its groups, until something stands in them.
    pub waiting: Vec<Piece>,
    /// Whether something stands in the part.
    pub in_part: bool,
}

impl Out<'_> {
    pub fn part(&mut self, id: &'static str, heading: &'static str) -> io::Result<()> {
        self.end_part()?;
        self.waiting.push(Piece::Part(Part { id, heading }));
        Ok(())
    }

    pub fn group(&mut self, group: Group) {
        self.waiting.push(Piece::Group(group));
    }

    /// Begins a group under a heading.
    pub fn headed(&mut self, heading: &str) {
        self.group(Group { heading: Some(Phrase::plain(heading)), ..Group::default() });
    }

    pub fn block(&mut self, block: Block) -> io::Result<()> {
        self.in_part = true;
        for head in self.waiting.drain(..) {
            (self.give)(&head)?;
        }
        (self.give)(&Piece::Block(block))
    }

    pub fn end_part(&mut self) -> io::Result<()> {
        for head in self.waiting.drain(..) {
            if self.in_part {
                (self.give)(&head)?;
            }
        }
        self.in_part = false;
        Ok(())
    }
}
