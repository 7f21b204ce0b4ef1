import math
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import ttest_ind

from textlab.corpus import Corpus, SamplingFrame, documents_table
from textlab.estimates import estimate
from textlab.estimates.clusters import Clusters
from textlab.estimates.contrasts import Pair, contrast
from textlab.schema import SchemaError, frame

FRAME = SamplingFrame("technology", "Nexis", "2025", "all")


def study(hits, words, groups, *, sampled=True, **covariates):
    """Scores of one label, and the corpus whose documents are grouped by outlet."""
    count = len(hits)
    ids = [f"d{i:02d}" for i in range(count)]
    columns = {"outlet": groups, **covariates}
    rows = [
        {"doc_id": d, "text": "A.", **{k: v[i] for k, v in columns.items()}}
        for i, d in enumerate(ids)
    ]
    scores = frame(
        "scores",
        {
            **{c: [c] * count for c in ("measure", "label")},
            "doc_id": ids,
            "unit": ["document"] * count,
            "unit_id": [0] * count,
            "hits": hits,
            "n": words,
            "units": [10] * count,
            "units_hit": np.minimum(hits, 10),
            "value": 1000 * np.array(hits) / np.array(words),
            "state": ["ok"] * count,
        },
    )
    return scores, Corpus(documents_table(rows), frame=FRAME if sampled else None)


def means(values, groups):
    scores, corpus = study([0] * len(values), [100] * len(values), groups)
    return scores.assign(value=values, unit="sentence"), corpus


def compare(scores, corpus, target="a", **settings):
    table = contrast(scores, "outlet", target=target, documents=corpus, **settings)
    assert len(table) == 1
    return table.iloc[0]


TEN = ["a"] * 5 + ["b"] * 5


class TestEffect:
    def test_rates_are_compared_by_their_ratio(self):
        row = compare(*study([2, 4, 6, 3, 5, 1, 2, 3, 1, 3], [100] * 10, TEN))
        assert row.estimate == pytest.approx(2.0)  # 20 / 500 against 10 / 500
        assert row.ci_lower < 2 < row.ci_upper
        assert (row.n_docs_target, row.n_docs_reference, row.n_docs_outside) == (5, 5, 0)
        assert (row.by, row.target, row.reference, row.state) == ("outlet", "a", "b", "ok")

    def test_the_two_directions_are_each_others_inverse(self):
        given = study([2, 4, 6, 3, 5, 1, 2, 3, 1, 3], [100] * 10, TEN)
        one, other = compare(*given, target="a"), compare(*given, target="b")
        assert other.estimate == pytest.approx(1 / one.estimate)
        assert other.ci_lower == pytest.approx(1 / one.ci_upper)
        assert other.p == one.p

    def test_means_are_compared_by_their_difference_with_welchs_interval(self):
        a, b = [0.1, 0.3, 0.2, -0.1, 0.4], [0.0, -0.2, 0.1, -0.5, -0.1]
        row = compare(*means([*a, *b], TEN))
        welch = ttest_ind(a, b, equal_var=False).confidence_interval()
        assert row.statistic == "mean"
        assert row.estimate == pytest.approx(0.18 - -0.14)
        assert (row.ci_lower, row.ci_upper) == pytest.approx((welch.low, welch.high))

    def test_shares_are_compared_by_their_difference_within_both_groups_limits(self):
        shares = [0.4, 0.6, 0.5, 0.7, 0.3, 0.1, 0.2, 0.4, 0.1, 0.2]
        scores, corpus = study([round(10 * s) for s in shares], [100] * 10, TEN)
        scores["value"] = shares
        row = compare(scores, corpus)
        table = estimate(scores, "outlet", documents=corpus).set_index("outlet")
        a, b = table.loc["a"], table.loc["b"]
        below = math.hypot(a.estimate - a.ci_lower, b.ci_upper - b.estimate)
        above = math.hypot(a.ci_upper - a.estimate, b.estimate - b.ci_lower)
        assert row.statistic == "share"
        assert row.estimate == pytest.approx(0.5 - 0.2)
        assert (row.ci_lower, row.ci_upper) == pytest.approx((0.3 - below, 0.3 + above))
        assert row.method.startswith("MOVER of logit-t limits")

    def test_every_other_group_is_the_reference(self):
        hits = [2, 4, 6, 3, 5, 1, 2, 3, 1, 3]
        row = compare(*study(hits, [100] * 10, ["a"] * 5 + ["b", "b", "c", "c", "c"]))
        assert (row.reference, row.n_docs_reference) == ("all others", 5)

    def test_documents_that_are_not_stated_stand_outside_and_are_counted(self):
        given = study([2, 4, 6, 3, 5, 1, 2, 3, 1, 3, 90], [100] * 11, [*TEN, None])
        row = compare(*given)
        assert row.estimate == pytest.approx(2.0)
        assert row.n_docs_outside == 1

    def test_documents_that_are_not_stated_can_be_the_target(self):
        given = study([2, 4, 6, 3, 5, 1, 2, 3, 1, 3], [100] * 10, [None] * 5 + ["b"] * 5)
        row = compare(*given, target="(not stated)")
        assert (row.estimate, row.n_docs_outside) == (pytest.approx(2.0), 0)


class TestPermutation:
    def test_five_against_five_wholly_apart_have_p_of_2_in_252(self):
        row = compare(*study([11, 12, 13, 14, 15, 1, 2, 3, 4, 5], [100] * 10, TEN))
        assert row.p == pytest.approx(2 / 252)
        assert "p over all 252 arrangements" in row.method

    def test_it_is_the_share_of_arrangements_with_as_large_a_statistic(self):
        a, b = [0.9, 0.3, 0.5, 0.6, 0.2], [0.0, 0.2, 0.6, -0.5, 0.1]
        values = np.array(a + b)

        def statistic(chosen):
            one, other = values[list(chosen)], np.delete(values, list(chosen))
            return abs(one.mean() - other.mean()) / math.sqrt(one.var(ddof=1) + other.var(ddof=1))

        observed = statistic(range(5))
        every = [statistic(chosen) for chosen in combinations(range(10), 5)]
        expected = np.mean([value >= observed - 1e-9 for value in every])
        assert compare(*means([*a, *b], TEN)).p == pytest.approx(expected)

    def test_equal_groups_have_p_of_1(self):
        row = compare(*study([1, 2, 3, 4, 5, 1, 2, 3, 4, 5], [100] * 10, TEN))
        assert (row.estimate, row.p) == (pytest.approx(1), 1)

    def test_many_arrangements_are_drawn_and_the_seed_is_kept(self):
        random = np.random.default_rng(0)
        given = study(random.poisson(4, 40), [100] * 40, ["a", "b"] * 20)
        one, again, other = (compare(*given, seed=seed, n_permutations=999) for seed in (1, 1, 2))
        assert one.p == again.p
        assert one.p == pytest.approx(other.p, abs=0.08)
        assert one.p >= 1 / 1000
        assert "999 random" in one.method

    def test_random_arrangements_agree_with_all_of_them(self):
        given = study([5, 4, 6, 3, 8, 1, 2, 3, 1, 3], [100] * 10, TEN)
        assert compare(*given, n_permutations=251).p == pytest.approx(compare(*given).p, abs=0.05)

    def test_under_the_null_small_p_are_as_rare_as_they_should_be(self):
        random = np.random.default_rng(7)
        ones = np.ones(6)
        found = []
        for _ in range(400):  # the second group varies three times as much: the test must not care
            a, b = random.normal(0, 1, 6), random.normal(0, 3, 6)
            pair = Pair(*(Clusters("mean", "identity", x, ones, 6) for x in (a, b)))
            found.append(pair.permutation(924, 0)[0])
        assert 0.01 < np.mean(np.array(found) <= 0.05) < 0.09

    @given(st.permutations(range(10)))
    @settings(max_examples=20)
    def test_the_order_of_rows_never_matters(self, order):
        scores, corpus = study([2, 4, 6, 3, 5, 1, 2, 3, 1, 3], [100] * 10, TEN)
        shuffled = scores.iloc[order]
        one, other = (
            contrast(s, "outlet", target="a", documents=corpus) for s in (scores, shuffled)
        )
        pd.testing.assert_frame_equal(one, other, check_exact=True)


class TestRefusals:
    def refused(self, *given, **settings):
        row = compare(*given, **settings)
        assert row[["ci_lower", "ci_upper", "p"]].isna().all()
        assert row.method == "none"
        return row.state

    def test_without_a_sampling_frame_the_effect_stands_alone(self):
        given = study([2, 4, 6, 3, 5, 1, 2, 3, 1, 3], [100] * 10, TEN, sampled=False)
        assert self.refused(*given) == "no sampling frame"
        assert compare(*given).estimate == pytest.approx(2)

    def test_four_documents_on_either_side_are_too_few(self):
        given = study([2, 4, 6, 3, 5, 1, 2, 3, 1], [100] * 9, ["a"] * 5 + ["b"] * 4)
        for target in "ab":
            assert self.refused(*given, target=target) == "fewer than 5 documents"

    def test_a_group_of_one_document_is_that_document(self):
        given = study([2, 4, 6, 3, 5, 1], [100] * 6, ["a"] + ["b"] * 5)
        assert self.refused(*given) == "group equals document"

    def test_a_grouping_that_coincides_with_another_is_aliased(self):
        given = study(
            [2, 4, 6, 3, 5, 1, 2, 3, 1, 3], [100] * 10, TEN, country=[*map(str.upper, TEN)]
        )
        assert self.refused(*given) == "aliased with country"

    def test_a_reference_without_hits_has_no_ratio(self):
        given = study([2, 4, 6, 3, 5, 0, 0, 0, 0, 0], [100] * 10, TEN)
        assert self.refused(*given) == "fewer than 2 documents with hits"
        assert np.isnan(compare(*given).estimate)

    def test_a_single_group_has_nothing_to_be_compared_with(self):
        given = study([2, 4, 6, 3, 5], [100] * 5, ["a"] * 5)
        assert self.refused(*given) == "no other group"

    def test_a_group_in_a_language_the_lexicon_does_not_know_says_so(self):
        scores, corpus = study([2, 4, 6, 3, 5, 0, 0, 0, 0, 0], [100] * 10, TEN)
        reason = "language is zh, lexicon is en"
        scores["state"] = ["ok"] * 5 + [reason] * 5
        scores.loc[5:, "value"] = np.nan
        assert self.refused(scores, corpus) == reason

    def test_an_unknown_target_is_answered_with_the_groups(self):
        with pytest.raises(SchemaError, match="no group of outlet 'c'; there are a, b"):
            compare(*study([1] * 10, [100] * 10, TEN), target="c")

    def test_no_permutation_at_all_is_refused(self):
        with pytest.raises(SchemaError, match="n_permutations is 0; expected 1 or more"):
            compare(*study([1] * 10, [100] * 10, TEN), n_permutations=0)
