"""Atomic files: a reader sees the old bytes or the new ones, never half of either."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from textlab.schema import TextlabError

MANIFEST = "manifest.json"


def write_bytes(path: str | Path, data: bytes) -> bool:
    """Write a file by temp + fsync + rename; an equal file is left untouched.

    Returns
    -------
    bool
        Whether the bytes on disk changed.

    Raises
    ------
    TextlabError
        Naming the path, when the folder cannot be written; what stood there before is intact.
    """
    path = Path(path)
    try:
        if path.is_file() and path.read_bytes() == data:
            return False
        path.parent.mkdir(parents=True, exist_ok=True)
        _replace(path, data)
    except OSError as error:
        raise TextlabError(
            f"cannot write {path}: {error.strerror or error}. The previous file, if any, is "
            "intact; free space or choose a folder that can be written."
        ) from None
    return True


def write_text(path: str | Path, text: str) -> bool:
    """`write_bytes` of the text in UTF-8."""
    return write_bytes(path, text.encode("utf-8"))


def make_folder(path: str | Path) -> Path:
    """A folder, made where it is not there yet.

    Raises
    ------
    TextlabError
        Naming the path, when something else stands there or nothing may be made there.
    """
    path = Path(path)
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise TextlabError(
            f"cannot make the folder {path}: {error.strerror or error}; choose one that can be "
            "written"
        ) from None
    return path


def _replace(path: Path, data: bytes) -> None:
    descriptor, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, 0o644)  # mkstemp gives 0600, which a shared folder cannot read
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def sha256(path: str | Path) -> str:
    """Hash of a file's bytes, in hex."""
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()


def write_manifest(folder: str | Path, files: Iterable[str], **facts: object) -> Path:
    """Write `manifest.json`: size and sha256 of each file, and what else was stated. Last of all.

    Parameters
    ----------
    folder
        Where the files lie.
    files
        Their names below the folder.
    **facts
        What JSON can hold: versions, fingerprints; no dates and no paths.
    """
    folder = Path(folder)
    listed = {
        name: {"bytes": (folder / name).stat().st_size, "sha256": sha256(folder / name)}
        for name in sorted(files)
    }
    text = json.dumps({**facts, "files": listed}, indent=1, sort_keys=True, ensure_ascii=False)
    path = folder / MANIFEST
    write_text(path, text + "\n")
    return path


def read_manifest(folder: str | Path) -> dict[str, object]:
    """The manifest of a folder, once every file it lists has the stated hash.

    Raises
    ------
    TextlabError
        Where the manifest is missing, or a file it confirms is missing or changed.
    """
    folder = Path(folder)
    path = folder / MANIFEST
    if not path.is_file():
        raise TextlabError(f"{folder} has no {MANIFEST}: it was not written to the end; run again.")
    manifest = json.loads(path.read_text("utf-8"))
    for name, facts in manifest["files"].items():
        if not (folder / name).is_file() or sha256(folder / name) != facts["sha256"]:
            raise TextlabError(f"{folder / name} is not what {MANIFEST} confirms; write it again.")
    return manifest
