//! What this machine has: memory, cores, and how busy they are.
//!
//! Owns the readers of `/proc` and `/sys` and what they mean. Everything is read anew at each call; what a system does
//! not tell is `None` or the least. Control groups and affinity count, as a user of a shared server sees them: what the
//! site leaves this process, not what is built in. Graphics processors are the native library's to tell (see `native`).

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    thread,
};

/// Memory, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Memory {
    /// What this process could have if it were alone.
    pub total: u64,
    /// What it can have now without swapping.
    pub free: u64,
}

/// Processor time since the system or the process started, in clock ticks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ticks {
    /// Of all processors together, resting included.
    all: u64,
    /// Of these, those in which a program ran.
    busy: u64,
    /// Of these, those of this process.
    own: u64,
    /// Processors.
    processors: u64,
}

impl Ticks {
    /// How many processors other programs kept busy since `before`; one that was used for less than 0.6 of the time does
    /// not count, as an editor or a terminal should not cost half the speed.
    pub fn others_since(self, before: Ticks) -> u32 {
        let busy = self.busy.saturating_sub(before.busy).saturating_sub(self.own.saturating_sub(before.own));
        let time = self.all.saturating_sub(before.all).max(1) as f64 / self.processors as f64;
        (busy as f64 / time + 0.4) as u32
    }
}

/// Where the system tells about itself: `/` outside tests.
#[derive(Debug, Clone)]
pub struct Machine {
    root: PathBuf,
}

impl Default for Machine {
    fn default() -> Self {
        Self { root: "/".into() }
    }
}

impl Machine {
    fn read(&self, path: &str) -> Option<String> {
        fs::read_to_string(self.root.join(path)).ok()
    }

    /// Memory as the system and this process's control groups (version 2) limit it; `None` where nobody tells.
    pub fn memory(&self) -> Option<Memory> {
        let text = self.read("proc/meminfo")?;
        let of = |name: &str| {
            let line = text.lines().find_map(|l| l.strip_prefix(name)?.strip_prefix(':'))?;
            line.split_whitespace().next()?.parse::<u64>().ok()?.checked_mul(1024)
        };
        let mut memory = Memory { total: of("MemTotal")?, free: of("MemAvailable")? };
        for group in self.groups() {
            let bytes = |file| self.read(&format!("{group}/{file}"))?.trim().parse::<u64>().ok();
            if let Some(most) = bytes("memory.max") {
                memory.total = memory.total.min(most);
                memory.free = memory.free.min(most.saturating_sub(bytes("memory.current").unwrap_or(0)));
            }
        }
        Some(memory)
    }

    /// This process's control group and those above it, as folders below the root.
    fn groups(&self) -> Vec<String> {
        let text = self.read("proc/self/cgroup").unwrap_or_default();
        let Some(own) = text.lines().find_map(|l| l.strip_prefix("0::/")) else { return Vec::new() };
        let own = Path::new(own.trim());
        let inside = own.components().all(|c| matches!(c, std::path::Component::Normal(_)));
        let above = own.ancestors().filter(|_| inside).filter(|p| p.components().next().is_some());
        above.map(|p| format!("sys/fs/cgroup/{}", p.display())).chain(["sys/fs/cgroup".into()]).collect()
    }

    /// Cores that this process may compute on, at least 1 and at most 256: physical ones, as two threads on one gain
    /// nothing here, and held to affinity and the control group's share of time.
    pub fn cores(&self) -> u32 {
        let share = thread::available_parallelism().map_or(1, |n| n.get() as u32);
        self.physical().map_or(share, |p| p.min(share)).clamp(1, 256)
    }

    /// Physical cores among the processors that this process may use.
    fn physical(&self) -> Option<u32> {
        let status = self.read("proc/self/status")?;
        let allowed = list(status.lines().find_map(|l| l.strip_prefix("Cpus_allowed_list:"))?)?;
        let first = |cpu: u32| {
            let siblings = format!("sys/devices/system/cpu/cpu{cpu}/topology/thread_siblings_list");
            let siblings = self.read(&siblings).and_then(|t| list(&t));
            siblings.and_then(|s| s.into_iter().next()).unwrap_or(cpu)
        };
        let cores: BTreeSet<u32> = allowed.into_iter().map(first).collect();
        u32::try_from(cores.len()).ok().filter(|n| *n > 0)
    }

    /// Threads of the whole system that compute or wait for a processor at this moment, this one included.
    pub fn running(&self) -> Option<u32> {
        let text = self.read("proc/loadavg")?;
        text.split_whitespace().nth(3)?.split('/').next()?.parse().ok()
    }

    /// Processor time spent so far, in clock ticks.
    pub fn ticks(&self) -> Option<Ticks> {
        let stat = self.read("proc/stat")?;
        let line = stat.lines().next()?.strip_prefix("cpu ")?;
        let fields: Vec<u64> = line.split_whitespace().take(8).map(str::parse).collect::<Result<_, _>>().ok()?;
        // user nice system idle iowait irq softirq steal (proc_stat(5))
        let [_, _, _, idle, waiting, ..] = fields[..] else { return None };
        let all = fields.iter().fold(0, |a: u64, b| a.saturating_add(*b));
        let processors = stat.lines().filter(|l| l.starts_with("cpu")).count().saturating_sub(1).max(1) as u64;
        let own = self.read("proc/self/stat")?;
        // the second field, the name, may hold anything; utime and stime are the 14th and 15th
        let mut after = own.rsplit_once(')')?.1.split_whitespace().skip(11);
        let mut next = || after.next()?.parse::<u64>().ok();
        let own = next()?.saturating_add(next()?);
        Some(Ticks { all, busy: all.saturating_sub(idle).saturating_sub(waiting), own, processors })
    }
}

/// The numbers of a list as the kernel writes it: `0-3,8`. `None` where it is none, or has more than 4096.
fn list(text: &str) -> Option<BTreeSet<u32>> {
    let mut all = BTreeSet::new();
    for part in text.trim().split(',') {
        let (from, to) = part.split_once('-').unwrap_or((part, part));
        let (from, to): (u32, u32) = (from.trim().parse().ok()?, to.trim().parse().ok()?);
        if to < from || to - from > 4096 {
            return None;
        }
        all.extend(from..=to);
    }
    Some(all)
}

/// Threads to compute with. `wish` is what the settings say (`None`: choose), `most` the site's limit, `cores` what the
/// process may use, `others` the threads of other programs that compute now.
///
/// A choice leaves other programs their cores, as two threads on one core wait for each other at every layer (measured on
/// two cores with two busy neighbours: one thread gives three times the tokens of two). Beyond 8 threads small models gain
/// nothing. A wish is held to the cores and the limit only.
pub fn threads(wish: Option<u32>, most: Option<u32>, cores: u32, others: u32) -> u32 {
    let most = most.unwrap_or(u32::MAX).min(cores).max(1);
    wish.unwrap_or_else(|| cores.saturating_sub(others).min(8)).clamp(1, most)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn machine(files: &[(&str, &str)]) -> (tempfile::TempDir, Machine) {
        let dir = tempfile::tempdir().unwrap();
        for (path, text) in files {
            let path = dir.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let machine = Machine { root: dir.path().into() };
        (dir, machine)
    }

    #[test]
    fn memory_is_what_the_control_groups_leave() {
        let info = ("proc/meminfo", "MemTotal:  1000 kB\nMemFree: 1 kB\nMemAvailable:   800 kB\n");
        let (_dir, m) = machine(&[info]);
        assert_eq!(m.memory(), Some(Memory { total: 1_024_000, free: 819_200 }));
        let (_dir, m) = machine(&[
            info,
            ("proc/self/cgroup", "0::/user/one\n"),
            ("sys/fs/cgroup/user/memory.max", "500000\n"),
            ("sys/fs/cgroup/user/memory.current", "100000\n"),
            ("sys/fs/cgroup/user/one/memory.max", "max\n"),
        ]);
        assert_eq!(m.memory(), Some(Memory { total: 500_000, free: 400_000 }));
        let (_dir, m) = machine(&[("proc/meminfo", "MemTotal: many\n")]);
        assert_eq!(m.memory(), None);
        let (_dir, m) = machine(&[("proc/self/cgroup", "0::/../../etc\n")]);
        assert_eq!(m.groups(), ["sys/fs/cgroup"]);
    }

    #[test]
    fn two_threads_of_one_core_count_once() {
        let at = |cpu: u32| format!("sys/devices/system/cpu/cpu{cpu}/topology/thread_siblings_list");
        let (a, b) = (at(0), at(1));
        let (_dir, m) =
            machine(&[("proc/self/status", "Name:\tx\nCpus_allowed_list:\t0-1\n"), (&a, "0-1\n"), (&b, "0-1\n")]);
        assert_eq!(m.physical(), Some(1));
        assert_eq!(m.cores(), 1);
        let (_dir, m) = machine(&[("proc/self/status", "Cpus_allowed_list:\t0,2-3\n")]);
        assert_eq!(m.physical(), Some(3));
        let (_dir, m) = machine(&[]);
        assert_eq!(m.physical(), None);
        assert!(m.cores() >= 1);
    }

    #[test]
    fn lists_of_the_kernel() {
        assert_eq!(list("0-2,7\n"), Some([0, 1, 2, 7].into()));
        for odd in ["", "x", "3-1", "0-99999999", "1,,2", "-1"] {
            assert_eq!(list(odd), None, "{odd}");
        }
    }

    #[test]
    fn the_load_is_read() {
        let (_dir, m) =
            machine(&[("proc/loadavg", "0.1 0.2 0.3 3/456 789\n"), ("proc/cpuinfo", "model name\t: A B\n")]);
        assert_eq!(m.running(), Some(3));
        assert_eq!(machine(&[("proc/loadavg", "odd")]).1.running(), None);
    }

    #[test]
    fn others_are_what_was_not_ours() {
        let at = |cpu: &str, own: &str| {
            let stat = format!("cpu {cpu} 0 0 0 0\ncpu0 1\ncpu1 1\nintr 5\n");
            let own = format!("7 (a) b) R 1 1 1 1 1 1 1 1 1 1 {own} 0 0");
            let (_dir, m) = machine(&[("proc/stat", &stat), ("proc/self/stat", &own)]);
            m.ticks().unwrap()
        };
        let before = at("100 0 0 900", "10 5");
        assert_eq!(before, Ticks { all: 1000, busy: 100, own: 15, processors: 2 });
        assert_eq!(at("200 0 0 900", "70 5").others_since(before), 1, "40 of 50 ticks a processor");
        assert_eq!(at("200 0 0 900", "90 5").others_since(before), 0, "20 of 50");
        assert_eq!(at("200 0 0 900", "10 5").others_since(before), 2);
        assert_eq!(before.others_since(before), 0);
        assert_eq!(machine(&[("proc/stat", "cpu x\n")]).1.ticks(), None);
    }

    #[test]
    fn threads_leave_others_their_cores() {
        assert_eq!(threads(None, None, 2, 0), 2);
        assert_eq!(threads(None, None, 2, 1), 1);
        assert_eq!(threads(None, None, 2, 9), 1);
        assert_eq!(threads(None, None, 64, 0), 8);
        assert_eq!(threads(None, Some(4), 64, 0), 4);
        assert_eq!(threads(Some(0), None, 2, 0), 1);
        assert_eq!(threads(Some(100_000), None, 64, 60), 64);
        assert_eq!(threads(Some(16), Some(4), 64, 0), 4);
    }
}
