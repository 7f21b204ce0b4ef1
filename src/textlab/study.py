"""A study: the notebooks, executed on a corpus, and the figures and tables they leave."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from textlab import __version__
from textlab.cleaning import clean
from textlab.corpus import Corpus
from textlab.kernels import OK, Job, Outcome, execute, notebook_text, read_notebook
from textlab.readers import read_corpus
from textlab.schema import TextlabError
from textlab.store import (
    MANIFEST,
    make_folder,
    read_manifest,
    sha256,
    write_bytes,
    write_manifest,
    write_text,
)

Say = Callable[[str], None]


@dataclass(frozen=True, eq=False)
class Study:
    """What a run of the notebooks left.

    Parameters
    ----------
    runs
        One row a notebook: `notebook`, `seconds`, `state` ("ok", or the cell that failed and the
        last line of its error).
    files
        One row a file among the figures: `file`, `state` (new, changed or equal, against the
        file of that name that stood there before).
    rejected
        What of the corpus was not taken: `file, row, reason, remedy`.
    seconds
        Wall time of the whole run.
    """

    runs: pd.DataFrame
    files: pd.DataFrame
    rejected: pd.DataFrame
    seconds: float

    @property
    def failures(self) -> list[str]:
        """One sentence for each notebook that failed."""
        return [state for state in self.runs["state"] if state != OK]

    def summary(self) -> str:
        """Three lines: figures written, tables reproduced, seconds."""
        figures = {name.rpartition(".")[0] for name in self.files["file"]}
        changed = int((self.files["state"] != "equal").sum())
        tables = self.files[self.files["file"].str.endswith(".csv")]
        equal = int((tables["state"] == "equal").sum())
        new = int((tables["state"] == "new").sum())
        return (
            f"figures written     {len(figures)} ({len(self.files)} files, {changed} changed)\n"
            f"tables reproduced   {equal} of {len(tables)} equal to those before"
            f"{f' ({new} new)' if new else ''}\n"
            f"seconds             {self.seconds:.0f}"
        )


def study_corpus(default: str | Path = "../seeds") -> Corpus:
    """The corpus a notebook is to speak of: the one the runner names, else the seeds.

    Parameters
    ----------
    default
        What is read where no `TEXTLAB_CORPUS` is set, relative to the notebook.

    Returns
    -------
    Corpus
        Not yet cleaned. `TEXTLAB_TEXT` and `TEXTLAB_DOC_ID` name the columns of a table,
        `TEXTLAB_FRAME` a file that declares its sampling frame.

    Raises
    ------
    CorpusError
        As `read_corpus` does.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = pathlib.Path(folder, "one.txt").write_text("Blockade meets breakthrough.")
    ...     study_corpus(folder).doc_ids
    ['one']
    """
    return read_corpus(
        os.environ.get("TEXTLAB_CORPUS") or default,
        text=os.environ.get("TEXTLAB_TEXT") or "text",
        doc_id=os.environ.get("TEXTLAB_DOC_ID") or None,
        frame=os.environ.get("TEXTLAB_FRAME") or None,
    )


def run_study(  # noqa: PLR0913 (what to read in four settings, where to put it, how to run)
    source: str | Path,
    out: str | Path,
    *,
    text: str = "text",
    doc_id: str | None = None,
    frame: str | Path | None = None,
    notebooks: str | Path | Sequence[str | Path] | None = None,
    workers: int = 2,
    say: Say = print,
) -> Study:
    """Execute the notebooks on a corpus; leave notebooks, figures and tables in a folder.

    Parameters
    ----------
    source
        A folder of texts or a table, as for `read_corpus`.
    out
        The study's folder: `out/notebooks` receives the executed notebooks, `out/figures` each
        figure as PDF, SVG and PNG with its table as CSV, and `manifest.json` last. What was not
        taken stands in `out/rejected.csv`.
    text, doc_id
        Columns of a table.
    frame
        A `corpus.toml` that declares the sampling frame, where none lies in the folder.
    notebooks
        A folder of notebooks, or a list of notebook files; by default textlab's own.
    workers
        How many notebooks run at a time, 1 or more; each has a process of its own.
    say
        Receives one line as each notebook ends.

    Returns
    -------
    Study
        A notebook that fails stops no other; `failures` has one sentence for each.

    Raises
    ------
    CorpusError
        Before anything runs, when the corpus cannot be read.
    TextlabError
        When `out` lies inside the corpus or cannot be written, or there is no notebook.

    Notes
    -----
    Cells tagged `seeds` speak of the five articles textlab starts from; on any other corpus they
    are left out. The manifest confirms what this run wrote and nothing else.

    Examples
    --------
    >>> run_study("articles", "articles/study")
    Traceback (most recent call last):
        ...
    textlab.schema.CorpusError: ...articles does not exist; expected a folder or a file ...
    """
    source, out = Path(source).absolute(), Path(out).absolute()
    frame = "" if frame is None else str(Path(frame).absolute())
    told = _told(source, text, doc_id or "", frame)
    corpus = read_corpus(source, text=text, doc_id=doc_id, frame=frame or None)
    if source.is_dir() and out.resolve().is_relative_to(source.resolve()):
        raise TextlabError(
            f"{out} lies inside the corpus {source}, where its tables would be read as texts; "
            "choose a folder outside"
        )
    files = _notebook_files(notebooks)
    make_folder(out / "notebooks")
    study = _run(corpus, out, told, files, keep=lambda state: True, workers=workers, say=say)
    _write_rejected(corpus, out)
    return study


def run_checkout(*, store_outputs: bool, workers: int = 2, say: Say = print) -> Study:
    """Execute copies of the tracked notebooks on `seeds/` and write `figures/`.

    Parameters
    ----------
    store_outputs
        Whether a tracked notebook that ran to its end receives its new outputs.
    workers, say
        As in `run_study`.

    Raises
    ------
    TextlabError
        When textlab was not installed from a checkout.
    """
    root = checkout()
    told = _told(root / "seeds")
    files = _notebook_files(root / "notebooks")
    corpus = read_corpus(root / "seeds")

    def keep(state: str) -> bool:
        return store_outputs and state == OK

    return _run(corpus, root, told, files, keep=keep, workers=workers, say=say)


def compare_figures(folder: str | Path) -> list[str]:
    """What differs between the figures of another run and the committed ones.

    Parameters
    ----------
    folder
        Figures that the tracked notebooks wrote elsewhere.

    Returns
    -------
    list of str
        One sentence a difference; empty where every byte is the same.

    Raises
    ------
    TextlabError
        When `manifest.json` does not confirm the committed figures.
    """
    root = checkout()
    folder, committed = Path(folder), root / "figures"
    manifest = read_manifest(committed)
    new, old, listed = _names(folder), _names(committed), _listed(manifest)
    facts = _facts(read_corpus(root / "seeds"))
    return [
        *(f"figures/{name}: no notebook writes it" for name in sorted(old - new)),
        *(f"figures/{name}: not committed" for name in sorted(new - old)),
        *(f"figures/{name}: {MANIFEST} does not list it" for name in sorted(old - listed)),
        *(
            f"figures/{name}: other bytes than the committed ones"
            for name in sorted(new & old)
            if (folder / name).read_bytes() != (committed / name).read_bytes()
        ),
        *(
            f"figures/{MANIFEST}: {key} is {manifest.get(key)}, not {value}"
            for key, value in facts.items()
            if manifest.get(key) != value
        ),
    ]


def checkout() -> Path:
    """The repository this package is imported from.

    Raises
    ------
    TextlabError
        When textlab was installed from a package.
    """
    root = _root()
    if not (root / "seeds").is_dir() or not (root / "pyproject.toml").is_file():
        raise TextlabError(
            "this command works in a checkout of textlab, and this textlab was installed from a "
            "package; clone the repository and use its Makefile, or use `textlab run`"
        )
    return root


def _root() -> Path:
    return Path(__file__).resolve().parents[2]


def _run(
    corpus: Corpus,
    out: Path,
    told: Mapping[str, str],
    files: Sequence[Path],
    *,
    keep: Callable[[str], bool],
    workers: int,
    say: Say,
) -> Study:
    """Execute notebooks below `out`, store those to be kept, publish figures, manifest last."""
    started = time.perf_counter()
    seeds = Path(told["TEXTLAB_CORPUS"]).resolve() == _root() / "seeds"
    with tempfile.TemporaryDirectory(prefix="textlab-") as folder:
        scratch = Path(folder)
        jobs = [
            Job(
                path.stem,
                read_notebook(path, seeds=seeds),
                out / "notebooks",
                _environment(scratch, path.stem, told),
            )
            for path in files
        ]
        outcomes = execute(jobs, workers=workers, say=say)
        for job in jobs:
            if keep(outcomes[job.name].state):
                write_text(job.folder / f"{job.name}.ipynb", notebook_text(job.notebook))
        done = [name for name, outcome in outcomes.items() if outcome.state == OK]
        written = [scratch / "figures" / name for name in done]
        table = _publish(written, out / "figures", _facts(corpus))
    return Study(_runs(outcomes), table, corpus.rejected, time.perf_counter() - started)


def _told(source: Path, text: str = "", doc_id: str = "", frame: str = "") -> dict[str, str]:
    """What `study_corpus` reads in a notebook's kernel; every name is set, none is inherited."""
    names = ("TEXTLAB_CORPUS", "TEXTLAB_TEXT", "TEXTLAB_DOC_ID", "TEXTLAB_FRAME")
    return dict(zip(names, (str(source), text, doc_id, frame), strict=True))


def _environment(scratch: Path, name: str, told: Mapping[str, str]) -> dict[str, str]:
    """What a notebook's kernel is told; its figures go to a folder of their own first."""
    profile = scratch / "ipython" / name  # no start-up file of the user's takes part
    profile.mkdir(parents=True)
    return {
        **os.environ,
        **told,
        "TEXTLAB_FIGURES": str(scratch / "figures" / name),
        "IPYTHONDIR": str(profile),
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    }


def _notebook_files(given: str | Path | Sequence[str | Path] | None) -> list[Path]:
    """The notebooks that were named, or those of a folder in the order of their numbers."""
    if given is None:
        packaged = Path(__file__).parent / "notebooks"
        given = packaged if packaged.is_dir() else checkout() / "notebooks"
    if not isinstance(given, (str, Path)):
        return [Path(path) for path in given]
    path = Path(given)
    files = sorted(path.glob("[0-9]*.ipynb")) if path.is_dir() else [path]
    if not files:
        raise TextlabError(f"{path} has no notebook; expected files such as 01_corpus.ipynb")
    return files


def _publish(written: Sequence[Path], figures: Path, facts: Mapping[str, object]) -> pd.DataFrame:
    """Put what the notebooks wrote among the figures; the manifest comes last."""
    states: dict[str, str] = {}
    for folder in written:
        for name in sorted(_names(folder)):
            existed = (figures / name).is_file()
            changed = write_bytes(figures / name, (folder / name).read_bytes())
            states[name] = ("changed" if existed else "new") if changed else "equal"
    write_manifest(figures, states, **facts)
    return pd.DataFrame({"file": list(states), "state": list(states.values())}, dtype=object)


def _names(folder: Path) -> set[str]:
    """Files of a folder of figures, without the manifest and hidden files."""
    if not folder.is_dir():
        return set()
    files = (path.name for path in folder.iterdir() if path.is_file())
    return {name for name in files if name != MANIFEST and not name.startswith(".")}


def _listed(manifest: Mapping[str, object]) -> set[str]:
    files = manifest["files"]
    return set(files) if isinstance(files, Mapping) else set()


def _facts(corpus: Corpus) -> dict[str, object]:
    """What the figures were made from and with; no date and no path."""
    lock = _root() / "requirements.lock"
    return {
        "corpus": clean(corpus).fingerprint,
        "lock": sha256(lock) if lock.is_file() else None,
        "textlab": __version__,
    }


def _runs(outcomes: Mapping[str, Outcome]) -> pd.DataFrame:
    rows = [(name, round(outcome.seconds, 1), outcome.state) for name, outcome in outcomes.items()]
    return pd.DataFrame(rows, columns=["notebook", "seconds", "state"])


def _write_rejected(corpus: Corpus, out: Path) -> None:
    path = out / "rejected.csv"
    if len(corpus.rejected):
        table = corpus.rejected.to_csv(index=False, lineterminator="\n")
        write_bytes(path, table.encode("utf-8", "backslashreplace"))
    else:
        path.unlink(missing_ok=True)
