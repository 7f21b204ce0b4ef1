import nbformat
import pandas as pd
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from typer.testing import CliRunner

import textlab
from textlab import cli, study
from textlab.cli import app
from textlab.study import Study

GOOD = """\
label = "test"
definition = "Words of a test."
origin = "made for a test"
licence = "MIT"
version = "1"
language = "en"
hits = ["A blockade was lifted."]
misses = ["Nothing here."]
entries = ["blockade*"]
"""


@pytest.fixture
def call():
    def call(*arguments):
        return CliRunner().invoke(app, [str(argument) for argument in arguments])

    return call


def done(*, failed=False, rejected=0):
    state = "01_x, cell 1: NameError: name 'a' is not defined" if failed else "ok"
    return Study(
        runs=pd.DataFrame({"notebook": ["01_x"], "seconds": [1.0], "state": [state]}),
        files=pd.DataFrame({"file": ["01_x.csv"], "state": ["new"]}),
        rejected=pd.DataFrame({"file": ["e.txt"] * rejected}),
        seconds=1.0,
    )


class TestHelp:
    def test_the_version_is_the_package_s(self, call):
        assert call("--version").output == f"textlab {textlab.__version__}\n"

    def test_help_lists_the_commands_and_the_exit_codes(self, call):
        output = call("--help").output
        assert {"run", "lint", "figures", "notebooks", "compare"} <= set(output.split())
        assert "3 done, but something given" in " ".join(output.split())

    @pytest.mark.parametrize(
        ("command", "example"),
        [("run", "textlab run articles --out study"), ("lint", "textlab lint my_frame.toml")],
    )
    def test_help_of_a_command_shows_an_example(self, call, command, example):
        result = call(command, "--help")
        assert result.exit_code == 0
        assert example in result.output


class TestExitCodes:
    def test_bad_usage_is_2(self, call, tmp_path):
        assert call("run", tmp_path).exit_code == 2
        assert call("run", tmp_path, "--out", tmp_path / "o", "--workers", "0").exit_code == 2
        assert call("no-such-command").exit_code == 2

    def test_a_missing_corpus_is_1_and_one_sentence_without_traceback(self, call, tmp_path):
        result = call("run", tmp_path / "nowhere", "--out", tmp_path / "study")
        assert result.exit_code == 1
        assert result.stderr.startswith("textlab: ")
        assert "nowhere does not exist; expected a folder or a file" in result.stderr
        assert "Traceback" not in result.output
        assert result.stderr.count("\n") == 1

    def test_a_folder_that_cannot_be_made_is_1_and_one_sentence(self, call, tmp_path):
        (tmp_path / "a.txt").write_text("A text.")
        (tmp_path / "file").write_text("in the way")
        result = call("run", tmp_path / "a.txt", "--out", tmp_path / "file" / "study")
        assert result.exit_code == 1
        assert "cannot make the folder" in result.stderr
        assert result.stderr.count("\n") == 1

    def test_a_faulty_sampling_frame_is_1_and_named(self, call, tmp_path):
        (tmp_path / "a.txt").write_text("A text.")
        (tmp_path / "frame.toml").write_text('[frame]\nquery = "q"\n')
        frame = ("--frame", tmp_path / "frame.toml")
        result = call("run", tmp_path / "a.txt", "--out", tmp_path / "study", *frame)
        assert result.exit_code == 1
        assert "frame.toml: frame is {'query': 'q'}; expected" in result.stderr

    def test_a_clean_run_is_0(self, call, tmp_path, monkeypatch):
        monkeypatch.setattr(study, "run_study", lambda *_, **__: done())
        result = call("run", tmp_path, "--out", tmp_path / "o")
        assert result.exit_code == 0
        assert "figures written     1 (1 files, 1 changed)" in result.stdout

    def test_a_failed_notebook_is_1_and_named(self, call, tmp_path, monkeypatch):
        monkeypatch.setattr(study, "run_study", lambda *_, **__: done(failed=True, rejected=1))
        result = call("run", tmp_path, "--out", tmp_path / "o")
        assert result.exit_code == 1
        assert "01_x, cell 1: NameError: name 'a' is not defined" in result.stderr

    def test_something_not_taken_is_3_and_points_to_the_list(self, call, tmp_path, monkeypatch):
        monkeypatch.setattr(study, "run_study", lambda *_, **__: done(rejected=2))
        result = call("run", tmp_path, "--out", tmp_path / "o")
        assert result.exit_code == 3
        assert "2 of what was given" in result.stderr
        assert "rejected.csv" in result.stderr

    def test_an_interrupted_run_is_1_and_one_sentence(self, call, tmp_path, monkeypatch):
        def interrupted(*_, **__):
            raise KeyboardInterrupt

        monkeypatch.setattr(study, "run_study", interrupted)
        result = call("run", tmp_path, "--out", tmp_path / "o")
        assert result.exit_code == 1
        assert "interrupted" in result.stderr


class TestRun:
    def test_a_csv_with_named_columns_is_run_from_end_to_end(self, call, tmp_path, monkeypatch):
        table = tmp_path / "corpus.csv"
        table.write_text("key,body\nx,A first text here.\ny,A second text here.\nz,\n")
        own = tmp_path / "own"
        own.mkdir()
        source = "from textlab.study import study_corpus\nstudy_corpus().doc_ids"
        nbformat.write(new_notebook(cells=[new_code_cell(source)]), own / "01_ids.ipynb")
        monkeypatch.setattr(study, "_notebook_files", lambda _: [own / "01_ids.ipynb"])
        out = tmp_path / "study"
        result = call("run", table, "--out", out, "--text", "body", "--doc-id", "key")
        assert result.exit_code == 3, result.output
        executed = nbformat.read(out / "notebooks" / "01_ids.ipynb", as_version=4)
        assert executed.cells[0].outputs[0].data["text/plain"] == "['x', 'y']"
        assert "corpus.csv,3," in (out / "rejected.csv").read_text()

    def test_a_wrong_column_lists_those_there_are(self, call, tmp_path):
        table = tmp_path / "corpus.csv"
        table.write_text("key,body\nx,A first text here.\n")
        result = call("run", table, "--out", tmp_path / "study", "--text", "boddy")
        assert result.exit_code == 1
        assert "no column 'boddy'; there are body, key. Did you mean 'body'?" in result.stderr


class TestLint:
    def test_a_good_lexicon_has_nothing_to_mend(self, call, tmp_path):
        (tmp_path / "good.toml").write_text(GOOD)
        result = call("lint", tmp_path / "good.toml")
        assert (result.exit_code, result.output) == (0, "1 lexicon, nothing to mend\n")

    def test_a_fault_is_1_with_file_and_line(self, call, tmp_path):
        (tmp_path / "bad.toml").write_text(GOOD.replace('language = "en"', "language = ="))
        result = call("lint", tmp_path)
        assert result.exit_code == 1
        assert "bad.toml, line 6:" in result.output

    def test_its_own_sentences_are_tests(self, call, tmp_path):
        (tmp_path / "bad.toml").write_text(GOOD.replace("Nothing here.", "One more blockade."))
        result = call("lint", tmp_path / "bad.toml")
        assert result.exit_code == 1
        assert "'One more blockade.' stands in misses but is found" in result.output

    def test_every_file_is_looked_at_before_it_ends(self, call, tmp_path):
        for name in ("one", "two"):
            (tmp_path / f"{name}.toml").write_text("entries = 1")
        output = call("lint", tmp_path / "one.toml", tmp_path / "two.toml").output
        assert "one.toml" in output
        assert "two.toml" in output

    @pytest.mark.parametrize("name", ["none.toml", "."])
    def test_nothing_to_check_is_said(self, call, tmp_path, name):
        result = call("lint", tmp_path / name)
        assert result.exit_code == 1
        assert "expected a .toml file or a folder" in result.stderr

    def test_the_shipped_lexicons_are_clean(self, call):
        folder = cli.Path(textlab.__file__).parent / "lexicons"
        if not any(folder.rglob("*.toml")):
            pytest.skip("no lexicon is shipped yet")
        result = call("lint", folder)
        assert result.exit_code == 0, result.output


class TestCheckoutCommands:
    @pytest.mark.parametrize(("command", "store"), [("figures", False), ("notebooks", True)])
    def test_figures_runs_copies_and_notebooks_stores(self, call, monkeypatch, command, store):
        asked = {}

        def run_checkout(**given):
            asked.update(given)
            return done()

        monkeypatch.setattr(study, "run_checkout", run_checkout)
        assert call(command, "-w", "1").exit_code == 0
        assert (asked["store_outputs"], asked["workers"]) == (store, 1)

    def test_a_difference_of_bytes_is_1(self, call, tmp_path, monkeypatch):
        monkeypatch.setattr(study, "compare_figures", lambda _: ["figures/01_x.csv: other bytes"])
        result = call("compare", tmp_path)
        assert result.exit_code == 1
        assert "figures/01_x.csv: other bytes" in result.stderr

    def test_no_difference_is_0(self, call, tmp_path, monkeypatch):
        monkeypatch.setattr(study, "compare_figures", lambda _: [])
        assert call("compare", tmp_path).output == "figures: every byte as committed\n"
