import json
import os
import platform
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from scipy.sparse import csr_matrix

from textlab import read_corpus
from textlab.corpus import Corpus
from textlab.engines import EngineFit
from textlab.schema import (
    NO_WORDS,
    OK,
    TOO_FEW_DOCUMENTS,
    CorpusError,
    NotFittedError,
    SchemaError,
    TextlabError,
    frame,
)
from textlab.topics import TopicModel, choose_k, fit_topics
from textlab.topics.quality import (
    NOT_MEASURED,
    Run,
    diversity,
    execute,
    heldout,
    matched_jaccard,
    npmi,
    plan,
    top_words,
)

RICE = "rice harvest field farm crop grain paddy soil seed water plough barn".split()
CHIP = "chip export trade tariff wafer market price supply foundry customs sales duty".split()
FILM = "film actor scene director cinema script camera studio stage drama comedy award".split()
LITTLE = "too little text for {} topics"


def texts_of(
    topics: list[list[str]], seed: int, documents: int = 12, paragraphs: int = 8
) -> list[str]:
    """Documents whose paragraphs each draw twelve words from one topic."""
    rng = np.random.default_rng(seed)
    chosen = rng.integers(len(topics), size=(documents, paragraphs))
    return ["\n".join(" ".join(rng.choice(topics[t], 12)) for t in row) for row in chosen]


def shuffled(texts: list[str], seed: int) -> list[str]:
    """The same words in the same lengths, dealt anew: noise with the same margins."""
    rng = np.random.default_rng(seed)
    lines = [line.split() for text in texts for line in text.split("\n")]
    words = rng.permutation([word for line in lines for word in line]).tolist()
    dealt = iter([" ".join([words.pop() for _ in line]) for line in lines])
    return ["\n".join(next(dealt) for _ in text.split("\n")) for text in texts]


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return read_corpus(texts_of([RICE, CHIP, FILM], seed=0))


@pytest.fixture(scope="module")
def model(corpus) -> TopicModel:
    return fit_topics(corpus, 3, n_runs=10)


class TestPlantedTopics:
    def test_each_topic_is_one_vocabulary(self, model):
        words = model.topics[model.topics["rank"] <= 10].groupby("topic").term.agg(set)
        owners = [
            [i for i, owner in enumerate((RICE, CHIP, FILM)) if w <= set(owner)] for w in words
        ]
        assert sorted(owners) == [[0], [1], [2]]

    def test_the_verdict_accepts_them(self, model):
        assert model.state == OK
        assert set(model.quality.verdict) == {OK}

    def test_a_paragraphs_share_goes_to_the_topic_it_was_drawn_from(self, model, corpus):
        text = corpus[model.units.doc_id[0]].split("\n")[0].split()
        best = model.topics[model.topics.topic == model.shares[0].argmax()]
        assert set(best.term[best["rank"] <= 10]) & set(text)
        assert model.shares[0].max() > 0.8

    def test_topics_stand_by_falling_share_of_words(self, model):
        words = model.units.words.to_numpy()
        share = words @ model.shares / words.sum()
        assert share.tolist() == sorted(share, reverse=True)

    def test_the_scores_hold_one_row_a_unit_and_topic(self, model):
        assert len(model.scores) == 12 * 8 * 3
        assert (
            model.scores.groupby(["doc_id", "unit_id"], observed=True)
            .value.sum()
            .round(9)
            .eq(1)
            .all()
        )
        assert list(model.scores.label.cat.categories) == ["0", "1", "2"]

    def test_the_topics_table_is_that_of_the_schema(self, model):
        assert model.topics.columns.tolist() == frame("topics").columns.tolist()
        falling = model.topics.probability.diff() <= 1e-12
        assert falling[model.topics["rank"] > 1].all()
        assert model.topics[["frex", "stability"]].stack().between(0, 1).all()

    def test_nmf_finds_them_too(self, corpus):
        assert fit_topics(corpus, 3, engine="nmf").state == OK


class TestVerdict:
    @pytest.mark.parametrize("seed", [0, 1, 2])
    @pytest.mark.parametrize("engine", ["gensim", "nmf"])
    def test_shuffled_words_are_refused(self, engine, seed):
        noise = read_corpus(shuffled(texts_of([RICE, CHIP, FILM], seed), seed))
        model = fit_topics(noise, 3, engine=engine, seed=seed, n_runs=10)
        assert model.state == LITTLE.format(3)

    def test_a_refused_model_withholds_its_scores_but_not_its_passages(self):
        model = fit_topics(read_corpus(shuffled(texts_of([RICE, CHIP], 0, 6, 4), 0)), 4, n_runs=4)
        assert set(model.scores.state) == {LITTLE.format(4)}
        assert model.scores.value.isna().all()
        assert len(model.evidence(0, 2)) == 2
        assert not np.isnan(model.shares).any()

    def test_a_refusal_stands_in_every_row_whatever_else_a_unit_lacks(self):
        texts = [*shuffled(texts_of([RICE, CHIP], 0, 6, 4), 0), "Nobody knows.", "..."]
        assert set(fit_topics(read_corpus(texts), 4, n_runs=1).scores.state) == {LITTLE.format(4)}

    def test_seed_stability_alone_would_have_accepted_noise(self):
        noise = read_corpus(shuffled(texts_of([RICE, CHIP, FILM], 1), 1))
        table = fit_topics(noise, 3, engine="nmf", n_runs=10).quality.set_index("statistic")
        assert table.value["seed_stability"] > 0.9
        assert table.verdict["seed_stability"] == LITTLE.format(3)

    def test_more_topics_than_paragraphs_do_not_raise(self):
        texts = [
            "rice harvest farm",
            "chip rice export",
            "chip harvest trade",
            "farm export trade",
            "x",
        ]
        model = fit_topics(read_corpus(texts), 5, n_runs=1)
        assert model.state == LITTLE.format(5)

    def test_one_run_measures_nothing_and_says_so(self, corpus):
        model = fit_topics(corpus, 3, n_runs=1)
        table = model.quality.set_index("statistic")
        assert model.state == NOT_MEASURED
        assert table.state["article_stability"] == NOT_MEASURED
        assert np.isnan(table.value["heldout_gain"])
        assert table.n_runs["npmi"] == 1
        assert model.topics.stability.isna().all()

    def test_few_resamples_can_refuse_but_not_accept(self, corpus):
        assert fit_topics(corpus, 3, n_runs=6).state == NOT_MEASURED
        noise = read_corpus(shuffled(texts_of([RICE, CHIP, FILM], 0), 0))
        assert fit_topics(noise, 3, n_runs=6).state == LITTLE.format(3)

    def test_fewer_than_ten_words_a_topic_are_too_little(self, corpus):
        assert fit_topics(corpus, 4, n_runs=1).state == LITTLE.format(4)

    def test_below_five_articles_units_decide_and_article_stability_says_why_not(self):
        model = fit_topics(read_corpus(texts_of([RICE, CHIP], 3, 4, 30)), 2, n_runs=7)
        table = model.quality.set_index("statistic")
        assert table.state["article_stability"] == TOO_FEW_DOCUMENTS
        assert table.n_runs["unit_stability"] == 3
        assert model.state == OK

    def test_a_statistic_lies_between_its_least_and_greatest_run(self, model):
        table = model.quality.dropna()
        assert (table.lower <= table.value).all()
        assert (table.value <= table.upper).all()


class TestUnits:
    def test_a_unit_without_a_word_of_the_vocabulary_has_no_share_and_says_so(self):
        texts = texts_of([RICE, CHIP], 0, 6, 8)
        texts[0] += "\nNobody knows."
        texts.append("...")
        model = fit_topics(read_corpus(texts), 2, n_runs=1)
        rows = model.scores.set_index(["doc_id", "unit_id"])
        assert set(rows.loc[("d0", 8)].state) == {"no word of the vocabulary"}
        assert set(rows.loc[("d6", 0)].state) == {NO_WORDS}
        assert rows.loc[[("d0", 8), ("d6", 0)]].value.isna().all()

    def test_a_model_that_was_not_measured_gives_no_share_that_could_be_reported(self):
        model = fit_topics(read_corpus(texts_of([RICE, CHIP], 0, 6, 8)), 2, n_runs=1)
        assert set(model.scores.state) == {"not measured"}
        assert model.scores.value.isna().all()

    def test_a_unit_may_be_a_document_or_a_sentence(self):
        corpus = read_corpus(texts_of([RICE, CHIP, FILM], 0, 12, 1))
        by_document = fit_topics(corpus, 2, n_runs=1, unit="document")
        by_sentence = fit_topics(corpus, 2, n_runs=1, unit="sentence")
        assert len(by_document.units) == 12
        assert set(by_sentence.scores.unit) == {"sentence"}

    def test_the_vocabulary_has_no_numbers_short_rare_or_function_words(self):
        line = "ai 105-qubit 2025 the won't rice self-reliance R&D"
        texts = [line, line, "once", "words everywhere", "words again", "words stand", "words"]
        assert fit_topics(read_corpus(texts), 2, n_runs=1).terms == ["rice", "self-reliance"]


class TestEvidence:
    def test_passages_are_slices_of_the_raw_text_best_first(self, model, corpus):
        table = model.evidence(1, 4)
        assert table.weight.is_monotonic_decreasing
        assert set(table.label) == {"1"}
        assert set(table.unit) == {"paragraph"}
        for row in table.itertuples():
            assert corpus[row.doc_id][row.start : row.end] == row.text
            assert corpus[row.doc_id].split("\n")[row.unit_id] == row.text

    def test_cues_are_the_top_words_of_the_topic(self, model, corpus):
        top = model.topics[(model.topics.topic == 0) & (model.topics["rank"] <= 10)].term
        row = model.evidence(0, 1).iloc[0]
        words = {corpus[row.doc_id][a:b] for a, b in row.cues}
        assert words == set(row.text.split()) & set(top)

    def test_every_topic_in_turn_without_a_number(self, model):
        assert model.evidence(n=2).label.tolist() == ["0", "0", "1", "1", "2", "2"]

    def test_an_unknown_topic_is_refused(self, model):
        with pytest.raises(SchemaError, match="no topic 3; there are 0 to 2"):
            model.evidence(3)

    def test_residue_is_not_read_but_the_passage_is_shown_whole(self):
        texts = texts_of([RICE, CHIP], 0, 6, 6)
        texts[0] = "advert " + texts[0]
        corpus = read_corpus(texts)
        spans = {"doc_id": ["d0"], "start": [0], "end": [6], "rule": ["r"], "p": [np.nan]}
        clean = corpus.derive(removed=frame("removed", spans))
        model = fit_topics(clean, 2, n_runs=1)
        assert model.units.start[0] == 7
        assert "advert" not in model.terms


class TestDeterminism:
    def test_the_order_of_documents_changes_no_byte(self, corpus, model):
        turned = Corpus(corpus.documents.iloc[::-1])
        other = fit_topics(turned, 3, n_runs=10)
        assert other.phi.tobytes() == model.phi.tobytes()
        assert other.shares.tobytes() == model.shares.tobytes()
        pd.testing.assert_frame_equal(other.quality, model.quality)
        pd.testing.assert_frame_equal(
            other.scores.astype({"doc_id": str}), model.scores.astype({"doc_id": str})
        )

    def test_two_workers_give_the_same_bytes_as_one(self, corpus, model):
        other = fit_topics(corpus, 3, n_runs=10, workers=2)
        assert other.phi.tobytes() == model.phi.tobytes()
        pd.testing.assert_frame_equal(other.quality, model.quality)

    def test_another_seed_is_another_model(self, corpus, model):
        assert not np.array_equal(fit_topics(corpus, 3, seed=9, n_runs=1).shares, model.shares)

    @pytest.mark.skipif(platform.machine() not in ("x86_64", "AMD64"), reason="x86 kernels")
    def test_another_hash_seed_and_another_processor_print_the_same_digits(self, tmp_path):
        script = tmp_path / "digits.py"
        script.write_text(_DIGITS)
        other = {
            "OPENBLAS_CORETYPE": "Nehalem",
            "NPY_DISABLE_CPU_FEATURES": "X86_V3",
            "PYTHONHASHSEED": "2",
            "TZ": "Asia/Tokyo",
        }
        printed = [
            subprocess.run(
                [sys.executable, "-W", "ignore", str(script)],
                env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), **extra},
                check=True,
                capture_output=True,
                text=True,
            ).stdout
            for extra in ({"PYTHONHASHSEED": "1"}, other)
        ]
        assert len(printed[0].split()) == 8
        assert printed[0] == printed[1]


_DIGITS = """
import numpy as np, pandas as pd
from textlab import read_corpus
from textlab.schema import digest
from textlab.topics import fit_topics
words = np.array([f"w{chr(97 + i // 26)}{chr(97 + i % 26)}x" for i in range(150)])
rng = np.random.default_rng(0)
p = 1 / np.arange(1, 151)
line = lambda: " ".join(rng.choice(words, 15, p=p / p.sum()))
texts = ["\\n".join(line() for _ in range(12)) for _ in range(6)]
for engine in ("gensim", "nmf"):
    model = fit_topics(read_corpus(texts), 5, engine=engine, n_runs=4)
    for table in (model.topics, model.quality, pd.DataFrame(model.shares), model.evidence(n=3)):
        print(digest(table))
"""


class TestDisk:
    def test_a_saved_model_comes_back_whole(self, model, corpus, tmp_path):
        loaded = TopicModel.load(model.save(tmp_path / "m"), corpus=corpus)
        assert loaded.phi.tobytes() == model.phi.tobytes()
        pd.testing.assert_frame_equal(loaded.topics, model.topics)
        pd.testing.assert_frame_equal(loaded.quality, model.quality, check_dtype=False)
        pd.testing.assert_frame_equal(loaded.scores, model.scores, check_categorical=False)
        pd.testing.assert_frame_equal(loaded.evidence(0), model.evidence(0))

    def test_saving_twice_writes_the_same_bytes_and_no_pickle(self, model, tmp_path):
        first, again = (model.save(tmp_path / name) for name in ("a", "b"))
        names = sorted(path.name for path in first.iterdir())
        assert names == ["manifest.json", "model.json", "phi.npy", "shares.npy", "stability.npy"]
        assert all((first / n).read_bytes() == (again / n).read_bytes() for n in names)

    def test_an_unmeasured_model_keeps_its_missing_values(self, corpus, tmp_path):
        model = fit_topics(corpus, 2, n_runs=1)
        loaded = TopicModel.load(model.save(tmp_path / "m"))
        assert np.isnan(loaded.stability).all()
        assert "NaN" not in (tmp_path / "m" / "model.json").read_text()
        assert loaded.quality.value.isna().sum() == model.quality.value.isna().sum()

    def test_a_changed_file_is_refused(self, model, tmp_path):
        folder = model.save(tmp_path / "m")
        (folder / "phi.npy").write_bytes(b"not it")
        with pytest.raises(TextlabError, match=r"phi\.npy is not what manifest\.json confirms"):
            TopicModel.load(folder)

    def test_an_array_of_objects_is_never_unpickled(self, model, tmp_path):
        from textlab.store import write_manifest

        folder = model.save(tmp_path / "m")
        np.save(folder / "phi.npy", np.array([{}], dtype=object), allow_pickle=True)
        kind = json.loads((folder / "manifest.json").read_text())["kind"]
        write_manifest(
            folder,
            [p.name for p in folder.iterdir() if p.suffix != ".tmp" and p.name != "manifest.json"],
            kind=kind,
        )
        with pytest.raises(TextlabError, match="phi.npy"):
            TopicModel.load(folder)

    def test_another_folder_is_no_model(self, tmp_path):
        with pytest.raises(TextlabError, match=r"has no manifest\.json"):
            TopicModel.load(tmp_path)

    def test_another_corpus_is_refused(self, model, tmp_path):
        with pytest.raises(TextlabError, match="was fitted to the corpus"):
            TopicModel.load(model.save(tmp_path / "m"), corpus=read_corpus(["other"]))

    def test_without_its_corpus_it_has_no_passages(self, model, tmp_path):
        with pytest.raises(NotFittedError, match="corpus=corpus"):
            TopicModel.load(model.save(tmp_path / "m")).evidence(0)


class TestToGensim:
    def test_it_is_a_gensim_model_with_the_same_topics(self, model):
        from gensim.models import LdaModel

        converted = model.to_gensim()
        assert isinstance(converted, LdaModel)
        np.testing.assert_allclose(converted.get_topics(), model.phi, rtol=1e-9)
        assert converted.show_topic(0, 1)[0][0] == model.topics.term[0]

    def test_it_infers_the_topic_of_a_new_text(self, model):
        position = {term: i for i, term in enumerate(model.terms)}
        new = [(position[word], 1) for word in RICE if word in position]
        best = max(model.to_gensim().get_document_topics(new), key=lambda pair: pair[1])[0]
        assert set(model.topics.term[model.topics.topic == best].head(8)) <= set(RICE)

    def test_zeros_of_another_engine_do_no_harm(self, corpus):
        model = fit_topics(corpus, 3, engine="nmf", n_runs=1)
        converted = model.to_gensim()
        np.testing.assert_allclose(converted.get_topics(), model.phi, atol=1e-9)
        assert np.isfinite(converted.expElogbeta).all()


class TestChooseK:
    def test_it_has_one_row_a_k_and_statistic(self, corpus):
        table = choose_k(corpus, [2, 3], n_runs=4)
        assert not table.duplicated(["k", "statistic"]).any()
        assert table.k.unique().tolist() == [2, 3]
        assert table.groupby("k").size().tolist() == [7, 7]

    def test_its_rows_are_those_of_the_single_models(self, corpus, model):
        table = choose_k(corpus, [3], n_runs=10).drop(columns="k")
        pd.testing.assert_frame_equal(table, model.quality)

    def test_a_k_above_the_vocabulary_has_rows_that_say_so(self, corpus):
        table = choose_k(corpus, [2, 37], n_runs=2, engine="nmf")
        assert table.k.tolist() == [2] * 7 + [37] * 7
        rows = table[table.k == 37]
        assert set(rows.state) == {"not fitted: 36 words in the vocabulary"}
        assert set(rows.verdict) == {"too little text for 37 topics"}
        assert rows[["value", "lower", "upper"]].isna().all(axis=None)

    def test_a_corpus_without_a_vocabulary_has_only_such_rows(self):
        table = choose_k(read_corpus(["Sanctions bite."]), [2, 3])
        assert set(table.state) == {"not fitted: 0 words in the vocabulary"}
        assert len(table) == 14

    @pytest.mark.parametrize("k", [1, 2.0, "3"])
    def test_a_k_that_cannot_be_is_refused(self, corpus, k):
        with pytest.raises(SchemaError, match="expected a whole number of topics, 2 or more"):
            choose_k(corpus, [2, k])

    def test_no_k_is_no_table(self, corpus):
        with pytest.raises(SchemaError, match="no number of topics"):
            choose_k(corpus, [])


class TestErrors:
    def test_a_corpus_of_function_words_has_no_vocabulary(self):
        with pytest.raises(CorpusError, match="no word stands in at least 2"):
            fit_topics(read_corpus(["the and of", "the and of"]), 2)

    @pytest.mark.parametrize("k", [0, 1, -3, 10**6, 2.0, "3"])
    def test_a_k_that_cannot_be_is_refused(self, corpus, k):
        with pytest.raises(SchemaError, match="expected a whole number from 2 to 36"):
            fit_topics(corpus, k)

    def test_no_run_at_all_is_refused(self, corpus):
        with pytest.raises(SchemaError, match="n_runs is 0"):
            fit_topics(corpus, 2, n_runs=0)

    def test_an_unknown_unit_is_answered_with_the_nearest(self, corpus):
        with pytest.raises(SchemaError, match="Did you mean 'paragraph'"):
            fit_topics(corpus, 2, unit="paragraphs")

    def test_an_engine_that_returns_nonsense_is_refused(self, corpus):
        def broken(dtm, k, *, seed, workers=1):
            return EngineFit(np.ones((k, dtm.shape[1])), np.ones((dtm.shape[0], k)))

        with pytest.raises(SchemaError, match="rows that sum to 1"):
            fit_topics(corpus, 2, engine=broken)

    def test_a_function_can_be_an_engine(self, corpus):
        def flat(dtm, k, *, seed, workers=1):
            phi = np.full((k, dtm.shape[1]), 1 / dtm.shape[1])
            return EngineFit(phi, np.full((dtm.shape[0], k), 1 / k))

        model = fit_topics(corpus, 2, engine=flat, n_runs=4)
        assert model.settings["engine"] == "flat"
        assert model.state == LITTLE.format(2)


class TestStatistics:
    def test_matched_jaccard_finds_partners_whatever_their_order(self):
        a = np.array([[0, 1], [2, 3]])
        assert matched_jaccard(a, a[::-1]).tolist() == [1, 1]
        assert matched_jaccard(a, np.array([[2, 9], [0, 1]])).tolist() == [1, pytest.approx(1 / 3)]

    def test_top_words_of_equal_probability_stand_in_order(self):
        assert top_words(np.array([[0.25, 0.25, 0.5 - 1e-15, 1e-15]]), 3).tolist() == [[2, 0, 1]]

    def test_npmi_of_words_that_always_never_and_independently_meet(self):
        dtm = csr_matrix([[1, 1, 0], [2, 1, 0], [0, 0, 1], [0, 0, 1]])
        assert npmi(np.array([[0, 1]]), dtm)[0] == pytest.approx(1)
        assert npmi(np.array([[0, 2]]), dtm)[0] == -1
        independent = csr_matrix([[1, 1], [1, 0], [0, 1], [0, 0]])
        assert npmi(np.array([[0, 1]]), independent)[0] == pytest.approx(0)

    def test_diversity_counts_distinct_words(self):
        assert diversity(np.array([[0, 1], [1, 2]])) == 0.75

    def test_one_distribution_for_all_has_no_gain_and_true_topics_do(self):
        train = csr_matrix(np.repeat([[9, 9, 0, 0], [0, 0, 9, 9]], 10, axis=0))
        flat = EngineFit(np.full((2, 4), 0.25), np.full((20, 2), 0.5))
        halves = np.repeat([[0.5, 0.5, 0, 0], [0, 0, 0.5, 0.5]], 10, axis=0)
        true = EngineFit(halves[[0, 10]], np.repeat(np.eye(2), 10, axis=0))
        assert heldout(flat, train, train, 0)[1] == pytest.approx(0, abs=1e-9)
        value, gain = heldout(true, train, train, 0)
        assert gain == pytest.approx(np.log(2), abs=0.05)
        assert value == pytest.approx(np.log(0.5), abs=0.05)

    def test_units_of_one_word_cannot_be_scored(self):
        one = csr_matrix([[1, 0], [0, 1]])
        fit = EngineFit(np.full((2, 2), 0.5), np.full((2, 2), 0.5))
        assert np.isnan(heldout(fit, one, one, 0)).all()


class TestPlan:
    dtm = csr_matrix(np.ones((12, 4), int))
    doc = np.repeat(np.arange(6), 2)

    def runs(self, n_runs: int) -> list[Run]:
        return plan(self.dtm, self.doc, 2, engine=execute, seed=5, n_runs=n_runs)

    def test_seeds_articles_and_units_take_turns(self):
        kinds = [run.kind for run in self.runs(6)]
        assert kinds == ["model", "seed", "article", "unit", "seed", "article"]
        assert [run.seed for run in self.runs(3)] == [5, 6, 7]

    def test_an_article_is_drawn_with_all_its_units(self):
        rows = self.runs(3)[2].rows
        times = np.bincount(rows, minlength=12).reshape(6, 2)
        assert times.sum() == 12
        assert (times[:, 0] == times[:, 1]).all()

    def test_more_runs_begin_with_the_same_ones(self):
        for few, many in zip(self.runs(4), self.runs(10), strict=False):
            assert np.array_equal(few.rows, many.rows)
