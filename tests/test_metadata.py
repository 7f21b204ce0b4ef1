import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import textlab
from test_cleaning import BODY, PAGES, ROOT, SEEDS, page, seed
from textlab.cleaning import Finding, clean, find_metadata, find_residue
from textlab.cleaning.forms import (
    DATE,
    bio_subject,
    byline_names,
    is_byline,
    is_date_line,
    is_outlet,
    is_person,
    iso_date,
)

FIELDS = ["title", "outlet", "author", "date", "date_kind"]


def read(text: str) -> list[Finding]:
    return find_metadata(text, find_residue(text))


def values(text: str, field: str) -> list[tuple[str, str]]:
    return [(f.value, f.kind) for f in read(text) if f.field == field]


def documents(*texts: str) -> pd.DataFrame:
    return clean(textlab.read_corpus(list(texts))).documents


class TestTheSeeds:
    @pytest.mark.parametrize("stem", SEEDS)
    def test_every_statement_is_the_one_read_by_eye(self, stem):
        found = [(f.field, f.value, f.kind, f.start, f.end) for f in read(seed(stem))]
        assert found == [tuple(row) for row in SEEDS[stem]["metadata"]]

    def test_the_documents_table_says_what_is_known_and_leaves_the_rest_empty(self):
        table = documents(*map(seed, SEEDS))[FIELDS].astype(object)
        rows = table.where(table.notna(), None).values.tolist()
        assert rows == [
            [None, "Tehran Times", None, "2025-03-08", "scraper"],
            [
                "Inclusive innovation of China's sci-tech stars hailed amid Two Sessions",
                "CGTN",
                "Ankit Prasad",
                "2025-03-05",
                "updated",
            ],
            [None, None, "Yi Xin", "2025-03-18", "scraper"],
            [
                "Zhongguancun Forum 2025: Showcasing China's Technological Evolution",
                "Beijing Post",
                None,
                "2025-04-08",
                "masthead",
            ],
            [
                "Focus on tech innovations to elevate China’s advancement",
                None,
                None,
                "2025-03-06",
                "repost",
            ],
        ]

    def test_a_title_has_no_injected_tag(self):
        (title,) = [f for f in read(seed("004_c713ab368d90f957")) if f.field == "title"]
        assert title.value == "Focus on tech innovations to elevate China’s advancement"

    @pytest.mark.parametrize("stem", SEEDS)
    def test_every_removed_title_byline_and_date_is_found_again(self, stem):
        text = seed(stem)
        stated = {"title", "byline", "date_line", "scraper_prefix", "author_bio", "injected_name"}
        for span in find_residue(text):
            if span.rule in stated:
                inside = [f for f in read(text) if span.start <= f.start and f.end <= span.end]
                assert inside, span


class TestInventedPages:
    @pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
    def test_what_the_page_says_is_read(self, path):
        said = path.read_text("utf-8").partition("\n====\n")[2]
        expected = [tuple(line.split(" | ")) for line in said.splitlines()]
        assert [(f.field, f.value, f.kind) for f in read(page(path)[0])] == expected


class TestDates:
    @pytest.mark.parametrize(
        ("text", "iso"),
        [
            ("2025-03-08", "2025-03-08"),
            ("2025/3/8", "2025-03-08"),
            ("05-Mar-2025", "2025-03-05"),
            ("5 March 2025", "2025-03-05"),
            ("5th March, 2025", "2025-03-05"),
            ("Apr 08, 2025", "2025-04-08"),
            ("Sept. 9, 2021", "2021-09-09"),
            ("April 8th 2025", "2025-04-08"),
            ("13/04/2024", "2024-04-13"),
            ("04/13/2024", "2024-04-13"),
            ("04/04/2024", "2024-04-04"),
            ("13.04.2024", "2024-04-13"),
        ],
    )
    def test_forms_that_are_read(self, text, iso):
        assert iso_date(DATE.search(f"on {text}, ")) == iso

    @pytest.mark.parametrize("text", ["03/04/2024", "31 February 2024", "2024-13-01", "45/13/2024"])
    def test_a_day_that_cannot_be_told_or_does_not_exist_is_no_date(self, text):
        assert iso_date(DATE.search(text)) is None

    @pytest.mark.parametrize(
        "text", ["Tuesday", "March 2024", "1984", "version 1.2.2024.5", "٢٠٢٥-٠٣-٠٨", "12:30"]
    )
    def test_what_is_no_date(self, text):
        assert DATE.search(text) is None

    @pytest.mark.parametrize(
        "line",
        [
            ", Updated 11:22, 05-Mar-2025",
            "Tuesday, Apr 08, 2025",
            "Published: 3 March 2024 | Last updated: 4 March 2024 at 10.15 a.m. GMT",
            "2024-03-03T10:33:12Z",
            "March 3, 2024 · 5 min read",
        ],
    )
    def test_a_line_of_dates_and_their_labels(self, line):
        assert is_date_line(line)

    @pytest.mark.parametrize("line", ["On March 3, 2024 he left", "March", "Vienna, March 3, 2024"])
    def test_a_line_that_says_more_is_none(self, line):
        assert not is_date_line(line)

    def test_the_kind_follows_the_label(self):
        head = "Old bridge must be rebuilt\nPosted 3 March 2024, updated 4 March 2024\n\n"
        assert values(head + BODY, "date") == [
            ("2024-03-03", "published"),
            ("2024-03-04", "updated"),
        ]

    def test_a_bare_date_above_the_title_is_the_mastheads(self):
        above = "3 March 2024\nOld bridge must be rebuilt\n\n" + BODY
        below = "Old bridge must be rebuilt\n3 March 2024\n\n" + BODY
        assert values(above, "date") == [("2024-03-03", "masthead")]
        assert values(below, "date") == [("2024-03-03", "published")]

    def test_a_date_in_the_prose_is_none_of_the_pages(self):
        assert (
            values(BODY + "\n\nThe first bridge was opened on 3 March 1904 by a duke.", "date")
            == []
        )


class TestNames:
    @pytest.mark.parametrize(
        "name",
        [
            "Jane Doe",
            "JANE DOE",
            "Ludwig van Beethoven",
            "J. R. Smith",
            "Mary O’Neill-Ruiz",
            "Élodie Ænn",
        ],
    )
    def test_persons(self, name):
        assert is_person(name)

    @pytest.mark.parametrize(
        "text",
        [
            "Jane",
            "Staff Writer",
            "Beijing Post",
            "The Editors",
            "jane doe",
            "Jane Doe 3",
            "",
            "A" * 90,
        ],
    )
    def test_no_persons(self, text):
        assert not is_person(text)

    @pytest.mark.parametrize(
        ("line", "names"),
        [
            ("By Jane Doe", "Jane Doe"),
            ("By Jane Doe, Staff Writer | March 3, 2024", "Jane Doe"),
            ("By Jane Doe, New York", "Jane Doe"),
            ("By Jane Doe, John Roe and Ann Poe in Paris", "Jane Doe, John Roe and Ann Poe"),
            ("by Jane Doe & John Roe", "Jane Doe & John Roe"),
            ("Author: Jane Doe", "Jane Doe"),
            ("BY JANE DOE FOR THE DAILY SHOUT", "JANE DOE"),
            ("Written by Jane Doe, Reuters", "Jane Doe"),
        ],
    )
    def test_bylines_give_the_names_as_written(self, line, names):
        assert is_byline(line)
        assert line[slice(*byline_names(line))] == names

    @pytest.mark.parametrize("line", ["By Our Special Correspondent", "By Reuters Staff", "By AFP"])
    def test_a_byline_of_nobody_has_no_author(self, line):
        assert is_byline(line)
        assert byline_names(line) is None

    @pytest.mark.parametrize(
        "line",
        ["By Monday", "By and large", "By the river", "By Jane Doe and others who left early"],
    )
    def test_what_only_begins_like_a_byline(self, line):
        assert not is_byline(line)

    @pytest.mark.parametrize(
        ("line", "name"),
        [
            ("Yi Xin is a Beijing-based international affairs commentator.", "Yi Xin"),
            ("Jane Doe, who lives in Oslo, is a writer and historian.", "Jane Doe"),
            ("Jane Doe covers courts and police for the Herald.", "Jane Doe"),
            ("The author is a research fellow at a university in Oslo.", "The author"),
        ],
    )
    def test_bios(self, line, name):
        assert line[slice(*bio_subject(line))] == name

    def test_the_author_without_a_name_is_removed_and_not_read(self):
        text = BODY + "\n\nThe author is a research fellow at a university in Oslo."
        assert [r.rule for r in find_residue(text)] == ["author_bio"]
        assert values(text, "author") == []

    @pytest.mark.parametrize(
        "text", ["Jane Doe left.", "The bridge is a wonder.", "He is a writer."]
    )
    def test_no_bios(self, text):
        assert bio_subject(text) is None


class TestOutlets:
    @pytest.mark.parametrize(
        "name",
        ["The Riverside Herald", "Beijing Post", "Reuters", "The Associated Press", "example.com"],
    )
    def test_outlets(self, name):
        assert is_outlet(name)

    @pytest.mark.parametrize("text", ["The last post", "Old bridge", "Post", "", "x" * 99])
    def test_no_outlets(self, text):
        assert not is_outlet(text)

    def test_a_writer_who_speaks_for_an_outlet_names_it(self):
        text = BODY + "\n\nAs a reporter for the Lagos Daily News, I had seen the bridge before."
        assert values(text, "outlet") == [("Lagos Daily News", "mention")]

    @pytest.mark.parametrize(
        "sentence",
        [
            "He told the Lagos Daily News that he would not pay for the bridge.",
            "A reporter for the Lagos Daily News had seen the bridge before.",
            "“As a reporter for the Lagos Daily News, I was there,” the witness said.",
            'Then she said: "As a reporter for the Lagos Daily News, I was there."',
        ],
    )
    def test_an_outlet_that_others_speak_for_is_not_the_pages(self, sentence):
        assert values(f"{BODY}\n\n{sentence}", "outlet") == []

    def test_a_masthead_is_trusted_before_a_mention(self):
        text = (
            "The Riverside Herald\nOld bridge must be rebuilt\n\n"
            f"WASHINGTON (AP) — {BODY}\n\n© 2024 Reuters. All rights reserved."
        )
        assert documents(text).outlet.tolist() == ["The Riverside Herald"]

    def test_a_spam_name_never_becomes_the_outlet(self):
        text = f"【WinBet】Old bridge must be rebuilt\n\n{BODY}\n\nNobody will pay for it.WinBet"
        assert {kind for _, kind in values(text, "outlet")} == {"injected"}
        assert documents(text).outlet.isna().all()


class TestTheDocumentsTable:
    PAGE = f"Old bridge must be rebuilt\nBy Jane Doe | March 3, 2024\n\n{BODY}"

    def test_empty_fields_are_filled(self):
        (row,) = documents(self.PAGE)[["title", "author", "date", "date_kind"]].values.tolist()
        assert row == ["Old bridge must be rebuilt", "Jane Doe", "2024-03-03", "published"]

    def test_a_value_that_was_given_is_never_overwritten(self):
        table = pd.DataFrame(
            {"text": [self.PAGE], "title": ["Mine"], "date": ["1999-12-31"], "grade": [7]}
        )
        row = clean(textlab.read_corpus(table)).documents.iloc[0]
        assert (row.title, row.date, row.author, row.grade) == ("Mine", "1999-12-31", "Jane Doe", 7)
        assert row.date_kind != "published"

    def test_a_blank_value_counts_as_empty(self):
        table = pd.DataFrame({"text": [self.PAGE, BODY], "title": ["  ", None]})
        assert clean(textlab.read_corpus(table)).documents.title.isna().tolist() == [False, True]

    def test_published_is_trusted_before_updated_before_scraper(self):
        updated = f"date 2024-03-09 Nobody knew it.\nOld bridge\nUpdated 4 March 2024\n\n{BODY}"
        published = updated.replace("Updated", "Published 2 March 2024. Updated")
        assert documents(f"date 2024-03-09 {BODY}", updated, published).date.tolist() == [
            "2024-03-09",
            "2024-03-04",
            "2024-03-02",
        ]

    def test_a_byline_is_trusted_before_a_bio(self):
        text = f"Old bridge must be rebuilt\nBy John Roe\n\n{BODY}\n\nJane Doe is a writer in Oslo."
        assert values(text, "author") == [("John Roe", "byline"), ("Jane Doe", "bio")]
        assert documents(text).author.tolist() == ["John Roe"]

    def test_nothing_is_found_in_a_single_headline(self):
        table = documents("Old bridge must be rebuilt")
        assert table[["title", "outlet", "author", "date"]].isna().all(axis=None)

    def test_the_table_keeps_its_schema(self):
        corpus = clean(textlab.read_corpus([self.PAGE]))
        for name in ("documents", "metadata", "removed"):
            table = getattr(corpus, name)
            expected = textlab.schema.frame(name)
            assert list(table.columns) == list(expected.columns)
            for column in expected.columns:
                assert isinstance(table[column].dtype, type(expected[column].dtype)), column


_LINES = st.sampled_from(
    [line for path in PAGES for line in page(path)[0].splitlines()]
    + [line for stem in SEEDS for line in seed(stem).splitlines()]
)


class TestTheCovariatesOfTheSeeds:
    def test_every_coding_quotes_the_words_that_support_it(self):
        corpus = textlab.read_corpus(ROOT / "seeds")
        coded = [name for name in corpus.covariates if not name.endswith("_evidence")]
        assert coded.pop(0) == "name"  # what figures call the article: no coding
        assert coded == ["genre", "country", "ownership", "author_type", "generated", "reprint_of"]
        for row in corpus.documents.itertuples():
            for name in (*coded, "language"):
                value, evidence = getattr(row, name), getattr(row, f"{name}_evidence")
                if pd.isna(evidence):
                    assert pd.isna(value) or value == "unknown"
                else:
                    assert evidence in row.text

    def test_there_is_no_sampling_frame(self):
        assert textlab.read_corpus(ROOT / "seeds").frame is None


class TestProperties:
    @settings(max_examples=100)
    @given(st.lists(_LINES, max_size=25).map("\n".join) | st.text())
    def test_the_span_is_the_evidence_of_the_value(self, text):
        for f in read(text):
            words = text[f.start : f.end]
            if f.field == "date":
                assert iso_date(DATE.fullmatch(words)) == f.value
            else:
                assert words == f.value
            assert f.value.strip() == f.value != ""

    def test_the_golden_file_is_complete(self):
        assert sorted(SEEDS) == sorted(path.stem for path in (ROOT / "seeds").glob("*.txt"))
