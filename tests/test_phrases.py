"""Phrases that recur are found whole, and only where they recur."""

from __future__ import annotations

from textlab import read_corpus, recurrent_phrases


def phrases(*texts: str, **settings: int) -> list[str]:
    return recurrent_phrases(read_corpus(list(texts)), **settings)["phrase"].tolist()


class TestRecurrentPhrases:
    def test_a_formula_of_the_seeds_is_the_only_long_one_in_most_articles(self, cleaned):
        table = recurrent_phrases(cleaned)
        first = table.iloc[0]
        assert (first["phrase"], first["count"], first["n_docs"]) == (
            "new quality productive forces",
            11,
            4,
        )

    def test_a_part_of_a_longer_phrase_is_left_out(self):
        texts = ["High quality steel rises.", "We make high quality steel now."]
        assert phrases(*texts, min_docs=2) == ["high quality steel"]

    def test_a_part_that_also_stands_alone_is_kept(self):
        texts = ["High quality steel. High quality wins.", "Of high quality steel, high quality."]
        assert phrases(*texts, min_docs=2) == ["high quality steel", "high quality"]

    def test_stop_words_at_the_edges_and_sentence_ends_make_no_phrase(self):
        assert phrases("of the mine. Steel", "of the mine. Steel", min_docs=2) == []

    def test_documents_are_counted_not_occurrences(self):
        assert phrases("iron ore, iron ore, iron ore", "coal", min_docs=2) == []

    def test_case_and_possessives_do_not_hide_a_recurrence(self):
        assert phrases("The Iron Ore’s price", "iron ore", min_docs=2) == ["iron ore"]
