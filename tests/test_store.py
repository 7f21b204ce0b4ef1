"""Files are old or new, never half."""

from __future__ import annotations

import os

import pytest

from textlab import store
from textlab.schema import TextlabError


class TestWriteBytes:
    def test_new_bytes_replace_old_ones(self, tmp_path):
        path = tmp_path / "deep" / "a.csv"
        assert store.write_text(path, "one")
        assert store.write_text(path, "two")
        assert path.read_text() == "two"

    def test_equal_bytes_leave_the_file_untouched(self, tmp_path):
        path = tmp_path / "a"
        store.write_bytes(path, b"x")
        before = path.stat().st_mtime_ns
        assert not store.write_bytes(path, b"x")
        assert path.stat().st_mtime_ns == before

    def test_a_failing_write_leaves_the_old_file_and_no_orphan(self, tmp_path, monkeypatch):
        path = tmp_path / "a"
        store.write_bytes(path, b"good")

        def full(*_):
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(os, "fsync", full)
        with pytest.raises(TextlabError, match="No space left"):
            store.write_bytes(path, b"never")
        assert path.read_bytes() == b"good"
        assert os.listdir(tmp_path) == ["a"]

    def test_a_folder_that_is_a_file_is_named(self, tmp_path):
        (tmp_path / "a").write_text("file")
        with pytest.raises(TextlabError, match="cannot write"):
            store.write_bytes(tmp_path / "a" / "b", b"x")


class TestManifest:
    def test_what_it_confirms_is_read_back(self, tmp_path):
        store.write_text(tmp_path / "x.csv", "a,b\n")
        store.write_manifest(tmp_path, ["x.csv"], corpus="abc")
        manifest = store.read_manifest(tmp_path)
        assert manifest["corpus"] == "abc"
        assert manifest["files"]["x.csv"]["bytes"] == 4

    def test_a_changed_file_is_refused(self, tmp_path):
        store.write_text(tmp_path / "x.csv", "a,b\n")
        store.write_manifest(tmp_path, ["x.csv"])
        (tmp_path / "x.csv").write_text("a,c\n")
        with pytest.raises(TextlabError, match="not what manifest.json confirms"):
            store.read_manifest(tmp_path)

    def test_a_folder_without_one_was_not_finished(self, tmp_path):
        with pytest.raises(TextlabError, match="not written to the end"):
            store.read_manifest(tmp_path)
