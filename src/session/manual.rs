//! Pages of the system's manual in the conversation: asked for, waited for, cited.

use super::{Effect, Entry, Session};
use crate::dialogue::cite;
use crate::dialogue::manual::Reply;

impl Session {
    /// Has a page of the manual looked up, to answer this; what is found stands in the conversation afterwards. A page that
    /// was asked for before and has not come is no longer waited for.
    pub(super) fn open_page(&mut self, page: &str, about: &str) -> Vec<Effect> {
        let id = self.new_id();
        self.talk.manual = Some(id);
        vec![Effect::Manual { id, page: page.to_string(), about: about.to_string() }]
    }

    /// The page has come, or has not.
    pub(super) fn manual_read(&mut self, id: u64, page: &str, reply: &Reply) -> Vec<Effect> {
        if self.talk.manual != Some(id) {
            return Vec::new();
        }
        self.talk.manual = None;
        let entry = match reply {
            Reply::Page { .. } => Entry::Material(cite::page(page, reply)),
            _ => Entry::Note(cite::page(page, reply)),
        };
        self.talk.log.push(entry);
        Vec::new()
    }
}
