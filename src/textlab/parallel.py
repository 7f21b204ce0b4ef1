"""The only place that starts workers. Results come back in the order of the items."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import TypeVar

from textlab.schema import TextlabError

Item = TypeVar("Item")
Result = TypeVar("Result")


def run(
    function: Callable[[Item], Result], items: Iterable[Item], *, workers: int = 1
) -> list[Result]:
    """`[function(item) for item in items]`, on one process or several, always in that order.

    Parameters
    ----------
    function
        Picklable (a module-level function) when `workers` exceeds 1.
    items
        What it is called with; each call must depend on its item alone.
    workers
        Number of processes, 1 or more; 1 starts none.

    Raises
    ------
    TextlabError
        When a worker dies; nothing hangs.
    """
    items = list(items)
    if workers < 1:
        raise TextlabError(f"workers is {workers}; expected 1 or more")
    if workers == 1 or len(items) < 2:
        return [function(item) for item in items]
    # spawn, not fork: BLAS and matplotlib threads do not survive a fork
    context = multiprocessing.get_context("spawn")
    try:
        with ProcessPoolExecutor(min(workers, len(items)), mp_context=context) as pool:
            return list(pool.map(function, items))
    except BrokenProcessPool:
        raise TextlabError(
            "a worker process died (killed, or out of memory) and its work is lost; "
            "nothing was written. Run again with fewer workers."
        ) from None
