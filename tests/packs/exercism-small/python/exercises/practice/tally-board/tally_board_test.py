import unittest

from tally_board import (
    Board,
)


class BoardTest(unittest.TestCase):
    def setUp(self):
        self.board = Board()

    def test_counts_go_up(self):
        self.assertEqual([self.board.add("a"), self.board.add("a")], [1, 2])

    def test_nobody_is_best(self):
        with self.assertRaises(ValueError) as err:
            self.board.best()
        self.assertEqual(err.exception.args[0], "nobody")


class BestTest(BoardTest):
    def test_counts_go_up(self):
        self.board.add("a")
        self.board.add("b")
        self.board.add("b")
        self.assertEqual(self.board.best(), "b")


if __name__ == "__main__":
    unittest.main()
