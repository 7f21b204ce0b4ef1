"""A fitted topic model: its tables, the passages behind a topic, and the way to disk and back."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from scipy.stats import rankdata

from textlab import store
from textlab.corpus import Corpus
from textlab.evidence import Hits, coded, constant, evidence_table
from textlab.schema import NO_WORDS, OK, NotFittedError, SchemaError, TextlabError, frame
from textlab.tokens import Tokens, tokenize
from textlab.topics.quality import NOT_MEASURED, top_words

if TYPE_CHECKING:
    from gensim.models import LdaModel

SHOWN = 20  # terms a topic is listed with
NO_TERMS = "no word of the vocabulary"
NO_TOPIC = "no topic stands out"
_ARRAYS = ("phi", "shares", "stability")
_KIND = "textlab topic model 1"


@dataclass(frozen=True, eq=False)
class TopicModel:
    """Topics of a corpus, largest first, with what speaks for them and against.

    Parameters
    ----------
    phi : float (k, V)
        p(term | topic); rows sum to 1.
    shares : float (U, k)
        Share of each topic in each unit; rows sum to 1, or are missing where a unit holds no word
        of the vocabulary.
    terms
        The V terms, sorted.
    units : DataFrame (U,)
        Rows of the units table by document and position, and `words`, those in the vocabulary.
    quality : DataFrame
        One row a statistic: `statistic`, `value` (mean over fits), `lower`, `upper` (least and
        greatest), `n_runs` (fits it rests on), `state`, `verdict`. See Notes.
    stability : float (k,)
        Of each topic over resamples, in [0, 1].
    state
        ok; "too little text for k topics"; or "not measured" (`n_runs` was too small).
    settings
        What reproduces the model.
    corpus
        The texts, for `evidence`; not saved.

    Notes
    -----
    npmi: normalized pointwise mutual information of a topic's ten top words, by *co-occurrence in
    units* (not in windows of a reference corpus, as other tools count; values differ), in [-1, 1].
    diversity: distinct words among all top words. seed_stability: mean Jaccard of the top words of
    matched topics, between seeds; it flatters engines with a fixed start. article_stability and
    unit_stability: the same between the model and models of articles, or units, drawn with
    replacement. heldout_ll: log likelihood per word of the articles that a resample left out;
    heldout_gain: how much of it is owed to topics. None of them says that a topic means something:
    read `evidence`, and have people judge the words (word intrusion, topic intrusion).
    """

    phi: np.ndarray
    shares: np.ndarray
    terms: list[str]
    units: pd.DataFrame
    quality: pd.DataFrame
    stability: np.ndarray
    state: str
    settings: Mapping[str, Any]
    corpus: Corpus | None = field(default=None, repr=False)

    @property
    def k(self) -> int:
        """Number of topics."""
        return len(self.phi)

    def __repr__(self) -> str:
        return f"<TopicModel: {self.k} topics, {len(self.units)} units; {self.state}>"

    @cached_property
    def topics(self) -> pd.DataFrame:
        """The topics table: the 20 most probable terms of each topic.

        `frex` is high for terms that are both frequent in the topic and rare in the others (Bischof
        and Airoldi 2012, weight 1/2); `stability` is the topic's.
        """
        top = top_words(self.phi, SHOWN)
        topic = np.repeat(np.arange(self.k), top.shape[1])
        return frame(
            "topics",
            {
                "topic": topic,
                "rank": np.tile(np.arange(1, top.shape[1] + 1), self.k),
                "term": [self.terms[i] for i in top.ravel()],
                "probability": self.phi[topic, top.ravel()],
                "frex": _frex(self.phi)[topic, top.ravel()],
                "stability": self.stability[topic],
            },
        )

    @cached_property
    def scores(self) -> pd.DataFrame:
        """The scores table: one row a unit and topic, `value` = its share.

        `hits` counts the unit's words in the vocabulary. Where the model's `state` is not ok (too
        little text, or not measured), no share is given, and the state says so; `shares` still
        holds them.
        """
        n_units, unit = len(self.units), self.units.loc[np.repeat(self.units.index, self.k)]
        state = np.repeat(self._unit_state, self.k)
        words = unit["words"].to_numpy(np.int64)
        return frame(
            "scores",
            {
                "measure": constant("topics", n_units * self.k),
                "label": coded(np.tile(np.arange(self.k), n_units), self.labels),
                "doc_id": unit["doc_id"].reset_index(drop=True),
                "unit": unit["unit"].reset_index(drop=True),
                "unit_id": unit["unit_id"].to_numpy(),
                "hits": words,
                "n": unit["n"].to_numpy(),
                "units": np.ones(n_units * self.k, np.int64),
                "units_hit": (words > 0).astype(np.int64),
                "value": np.where(state == OK, self.shares.ravel(), np.nan),
                "state": state,
            },
        )

    @property
    def labels(self) -> list[str]:
        """Names of the topics: "0", "1", ..., by falling share."""
        return [str(topic) for topic in range(self.k)]

    @property
    def _unit_state(self) -> np.ndarray:
        if self.state not in (OK, NOT_MEASURED):
            return np.full(len(self.units), self.state, dtype=object)
        flat = (np.ptp(self.shares, axis=1) < 1e-9) & (self.k > 1)
        choices = [self.units["n"] == 0, self.units["words"] == 0, flat]
        return np.select(choices, [NO_WORDS, NO_TERMS, NO_TOPIC], self.state).astype(object)

    def evidence(self, topic: int | None = None, n: int = 5) -> pd.DataFrame:
        """The units with the largest share of a topic: what to read before naming it.

        Parameters
        ----------
        topic
            Number of the topic; None for each in turn.
        n
            Units a topic.

        Returns
        -------
        DataFrame
            Evidence table, best first: `text`, the raw text of the unit; `weight`, the share;
            `cues`, the topic's ten top words in it.

        Raises
        ------
        SchemaError
            When there is no such topic.
        NotFittedError
            When the model was loaded without its corpus.
        """
        if self.corpus is None:
            raise NotFittedError(
                "this model has no texts; load it with TopicModel.load(path, corpus=corpus)"
            )
        if topic is not None and topic not in range(self.k):
            raise SchemaError(f"no topic {topic!r}; there are 0 to {self.k - 1}")
        chosen = range(self.k) if topic is None else [topic]
        return pd.concat([_passages(self, self.corpus, t, n) for t in chosen], ignore_index=True)

    def to_gensim(self) -> LdaModel:
        """A gensim LdaModel with these topics, for its tools and for new texts.

        Returns
        -------
        gensim.models.LdaModel
            In float64; `get_topics()` equals `phi`, ``id2word[i]`` is ``terms[i]``.

        Notes
        -----
        The pseudo-counts behind each topic are its words in the corpus. A topic that another
        engine than gensim found becomes the mean of such a posterior.
        """
        from gensim.models import LdaModel

        from textlab.engines.gensim import ALPHA, ETA

        model = LdaModel(
            num_topics=self.k,
            id2word=dict(enumerate(self.terms)),
            alpha=ALPHA,
            eta=ETA,
            random_state=int(self.settings["seed"]),
            dtype=np.float64,
        )
        words = self.units["words"].to_numpy(float)
        mass = np.nansum(self.shares * words[:, None], axis=0) + ETA * len(self.terms)
        model.state.sstats[...] = np.maximum(self.phi, 1e-12) * mass[:, None] - ETA
        model.state.numdocs = int((words > 0).sum())
        model.sync_state()
        return model

    def save(self, path: str | Path) -> Path:
        """Write the model to a folder: `model.json`, three .npy files, and a manifest last."""
        folder = Path(path)
        for name in _ARRAYS:
            buffer = io.BytesIO()
            np.save(buffer, np.ascontiguousarray(getattr(self, name)), allow_pickle=False)
            store.write_bytes(folder / f"{name}.npy", buffer.getvalue())
        content = {
            "terms": self.terms,
            "units": _records(self.units),
            "quality": _records(self.quality),
            "state": self.state,
            "settings": dict(self.settings),
        }
        text = json.dumps(content, indent=1)
        store.write_text(folder / "model.json", text + "\n")
        files = ["model.json", *(f"{name}.npy" for name in _ARRAYS)]
        store.write_manifest(folder, files, kind=_KIND)
        return folder

    @classmethod
    def load(cls, path: str | Path, *, corpus: Corpus | None = None) -> TopicModel:
        """Read a model that `save` wrote.

        Parameters
        ----------
        path
            The folder.
        corpus
            The corpus it was fitted to, for `evidence`.

        Raises
        ------
        TextlabError
            When the folder is not a whole, unchanged model, or the corpus is another.
        """
        folder = Path(path)
        if store.read_manifest(folder).get("kind") != _KIND:
            raise TextlabError(
                f"{folder} holds no topic model; expected what TopicModel.save wrote"
            )
        content = json.loads((folder / "model.json").read_text("utf-8"))
        fitted = content["settings"]["corpus"]
        if corpus is not None and corpus.fingerprint != fitted:
            raise TextlabError(
                f"{folder} was fitted to the corpus {fitted}, but {corpus.fingerprint} was given; "
                "read and clean the texts as they were then"
            )
        units = pd.DataFrame(content["units"])
        units["unit"] = pd.Categorical(units["unit"])
        units["doc_id"] = pd.Categorical(units["doc_id"], categories=pd.unique(units["doc_id"]))
        return cls(
            **{name: _array(folder / f"{name}.npy") for name in _ARRAYS},
            terms=content["terms"],
            units=units,
            quality=pd.DataFrame(content["quality"]),
            state=content["state"],
            settings=content["settings"],
            corpus=corpus,
        )


def _frex(phi: np.ndarray) -> np.ndarray:
    """Harmonic mean of each term's rank by frequency and by exclusivity in its topic, (k, V)."""
    exclusive = phi / np.maximum(phi.sum(axis=0), 1e-300)
    ranks = [rankdata(np.round(values, 12), axis=1) / phi.shape[1] for values in (phi, exclusive)]
    return np.asarray(2 / (1 / ranks[0] + 1 / ranks[1]))


def _passages(model: TopicModel, corpus: Corpus, topic: int, n: int) -> pd.DataFrame:
    """Evidence of one topic: its units by falling share, equal ones by position."""
    share = np.round(model.shares[:, topic], 12)
    best = np.argsort(-np.where(np.isnan(share), -1.0, share), kind="stable")[:n]
    best = best[model.units["words"].to_numpy()[best] > 0]
    units = model.units.iloc[best]
    doc = corpus.positions(units["doc_id"])
    start, end = units["start"].to_numpy(np.int64), units["end"].to_numpy(np.int64)
    words = {model.terms[i] for i in top_words(model.phi)[topic]}
    hits = Hits(
        doc,
        start,
        end,
        np.full(len(best), topic),
        rule=["share"] * len(best),
        weight=model.shares[best, topic],
        cues=_cues(tokenize(corpus), doc, start, end, words),
    )
    table = evidence_table(tokenize(corpus), "topics", model.labels, hits)
    # evidence_table sorts by document and place, and names the sentence a span begins in
    place = np.lexsort((end, start, doc))
    table["unit"] = constant(str(model.settings["unit"]), len(best))
    table["unit_id"] = units["unit_id"].to_numpy(np.int64)[place]
    return table.iloc[np.argsort(place)].reset_index(drop=True)


def _cues(
    tokens: Tokens, doc: np.ndarray, start: np.ndarray, end: np.ndarray, words: set[str]
) -> list[tuple[tuple[int, int], ...]]:
    """Where the words stand inside each span."""
    wanted = np.array([stem in words for stem in tokens.stems], bool)[tokens.types]
    out = []
    for d, a, b in zip(doc, start, end, strict=True):
        low, high = np.searchsorted(tokens.doc, [d, d + 1])
        inside = (tokens.start[low:high] >= a) & (tokens.end[low:high] <= b)
        at = low + np.flatnonzero(inside & wanted[low:high])
        pairs = zip(tokens.start[at].tolist(), tokens.end[at].tolist(), strict=True)
        out.append(tuple(pairs))
    return out


def _array(path: Path) -> np.ndarray:
    try:
        return np.asarray(np.load(path, allow_pickle=False), dtype=np.float64)
    except ValueError as error:
        raise TextlabError(
            f"{path}: {error}; expected an array of numbers that TopicModel.save wrote"
        ) from None


def _records(table: pd.DataFrame) -> dict[str, list[Any]]:
    """Columns of a table as JSON can hold them: missing is null."""
    plain = table.astype(object).where(table.notna(), None)
    return {str(name): plain[name].tolist() for name in plain}
