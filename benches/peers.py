#!/usr/bin/env python3
"""The same rows for Gradus and its peers: figures of prediction, and time for one answer, in one run.

Needs Python 3.11 and, in a virtual environment:
    pip install "numpy<2" "scikit-learn<1.5" pandas pyBKT torch==2.6.0
A peer that cannot be imported is left out, and said so.

    benches/peers.py NAME.train.csv --gradus target/release/gradus [--share 0.2] [--seed 1]

cuts the students of the file in two, fits on the one part and predicts the other. One thread for everybody.
"""
import argparse, csv, json, math, os, random, subprocess, sys, tempfile, time

os.environ.setdefault("OMP_NUM_THREADS", "1")


def read(path):
    """Students in their order: name -> rows of (item, skills as written, right)."""
    students = {}
    with open(path, newline="") as file:
        for row in csv.DictReader(file):
            students.setdefault(row["student"], []).append((row["item"], row["skill"], int(row["correct"])))
    return students


def cut(path, share, seed, folder):
    """Two files of other students each."""
    with open(path) as file:
        head, *rows = file.read().splitlines()
    names = sorted({row.split(",", 1)[0] for row in rows})
    random.Random(seed).shuffle(names)
    held = set(names[: round(len(names) * share)])
    paths = [os.path.join(folder, name) for name in ("train.csv", "test.csv")]
    for target, wanted in zip(paths, (False, True)):
        with open(target, "w") as file:
            kept = [row for row in rows if (row.split(",", 1)[0] in held) == wanted]
            file.write("\n".join([head, *kept]) + "\n")
    return paths


def figures(pairs):
    """AUC and log loss of (probability, right)."""
    order = sorted(pairs)
    rank, rights, at = 0.0, 0, 0
    while at < len(order):
        end = at
        while end < len(order) and order[end][0] == order[at][0]:
            end += 1
        right = sum(y for _, y in order[at:end])
        rank += right * (at + end + 1) / 2
        rights += right
        at = end
    wrongs = len(order) - rights
    auc = (rank - rights * (rights + 1) / 2) / (rights * wrongs)
    clipped = [(min(max(p, 1e-6), 1 - 1e-6), y) for p, y in pairs]
    loss = -sum(math.log(p if y else 1 - p) for p, y in clipped) / len(clipped)
    return auc, loss


def gradus(program, train, test):
    out = subprocess.run(
        [program, "eval", "mastery", "--train", train, "--test", test, "--json"], check=True, capture_output=True
    )
    found = json.loads(out.stdout)
    speed = found["microseconds_per_update"]
    yield "Gradus", found["all"]["auc"], found["all"]["log_loss"], speed["whole"]
    yield "Gradus, filter alone", found["filter"]["auc"], found["filter"]["log_loss"], speed["filter"]


def bkt(train, test, forgets):
    """pyBKT fitted by skill set; predictions by its parameters, time by its own online roster."""
    import pandas
    from pyBKT.models import Model, Roster

    def frame(students):
        rows = [(s, k, y) for s, answers in students.items() for _, k, y in answers]
        table = pandas.DataFrame(rows, columns=["user_id", "skill_name", "correct"])
        table["order_id"] = range(len(table))
        return table

    table = frame(train)
    counts = table.groupby("skill_name").size()
    table = table[table.skill_name.isin(counts[counts >= 20].index)]
    model = Model(seed=42, num_fits=1, parallel=False)
    model.fit(data=table, **({"forgets": True} if forgets else {}))
    values = model.params()["value"]
    parts = {}
    for (skill, name, _), value in values.items():
        parts.setdefault(skill, {}).setdefault(name, float(value))
    mean = sum(y for a in train.values() for *_, y in a) / sum(map(len, train.values()))
    pairs = []
    for answers in test.values():
        known = {}
        for _, skill, right in answers:
            part = parts.get(skill)
            if part is None:
                pairs.append((mean, right))
                continue
            believed = known.get(skill, part["prior"])
            p = believed * (1 - part["slips"]) + (1 - believed) * part["guesses"]
            pairs.append((p, right))
            if right:
                believed = believed * (1 - part["slips"]) / max(p, 1e-9)
            else:
                believed = believed * part["slips"] / max(1 - p, 1e-9)
            known[skill] = believed * (1 - part.get("forgets", 0.0)) + (1 - believed) * part["learns"]
    skill = max(parts, key=lambda k: counts.get(k, 0))
    roster = Roster(students=["s"], skills=[skill], model=model)
    start, n = time.perf_counter(), 200
    for turn in range(n):
        roster.update_state(skill, "s", turn % 2)
    each = 1e6 * (time.perf_counter() - start) / n
    yield ("pyBKT forgets" if forgets else "pyBKT"), *figures(pairs), each


def dkt(train, test, epochs=8, width=96, seed=1):
    """Deep knowledge tracing (Piech et al. 2015) over items and skills; time by one step of one student."""
    import torch
    from torch import nn

    torch.set_num_threads(1)
    torch.manual_seed(seed)
    items, skills = {}, {}
    for answers in train.values():
        for item, skill, _ in answers:
            items.setdefault(item, len(items) + 1)
            skills.setdefault(skill, len(skills) + 1)

    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            self.item = nn.Embedding(len(items) + 1, 32, padding_idx=0)
            self.skill = nn.Embedding(len(skills) + 1, 32, padding_idx=0)
            self.cell = nn.LSTM(2 * 64 + 1, width, batch_first=True)
            self.out = nn.Sequential(nn.Dropout(0.3), nn.Linear(width + 64, 64), nn.ReLU(), nn.Linear(64, 1))

        def forward(self, item, skill, right, state=None):
            asked = torch.cat([self.item(item), self.skill(skill)], -1)
            y = right.unsqueeze(-1)
            seen, after = self.cell(torch.cat([asked * y, asked * (1 - y), y], -1), state)
            first = torch.zeros_like(seen[:, :1]) if state is None else state[0].transpose(0, 1)
            before = torch.cat([first, seen[:, :-1]], 1)
            return self.out(torch.cat([before, asked], -1)).squeeze(-1), after

    def tensors(answers):
        at = [[items.get(i, 0) for i, _, _ in answers], [skills.get(k, 0) for _, k, _ in answers]]
        return *(torch.tensor([x]) for x in at), torch.tensor([[float(y) for *_, y in answers]])

    net = Net()
    step = torch.optim.Adam(net.parameters(), lr=2e-3, weight_decay=1e-5)
    chunks = [a[n : n + 200] for a in train.values() for n in range(0, len(a), 200)]
    shuffled = random.Random(seed)
    for _ in range(epochs):
        net.train()
        shuffled.shuffle(chunks)
        for n in range(0, len(chunks), 16):
            some = chunks[n : n + 16]
            long = max(map(len, some))
            item, skill = (torch.zeros(len(some), long, dtype=torch.long) for _ in range(2))
            right, mask = torch.zeros(len(some), long), torch.zeros(len(some), long)
            for row, answers in enumerate(some):
                a, b, c = tensors(answers)
                item[row, : len(answers)], skill[row, : len(answers)] = a[0], b[0]
                right[row, : len(answers)], mask[row, : len(answers)] = c[0], 1.0
            # Items forgotten at random, so that new ones can be met.
            item = item.masked_fill(torch.rand(item.shape) < 0.1, 0)
            logit, _ = net(item, skill, right)
            loss = nn.functional.binary_cross_entropy_with_logits(logit, right, reduction="none")
            loss = (loss * mask).sum() / mask.sum()
            step.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            step.step()
    net.eval()
    pairs = []
    with torch.no_grad():
        for answers in test.values():
            logit, _ = net(*tensors(answers))
            pairs += [(float(p), y) for p, (*_, y) in zip(torch.sigmoid(logit[0]), answers)]
        answers = max(test.values(), key=len)[:1000]
        state, start = None, time.perf_counter()
        for answer in answers:
            _, state = net(*tensors([answer]), state)
        each = 1e6 * (time.perf_counter() - start) / len(answers)
    yield "DKT", *figures(pairs), each


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("log")
    parser.add_argument("--gradus", default="target/release/gradus")
    parser.add_argument("--share", type=float, default=0.2)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        paths = cut(args.log, args.share, args.seed, folder)
        train, test = map(read, paths)
        print("| model | AUC | log loss | microseconds an answer |\n| --- | --- | --- | --- |")
        for run in (
            lambda: gradus(args.gradus, *paths),
            lambda: bkt(train, test, False),
            lambda: bkt(train, test, True),
            lambda: dkt(train, test),
        ):
            try:
                for name, auc, loss, each in run():
                    print(f"| {name} | {auc:.4f} | {loss:.4f} | {each:.2f} |", flush=True)
            except Exception as missing:  # a peer that does not run here is no fault of the others
                print(f"left out: {missing}", file=sys.stderr)


if __name__ == "__main__":
    main()
