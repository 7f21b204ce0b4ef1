"""The project itself: the lock, the commands, the public face, and what must not be committed."""

import os
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from typer.testing import CliRunner

import textlab
from textlab.cli import app

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
LOCK = (ROOT / "requirements.lock").read_text("utf-8")
LOCKED_EXTRAS = ("lab", "report", "test")
DOCUMENTS = ("README.md", "CONTRIBUTING.md", "DESIGN.md", "CHANGELOG.md")

# Written in pieces, or this file would be the first to break its own rule.
REGISTRIES = ("py" + "pi.org", "python" + "hosted.org", "find" + "-links")
MACHINE_PATH = re.compile(
    r"(?<![\w.~$})*-])/" + "(?:home|root|tmp|work|opt|mnt|Users|private)" + r"/[\w.-]"
)
BINARY = {".pdf", ".png"}


def tracked():
    """Files that git tracks or would track, without the corpus, which is quoted as it is."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    names = sorted(set(listed.stdout.split("\0")) - {""})
    return [name for name in names if (ROOT / name).is_file()]


def python(code):
    environment = {**os.environ, "MPLBACKEND": "Agg"}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment
    )
    return done.stdout.split()


def targets():
    return set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))


class TestPublicFace:
    def test_every_public_name_is_there_and_they_are_sorted(self):
        assert list(textlab.__all__) == sorted(textlab.__all__)
        assert [name for name in textlab.__all__ if getattr(textlab, name, None) is None] == []

    def test_a_star_import_brings_exactly_the_public_names(self):
        names = python("from textlab import *; print(*sorted(n for n in dir() if n[0] != '_'))")
        assert names == sorted(textlab.__all__)

    def test_no_module_of_the_same_name_ever_hides_a_public_function(self):
        # importing textlab.x binds x on the package, over the lazy function x
        code = (
            "import importlib, pkgutil, types, textlab\n"
            "for module in pkgutil.iter_modules(textlab.__path__):\n"
            "    importlib.import_module(f'textlab.{module.name}')\n"
            "isa = lambda n: isinstance(getattr(textlab, n), types.ModuleType)\n"
            "print(*filter(isa, textlab.__all__))"
        )
        assert python(code) == []

    def test_importing_textlab_loads_none_of_the_heavy_libraries(self):
        heavy = "{'gensim', 'numba', 'matplotlib', 'seaborn', 'sklearn', 'nbclient', 'IPython'}"
        assert python(f"import sys, textlab; print(*({heavy} & set(sys.modules)))") == []

    def test_every_public_function_and_class_says_what_it_answers(self):
        public = {name: getattr(textlab, name) for name in textlab.__all__}
        assert [name for name, value in public.items() if not (value.__doc__ or "").strip()] == []


class TestVersion:
    def test_it_is_one_in_the_package_and_the_citation(self):
        citation = (ROOT / "CITATION.cff").read_text("utf-8")
        assert re.search(r"^version: (.+)$", citation, re.MULTILINE)[1] == textlab.__version__

    def test_the_changelog_has_a_place_for_what_comes(self):
        assert "## Unreleased" in (ROOT / "CHANGELOG.md").read_text("utf-8")


class TestLock:
    def pins(self):
        """Name -> the lines of its pin."""
        blocks = re.split(r"^(?=[A-Za-z0-9])", LOCK, flags=re.MULTILINE)
        return {
            canonicalize_name(re.match(r"[\w.-]+", block)[0]): block
            for block in blocks
            if block[:1].isalnum()
        }

    def test_every_package_is_pinned_with_hashes(self):
        pins = self.pins()
        assert len(pins) > 80
        bare = [n for n, b in pins.items() if "==" not in b or "--hash=sha256:" not in b]
        assert bare == []

    def test_it_names_no_address_no_index_and_no_path(self):
        assert "://" not in LOCK
        options = re.findall(r"--[a-z-]+", LOCK)
        assert set(options) == {"--hash"}
        assert " @ " not in LOCK

    def test_it_holds_all_that_the_two_commands_and_the_build_need(self):
        project = PROJECT["project"]
        wanted = [*project["dependencies"], *PROJECT["dependency-groups"]["build"]]
        for extra in LOCKED_EXTRAS:
            wanted += project["optional-dependencies"][extra]
        pins = self.pins()
        for requirement in map(Requirement, wanted):
            name = canonicalize_name(requirement.name)
            assert name in pins, f"{name} is not in requirements.lock: run `make lock`"
            version = re.search(r"==([^\s;\\]+)", pins[name])[1]
            assert requirement.specifier.contains(version), f"{requirement}: run `make lock`"


class TestCommands:
    def test_the_six_commands_exist_and_have_a_line_of_help(self):
        text = (ROOT / "Makefile").read_text("utf-8")
        helped = set(re.findall(r"^([a-z]+):.*## ", text, re.MULTILINE))
        assert {"figures", "test", "notebooks", "lab", "benchmark", "help", "lock"} <= helped

    @pytest.mark.parametrize("name", DOCUMENTS)
    def test_every_make_command_a_document_names_exists(self, name):
        path = ROOT / name
        if not path.is_file():
            pytest.skip(f"{name} is still to come")
        named = set(re.findall(r"`make ([a-z]+)", path.read_text("utf-8")))
        named |= set(re.findall(r"^make ([a-z]+)", path.read_text("utf-8"), re.MULTILINE))
        assert named <= targets()

    @pytest.mark.parametrize("name", DOCUMENTS)
    def test_every_textlab_command_a_document_names_exists(self, name):
        path = ROOT / name
        if not path.is_file():
            pytest.skip(f"{name} is still to come")
        for command in set(re.findall(r"`textlab ([a-z]+)", path.read_text("utf-8"))):
            assert CliRunner().invoke(app, [command, "--help"]).exit_code == 0, command

    def test_continuous_integration_runs_make_test_and_nothing_else(self):
        script = ROOT / ".ci" / "run"
        lines = script.read_text("utf-8").splitlines()
        commands = [line for line in lines if line and line[0] != "#"]
        assert commands[-1] == "exec make test"
        assert len(commands) == 3
        assert os.access(script, os.X_OK)


class TestTrackedFiles:
    def test_no_file_names_a_registry_or_a_path_of_some_machine(self):
        found = []
        for name in tracked():
            path = ROOT / name
            if path.suffix in BINARY or name.startswith("seeds/"):
                continue
            text = re.sub(r'"image/png": "[^"]*"', "", path.read_bytes().decode("utf-8", "replace"))
            found += [f"{name}: {word}" for word in REGISTRIES if word in text]
            found += [f"{name}: {match[0]}" for match in MACHINE_PATH.finditer(text)]
        assert [f for f in found if not f.startswith("Makefile: find" + "-links")] == []

    def test_git_never_converts_the_line_endings_of_corpus_figures_and_lock(self):
        names = [
            n for n in tracked() if re.match(r"(seeds/.*\.txt|figures/|requirements\.lock)", n)
        ]
        asked = subprocess.run(
            ["git", "check-attr", "text", "--", *names],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
        answers = dict(line.rsplit(": text: ", 1) for line in asked.stdout.splitlines())
        assert len(answers) >= 6
        assert [name for name, value in answers.items() if value != "unset"] == []

    def test_nothing_tracked_is_hidden_from_git_by_gitignore(self):
        listed = subprocess.run(
            ["git", "ls-files", "--cached", "--ignored", "--exclude-standard"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert listed.stdout == ""


class TestWheel:
    def test_it_carries_notebooks_lexicons_and_style(self, tmp_path):
        subprocess.run(
            [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
            cwd=ROOT,
            check=True,
            capture_output=True,
        )
        with zipfile.ZipFile(next(tmp_path.glob("*.whl"))) as wheel:
            inside = set(wheel.namelist())
        package = ROOT / "src" / "textlab"
        data = [p for p in package.rglob("*") if p.suffix in {".toml", ".mplstyle", ".py"}]
        wanted = {f"textlab/{path.relative_to(package).as_posix()}" for path in data}
        wanted |= {f"textlab/notebooks/{p.name}" for p in (ROOT / "notebooks").glob("*.ipynb")}
        assert wanted - inside == set()
        assert [name for name in inside if name.startswith("tests")] == []
