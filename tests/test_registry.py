"""A folder is the registry."""

from __future__ import annotations

import pytest

from textlab import registry
from textlab.schema import SchemaError


def test_what_lies_in_the_folder_is_found_sorted():
    names = registry.found("textlab.readers")
    assert {"csv", "txt"} <= set(names)
    assert names == sorted(names)


def test_an_unknown_name_is_answered_with_the_list_and_the_nearest():
    with pytest.raises(SchemaError, match=r"no scorer 'vadr'; there are .*vader.*Did you mean"):
        registry.load("textlab.scorers", "vadr", "scorer")


def test_a_name_far_from_all_gets_no_guess():
    assert registry.unknown("engine", "xyz", ["gensim"]) == "no engine 'xyz'; there are gensim."
