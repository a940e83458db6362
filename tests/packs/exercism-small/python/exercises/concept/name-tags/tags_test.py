import unittest
import pytest

from tags import tag
from towns import TOWNS


class TagsTest(unittest.TestCase):
    @pytest.mark.task(taskno=1)
    def test_with_a_town(self):
        for town in TOWNS:
            with self.subTest(town=town):
                self.assertEqual(tag("Ada", town), f"ADA ({town})", msg="the town stands behind the name")

    @pytest.mark.task(taskno=1)
    def test_without_a_town(self):
        self.assertEqual(tag("Ada"), "ADA")
