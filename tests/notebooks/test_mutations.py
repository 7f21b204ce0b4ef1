"""A changed entry, a changed sentence, a changed value: each must turn a notebook red."""

import os
import shutil
from pathlib import Path

import pytest

from textlab.kernels import Job, execute, read_notebook

ROOT = Path(__file__).parents[2]
SEED = "000_3a6ff85f4caa5960.txt"
PLOTTED = '''

_as_it_was = save_figure


def save_figure(figure, name, *, table, **settings):
    """The mutant: one more in the first number of the table."""
    table = table.copy()
    number = table.select_dtypes("number").columns[0]
    table.loc[table.index[0], number] += 1
    return _as_it_was(figure, name, table=table, **settings)
'''


def replace_once(path, old, new):
    text = path.read_text("utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path.name}"
    path.write_text(text.replace(old, new), encoding="utf-8")


def nothing(copy):
    pass


def one_lexicon_entry(copy):
    frames = copy / "src" / "textlab" / "lexicons" / "frames"
    replace_once(frames / "achievement.toml", 'match = "breakthrough*"', 'match = "unheard-of"')


def one_entry_that_finds_nothing(copy):
    frames = copy / "src" / "textlab" / "lexicons" / "frames"
    replace_once(frames / "criticism.toml", 'match = "censor*"', 'match = "censorious*"')


def one_seed_sentence(copy):
    replace_once(
        copy / "seeds" / SEED, "blockade, there is breakthrough", "blockade, there is life"
    )


def one_plotted_value(copy):
    with (copy / "src" / "textlab" / "figures.py").open("a", encoding="utf-8") as module:
        module.write(PLOTTED)


CHANGES = [
    nothing,
    one_lexicon_entry,
    one_entry_that_finds_nothing,
    one_seed_sentence,
    one_plotted_value,
]


def texts(notebook):
    """What nbval compares: every text that a code cell shows, and no picture."""
    return [
        [
            output.get("text")
            or {k: v for k, v in output.get("data", {}).items() if k[:4] == "text"}
            for output in cell.outputs
        ]
        for cell in notebook.cells
        if cell.cell_type == "code"
    ]


def beginning(path):
    """The notebook up to its first figure and the table below it: enough to see a change."""
    notebook = read_notebook(path)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    notebook.cells = code[:4]
    assert "save_figure(" in notebook.cells[2].source
    return notebook


def job(change, path, folder):
    """The notebook on a copy of package and seeds in which one thing is changed."""
    shutil.copytree(ROOT / "src", folder / "src", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "seeds", folder / "seeds")
    change(folder)
    told = {
        "PYTHONPATH": str(folder / "src"),
        "TEXTLAB_CORPUS": str(folder / "seeds"),
        "TEXTLAB_FIGURES": str(folder / "figures"),
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    }
    return Job(change.__name__, beginning(path), path.parent, {**os.environ, **told})


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """Notebook 04, once a change: its stored outputs and what comes now."""
    path = next((ROOT / "notebooks").glob("04_*.ipynb"), None)
    if path is None:
        pytest.skip("notebook 04 is still to come")
    jobs = [job(change, path, tmp_path_factory.mktemp(change.__name__)) for change in CHANGES]
    outcomes = execute(jobs, workers=2, say=lambda line: None)
    return texts(beginning(path)), {job.name: texts(job.notebook) for job in jobs}, outcomes


class TestMutations:
    def test_unchanged_it_gives_its_stored_outputs(self, runs):
        stored, now, outcomes = runs
        assert outcomes["nothing"].state == "ok"
        assert now["nothing"] == stored

    @pytest.mark.parametrize("change", [change.__name__ for change in CHANGES[1:]])
    def test_a_change_turns_the_notebook_red_and_does_not_break_it(self, runs, change):
        stored, now, outcomes = runs
        assert outcomes[change].state == "ok"
        assert now[change] != stored
