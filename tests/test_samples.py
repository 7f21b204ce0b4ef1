import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from textlab import Lexicon, read_corpus, tokenize
from textlab.framing import score_frames
from textlab.schema import SchemaError
from textlab.validation.samples import draw_sample, overlaps, touched

LEXICONS = [
    Lexicon.from_terms(["curb*"], name="curbs"),
    Lexicon.from_terms(["progress"], name="progress"),
]


def study(documents=6):
    """Ten sentences a document: two hold "curbs", one of them "progress" too, one that alone."""
    sentences = ["Rain fell.", "It was late."] * 3 + ["All slept."]
    sentences += ["New curbs came.", "Curbs met progress.", "Progress came."]
    text = "\n".join(" ".join(sentences[i : i + 5]) for i in (0, 5))
    corpus = read_corpus([text] * documents)
    return corpus, score_frames(corpus, LEXICONS)


class TestDraw:
    def test_half_of_the_units_hold_a_hit_and_each_knows_its_probability(self):
        corpus, measure = study()
        sample = draw_sample(measure, corpus, 20)
        counts = sample.units.groupby("stratum", observed=True)["probability"].agg(["size", "max"])
        assert counts.loc["hit"].tolist() == [10, pytest.approx(10 / 18)]
        assert counts.loc["no hit"].tolist() == [10, pytest.approx(10 / 42)]

    def test_weights_add_up_to_the_units_of_the_corpus(self):
        corpus, measure = study()
        sample = draw_sample(measure, corpus, 20)
        assert (1 / sample.units["probability"]).sum() == pytest.approx(60)

    def test_a_census_takes_every_sentence_once(self):
        corpus, measure = study()
        sample = draw_sample(measure, corpus, None)
        assert (len(sample), sample.is_census) == (60, True)
        assert not sample.units.duplicated(["doc_id", "unit_id"]).any()

    def test_where_hits_are_few_the_others_fill_up(self):
        corpus, measure = study(1)
        sample = draw_sample(measure, corpus, 8)
        assert sample.units["stratum"].value_counts().to_dict() == {"hit": 3, "no hit": 5}

    def test_every_text_is_the_raw_text_and_lies_in_its_context(self):
        corpus, measure = study()
        for unit in ("sentence", "paragraph", "document"):
            units = draw_sample(measure, corpus, None, unit=unit).units
            for row in units.itertuples():
                assert row.text == corpus[row.doc_id][row.start : row.end]
                assert row.text in row.context
                assert row.context in corpus[row.doc_id]

    def test_the_context_of_a_sentence_is_its_paragraph(self):
        corpus, measure = study(1)
        units = draw_sample(measure, corpus, None).units
        first = units[units["unit_id"] == 0].iloc[0]
        assert first.context == corpus["d0"].split("\n")[0]

    def test_an_endless_line_is_cut_a_thousand_characters_from_the_sentence(self):
        corpus = read_corpus(["Rain fell. " * 2000 + "Curbs came."])
        units = draw_sample(score_frames(corpus, LEXICONS), corpus, 2).units
        assert units["context"].str.len().max() <= 2000 + len("Curbs came.")

    def test_the_population_is_counted_by_label_stratum_and_hit(self):
        corpus, measure = study()
        cells = draw_sample(measure, corpus, 20).population
        curbs = cells[cells["label"] == "curbs"]
        assert curbs[["stratum", "hit", "units"]].values.tolist() == [
            ["hit", True, 12],
            ["hit", False, 6],
            ["no hit", False, 42],
        ]

    def test_the_same_seed_draws_the_same_units_and_another_does_not(self):
        corpus, measure = study()
        one, again, other = (draw_sample(measure, corpus, 20, seed=s).units for s in (1, 1, 2))
        pd.testing.assert_frame_equal(one, again)
        assert not one["text"].equals(other["text"]) or not one["doc_id"].equals(other["doc_id"])

    def test_the_order_of_documents_never_matters(self):
        texts = pd.DataFrame({"id": ["b", "a", "c"], "text": [study(1)[0]["d0"]] * 3})
        drawn = []
        for table in (texts, texts.iloc[::-1]):
            corpus = read_corpus(table, doc_id="id")
            units = draw_sample(score_frames(corpus, LEXICONS), corpus, 9).units
            drawn.append(units[["doc_id", "unit_id"]].astype({"doc_id": str}).values.tolist())
        assert drawn[0] == drawn[1]

    def test_every_unit_of_a_stratum_is_as_likely_as_the_next(self):
        corpus, measure = study(2)
        counts = np.zeros(20)
        for seed in range(300):
            units = draw_sample(measure, corpus, 10, seed=seed).units
            place = units["doc_id"].astype(str).str[1:].astype(int) * 10 + units["unit_id"]
            counts[place] += 1
        expected = np.tile([5 / 14] * 7 + [5 / 6] * 3, 2)
        assert np.abs(counts / 300 - expected).max() < 0.12  # four standard errors

    def test_documents_the_measure_refused_are_not_in_the_population(self):
        corpus = read_corpus(pd.DataFrame({"text": ["Curbs came. Rain fell.", "雨。"]}))
        documents = corpus.documents.assign(language=["en", "zh"])
        corpus = corpus.derive(documents=documents)
        sample = draw_sample(score_frames(corpus, LEXICONS), corpus, None)
        assert set(sample.units["doc_id"]) == {"d0"}

    def test_one_label_can_be_drawn_for_alone(self):
        corpus, measure = study()
        sample = draw_sample(measure, corpus, None, labels=["progress"])
        assert sample.labels == ("progress",)
        assert (sample.units["stratum"] == "hit").sum() == 12

    def test_its_repr_says_what_it_is(self):
        corpus, measure = study()
        assert repr(draw_sample(measure, corpus, 20)) == (
            "<Sample: probability sample of 20 units, 10 with a hit and 10 without; "
            "curbs, progress>"
        )


class TestRefusals:
    def test_more_units_than_there_are(self):
        corpus, measure = study()
        with pytest.raises(SchemaError, match="n is 61; expected 2 to 60"):
            draw_sample(measure, corpus, 61)

    def test_a_measure_of_another_corpus(self):
        _, measure = study()
        with pytest.raises(SchemaError, match="made on another corpus"):
            draw_sample(measure, study(7)[0], 20)

    def test_an_unknown_label(self):
        corpus, measure = study()
        with pytest.raises(SchemaError, match="Did you mean 'curbs'"):
            draw_sample(measure, corpus, 20, labels=["curb"])

    def test_an_unknown_unit(self):
        corpus, measure = study()
        with pytest.raises(SchemaError, match="no unit 'word'; there are document, paragraph"):
            draw_sample(measure, corpus, 20, unit="word")

    def test_a_label_named_as_a_column_of_the_sheet(self):
        corpus, _ = study()
        measure = score_frames(corpus, [Lexicon.from_terms(["rain"], name="note")])
        with pytest.raises(SchemaError, match="'note' is the name of a column"):
            draw_sample(measure, corpus, 20)

    def test_no_label_at_all(self):
        corpus, measure = study()
        with pytest.raises(SchemaError, match="no label to code"):
            draw_sample(measure, corpus, 20, labels=[])


def spans(*rows):
    return pd.DataFrame(rows, columns=["doc_id", "start", "end"])


class TestOverlaps:
    UNITS = spans(("a", 0, 10), ("a", 11, 20), ("b", 0, 30))

    def test_a_span_within_one_unit_touches_that_one(self):
        assert touched(self.UNITS, spans(("a", 12, 14))).tolist() == [False, True, False]

    def test_a_span_over_two_units_touches_both(self):
        unit, span = overlaps(self.UNITS, spans(("a", 8, 12)))
        assert (unit.tolist(), span.tolist()) == ([0, 1], [0, 0])

    def test_a_span_that_only_borders_on_a_unit_does_not_touch_it(self):
        assert not touched(self.UNITS, spans(("a", 10, 11), ("b", 30, 31))).any()

    def test_a_span_of_another_document_touches_nothing(self):
        assert not touched(self.UNITS, spans(("c", 0, 99))).any()

    def test_nothing_touches_nothing(self):
        assert len(overlaps(self.UNITS, spans())[0]) == 0
        assert len(overlaps(spans(), self.UNITS)[0]) == 0

    @given(
        st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 40), st.integers(1, 15))),
        st.permutations(range(12)),
    )
    def test_it_is_what_comparing_every_pair_gives(self, found, order):
        units = spans(*[(d, 10 * i, 10 * i + 8) for d in "abc" for i in range(4)]).iloc[order]
        given = spans(*[(d, a, a + size) for d, a, size in found])
        expected = {
            (u, s)
            for u, unit in enumerate(units.itertuples())
            for s, span in enumerate(given.itertuples())
            if unit.doc_id == span.doc_id and unit.start < span.end and span.start < unit.end
        }
        assert set(zip(*(a.tolist() for a in overlaps(units, given)), strict=True)) == expected

    def test_hits_of_sentences_agree_with_the_scores(self):
        corpus, measure = study()
        units = tokenize(corpus).units
        units = units[units["unit"] == "sentence"]
        evidence = measure.evidence
        found = touched(units, evidence[evidence["label"] == "curbs"])
        scores = measure.scores
        assert found.sum() == scores[scores["label"] == "curbs"]["units_hit"].sum()
