import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from textlab import read_corpus, tokenize
from textlab.dtm import count_terms, group_documents, is_stop_word, stop_words, sum_rows
from textlab.schema import SchemaError


class TestCountTerms:
    def test_rows_are_units_and_columns_sorted_terms(self):
        dtm = count_terms(tokenize(read_corpus(["They come. B’s a b\nc", "..."])), "sentence")
        assert dtm.terms == ["a", "b", "c", "come", "they"]
        wanted = [[0, 0, 0, 1, 1], [1, 2, 0, 0, 0], [0, 0, 1, 0, 0]]
        assert dtm.counts.toarray().tolist() == wanted
        assert dtm.units.unit_id.tolist() == [0, 1, 2]

    def test_a_document_without_words_keeps_its_row(self):
        dtm = count_terms(tokenize(read_corpus(["a", "..."])))
        assert dtm.counts.toarray().tolist() == [[1], [0]]

    def test_a_corpus_without_words_has_no_column(self):
        assert count_terms(tokenize(read_corpus(["..."])), "paragraph").counts.shape == (0, 0)

    def test_an_unknown_unit_is_refused(self):
        with pytest.raises(SchemaError, match="Did you mean 'paragraph'"):
            count_terms(tokenize(read_corpus(["a"])), "paragraphs")

    def test_units_and_terms_can_be_chosen(self):
        dtm = count_terms(tokenize(read_corpus(["a b", "b c"])))
        kept = dtm.keep_units(np.array([1, 0])).keep_terms(np.array([False, True, True]))
        assert kept.counts.toarray().tolist() == [[1, 1], [1, 0]]
        assert kept.units.doc_id.tolist() == ["d1", "d0"]

    @given(st.lists(st.text("ab .\n", min_size=1).filter(str.strip), min_size=1))
    def test_every_word_is_counted_once_in_every_unit(self, texts):
        tokens = tokenize(read_corpus(texts))
        for unit in ("document", "paragraph", "sentence"):
            dtm = count_terms(tokens, unit)
            assert dtm.counts.sum(axis=1).A1.tolist() == dtm.units.n.tolist()


class TestStopWords:
    def test_content_words_of_the_borrowed_list_are_taken_out(self):
        assert not stop_words() & {"system", "fire", "top", "interest"}

    def test_contractions_count_as_function_words(self):
        assert is_stop_word(["isn't", "we've", "he'd", "chip"]).tolist() == [
            True,
            True,
            True,
            False,
        ]


class TestGroups:
    def test_no_column_makes_one_group(self):
        codes, labels = group_documents(read_corpus(["a", "b"]), None)
        assert (codes.tolist(), labels) == ([0, 0], ["(all)"])

    def test_rows_are_summed_by_group(self):
        dtm = count_terms(tokenize(read_corpus(["a", "a b", "b"])))
        assert sum_rows(dtm.counts, np.array([0, 0, 1]), 2).tolist() == [[2, 1], [0, 1]]
