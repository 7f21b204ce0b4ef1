import json
import os
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from textlab.kernels import Job, execute, last_line, notebook_text, read_notebook
from textlab.schema import TextlabError


def job(tmp_path, name, *sources):
    notebook = new_notebook(cells=[new_code_cell(source) for source in sources])
    return Job(name, notebook, tmp_path, dict(os.environ))


def outputs(done, cell):
    return done.notebook.cells[cell].outputs[0]


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """Four notebooks, two at a time: one is clean, one raises, one dies, one comes after."""
    folder = tmp_path_factory.mktemp("kernels")
    jobs = [
        job(folder, "clean", "import sys, os\nprint(sys.executable)", "6 * 7", "os.getcwd()"),
        job(folder, "raises", "a = 1", "a / 0", "print('never')"),
        job(folder, "dies", "1", "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)"),
        job(folder, "after", "print('one')\nprint('two')", "print('three')"),
    ]
    said = []
    return {job.name: job for job in jobs}, execute(jobs, workers=2, say=said.append), said


class TestExecute:
    def test_outputs_are_stored_in_the_notebook_of_the_job(self, run):
        jobs, outcomes, _ = run
        assert outcomes["clean"].state == "ok"
        assert outputs(jobs["clean"], 1).data["text/plain"] == "42"
        assert [cell.execution_count for cell in jobs["clean"].notebook.cells] == [1, 2, 3]

    def test_the_kernel_is_this_interpreter_and_runs_in_the_folder_of_the_job(self, run):
        jobs, _, _ = run
        assert outputs(jobs["clean"], 0).text.strip() == sys.executable
        where = outputs(jobs["clean"], 2).data["text/plain"].strip("'")
        assert Path(where).resolve() == jobs["clean"].folder.resolve()

    def test_a_failing_cell_is_named_with_the_last_line_of_its_error(self, run):
        _, outcomes, _ = run
        assert outcomes["raises"].state == "raises, cell 2: ZeroDivisionError: division by zero"

    def test_a_kernel_that_dies_is_named_and_hangs_nothing(self, run):
        _, outcomes, _ = run
        assert outcomes["dies"].state == "dies, cell 2: Kernel died"

    def test_the_other_notebooks_still_run(self, run):
        jobs, outcomes, _ = run
        assert outcomes["after"].state == "ok"
        assert outputs(jobs["after"], 0).text == "one\ntwo\n"

    def test_each_notebook_says_one_line_when_it_ends(self, run):
        _, _, said = run
        assert sorted(line.split()[0] for line in said) == ["after", "clean", "dies", "raises"]
        assert {line.split()[0] for line in said if line.endswith("failed")} == {"raises", "dies"}

    def test_no_time_of_execution_is_recorded(self, run):
        jobs, _, _ = run
        assert all("execution" not in cell.metadata for cell in jobs["clean"].notebook.cells)

    def test_no_notebook_is_no_work(self):
        assert execute([], workers=1, say=print) == {}

    def test_workers_below_one_are_refused(self):
        with pytest.raises(TextlabError, match="workers is 0; expected 1 or more"):
            execute([], workers=0, say=print)


class TestReadNotebook:
    def test_cells_about_the_seeds_are_left_out_for_another_corpus(self, tmp_path):
        cells = [
            new_markdown_cell("Five articles.", metadata={"tags": ["seeds"]}),
            new_code_cell("wang_yi", metadata={"tags": ["seeds", "other"]}),
            new_code_cell("any"),
        ]
        path = tmp_path / "01_x.ipynb"
        nbformat.write(new_notebook(cells=cells), path)
        assert len(read_notebook(path).cells) == 3
        assert [cell.source for cell in read_notebook(path, seeds=False).cells] == ["any"]

    @pytest.mark.parametrize("content", ["", "{}", "[]", '{"nbformat": 4}', "\x00", "not JSON"])
    def test_what_is_no_notebook_is_refused_by_name(self, tmp_path, content):
        path = tmp_path / "broken.ipynb"
        path.write_text(content)
        with pytest.raises(TextlabError, match=r"broken\.ipynb cannot be read as a notebook"):
            read_notebook(path)

    def test_a_missing_notebook_is_refused_by_name(self, tmp_path):
        with pytest.raises(TextlabError, match=r"none\.ipynb cannot be read"):
            read_notebook(tmp_path / "none.ipynb")


class TestNotebookText:
    def stored(self, **metadata):
        cell = new_code_cell("1", metadata={"execution": {"started": "2026"}, "tags": ["seeds"]})
        cell.execution_count = 3
        return json.loads(notebook_text(new_notebook(cells=[cell], metadata=metadata)))

    def test_only_tags_and_counts_stay_on_a_cell(self):
        cell = self.stored()["cells"][0]
        assert cell["metadata"] == {"tags": ["seeds"]}
        assert cell["execution_count"] == 3

    def test_the_machine_s_python_and_kernel_are_not_stored(self):
        metadata = self.stored(language_info={"name": "python", "version": "3.99"}, author="me")
        assert metadata["metadata"] == {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        }

    def test_storing_twice_changes_no_byte(self, tmp_path):
        notebook = new_notebook(cells=[new_code_cell("1"), new_markdown_cell("text")])
        once = notebook_text(notebook)
        path = tmp_path / "n.ipynb"
        path.write_text(once)
        assert notebook_text(read_notebook(path)) == once
        assert once.endswith("}\n")

    def test_ids_that_are_missing_or_repeated_are_given_by_position(self):
        cells = [new_code_cell("1"), new_code_cell("2"), new_code_cell("3")]
        notebook = new_notebook(cells=cells)
        cells[0]["id"] = cells[1]["id"] = "same"
        del cells[2]["id"]
        text = notebook_text(notebook)
        assert [cell["id"] for cell in json.loads(text)["cells"]] == ["same", "cell-01", "cell-02"]

    def test_the_notebook_given_is_not_changed(self):
        cell = new_code_cell("1", metadata={"collapsed": True})
        notebook = new_notebook(cells=[cell])
        notebook_text(notebook)
        assert notebook.cells[0].metadata == {"collapsed": True}


class TestLastLine:
    def test_it_is_the_last_line_with_text_and_without_colors(self):
        assert last_line("first\n\x1b[31mlast\x1b[0m\n \n") == "last"

    def test_nothing_said_is_said(self):
        assert last_line(" \n") == "no message"
