"""Words, sentences and paragraphs keep their places in the raw text."""

from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from textlab import read_corpus, tokenize
from textlab.corpus import Corpus, documents_table
from textlab.tokens import WORD, normalize, sentence_spans

texts = st.text(
    st.one_of(st.characters(exclude_categories=["Cs"]), st.sampled_from(" .,!?\n\r“”\"'’-&")),
    max_size=200,
)


def corpus_of(*texts: str) -> Corpus:
    return Corpus(documents_table([{"doc_id": f"d{i}", "text": t} for i, t in enumerate(texts)]))


def words(text: str) -> list[str]:
    return [match[0] for match in WORD.finditer(text)]


class TestWords:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("China’s R&D won't stop", ["China’s", "R&D", "won't", "stop"]),
            ("the U.S. No.1 chip", ["the", "U.S.", "No.1", "chip"]),
            ("a 105-qubit Zuchongzhi 3.0", ["a", "105-qubit", "Zuchongzhi", "3.0"]),
            ("up 5.4% to $1.5-trillion", ["up", "5.4%", "to", "$1.5-trillion"]),
            ("the 14th NPC in 2025.", ["the", "14th", "NPC", "in", "2025"]),
            ("1,000,000 people, 6G", ["1,000,000", "people", "6G"]),
            ("“We” ‘quote’ 'this'", ["We", "quote", "this"]),
            ("end.Next good—bad", ["end", "Next", "good", "bad"]),
            ("self-reliance, AI-driven", ["self-reliance", "AI-driven"]),
            ("cafe\u0301 go\u200bod", ["cafe\u0301", "go\u200bod"]),
            ("*** !!! --", []),
        ],
    )
    def test_news_words_stay_whole(self, text, expected):
        assert words(text) == expected

    def test_forms_that_look_alike_compare_alike(self):
        assert normalize("cafe\u0301") == normalize("CAFÉ") == "café"
        assert normalize("go\u200bod") == normalize("ＧＯＯＤ") == "good"
        assert normalize("China’s") == normalize("CHINA'S")

    def test_a_possessive_is_left_out_of_the_stem(self):
        tokens = tokenize(read_corpus(["China’s firms' US's it's"]))
        stems = dict(zip(tokens.vocabulary, tokens.stems, strict=True))
        assert stems == {"China’s": "china", "firms": "firms", "US's": "us", "it's": "it"}


class TestSentences:
    @pytest.mark.parametrize(
        ("line", "expected"),
        [
            ("He lives in the U.S. and works.", 1),
            ("Guangdong Topstar Co., Ltd., won. It grew.", 2),
            ("Mr. Li of the 14th NPC met J. D. Vance at 5 p.m. on Monday.", 1),
            ("It rose 5.4 percent. Zuchongzhi 3.0 beat No. 1.", 2),
            ("“It works. We ship now,” he said.", 2),
            ("“Stop!” he said. “No.” Then he left.", 3),
            ("(Some say more.) Others do not.", 2),
            ("Is it? Yes! No.", 3),
            ("It ran at over 400 km/h. The CR450 ran at 450 km/h, they say.", 2),
            ("A headline without a stop", 1),
            ("中国科技创新。这是第二句。", 2),
        ],
    )
    def test_hard_cases(self, line, expected):
        assert len(sentence_spans(line)) == expected

    def test_a_closing_quote_stays_with_its_sentence(self):
        line = 'He said "go." "Stay," she said.'
        assert [line[a:b] for a, b in sentence_spans(line)] == [
            'He said "go."',
            '"Stay," she said.',
        ]

    def test_a_line_break_ends_a_sentence(self):
        tokens = tokenize(read_corpus(["A headline\nThe first sentence."]))
        assert [tokens.sentence_text(s) for s in range(2)] == ["A headline", "The first sentence."]

    @given(texts)
    def test_sentences_are_in_order_apart_and_cover_what_is_not_blank(self, text):
        line = text.replace("\n", " ").replace("\r", " ")
        spans = sentence_spans(line)
        assert all(a < b for a, b in spans)
        assert all(spans[i][1] <= spans[i + 1][0] for i in range(len(spans) - 1))
        inside = "".join(line[a:b] for a, b in spans)
        assert "".join(inside.split()) == "".join(line.split())


class TestEncoding:
    @given(st.lists(texts, min_size=1, max_size=4))
    def test_every_offset_cuts_its_word_from_the_raw_text(self, given_texts):
        tokens = tokenize(corpus_of(*given_texts))
        for t, doc, a, b in zip(tokens.types, tokens.doc, tokens.start, tokens.end, strict=True):
            assert given_texts[doc][a:b] == tokens.vocabulary[t]

    @given(texts, texts)
    def test_joining_two_texts_joins_their_words(self, a, b):
        apart = [len(tokenize(corpus_of(text))) for text in (a, b)]
        assert len(tokenize(corpus_of(f"{a}\n\n{b}"))) == sum(apart)

    @given(st.lists(texts, min_size=1, max_size=4))
    def test_units_add_up(self, given_texts):
        units = tokenize(corpus_of(*given_texts)).units
        totals = units.groupby("unit", observed=True)["n"].sum()
        assert totals.nunique() <= 1 or (totals == 0).all()
        assert not units.duplicated(["doc_id", "unit", "unit_id"]).any()

    def test_residue_holds_no_word_and_shifts_no_offset(self, seeds, cleaned):
        tokens = tokenize(cleaned)
        for doc_id, spans in cleaned.removed.groupby("doc_id", observed=True):
            inside = tokens.doc == cleaned.position(doc_id)
            for a, b in zip(spans["start"], spans["end"], strict=True):
                assert not np.any(inside & (tokens.start < b) & (tokens.end > a))

    def test_encoding_twice_gives_the_same_object(self, seeds):
        assert tokenize(seeds) is tokenize(seeds)

    def test_documents_without_a_word_have_no_sentence(self):
        tokens = tokenize(corpus_of("!!!", "A word."))
        assert tokens.sentences_per_document.tolist() == [0, 1]
        assert tokens.words_per_document.tolist() == [0, 2]

    def test_order_of_documents_changes_no_type(self):
        one, two = tokenize(corpus_of("b a", "c")), tokenize(corpus_of("c", "b a"))
        assert one.vocabulary == two.vocabulary

    def test_sentence_at_finds_the_sentence_of_a_character(self):
        tokens = tokenize(corpus_of("One here. Two there.", "Three."))
        at = tokens.sentence_at(np.array([0, 0, 0, 1]), np.array([0, 9, 10, 3]))
        assert at.tolist() == [0, 0, 1, 2]


@pytest.mark.parametrize(
    "text",
    [
        "a" * 2_000_000,
        "a. " * 200_000,
        "It rose. We saw. " * 60_000,
        "“" * 100_000 + "a",
        "\u0301" * 50_000 + "a",
        "- " * 300_000,
    ],
    ids=["no space", "tiny sentences", "short sentences", "quotes", "marks", "dashes"],
)
def test_hostile_shapes_take_linear_time(text):
    start = time.perf_counter()
    tokenize(corpus_of(text))
    assert time.perf_counter() - start < 20
