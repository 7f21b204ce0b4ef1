"""Results come in the order of the items, from one process or several."""

from __future__ import annotations

import os

import pytest

from textlab import parallel
from textlab.schema import TextlabError


def square(x: int) -> int:
    return x * x


def die(x: int) -> int:
    os._exit(9)


def test_one_worker_and_two_give_the_same():
    assert parallel.run(square, range(7)) == parallel.run(square, range(7), workers=2)


def test_a_worker_that_dies_is_an_error_not_a_hang():
    with pytest.raises(TextlabError, match="worker process died"):
        parallel.run(die, [1, 2], workers=2)


def test_no_worker_is_refused():
    with pytest.raises(TextlabError, match="expected 1 or more"):
        parallel.run(square, [1], workers=0)
