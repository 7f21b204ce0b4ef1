"""Lexicon files are read with their faults named, and match what a slow reference matches."""

from __future__ import annotations

import fnmatch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from textlab import read_corpus, tokenize
from textlab.corpus import Corpus, documents_table
from textlab.lexicon import Entry, Lexicon, lint, list_lexicons, read_lexicon, resolve
from textlab.schema import LexiconError


def found(text: str, *entries: str | Entry) -> list[str]:
    listed = tuple(e if isinstance(e, Entry) else Entry(e) for e in entries)
    corpus = read_corpus([text])
    tokens = tokenize(corpus)
    matches = Lexicon("x", listed).match(tokens)
    pairs = zip(tokens.start[matches.first], tokens.end[matches.last - 1], strict=True)
    return [text[a:b] for a, b in pairs]


class TestPatterns:
    def test_a_prefix_a_suffix_and_an_inner_glob(self):
        text = "Suppression of high-tech self-reliance"
        assert found(text, "suppress*", "*-tech", "self*ance") == [
            "Suppression",
            "high-tech",
            "self-reliance",
        ]

    def test_a_phrase_stands_in_one_sentence(self):
        assert found("Export controls bite. They export. Controls fail.", "export control*") == [
            "Export controls"
        ]

    def test_a_gap_spans_at_most_its_tokens(self):
        text = "race to space, race again to space, race a b c d to space"
        assert found(text, Entry("race * to", gap=2)) == ["race to", "race again to"]

    def test_capitals_in_an_entry_make_it_case_true(self):
        assert found("US and us, AI and ai", "US", "AI") == ["US", "AI"]
        assert found("US and us", "us") == ["US", "us"]

    def test_a_possessive_and_a_curly_apostrophe_do_not_hide_a_word(self):
        assert found("China’s rise, China's fall", "China") == ["China’s", "China's"]
        assert found("It isn’t so", "isn't") == ["isn’t"]

    def test_the_longest_of_overlapping_hits_counts(self):
        text = "new quality productive forces"
        assert found(text, "productive forces", "new quality productive forces") == [text]

    def test_brackets_and_question_marks_are_no_wildcards(self):
        assert found("ab a", "[ab]", "?") == []


class TestConditions:
    def test_unless_drops_a_hit_in_the_same_sentence_only(self):
        entry = Entry("blockade", unless=("ship*",))
        assert found("A blockade of ships. A blockade of chips.", entry) == ["blockade"]

    def test_requires_keeps_a_hit_beside_its_condition_only(self):
        entry = Entry("race", requires=("chip*",), within=2)
        assert found("The race for chips. The race of men who ate chips.", entry) == ["race"]

    def test_within_counts_tokens_on_both_sides(self):
        entry = Entry("race", unless=("horse",), within=1)
        assert found("horse race", entry) == []
        assert found("race horse", entry) == []
        assert found("horse drawn race", entry) == ["race"]


WORDS = ["a", "b", "ab", "abc", "ba", "Ab"]


def slow_reference(text: str, entries: list[str], gap: int = 3) -> list[tuple[int, int, str]]:
    """Every leftmost-longest hit, by trying each entry at each word: the meaning, plainly."""
    words = text.split()

    def ends(slots: list[str], at: int) -> list[int]:
        if not slots:
            return [at]
        if slots[0] == "*":
            return [e for skip in range(gap + 1) for e in ends(slots[1:], at + skip)]
        if at >= len(words):
            return []
        cased = any(c.isupper() for c in slots[0])
        word = words[at] if cased else words[at].lower()
        return ends(slots[1:], at + 1) if fnmatch.fnmatchcase(word, slots[0]) else []

    hits = []
    for number, entry in enumerate(entries):
        for at in range(len(words)):
            if reached := ends(entry.split(), at):
                hits.append((at, min(reached), number))
    kept, end = [], -1
    for a, b, number in sorted(hits, key=lambda h: (h[0], -h[1], h[2])):
        if a >= end:
            kept.append((a, b, entries[number]))
            end = b
    return kept


slot = st.sampled_from(["a", "b", "a*", "*b", "ab", "a*c", "Ab", "A*"])
pattern = st.lists(slot, min_size=1, max_size=3).map(" ".join)
gapped = st.tuples(slot, slot).map(lambda s: f"{s[0]} * {s[1]}")


class TestAgainstAReference:
    @settings(max_examples=300)
    @given(
        st.lists(st.sampled_from(WORDS), min_size=1, max_size=12).map(" ".join),
        st.lists(st.one_of(pattern, gapped), min_size=1, max_size=6, unique=True),
    )
    def test_the_hits_are_the_same(self, text, entries):
        tokens = tokenize(Corpus(documents_table([{"doc_id": "d", "text": text}])))
        lexicon = Lexicon.from_terms(entries, name="x")
        m = lexicon.match(tokens)
        rules = [entries[e] for e in m.entry]
        assert list(zip(m.first, m.last, rules, strict=True)) == slow_reference(text, entries)


GOOD = """label = "Test"
language = "en"
hits = ["A blockade."]
misses = ["A block."]
entries = [
  "blockade*",
  { match = "siege", weight = 2.0, formula = true, unless = ["castle"] },
]
"""


class TestFiles:
    def test_a_good_file_is_read(self, tmp_path):
        (tmp_path / "my.toml").write_text(GOOD)
        lexicon = read_lexicon(tmp_path / "my.toml")
        assert lexicon.name == "my"
        assert lexicon.entries[1] == Entry("siege", 2.0, True, ("castle",))
        assert lint(tmp_path / "my.toml") == []

    @pytest.mark.parametrize(
        ("old", "new", "line", "message"),
        [
            ('"blockade*",', '"blockade*"', 7, "expected TOML"),
            ('"siege"', "7", 7, "expected a pattern"),
            ("weight = 2.0", 'weight = "2"', 7, "expected a number"),
            ("unless", "unles", 7, "Did you mean 'unless'"),
            ('"siege"', '"blockade*"', 7, "stands twice"),
            ('"siege"', '"siege,"', 7, "'siege,' is no word as words are cut here"),
            ('"siege"', '"Troy\'s siege"', 7, 'can find nothing: "Troy\'s" is no word'),
            ('"castle"', '"castle."', 7, "'castle.' is no word"),
            ("misses = [", "misses = [3, ", 4, "must be a list of sentences"),
            ("weight = 2.0,", "weight = 2.0, gap = -1,", 7, "gap of 'siege' is -1"),
            ('"siege"', '"* siege"', 7, "must begin and end with a word"),
            ("label", "lable", 1, "Did you mean 'label'"),
            ("formula = true", "formula = 1", 7, "must be true or false"),
            ("formula = true", "within = true", 7, "within of 'siege' is True"),
            ('language = "en"', 'language = "English"', 2, "expected an ISO 639 code"),
            ('language = "en"', 'language = ""', 2, "expected an ISO 639 code"),
        ],
    )
    def test_a_fault_is_named_with_file_and_line(self, tmp_path, old, new, line, message):
        (tmp_path / "my.toml").write_text(GOOD.replace(old, new))
        with pytest.raises(LexiconError, match=message) as caught:
            read_lexicon(tmp_path / "my.toml")
        assert f"my.toml, line {line}:" in str(caught.value)

    def test_lines_are_right_where_lists_and_comments_are_written_otherwise(self, tmp_path):
        (tmp_path / "my.toml").write_text(
            'label = "entries = [ and # no comment"\nhits = []\n\n[[entries]]\nmatch = "a"\n\n'
            '[[entries]]\nmatch = "a"\ngap = -1\n'
        )
        assert [p.line for p in lint(tmp_path / "my.toml")] == [8, 9]
        (tmp_path / "my.toml").write_text(
            'entries = [ # "a", ],\n  "a", "b",\n  { match = "c", unless = [ "]" ] }, # x\n'
            '  "b" ]\n'
        )
        assert [p.line for p in lint(tmp_path / "my.toml")] == [3, 4]

    def test_the_second_of_two_equal_sentences_is_named_by_its_list(self, tmp_path):
        (tmp_path / "my.toml").write_text(GOOD.replace("A block.", "A blockade."))
        [problem] = lint(tmp_path / "my.toml")
        assert str(problem).endswith("line 4: 'A blockade.' stands in misses but is found")

    def test_lint_runs_the_files_own_sentences(self, tmp_path):
        (tmp_path / "my.toml").write_text(GOOD.replace("A block.", "The blockade."))
        [problem] = lint(tmp_path / "my.toml")
        assert str(problem).endswith("line 4: 'The blockade.' stands in misses but is found")

    def test_a_file_that_is_no_text_is_named(self, tmp_path):
        (tmp_path / "my.toml").write_bytes(b"\xff\xfe\x00")
        with pytest.raises(LexiconError, match=r"my\.toml.*not UTF-8"):
            read_lexicon(tmp_path / "my.toml")

    def test_an_unknown_name_is_answered_with_the_nearest(self):
        with pytest.raises(LexiconError, match="Did you mean 'achievement'"):
            read_lexicon("achievment")


class TestFromTerms:
    @pytest.mark.parametrize("terms", [[""], [3], 3, ["a", "a"], ["* a"]])
    def test_what_is_no_pattern_is_refused_in_one_sentence(self, terms):
        with pytest.raises(LexiconError):
            Lexicon.from_terms(terms, name="x")

    def test_what_is_no_lexicon_is_refused_in_one_sentence(self):
        for given_things in (3, [3]):
            with pytest.raises(LexiconError, match="expected a name, a path or a Lexicon"):
                resolve(given_things, "frames")


class TestResolve:
    def test_names_paths_folders_and_objects(self, tmp_path):
        (tmp_path / "my.toml").write_text(GOOD)
        mine = Lexicon.from_terms(["x"], name="mine")
        names = [x.name for x in resolve(["achievement", tmp_path / "my.toml", mine], "frames")]
        assert names == ["achievement", "my", "mine"]
        assert [x.name for x in resolve(tmp_path, "frames")] == ["my"]

    def test_a_name_given_twice_is_refused(self):
        with pytest.raises(LexiconError, match="'achievement' is given twice"):
            resolve(["achievement", "achievement"], "frames")

    def test_the_shipped_ones_are_listed(self):
        table = list_lexicons()
        assert (table["kind"] == "frames").sum() >= 10
        assert (table["entries"] >= 15).all()
