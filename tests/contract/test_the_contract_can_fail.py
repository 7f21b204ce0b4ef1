"""A contract that nothing can break would say nothing: each check is broken once, on purpose."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from textlab import Lexicon, score_frames, testing
from textlab.devices import Figure
from textlab.schema import Measure
from textlab.scorers import ScorerResult


def altered(table: str, change) -> object:
    """A measure of frames whose table is changed on the way out."""

    def score(corpus):
        measure = score_frames(corpus, ["external_restriction"])
        tables = {"scores": measure.scores, "evidence": measure.evidence}
        tables[table] = change(tables[table])
        return Measure("frames", {}, lambda: tables["scores"], lambda: tables["evidence"])

    return score


@pytest.mark.parametrize(
    ("table", "change", "message"),
    [
        ("evidence", lambda t: t.assign(start=t["start"] + 1), "text of"),
        ("evidence", lambda t: t.iloc[1:], "evidence rows"),
        ("scores", lambda t: t.assign(value=t["value"].fillna(0)), "refusal beside it"),
        ("scores", lambda t: t.assign(value=t["value"] + 1), "value of"),
        ("scores", lambda t: t[t.columns[::-1]], "another order"),
        ("scores", lambda t: t.assign(label=t["label"].astype(object)), "label is object"),
    ],
)
def test_a_broken_table_is_caught(table, change, message):
    with pytest.raises(AssertionError, match=message):
        testing.check_measure(altered(table, change))


def test_a_measure_that_looks_at_the_company_of_a_document_is_caught():
    def score(corpus):
        lexicon = Lexicon.from_terms(["blockade" if len(corpus) > 1 else "xyz"], name="x")
        return score_frames(corpus, [lexicon])

    with pytest.raises(AssertionError, match="a document alone gives other"):
        testing.check_measure(score)


def test_a_lexicon_that_misses_its_own_sentence_is_caught():
    lexicon = Lexicon.from_terms(["chip"], name="x")
    documented = replace(lexicon, definition="d", origin="o", licence="MIT")
    with pytest.raises(AssertionError, match="no test sentence"):
        testing.check_lexicon(documented)
    with pytest.raises(AssertionError, match="'No such word.' found: False"):
        testing.check_lexicon(replace(documented, hits=("No such word.",), misses=("A.",)))


def test_a_device_with_a_score_above_one_is_caught():
    def find(tokens):
        return [Figure(0, 0, 5, 1.5, "r", ())]

    with pytest.raises(AssertionError, match=r"outside \[0, 1\]"):
        testing.check_device(find)


def test_a_scorer_that_looks_at_the_other_texts_is_caught():
    def score(texts):
        return ScorerResult(np.full(len(texts), 1 / len(texts)), [()] * len(texts))

    with pytest.raises(AssertionError, match="depends on its company"):
        testing.check_scorer(score)


def test_an_engine_that_ignores_its_seed_is_caught():
    generator = np.random.default_rng(0)

    def fit(dtm, k, *, seed, workers):
        return SimpleNamespace(
            phi=generator.dirichlet(np.ones(dtm.shape[1]), k),
            theta=generator.dirichlet(np.ones(k), dtm.shape[0]),
        )

    with pytest.raises(AssertionError, match="the same seed gave another model"):
        testing.check_engine(fit)
