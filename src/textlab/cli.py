"""The command line: run a study, check a lexicon; and what `make` calls in a checkout.

Exit codes: 0 clean, 1 a fault, 2 bad usage, 3 done, but something given was not taken.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from textlab import __version__
from textlab.schema import TextlabError

if TYPE_CHECKING:
    from textlab.study import Study

FAULT = 1
REJECTED = 3
CHECKOUT = "In a checkout (used by make)"

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)

Workers = Annotated[
    int, typer.Option("--workers", "-w", min=1, help="How many notebooks run at a time.")
]


@contextmanager
def _one_sentence() -> Iterator[None]:
    """Say an error of textlab in one sentence, and leave with code 1."""
    try:
        yield
    except TextlabError as error:
        typer.echo(f"textlab: {error}", err=True)
        raise typer.Exit(FAULT) from None
    except KeyboardInterrupt:
        typer.echo("textlab: interrupted; what was written before is intact", err=True)
        raise typer.Exit(FAULT) from None


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"textlab {__version__}")
        raise typer.Exit


@app.callback()
def main(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_show_version, is_eager=True, help="Show the version and leave."
        ),
    ] = False,
) -> None:
    """Measure topics, frame indicators, sentiment and rhetoric in a folder of articles.

    Exit codes: 0 clean, 1 a fault, 2 bad usage, 3 done, but something given was not taken.
    """


@app.command()
def run(
    source: Annotated[Path, typer.Argument(help="A folder of texts, or a CSV file.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder that receives the study.")],
    text: Annotated[str, typer.Option(help="Column of the texts, in a CSV.")] = "text",
    doc_id: Annotated[
        str | None, typer.Option(help="Column of unique ids, in a CSV.", show_default=False)
    ] = None,
    frame: Annotated[
        Path | None,
        typer.Option(
            help="A corpus.toml that declares the sampling frame; without one, no interval.",
            show_default="corpus.toml in the folder",
        ),
    ] = None,
    workers: Workers = 2,
) -> None:
    """Execute the notebooks on your texts; leave notebooks, figures and tables in a folder.

    \b
    Examples:
      textlab run articles --out study
      textlab run corpus.csv --text body --doc-id id --frame corpus.toml --out study
    """  # noqa: D301 (click reads the backspace)
    from textlab.study import run_study

    with _one_sentence():
        study = run_study(
            source, out, text=text, doc_id=doc_id, frame=frame, workers=workers, say=typer.echo
        )
    _finish(study)
    if len(study.rejected):
        typer.echo(
            f"textlab: {len(study.rejected)} of what was given was not taken; see "
            f"{out / 'rejected.csv'}",
            err=True,
        )
        raise typer.Exit(REJECTED)


@app.command()
def lint(
    lexicons: Annotated[
        list[Path], typer.Argument(help="Lexicon files (.toml), or folders of them.")
    ],
) -> None:
    """Check lexicon files: their form, their entries, and their own test sentences.

    \b
    Examples:
      textlab lint my_frame.toml
      textlab lint lexicons/frames
    """  # noqa: D301
    from textlab.lexicon import lint as problems_of

    found: list[str] = []
    with _one_sentence():
        files = _lexicon_files(lexicons)
        for file in files:
            found += map(str, problems_of(file))
    for problem in found:
        typer.echo(problem)
    if found:
        raise typer.Exit(FAULT)
    typer.echo(f"{len(files)} {'lexicon' if len(files) == 1 else 'lexicons'}, nothing to mend")


@app.command(rich_help_panel=CHECKOUT)
def figures(workers: Workers = 2) -> None:
    """Run copies of the tracked notebooks on seeds/ and write figures/."""
    _run_checkout(store_outputs=False, workers=workers)


@app.command(rich_help_panel=CHECKOUT)
def notebooks(workers: Workers = 2) -> None:
    """Run the tracked notebooks on seeds/, store their outputs in place, write figures/."""
    _run_checkout(store_outputs=True, workers=workers)


@app.command(rich_help_panel=CHECKOUT)
def compare(
    folder: Annotated[Path, typer.Argument(help="Figures that another run wrote.")],
) -> None:
    """Compare the bytes of a folder of figures with the committed ones."""
    from textlab.study import compare_figures

    with _one_sentence():
        differences = compare_figures(folder)
    for difference in differences:
        typer.echo(difference, err=True)
    if differences:
        typer.echo("textlab: look at the changes, then `make notebooks` stores them", err=True)
        raise typer.Exit(FAULT)
    typer.echo("figures: every byte as committed")


def _run_checkout(*, store_outputs: bool, workers: int) -> None:
    from textlab.study import run_checkout

    with _one_sentence():
        study = run_checkout(store_outputs=store_outputs, workers=workers, say=typer.echo)
    _finish(study)


def _finish(study: Study) -> None:
    """Print what stands; leave with code 1 where a notebook failed."""
    typer.echo(study.summary())
    for failure in study.failures:
        typer.echo(f"textlab: {failure}", err=True)
    if study.failures:
        raise typer.Exit(FAULT)


def _lexicon_files(given: list[Path]) -> list[Path]:
    files: list[Path] = []
    for path in given:
        inside = sorted(path.rglob("*.toml")) if path.is_dir() else [path]
        if not inside or not path.exists():
            raise TextlabError(
                f"{path}: no lexicon there; expected a .toml file or a folder of them"
            )
        files += inside
    return files
