import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import textlab
from textlab import Lexicon, read_corpus
from textlab.corpus import Corpus, documents_table
from textlab.schema import LexiconError, SchemaError, frame
from textlab.words import ONE_PART, TOO_RARE, dispersion, frequencies, kwic, locate

WORDS = ["chip", "chips", "China", "China’s", "war", "the", "U.S.", "won’t", "don't", "再"]
sentences = st.lists(st.sampled_from(WORDS), min_size=1, max_size=7).map(
    lambda w: " ".join(w) + "."
)
texts = st.lists(st.lists(sentences, min_size=1, max_size=3).map("\n".join), min_size=1, max_size=5)


def corpus_of(documents: list[str], **columns: list) -> Corpus:
    return read_corpus(pd.DataFrame({"text": documents, **columns}))


def with_residue(text: str, residue: str) -> Corpus:
    corpus = read_corpus([text])
    start = text.index(residue)
    spans = {"doc_id": ["d0"], "start": [start], "end": [start + len(residue)], "rule": ["r"]}
    return corpus.derive(removed=frame("removed", {**spans, "p": [np.nan]}))


class TestKwic:
    def test_it_shows_the_words_on_both_sides(self):
        table = kwic(read_corpus(["One two three chip four five six."]), "chip", window=2)
        assert table[["left", "keyword", "right"]].values.tolist() == [
            ["two three", "chip", "four five"]
        ]

    def test_the_window_crosses_sentences_but_not_documents(self):
        corpus = read_corpus(["Before it.", "A first sentence.\nA chip. The end.", "After it."])
        row = kwic(corpus, "chip", window=20).iloc[0]
        assert (row.left, row.right) == ("A first sentence. A", ". The end")
        assert (row.doc_id, row.unit_id) == ("d1", 1)

    def test_a_window_of_zero_shows_the_word_alone(self):
        row = kwic(read_corpus(["a chip here"]), "chip", window=0).iloc[0]
        assert (row.left, row.keyword, row.right) == ("", "chip", "")

    def test_residue_is_neither_found_nor_shown(self):
        corpus = with_residue("New chips sell ADVERT chips well now", "ADVERT chips")
        table = kwic(corpus, "chip*")
        assert table[["left", "keyword", "right"]].values.tolist() == [
            ["New", "chips", "sell well now"]
        ]

    def test_a_phrase_with_a_gap_is_one_keyword(self):
        table = kwic(read_corpus(["They promote scientific and technological innovation."]),
                     "promote * innovation")  # fmt: skip
        assert table.keyword.tolist() == ["promote scientific and technological innovation"]

    def test_a_lexicon_names_the_entry_that_matched(self):
        lexicon = Lexicon.from_terms(["war*", "chip*"], name="mine")
        table = kwic(read_corpus(["A chip war."]), lexicon)
        assert table.rule.tolist() == ["chip*", "war*"]

    def test_an_english_lexicon_does_not_search_a_french_document(self):
        corpus = corpus_of(["la production de chips", "a chips factory"], language=["fr", "en"])
        assert kwic(corpus, Lexicon.from_terms(["chips"], name="mine")).doc_id.tolist() == ["d1"]
        assert kwic(corpus, "chips").doc_id.tolist() == ["d0", "d1"]

    def test_nothing_found_is_an_empty_table_with_its_columns(self):
        table = kwic(read_corpus(["a text"]), "chip")
        assert len(table) == 0
        assert table.columns[-2:].tolist() == ["voice", "speaker"]

    @pytest.mark.parametrize("pattern", ["", "  ", "*", "* chip", "chip *"])
    def test_a_pattern_without_a_word_at_its_ends_is_refused(self, pattern):
        with pytest.raises(LexiconError, match="expected words such as"):
            kwic(read_corpus(["a chip"]), pattern)

    def test_a_negative_window_is_refused(self):
        with pytest.raises(SchemaError, match="window is -1"):
            kwic(read_corpus(["a chip"]), "chip", window=-1)

    @given(texts)
    def test_every_keyword_is_a_slice_of_the_raw_text(self, documents):
        corpus = read_corpus(documents)
        for row in kwic(corpus, "c*", window=3).itertuples():
            assert corpus[row.doc_id][row.start : row.end] == row.keyword
            assert len(row.left.split()) <= 3


class TestFrequencies:
    def test_counts_rates_and_documents_are_those_of_a_hand_count(self):
        table = frequencies(read_corpus(["war war peace", "war"])).set_index("term")
        assert table.loc["war", ["count", "n_docs"]].tolist() == [3, 2]
        assert table.loc["war", ["rate", "share_docs"]].tolist() == [750.0, 1.0]
        assert table.loc["peace", ["rate", "share_docs"]].tolist() == [250.0, 0.5]

    def test_a_possessive_and_a_capital_are_the_same_term(self):
        table = frequencies(read_corpus(["China China’s CHINA's china"]))
        assert table.term.tolist() == ["china"]
        assert table["count"].tolist() == [4]

    def test_groups_hold_zeros_and_the_missing_group_is_named(self):
        corpus = corpus_of(["war", "peace", "peace"], desk=["b", "a", None])
        table = frequencies(corpus, by="desk")
        peace = table[table.term == "peace"]
        assert peace.group.tolist() == ["a", "b", "(not stated)"]
        assert peace["count"].tolist() == [1, 0, 1]

    def test_function_words_and_their_contractions_can_be_left_out(self):
        table = frequencies(
            read_corpus(["The system didn’t fail; it’s they're fault"]), remove_stopwords=True
        )
        assert table.term.tolist() == ["fail", "fault", "system"]

    def test_rates_refer_to_all_words_also_without_function_words(self):
        table = frequencies(read_corpus(["the chip"]), remove_stopwords=True)
        assert table.rate.tolist() == [500.0]

    def test_rare_terms_can_be_left_out(self):
        assert frequencies(read_corpus(["a b b"]), min_count=2).term.tolist() == ["b"]

    def test_a_group_without_words_has_no_rate(self):
        table = frequencies(corpus_of(["...", "war"], desk=["a", "b"]), by="desk")
        assert table["count"].tolist() == [0, 1]
        assert np.isnan(table.rate[0])

    def test_a_corpus_without_words_gives_an_empty_table(self):
        assert len(frequencies(read_corpus(["... !!!"]))) == 0

    def test_an_unknown_column_is_answered_with_the_nearest(self):
        with pytest.raises(SchemaError, match="Did you mean 'outlet'"):
            frequencies(read_corpus(["a"]), by="outlets")

    @settings(max_examples=30)
    @given(texts)
    def test_a_count_is_the_number_of_rows_in_the_concordance(self, documents):
        corpus = read_corpus(documents)
        table = frequencies(corpus)
        assert table["count"].sum() == len(textlab.tokenize(corpus))
        for term, count in zip(table.term, table["count"], strict=True):
            assert len(kwic(corpus, term)) == count


class TestDispersion:
    def test_dp_and_d_of_gries_textbook_case(self):
        # five equal parts of ten words; the term stands 1, 2, 3, 4, 5 times
        documents = [" ".join(["a"] * i + ["x"] * (10 - i)) for i in (1, 2, 3, 4, 5)]
        row = dispersion(read_corpus(documents), "a").iloc[0]
        shares = np.array([1, 2, 3, 4, 5]) / 15
        assert row["count"] == 15
        assert row.dp == pytest.approx(np.abs(shares - 0.2).sum() / 2)
        assert row.dp_norm == pytest.approx(row.dp / 0.8)
        assert row.juilland_d == pytest.approx(1 - (np.sqrt(2) / 3) / 2)

    def test_parts_of_unequal_length_are_weighed(self):
        # 3/4 and 1/4 of the words, 3/4 and 1/4 of the occurrences: spread as the words are
        row = dispersion(read_corpus(["a a a x x x", "a x"]), "a").iloc[0]
        assert row.dp == pytest.approx(0)
        assert row.juilland_d == pytest.approx(1)

    def test_all_in_the_smallest_part_is_one(self):
        row = dispersion(read_corpus(["x x x", "a a"]), "a").iloc[0]
        assert row.dp_norm == pytest.approx(1)
        assert row.juilland_d == pytest.approx(0)
        assert (row.range, row.n_docs) == (1, 1)

    def test_one_occurrence_has_no_dispersion_and_says_so(self):
        table = dispersion(read_corpus(["a x", "x x"]), ["a", "missing"])
        assert table.state.tolist() == [TOO_RARE, TOO_RARE]
        assert table[["dp", "dp_norm", "juilland_d"]].isna().all(axis=None)
        assert table["count"].tolist() == [1, 0]

    def test_one_document_has_no_dispersion_over_documents(self):
        assert dispersion(read_corpus(["a a"]), "a").state.tolist() == [ONE_PART]

    def test_a_document_without_words_is_no_part(self):
        with_empty = dispersion(read_corpus(["a x", "a x", "..."]), "a")
        pd.testing.assert_frame_equal(with_empty, dispersion(read_corpus(["a x", "a x"]), "a"))

    def test_equal_parts_run_across_documents_in_the_order_of_ids(self):
        corpus = corpus_of(["a x x", "x x a"], doc_id=["2", "1"])
        assert dispersion(corpus, "a", parts=3).range.tolist() == [1]  # x x | a a | x x

    def test_a_column_can_be_the_parts(self):
        corpus = corpus_of(["a", "a", "x"], desk=["k", "k", "l"])
        assert dispersion(corpus, "a", parts="desk").range.tolist() == [1]

    def test_every_term_is_listed_by_default_without_rare_ones(self):
        assert dispersion(read_corpus(["a a b", "b c"])).term.tolist() == ["a", "b"]

    def test_no_parts_are_refused(self):
        with pytest.raises(SchemaError, match="parts is 0"):
            dispersion(read_corpus(["a a"]), "a", parts=0)

    @settings(max_examples=30)
    @given(texts, st.one_of(st.just("document"), st.integers(1, 5)))
    def test_dp_stays_between_zero_and_one(self, documents, parts):
        table = dispersion(read_corpus(documents), parts=parts)
        known = table[table.state == "ok"]
        assert known.dp.between(-1e-12, 1).all()
        assert known.dp_norm.between(-1e-12, 1 + 1e-12).all()
        assert known.juilland_d.between(-1e-12, 1 + 1e-12).all()

    @settings(max_examples=30)
    @given(texts)
    def test_the_order_of_documents_changes_nothing(self, documents):
        rows = [{"doc_id": f"d{i}", "text": text} for i, text in enumerate(documents)]
        tables = [dispersion(Corpus(documents_table(r)), parts=3) for r in (rows, rows[::-1])]
        pd.testing.assert_frame_equal(*tables)


class TestLocate:
    def test_positions_are_shares_of_the_documents_words(self):
        table = locate(read_corpus(["x x x x", "a x x a"]), ["a"])
        assert table.doc_id.tolist() == ["d1", "d1"]
        assert table.position.tolist() == [0.0, 0.75]
        assert table.n.tolist() == [4, 4]

    def test_patterns_are_sought_each_for_itself(self):
        table = locate(read_corpus(["new chips"]), ["new chip*", "chip*"])
        assert table.term.tolist() == ["new chip*", "chip*"]
        assert table.start.tolist() == [0, 4]

    def test_documents_and_terms_without_a_hit_keep_their_category(self):
        table = locate(read_corpus(["x", "a"]), ["a", "b"])
        assert list(table.term.cat.categories) == ["a", "b"]
        assert list(table.doc_id.cat.categories) == ["d0", "d1"]

    @given(texts)
    def test_positions_lie_in_the_half_open_unit_interval(self, documents):
        table = locate(read_corpus(documents), ["c*", "war"])
        assert table.position.between(0, 1, inclusive="left").all()
