import logging

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from textlab.engines import EngineFit, checked, resolve
from textlab.engines.gensim import ETA, bags, train
from textlab.registry import found
from textlab.schema import SchemaError
from textlab.topics.quality import matched_jaccard, top_words


def planted(seed: int = 0, units: int = 120, k: int = 3, block: int = 12) -> csr_matrix:
    """Units of one block of words each, with a tenth of noise; topic t owns columns of block t."""
    rng = np.random.default_rng(seed)
    phi = np.full((k, k * block), 0.1 / (k * block))
    for t in range(k):
        phi[t, t * block : (t + 1) * block] += 0.9 / block
    return csr_matrix([rng.multinomial(20, phi[u % k]) for u in range(units)])


@pytest.fixture(params=found("textlab.engines"))
def fit(request):
    return resolve(request.param)


class TestEveryEngine:
    def test_it_recovers_planted_topics(self, fit):
        found_topics = top_words(fit(planted(), 3, seed=0).phi, 12)
        wanted = np.arange(36).reshape(3, 12)
        assert matched_jaccard(wanted, found_topics).min() > 0.8

    def test_a_unit_belongs_to_the_topic_it_was_made_from(self, fit):
        theta = fit(planted(), 3, seed=0).theta
        assert len({tuple(np.unique(theta[t::3].argmax(axis=1))) for t in range(3)}) == 3

    def test_rows_are_distributions_in_double_precision(self, fit):
        result = checked(fit(planted(), 5, seed=1), planted(), 5)
        assert result.phi.dtype == result.theta.dtype == np.float64

    def test_a_seed_gives_the_same_bytes_whatever_the_workers(self, fit):
        first, again = (fit(planted(), 4, seed=3, workers=w) for w in (1, 2))
        assert first.phi.tobytes() == again.phi.tobytes()
        assert first.theta.tobytes() == again.theta.tobytes()

    def test_the_global_random_state_is_neither_read_nor_moved(self, fit):
        np.random.seed(1)
        before = np.random.get_state()[1].copy()
        first = fit(planted(), 2, seed=0)
        assert np.array_equal(before, np.random.get_state()[1])
        np.random.seed(2)
        assert np.array_equal(first.phi, fit(planted(), 2, seed=0).phi)

    def test_more_topics_than_units_still_give_distributions(self, fit):
        counts = csr_matrix([[1, 2, 0, 1], [0, 1, 1, 0]])
        checked(fit(counts, 4, seed=0), counts, 4)

    def test_one_unit_of_one_word_is_no_error(self, fit):
        counts = csr_matrix([[1, 0]])
        checked(fit(counts, 2, seed=0), counts, 2)

    def test_nothing_is_written_to_a_log(self, fit, caplog):
        with caplog.at_level(logging.ERROR):
            fit(planted(), 2, seed=0)
        assert not caplog.records


class TestGensim:
    def test_lambda_holds_every_word_once_and_the_prior(self):
        dtm = planted()
        for passes in (1, 3):
            model = train(dtm, 4, seed=0, passes=passes, iterations=5)
            assert model.state.get_lambda().sum() == pytest.approx(dtm.sum() + 4 * 36 * ETA)

    def test_many_units_are_learned_online_with_the_same_mass(self, monkeypatch):
        monkeypatch.setattr("textlab.engines.gensim.BATCH", 50)
        dtm = planted()
        model = train(dtm, 3, seed=0, passes=2, iterations=5)
        assert model.chunksize == 50
        assert model.state.get_lambda().sum() == pytest.approx(dtm.sum() + 3 * 36 * ETA, rel=0.2)

    def test_bags_are_the_rows_of_the_counts(self):
        assert bags(csr_matrix([[0, 2], [0, 0], [1, 0]])) == [[(1, 2)], [], [(0, 1)]]


class TestNmf:
    def test_its_seed_stability_flatters_pure_noise(self):
        rng = np.random.default_rng(0)
        noise = csr_matrix(rng.poisson(0.3, size=(60, 40)) + np.eye(60, 40, dtype=int))
        fit = resolve("nmf")
        tops = [top_words(fit(noise, 4, seed=seed).phi) for seed in (1, 2)]
        assert matched_jaccard(*tops).mean() > 0.9


class TestResolve:
    def test_an_unknown_engine_is_answered_with_the_nearest(self):
        with pytest.raises(SchemaError, match=r"there are gensim, nmf\. Did you mean 'gensim'"):
            resolve("gensin")

    def test_a_function_is_its_own_engine(self):
        assert resolve(planted) is planted

    def test_what_is_no_distribution_is_refused(self):
        wrong = EngineFit(np.ones((2, 3)), np.full((4, 2), 0.5))
        with pytest.raises(SchemaError, match="returned phi of shape"):
            checked(wrong, csr_matrix(np.ones((4, 3))), 2)

    def test_a_wrong_shape_is_named(self):
        wrong = EngineFit(np.full((2, 2), 0.5), np.full((4, 2), 0.5))
        with pytest.raises(SchemaError, match=r"\(2, 2\); expected \(2, 3\)"):
            checked(wrong, csr_matrix(np.ones((4, 3))), 2)
