class Board:
    def __init__(self):
        self.counts = {}

    def add(self, name):
        self.counts[name] = self.counts.get(name, 0) + 1
        return self.counts[name]

    def best(self):
        if not self.counts:
            raise ValueError("nobody")
        return max(self.counts, key=self.counts.get)
