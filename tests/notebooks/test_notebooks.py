"""What every tracked notebook must be, beyond giving the same outputs again (which nbval tests)."""

import ast
import hashlib
import re
from pathlib import Path

import pytest

from textlab.kernels import notebook_text, read_notebook

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
FIGURES = ROOT / "figures"
SUFFIXES = ("csv", "pdf", "png", "svg")

IGNORING_TAGS = {"nbval-ignore-output", "nbval-skip", "nbval-raises-exception", "raises-exception"}
IGNORING_MARKS = re.compile(r"^\s*#\s*(NBVAL_|PYTEST_VALIDATE)", re.MULTILINE)
PATH_OF_A_MACHINE = re.compile(r"(?<![\w.~:/-])/(?:[\w.-]+/)+[\w.-]+|\b[A-Z]:\\\\?\w|\bfile://")
OBJECT_ADDRESS = re.compile(r"\bat 0x[0-9a-f]{6,}")

pytestmark = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def code_cells(path):
    return [cell for cell in read_notebook(path).cells if cell.cell_type == "code"]


def code(path):
    """The code as one syntax tree; lines for IPython are not Python and would not parse."""
    return ast.parse("\n".join(cell.source for cell in code_cells(path)))


def shown(path):
    """Every text a reader sees as output."""
    texts = []
    for cell in code_cells(path):
        for output in cell.outputs:
            texts.append(output.get("text", ""))
            texts += [v for k, v in output.get("data", {}).items() if k.startswith("text/")]
    return "\n".join(texts)


def calls(path):
    """(function, call) for every call of a plain or dotted name."""
    for node in ast.walk(code(path)):
        if isinstance(node, ast.Call):
            yield getattr(node.func, "attr", getattr(node.func, "id", "")), node


def saved_names(path):
    return [c.args[1].value for name, c in calls(path) if name == "save_figure"]


class TestStored:
    def test_every_code_cell_was_executed_once_in_order(self, path):
        counts = [cell.execution_count for cell in code_cells(path)]
        assert counts == list(range(1, len(counts) + 1))

    def test_there_are_outputs_to_compare(self, path):
        cells = code_cells(path)
        assert sum(bool(cell.outputs) for cell in cells) * 2 >= len(cells)

    def test_no_output_is_excluded_from_comparison(self, path):
        for cell in code_cells(path):
            assert not IGNORING_TAGS & set(cell.metadata.get("tags", []))
            assert not IGNORING_MARKS.search(cell.source)

    def test_nothing_was_said_on_stderr_and_nothing_raised(self, path):
        for cell in code_cells(path):
            for output in cell.outputs:
                assert output.get("name") != "stderr", output.text
                assert output.output_type != "error"

    def test_it_is_stored_as_make_notebooks_stores_it(self, path):
        assert path.read_text("utf-8") == notebook_text(read_notebook(path))

    def test_every_figure_is_seen_where_it_is_saved(self, path):
        for cell in code_cells(path):
            seen = any("image/png" in output.get("data", {}) for output in cell.outputs)
            assert seen == ("save_figure(" in cell.source), cell.source

    def test_no_output_holds_an_address_in_memory(self, path):
        assert not OBJECT_ADDRESS.search(shown(path))

    def test_no_path_of_a_machine_is_written_or_shown(self, path):
        text = "\n".join(cell.source for cell in read_notebook(path).cells) + shown(path)
        without_markup = re.sub(r"</?\w[^>]*>|https?://\S+", " ", text)
        assert PATH_OF_A_MACHINE.findall(without_markup) == []


class TestForm:
    def test_its_name_is_a_number_and_a_question(self, path):
        assert re.fullmatch(r"\d\d_[a-z_]+", path.stem)

    def test_it_opens_with_its_title_and_explains_more_than_once(self, path):
        cells = read_notebook(path).cells
        assert cells[0].cell_type == "markdown"
        assert cells[0].source.startswith("# ")
        assert sum(cell.cell_type == "markdown" for cell in cells) >= 3

    def test_cells_are_short_and_few(self, path):
        cells = code_cells(path)
        assert len(cells) <= 20
        assert max(cell.source.count("\n") + 1 for cell in cells) <= 15

    def test_no_cell_ends_in_a_semicolon(self, path):
        # nbval keeps no history, so IPython shows there what a semicolon should have hidden.
        assert [cell.source for cell in code_cells(path) if cell.source.rstrip()[-1:] == ";"] == []

    def test_it_defines_no_function_and_no_class(self, path):
        kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
        assert [node.name for node in ast.walk(code(path)) if isinstance(node, kinds)] == []

    def test_it_uses_no_network_and_no_random_numbers_of_its_own(self, path):
        names = set()
        for node in ast.walk(code(path)):
            if isinstance(node, ast.Import):
                names |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                names.add(str(node.module).partition(".")[0])
            elif isinstance(node, ast.Attribute) and node.attr == "random":
                names.add("random")
        assert not names & {"requests", "urllib", "httpx", "socket", "random", "secrets"}


class TestFigures:
    def test_what_is_plotted_is_saved_under_the_notebook_s_number(self, path):
        names = saved_names(path)
        if any(name.startswith("plot_") for name, _ in calls(path)):
            assert names
        assert [name for name in names if name[:3] != path.stem[:3]] == []
        assert len(set(names)) == len(names)

    def test_each_figure_is_committed_in_four_forms_and_no_other(self, path):
        wanted = {f"{name}.{suffix}" for name in saved_names(path) for suffix in SUFFIXES}
        drawn = {p.name for p in FIGURES.glob(f"{path.stem[:3]}*") if p.suffix != ".csv"}
        assert {name for name in wanted if not (FIGURES / name).is_file()} == set()
        assert drawn - wanted == set()

    def test_the_hash_of_each_figure_s_table_stands_in_the_notebook(self, path):
        text = shown(path)
        for name in saved_names(path):
            table = (FIGURES / f"{name}.csv").read_bytes()
            assert hashlib.sha256(table).hexdigest()[:16] in text, name


class TestCodingSheet:
    def test_the_committed_sheet_is_the_one_that_notebook_08_writes(self, path):
        if path.stem[:2] == "08":
            [sheet] = (ROOT / "notebooks" / "coding").glob("sheet_*.csv")
            assert f"coding/{sheet.name}" in shown(path)
