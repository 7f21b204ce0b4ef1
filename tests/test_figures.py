"""A figure's style, its size on the page, its bytes, and where it says it comes from."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
import textwrap
from pathlib import Path
from xml.etree import ElementTree

import matplotlib
import matplotlib.pyplot as plt
import pandas as pd
import pytest
from PIL import Image

import textlab
from textlab.figures import (
    TARGETS,
    canvas,
    figures_folder,
    find_faults,
    save_figure,
    style,
    target_of,
)
from textlab.schema import SchemaError, TextlabError, digest, to_csv

TABLE = pd.DataFrame({"doc_id": ["a", "b"], "rate": [12.34567, 0.5]})
FOUR = ["01_words.csv", "01_words.pdf", "01_words.png", "01_words.svg"]


@pytest.fixture(autouse=True)
def no_figure_left():
    yield
    plt.close("all")


@pytest.fixture(scope="module")
def corpus():
    return textlab.read_corpus(["Blockade meets breakthrough."])


def drawn(**settings):
    with canvas(None, **settings) as ax:
        ax.barh(TABLE["doc_id"], TABLE["rate"])
    return ax


def save(ax, folder, name="01_words", **settings):
    settings.setdefault("corpus", textlab.read_corpus(["Blockade meets breakthrough."]))
    return save_figure(ax, name, table=TABLE, folder=folder, **settings)


class TestCanvas:
    @pytest.mark.parametrize("target", TARGETS)
    @pytest.mark.parametrize("width", ["single", "double"])
    def test_a_figure_has_exactly_the_width_the_journal_asks_for(self, target, width):
        mm = drawn(target=target, width=width).figure.get_size_inches()[0] * 25.4
        assert mm == pytest.approx(getattr(TARGETS[target], width), abs=1e-9)

    def test_a_height_beyond_the_page_is_cut(self):
        assert drawn(height=500).figure.get_size_inches()[1] * 25.4 == pytest.approx(170)

    def test_given_axes_keep_the_size_of_their_figure(self):
        figure, axes = plt.subplots(figsize=(3, 2))
        with canvas(axes) as ax:
            assert ax is axes
        assert figure.get_size_inches().tolist() == [3, 2]

    def test_a_failure_leaves_no_open_figure(self):
        with pytest.raises(ZeroDivisionError), canvas(None):
            1 / 0  # noqa: B018
        assert plt.get_fignums() == []

    def test_an_unknown_journal_is_answered_with_the_nearest(self):
        with pytest.raises(SchemaError, match="Did you mean 'nature'"):
            drawn(target="natur")

    def test_an_unknown_width_is_answered_with_both(self):
        with pytest.raises(SchemaError, match="double, single"):
            drawn(width="wide")


class TestStyle:
    def test_nothing_global_changes(self):
        before = dict(matplotlib.rcParams)
        drawn()
        assert dict(matplotlib.rcParams) == before

    @pytest.mark.parametrize("target", TARGETS)
    def test_type_is_never_below_five_points(self, target):
        sizes = target_of(target)
        with style(target):
            given = [matplotlib.rcParams[k] for k in matplotlib.rcParams if k.endswith("labelsize")]
            assert sizes.base >= sizes.small >= 5
            assert all(size == sizes.base or size == "large" for size in given)

    def test_a_dollar_sign_is_no_formula(self):
        with canvas(None) as ax:
            ax.set_xlabel("$3 and $4")
        assert not ax.xaxis.label.get_parse_math()

    def test_settings_of_the_user_change_no_byte(self, tmp_path, capsys):
        save(drawn(), tmp_path / "a")
        loud = {
            "font.size": 30,
            "savefig.bbox": "tight",
            "savefig.transparent": True,
            "text.hinting": "force_autohint",
            "svg.fonttype": "none",
            "font.family": "serif",
        }
        with plt.rc_context(loud), plt.style.context("dark_background"):
            save(drawn(), tmp_path / "b")
        for name in FOUR:
            assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


class TestSaveFigure:
    def test_it_writes_its_four_files_and_no_other(self, tmp_path, capsys):
        path = save(drawn(), tmp_path)
        assert sorted(p.name for p in tmp_path.iterdir()) == FOUR
        assert path == tmp_path / "01_words.pdf"

    def test_it_prints_one_line_that_changes_with_the_data(self, tmp_path, capsys):
        save(drawn(), tmp_path)
        assert capsys.readouterr().out == f"01_words: 2 rows, sha256 {digest(TABLE)}\n"
        assert digest(TABLE) != digest(TABLE.assign(rate=[12.34567, 0.6]))

    def test_the_csv_is_the_rounded_table_and_has_the_printed_hash(self, tmp_path, capsys):
        save(drawn(), tmp_path)
        data = (tmp_path / "01_words.csv").read_bytes()
        assert data.decode() == to_csv(TABLE) == "doc_id,rate\na,12.35\nb,0.5\n"
        assert hashlib.sha256(data).hexdigest()[:16] == digest(TABLE)
        back = pd.read_csv(tmp_path / "01_words.csv")
        assert back.to_dict("list") == {"doc_id": ["a", "b"], "rate": [12.35, 0.5]}

    def test_every_file_says_where_it_is_from_and_none_when(self, tmp_path, corpus, capsys):
        save(drawn(), tmp_path, corpus=corpus)
        origin = f"corpus {corpus.fingerprint}; table {digest(TABLE)}"
        pdf = (tmp_path / "01_words.pdf").read_bytes()
        for fact in (b"/Title (01_words)", f"/Subject ({origin})".encode()):
            assert fact in pdf
        assert f"/Creator (textlab {textlab.__version__})".encode() in pdf
        assert b"Date" not in pdf
        with Image.open(tmp_path / "01_words.png") as image:
            png = image.info
        assert png["Title"] == "01_words" and png["Description"] == origin
        svg = (tmp_path / "01_words.svg").read_text("utf-8")
        assert origin in "".join(ElementTree.fromstring(svg).itertext())
        assert "dc:date" not in svg
        assert str(tmp_path).encode() not in pdf + svg.encode()

    def test_text_is_truetype_in_the_pdf_and_outlines_in_the_svg(self, tmp_path, capsys):
        save(drawn(), tmp_path)
        pdf = (tmp_path / "01_words.pdf").read_bytes()
        assert b"/FontFile2" in pdf and b"/Type3" not in pdf
        assert "<text" not in (tmp_path / "01_words.svg").read_text("utf-8")

    def test_the_page_has_the_exact_size_in_every_format(self, tmp_path, capsys):
        save(drawn(height=60), tmp_path)
        box = re.search(rb"/MediaBox \[([\d. ]+)\]", (tmp_path / "01_words.pdf").read_bytes())
        points = [float(x) for x in box[1].split()]
        assert points[2:] == pytest.approx([89 / 25.4 * 72, 60 / 25.4 * 72], abs=0.01)
        with Image.open(tmp_path / "01_words.png") as image:
            pixels = image.size
        assert [x / 300 * 25.4 for x in pixels] == pytest.approx([89, 60], abs=0.1)

    def test_saving_twice_or_after_a_look_changes_no_byte(self, tmp_path, capsys):
        ax = drawn()
        save(ax, tmp_path / "a")
        ax.figure.savefig(tmp_path / "look.png", dpi=72)
        save(ax, tmp_path / "b")
        for name in FOUR:
            assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()

    def test_a_seen_figure_is_let_go_where_no_one_can_see_it(self, tmp_path, capsys):
        ax = drawn()
        assert plt.get_fignums()
        save(ax, tmp_path)
        assert plt.get_fignums() == []

    @pytest.mark.parametrize(
        "name", ["words", "1_words", "01_Words", "01_", "01_a b", "../01_a", "01_a.pdf", "01-a"]
    )
    def test_a_name_of_another_form_is_refused_before_anything_is_written(self, tmp_path, name):
        with pytest.raises(SchemaError, match="two digits"):
            save(drawn(), tmp_path, name=name)
        assert list(tmp_path.iterdir()) == []

    def test_a_figure_wider_than_the_page_is_refused(self, tmp_path):
        figure, _ = plt.subplots(figsize=(10, 2))
        with pytest.raises(SchemaError, match=r"254 x 51 mm; nature takes 89 or 183 mm"):
            save(figure, tmp_path)

    def test_what_is_no_figure_is_refused(self, tmp_path):
        with pytest.raises(SchemaError, match="got list"):
            save([1], tmp_path)

    def test_a_folder_that_cannot_be_made_is_named(self, tmp_path):
        (tmp_path / "file").write_text("x")
        with pytest.raises(TextlabError, match="cannot write .*01_words"):
            save(drawn(), tmp_path / "file")


class TestFolder:
    def test_the_runner_says_where_figures_go(self, monkeypatch, tmp_path):
        monkeypatch.setenv("TEXTLAB_FIGURES", str(tmp_path))
        assert figures_folder() == tmp_path

    def test_else_they_go_beside_the_notebooks(self, monkeypatch, tmp_path):
        monkeypatch.delenv("TEXTLAB_FIGURES", raising=False)
        monkeypatch.chdir(tmp_path)
        assert figures_folder() == Path("figures")
        (tmp_path / "notebooks").mkdir()
        monkeypatch.chdir(tmp_path / "notebooks")
        assert figures_folder() == Path("../figures")


SCRIPT = """
    import sys
    import pandas as pd
    import textlab
    from textlab.figures import save_figure
    from textlab.plots import plot_flow, plot_passages

    corpus = textlab.read_corpus(["Blockade meets breakthrough."])
    flow = pd.DataFrame({"doc_id": list("aab"), "part": ["body", "title", "body"],
                         "words": [90, 10, 50]})
    save_figure(plot_flow(flow), "01_flow", table=flow, corpus=corpus, folder=sys.argv[1])
    read = pd.DataFrame({"doc_id": ["d0"], "text": ["Blockade meets $3 breakthrough."],
                         "spans": [[(0, 8, "b"), (15, 30, "a")]], "caption": ["direct"]})
    save_figure(plot_passages(read), "06_read", table=read, corpus=corpus, folder=sys.argv[1])
"""


class TestBytes:
    def test_they_are_the_same_in_another_time_zone_home_locale_and_hash_seed(self, tmp_path):
        source = str(Path(textlab.__file__).parents[1])
        homes = [("UTC", "0", "C.UTF-8"), ("Asia/Tokyo", "4711", "C")]
        for i, (zone, seed, locale) in enumerate(homes):
            (tmp_path / f"home{i}").mkdir()
            environment = {
                "PATH": os.environ["PATH"],
                "PYTHONPATH": source,
                "MPLBACKEND": "Agg",
                "TZ": zone,
                "PYTHONHASHSEED": seed,
                "LC_ALL": locale,
                "HOME": str(tmp_path / f"home{i}"),
            }
            subprocess.run(
                [sys.executable, "-c", textwrap.dedent(SCRIPT), str(tmp_path / str(i))],
                env=environment,
                check=True,
                capture_output=True,
            )
        first, second = ({p.name: p.read_bytes() for p in (tmp_path / i).iterdir()} for i in "01")
        assert len(first) == 8
        assert {name for name in first if first[name] != second.get(name)} == set()


class TestNotebook:
    def test_a_cell_shows_its_figure_once_and_one_line(self, tmp_path, monkeypatch):
        import nbformat
        from nbclient import NotebookClient

        source = str(Path(textlab.__file__).parents[1])
        monkeypatch.setenv("TEXTLAB_FIGURES", str(tmp_path / "figures"))
        monkeypatch.setenv("MPLBACKEND", "module://matplotlib_inline.backend_inline")
        monkeypatch.setenv("IPYTHONDIR", str(tmp_path))
        monkeypatch.setenv("PYTHONPATH", source)
        body = textwrap.dedent(SCRIPT).replace(", folder=sys.argv[1])", ");")
        setup, cell = body.split("read = ")[0].split("save_figure(plot_flow")
        book = nbformat.v4.new_notebook()
        again = cell.replace("01_flow", "02_flow")
        cells = (setup, "save_figure(plot_flow" + cell, "save_figure(plot_flow" + again)
        book.cells = [nbformat.v4.new_code_cell(text.strip()) for text in cells]
        NotebookClient(book, timeout=120, kernel_name="python3").execute()
        outputs = book.cells[1].outputs
        assert [o.output_type for o in outputs] == ["stream", "display_data"]
        assert re.fullmatch(r"01_flow: 3 rows, sha256 [0-9a-f]{16}\n", outputs[0].text)
        assert outputs[1].data["text/plain"].endswith("with 1 Axes>")
        assert "image/png" in outputs[1].data
        assert "image/png" in book.cells[2].outputs[1].data
        assert len(list((tmp_path / "figures").iterdir())) == 8


class TestFindFaults:
    def test_a_plain_figure_has_none(self):
        assert find_faults(drawn()) == []

    def test_text_beyond_the_page_is_named(self):
        with canvas(None) as ax:
            ax.text(
                0.9, 0.5, "a long label that leaves the page", transform=ax.transAxes
            ).set_in_layout(False)
        assert find_faults(ax) == ["'a long label that leaves the page' leaves the figure"]

    def test_colliding_tick_labels_are_named(self):
        with canvas(None, height=20) as ax:
            ax.set_yticks([0, 0.01], ["first", "second"])
            ax.set_ylim(0, 1)
        assert find_faults(ax) == ["'first' and 'second' collide"]

    def test_type_below_the_journals_smallest_is_named(self):
        with canvas(None) as ax:
            ax.text(0.5, 0.5, "tiny", fontsize=4)
        assert find_faults(ax) == ["'tiny' is set in 4 pt; nature asks for 5"]

    def test_invisible_text_and_ticks_out_of_sight_do_not_count(self):
        with canvas(None) as ax:
            ax.text(0.5, 0.5, "one")
            ax.text(0.5, 0.5, "two").set_visible(False)
            ax.set_xticks([0, 5, 5.01], ["0", "5", "5.01"])
            ax.set_xlim(0, 1)
        assert find_faults(ax) == []
