import math

import numpy as np
import pandas as pd
import pytest

from textlab import Lexicon, read_corpus
from textlab.corpus import Corpus, SamplingFrame
from textlab.framing import score_frames
from textlab.schema import SchemaError, names
from textlab.validation.correction import correct
from textlab.validation.samples import draw_sample
from textlab.validation.scoring import score_coding
from textlab.validation.sheets import simulate_codes

FRAME = SamplingFrame("technology", "Nexis", "2025", "all")
LEXICONS = [
    Lexicon.from_terms(["curb*"], name="curbs"),
    Lexicon.from_terms(["trade"], name="trade"),
]
TEXT = ("Curbs came. Rain fell. Trade rose. It was late. Nobody spoke. " * 8).strip()


def study(documents=20, *, sampled=True):
    """Twenty articles of forty sentences: one of five on curbs, one of five on trade."""
    corpus = Corpus(read_corpus([TEXT] * documents).documents, frame=FRAME if sampled else None)
    return corpus, score_frames(corpus, LEXICONS)


def coded(n, *, sampled=True, coders=2, alpha=1.0, recall=0.6):
    corpus, measure = study(sampled=sampled)
    sample = draw_sample(measure, corpus, n)
    codes = simulate_codes(
        sample, measure, precision=0.5, recall=recall, alpha=alpha, coders=coders
    )
    return corpus, measure, score_coding(sample, codes, measure)


class TestCorrect:
    def test_it_is_the_post_stratified_share_worked_by_hand(self):
        corpus, measure, coding = coded(240)
        row = correct(measure.scores, coding, documents=corpus).iloc[0]
        units = coding.units[coding.units["label"] == "curbs"]
        # 800 sentences: 160 on curbs, 160 more in the stratum of hits, 480 without any hit
        value = variance = 0.0
        for cell, size in (
            (units[units["hit"]], 160),
            (units[~units["hit"] & (units["stratum"] == "hit")], 160),
            (units[units["stratum"] == "no hit"], 480),
        ):
            n, smooth = len(cell), (cell["code"].sum() + 1) / (len(cell) + 2)
            value += size / 800 * cell["code"].mean()
            variance += (size / 800) ** 2 * (1 - n / size) * smooth * (1 - smooth) / n
        half = 1.959964 * math.sqrt(variance) / (value * (1 - value))
        logit = math.log(value / (1 - value))
        assert row.estimate == pytest.approx(value)
        assert row.se == pytest.approx(math.sqrt(variance))
        assert row.ci_lower == pytest.approx(1 / (1 + math.exp(half - logit)), rel=1e-6)
        assert row.ci_upper == pytest.approx(1 / (1 + math.exp(-half - logit)), rel=1e-6)
        assert (row.n_units, row.n_coded, row.state) == (800, 240, "ok")

    def test_the_share_of_hits_stands_beside_it(self):
        corpus, measure, coding = coded(240)
        table = correct(measure.scores, coding, documents=corpus)
        assert table["uncorrected"].tolist() == [0.2, 0.2]
        assert list(table.columns) == [*names("estimates"), "uncorrected", "n_coded"]

    def test_over_many_samples_it_is_right_where_the_lexicon_is_wrong(self):
        corpus, measure = study()
        census = draw_sample(measure, corpus, None)
        truth = simulate_codes(census, measure, precision=0.5, recall=0.6, alpha=1, seed=9)
        everything = truth[(truth["coder"] == "simulated 1") & (truth["label"] == "curbs")]
        share = everything["code"].mean()
        found, covered = [], 0
        for seed in range(60):
            sample = draw_sample(measure, corpus, 240, seed=seed)
            keys = sample.units[["doc_id", "unit_id"]].astype({"doc_id": str})
            mine = truth.astype({"doc_id": str}).merge(keys)
            coding = score_coding(sample, mine.assign(unit="sentence"), measure)
            row = correct(measure.scores, coding, documents=corpus).iloc[0]
            found.append(row.estimate)
            covered += row.ci_lower <= share <= row.ci_upper
        assert np.mean(found) == pytest.approx(share, abs=0.01)
        assert abs(share - 0.2) > 0.02  # the lexicon's own share is far off
        assert covered >= 53  # of 60

    def test_simulated_codes_are_named_in_the_method(self):
        corpus, measure, coding = coded(240)
        methods = correct(measure.scores, coding, documents=corpus)["method"].astype(str)
        assert set(methods) == {"post-stratified, logit (simulated codes)"}


class TestRefusals:
    def refused(self, measure, coding, **settings):
        table = correct(measure.scores, coding, **settings)
        assert table[["estimate", "se", "ci_lower", "ci_upper"]].isna().all(axis=None)
        assert table["uncorrected"].notna().all()
        return set(table["state"].astype(str))

    def test_without_a_sampling_frame(self):
        corpus, measure, coding = coded(240, sampled=False)
        assert self.refused(measure, coding, documents=corpus) == {"no sampling frame"}

    def test_without_the_corpus(self):
        _, measure, coding = coded(240)
        assert self.refused(measure, coding) == {"no sampling frame"}

    def test_with_one_coder(self):
        corpus, measure, coding = coded(240, coders=1)
        assert self.refused(measure, coding, documents=corpus) == {"unvalidated: one coder"}

    def test_with_few_units(self):
        corpus, measure, coding = coded(60)
        assert self.refused(measure, coding, documents=corpus) == {
            "unvalidated: fewer than 200 double-coded units"
        }

    def test_a_census_leaves_nothing_to_estimate(self):
        corpus, measure, coding = coded(None)
        assert self.refused(measure, coding, documents=corpus) == {
            "census: nothing is left to estimate"
        }

    def test_a_stratum_that_nobody_coded(self):
        corpus, measure = study()
        sample = draw_sample(measure, corpus, 500)
        codes = simulate_codes(sample, measure)
        hits = sample.units[sample.units["stratum"] == "hit"]["unit_id"]
        unfinished = codes[codes["unit_id"].isin(hits)]
        coding = score_coding(sample, unfinished, measure)
        assert self.refused(measure, coding, documents=corpus) == {"no coded unit in a stratum"}

    def test_another_corpus_is_no_place_for_the_correction(self):
        _, measure, coding = coded(240)
        other, _ = study(19)
        with pytest.raises(SchemaError, match="comes from another corpus"):
            correct(measure.scores, coding, documents=other)

    def test_scores_of_another_measure(self):
        corpus, _, coding = coded(240)
        other = score_frames(corpus, [Lexicon.from_terms(["rain"], name="rain")])
        with pytest.raises(SchemaError, match="no label of the scores 'curbs'; there are rain"):
            correct(other.scores, coding, documents=corpus)

    def test_a_table_that_is_no_scores_table(self):
        corpus, _, coding = coded(240)
        with pytest.raises(SchemaError, match="not a scores table"):
            correct(pd.DataFrame(), coding, documents=corpus)


class TestThinCells:
    def test_a_cell_of_one_coded_unit_joins_the_other_of_its_stratum(self):
        """One sentence on curbs in the whole corpus; forty on trade."""
        texts = ["Curbs came. Trade rose. Rain fell."] + ["Trade rose. Rain fell. " * 20] * 12
        corpus = Corpus(read_corpus(texts).documents, frame=FRAME)
        measure = score_frames(corpus, LEXICONS)
        sample = draw_sample(measure, corpus, 240, seed=1)
        coding = score_coding(sample, simulate_codes(sample, measure), measure)
        table = correct(measure.scores, coding, documents=corpus)
        assert (table["state"] == "ok").all()
