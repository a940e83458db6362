//! Many texts looked for at once, in one pass: the automaton of Aho and Corasick (1975).

/// Where nothing has been read.
pub const START: u32 = 0;

#[derive(Debug, Clone, Default, PartialEq)]
struct Node {
    next: Vec<(char, u32)>,
    fail: u32,
    depth: u32,
    /// How many characters are missing to the nearest text that goes on from here.
    left: u32,
    /// Texts that end here, the longer ones first.
    ends: Vec<u32>,
}

/// The automaton of a set of texts.
#[derive(Debug, Clone, PartialEq)]
pub struct Machine {
    nodes: Vec<Node>,
}

impl Default for Machine {
    fn default() -> Machine {
        Machine::new(&[])
    }
}

impl Machine {
    /// Finds these texts; each is named by its place in the list. Empty ones are never found.
    pub fn new(texts: &[Vec<char>]) -> Machine {
        let mut nodes = vec![Node::default()];
        for (name, text) in texts.iter().enumerate().filter(|(_, t)| !t.is_empty()) {
            let mut at = START;
            for c in text {
                let known = nodes[at as usize].next.iter().find(|(n, _)| n == c).map(|(_, to)| *to);
                at = known.unwrap_or_else(|| {
                    let (new, depth) = (nodes.len() as u32, nodes[at as usize].depth + 1);
                    nodes[at as usize].next.push((*c, new));
                    nodes.push(Node { depth, left: u32::MAX, ..Node::default() });
                    new
                });
                let left = text.len() as u32 - nodes[at as usize].depth;
                nodes[at as usize].left = nodes[at as usize].left.min(left);
            }
            nodes[at as usize].ends.push(name as u32);
        }
        let mut machine = Machine { nodes };
        machine.link();
        machine
    }

    /// Sets where to go on after a mismatch, the nearer nodes first.
    fn link(&mut self) {
        let mut queue: std::collections::VecDeque<u32> = self.nodes[0].next.iter().map(|(_, to)| *to).collect();
        while let Some(at) = queue.pop_front() {
            for (c, to) in self.nodes[at as usize].next.clone() {
                let fail = self.step(self.nodes[at as usize].fail, c);
                self.nodes[to as usize].fail = fail;
                let more = self.nodes[fail as usize].ends.clone();
                self.nodes[to as usize].ends.extend(more);
                queue.push_back(to);
            }
        }
    }

    /// The state after one more character.
    pub fn step(&self, mut at: u32, c: char) -> u32 {
        loop {
            let node = &self.nodes[at as usize];
            if let Some((_, to)) = node.next.iter().find(|(n, _)| *n == c) {
                return *to;
            }
            if at == START {
                return START;
            }
            at = node.fail;
        }
    }

    /// The texts that end in this state.
    pub fn ends(&self, at: u32) -> &[u32] {
        &self.nodes[at as usize].ends
    }

    /// The state of the longest shorter beginning.
    pub fn fail(&self, at: u32) -> u32 {
        self.nodes[at as usize].fail
    }

    /// How many characters are missing from this state to the nearest text.
    pub fn left(&self, at: u32) -> usize {
        self.nodes[at as usize].left as usize
    }

    /// How many characters before this state may be the beginning of a text.
    pub fn begun(&self, at: u32) -> usize {
        self.nodes[at as usize].depth as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn it_finds_what_a_plain_search_finds(texts in proptest::collection::vec("[ab]{1,4}", 1..6), hay in "[ab]{0,40}") {
            let machine = Machine::new(&texts.iter().map(|t| t.chars().collect()).collect::<Vec<_>>());
            let mut at = START;
            for (n, c) in hay.chars().enumerate() {
                at = machine.step(at, c);
                for (name, text) in texts.iter().enumerate() {
                    let read: String = hay.chars().take(n + 1).collect();
                    prop_assert_eq!(read.ends_with(text.as_str()), machine.ends(at).contains(&(name as u32)));
                }
            }
        }
    }
}
