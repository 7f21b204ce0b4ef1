"""The shipped lexicons keep their rules: a codebook entry, a proof a pattern, no overlap."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest

from textlab import read_lexicon, tokenize
from textlab.corpus import Corpus, documents_table
from textlab.lexicon import FOLDER, Lexicon, lint
from textlab.tokens import Tokens

KINDS = ("frames", "rhetoric")
FILES = [path for kind in KINDS for path in sorted((FOLDER / kind).glob("*.toml"))]
NAMES = [f"{path.parent.name}-{path.stem}" for path in FILES]
ELEMENTS = (
    "problem definition",
    "causal interpretation",
    "moral evaluation",
    "treatment recommendation",
    "beneficiary",
    "consequence",
)
MAXIM = (
    "Where there is blockade, there is breakthrough; "
    "where there is suppression, there is innovation"
)

each_file = pytest.mark.parametrize("path", FILES, ids=NAMES)


def encode(sentences: Iterable[str]) -> Tokens:
    rows = [{"doc_id": f"s{i}", "text": text} for i, text in enumerate(sentences)]
    return tokenize(Corpus(documents_table(rows)))


def words(lexicon: Lexicon, sentence: str) -> list[str]:
    """The words a lexicon finds in a sentence."""
    tokens = encode([sentence])
    found = lexicon.match(tokens)
    ends = tokens.end[found.last - 1]
    return [sentence[a:b] for a, b in zip(tokens.start[found.first], ends, strict=True)]


def shared(lexicons: Sequence[Lexicon]) -> list[tuple[str, str, str]]:
    """(name, name, sentence) wherever two lexicons claim one word of anybody's own sentences."""
    sentences = [sentence for lexicon in lexicons for sentence in lexicon.hits]
    tokens = encode(sentences)
    claimed = {}
    for lexicon in lexicons:
        found = lexicon.match(tokens)
        spans = zip(found.first.tolist(), found.last.tolist(), strict=True)
        claimed[lexicon.name] = {i for first, last in spans for i in range(first, last)}
    return [
        (a, b, sentences[tokens.doc[i]])
        for a, b in itertools.combinations(claimed, 2)
        for i in sorted(claimed[a] & claimed[b])
    ]


@each_file
class TestEveryLexicon:
    def test_its_file_has_no_fault_and_its_sentences_hold(self, path: Path):
        assert [str(problem) for problem in lint(path)] == []

    def test_it_says_what_it_counts_and_what_not(self, path: Path):
        lexicon = read_lexicon(path)
        texts = (lexicon.label, lexicon.definition, lexicon.include, lexicon.exclude, lexicon.note)
        assert all(texts)

    def test_it_says_where_it_comes_from(self, path: Path):
        lexicon = read_lexicon(path)
        assert lexicon.language == "en"
        assert lexicon.licence == "MIT"
        assert re.fullmatch(r"\d+\.\d+\.\d+", lexicon.version)
        assert len(lexicon.origin) > 50

    def test_it_has_enough_entries_and_sentences(self, path: Path):
        lexicon = read_lexicon(path)
        assert len(lexicon.entries) >= 18
        assert len(lexicon.hits) >= 6
        assert len(lexicon.misses) >= 6

    def test_no_entry_stands_twice_in_another_case(self, path: Path):
        matches = [entry.match.lower() for entry in read_lexicon(path).entries]
        assert len(set(matches)) == len(matches)

    def test_no_sentence_stands_twice(self, path: Path):
        lexicon = read_lexicon(path)
        sentences = [*lexicon.hits, *lexicon.misses]
        assert len(set(sentences)) == len(sentences)

    def test_every_entry_is_shown_by_one_of_its_sentences(self, path: Path):
        lexicon = read_lexicon(path)
        found = lexicon.match(encode(lexicon.hits))
        shown = {lexicon.entries[i].match for i in found.entry}
        assert [entry.match for entry in lexicon.entries if entry.match not in shown] == []

    def test_its_conditions_name_patterns_and_not_the_entry_itself(self, path: Path):
        for entry in read_lexicon(path).entries:
            assert entry.match not in (*entry.unless, *entry.requires), entry.match


class TestAChangedFile:
    def test_a_misspelt_entry_is_noticed_by_the_files_own_sentences(self, tmp_path: Path):
        source = (FOLDER / "frames" / "external_restriction.toml").read_text("utf-8")
        spoilt = tmp_path / "external_restriction.toml"
        spoilt.write_text(source.replace('match = "blockade*"', 'match = "blokade*"'), "utf-8")
        problems = lint(spoilt)
        assert len(problems) == 1
        assert "A new blockade on lithography machines" in str(problems[0])


class TestFrames:
    def test_there_are_ten_under_the_names_of_the_analyst(self):
        assert {path.stem for path in FILES if path.parent.name == "frames"} >= {
            "achievement",
            "criticism",
            "development",
            "economic",
            "external_restriction",
            "human_benefit",
            "rivalry",
            "self_reliance",
            "shared_benefit",
            "technology_risk",
        }

    def test_each_is_placed_in_entmans_scheme_and_in_the_typology(self):
        for path in (FOLDER / "frames").glob("*.toml"):
            lexicon = read_lexicon(path)
            assert lexicon.entman in ELEMENTS
            assert "Policy frames codebook" in lexicon.typology

    def test_each_definition_is_a_coding_rule(self):
        for path in (FOLDER / "frames").glob("*.toml"):
            assert read_lexicon(path).definition.startswith("Code 1 if ")


class TestOneWordServesOneConstruct:
    @pytest.mark.parametrize("kind", KINDS)
    def test_no_two_of_a_kind_claim_the_same_word(self, kind: str):
        assert shared([read_lexicon(p) for p in FILES if p.parent.name == kind]) == []

    def test_a_frame_and_a_word_list_never_bear_the_same_name(self):
        stems = [path.stem for path in FILES]
        assert len(set(stems)) == len(stems)

    def test_rivals_are_leapfrogged_here_and_stages_there(self):
        rivalry, development = read_lexicon("rivalry"), read_lexicon("development")
        rivals = "The shipyard wants to leapfrog its Japanese competitors."
        stages = "Villages leapfrogged the stage of landlines."
        assert (words(rivalry, rivals), words(development, rivals)) == (["leapfrog"], [])
        assert (words(rivalry, stages), words(development, stages)) == ([], ["leapfrogged"])

    def test_suppressing_dissent_is_criticism_and_no_external_restriction(self):
        sentence = "The state uses the platform to suppress dissent."
        assert words(read_lexicon("external_restriction"), sentence) == []
        assert words(read_lexicon("criticism"), sentence) == ["suppress dissent"]


class TestTheMaxim:
    def test_blockade_and_suppression_are_evidence_of_external_restriction(self):
        assert words(read_lexicon("external_restriction"), MAXIM) == ["blockade", "suppression"]
        restriction = read_lexicon("restriction_words", kind="rhetoric")
        assert words(restriction, MAXIM) == ["blockade", "suppression"]

    def test_breakthrough_is_evidence_of_achievement(self):
        assert words(read_lexicon("achievement"), MAXIM) == ["breakthrough"]
        achievement = read_lexicon("achievement_words", kind="rhetoric")
        assert words(achievement, MAXIM) == ["breakthrough"]

    def test_innovation_is_the_subject_and_no_indicator(self):
        sentences = ("Innovation matters.", "They are innovative and innovate every day.")
        for path, sentence in itertools.product(FILES, sentences):
            assert words(read_lexicon(path), sentence) == [], path.stem


class TestOrdinaryWordsHitNothing:
    @pytest.mark.parametrize(
        "sentence",
        [
            "The company develops software in Leeds.",
            "Applicants must show competence in statistics.",
            "Its development department moved to the second floor.",
            "The market opened at nine, and revenue was flat.",
            "Accept all cookies or read our privacy policy.",
            "Patience, said the gardener, and sat down.",
        ],
    )
    def test_no_frame_is_seen(self, sentence: str):
        hit = [
            p.stem for p in FILES if p.parent.name == "frames" and words(read_lexicon(p), sentence)
        ]
        assert hit == []
