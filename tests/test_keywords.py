import numpy as np
import pandas as pd
import pytest
from scipy.stats import chi2_contingency

from textlab import read_corpus
from textlab.corpus import Corpus
from textlab.keywords import keyness
from textlab.schema import ALIASED, NO_WORDS, OK, TOO_FEW_DOCUMENTS, SchemaError

VOCABULARY = np.array([f"w{i}" for i in range(60)])


def noise(seed: int, documents: int = 40, words: int = 80) -> list[str]:
    """Documents of one Zipfian vocabulary, each with its own burst word."""
    rng = np.random.default_rng(seed)
    p = 1 / np.arange(1, 61)
    texts = []
    for _ in range(documents):
        drawn = rng.choice(VOCABULARY, words, p=p / p.sum())
        texts.append(" ".join([*drawn, *[rng.choice(VOCABULARY)] * 6]))
    return texts


def halves(texts: list[str], doc_id: list[str] | None = None) -> Corpus:
    half = len(texts) // 2
    table = {"text": texts, "half": ["a"] * half + ["b"] * (len(texts) - half)}
    return read_corpus(pd.DataFrame({**table, **({"doc_id": doc_id} if doc_id else {})}))


@pytest.mark.parametrize("count", [0, -1])
def test_no_permutation_is_no_test(count):
    with pytest.raises(SchemaError, match=f"n_permutations is {count}; expected 1 or more"):
        keyness(halves(noise(0, 10)), "half", target="a", n_permutations=count)


class TestEffectSizes:
    texts = ("chip " * 3 + "x " * 7 + ". ") * 2, "chip " + "x " * 9

    @pytest.fixture
    def chip(self):
        table = keyness(halves(list(self.texts)), "half", target="a")
        return table.set_index("term").loc["chip"]

    def test_counts_and_rates_per_thousand(self, chip):
        assert (chip.target_count, chip.reference_count) == (6, 1)
        assert (chip.target_rate, chip.reference_rate) == (300, 100)

    def test_log_ratio_is_the_binary_logarithm_of_the_ratio_of_rates(self, chip):
        assert chip.log_ratio == pytest.approx(np.log2(3))

    def test_g2_is_the_likelihood_ratio_of_the_two_by_two_table(self, chip):
        table = [[6, 1], [14, 9]]
        wanted = chi2_contingency(table, correction=False, lambda_="log-likelihood").statistic
        assert chip.g2 == pytest.approx(wanted)

    def test_log_odds_z_follows_monroe_with_a_prior_of_one_average_document(self, chip):
        prior, a0 = 15 * 7 / 30, 15
        odds = [np.log((y + prior) / (n + a0 - y - prior)) for y, n in ((6, 20), (1, 10))]
        z = (odds[0] - odds[1]) / np.sqrt(1 / (6 + prior) + 1 / (1 + prior))
        assert chip.log_odds_z == pytest.approx(z)

    def test_a_word_the_target_lacks_has_a_negative_g2_and_a_finite_log_ratio(self):
        row = keyness(halves(["x x x x", "chip chip chip x"]), "half", target="a").set_index("term")
        assert row.loc["chip"].g2 < 0
        assert row.loc["chip"].log_ratio == pytest.approx(np.log2(0.5 / 3))

    def test_the_table_is_sorted_by_the_measure(self):
        table = keyness(halves(noise(0, 10)), "half", target="a", measure="g2")
        assert table.g2.is_monotonic_decreasing


class TestRefusals:
    def test_a_group_of_one_document_is_aliased(self):
        table = keyness(halves(["chip " * 4, "x " * 4]), "half", target="a")
        assert set(table.state) == {ALIASED}
        assert table.p.isna().all()

    def test_four_documents_are_too_few(self):
        table = keyness(halves(noise(0, 8)), "half", target="a")
        assert set(table.state) == {TOO_FEW_DOCUMENTS}
        assert table.p.isna().all()
        assert table.log_ratio.notna().all()

    def test_five_documents_a_group_are_enough(self):
        table = keyness(halves(noise(0, 10)), "half", target="a", n_permutations=19)
        assert set(table.state) == {OK}
        assert table.p.between(1 / 20, 1).all()

    def test_a_group_without_words_has_no_rates(self):
        table = keyness(halves(["...", "x x x"]), "half", target="a")
        assert set(table.state) == {NO_WORDS}
        assert table[["target_rate", "log_ratio", "g2"]].isna().all(axis=None)

    def test_an_unknown_group_is_answered_with_those_there_are(self):
        with pytest.raises(SchemaError, match="there are a, b"):
            keyness(halves(["x", "y"]), "half", target="c")

    def test_an_unknown_measure_is_answered_with_the_nearest(self):
        with pytest.raises(SchemaError, match="Did you mean 'log_ratio'"):
            keyness(halves(["x", "y"]), "half", target="a", measure="logratio")

    def test_no_term_is_frequent_enough(self):
        assert len(keyness(halves(noise(0, 10)), "half", target="a", min_count=10**6)) == 0


class TestPermutationP:
    def test_halves_of_one_source_rarely_have_a_key_word(self):
        # 60 corpora at a level of 5 %: 3 expected, more than 8 has a chance below 1 %
        smallest = [
            keyness(halves(noise(i)), "half", target="a", n_permutations=99).p.min()
            for i in range(60)
        ]
        assert sum(p <= 0.05 for p in smallest) <= 8

    def test_g2_would_call_many_of_them_significant(self):
        tables = [
            keyness(halves(noise(i)), "half", target="a", n_permutations=1) for i in range(10)
        ]
        assert np.mean([(table.g2.abs() > 3.84).mean() for table in tables]) > 0.08

    def test_planted_words_are_found_and_no_others(self):
        texts = noise(1)
        planted = [
            text + " planted" * (1 + i % 2) if i < 20 else text for i, text in enumerate(texts)
        ]
        table = keyness(halves(planted), "half", target="a", n_permutations=199)
        assert table.term[table.p <= 0.05].tolist() == ["planted"]

    def test_a_word_that_one_document_repeats_is_not_key(self):
        texts = noise(2)
        texts[0] += " burst" * 40
        table = keyness(halves(texts), "half", target="a", n_permutations=199).set_index("term")
        assert table.loc["burst"].g2 > 15
        assert table.loc["burst"].p > 0.05

    def test_a_few_rare_words_are_found_in_a_small_group_when_they_never_stand_elsewhere(self):
        texts = [text + " rare rare" if i < 6 else text for i, text in enumerate(noise(3, 30))]
        corpus = read_corpus(pd.DataFrame({"text": texts, "g": ["a"] * 6 + ["b"] * 24}))
        table = keyness(corpus, "g", target="a", n_permutations=199).set_index("term")
        assert table.loc["rare"].p <= 0.05

    def test_a_seed_fixes_p_and_the_order_of_documents_changes_nothing(self):
        texts, ids = noise(4, 20), [f"t{i:02d}" for i in range(20)]
        corpus = halves(texts, ids)
        turned = Corpus(corpus.documents.iloc[::-1])
        tables = [
            keyness(c, "half", target="a", n_permutations=99) for c in (corpus, corpus, turned)
        ]
        pd.testing.assert_frame_equal(tables[0], tables[1])
        pd.testing.assert_frame_equal(tables[0], tables[2])

    def test_more_permutations_than_a_block_begin_with_the_same_draws(self, monkeypatch):
        corpus = halves(noise(5, 12))
        wanted = keyness(corpus, "half", target="a", n_permutations=150)
        monkeypatch.setattr("textlab.keywords._BLOCK", 7)
        got = keyness(corpus, "half", target="a", n_permutations=150)
        pd.testing.assert_frame_equal(got, wanted)
