import numpy as np
import pandas as pd
import pytest

from textlab import Lexicon, read_corpus
from textlab.corpus import Corpus, SamplingFrame
from textlab.framing import score_frames
from textlab.schema import SchemaError, names
from textlab.validation.agreement import krippendorff_alpha
from textlab.validation.samples import draw_sample
from textlab.validation.scoring import score_coding
from textlab.validation.sheets import CODES, simulate_codes

FRAME = SamplingFrame("technology", "Nexis", "2025", "all")
CURBS = Lexicon.from_terms(["curb*", "ban"], name="curbs")


def corpus_of(texts, *, sampled=True):
    return Corpus(read_corpus(texts).documents, frame=FRAME if sampled else None)


def census(texts, *, sampled=True):
    corpus = corpus_of(texts, sampled=sampled)
    measure = score_frames(corpus, [CURBS])
    return draw_sample(measure, corpus, None), measure


def codes_of(rows, coder="anna", label="curbs"):
    """Codes of one coder: {(document, sentence): code}."""
    table = [
        (d, "sentence", i, coder, label, c, "anna.csv", n) for n, ((d, i), c) in enumerate(rows, 2)
    ]
    return pd.DataFrame(table, columns=CODES)


@pytest.fixture(scope="module")
def rehearsed():
    """Twelve articles of forty sentences, every fourth with a hit; two coders who do not exist."""
    sample, measure = census(
        [("Curbs came. Rain fell. Nobody spoke. It was late. " * 10).strip()] * 12
    )
    return sample, measure, simulate_codes(sample, measure, precision=0.8, recall=0.9, alpha=0.9)


class TestCounts:
    """Four sentences: two with a hit ("Curbs", "ban"), two without."""

    TEXT = "Curbs came. A ban fell. Trade was halted. It was late."
    CODES = (((("d0", 0)), 1), (("d0", 1), 0), (("d0", 2), 1), (("d0", 3), 0))

    def coding(self, *codes):
        sample, measure = census([self.TEXT])
        return score_coding(sample, pd.concat(codes or [codes_of(self.CODES)]), measure)

    def test_the_four_cells_are_counted(self):
        row = self.coding().confusion.iloc[0]
        assert row[["both", "lexicon_only", "human_only", "neither"]].tolist() == [1, 1, 1, 1]
        assert (row.n_units, row.n_coders) == (4, 1)

    def test_each_entry_answers_for_its_own_errors(self):
        table = self.coding().by_entry.set_index("rule")
        assert table.loc["curb*", ["hits", "wrong"]].tolist() == [1, 0]
        assert table.loc["ban", ["hits", "wrong"]].tolist() == [1, 1]

    def test_every_error_opens_to_its_sentence(self):
        coding = self.coding()
        errors = coding.units[coding.units["hit"] & (coding.units["code"] == 0)]
        found = errors.merge(coding.sample.units, on=["doc_id", "unit", "unit_id"])
        assert found["text"].tolist() == ["A ban fell."]

    def test_one_coder_gives_counts_and_nothing_else(self):
        coding = self.coding()
        assert coding.confusion["state"].tolist() == ["unvalidated: one coder"]
        assert coding.accuracy["estimate"].isna().all()
        assert coding.accuracy["state"].tolist() == ["unvalidated: one coder"] * 3
        row = coding.agreement.iloc[0]
        assert (row.state, row.tier) == ("one coder: no agreement", "unvalidated")
        assert np.isnan(row.alpha)

    def test_a_unit_on_which_coders_disagree_counts_by_halves(self):
        other = codes_of([(("d0", 0), 0), (("d0", 1), 0), (("d0", 2), 1), (("d0", 3), 0)], "bert")
        row = self.coding(codes_of(self.CODES), other).confusion.iloc[0]
        assert row[["both", "lexicon_only"]].tolist() == [0.5, 1.5]
        assert row.state == "unvalidated: fewer than 200 double-coded units"

    def test_few_double_coded_units_give_points_without_intervals(self):
        coding = self.coding(codes_of(self.CODES), codes_of(self.CODES, "bert"))
        assert coding.accuracy["estimate"].tolist() == [0.5, 0.5, 0.5]
        assert coding.accuracy[["ci_lower", "ci_upper"]].isna().all(axis=None)
        assert coding.agreement["alpha"].tolist() == [1.0]
        assert coding.agreement["tier"].tolist() == ["unvalidated"]

    def test_units_left_empty_are_not_counted(self):
        coding = self.coding(codes_of(self.CODES[:2]))
        assert coding.confusion["n_units"].tolist() == [2]
        assert coding.by_entry["hits"].sum() == 2

    def test_coders_of_different_units_do_not_agree_on_anything(self):
        coding = self.coding(codes_of(self.CODES[:2]), codes_of(self.CODES[2:], "bert"))
        assert coding.agreement["state"].tolist() == ["no unit coded twice: no agreement"]

    def test_nothing_coded_is_said_to_be_nothing(self):
        coding = self.coding(codes_of([]))
        assert coding.confusion["state"].tolist() == ["unvalidated: nothing coded"]
        assert coding.confusion["both"].tolist() == [0]
        assert len(coding.by_entry) == 0

    def test_a_sentence_with_two_hits_is_one_unit_and_two_hits_of_entries(self):
        sample, measure = census(["Curbs and a ban came."])
        coding = score_coding(sample, codes_of([(("d0", 0), 0)]), measure)
        assert coding.confusion["lexicon_only"].tolist() == [1]
        assert coding.by_entry["wrong"].tolist() == [1, 1]


class TestWeights:
    def test_recall_speaks_of_the_corpus_and_not_of_the_sample(self):
        """Two hits and two of eight others are coded; each other stands for four."""
        text = "Curbs came. A ban fell. " + "Rain fell. " * 8
        corpus = corpus_of([text.strip()])
        measure = score_frames(corpus, [CURBS])
        sample = draw_sample(measure, corpus, 4)
        keys = sample.units[sample.units["stratum"] == "no hit"]["unit_id"].tolist()
        truth = [(("d0", 0), 1), (("d0", 1), 1), (("d0", keys[0]), 1), (("d0", keys[1]), 0)]
        codes = pd.concat([codes_of(truth), codes_of(truth, "bert")])
        values = score_coding(sample, codes, measure).accuracy.set_index("statistic")["estimate"]
        assert values["precision"] == 1
        assert values["recall"] == pytest.approx(2 / (2 + 4))
        assert values["f1"] == pytest.approx(2 * 2 / (2 + 6))


class TestRehearsal:
    def test_two_coders_of_enough_units_give_every_interval(self, rehearsed):
        sample, measure, codes = rehearsed
        coding = score_coding(sample, codes, measure)
        table = coding.accuracy
        assert list(table.columns) == names("estimates")
        assert table["statistic"].tolist() == ["precision", "recall", "f1"]
        assert (table["state"] == "ok").all()
        assert (table["ci_lower"] < table["estimate"]).all()
        assert (table["estimate"] < table["ci_upper"]).all()

    def test_agreement_is_alpha_of_the_codes_with_an_interval_and_a_tier(self, rehearsed):
        sample, measure, codes = rehearsed
        row = score_coding(sample, codes, measure).agreement.iloc[0]
        wide = codes.pivot(index=["doc_id", "unit_id"], columns="coder", values="code")
        assert row.alpha == pytest.approx(krippendorff_alpha(wide.to_numpy(float)))
        assert row.alpha_lower < row.alpha < row.alpha_upper
        assert row.ac1_lower < row.ac1 < row.ac1_upper
        assert (row.n_units, row.n_docs, row.n_coders, row.state) == (480, 12, 2, "ok")

    def test_the_tier_goes_by_the_lower_limit_and_not_by_alpha(self, rehearsed):
        sample, measure, _ = rehearsed
        tiers = {}
        for alpha in (0.99, 0.82, 0.3):
            codes = simulate_codes(sample, measure, alpha=alpha, precision=0.9, recall=0.9)
            row = score_coding(sample, codes, measure).agreement.iloc[0]
            tiers[alpha] = row.tier
            limit = {"A": 0.8, "B": 0.667, "C": -1}[row.tier]
            assert row.alpha_lower >= limit
        assert (tiers[0.99], tiers[0.3]) == ("A", "C")
        assert tiers[0.82] != "A"

    def test_codes_that_were_simulated_say_so_in_every_method(self, rehearsed):
        sample, measure, codes = rehearsed
        coding = score_coding(sample, codes, measure)
        assert coding.is_simulated
        assert coding.agreement["method"].str.endswith("(simulated codes)").all()
        assert coding.accuracy["method"].astype(str).str.endswith("(simulated codes)").all()

    def test_without_a_sampling_frame_there_are_points_and_no_interval(self, rehearsed):
        texts = [("Curbs came. Rain fell. Nobody spoke. It was late. " * 10).strip()] * 12
        sample, measure = census(texts, sampled=False)
        coding = score_coding(sample, simulate_codes(sample, measure), measure)
        assert (coding.accuracy["state"] == "no sampling frame").all()
        assert coding.accuracy["estimate"].notna().all()
        assert coding.agreement["state"].tolist() == ["no sampling frame"]
        assert coding.agreement["tier"].tolist() == ["unvalidated"]

    def test_four_articles_are_too_few(self):
        sample, measure = census(["Curbs came. Rain fell. " * 40] * 4)
        coding = score_coding(sample, simulate_codes(sample, measure), measure)
        assert coding.agreement["state"].tolist() == ["fewer than 5 documents"]
        assert (coding.accuracy["state"] == "fewer than 5 documents").all()

    def test_coders_who_say_no_to_everything_have_no_alpha(self, rehearsed):
        sample, measure, codes = rehearsed
        row = score_coding(sample, codes.assign(code=0), measure).agreement.iloc[0]
        assert row.state == "all codes are alike: alpha is not defined"
        assert row.ac1 == 1

    def test_the_order_of_codes_never_matters(self, rehearsed):
        sample, measure, codes = rehearsed
        one = score_coding(sample, codes, measure)
        other = score_coding(sample, codes.sample(frac=1, random_state=0), measure)
        for table in ("agreement", "confusion", "accuracy", "by_entry", "units"):
            pd.testing.assert_frame_equal(getattr(one, table), getattr(other, table))


class TestFaults:
    def faults(self, **changed):
        sample, measure = census(["Curbs came. Rain fell."])
        codes = codes_of([(("d0", 0), 1)]).assign(**changed)
        with pytest.raises(SchemaError) as error:
            score_coding(sample, codes, measure)
        return str(error.value)

    def test_a_label_that_is_not_in_the_sample(self):
        message = self.faults(label="curb")
        assert message.startswith("anna.csv, row 2: no label of the sample 'curb'")
        assert "Did you mean 'curbs'" in message

    def test_a_unit_that_is_not_in_the_sample(self):
        assert "anna.csv, row 2: sentence 7 of d0 is not in the sample" in self.faults(unit_id=7)

    def test_a_table_that_holds_no_codes(self):
        sample, measure = census(["Curbs came."])
        with pytest.raises(SchemaError, match="not a table of codes: no column unit_id"):
            score_coding(sample, pd.DataFrame({"doc_id": ["d0"], "unit": ["sentence"]}), measure)

    def test_a_lexicon_that_changed_after_the_draw(self):
        sample, _ = census(["Curbs came."])
        changed = Lexicon.from_terms(["curb*"], name="curbs")
        measure = score_frames(corpus_of(["Curbs came."]), [changed])
        with pytest.raises(SchemaError, match="drawn for another measure"):
            score_coding(sample, codes_of([]), measure)

    def test_a_level_that_is_no_coverage(self):
        sample, measure = census(["Curbs came."])
        with pytest.raises(SchemaError, match="level is 95"):
            score_coding(sample, codes_of([]), measure, level=95)
