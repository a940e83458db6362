//! What to leave out of a conversation that has become too long for the model.
//!
//! Owns one rule, a pure function of the messages: the system message always stays, the newest turns stay, and what goes
//! goes from the oldest end, a whole exchange at a time. When turns must go, so many go that what stays fills half of the
//! room; the cut then holds still until the room is full again. So the beginning of the prompt, which the engine keeps
//! computed, changes once in many turns and not at each.

use super::types::{Message, Role};

/// The messages that are sent: all where they fit into `budget`, else the system message and the newest turns. `cost` is
/// that of one message, in the unit of `budget` (tokens). The last message stays even where it does not fit.
///
/// Appending messages never moves the cut back, and moves it forward only when the budget is passed.
pub fn trim(messages: &[Message], cost: impl Fn(&Message) -> usize, budget: usize) -> Vec<Message> {
    let head = messages.iter().take_while(|m| m.role == Role::System).count();
    let (system, turns) = messages.split_at(head);
    let room = budget.saturating_sub(system.iter().map(&cost).fold(0, usize::saturating_add));
    let costs: Vec<usize> = turns.iter().map(&cost).collect();
    let (mut from, mut sum) = (0, 0usize);
    for (i, price) in costs.iter().enumerate() {
        sum = sum.saturating_add(*price);
        if sum <= room {
            continue;
        }
        // An exchange begins with the learner; the last one that has begun by now stays.
        let last = (0..=i).rev().find(|j| turns[*j].role == Role::User).unwrap_or(i);
        while from < last && (sum > room / 2 || turns[from].role != Role::User) {
            sum -= costs[from];
            from += 1;
        }
    }
    [system, &turns[from..]].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn talk(costs: &[usize]) -> Vec<Message> {
        let mut all = vec![Message::new(Role::System, "s".repeat(10))];
        for (i, cost) in costs.iter().enumerate() {
            all.push(Message::new(if i % 2 == 0 { Role::User } else { Role::Assistant }, "x".repeat(*cost)));
        }
        all
    }

    fn cost(m: &Message) -> usize {
        m.text.len()
    }

    #[test]
    fn what_fits_stays() {
        let all = talk(&[5, 5, 5]);
        assert_eq!(trim(&all, cost, 25), all);
        assert_eq!(trim(&[], cost, 0), []);
    }

    #[test]
    fn the_oldest_exchanges_go_down_to_half() {
        let all = talk(&[10, 10, 10, 10, 10]);
        let kept = trim(&all, cost, 50); // room for 40, passed by the fifth: 20 stay, from a question on
        assert_eq!(kept.len(), 2);
        assert_eq!(kept[0], all[0]);
        assert_eq!(kept[1], all[5]);
    }

    #[test]
    fn a_question_too_long_stays_alone() {
        let all = talk(&[1, 1, 100]);
        let kept = trim(&all, cost, 50);
        assert_eq!(kept, [all[0].clone(), all[3].clone()]);
    }

    proptest! {
        #[test]
        fn the_cut_holds_still_and_the_rest_fits(costs in prop::collection::vec(1usize..30, 1..60), budget in 80usize..200) {
            let mut before = 0;
            let mut moved = 0;
            for n in (1..=costs.len()).step_by(2) {
                let all = talk(&costs[..n]);
                let kept = trim(&all, cost, budget);
                prop_assert_eq!(&kept[0], &all[0]);
                prop_assert_eq!(kept.last(), all.last());
                prop_assert_eq!(kept[1].role, Role::User);
                prop_assert!(kept.iter().map(cost).sum::<usize>() <= budget);
                let cut = all.len() - kept.len();
                prop_assert!(cut >= before);
                moved += usize::from(cut > before);
                before = cut;
            }
            // each move makes room for at least a fifth of the budget
            let said: usize = costs.iter().sum();
            prop_assert!(moved <= 1 + said / ((budget - 10) / 2 - 29).max(1));
        }
    }
}
