import hashlib
import json
import shutil
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

import textlab
from textlab import study as study_module
from textlab.kernels import notebook_text, read_notebook
from textlab.schema import CorpusError, TextlabError
from textlab.store import read_manifest, write_manifest
from textlab.study import compare_figures, run_checkout, run_study, study_corpus

READ = "from textlab.study import study_corpus\ncorpus = study_corpus()\ncorpus.doc_ids"
DRAW = """\
import os, pathlib
folder = pathlib.Path(os.environ["TEXTLAB_FIGURES"])
folder.mkdir(parents=True, exist_ok=True)
for suffix in ("csv", "svg"):
    (folder / f"{NAME}.{suffix}").write_text(str(corpus.texts))
"""


def write_notebook(path, *cells):
    notebook = new_notebook(
        cells=[new_code_cell(cell) if isinstance(cell, str) else cell for cell in cells]
    )
    nbformat.write(notebook, path)


def write_articles(folder):
    folder.mkdir()
    (folder / "a.txt").write_text("Where there is blockade, there is breakthrough.")
    (folder / "b.txt").write_text("The second article says very little about anything.")


def write_notebooks(folder):
    """One that draws, with two cells about the seeds; one that draws and fails; one unnumbered."""
    folder.mkdir()
    told = new_markdown_cell("The five articles ...", metadata={"tags": ["seeds"]})
    seeds = new_code_cell("raise ValueError('seeds only')", metadata={"tags": ["seeds"]})
    draw = DRAW.replace("{NAME}", "01_first")
    write_notebook(folder / "01_first.ipynb", told, READ, seeds, draw)
    write_notebook(folder / "02_fails.ipynb", READ, DRAW.replace("{NAME}", "02_half"), "1 / 0")
    (folder / "draft.ipynb").write_text("not numbered, never run")


def silent(line):
    pass


@pytest.fixture
def articles(tmp_path):
    write_articles(tmp_path / "articles")
    return tmp_path / "articles"


class TestStudyCorpus:
    @pytest.fixture(autouse=True)
    def nothing_told(self, monkeypatch):
        for name in ("TEXTLAB_CORPUS", "TEXTLAB_TEXT", "TEXTLAB_DOC_ID", "TEXTLAB_FRAME"):
            monkeypatch.delenv(name, raising=False)

    def test_it_is_the_default_where_the_runner_tells_nothing(self, articles):
        assert study_corpus(articles).doc_ids == ["a", "b"]

    def test_it_is_what_the_runner_names(self, articles, tmp_path, monkeypatch):
        table = tmp_path / "given.csv"
        table.write_text("key,body\nx,A first text.\ny,A second text.\n")
        monkeypatch.setenv("TEXTLAB_CORPUS", str(table))
        monkeypatch.setenv("TEXTLAB_TEXT", "body")
        monkeypatch.setenv("TEXTLAB_DOC_ID", "key")
        assert study_corpus(articles).doc_ids == ["x", "y"]

    def test_the_runner_may_name_a_sampling_frame(self, articles, tmp_path, monkeypatch):
        declared = tmp_path / "frame.toml"
        declared.write_text(
            '[frame]\nquery = "q"\ndatabase = "d"\nperiod = "p"\nselection = "all"\n'
        )
        monkeypatch.setenv("TEXTLAB_FRAME", str(declared))
        assert study_corpus(articles).frame == textlab.SamplingFrame("q", "d", "p", "all")

    def test_empty_variables_count_as_not_told(self, articles, monkeypatch):
        monkeypatch.setenv("TEXTLAB_CORPUS", "")
        monkeypatch.setenv("TEXTLAB_TEXT", "")
        assert len(study_corpus(articles)) == 2


@pytest.fixture(scope="module")
def two_runs(tmp_path_factory):
    """The same two notebooks twice on the same three files, one of which is empty."""
    home = tmp_path_factory.mktemp("runs")
    articles, notebooks, out = home / "articles", home / "notebooks", home / "study"
    write_articles(articles)
    (articles / "empty.txt").write_text(" ")
    write_notebooks(notebooks)
    said = []
    first = run_study(articles, out, notebooks=notebooks, say=said.append)
    before = {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}
    second = run_study(articles, out, notebooks=notebooks, say=silent)
    return first, before, second, out, said


class TestRunStudy:
    def test_every_numbered_notebook_is_run_and_says_so(self, two_runs):
        first, _, _, _, said = two_runs
        assert list(first.runs.notebook) == ["01_first", "02_fails"]
        assert sorted(line.split()[0] for line in said) == ["01_first", "02_fails"]

    def test_executed_notebooks_speak_of_the_corpus_and_not_of_the_seeds(self, two_runs):
        out = two_runs[3]
        executed = nbformat.read(out / "notebooks" / "01_first.ipynb", as_version=4)
        assert executed.cells[0].outputs[0].data["text/plain"] == "['a', 'b']"
        assert [cell.cell_type for cell in executed.cells] == ["code", "code"]

    def test_a_notebook_that_fails_is_named_kept_and_publishes_no_figure(self, two_runs):
        first, _, _, out, _ = two_runs
        assert first.failures == ["02_fails, cell 3: ZeroDivisionError: division by zero"]
        assert (out / "notebooks" / "02_fails.ipynb").is_file()
        assert list(first.files.file) == ["01_first.csv", "01_first.svg"]

    def test_the_manifest_confirms_bytes_corpus_and_version_without_path_or_date(self, two_runs):
        out = two_runs[3]
        manifest = read_manifest(out / "figures")
        table = (out / "figures" / "01_first.csv").read_bytes()
        assert manifest["files"]["01_first.csv"] == {
            "bytes": len(table),
            "sha256": hashlib.sha256(table).hexdigest(),
        }
        assert set(manifest) == {"corpus", "files", "lock", "textlab"}
        assert manifest["textlab"] == textlab.__version__
        assert str(out) not in (out / "figures" / "manifest.json").read_text()

    def test_a_second_run_changes_no_byte(self, two_runs):
        first, before, second, out, _ = two_runs
        assert {path: path.read_bytes() for path in out.rglob("*") if path.is_file()} == before
        assert (set(first.files.state), set(second.files.state)) == ({"new"}, {"equal"})
        assert "figures written     1 (2 files, 2 changed)" in first.summary()
        assert "tables reproduced   0 of 1 equal to those before (1 new)\n" in first.summary()
        assert "tables reproduced   1 of 1 equal to those before\n" in second.summary()

    def test_what_was_not_taken_is_listed(self, two_runs):
        first, _, _, out, _ = two_runs
        assert list(first.rejected.file) == ["empty.txt"]
        assert "empty.txt,0,the text is empty" in (out / "rejected.csv").read_text()

    def test_a_missing_corpus_stops_it_before_anything_is_written(self, tmp_path):
        with pytest.raises(CorpusError, match="nowhere does not exist"):
            run_study(tmp_path / "nowhere", tmp_path / "study")
        assert not (tmp_path / "study").exists()

    def test_a_study_inside_its_corpus_is_refused(self, articles):
        with pytest.raises(TextlabError, match="lies inside the corpus"):
            run_study(articles, articles / "study")
        assert sorted(p.name for p in articles.iterdir()) == ["a.txt", "b.txt"]

    def test_a_folder_without_notebooks_is_refused(self, articles, tmp_path):
        with pytest.raises(TextlabError, match=r"has no notebook; expected files such as 01_"):
            run_study(articles, tmp_path / "study", notebooks=tmp_path)


@pytest.fixture
def checkout(tmp_path, articles, monkeypatch):
    """A small checkout: seeds, one notebook that draws one figure, pyproject and lock."""
    root = tmp_path / "checkout"
    (root / "src" / "textlab").mkdir(parents=True)
    shutil.copytree(articles, root / "seeds")
    (root / "notebooks").mkdir()
    draw = DRAW.replace("{NAME}", "01_first")
    about_seeds = new_code_cell("print('five articles')", metadata={"tags": ["seeds"]})
    write_notebook(root / "notebooks" / "01_first.ipynb", READ, about_seeds, draw)
    (root / "pyproject.toml").write_text("")
    (root / "requirements.lock").write_text("numpy==1\n")
    monkeypatch.setattr(study_module, "__file__", str(root / "src" / "textlab" / "study.py"))
    return root


class TestRunCheckout:
    def test_figures_leave_the_tracked_notebooks_alone_and_notebooks_stores_them(self, checkout):
        path = checkout / "notebooks" / "01_first.ipynb"
        before = path.read_bytes()
        study = run_checkout(store_outputs=False, say=silent)
        assert study.failures == []
        assert path.read_bytes() == before
        manifest = json.loads((checkout / "figures" / "manifest.json").read_text())
        assert manifest["lock"] == hashlib.sha256(b"numpy==1\n").hexdigest()
        assert sorted(manifest["files"]) == ["01_first.csv", "01_first.svg"]

        again = run_checkout(store_outputs=True, say=silent)
        assert set(again.files.state) == {"equal"}
        stored = path.read_text()
        assert stored != before.decode()
        assert "five articles" in stored
        assert notebook_text(read_notebook(path)) == stored

    def test_a_notebook_that_fails_is_not_stored(self, checkout):
        path = checkout / "notebooks" / "01_first.ipynb"
        write_notebook(path, "print('half')", "1 / 0")
        before = path.read_bytes()
        study = run_checkout(store_outputs=True, say=silent)
        assert study.failures == ["01_first, cell 2: ZeroDivisionError: division by zero"]
        assert path.read_bytes() == before

    def test_a_package_without_a_checkout_says_so(self, tmp_path, monkeypatch):
        module = tmp_path / "lib" / "site-packages" / "textlab" / "study.py"
        monkeypatch.setattr(study_module, "__file__", str(module))
        with pytest.raises(TextlabError, match="works in a checkout of textlab"):
            run_checkout(store_outputs=False)


class TestCompareFigures:
    @pytest.fixture
    def other(self, checkout, tmp_path):
        committed = checkout / "figures"
        committed.mkdir()
        for name in ("01_first.csv", "01_first.svg"):
            (committed / name).write_text(name)
        facts = study_module._facts(study_corpus(checkout / "seeds"))
        write_manifest(committed, ["01_first.csv", "01_first.svg"], **facts)
        shutil.copytree(committed, tmp_path / "other")
        return tmp_path / "other"

    def test_equal_bytes_are_no_difference(self, other):
        assert compare_figures(other) == []

    def test_each_kind_of_difference_is_one_sentence(self, other, checkout):
        (other / "01_first.csv").write_text("changed")
        (other / "01_first.svg").unlink()
        (other / "02_new.pdf").write_text("new")
        (checkout / "requirements.lock").write_text("numpy==2\n")
        found = compare_figures(other)
        assert found[:3] == [
            "figures/01_first.svg: no notebook writes it",
            "figures/02_new.pdf: not committed",
            "figures/01_first.csv: other bytes than the committed ones",
        ]
        assert len(found) == 4
        assert found[3].startswith("figures/manifest.json: lock is ")

    def test_a_changed_seed_is_seen_in_the_manifest(self, other, checkout):
        (Path(checkout) / "seeds" / "a.txt").write_text("Another text altogether stands here.")
        assert [line.partition(" is ")[0] for line in compare_figures(other)] == [
            "figures/manifest.json: corpus"
        ]

    def test_a_figure_changed_by_hand_is_refused(self, other, checkout):
        (checkout / "figures" / "01_first.csv").write_text("by hand")
        with pytest.raises(TextlabError, match=r"01_first\.csv is not what manifest\.json"):
            compare_figures(other)
