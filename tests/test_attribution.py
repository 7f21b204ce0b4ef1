"""Voices and speakers: what the rules take, and what they leave to the author."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from textlab import read_corpus, tokenize
from textlab.attribution import Attribution, attribute
from textlab.attribution.quotations import find_quotations
from textlab.attribution.verbs import reporting_verbs
from textlab.cleaning import clean
from textlab.corpus import Corpus, documents_table

SEEDS = Path(__file__).parents[1] / "seeds"


def attributed(*texts: str) -> Attribution:
    rows = [{"doc_id": f"d{i}", "text": text} for i, text in enumerate(texts)]
    return attribute(tokenize(Corpus(documents_table(rows))))


def said(text: str) -> list[tuple[str, str, str | None]]:
    """(content, voice, speaker) of each content span of a text."""
    rows = attributed(text).rows
    return [(text[r.start : r.end], r.voice, r.speaker and r.speaker.name) for r in rows]


def quoted(text: str) -> list[str]:
    return [text[q.inner_start : q.inner_end] for q in find_quotations(text)]


class TestQuotationMarks:
    def test_curly_straight_doubled_and_single_marks_are_read(self):
        assert quoted("“One two.” \"Three four.\" ''Five six.'' ‘Seven eight.’ 'Nine ten.'") == [
            "One two.",
            "Three four.",
            "Five six.",
            "Seven eight.",
            "Nine ten.",
        ]

    @pytest.mark.parametrize(
        "text",
        [
            "It's China's plan and the workers' plan; they don't mind.",
            "It’s China’s plan and the workers’ plan; they don’t mind.",
            "In the '90s they danced to rock 'n' roll.",
            "He stands 6'2\" and she 5'10\" tall.",
        ],
    )
    def test_apostrophes_elisions_and_inches_quote_nothing(self, text):
        assert quoted(text) == []

    def test_a_plural_possessive_does_not_close_a_single_quotation(self):
        assert quoted("They call it 'the workers' right to rest' there.") == [
            "the workers' right to rest"
        ]

    def test_single_marks_inside_a_quotation_belong_to_it(self):
        assert quoted("“They call it ‘progress’ at home,” she said.") == [
            "They call it ‘progress’ at home"
        ]

    def test_double_marks_inside_curly_single_ones_belong_to_them(self):
        assert quoted("‘I said “no” to him,’ she said.") == ["I said “no” to him"]

    def test_the_comma_before_the_closing_mark_is_not_content_but_a_question_mark_is(self):
        assert quoted('"We go," he said. "Who goes?" he said.') == ["We go", "Who goes?"]

    def test_an_unclosed_quotation_ends_with_its_paragraph(self):
        assert quoted("He said: “It began here.\n\nThe plant opened in May.") == ["It began here."]

    def test_a_stray_mark_followed_by_a_whole_quotation_is_dropped(self):
        assert quoted("A “stray mark. “We go,” he said.") == ["We go"]

    def test_a_quotation_that_runs_over_paragraphs_is_one_chain(self):
        text = "“First part.\n\n“Second part.\n\n“Third part,” she said. “Fourth.”"
        chains = [q.chain for q in find_quotations(text)]
        assert chains == [0, 0, 0, 1]

    def test_marks_around_nothing_are_no_quotation(self):
        assert quoted("He wrote \"\" and “…” and ' '.") == []


class TestDirectSpeech:
    @pytest.mark.parametrize(
        "text",
        [
            'Li Ming said, "The plan will work."',
            'Li Ming said on Monday: "The plan will work."',
            'Li Ming, head of the school, told reporters in Bonn, "The plan will work."',
            '"The plan will work.", said Li Ming, head of the school.',
            '"The plan will work.", Li Ming said in a statement.',
            'According to Li Ming, "The plan will work."',
            'Li Ming: "The plan will work."',
        ],
    )
    def test_a_quotation_beside_a_reporting_verb_is_direct(self, text):
        assert said(text) == [("The plan will work.", "direct", "Li Ming")]

    def test_both_halves_of_a_parted_quotation_have_the_speaker(self):
        assert said('"The plan," Li Ming said, "will work. It is cheap."') == [
            ("The plan", "direct", "Li Ming"),
            ("will work. It is cheap.", "direct", "Li Ming"),
        ]

    def test_a_further_quotation_in_the_paragraph_goes_on_speaking(self):
        text = '"The plan will work," said Li Ming. "It is cheap. It is good."'
        assert said(text)[1] == ("It is cheap. It is good.", "direct", "Li Ming")

    def test_a_quotation_behind_a_sentence_that_brings_in_a_speaker_is_theirs(self):
        text = 'Li Ming, head of the school, came to Bonn. "The plan will work. It is cheap."'
        assert said(text) == [("The plan will work. It is cheap.", "direct", "Li Ming")]

    def test_every_paragraph_of_a_chain_has_the_speaker_named_at_its_end(self):
        rows = said("“The plan will work.\n\n“It is cheap,” Li Ming said.")
        assert [row[1:] for row in rows] == [("direct", "Li Ming")] * 2

    def test_a_question_keeps_its_speaker_though_the_sentence_was_cut_behind_it(self):
        assert said('"Will it work?" Li Ming asked.') == [("Will it work?", "direct", "Li Ming")]

    def test_the_mention_of_the_speaker_has_its_place(self):
        text = 'The head of the school, Li Ming, said, "It will work."'
        row = attributed(text).table.iloc[0]
        assert text[row.speaker_start : row.speaker_end] == "The head of the school, Li Ming"
        assert row.speaker == "Li Ming"


class TestIndirectSpeech:
    @pytest.mark.parametrize(
        ("text", "content"),
        [
            ("Li Ming said that the plan will work.", "the plan will work"),
            ("Li Ming said the plan will work.", "the plan will work"),
            ("Li Ming told the council on Friday that the plan will work.", "the plan will work"),
            ("Li Ming dismissed speculation that it fails.", "speculation that it fails"),
            ("Li Ming called for more trains.", "more trains"),
            ("The plan will work, Li Ming said.", "The plan will work"),
            ("The plan will work, said Li Ming.", "The plan will work"),
            ("According to Li Ming, the plan will work.", "the plan will work"),
            ("The plan will work, according to Li Ming.", "The plan will work"),
            ("The plan will work, as per Li Ming.", "The plan will work"),
        ],
    )
    def test_what_a_reporting_verb_hands_over_is_indirect(self, text, content):
        assert said(text) == [(content, "indirect", "Li Ming")]

    def test_a_report_inside_its_content_leaves_two_spans(self):
        assert said("The old plan, Li Ming said, will work after all.") == [
            ("The old plan", "indirect", "Li Ming"),
            ("will work after all", "indirect", "Li Ming"),
        ]

    def test_a_participle_continues_with_the_same_speaker(self):
        assert said("Li Ming said the plan will work, adding that it is cheap.") == [
            ("the plan will work", "indirect", "Li Ming"),
            ("it is cheap", "indirect", "Li Ming"),
        ]

    def test_content_behind_a_subordinate_report_ends_at_the_comma(self):
        text = "When Li Ming said the plan will work, the crowd went home."
        assert said(text) == [("the plan will work", "indirect", "Li Ming")]

    @pytest.mark.parametrize(
        "text",
        [
            "Li Ming did not say that the plan will work.",
            "The claims that it works are old.",
            "Li Ming's claims surprised the council.",
            "Figures reported by the bank are old.",
            "The club added two players.",
            "A reasoning model was shown.",
            "I said that the plan will work.",
            "The results show that the plan works.",
        ],
    )
    def test_what_only_looks_like_a_report_is_the_authors(self, text):
        assert said(text) == []

    def test_the_class_of_the_verb_is_given(self):
        text = "Li Ming said it works. Li Ming noted that it works. Li Ming claimed that it works."
        classes = attributed(text).table["verb_class"]
        assert classes.tolist() == ["neutral", "factive", "distancing"]


class TestPartsOfQuotations:
    def test_a_partial_quotation_in_indirect_speech_is_mixed(self):
        text = 'Li Ming said the plan is "the best of all plans" and will stay.'
        assert said(text)[1] == ("the best of all plans", "mixed", "Li Ming")

    def test_a_quoted_name_given_by_someone_is_mixed(self):
        text = 'Li Ming called the vote a "farce" on Monday.'
        assert said(text) == [("farce", "mixed", "Li Ming")]

    def test_a_longer_fragment_in_the_authors_sentence_has_its_subject_as_speaker(self):
        text = 'Li Ming hailed it as "a new dawn for all the farmers" in May.'
        assert said(text) == [("a new dawn for all the farmers", "mixed", "Li Ming")]

    def test_few_quoted_words_that_nobody_says_are_scare_quotes(self):
        assert said("The firm took a 'quantum leap' in May.") == [("quantum leap", "scare", None)]

    @pytest.mark.parametrize(
        "text",
        [
            'The film "Ne Zha 2" broke a record.',
            "It stands in the 'No.1 central document' of 2025.",
            'Its theme, "New Forces and Global Technology Cooperation," was wide.',
        ],
    )
    def test_names_and_titles_in_quotation_marks_are_the_authors(self, text):
        assert said(text) == []


class TestSpeakers:
    def test_a_surname_is_joined_to_the_full_name_in_either_order(self):
        text = "Foreign Minister Wang Yi met Daren Tang, head of the office. {} said it works."
        assert said(text.format("Wang"))[0][2] == "Wang Yi"
        assert said(text.format("Mr. Tang"))[0][2] == "Daren Tang"

    def test_two_of_one_surname_are_told_apart_by_who_stood_last(self):
        text = "Professor Li Ming said it works. Professor Li Hong came. Li said it fails."
        assert [row[2] for row in said(text)] == ["Li Ming", "Li Hong"]

    def test_a_pronoun_is_the_person_last_named(self):
        text = "Li Ming, head of the school, came to Bonn with Topstar. He said it works."
        assert said(text)[0][2] == "Li Ming"

    def test_a_person_named_only_inside_a_quotation_is_no_antecedent(self):
        text = 'Dr. Li Ming said, "Dr. Ann Lee was here." He said it works.'
        assert said(text)[1][2] == "Li Ming"

    def test_a_pronoun_without_antecedent_has_no_speaker_but_a_voice(self):
        assert said("He said it works.") == [("it works", "indirect", None)]

    def test_a_surname_that_is_a_pronoun_too_is_a_name_before_a_name(self):
        assert said("He Xiaopeng, Chairman of the firm, said it works.")[0][2] == "He Xiaopeng"

    @pytest.mark.parametrize("speaker", ["CNN", "the company", "its developers", "Topstar"])
    def test_organizations_and_descriptions_speak(self, speaker):
        assert said(f"{speaker[:1].upper()}{speaker[1:]} said it works.")[0][2] == speaker

    def test_an_apposition_with_commas_and_points_is_passed_over(self):
        text = "Wu Fengli, Board Chairman and President of Topstar Co., Ltd., said it works."
        assert said(text)[0][2] == "Wu Fengli"

    @pytest.mark.parametrize(
        "title",
        ["Sen. Li Ming of Ohio", "Dr. Li Ming", "FBI agent Li Ming", "Chief Scientist Li Ming"],
    )
    def test_titles_and_ranks_are_no_part_of_a_name(self, title):
        assert said(f"{title} said it works.")[0][2] == "Li Ming"

    def test_a_name_does_not_reach_over_the_end_of_a_sentence(self):
        text = "Minister Wang Yi spoke in Beijing. Wang said it works."
        assert said(text)[0][2] == "Wang Yi"

    def test_a_dateline_is_no_speaker(self):
        assert said("BEIJING — Li Ming praised it, saying the plan works.")[0][2] == "Li Ming"


SEED_VOICES = [
    ("000", "China’s remarkable progress in the AI", "indirect", "Wu Fengli", "factive"),
    ("000", "the Asian nation’s advancements in", "indirect", "Wu Fengli", "neutral"),
    ("000", "Topstar intends to collaborate", "indirect", "Wu Fengli", "neutral"),
    ("000", "speculation that AI-driven automation", "indirect", "Wu Fengli", "distancing"),
    ("000", "robotics aims to complement", "indirect", "Wu Fengli", "neutral"),
    ("000", "Topstar is willing to share", "indirect", "Wu Fengli", "neutral"),
    ("000", "China's prominent role in battery", "indirect", "Li Changdong", "neutral"),
    ("000", "the shift towards renewable", "indirect", "Li Changdong", "neutral"),
    ("000", "the strategic objectives of XPENG", "indirect", "He Xiaopeng", "neutral"),
    ("000", "the company's dedication to", "indirect", "He Xiaopeng", "neutral"),
    ("000", "XPeng Motors plans to mass-produce", "indirect", "He Xiaopeng", "neutral"),
    ("000", "the company’s readiness to", "indirect", "He Xiaopeng", "neutral"),
    ("000", "China’s technological achievements as proof", "indirect", "Wang Yi", "factive"),
    ("000", "Where there is blockade, there is", "direct", "Wang Yi", "neutral"),
    ("001", "it processes some tasks at speeds", "indirect", "its developers", "neutral"),
    ("001", "quantum leap", "scare", None, None),
    ("001", "closed", "scare", None, None),
    ("001", "DeepSeek follows an open source", "direct", "Lou Qinjian", "neutral"),
    ("001", "innovation in the pharma space", "indirect", "Zhao Hong", "neutral"),
    ("001", "A recent headline is about", "direct", "Zhao Hong", "neutral"),
    ("001", "The therapy he's speaking of", "indirect", "CNN", "neutral"),
    ("002", "new quality productive forces", "scare", None, None),
    ("002", "lights-out", "scare", None, None),
    ("002", "frontier fields", "indirect", "this year’s government work report", "factive"),
    ("003", "volunteers", "scare", None, None),
    ("003", "China's rapid technological", "indirect", "these reports", "factive"),
    ("003", "open-source projects, including", "indirect", "ZGC Forum", "factive"),
    ("003", "a desire for enhanced", "indirect", "Daren Tang", "neutral"),
    ("003", "the need for ongoing momentum", "indirect", "Daren Tang", "neutral"),
    ("004", "two sessions", "scare", None, None),
    ("004", "two sessions", "scare", None, None),
    ("004", "the need to keep up", "indirect", "Guangxi Zhuang Autonomous Region", "neutral"),
    ("004", "more resources to go to", "indirect", "Anhui Province", "neutral"),
    ("004", "the set-up of a nationally", "indirect", "Hubei Province", "neutral"),
    ("004", "the development of humanoid", "indirect", "Beijing city", "factive"),
    ("004", 'expanding "robot + " applications', "indirect", "Guangdong Province", "neutral"),
    ("004", "robot +", "mixed", "Guangdong Province", "neutral"),
    ("004", "two sessions", "scare", None, None),
    ("004", "bottleneck", "scare", None, None),
    ("004", "six little dragons", "scare", None, None),
]

SEED_SPANS = [
    ("000", "Where there is blockade, there is breakthrough", "direct", "Wang Yi"),
    ("000", "suppression, there is innovation.”", "direct", "Wang Yi"),
    ("000", "US restrictions would fail", "indirect", "Wang Yi"),
    ("000", "China has been working diligently", "author", None),
    ("000", "the restrictions imposed by the United States", "author", None),
    ("000", "Topstar's fundamental competitive advantage", "author", None),
    ("000", "Brunp Recycling is leading efforts", "author", None),
    ("001", "DeepSeek follows an open source technological path.", "direct", "Lou Qinjian"),
    ("001", "Such an open source approach has facilitated", "direct", "Lou Qinjian"),
    ("001", "contributed to China's wisdom to the world.", "direct", "Lou Qinjian"),
    ("001", "one can see China's innovative and inclusive", "direct", "Lou Qinjian"),
    ("001", "We are catching up with the others", "direct", "Zhao Hong"),
    ("001", '"Ne Zha 2"', "author", None),
    ("001", "'No.1 central document'", "author", None),
    ("001", "the US has been imposing curbs on high-tech exports", "author", None),
    ("001", "the market-shaking emergence of DeepSeek's AI", "author", None),
    ("003", "New Quality Productive Forces and Global Technology", "author", None),
    ("004", '"six little dragons,"', "scare", None),
]


@pytest.fixture(scope="module")
def seeds() -> Attribution:
    return attribute(tokenize(clean(read_corpus(SEEDS))))


class TestTheFiveArticles:
    def test_every_voice_is_the_one_a_reader_hears(self, seeds):
        found = [
            (doc[:3], seeds.corpus[doc][start:end], voice, speaker, verb_class)
            for doc, start, end, voice, speaker, verb_class in seeds.table[
                ["doc_id", "start", "end", "voice", "speaker", "verb_class"]
            ]
            .astype(object)
            .where(lambda t: t.notna(), None)
            .itertuples(index=False)
        ]
        assert len(found) == len(SEED_VOICES)
        begun = [
            (d, text[: len(e[1])], *rest)
            for (d, text, *rest), e in zip(found, SEED_VOICES, strict=True)
        ]
        assert begun == SEED_VOICES

    @pytest.mark.parametrize(("doc", "text", "voice", "speaker"), SEED_SPANS)
    def test_any_span_has_its_voice_and_speaker(self, seeds, doc, text, voice, speaker):
        row = next(i for i, doc_id in enumerate(seeds.corpus.doc_ids) if doc_id.startswith(doc))
        body = seeds.corpus.bodies[row]
        start = body.index(text)
        found = seeds.of([row], [start], [start + len(text)])
        assert (found.voice[0], found.speaker[0]) == (voice, speaker)


class TestTheTable:
    def test_a_second_call_returns_the_same_object(self):
        tokens = tokenize(read_corpus(["Li Ming said it works."]))
        assert attribute(tokens) is attribute(tokens)

    def test_missing_is_missing_and_changing_the_table_changes_nothing_kept(self):
        found = attributed("The firm took a 'quantum leap' in May.")
        table = found.table
        assert table[["speaker", "speaker_start", "verb", "verb_class"]].isna().all(axis=None)
        table.loc[0, "start"] = 99
        assert found.table.loc[0, "start"] != 99

    def test_a_corpus_without_speech_gives_an_empty_table_of_the_same_columns(self):
        empty, full = attributed("Nothing here."), attributed("Li Ming said it works.")
        assert empty.table.empty
        assert list(empty.table.columns) == list(full.table.columns)
        assert empty.of([0], [0], [7]).voice.tolist() == ["author"]

    def test_residue_is_not_heard(self):
        corpus = read_corpus(["Li Ming said it works.\nAnn Lee said it fails."])
        removed = pd.DataFrame(
            {"doc_id": ["d0"], "start": [0], "end": [22], "rule": ["x"], "p": [np.nan]}
        )
        found = attribute(tokenize(corpus.derive(removed=removed)))
        assert found.table["speaker"].tolist() == ["Ann Lee"]


class TestVoicesOfSpans:
    TEXT = 'Li Ming said the plan is "the best of all plans" and will stay. It rained.'

    def ask(self, piece: str) -> str:
        start = self.TEXT.index(piece)
        return str(attributed(self.TEXT).of([0], [start], [start + len(piece)]).voice[0])

    def test_the_innermost_content_decides(self):
        assert self.ask("best of all") == "mixed"

    def test_a_span_mostly_outside_the_inner_content_takes_the_outer_one(self):
        assert self.ask('the plan is "the best') == "indirect"

    def test_a_sentence_that_is_mostly_content_takes_its_voice(self):
        assert self.ask(self.TEXT[:63]) == "indirect"

    def test_a_span_outside_every_content_is_the_authors(self):
        assert self.ask("It rained.") == "author"
        assert self.ask("Li Ming said") == "author"

    def test_two_halves_of_a_quotation_count_together(self):
        text = '"It is a good plan," Li Ming said, "and a cheap one."'
        found = attributed(text).of([0], [0], [len(text)])
        assert (found.voice[0], found.speaker[0]) == ("direct", "Li Ming")

    def test_documents_do_not_touch(self):
        found = attributed("It rained all day.", "Li Ming said it works.")
        assert found.of([0, 1], [13, 13], [18, 18]).voice.tolist() == ["author", "indirect"]

    def test_no_span_gives_no_voice(self):
        assert attributed(self.TEXT).of([], [], []).voice.tolist() == []


class TestVerbs:
    def test_a_verb_has_one_class_and_known_kinds_of_complement(self):
        classes: dict[str, set[str]] = {}
        for verbs in reporting_verbs().values():
            for verb in verbs:
                classes.setdefault(verb.lemma, set()).add(verb.verb_class)
        assert {lemma for lemma, found in classes.items() if len(found) > 1} == set()

    def test_every_verb_with_a_complement_has_a_class(self):
        import tomllib

        from textlab.attribution.verbs import FILE, _entries

        lists = tomllib.loads(FILE.read_text("utf-8"))
        classed = {lemma for text in lists["class"].values() for lemma in _entries(text)}
        assert {e for text in lists["takes"].values() for e in _entries(text)} - classed == set()

    @pytest.mark.parametrize(
        ("form", "lemma"),
        [("said", "say"), ("tells", "tell"), ("denies", "deny"), ("admitted", "admit")],
    )
    def test_forms_lead_to_their_verb(self, form, lemma):
        assert lemma in {verb.lemma for verb in reporting_verbs()[form]}


PIECES = st.sampled_from(
    [
        *"“”\"'‘’«»().,:;!?—\n",
        *("''", "\n\n", "\r\n", "Li", "Ming", "Mr.", "He", "who", "said", "that", "told", "the"),
        *("according", "to", "Ltd.", "plan", "works", "and", "called", "it", "saying"),
        *("6'2\"", "中国", "\u200b", "U.S.", "as", "per", "not", "on", "Monday", "\xa0", "\x00"),
    ]
)
HOSTILE = st.lists(PIECES, max_size=60).map(" ".join) | st.lists(PIECES, max_size=60).map("".join)
ANY_TEXT = HOSTILE | st.text(max_size=200)
PARAGRAPH = "\n\nrain fell on the hills and the rivers rose until the fields stood under water."


class TestInvariants:
    @given(ANY_TEXT)
    def test_no_text_raises_and_every_span_lies_in_its_text(self, text):
        found = attributed("x" + text)
        for row in found.table.itertuples():
            assert 0 <= row.start < row.end <= len(text) + 1
            if not pd.isna(row.speaker_start):
                assert 0 <= row.speaker_start < row.speaker_end <= len(text) + 1

    @given(ANY_TEXT | st.text(st.sampled_from("“”\"' a\ud800\n"), max_size=30))
    def test_quotations_are_ordered_disjoint_and_inside_their_paragraph(self, text):
        found = find_quotations(text)
        for q in found:
            assert q.start <= q.inner_start < q.inner_end <= q.end
            assert not set(text[q.start : q.end]) & {"\n", "\r"}
        assert all(a.end <= b.start for a, b in pairwise(found))

    @given(HOSTILE)
    def test_an_unrelated_paragraph_before_or_behind_changes_nothing_else(self, text):
        alone = [tuple(row) for row in attributed("It rained. " + text).rows]
        behind = [tuple(row) for row in attributed("It rained. " + text + PARAGRAPH).rows]
        assert behind == alone
        ahead = attributed(PARAGRAPH.strip() + "\n\n" + "It rained. " + text).rows
        shift = len(PARAGRAPH.strip()) + 2
        assert [(r.start - shift, r.end - shift, r.voice) for r in ahead] == [
            (row[0], row[1], row[2]) for row in alone
        ]

    @given(HOSTILE)
    def test_a_document_is_read_alike_alone_and_in_company(self, text):
        alone = attributed("x " + text)
        company = attributed("“Yes,” Li Ming said.", "x " + text, "He said: “No.")
        assert [row for d, row in zip(company.doc, company.rows, strict=True) if d == 1] == list(
            alone.rows
        )

    @given(st.lists(HOSTILE, min_size=1, max_size=3), st.data())
    def test_of_agrees_with_looking_at_every_row(self, texts, data):
        found = attributed(*[f"x {text}" for text in texts])
        doc = data.draw(st.integers(0, len(texts) - 1))
        end = data.draw(st.integers(1, len(texts[doc]) + 2))
        start = data.draw(st.integers(0, end - 1))
        rows = [row for d, row in zip(found.doc, found.rows, strict=True) if d == doc]
        assert found.of([doc], [start], [end]).voice[0] == _voice_by_hand(rows, start, end)


def _voice_by_hand(rows, start: int, end: int) -> str:
    """The rule of `of`, read off the rows one by one: innermost depth first."""
    depth = [
        sum(q.end > row.start for q in rows[:i] if q.start <= row.start)
        for i, row in enumerate(rows)
    ]
    for level in sorted(set(depth), reverse=True):
        shared = [
            (max(0, min(row.end, end) - max(row.start, start)), row.voice)
            for row, d in zip(rows, depth, strict=True)
            if d == level
        ]
        if 2 * sum(n for n, _ in shared) > end - start:
            return max(shared, key=lambda pair: pair[0])[1]
    return "author"
