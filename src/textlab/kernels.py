"""Notebooks: read, executed each in a kernel of its own, and stored without a machine's traces."""

from __future__ import annotations

import asyncio
import os
import re
import tempfile
import threading
import time
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from textlab.schema import TextlabError

if TYPE_CHECKING:
    from jupyter_client.manager import AsyncKernelManager
    from nbformat import NotebookNode

SEEDS_TAG = "seeds"  # cells that speak of the five articles and of no other corpus
OK = "ok"
CELL_SECONDS = 3600  # a cell that takes longer hangs
KEPT_METADATA = ("tags",)  # what a person sets on a cell; the rest is an editor's litter

Result = TypeVar("Result")


@dataclass(frozen=True)
class Job:
    """One notebook to execute: where it runs, and what its kernel finds in the environment.

    `notebook` receives the outputs.
    """

    name: str
    notebook: NotebookNode
    folder: Path
    environment: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True)
class Outcome:
    """How a notebook ended: "ok", or the cell and the last line of its error."""

    seconds: float
    state: str


def read_notebook(path: str | Path, *, seeds: bool = True) -> NotebookNode:
    """A notebook as it is executed.

    Parameters
    ----------
    path
        The notebook's file.
    seeds
        Whether cells tagged `seeds` are kept.

    Raises
    ------
    TextlabError
        Naming the file, when it is no notebook.
    """
    import nbformat

    try:
        notebook = nbformat.read(str(path), as_version=4)
    except (OSError, ValueError, AttributeError, nbformat.ValidationError) as error:
        raise TextlabError(
            f"{path} cannot be read as a notebook: {last_line(str(error))}; expected the JSON of "
            "Jupyter's format 4"
        ) from None
    if not seeds:
        notebook.cells = [c for c in notebook.cells if SEEDS_TAG not in c.metadata.get("tags", [])]
    return notebook


def notebook_text(notebook: NotebookNode) -> str:
    """A notebook as it is stored: outputs and counts stay, what differs by machine goes.

    Examples
    --------
    >>> import nbformat
    >>> cell = nbformat.v4.new_code_cell("1 + 1", metadata={"collapsed": True, "tags": ["seeds"]})
    >>> text = notebook_text(nbformat.v4.new_notebook(cells=[cell]))
    >>> "collapsed" in text, '"seeds"' in text, '"name": "python3"' in text
    (False, True, True)
    """
    import nbformat

    stored = nbformat.from_dict(notebook)
    stored.metadata = nbformat.from_dict(
        {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        }
    )
    stored.nbformat, stored.nbformat_minor = 4, 5
    seen: set[str] = set()
    for number, cell in enumerate(stored.cells):
        kept = {key: cell.metadata[key] for key in KEPT_METADATA if cell.metadata.get(key)}
        cell.metadata = nbformat.from_dict(kept)
        if cell.get("id", "") in {*seen, ""}:
            cell.id = f"cell-{number:02d}"
        seen.add(cell.id)
    return str(nbformat.writes(stored, version=nbformat.NO_CONVERT)).rstrip("\n") + "\n"


def execute(jobs: Sequence[Job], *, workers: int, say: Callable[[str], None]) -> dict[str, Outcome]:
    """Execute notebooks, several at a time; one that fails stops no other.

    Parameters
    ----------
    jobs
        What to execute.
    workers
        How many at a time, 1 or more.
    say
        Receives one line as each notebook ends.

    Raises
    ------
    TextlabError
        When `workers` is not positive.
    """
    if workers < 1:
        raise TextlabError(f"workers is {workers}; expected 1 or more")
    # A short path: the name of a Unix socket has some hundred characters at most.
    with tempfile.TemporaryDirectory(prefix="k-") as sockets:
        return _on_own_loop(_execute_all(jobs, Path(sockets), workers, say))


async def _execute_all(
    jobs: Sequence[Job], sockets: Path, workers: int, say: Callable[[str], None]
) -> dict[str, Outcome]:
    gate = asyncio.Semaphore(workers)
    width = max((len(job.name) for job in jobs), default=0)

    async def one(job: Job) -> Outcome:
        async with gate:
            started = time.perf_counter()
            state = await _execute(job, _kernel(sockets / job.name))
            outcome = Outcome(time.perf_counter() - started, state)
        say(f"{job.name:<{width}} {outcome.seconds:6.1f} s{'' if state == OK else '  failed'}")
        return outcome

    outcomes = await asyncio.gather(*(one(job) for job in jobs))
    return {job.name: outcome for job, outcome in zip(jobs, outcomes, strict=True)}


async def _execute(job: Job, kernel: AsyncKernelManager) -> str:
    """Run one notebook; "ok", or one sentence on what failed."""
    from nbclient import NotebookClient
    from nbclient.exceptions import CellControlSignal

    for cell in job.notebook.cells:  # stored outputs speak of another corpus
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    client = NotebookClient(
        job.notebook,
        km=kernel,
        timeout=CELL_SECONDS,
        record_timing=False,
        coalesce_streams=True,
        resources={"metadata": {"path": str(job.folder)}},
    )
    client.owns_km = True  # or nbclient would leave the kernel running
    try:
        await client.async_execute(env=dict(job.environment))
    except (CellControlSignal, RuntimeError) as error:  # RuntimeError: the kernel died
        return _failure(job, client.code_cells_executed, error)
    return OK


def _kernel(path: Path) -> AsyncKernelManager:
    """A kernel of this interpreter, whatever kernels the user has installed under that name."""
    from jupyter_client.kernelspec import KernelSpecManager
    from jupyter_client.manager import AsyncKernelManager

    return AsyncKernelManager(
        kernel_name="python3",
        kernel_spec_manager=KernelSpecManager(kernel_dirs=[]),
        connection_file=f"{path}.json",
        # Sockets in a private folder: two kernels never race for one port, nobody else listens.
        transport="ipc" if os.name == "posix" else "tcp",
    )


def _failure(job: Job, executed: int, error: Exception) -> str:
    """The notebook, the cell's number and the last line of its error."""
    cells = [cell for cell in job.notebook.cells if cell.cell_type == "code"]
    for number, cell in enumerate(cells, 1):
        for output in cell.outputs:
            if output.output_type == "error":
                message = f"{output.ename}: {last_line(output.evalue)}"
                return f"{job.name}, cell {number}: {message}"
    number = min(executed + 1, len(cells))
    return f"{job.name}, cell {number}: {last_line(str(error))}"


def last_line(text: str) -> str:
    """The last line that says something, without a terminal's colors."""
    plain = re.sub(r"\x1b\[[0-9;]*m", "", text)
    lines = [line.strip() for line in plain.splitlines() if line.strip()]
    return lines[-1] if lines else "no message"


def _on_own_loop(work: Coroutine[Any, Any, Result]) -> Result:
    """Run on an event loop in a thread of its own, so that it works inside a notebook too.

    Interrupted, it waits until every kernel is shut down: none is left behind.
    """
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    future = asyncio.run_coroutine_threadsafe(work, loop)
    try:
        return future.result()
    finally:
        future.cancel()
        asyncio.run_coroutine_threadsafe(_settle(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _settle() -> None:
    """Wait until every other task of this loop has ended."""
    others = asyncio.all_tasks() - {asyncio.current_task()}
    await asyncio.gather(*others, return_exceptions=True)
