import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.stats import t

from textlab import read_corpus, score_frames
from textlab.corpus import Corpus, SamplingFrame, documents_table
from textlab.estimates import estimate, leave_one_out
from textlab.estimates.clusters import Clusters
from textlab.schema import Measure, SchemaError, frame, names

FRAME = SamplingFrame("technology", "Nexis", "2025", "all")
HITS, WORDS = [1, 2, 3, 4, 5], [100, 200, 300, 400, 200]


def scores_of(hits, n, *, units=None, units_hit=None, label="restriction", **columns):
    """Document scores of one label; documents are d0, d1, ... in order."""
    count = len(hits)
    n = np.asarray(n)
    value = np.where(n > 0, 1000 * np.asarray(hits) / np.maximum(n, 1), np.nan)
    return frame(
        "scores",
        {
            "measure": ["frames"] * count,
            "label": [label] * count,
            "doc_id": [f"d{i}" for i in range(count)],
            "unit": ["document"] * count,
            "unit_id": [0] * count,
            "hits": hits,
            "n": n,
            "units": [10] * count if units is None else units,
            "units_hit": [min(10, h) for h in hits] if units_hit is None else units_hit,
            "value": value,
            "state": np.where(n > 0, "ok", "no words"),
            **columns,
        },
    )


def sentence_scores(values, label="valence"):
    """Scores of sentences; `values` holds one list a document."""
    rows = [(f"d{d}", i, v) for d, doc in enumerate(values) for i, v in enumerate(doc)]
    ids, numbers, found = zip(*rows, strict=True)
    return frame(
        "scores",
        {
            "measure": ["vader"] * len(rows),
            "label": [label] * len(rows),
            "doc_id": list(ids),
            "unit": ["sentence"] * len(rows),
            "unit_id": list(numbers),
            "hits": [0] * len(rows),
            "n": [7] * len(rows),
            "units": [1] * len(rows),
            "units_hit": [0] * len(rows),
            "value": list(found),
            "state": ["ok"] * len(rows),
        },
    )


def corpus_of(count, *, sampled=True, **covariates):
    rows = [
        {"doc_id": f"d{i}", "text": "A text.", **{k: v[i] for k, v in covariates.items()}}
        for i in range(count)
    ]
    return Corpus(documents_table(rows), frame=FRAME if sampled else None)


def only(table):
    assert len(table) == 1
    return table.iloc[0]


class TestRate:
    def test_it_is_all_hits_over_all_words_and_not_the_mean_of_the_rates(self):
        row = only(estimate(scores_of(HITS, WORDS), documents=corpus_of(5)))
        assert row.statistic == "rate"
        assert row.estimate == pytest.approx(12.5)  # 1000 * 15 / 1200; the mean of rates is 13
        assert (row.n_docs, row.n_units, row.state) == (5, 1200, "ok")

    def test_the_interval_is_the_jackknife_of_the_log_rate_worked_by_hand(self):
        row = only(estimate(scores_of(HITS, WORDS), documents=corpus_of(5)))
        rates = [14 / 1100, 13 / 1000, 12 / 900, 11 / 800, 10 / 1000]  # without d0, d1, ...
        se = math.sqrt(0.8 * sum(math.log(r / 0.0125) ** 2 for r in rates))
        df = 1200**2 / (100**2 + 200**2 + 300**2 + 400**2 + 200**2) - 1  # 3.2353 and not 4
        half = t.ppf(0.975, df) * se
        assert df == pytest.approx(3.235294, abs=1e-6)
        assert row.ci_lower == pytest.approx(12.5 * math.exp(-half))
        assert row.ci_upper == pytest.approx(12.5 * math.exp(half))
        assert row.se == pytest.approx(
            1000 * math.sqrt(0.8 * sum((r - 0.0125) ** 2 for r in rates))
        )
        assert row.method == "log-t, jackknife over documents"

    def test_documents_without_a_word_carry_nothing(self):
        with_silence = scores_of([*HITS, 0], [*WORDS, 0])
        row = only(estimate(with_silence, documents=corpus_of(6)))
        assert (row.n_docs, row.estimate) == (5, 12.5)

    def test_a_wider_level_gives_a_wider_interval(self):
        narrow, wide = (
            only(estimate(scores_of(HITS, WORDS), documents=corpus_of(5), level=level))
            for level in (0.8, 0.99)
        )
        assert wide.ci_lower < narrow.ci_lower < narrow.ci_upper < wide.ci_upper

    def test_a_level_next_to_one_gives_an_endless_interval_and_no_warning(self):
        row = only(estimate(scores_of(HITS, WORDS), documents=corpus_of(5), level=1 - 1e-14))
        assert (row.ci_lower, row.ci_upper) == (0, math.inf)


class TestShare:
    def test_it_is_sentences_hit_over_sentences_with_a_logit_interval(self):
        scores = scores_of(HITS, WORDS, units=[10] * 5, units_hit=[1, 2, 3, 4, 5])
        row = only(estimate(scores, documents=corpus_of(5), statistic="share"))

        def logit(p):
            return math.log(p / (1 - p))

        without = [14 / 40, 13 / 40, 12 / 40, 11 / 40, 10 / 40]
        se = math.sqrt(0.8 * sum((logit(p) - logit(0.3)) ** 2 for p in without))
        half = t.ppf(0.975, 4) * se
        assert row.estimate == pytest.approx(0.3)
        assert logit(row.ci_lower) == pytest.approx(logit(0.3) - half)
        assert logit(row.ci_upper) == pytest.approx(logit(0.3) + half)
        assert (row.n_units, row.method) == (50, "logit-t, jackknife over documents")

    def test_it_is_chosen_where_the_values_are_shares_of_units(self):
        scores = scores_of(HITS, WORDS).assign(value=[0.1, 0.2, 0.3, 0.4, 0.5])
        assert only(estimate(scores)).statistic == "share"


class TestMean:
    def test_documents_count_once_however_many_sentences_they_have(self):
        values = [[-0.4, 0.0], [0.2], [0.1, 0.3, 0.5], [0.4], [-0.1]]  # -.2 .2 .3 .4 -.1
        row = only(estimate(sentence_scores(values), documents=corpus_of(5)))
        half = t.ppf(0.975, 4) * math.sqrt(0.268 / 4 / 5)  # Σ(x - .12)² = .268
        assert row.statistic == "mean"
        assert row.estimate == pytest.approx(0.12)
        assert row.ci_lower == pytest.approx(0.12 - half)
        assert row.ci_upper == pytest.approx(0.12 + half)
        assert (row.n_docs, row.n_units, row.method) == (5, 8, "t over documents")

    def test_values_that_are_shares_stay_between_0_and_1(self):
        row = only(
            estimate(
                sentence_scores([[0.001], [0.9], [0.002], [0.004], [0.01]]), documents=corpus_of(5)
            )
        )
        assert 0 < row.ci_lower < row.estimate < row.ci_upper < 1
        assert row.method == "logit-t, jackknife over documents"

    def test_sentences_without_a_value_are_left_out(self):
        values = [[0.1, np.nan], [0.2], [0.3], [0.4], [-0.5]]
        row = only(estimate(sentence_scores(values), documents=corpus_of(5)))
        assert (row.estimate, row.n_units) == (pytest.approx(0.1), 5)

    def test_topic_shares_of_whole_documents_are_averaged(self):
        scores = scores_of([0] * 5, WORDS).assign(value=[0.1, 0.2, 0.3, 0.4, 0.5])
        assert only(estimate(scores)).statistic == "mean"


class TestGroups:
    OUTLETS = ("Times", "Times", None, "Post", "Post")

    def test_each_group_is_estimated_from_its_own_documents(self):
        corpus = corpus_of(5, outlet=self.OUTLETS)
        table = estimate(scores_of(HITS, WORDS), "outlet", documents=corpus)
        assert list(table.columns) == ["outlet", *names("estimates")]
        assert table.set_index("outlet").estimate.round(6).to_dict() == {
            "Post": 15.0,  # 9 / 600
            "Times": 10.0,  # 3 / 300
            "(not stated)": 10.0,  # 3 / 300
        }

    def test_the_group_that_is_not_stated_stands_last(self):
        corpus = corpus_of(5, outlet=self.OUTLETS)
        table = estimate(scores_of(HITS, WORDS), "outlet", documents=corpus)
        assert list(table.outlet) == ["Post", "Times", "(not stated)"]

    def test_numbers_are_grouped_in_their_own_order(self):
        corpus = corpus_of(4, year=[10, 9, 10, 9])
        table = estimate(scores_of(HITS[:4], WORDS[:4]), "year", documents=corpus)
        assert list(table.year) == [9, 10]

    def test_groups_of_unlike_kinds_do_not_fail(self):
        corpus = corpus_of(4, wave=[1, "one", 1, "one"])
        table = estimate(scores_of(HITS[:4], WORDS[:4]), "wave", documents=corpus)
        assert set(table.wave) == {1, "one"}

    def test_a_column_of_the_scores_needs_no_documents(self):
        assert len(estimate(scores_of(HITS, WORDS), "doc_id")) == 5

    def test_the_label_may_be_named_as_a_group(self):
        table = estimate(scores_of(HITS, WORDS), "label")
        assert list(table.columns) == ["label", *[c for c in names("estimates") if c != "label"]]

    def test_a_document_the_corpus_does_not_hold_is_named(self):
        with pytest.raises(SchemaError, match="document 'd4', which the documents do not"):
            estimate(scores_of(HITS, WORDS), documents=corpus_of(4))

    def test_an_unknown_column_is_answered_with_the_nearest(self):
        with pytest.raises(SchemaError, match="Did you mean 'outlet'"):
            estimate(scores_of(HITS, WORDS), "outlets", documents=corpus_of(5))

    def test_a_covariate_without_documents_asks_for_the_corpus(self):
        with pytest.raises(SchemaError, match=r"pass documents=corpus"):
            estimate(scores_of(HITS, WORDS), "outlet")


class TestStates:
    def state(self, scores, by=(), **settings):
        row = only(estimate(scores, by, **settings))
        if row.state != "ok":
            assert row[["se", "ci_lower", "ci_upper"]].isna().all()
            assert row.method == "none"
        return row.state

    def test_without_a_sampling_frame_there_is_an_estimate_and_no_interval(self):
        for documents in (None, corpus_of(5, sampled=False), corpus_of(5).documents):
            assert self.state(scores_of(HITS, WORDS), documents=documents) == "no sampling frame"

    def test_four_documents_are_too_few(self):
        scores = scores_of(HITS[:4], WORDS[:4])
        assert self.state(scores, documents=corpus_of(4)) == "fewer than 5 documents"

    def test_five_documents_of_which_one_is_silent_are_too_few(self):
        scores = scores_of(HITS, [*WORDS[:4], 0])
        assert self.state(scores, documents=corpus_of(5)) == "fewer than 5 documents"

    def test_hits_in_a_single_document_are_too_few(self):
        scores = scores_of([0, 0, 9, 0, 0], WORDS)
        assert self.state(scores, documents=corpus_of(5)) == "fewer than 2 documents with hits"

    def test_hits_in_two_documents_are_enough(self):
        assert self.state(scores_of([0, 0, 9, 1, 0], WORDS), documents=corpus_of(5)) == "ok"

    def test_a_share_needs_two_documents_with_misses(self):
        scores = scores_of(HITS, WORDS, units=[4] * 5, units_hit=[4, 4, 4, 4, 3])
        state = self.state(scores, documents=corpus_of(5), statistic="share")
        assert state == "fewer than 2 documents with misses"

    def test_equal_rates_vary_in_nothing_even_where_thirds_are_rounded(self):
        state = self.state(scores_of([1, 2, 3, 4, 5], [3, 6, 9, 12, 15]), documents=corpus_of(5))
        assert state == "no variation between documents"

    def test_one_document_of_nearly_all_words_carries_no_interval(self):
        scores = scores_of([90, 1, 0, 1, 0], [100_000, 10, 10, 10, 10])
        assert self.state(scores, documents=corpus_of(5)) == "one document holds most of the text"

    def test_a_group_of_one_document_is_that_document(self):
        corpus = corpus_of(5, outlet=["a", "a", "a", "a", "b"])
        table = estimate(scores_of(HITS, WORDS), "outlet", documents=corpus)
        assert list(table.state) == ["fewer than 5 documents", "group equals document"]

    def test_a_group_that_coincides_with_another_covariate_is_aliased_with_it(self):
        sides = ["a"] * 6 + ["b"] * 6
        corpus = corpus_of(12, outlet=sides, country=[s.upper() for s in sides])
        scores = scores_of(list(range(1, 13)), [100] * 12)
        table = estimate(scores, "outlet", documents=corpus)
        assert list(table.state) == ["aliased with country"] * 2
        assert table.ci_lower.isna().all()

    def test_a_covariate_that_cuts_across_the_groups_aliases_nothing(self):
        corpus = corpus_of(12, outlet=["a"] * 6 + ["b"] * 6, genre=["x", "y"] * 6)
        scores = scores_of(list(range(1, 13)), [100] * 12)
        assert list(estimate(scores, "outlet", documents=corpus).state) == ["ok", "ok"]

    def test_a_refused_language_is_the_state_and_no_zero(self):
        reason = "language is zh, lexicon is en"
        scores = scores_of([0, 0], [50, 60]).assign(value=np.nan, state=reason)
        row = only(estimate(scores, documents=corpus_of(2)))
        assert (row.state, row.n_docs) == (reason, 0)
        assert np.isnan(row.estimate)

    def test_refused_documents_stay_outside_the_rate_of_the_others(self):
        scores = scores_of([*HITS, 0], [*WORDS, 5000])
        scores.loc[5, "value"] = np.nan
        assert only(estimate(scores, documents=corpus_of(6))).estimate == 12.5

    def test_no_scores_give_no_estimates(self):
        table = estimate(scores_of(HITS, WORDS).iloc[:0])
        assert len(table) == 0
        assert list(table.columns) == names("estimates")

    @pytest.mark.parametrize("level", [0, 1, 95, float("nan")])
    def test_a_level_outside_0_and_1_is_refused(self, level):
        with pytest.raises(SchemaError, match="expected a coverage between 0 and 1"):
            estimate(scores_of(HITS, WORDS), level=level)

    def test_an_unknown_statistic_is_answered_with_the_list(self):
        with pytest.raises(SchemaError, match="there are auto, mean, rate, share"):
            estimate(scores_of(HITS, WORDS), statistic="median")

    def test_a_table_that_is_no_scores_table_is_refused(self):
        with pytest.raises(SchemaError, match="not a scores table: no column measure"):
            estimate(pd.DataFrame({"a": [1]}))


documents_of_any_kind = st.lists(
    st.tuples(st.integers(0, 40), st.integers(50, 2000)), min_size=5, max_size=15
)


class TestProperties:
    @given(documents_of_any_kind)
    @settings(max_examples=25)
    def test_an_interval_contains_its_estimate(self, documents):
        hits, words = zip(*documents, strict=True)
        row = only(estimate(scores_of(hits, words), documents=corpus_of(len(hits))))
        assume(row.state == "ok")
        assert row.ci_lower < row.estimate < row.ci_upper

    @given(documents_of_any_kind, st.randoms(use_true_random=False))
    @settings(max_examples=25)
    def test_the_order_of_rows_never_matters(self, documents, random):
        hits, words = zip(*documents, strict=True)
        corpus = corpus_of(len(hits), outlet=[f"o{h % 3}" for h in hits])
        scores = scores_of(hits, words)
        order = random.sample(range(len(scores)), len(scores))
        for by in ((), "outlet"):
            one = estimate(scores, by, documents=corpus)
            other = estimate(scores.iloc[order], by, documents=corpus)
            pd.testing.assert_frame_equal(one, other, check_exact=True)

    @given(documents_of_any_kind)
    @settings(max_examples=25)
    def test_doubling_every_count_leaves_the_rate_and_its_interval(self, documents):
        hits, words = map(np.array, zip(*documents, strict=True))
        corpus = corpus_of(len(hits))
        once = only(estimate(scores_of(hits, words), documents=corpus))
        twice = only(estimate(scores_of(2 * hits, 2 * words), documents=corpus))
        assert once.state == twice.state
        for limit in ("estimate", "ci_lower", "ci_upper"):
            assert twice[limit] == pytest.approx(once[limit], nan_ok=True)

    @given(documents_of_any_kind)
    @settings(max_examples=25)
    def test_the_same_documents_four_times_over_give_a_narrower_interval(self, documents):
        hits, words = zip(*documents, strict=True)
        once = only(estimate(scores_of(hits, words), documents=corpus_of(len(hits))))
        assume(once.state == "ok")
        more = only(estimate(scores_of(hits * 4, words * 4), documents=corpus_of(4 * len(hits))))
        assert more.estimate == pytest.approx(once.estimate)
        assert more.ci_upper - more.ci_lower < once.ci_upper - once.ci_lower

    @given(st.lists(st.floats(-1, 1), min_size=5, max_size=20))
    @settings(max_examples=25)
    def test_turning_every_sign_turns_the_mean_and_its_interval(self, values):
        assume(min(values) < 0 < max(values))
        corpus = corpus_of(len(values))
        one = only(estimate(sentence_scores([[v] for v in values]), documents=corpus))
        other = only(estimate(sentence_scores([[-v] for v in values]), documents=corpus))
        assert other.estimate == pytest.approx(-one.estimate)
        assert other.ci_lower == pytest.approx(-one.ci_upper, nan_ok=True)


class TestClusters:
    def test_the_jackknife_of_a_mean_is_its_classical_standard_error(self):
        values = np.array([0.1, 0.4, -0.3, 0.2, 0.6])
        found = Clusters("mean", "identity", values, np.ones(5), 5)
        assert found.se() == pytest.approx(values.std(ddof=1) / math.sqrt(5))
        assert found.df == 4

    def test_unequal_lengths_cost_degrees_of_freedom(self):
        found = Clusters("rate", "log", np.ones(5), np.array([1, 1, 1, 1, 6.0]), 10)
        assert found.df == pytest.approx(100 / 40 - 1)


def measure_of(scores, rules):
    """A measure with one piece of evidence for each rule named."""
    count = len(rules)
    zeros = [0] * count
    evidence = frame(
        "evidence",
        {
            "measure": ["frames"] * count,
            "label": ["restriction"] * count,
            "doc_id": ["d0"] * count,
            "unit": ["sentence"] * count,
            **{c: zeros for c in ("unit_id", "start", "end", "weight", "p")},
            **{c: [""] * count for c in ("text", "voice", "speaker")},
            "rule": rules,
            "cues": [()] * count,
        },
    )
    return Measure("frames", {}, lambda: scores, lambda: evidence)


class TestLeaveOneOut:
    def test_each_document_is_left_out_once(self):
        table = leave_one_out(measure_of(scores_of([3, 1, 0], [100, 100, 300]), []))
        assert table.left_out.tolist() == ["d0", "d1", "d2"]
        assert table.hits.tolist() == [1, 3, 4]
        assert table.estimate.tolist() == [2.5, 7.5, 20.0]
        assert table.change.tolist() == [-5.5, -0.5, 12.0]  # the full rate is 8

    def test_a_share_of_sentences_can_be_left_out_too(self):
        scores = scores_of([3, 1], [100, 100], units=[10, 10], units_hit=[2, 1])
        table = leave_one_out(measure_of(scores, []), statistic="share")
        assert table.estimate.tolist() == [0.1, 0.2]

    def test_each_entry_is_left_out_once_and_all_documents_stay(self):
        measure = measure_of(scores_of([3, 1], [100, 300]), ["curb*", "curb*", "curb*", "ban"])
        table = leave_one_out(measure, "rule").set_index("left_out")
        assert table.hits.to_dict() == {"curb*": 1, "ban": 3}
        assert table.estimate.to_dict() == {"curb*": 2.5, "ban": 7.5}
        assert table.change.to_dict() == {"curb*": -7.5, "ban": -2.5}

    def test_documents_the_lexicon_was_refused_for_are_not_at_risk(self):
        scores = scores_of([2, 0], [100, 900])
        scores.loc[1, "value"] = np.nan
        assert leave_one_out(measure_of(scores, ["ban", "curb"]), "rule").estimate[0] == 10.0
        assert leave_one_out(measure_of(scores, []))["left_out"].tolist() == ["d0"]

    def test_without_its_only_document_nothing_is_left_to_estimate(self):
        table = leave_one_out(measure_of(scores_of([2], [100]), []))
        assert np.isnan(only(table).estimate)

    def test_a_lexicon_without_a_hit_has_no_entry_to_leave_out(self):
        assert len(leave_one_out(measure_of(scores_of([0], [100]), []), "rule")) == 0

    def test_what_cannot_be_left_out_is_answered_with_what_can(self):
        with pytest.raises(SchemaError, match="there are doc_id, rule"):
            leave_one_out(measure_of(scores_of([1], [10]), []), "sentence")

    def test_entries_give_rates_only(self):
        with pytest.raises(SchemaError, match="gives rates only"):
            leave_one_out(measure_of(scores_of([1], [10]), []), "rule", statistic="share")


@pytest.mark.parametrize("name", ["state", "n", "unit", "method", "level", "hits"])
def test_a_covariate_named_like_a_column_of_the_tables_is_not_taken_for_it(name):
    corpus = read_corpus(
        pd.DataFrame({"text": ["Sanctions bite.", "It rained."], name: ["a", "b"]})
    )
    scores = score_frames(corpus, ["external_restriction"]).scores
    with pytest.raises(SchemaError, match=f"by names '{name}'"):
        estimate(scores, name, documents=corpus)
