"""What must hold of the five articles, end to end."""

from __future__ import annotations

import hashlib

import pytest

import textlab as tl

FIRST = "000_3a6ff85f4caa5960"
SAYING = (
    "Where there is blockade, there is breakthrough; "
    "where there is suppression, there is innovation"
)


@pytest.fixture(scope="module")
def rhetoric(cleaned):
    return tl.find_rhetoric(cleaned).evidence


@pytest.fixture(scope="module")
def frames(cleaned):
    return tl.score_frames(cleaned).evidence


class TestTheSaying:
    def test_it_is_a_figure_over_its_whole_length(self, rhetoric):
        found = rhetoric[rhetoric["text"] == SAYING]
        assert {"antithesis", "parallelism"} & set(found["label"])
        assert set(found["doc_id"]) == {FIRST}

    def test_it_is_uttered_by_wang_yi_and_quoted(self, rhetoric):
        found = rhetoric[rhetoric["text"] == SAYING]
        assert set(found["voice"]) == {"direct"}
        assert set(found["speaker"]) == {"Wang Yi"}

    def test_its_words_are_evidence_of_restriction_and_achievement(self, cleaned, frames):
        start = cleaned[FIRST].index(SAYING)
        inside = frames[(frames["doc_id"] == FIRST) & frames["start"].between(start, start + 94)]
        pairs = zip(inside["label"], inside["text"], strict=True)
        assert list(pairs) == [
            ("external_restriction", "blockade"),
            ("achievement", "breakthrough"),
            ("external_restriction", "suppression"),
        ]
        assert set(inside["speaker"]) == {"Wang Yi"}


class TestHonesty:
    def test_no_estimate_has_an_interval_without_a_sampling_frame(self, cleaned):
        table = tl.estimate(tl.score_frames(cleaned).scores, documents=cleaned)
        assert set(table["state"]) == {"no sampling frame"}
        assert table["ci_lower"].isna().all()

    def test_a_group_of_one_article_is_refused(self, cleaned):
        scores = tl.score_frames(cleaned, ["achievement"]).scores
        table = tl.estimate(scores, "outlet", documents=cleaned)
        assert "group equals document" in set(table["state"])
        assert "(not stated)" in set(table["outlet"])

    def test_every_hit_of_restriction_in_the_machine_written_page_was_residue(self, seeds, cleaned):
        page = "003_d77fb9b790d12e3e"
        hits = [
            tl.score_frames(c, ["external_restriction"]).scores.set_index("doc_id")["hits"][page]
            for c in (seeds, cleaned)
        ]
        assert hits == [7, 0]


def test_the_articles_are_what_they_were_when_the_study_began(seeds):
    digest = hashlib.sha256("\n".join(seeds.texts).encode()).hexdigest()
    assert digest == "ff078e1e33cf1a11f5aebaf53c0cd5fe8462e4f9c8528add7a0f3ba037964a37"
