"""Labels together in a sentence: counted on disjoint spans, of the documents that were scored."""

import pytest

from textlab import cooccurrences, passages, read_corpus, score_frames
from textlab.schema import SchemaError

TEXTS = ["Where there is blockade, there is breakthrough.", "The blockade ended in a breakthrough."]


@pytest.fixture(scope="module")
def measure():
    return score_frames(read_corpus(TEXTS), ["external_restriction", "achievement"])


def both(measure, **settings):
    return cooccurrences(measure.evidence, measure.scores, **settings)["both"].tolist()


def test_sentences_that_hold_both_are_counted(measure):
    assert both(measure) == [2]


def test_one_document_or_several_are_left_out(measure):
    assert both(measure, without="d1") == [1]
    assert both(measure, without=["d0", "d1"]) == []


def test_a_document_that_was_not_scored_is_named(measure):
    with pytest.raises(SchemaError, match="no scored document 'D1'; there are d0, d1"):
        both(measure, without="D1")


def test_scores_of_other_documents_are_refused(measure):
    other = score_frames(read_corpus(["Rain."]), ["external_restriction"])
    with pytest.raises(SchemaError, match="no scored document 'd1'"):
        cooccurrences(measure.evidence, other.scores)


def test_evidence_of_another_corpus_is_no_passage(measure):
    with pytest.raises(SchemaError, match="evidence is of another corpus"):
        passages(read_corpus(["Flowers.", "Rain."]), measure.evidence)
