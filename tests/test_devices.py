"""The devices on 160 passages of our own (golden/devices.toml), and what must hold for any text.

A third of the passages was kept aside while the rules were tuned. Passages and rules have one
author, so even the unseen third flatters. At the first look at it (48 passages, 24 figures, exact
spans): antithesis 4 of 4 found and 1 false, parallelism 4 of 4, anaphora 3 of 4, tricolon 4 of 4
and 1 false, chiasmus 4 of 4, rhetorical questions 4 of 4. The missed anaphora and the false
tricolon were mended afterwards. The floors below are what all 160 reach now.
"""

from __future__ import annotations

import random
import tomllib
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from textlab import find_rhetoric, read_corpus
from textlab.corpus import Corpus
from textlab.devices import (
    Figure,
    anaphora,
    antithesis,
    chiasmus,
    parallelism,
    rhetorical_question,
    tricolon,
)
from textlab.registry import found, load
from textlab.schema import SchemaError, frame
from textlab.tokens import tokenize

NAMES = ["anaphora", "antithesis", "chiasmus", "parallelism", "rhetorical_question", "tricolon"]
FLOORS = {  # precision, recall; exact spans
    "anaphora": (1.0, 1.0),
    "antithesis": (0.93, 1.0),
    "chiasmus": (0.8, 1.0),
    "parallelism": (1.0, 1.0),
    "rhetorical_question": (1.0, 1.0),
    "tricolon": (1.0, 0.92),
}
GOLDEN = tomllib.loads((Path(__file__).parent / "golden" / "devices.toml").read_text("utf-8"))
BLOCKADE = (
    "Where there is blockade, there is breakthrough; "
    "where there is suppression, there is innovation"
)


def spans(device, text):
    """Texts of the figures in one text."""
    return [text[f.start : f.end] for f in device.find(tokenize(read_corpus([text])))]


def cues(device, text):
    """The words that carry the figures of one text."""
    figures = device.find(tokenize(read_corpus([text])))
    return [text[a:b] for f in figures for a, b in f.cues]


def passages(device):
    return [p for p in GOLDEN["passage"] if p["device"] == device]


def everything(corpus: Corpus) -> dict[str, list[Figure]]:
    tokens = tokenize(corpus)
    return {name: load("textlab.devices", name, "device").find(tokens) for name in NAMES}


def check(corpus: Corpus) -> None:
    """What holds for the figures of any corpus."""
    for figures in everything(corpus).values():
        assert figures == sorted(figures, key=lambda f: (f.doc, f.start, f.end))
        for figure in figures:
            text = corpus.texts[figure.doc]
            assert 0 <= figure.start < figure.end <= len(text)
            assert not text[figure.start].isspace() and not text[figure.end - 1].isspace()
            assert 0 <= figure.score <= 1
            assert all(figure.start <= a < b <= figure.end for a, b in figure.cues)
        for one, other in pairwise(figures):
            assert one.doc < other.doc or one.end <= other.start


class TestPassages:
    @pytest.mark.parametrize("device", NAMES)
    def test_exact_spans_reach_the_floor(self, device, record_property):
        rows = passages(device)
        corpus = read_corpus([row["text"] for row in rows])
        figures = everything(corpus)[device]
        given_spans = [(f.doc, corpus.texts[f.doc][f.start : f.end]) for f in figures]
        wanted = {(i, row["span"]) for i, row in enumerate(rows) if "span" in row}
        right = len(wanted & set(given_spans))
        precision, recall = right / len(given_spans), right / len(wanted)
        record_property("precision", precision)
        record_property("recall", recall)
        assert (precision, recall) >= FLOORS[device] and recall >= FLOORS[device][1]

    @pytest.mark.parametrize("device", NAMES)
    def test_there_are_twelve_of_each_kind_and_a_third_is_unseen(self, device):
        rows = passages(device)
        for kind in (True, False):
            side = [row for row in rows if ("span" in row) == kind]
            assert len(side) >= 12
            assert sum(row["unseen"] for row in side) >= len(side) // 3

    @pytest.mark.parametrize("row", [p for p in GOLDEN["passage"] if "span" in p])
    def test_a_labelled_span_stands_once_in_its_passage(self, row):
        assert row["text"].count(row["span"]) == 1


class TestOwnDevices:
    @pytest.mark.parametrize(
        "figure",
        [
            Figure(0, 2, 700, 0.5, "r"),
            Figure(0, 5, 5, 0.5, "r"),
            Figure(9, 0, 5, 0.5, "r"),
            Figure(-1, 0, 5, 0.5, "r"),
            Figure(0, 0, 5, 5.0, "r"),
            Figure(0, 0, 5, 0.5, "r", ((0, 9),)),
            (0, 0, 5),
        ],
    )
    def test_a_figure_that_lies_nowhere_is_refused(self, figure):
        with pytest.raises(SchemaError, match="device own returned"):

            def own(tokens):
                return [figure]

            find_rhetoric(read_corpus(["A great success."]), own)

    def test_a_file_is_a_device(self, tmp_path):
        (tmp_path / "first_word.py").write_text(
            "from textlab.devices import Figure\n"
            "def find(tokens):\n    return [Figure(0, 0, 1, 1.0, 'first')]\n"
        )
        measure = find_rhetoric(read_corpus(["A text."]), [tmp_path / "first_word.py"])
        assert measure.evidence[["label", "text"]].values.tolist() == [["first_word", "A"]]
        with pytest.raises(SchemaError, match="expected a Python file"):
            find_rhetoric(read_corpus(["A text."]), [tmp_path / "nowhere.py"])


class TestLanguages:
    def test_a_device_refuses_a_language_it_was_not_made_for(self):
        table = pd.DataFrame({"text": [BLOCKADE, BLOCKADE], "language": ["fr", "en"]})
        measure = find_rhetoric(read_corpus(table), ["parallelism"])
        assert measure.scores["state"].tolist() == ["language is fr, device is en", "ok"]
        assert measure.scores["hits"].tolist() == [0, 1]
        assert measure.evidence["doc_id"].tolist() == ["d1"]

    @pytest.mark.parametrize("name", found("textlab.devices"))
    def test_every_shipped_device_names_its_language(self, name):
        assert load("textlab.devices", name, "device").LANGUAGE == "en"


class TestEveryDevice:
    def test_the_folder_holds_the_six(self):
        assert set(NAMES) <= set(found("textlab.devices"))

    @pytest.mark.parametrize("name", NAMES)
    def test_its_docstring_says_what_it_confuses_and_who_defined_it(self, name):
        text = load("textlab.devices", name, "device").__doc__
        assert "Confuses:" in text and "(" in text and "*" in text

    def test_labelled_passages_keep_the_contract(self):
        check(read_corpus([row["text"] for row in GOLDEN["passage"]]))

    def test_one_document_of_all_passages_keeps_the_contract(self):
        check(read_corpus(["\n".join(row["text"] for row in GOLDEN["passage"])]))

    @pytest.mark.parametrize(
        "text", ["", "?", "Why", '"', "“Who knows? ‘Why not", "a", ", , ; — ( ) ? ! …", "\ud800 no"]
    )
    def test_scraps_and_unbalanced_marks_never_raise(self, text):
        check(read_corpus([text, "One more text, so that there is a word."]))

    @settings(max_examples=80)
    @given(
        st.lists(
            st.sampled_from(
                [
                    *"where there is fear hope and or not the we I Why? No. no it's Rome".split(),
                    *" ,;:—–-()“”\"'‘’….?!\n",
                ]
            ),
            max_size=60,
        )
    )
    def test_any_words_and_marks_keep_the_contract(self, pieces):
        check(read_corpus([" ".join(pieces) + " end", "".join(pieces) + " end"]))

    @settings(max_examples=30)
    @given(st.text(max_size=200))
    def test_any_text_keeps_the_contract(self, text):
        check(read_corpus([text + " end"]))

    def test_documents_do_not_touch_each_other(self):
        texts = [row["text"] for row in GOLDEN["passage"]]
        together = everything(read_corpus(texts))
        for i in range(0, len(texts), 9):
            alone = everything(read_corpus([texts[i]]))
            for name in NAMES:
                here = [f for f in together[name] if f.doc == i]
                assert [(f.start, f.end, f.score) for f in here] == [
                    (f.start, f.end, f.score) for f in alone[name]
                ]

    @pytest.mark.parametrize("row", [p for p in GOLDEN["passage"] if "span" in p][::2])
    def test_a_doubled_line_adds_no_hit(self, row):
        line = row["text"].split("\n")[0]
        once, twice = everything(read_corpus([line])), everything(read_corpus([f"{line}\n{line}"]))
        assert {n: len(once[n]) for n in NAMES} == {n: len(twice[n]) for n in NAMES}

    @pytest.mark.parametrize("name", NAMES)
    def test_upper_case_keeps_the_hits(self, name):
        device = load("textlab.devices", name, "device")
        kept = [
            row["span"].upper() in spans(device, row["text"].upper())
            for row in passages(name)
            if row.get("span") in spans(device, row["text"])
        ]
        assert sum(kept) >= len(kept) - 1

    def test_residue_is_never_inside_a_figure(self):
        text = (
            "No child should go hungry. PHOTO: VCG No child should sleep outside. No child waits."
        )
        corpus = read_corpus([text])
        at = text.index("PHOTO")
        removed = frame(
            "removed",
            {"doc_id": ["d0"], "start": [at], "end": [at + 10], "rule": ["credit"], "p": [1.0]},
        )
        cleaned = corpus.derive(removed=removed)
        for figures in everything(cleaned).values():
            assert all(f.end <= at or f.start >= at + 10 for f in figures)

    @pytest.mark.parametrize("piece", ["where there is fear, there is hope; ", "a b, c a, ", "x "])
    def test_a_sentence_of_forty_thousand_characters_is_read(self, piece):
        check(read_corpus([piece * (40_000 // len(piece)) + "end"]))

    def test_reporting_prose_gives_less_than_one_figure_in_a_thousand_words(self):
        utils = pytest.importorskip("gensim.test.utils")
        path = Path(utils.datapath("lee_background.cor"))
        corpus = read_corpus(path.read_text("utf-8").splitlines()[:50])
        number = sum(len(figures) for figures in everything(corpus).values())
        assert number <= len(tokenize(corpus)) / 1000


class TestAntithesis:
    @pytest.mark.parametrize(
        "text",
        [
            f"{BLOCKADE}.",
            f"Wang said, “{BLOCKADE}.”",
            f'Wang said, "{BLOCKADE}."',
            f"Wang said, ‘{BLOCKADE}.’",
            f"Wang said, “{BLOCKADE}.",
            f"Wang said that {BLOCKADE}.",
            BLOCKADE,
            BLOCKADE.upper(),
            BLOCKADE.replace(";", ","),
            BLOCKADE.replace(",", " —").replace(";", " —"),
            BLOCKADE.replace(", ", "—").replace("; ", "—"),
            BLOCKADE.replace("; w", ". W"),
        ],
    )
    def test_blockade_and_breakthrough_is_one_figure_over_its_whole_length(self, text):
        at = text.casefold().index("where there is blockade")
        (figure,) = antithesis.find(tokenize(read_corpus([text])))
        assert (figure.start, figure.end) == (at, at + len(text[at:].rstrip('.”"’')))
        assert figure.rule == "alternating"

    def test_it_is_found_in_the_seed(self):
        corpus = read_corpus(Path(__file__).parents[1] / "seeds")
        found_in = [
            corpus.texts[f.doc][f.start : f.end]
            for f in antithesis.find(tokenize(corpus))
            if corpus.doc_ids[f.doc].startswith("000")
        ]
        assert found_in == [BLOCKADE]

    def test_its_cues_are_the_opposed_words(self):
        assert cues(antithesis, BLOCKADE) == [
            "blockade",
            "breakthrough",
            "suppression",
            "innovation",
        ]
        assert cues(antithesis, "Speech is silver, silence is golden.") == [
            "Speech",
            "silver",
            "silence",
            "golden",
        ]

    def test_not_only_but_also_adds(self):
        assert not spans(antithesis, "The rich are not only loved but the poor are also loved.")
        assert not spans(antithesis, "We are not just poor in winter, but rich in summer.")

    def test_a_bare_but_is_no_cue(self):
        assert not spans(antithesis, "He ran for the bus, but the bus was full.")

    def test_results_set_names_against_names(self):
        text = "Shares in Oslo rose 3 per cent, shares in Rome fell 2 per cent."
        assert not spans(antithesis, text)

    def test_alternation_without_opposition_is_parallel_only(self):
        text = "Where there is bread, there is butter; where there is tea, there is sugar."
        assert not spans(antithesis, text)
        assert spans(parallelism, text) == [text[:-1]]


class TestParallelism:
    def test_four_clauses_that_alternate_are_one_figure(self):
        assert spans(parallelism, f"Wang said, “{BLOCKADE}.”") == [BLOCKADE]

    def test_a_series_runs_from_its_first_to_its_last_member(self):
        text = "Then we will build the boats, we will train the crews, we will cross the bay."
        assert spans(parallelism, text) == [
            "we will build the boats, we will train the crews, we will cross the bay"
        ]

    def test_its_cues_are_the_repeated_words(self):
        assert cues(parallelism, "No pain, no gain.") == ["No", "no"]

    def test_it_stays_in_its_paragraph(self):
        line = "Some came for the money.", "Some came for the music."
        assert spans(parallelism, " ".join(line)) and not spans(parallelism, "\n".join(line))

    def test_the_same_clause_twice_is_repetition(self):
        assert not spans(parallelism, "We will build the boats, we will build the boats.")

    @pytest.mark.parametrize("mark", [",", " —", " –", ";", "."])
    def test_the_mark_between_members_does_not_matter(self, mark):
        assert len(spans(parallelism, f"They ran to the sea{mark} They ran to the hill.")) == 1

    def test_more_members_rank_higher(self):
        two = "They sang for the king, they sang for the queen."
        three = two[:-1] + ", they sang for the cook."
        first, second = parallelism.find(tokenize(read_corpus([two, three])))
        assert second.score > first.score


class TestAnaphora:
    def test_its_cues_are_the_openings(self):
        text = "Never again will we wait. Never again will we beg."
        assert cues(anaphora, text) == ["Never again will we", "Never again will we"]

    def test_it_crosses_lines(self):
        text = "I remember the trams.\nI remember the salt.\nI remember the coins."
        assert spans(anaphora, text) == [text[:-1]]

    def test_a_headline_and_its_longer_twin_are_no_anaphora(self):
        text = "Never again will we beg\nNever again will we beg | City News"
        assert not spans(anaphora, text)

    def test_a_function_word_opening_needs_three(self):
        two = "There was a queue at the gate. There was nobody at the desk."
        assert not spans(anaphora, two)
        assert spans(anaphora, two + " There was a light in the hall.")

    def test_a_kept_subject_is_no_anaphora(self):
        text = "The company makes pumps. The company hired 300 people. The company lost money."
        assert not spans(anaphora, text)

    def test_he_said_he_said_is_no_anaphora(self):
        assert not spans(anaphora, "He said it was late. He said it was cold. He said it was dark.")

    def test_shuffling_sentences_cuts_it_fivefold(self):
        openings = ["Every morning he", "No child should", "If we wait, the", "Too many homes"]
        tails = ["go", "swim", "sing", "fall", "wait", "burn", "rest"]
        members = [f"{opening} {tail}." for opening in openings for tail in tails]
        filler = [
            f"{name} closed {n} doors." for n, name in enumerate("Abe Bea Cy Di Ed Fay".split())
        ]
        ordered = sum(
            len(c.cues)
            for c in anaphora.find(tokenize(read_corpus([" ".join(members + filler * 8)])))
        )
        shuffled = members + filler * 8
        random.Random(3).shuffle(shuffled)
        left = sum(len(c.cues) for c in anaphora.find(tokenize(read_corpus([" ".join(shuffled)]))))
        assert ordered == 28
        assert left * 5 <= ordered

    def test_swapping_its_members_keeps_it(self):
        one, other = "Never again will we wait.", "Never again will we beg."
        assert len(spans(anaphora, f"{other} {one}")) == 1


class TestTricolon:
    def test_its_cues_are_the_members(self):
        text = "We ask for a roof, a school, and a road."
        assert cues(tricolon, text) == ["a roof", "a school", "a road"]

    def test_a_series_of_four_is_none(self):
        assert not spans(tricolon, "They came to listen, to learn, to lead and to leave.")
        assert not spans(tricolon, "I saw, I signed, I suffered, I slept.")

    def test_names_and_numbers_are_lists(self):
        assert not spans(tricolon, "Talks were held in Oslo, in Paris and in Rome.")
        assert not spans(tricolon, "It flooded in 2001, in 2005 and in 2009.")

    def test_bare_nouns_are_a_list_unless_they_sound_or_weigh_alike(self):
        assert not spans(tricolon, "They sell bread, cheese and rope.")
        assert spans(tricolon, "They ask for liberty, dignity and charity.")
        assert spans(tricolon, "It is a land of hunger, fear and rain.")

    def test_dashes_serve_for_commas(self):
        assert spans(tricolon, "I saw — I signed — I suffered.") == [
            "I saw — I signed — I suffered"
        ]


class TestChiasmus:
    def test_its_cues_stand_crosswise(self):
        text = "Fair is foul, and foul is fair."
        assert cues(chiasmus, text) == ["Fair", "foul", "foul", "fair"]

    def test_true_ones_rank_above_chance(self):
        rows = passages("chiasmus")
        figures = chiasmus.candidates(tokenize(read_corpus([row["text"] for row in rows])))
        ranked = sorted(figures, key=lambda f: -f.score)
        assert all("span" in rows[f.doc] for f in ranked[:8])

    def test_pronouns_may_cross(self):
        assert spans(chiasmus, "I trusted her and she trusted me.")

    def test_thirty_words_are_the_limit(self):
        filler = "and so on " * 11
        assert not chiasmus.candidates(
            tokenize(
                read_corpus([f"Winners never {filler} lose; losers never {filler} win winners."])
            )
        )

    def test_candidates_include_what_is_not_reported(self):
        tokens = tokenize(read_corpus(["You know what I mean and I think you agree with the man."]))
        assert chiasmus.candidates(tokens) and not chiasmus.find(tokens)

    def test_it_stays_in_its_paragraph(self):
        assert not spans(chiasmus, "Fair is foul,\nfoul is fair.")


class TestRhetoricalQuestion:
    @pytest.mark.parametrize("mark", ["?", "?!"])
    def test_the_span_ends_with_the_mark(self, mark):
        text = f"Prices doubled. Who could possibly pay that{mark} No one."
        assert spans(rhetorical_question, text) == [f"Who could possibly pay that{mark}"]

    def test_an_answer_by_the_author_is_a_cue(self):
        assert not spans(rhetorical_question, "Did the plan work? It ran for a year.")
        assert spans(rhetorical_question, "Did the plan work? No. It ran for a year.")

    @pytest.mark.parametrize("marks", ["“”", '""', "‘’", "''", "«»"])
    def test_a_quoted_question_is_another_voice(self, marks):
        text = f"He shrugged. {marks[0]}Who knows? Nobody.{marks[1]} Then he left."
        assert not spans(rhetorical_question, text)

    def test_a_quoted_term_inside_does_not_make_it_another_voice(self):
        text = "Is this what “progress” really looks like?"
        assert spans(rhetorical_question, text) == [text]

    def test_a_possessive_is_no_quote_mark(self):
        assert spans(rhetorical_question, "The workers' rights were sold. Who cares?") == [
            "Who cares?"
        ]

    def test_an_interviewer_is_answered(self):
        assert not spans(rhetorical_question, "Q: Why not leave?\nA: I like it here.")
        assert not spans(rhetorical_question, "Why not leave?\n“I like it here,” she says.")

    def test_a_colon_inside_an_argument_is_no_speaker(self):
        text = "But the question is simple: who cares?"
        assert spans(rhetorical_question, text) == [text]

    def test_readers_are_asked_for_something(self):
        text = "Have you ever seen a flood like that? Send us your pictures."
        assert not spans(rhetorical_question, text)

    def test_two_in_a_row_raise_each_other(self):
        one = rhetorical_question.find(tokenize(read_corpus(["Who cares?"])))
        two = rhetorical_question.find(tokenize(read_corpus(["Who cares? Who knows?"])))
        assert two[0].score > one[0].score
