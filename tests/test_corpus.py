"""Documents never change; residue is blanked, not cut."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import textlab
from textlab import read_corpus
from textlab.corpus import Corpus, SamplingFrame, documents_table
from textlab.schema import CorpusError, frame


def corpus_with_residue(text: str, *spans: tuple[int, int]) -> Corpus:
    corpus = read_corpus([text])
    removed = frame(
        "removed",
        {
            "doc_id": ["d0"] * len(spans),
            "start": [a for a, _ in spans],
            "end": [b for _, b in spans],
            "rule": ["test"] * len(spans),
            "p": [float("nan")] * len(spans),
        },
    )
    return corpus.derive(removed=removed)


class TestBody:
    def test_removed_characters_become_spaces_and_newlines_stay(self):
        corpus = corpus_with_residue("Cookies!\nWe won.", (0, 9))
        assert corpus.body("d0") == "        \nWe won."

    def test_overlapping_spans_are_blanked_once(self):
        assert corpus_with_residue("abcdef", (0, 3), (2, 4)).body("d0") == "    ef"

    @given(st.text(min_size=1).filter(str.strip), st.data())
    def test_length_and_newlines_never_change(self, text, data):
        ends = st.integers(0, len(text))
        spans = [tuple(sorted(data.draw(st.tuples(ends, ends)))) for _ in range(3)]
        corpus = Corpus(documents_table([{"doc_id": "d0", "text": text}]))
        removed = corpus_with_residue("x", *spans).removed
        body = corpus.derive(removed=removed).body("d0")
        assert len(body) == len(text)
        assert [i for i, c in enumerate(body) if c in "\r\n"] == [
            i for i, c in enumerate(text) if c in "\r\n"
        ]


class TestFrozen:
    def test_writing_to_a_table_that_was_handed_out_changes_nothing(self):
        corpus = read_corpus(["A text."])
        table = corpus.documents
        table.loc[0, "text"] = "Another."
        table["new"] = 1
        assert corpus["d0"] == "A text."
        assert "new" not in corpus.documents

    def test_the_fingerprint_sees_text_residue_and_sampling_frame(self):
        plain = corpus_with_residue("one two three")
        cut = corpus_with_residue("one two three", (0, 3))
        sampled = Corpus(plain.documents, frame=SamplingFrame("q", "Nexis", "2025", "all"))
        prints = {c.fingerprint for c in (plain, cut, sampled, read_corpus(["one two four"]))}
        assert len(prints) == 4
        assert plain.fingerprint == corpus_with_residue("one two three").fingerprint


class TestFilter:
    def test_a_query_keeps_documents_with_their_residue(self):
        table = pd.DataFrame({"text": ["a b", "c d"], "outlet": ["X", "Y"]})
        kept = read_corpus(table).filter("outlet == 'Y'")
        assert kept.doc_ids == ["d1"]
        assert list(kept.documents["doc_id"].cat.categories) == ["d1"]

    def test_keeping_nothing_is_an_error(self):
        with pytest.raises(CorpusError, match="no document is left of 1"):
            read_corpus(["a b"]).filter([False])

    def test_a_mask_of_another_length_is_an_error(self):
        with pytest.raises(CorpusError, match="gives 2 values"):
            read_corpus(["a b"]).filter([True, False])


class TestWrongThings:
    def test_a_query_that_cannot_be_read_is_one_sentence(self):
        corpus = read_corpus(["a b"])
        for query in ("outlt == 'X'", "outlet ==", "title"):
            with pytest.raises(CorpusError, match="expected"):
                corpus.filter(query)

    @pytest.mark.parametrize("given", ["x", 3, None, ["a text"]])
    def test_what_is_no_corpus_is_answered_with_how_to_make_one(self, given):
        for function in (textlab.clean, textlab.tokenize, textlab.score_frames):
            with pytest.raises(CorpusError, match="expected a Corpus, got a"):
                function(given)


class TestLookUp:
    def test_an_unknown_document_is_answered_with_those_there_are(self):
        with pytest.raises(CorpusError, match=r"no document 'd9'; there are d0"):
            read_corpus(["a b"])["d9"]


class TestSamplingFrame:
    def test_a_declared_one_is_read(self, tmp_path):
        path = tmp_path / "corpus.toml"
        path.write_text('[frame]\nquery="q"\ndatabase="Nexis"\nperiod="2025"\nselection="all"\n')
        assert SamplingFrame.read(path) == SamplingFrame("q", "Nexis", "2025", "all")

    def test_none_is_none(self, tmp_path):
        path = tmp_path / "corpus.toml"
        path.write_text('frame = "none"\nnote = "chosen"\n')
        assert SamplingFrame.read(path) is None

    @pytest.mark.parametrize("text", ['frame = "some"', '[frame]\nquery="q"', "frame = "])
    def test_half_a_declaration_is_refused_with_the_file(self, tmp_path, text):
        path = tmp_path / "corpus.toml"
        path.write_text(text)
        with pytest.raises(CorpusError, match="corpus.toml"):
            SamplingFrame.read(path)


def test_an_id_that_stands_twice_is_refused():
    documents = read_corpus(["a", "b"]).documents
    with pytest.raises(CorpusError, match="'d0' stands twice"):
        Corpus(pd.concat([documents, documents]))
