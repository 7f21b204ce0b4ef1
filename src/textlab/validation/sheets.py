"""Coding sheets: written for coders without a trace of the machine's scores, read back strictly."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from textlab.arguments import whole
from textlab.schema import Measure, SchemaError
from textlab.store import write_bytes
from textlab.validation.samples import KEY, RESERVED, Sample, touched

CODES = [*KEY, "coder", "label", "code", "file", "row"]
NEEDED = [*KEY, "coder"]
VALUES = {"0": 0, "1": 1, "0.0": 0, "1.0": 1}
SIMULATED = "simulated"

CELL = 30_000  # Excel cuts a cell at 32,767 characters without saying so
FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")  # a spreadsheet runs what begins so


def write_sheet(sample: Sample, path: str | Path, *, coder: str = "") -> Path:
    """Write a coding sheet: a row a unit, an empty column a label, no score in sight.

    Parameters
    ----------
    sample
        From `draw_sample`.
    path
        A CSV file, or a folder, in which the sheet's name tells its sample and coder: then a
        sheet of another sample stays beside it. A file that holds these units already is left as
        it is, codes and all.
    coder
        The coder's name in every row; give each coder a sheet of their own.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    SchemaError
        When the file holds other units: coded sheets are never overwritten.

    Notes
    -----
    Coders put 1 (applies), 0 (does not) or nothing (not coded) below each label, and anything in
    `note`. UTF-8 with the mark that Excel needs. Cells that a spreadsheet would run as a formula
    begin with an apostrophe; texts above 30,000 characters are cut.

    Examples
    --------
    >>> import tempfile
    >>> from textlab import read_corpus, score_frames
    >>> from textlab.validation.samples import draw_sample
    >>> corpus = read_corpus(["Sanctions bite. Rain fell."])
    >>> sample = draw_sample(score_frames(corpus, ["external_restriction"]), corpus, None)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     len(read_codes(write_sheet(sample, folder + "/anna.csv", coder="anna")))
    0
    """
    path = Path(path)
    if not path.suffix:
        whose = re.sub(r"\W+", "_", coder)
        path = path / f"sheet_{sample.fingerprint}{f'_{whose}' if whose else ''}.csv"
    if path.exists():
        _same_units(sample, path)
        return path
    out = io.StringIO()
    # every cell quoted: of a lone carriage return the writer would not take notice
    writer = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writerow([*RESERVED[:-1], *sample.labels, "note"])
    empty = [""] * (len(sample.labels) + 1)
    for row in sample.units[RESERVED[:-2]].itertuples(index=False):
        writer.writerow([*map(_cell, row), _cell(coder), *empty])
    write_bytes(path, b"\xef\xbb\xbf" + out.getvalue().encode("utf-8", "surrogatepass"))
    return path


def read_codes(paths: str | Path | Sequence[str | Path]) -> pd.DataFrame:
    """Read coded sheets, of one coder or several.

    Parameters
    ----------
    paths
        A sheet, several, or a folder of them. Separated by commas or semicolons.

    Returns
    -------
    DataFrame
        doc_id, unit, unit_id, coder, label, code (0 or 1), file, row; a row a code that was
        given. `row` counts as a spreadsheet does, the header being 1.

    Raises
    ------
    SchemaError
        Naming file and row: for a code that is not 0, 1 or empty, a missing coder, a unit coded
        twice by one coder, or a file that is no coding sheet.

    Examples
    --------
    >>> read_codes("nowhere.csv")
    Traceback (most recent call last):
    textlab.schema.SchemaError: no coding sheet at nowhere.csv; expected a CSV of `write_sheet`
    """
    if paths is None:
        raise SchemaError("paths is None; expected a coding sheet, several, or a folder of them")
    rows = [row for path in _files(paths) for row in _codes_of(path)]
    codes = pd.DataFrame(rows, columns=CODES)
    twice = codes.duplicated([*KEY, "coder", "label"], keep=False)
    if twice.any():
        pair = codes[twice].sort_values([*KEY, "coder", "label", "file", "row"]).head(2)
        one, other = pair.to_dict("records")
        raise SchemaError(
            "{coder} coded {label} of {unit} {unit_id} of {doc_id} twice: ".format(**one)
            + "{file}, row {row}".format(**one)
            + " and {file}, row {row}; delete one".format(**other)
        )
    return codes.astype({"unit_id": "int64", "code": "int64", "row": "int64"})


def simulate_codes(
    sample: Sample,
    measure: Measure,
    *,
    precision: float = 0.8,
    recall: float = 0.8,
    alpha: float = 0.8,
    coders: int = 2,
    seed: int = 0,
) -> pd.DataFrame:
    """Codes of coders who do not exist, to rehearse a study before anyone has coded.

    Parameters
    ----------
    sample, measure
        The sample and the measure it was drawn for.
    precision, recall
        Of the lexicon against the truth that is made up, in (0, 1].
    alpha
        Expected agreement of the coders, in (0, 1].
    coders
        How many, named "simulated 1", "simulated 2", ...; whatever is made of their codes says
        "simulated" too.
    seed
        Of the draw.

    Returns
    -------
    DataFrame
        As of `read_codes`.

    Notes
    -----
    A unit with a hit is true with probability `precision`; one without as often as `recall`
    demands. A coder gives the true code with probability √alpha, else one drawn at random with
    the label's prevalence.

    Examples
    --------
    >>> from textlab import read_corpus, score_frames
    >>> from textlab.validation.samples import draw_sample
    >>> corpus = read_corpus(["Sanctions bite. Rain fell."])
    >>> measure = score_frames(corpus, ["external_restriction"])
    >>> sample = draw_sample(measure, corpus, None)
    >>> codes = simulate_codes(sample, measure, precision=1, recall=1, alpha=1)
    >>> codes.groupby("coder").code.sum().to_dict()
    {'simulated 1': 1, 'simulated 2': 1}
    """
    whole("coders", coders)
    whole("seed", seed, 0)
    for name, value in (("precision", precision), ("recall", recall), ("alpha", alpha)):
        if not 0 < value <= 1:
            raise SchemaError(f"{name} is {value}; expected above 0 and at most 1")
    random = np.random.default_rng(seed)
    parts = []
    for label in sample.labels:
        spans = measure.evidence[measure.evidence["label"] == label]
        hit = touched(sample.units, spans)
        missed, prevalence = _made_up(sample, label, precision, recall)
        truth = random.random(len(sample)) < np.where(hit, precision, missed)
        for coder in range(1, coders + 1):
            chance = random.random(len(sample)) < prevalence
            sure = random.random(len(sample)) < np.sqrt(alpha)
            given = sample.units[KEY].assign(coder=f"{SIMULATED} {coder}", label=label)
            parts.append(given.assign(code=np.where(sure, truth, chance).astype(np.int64)))
    codes = pd.concat(parts, ignore_index=True)
    return codes.assign(file=SIMULATED, row=np.arange(len(codes)) + 2)[CODES]


def _made_up(sample: Sample, label: str, precision: float, recall: float) -> tuple[float, float]:
    """How often a unit without a hit is true, and the prevalence that follows."""
    cells = sample.population[sample.population["label"] == label]
    hits = int(cells.loc[cells["hit"], "units"].sum())
    total = int(cells["units"].sum())
    missed = hits * precision * (1 - recall) / recall
    prevalence = (hits * precision + missed) / total
    return min(1.0, missed / max(1, total - hits)), min(1.0, prevalence)


def _cell(value: object) -> str:
    """A value as a spreadsheet shows it and runs nothing."""
    text = str(value)[:CELL]
    return "'" + text if text.startswith(FORMULA) else text


def _value(cell: str) -> str:
    """What `_cell` was given."""
    return cell[1:] if cell[:1] == "'" and cell[1:].startswith(FORMULA) else cell


def _plain(cell: str) -> str:
    """A cell as any spreadsheet may give it back: line breaks are one kind of blank."""
    return " ".join(_value(cell).split())


def _files(paths: str | Path | Sequence[str | Path]) -> list[Path]:
    given = [paths] if isinstance(paths, (str, Path)) else list(paths)
    files = [
        file
        for path in map(Path, given)
        for file in (sorted(path.glob("*.csv")) if path.is_dir() else [path])
    ]
    for file in files:
        if not file.is_file():
            raise SchemaError(f"no coding sheet at {file}; expected a CSV of `write_sheet`")
    if not files:
        raise SchemaError(f"no coding sheet in {', '.join(map(str, given)) or 'an empty list'}")
    return files


def _records(path: Path) -> tuple[list[str], Iterator[tuple[int, list[str]]]]:
    """Header of a sheet, and its rows with the number a spreadsheet gives them."""
    try:
        text = path.read_bytes().decode("utf-8-sig", "surrogatepass")
    except UnicodeDecodeError as error:
        raise SchemaError(
            f"{path} is not UTF-8 (byte {error.start}); save it as 'CSV UTF-8'"
        ) from None
    head = text.partition("\n")[0]
    separator = ";" if head.count(";") > head.count(",") else ","
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    header = next(rows, [])
    missing = [column for column in NEEDED if column not in header]
    if missing or len(set(header)) != len(header):
        wrong = f"it has no column {missing[0]}" if missing else "a column stands twice"
        raise SchemaError(f"{path} is no coding sheet: {wrong}; expected a CSV of `write_sheet`")
    return header, ((number, row) for number, row in enumerate(rows, start=2) if any(row))


def _codes_of(path: Path) -> Iterator[list[object]]:
    header, rows = _records(path)
    labels = [column for column in header if column and column not in RESERVED]
    for number, row in rows:
        here = f"{path}, row {number}"
        if len(row) != len(header):
            raise SchemaError(f"{here}: {len(row)} cells; expected {len(header)}, as in row 1")
        cells = dict(zip(header, map(_value, row), strict=True))
        for label in labels:
            given = cells[label].strip()
            if given not in VALUES and given:
                raise SchemaError(f"{here}: {label} is {given!r}; expected 0, 1 or nothing")
            if given:
                yield [*_key(cells, here), label, VALUES[given], path.name, number]


def _key(cells: dict[str, str], here: str) -> list[object]:
    if not cells["unit_id"].strip().isdecimal():
        raise SchemaError(f"{here}: unit_id is {cells['unit_id']!r}; expected a number from 0")
    if not cells["coder"].strip():
        raise SchemaError(f"{here}: a code without a coder; write a name in column coder")
    where: list[object] = [cells["doc_id"], cells["unit"], int(cells["unit_id"])]
    return [*where, cells["coder"].strip()]


def _same_units(sample: Sample, path: Path) -> None:
    """Nothing, where a file holds the units of the sample; else an error."""
    header, rows = _records(path)
    columns = [name for name in (*KEY, "start", "end", "text") if name in header]
    at = [header.index(name) for name in columns]
    there = {tuple(_plain(row[i]) for i in at) for _, row in rows if len(row) > max(at)}
    units = sample.units[columns].itertuples(index=False)
    wanted = {tuple(_plain(_cell(value)) for value in unit) for unit in units}
    labels = [column for column in header if column and column not in RESERVED]
    if there != wanted or set(labels) != set(sample.labels):
        raise SchemaError(
            f"{path} holds another sample; it may be coded and is left as it is. "
            "Choose another name, or draw the sample it was written for."
        )
