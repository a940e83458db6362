//! Whose memory is where: one slot for each conversation that the context holds.
//!
//! Owns the record of which tokens are in which sequence of the context, and the choice of a slot for a request. Pure: it
//! never calls the library. Slots share one pool of cells; a beginning that two conversations have in common is held once
//! there, but counted for both, which errs on the safe side.

use llama_cpp_2::token::LlamaToken;

/// A beginning found elsewhere must be so much longer than one's own to be worth a copy, in tokens.
pub(super) const WORTH: usize = 16;

#[derive(Debug, Default)]
pub(super) struct Slot {
    /// Whose it is; `None` is free.
    pub conversation: Option<u64>,
    /// The tokens whose keys and values are in the context, in order from position 0.
    pub tokens: Vec<LlamaToken>,
    /// What a running request may come to use; `None` where none runs.
    pub reserved: Option<usize>,
    used: u64,
}

/// What to do so that a request can begin.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// The request's slot.
    pub slot: usize,
    /// Slots whose memory must go first.
    pub evict: Vec<usize>,
    /// Another slot whose first so many tokens are to be taken over.
    pub copy: Option<(usize, usize)>,
}

#[derive(Debug)]
pub(super) struct Slots {
    all: Vec<Slot>,
    /// Tokens that the context holds, all slots together.
    pub room: usize,
    /// Whether a beginning can be taken over from another slot, and memory be rewound to a beginning.
    pub partial: bool,
    clock: u64,
}

pub(super) fn common(a: &[LlamaToken], b: &[LlamaToken]) -> usize {
    a.iter().zip(b).take_while(|(a, b)| a == b).count()
}

impl Slots {
    pub fn new(count: usize, room: usize, partial: bool) -> Self {
        let all = std::iter::repeat_with(Slot::default).take(count.max(1)).collect();
        Self { all, room, partial, clock: 0 }
    }

    pub fn get(&self, slot: usize) -> &Slot {
        &self.all[slot]
    }

    pub fn tokens(&mut self, slot: usize) -> &mut Vec<LlamaToken> {
        &mut self.all[slot].tokens
    }

    /// Slots in which something is, the most lately used first.
    pub fn latest(&self) -> Vec<&Slot> {
        let mut kept: Vec<&Slot> = self.all.iter().filter(|s| !s.tokens.is_empty()).collect();
        kept.sort_by_key(|s| std::cmp::Reverse(s.used));
        kept
    }

    /// The number of a slot in the context.
    pub fn sequence(&self, slot: &Slot) -> Option<usize> {
        self.all.iter().position(|s| std::ptr::eq(s, slot))
    }

    /// The request has the slot from here on; at most `limit` tokens will be in it.
    pub fn take(&mut self, slot: usize, conversation: u64, limit: usize) {
        self.clock += 1;
        let s = &mut self.all[slot];
        (s.conversation, s.reserved, s.used) = (Some(conversation), Some(limit), self.clock);
    }

    /// The request is over; its memory stays for the next of its conversation.
    pub fn release(&mut self, slot: usize) {
        self.clock += 1;
        let s = &mut self.all[slot];
        (s.reserved, s.used) = (None, self.clock);
    }

    /// The slot's memory is gone.
    pub fn forget(&mut self, slot: usize) {
        let s = &mut self.all[slot];
        s.tokens.clear();
        if s.reserved.is_none() {
            s.conversation = None;
        }
    }

    /// Where a request of `conversation` with `prompt` can begin, if it may come to use `limit` tokens; `None` where it
    /// has to wait for another to end.
    pub fn place(&self, conversation: u64, prompt: &[LlamaToken], limit: usize) -> Option<Place> {
        let idle = |s: &Slot| s.reserved.is_none();
        let slot = match self.all.iter().position(|s| s.conversation == Some(conversation)) {
            Some(own) if idle(&self.all[own]) => own,
            Some(_) => return None, // its last request runs: one after the other
            None => self.free(prompt)?,
        };
        let evict = self.make_room(slot, limit)?;
        let copy = self.other(slot, prompt, &evict);
        Some(Place { slot, evict, copy })
    }

    /// Another slot with a longer beginning of `prompt` than `slot` has, and how long it is: all but the last token at
    /// most, which must be computed to know what follows it.
    pub fn richest(&self, slot: usize, prompt: &[LlamaToken]) -> Option<(usize, usize)> {
        self.other(slot, &prompt[..prompt.len().saturating_sub(1)], &[])
    }

    fn other(&self, slot: usize, prompt: &[LlamaToken], but: &[usize]) -> Option<(usize, usize)> {
        let own = common(&self.all[slot].tokens, prompt);
        let others = (0..self.all.len()).filter(|o| *o != slot && self.partial && !but.contains(o));
        let best = others.map(|o| (common(&self.all[o].tokens, prompt), o)).max();
        best.filter(|(n, _)| *n > own + WORTH).map(|(n, o)| (o, n))
    }

    /// A slot for a new conversation: an unused one, else the idle one whose end was the longest ago.
    fn free(&self, prompt: &[LlamaToken]) -> Option<usize> {
        let idle = self.all.iter().enumerate().filter(|(_, s)| s.reserved.is_none());
        // Of empty slots none is better; of used ones, what helps nobody longest goes.
        idle.min_by_key(|(_, s)| (!s.tokens.is_empty(), s.used, std::cmp::Reverse(common(&s.tokens, prompt))))
            .map(|(i, _)| i)
    }

    /// Which idle slots must be emptied so that `limit` tokens fit into `slot`, the longest unused first; `None` where
    /// what running requests may come to use leaves too little.
    fn make_room(&self, slot: usize, limit: usize) -> Option<Vec<usize>> {
        let busy: usize = self.all.iter().filter_map(|s| s.reserved).sum();
        let mut left = self.room.checked_sub(busy)?.checked_sub(limit)?;
        let mut idle: Vec<usize> =
            (0..self.all.len()).filter(|i| *i != slot && self.all[*i].reserved.is_none()).collect();
        idle.sort_by_key(|i| std::cmp::Reverse(self.all[*i].used));
        idle.retain(|i| match left.checked_sub(self.all[*i].tokens.len()) {
            Some(rest) => {
                left = rest;
                false
            }
            None => true,
        });
        Some(idle)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn tokens(from: i32, n: i32) -> Vec<LlamaToken> {
        (from..from + n).map(LlamaToken).collect()
    }

    fn fill(slots: &mut Slots, conversation: u64, prompt: &[LlamaToken]) -> usize {
        let place = slots.place(conversation, prompt, prompt.len()).unwrap();
        place.evict.iter().for_each(|s| slots.forget(*s));
        slots.take(place.slot, conversation, prompt.len());
        *slots.tokens(place.slot) = prompt.to_vec();
        slots.release(place.slot);
        place.slot
    }

    #[test]
    fn a_conversation_finds_its_own_memory() {
        let mut slots = Slots::new(2, 100, true);
        let a = fill(&mut slots, 1, &tokens(0, 10));
        let b = fill(&mut slots, 2, &tokens(50, 10));
        assert_ne!(a, b);
        assert_eq!(slots.place(1, &tokens(0, 12), 20), Some(Place { slot: a, evict: vec![], copy: None }));
        assert_eq!(slots.place(3, &tokens(90, 5), 20).unwrap().slot, a, "the longest unused goes");
    }

    #[test]
    fn requests_of_one_conversation_wait_for_each_other() {
        let mut slots = Slots::new(2, 100, true);
        slots.take(0, 1, 10);
        assert_eq!(slots.place(1, &tokens(0, 5), 10), None);
        assert!(slots.place(2, &tokens(0, 5), 10).is_some());
        slots.take(1, 2, 10);
        assert_eq!(slots.place(3, &tokens(0, 5), 10), None, "no slot is left");
        slots.release(0);
        assert!(slots.place(1, &tokens(0, 5), 10).is_some());
    }

    #[test]
    fn a_common_beginning_is_taken_over() {
        let mut slots = Slots::new(3, 1000, true);
        let a = fill(&mut slots, 1, &tokens(0, 200));
        let mut prompt = tokens(0, 150);
        prompt.extend(tokens(900, 20));
        assert_eq!(slots.place(2, &prompt, 300).unwrap().copy, Some((a, 150)));
        slots.partial = false;
        assert_eq!(slots.place(2, &prompt, 300).unwrap().copy, None);
    }

    #[test]
    fn idle_memory_makes_room_and_running_does_not() {
        let mut slots = Slots::new(3, 100, true);
        let a = fill(&mut slots, 1, &tokens(0, 40));
        let b = fill(&mut slots, 2, &tokens(100, 40));
        let place = slots.place(3, &tokens(200, 5), 50).unwrap();
        assert_eq!(place.evict, [a]);
        assert_eq!(slots.place(3, &tokens(200, 5), 100).unwrap().evict.len(), 2);
        slots.take(b, 2, 60);
        assert_eq!(slots.place(3, &tokens(200, 5), 50), None);
    }

    proptest! {
        #[test]
        fn what_is_promised_always_fits(ops in prop::collection::vec((0u64..6, 1i32..60, any::<bool>()), 1..80)) {
            let mut slots = Slots::new(4, 100, true);
            let mut running: Vec<usize> = Vec::new();
            for (conversation, n, release) in ops {
                if release && !running.is_empty() {
                    slots.release(running.remove(0));
                }
                let prompt = tokens(conversation as i32 * 1000, n);
                let Some(place) = slots.place(conversation, &prompt, n as usize) else { continue };
                prop_assert!(!running.contains(&place.slot));
                prop_assert!(place.evict.iter().all(|s| !running.contains(s)));
                place.evict.iter().for_each(|s| slots.forget(*s));
                slots.take(place.slot, conversation, n as usize);
                *slots.tokens(place.slot) = prompt;
                running.push(place.slot);
                let used: usize = slots.all.iter().map(|s| s.reserved.unwrap_or(s.tokens.len())).sum();
                prop_assert!(used <= 100, "{used}");
            }
        }
    }
}
