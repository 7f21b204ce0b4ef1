import json
import math
import re
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import textlab
from textlab.cleaning import RULES, Residue, clean, find_residue
from textlab.schema import SchemaError

ROOT = Path(__file__).parents[1]
GOLDEN = Path(__file__).parent / "golden"
SEEDS = json.loads((GOLDEN / "residue.json").read_text("utf-8"))
PAGES = sorted((GOLDEN / "pages").glob("*.txt"))
_MARK = re.compile(r"⟦(\w+)⟧(.*?)⟦/⟧", re.DOTALL)

# Lines of an ordinary article, to stand around what a test is about.
BODY = (
    "The council met on Tuesday evening to hear what the engineers had found under the bridge.\n\n"
    "They reported that two of the nine piers would have to be rebuilt before the next winter.\n\n"
    "The work will cost more than the town earns in a year, and nobody knows who should pay it."
)


def seed(stem: str) -> str:
    return (ROOT / "seeds" / f"{stem}.txt").read_bytes().decode("utf-8")


def page(path: Path) -> tuple[str, list[tuple[int, int, str]]]:
    """The raw text of an invented page, and the spans that its marks declare."""
    marked = path.read_text("utf-8").partition("\n====\n")[0]
    text, spans, at = "", [], 0
    for mark in _MARK.finditer(marked):
        text += marked[at : mark.start()]
        spans.append((len(text), len(text) + len(mark[2]), mark[1]))
        text += mark[2]
        at = mark.end()
    return text + marked[at:], spans


def spans(text: str) -> list[tuple[int, int, str]]:
    return [(r.start, r.end, r.rule) for r in find_residue(text)]


def removed(text: str) -> list[tuple[str, str]]:
    return [(r.rule, text[r.start : r.end]) for r in find_residue(text)]


def body(text: str) -> str:
    """What a reader of the cleaned text reads."""
    (corpus_body,) = clean(textlab.read_corpus([text])).bodies
    return " ".join(corpus_body.split())


class TestTheSeeds:
    @pytest.mark.parametrize("stem", SEEDS)
    def test_every_span_is_the_one_read_by_eye(self, stem):
        assert spans(seed(stem)) == [tuple(row) for row in SEEDS[stem]["removed"]]

    def test_an_injected_name_leaves_a_sentence_that_reads_right(self):
        assert (
            "top legislature and political advisory body, known as the" in body(
                seed("004_c713ab368d90f957")
            )
        )  # fmt: skip

    def test_a_glued_prefix_leaves_the_first_sentence(self):
        assert body(seed("000_3a6ff85f4caa5960")).startswith("China’s state-of-the-art technology")
        assert body(seed("002_ad0bac76e0583640")).startswith("The term “new quality")

    def test_headings_inside_the_article_are_body(self):
        assert "More than DeepSeek While China’s" in body(seed("002_ad0bac76e0583640"))

    def test_no_restriction_word_of_the_related_list_is_left(self):
        text = body(seed("003_d77fb9b790d12e3e"))
        assert "Tariffs" not in text and "Blocks" not in text
        assert text.endswith("technological advancements are shared across the globe.")

    def test_a_caption_that_stands_three_times_is_removed_three_times(self):
        captions = [t for rule, t in removed(seed("001_aa17b74190edc292")) if rule == "caption"]
        assert captions.count(captions[3]) == 3
        assert captions[3].startswith("Humanoid robots perform the Yanko dance")


class TestInventedPages:
    @pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
    def test_exactly_the_marked_spans_are_removed(self, path):
        text, expected = page(path)
        assert spans(text) == expected

    @pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
    def test_windows_line_ends_change_the_offsets_only(self, path):
        text, expected = page(path)
        dos = text.replace("\n", "\r\n")
        found = [(rule, dos[a:b]) for a, b, rule in spans(dos)]
        assert found == [(rule, text[a:b]) for a, b, rule in expected]

    def test_there_are_pages_of_many_kinds(self):
        assert len(PAGES) >= 15


class TestProseThatMentionsIt:
    """Ordinary sentences about cookies, newsletters, photos and editors are body."""

    @pytest.mark.parametrize(
        "sentence",
        [
            "We use cookies at Christmas to bribe the children, and nobody has ever complained.",
            "By continuing to use cookies the company broke the law, the court said on Monday.",
            "The site uses cookies to follow readers from page to page, critics of the firm say.",
            "“By continuing to browse our site you agree to our use of cookies,” the banner says.",
            "Subscribe to enough newsletters and you will never read one of them to its end again.",
            "Her newsletter reaches forty thousand people, more than the town's last newspaper.",
            "The photo by the door shows the mayor's father in uniform, and nobody talks of it.",
            "She posted a picture of the sea and wrote that she would never come home again.",
            "Editor's notes from the archive show that the story was cut by half before it ran.",
            "AI disclaimers are spreading across news sites, and few readers ever look at them.",
            "The article was written by artificial means, as the critics of that century put it.",
            "Share prices fell on Facebook and Twitter, while most other technology shares rose.",
            "Copyright law in 2024 protects far more than it did when the first statute was made.",
            "Reporting by the paper in 1998 had shown that the money was gone before the vote.",
            "Related articles of clothing were found near the river, but no trace of the man.",
            "Correction fluid was invented by a typist who was tired of typing her pages again.",
            "NATO — the alliance that was founded in 1949 — said that it would study the offer.",
            "Views of the valley from the old road are among the finest in the whole country.",
            "Read more slowly, the teacher said, and you will find that the poem is about bread.",
            "The views that he expressed in May did not necessarily reflect those of his party.",
            "Follow the money on Twitter and Facebook and you will soon be in another country.",
            "Follow him on Twitter and you will see why.",
            "Subscribe to this theory and you must give up the others, all updates included.",
            "Have you ever found a stranger's letter in your inbox and answered it at once?",
            "The photo was taken on a cold morning in 1945 by a soldier who never came home.",
            "Photo caption contests draw thousands of readers to the last page of the paper.",
            "The article was written by an AI, the newspaper admitted after two days of silence.",
            "This essay was translated into nine languages before its author had turned thirty.",
            "This story is first of all about a bridge, and only then about those who built it.",
            "The views expressed by the minister are his alone, the prime minister said at noon.",
            "Watch: he never blinks.",
            "This story was written by Ann on a machine from 1950 that has lost its letter e.",
            "With reporting from Kyiv, Warsaw and Vienna the paper tried to show both sides of it.",
            "Watch the first minute of the film again and count how often the clock is shown.",
        ],
    )
    def test_it_stays_wherever_it_stands(self, sentence):
        for text in (
            f"{sentence}\n\n{BODY}",
            f"{BODY}\n\n{sentence}",
            f"{BODY}\n{sentence}\n{BODY}x.",
        ):
            assert not [r for r in find_residue(text) if sentence in text[r.start : r.end]], (
                removed(text)
            )

    def test_a_last_sentence_about_somebody_in_the_article_is_no_bio(self):
        text = (
            BODY + "\n\nMaria Lopez found the cracks.\n\nMaria Lopez is an engineer and a writer."
        )
        assert removed(text) == []

    def test_a_last_sentence_about_somebody_new_is_one(self):
        text = BODY + "\n\nMaria Lopez is an engineer and a writer."
        assert removed(text) == [("author_bio", "Maria Lopez is an engineer and a writer.")]


class TestShortDocuments:
    """A document that is only a headline, a sentence or a caption keeps it."""

    @pytest.mark.parametrize(
        "text",
        [
            "Markets rise as talks resume",
            "By Jane Doe",
            "Advertisement",
            "March 3, 2024",
            "A view of the city. Photo: VCG",
            "Jane Doe is a reporter for the Daily Post.",
            "We use cookies to improve your experience.",
            "Shares rose on Monday.",
            "\n\nShares rose on Monday.\n\n",
        ],
    )
    def test_one_line_keeps_it(self, text):
        assert removed(text) == []

    def test_a_list_of_headlines_loses_nothing(self):
        assert removed("Shares rise\nShares fall after the vote\nWhy shares rose again") == []

    def test_a_sentence_keeps_all_but_its_dateline(self):
        text = "WASHINGTON (AP) — The bank left its main rate unchanged on Wednesday, as expected."
        assert removed(text) == [("dateline", "WASHINGTON (AP) —")]

    def test_a_headline_over_prose_is_a_title(self):
        text = "Old bridge must be rebuilt\n\n" + BODY
        assert removed(text) == [("title", "Old bridge must be rebuilt")]

    def test_a_headline_that_asks_is_a_title_only_above_a_byline_or_date(self):
        question = "Who will pay for the bridge?"
        assert removed(f"{question}\n\n{BODY}") == []
        assert ("title", question) in removed(f"{question}\nBy Jane Doe\n\n{BODY}")

    def test_a_salutation_is_no_title(self):
        assert removed("Ladies and gentlemen of the council\n\n" + BODY) == []


class TestHeadingsAndFirstLines:
    """What stands inside the article, or is its first sentence, is body."""

    @pytest.mark.parametrize(
        "heading",
        ["More than money", "Home", "8:46", "Facebook", "Help", "Related costs", "Save more"],
    )
    def test_a_heading_between_paragraphs_stays(self, heading):
        first, second, third = BODY.split("\n\n")
        end = "Nobody spoke for a while."
        for parts in ((first, heading, second, third, end), (first, second, heading, third, end)):
            assert removed("\n\n".join(parts)) == []

    def test_a_short_first_sentence_below_the_title_is_no_standfirst(self):
        text = f"Old bridge must be rebuilt\n\nThe bridge will be closed tomorrow.\n\n{BODY}"
        assert removed(text) == [("title", "Old bridge must be rebuilt")]

    def test_a_short_article_goes_on_below_a_related_list(self):
        text = (
            f"{BODY}\n\nRelated stories\n\nHow the bridge was built\n\n"
            "The mayor wants a loan.\n\nThe bank has not answered him.\n\nNobody expects it to."
        )
        assert [rule for rule, _ in removed(text)] == ["related_articles"] * 2

    def test_an_obituary_keeps_its_name_as_title(self):
        text = f"Maria Lopez, novelist of the harbor\n\nBy Jane Doe\n\n{BODY}"
        assert [rule for rule, _ in removed(text)] == ["title", "byline"]

    def test_two_bios_at_the_foot_are_both_bios(self):
        bios = [
            "Maria Lopez is an engineer and the author of a book on wooden bridges in the north.",
            "John Roe is a historian.",
        ]
        assert removed("\n\n".join([BODY, *bios])) == [("author_bio", bio) for bio in bios]

    def test_comments_of_readers_are_dated(self):
        comments = (
            "ann says:\nMarch 3, 2024 at 9:12 am\nNonsense.\nbob says:\nMarch 4, 2024\nAgreed!"
        )
        assert {rule for rule, _ in removed(f"{BODY}\n\n{comments}")} == {"comments"}
        tale = "And the wolf said:\nLet me in.\nAnd the pig said:\nNot by the hair of my chin."
        assert removed(f"{BODY}\n\n{tale}") == []


class TestRepeatedLines:
    def test_poems_and_refrains_keep_every_line(self):
        villanelle = (
            "The river runs as if it knew the way,\nAnd no one asks it where it means to go.\n\n"
            "The boats come home at the end of the day;\nThe river runs as if it knew the way.\n\n"
            "And no one asks it where it means to go,\nAnd no one asks it where it means to go."
        )
        assert removed(villanelle) == []

    def test_a_blues_line_sung_twice_is_kept_twice(self):
        verse = "I hate to see that evening sun go down so low"
        assert removed(f"{verse}\n{verse}\n'Cause my good man he has left this town") == []

    def test_a_speech_keeps_its_anaphora_and_its_chant(self):
        dreams = [
            f"I have a dream that one day {place} will be a place where every child can read, "
            "and where no one asks a child whose child it is before it is taught to read."
            for place in ("the valley", "the harbor", "the last village on the hill")
        ]
        text = "\n\n".join(
            [dreams[0], "We will not wait.", dreams[1], "We will not wait.", dreams[2]]
        )
        assert removed(text + "\n\nWe will not wait.\n\nWe will not wait.") == []

    def test_a_transcript_keeps_its_speakers(self):
        text = "\n".join(f"SMITH: {line}\nJONES: No." for line in BODY.split("\n\n"))
        assert removed(text) == []

    def test_a_diary_keeps_its_dates(self):
        days = ["March 1, 2024", "March 2, 2024", "March 3, 2024"]
        parts = zip(days, BODY.split("\n\n"), strict=True)
        assert removed("\n\n".join(f"{day}\n\n{text}" for day, text in parts)) == []

    def test_of_a_paragraph_scraped_twice_the_first_stays(self):
        first = BODY.partition("\n\n")[0] + " It was long past midnight when they left."
        text = f"{first}\n\n{BODY}\n\n{first}"
        assert spans(text) == [(text.rindex(first), len(text), "repeat")]

    def test_a_list_announced_by_a_colon_is_no_menu(self):
        names = "\n".join(
            f"Candidate {word}" for word in "one two three four five six seven".split()
        )
        assert (
            removed(f"{BODY}\n\nThe candidates of the old town are:\n{names}\nCandidate eight")
            == []
        )

    def test_a_menu_below_the_body_is_one(self):
        labels = "World Politics Money Travel Weather Games Puzzles Archive".split()
        assert removed(BODY + "\n\n" + "\n".join(labels)) == [("menu", label) for label in labels]

    def test_tour_dates_below_the_body_are_body(self):
        dates = "\n".join(f"June {day} – Town Hall, Springfield" for day in range(10, 22))
        assert removed(f"{BODY}\n\n{dates}") == []


class TestInlineSpans:
    def test_a_name_is_injected_only_where_it_is_glued_to_a_word(self):
        text = f"【WinBet】Old bridge must be rebuilt\n\n{BODY}\n\nThe firm WinBet may pay.WinBet"
        assert [t for rule, t in removed(text) if rule == "injected_name"] == [
            "【WinBet】",
            "WinBet",
        ]

    def test_a_tag_alone_proves_nothing(self):
        text = f"【Analysis】Old bridge must be rebuilt\n\n{BODY}"
        assert removed(text) == [("title", "【Analysis】Old bridge must be rebuilt")]

    def test_the_source_of_a_chart_is_no_outlet(self):
        first, rest = BODY.split("\n\n", 1)
        chart, repost = "Source: Ministry of Works", "Source: Reuters"
        for text in (f"{first}\n\n{chart}\n\n{rest}", f"{BODY}\n\n{chart}"):
            assert removed(text) == []
        assert removed(f"{BODY}\n\n{repost}") == [("source_line", repost)]

    def test_an_agency_is_never_an_injected_name(self):
        text = f"Old bridge must be rebuilt\nSource: Reuters\n\n{BODY},Reuters reported on Monday."
        assert "injected_name" not in [rule for rule, _ in removed(text)]

    @pytest.mark.parametrize(
        ("first", "prefix"),
        [
            ("BEIJING- China’s rail company", "BEIJING-"),
            ("BEIJING, March 5 (Xinhua) -- China's rail company", "BEIJING, March 5 (Xinhua) --"),
            ("NEW YORK — The rail company", "NEW YORK —"),
            ("Geneva (AFP) – The rail company", "Geneva (AFP) –"),
            ("SPRINGFIELD, Ill. (AP) — The rail company", "SPRINGFIELD, Ill. (AP) —"),
            ("ISLAMABAD: The rail company", "ISLAMABAD:"),
        ],
    )
    def test_datelines_of_many_houses(self, first, prefix):
        text = f"{first} said on Monday that it would run more trains to the coast.\n\n{BODY}"
        assert removed(text) == [("dateline", prefix)]

    @pytest.mark.parametrize(
        "first",
        [
            "US-China talks went on without a result, as most people in both towns had expected",
            "BREAKING: The bridge was closed on Monday, an hour before the morning traffic began",
            "COVID-19 - the virus that closed the town - has not been seen here since last spring",
            "UNESCO — The agency that lists old bridges — has never listed this one in any year",
        ],
    )
    def test_what_only_looks_like_a_dateline(self, first):
        assert removed(f"{first}.\n\n{BODY}") == []


HOSTILE = {
    "empty": "",
    "newlines": "\n\r\n\r\n\n",
    "blanks": " \t\xa0\u200b\n\ufeff \n",
    "nul": "\0\n\0\n" + BODY,
    "lone surrogate": "\ud800 title of it\n\n" + BODY + "\udfff",
    "bidi": "\u202eBy Jane Doe\u202c\n\u2066" + BODY + "\u2069",
    "carriage returns": BODY.replace("\n", "\r"),
    "byte order mark": "\ufeffOld bridge must be rebuilt\n\n" + BODY,
    "brackets": "[(【" * 5000 + "\n" + BODY,
    "dashes": "A-" * 5000 + " — " * 5000,
    "digits": "1/2/2020 " * 5000 + "\n" + BODY,
    "colons": "Source:" * 2000 + "\n" + BODY,
    "combining": "e\u0301" * 20_000,
}


class TestHostileInput:
    @pytest.mark.parametrize("name", HOSTILE)
    def test_it_is_answered_with_sound_spans(self, name):
        assert_sound(HOSTILE[name])

    def test_a_byte_order_mark_hides_no_title(self):
        assert removed(HOSTILE["byte order mark"]) == [("title", "Old bridge must be rebuilt")]

    def test_old_mac_line_ends_are_line_ends(self):
        text = f"Old bridge must be rebuilt\r\r{BODY}".replace("\n", "\r")
        assert removed(text) == [("title", "Old bridge must be rebuilt")]

    @pytest.mark.parametrize(
        "text",
        [
            "word " * 400_000,
            "By Jane Doe and " * 60_000,
            "x" * 10_000_000,
            "A-" * 1_000_000,
            "As a reporter for the " * 90_000,
            "© " * 500_000 + "\n" + BODY,
            "Advertisement\n" * 30_000,
            "\n".join(f"Headline {i} of a very long list of headlines" for i in range(100_000)),
            "\n".join(f"A view of the bridge number {i} /VCG" for i in range(20_000)),
            "\n\n".join(
                f"The engineers found {i} cracks under the old bridge." for i in range(20_000)
            ),
            (BODY + "\n\nBy Jane Doe\nMarch 3, 2024\nRelated\n") * 3_000,
        ],
        ids=lambda text: f"{text[:14].strip()}",
    )
    def test_large_texts_take_seconds(self, text):
        begun = time.process_time()
        find_residue(text)
        assert time.process_time() - begun < 20


class TestClean:
    def test_the_text_is_never_changed(self):
        corpus = textlab.read_corpus(ROOT / "seeds")
        cleaned = clean(corpus)
        assert cleaned.texts == corpus.texts
        assert len(corpus.removed) == 0 < len(cleaned.removed)

    def test_the_body_has_the_length_of_the_text(self):
        cleaned = clean(textlab.read_corpus(ROOT / "seeds"))
        assert [len(b) for b in cleaned.bodies] == [len(t) for t in cleaned.texts]

    def test_cleaning_twice_adds_nothing(self):
        once = clean(textlab.read_corpus(ROOT / "seeds"))
        twice = clean(once)
        assert twice.removed.astype(str).equals(once.removed.astype(str))
        assert twice.metadata.astype(str).equals(once.metadata.astype(str))
        assert twice.fingerprint == once.fingerprint

    def test_rules_can_be_chosen_and_then_completed(self):
        corpus = textlab.read_corpus(ROOT / "seeds")
        captions = clean(corpus, rules=["caption"])
        assert set(captions.removed.rule) == {"caption"}
        assert len(captions.metadata) == 0
        completed = clean(captions).removed
        assert completed.astype(str).equals(clean(corpus).removed.astype(str))

    def test_a_rule_has_no_probability(self):
        assert clean(textlab.read_corpus(ROOT / "seeds")).removed.p.isna().all()
        assert math.isnan(Residue(0, 1, "title").p)

    def test_an_unknown_rule_is_answered_with_the_list_and_the_nearest(self):
        corpus = textlab.read_corpus([BODY])
        with pytest.raises(SchemaError, match="no cleaning rule 'captoin'.*Did you mean 'caption'"):
            clean(corpus, rules=["captoin"])

    def test_every_rule_found_can_be_named(self):
        found = set(clean(textlab.read_corpus(ROOT / "seeds")).removed.rule)
        assert found <= set(RULES)
        assert len(set(RULES)) == len(RULES)

    def test_spans_removed_by_the_user_stay_and_are_not_marked_again(self):
        corpus = textlab.read_corpus(["Old bridge must be rebuilt\n\n" + BODY])
        mine = textlab.schema.frame(
            "removed",
            {"doc_id": ["d0"], "start": [4], "end": [10], "rule": ["by hand"], "p": [1.0]},
        )
        cleaned = clean(corpus.derive(removed=mine))
        assert cleaned.removed.rule.tolist() == ["by hand"]

    def test_the_same_texts_in_another_order_are_cleaned_the_same(self):
        texts = [seed(stem) for stem in SEEDS]
        there, back = clean(textlab.read_corpus(texts)), clean(textlab.read_corpus(texts[::-1]))
        assert there.bodies == back.bodies[::-1]

    def test_sentences_and_headlines_lose_nothing(self):
        corpus = textlab.read_corpus([*BODY.split("\n\n"), "Old bridge must be rebuilt"])
        assert clean(corpus).bodies == corpus.texts


def assert_sound(text: str) -> None:
    """Spans are sorted, disjoint, inside the text, and hold something at both ends."""
    at = 0
    for r in find_residue(text):
        assert at <= r.start < r.end <= len(text)
        assert not text[r.start].isspace() and not text[r.end - 1].isspace()
        assert r.rule in RULES
        assert "\n" not in text[r.start : r.end]
        at = r.end


_SUBJECTS = (
    "The mayor",
    "An engineer",
    "Her editor",
    "The photo",
    "Their newsletter",
    "A cookie jar",
)
_VERBS = ("asked for", "never found", "shared", "wrote about", "paid twice for", "walked past")
_OBJECTS = ("the old bridge", "a second boat", "the morning paper", "every map of the town")
_ENDS = ("on the day of the vote", "because nobody else would", "long before the winter came")
_SENTENCES = st.builds(
    lambda *parts: " ".join(parts) + ".",
    *map(st.sampled_from, (_SUBJECTS, _VERBS, _OBJECTS, _ENDS)),
)
_FRAGMENTS = st.sampled_from(
    [line for path in PAGES for line in page(path)[0].splitlines() if line]
    + [line for stem in SEEDS for line in seed(stem).splitlines() if line]
    + [
        "",
        "",
        "By",
        "©",
        "Source:",
        "0:00",
        "×",
        "Related",
        "【",
        "March 3, 2024",
        "\xa0",
        "\ufeff",
    ]
)


class TestProperties:
    @given(st.text())
    def test_any_text_has_sound_spans(self, text):
        assert_sound(text)

    @settings(max_examples=100)
    @given(st.lists(_FRAGMENTS, max_size=25), st.sampled_from(["\n", "\n\n", "\r\n", "\r", " "]))
    def test_any_mixture_of_lines_has_sound_spans(self, lines, end):
        assert_sound(end.join(lines))

    @settings(max_examples=100)
    @given(
        st.lists(_SENTENCES, min_size=1, max_size=30, unique=True),
        st.sampled_from(["\n", "\n\n", " "]),
    )
    def test_distinct_ordinary_sentences_lose_nothing(self, sentences, end):
        assert find_residue(end.join(sentences)) == []

    @settings(max_examples=30)
    @given(
        st.lists(
            st.lists(_FRAGMENTS, min_size=1, max_size=15).map("\n".join), min_size=1, max_size=4
        )
    )
    def test_a_second_cleaning_adds_no_row(self, texts):
        texts = [text + "\nx" for text in texts]
        once = clean(textlab.read_corpus(texts))
        twice = clean(once)
        assert len(twice.removed) == len(once.removed)
        assert len(twice.metadata) == len(once.metadata)
        assert twice.bodies == once.bodies
