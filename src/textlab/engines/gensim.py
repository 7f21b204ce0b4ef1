"""Latent Dirichlet allocation by gensim's own LdaModel: variational Bayes in batches."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_matrix
from threadpoolctl import threadpool_limits

from textlab.engines import EngineFit

if TYPE_CHECKING:
    from gensim.models import LdaModel

ALPHA = 0.1
ETA = 0.5
BATCH = 2000  # units; more of them are learned online, a chunk of this size at a time


def fit(
    dtm: csr_matrix,
    k: int,
    *,
    seed: int,
    workers: int = 1,
    passes: int = 15,
    iterations: int = 10,
) -> EngineFit:
    """Fit latent Dirichlet allocation.

    Parameters
    ----------
    dtm : csr_matrix (D, V)
        Counts; units in a fixed order.
    k
        Number of topics.
    seed
        Of the random start.
    workers
        Ignored: gensim's parallel model gives another result each time (see Notes).
    passes, iterations
        Over all units, and within one; both are always run to the end.

    Returns
    -------
    EngineFit
        `trace` is empty.

    Notes
    -----
    Symmetric priors alpha = eta = .1 in float64. Up to 2,000 units each pass is a full variational
    step (``decay=0``), so that the sum of lambda is words + k * V * eta at the end of any pass.
    gensim stops a unit early when it changes little; on another processor it would stop one step
    sooner or later, so the threshold is 0. `LdaMulticore` is not used: it gives another model in
    each run and hangs when a process dies.

    References
    ----------
    Blei, D., Ng, A. and Jordan, M. (2003). Latent Dirichlet allocation. Hoffman, M., Blei, D. and
    Bach, F. (2010). Online learning for latent Dirichlet allocation.

    Examples
    --------
    >>> dtm = csr_matrix([[2, 1, 0, 0], [1, 2, 0, 0], [0, 0, 2, 1], [0, 0, 1, 2]])
    >>> fit(dtm, 2, seed=0).theta.argmax(axis=1).tolist() in ([0, 0, 1, 1], [1, 1, 0, 0])
    True
    """
    with threadpool_limits(1):
        model = train(dtm, k, seed=seed, passes=passes, iterations=iterations)
        gamma, _ = model.inference(bags(dtm))
    return EngineFit(model.get_topics(), gamma / gamma.sum(axis=1, keepdims=True))


def train(dtm: csr_matrix, k: int, *, seed: int, passes: int, iterations: int) -> LdaModel:
    """A gensim LdaModel of the counts; its terms are column numbers."""
    from gensim.models import LdaModel

    online = dtm.shape[0] > BATCH
    return LdaModel(
        bags(dtm),
        num_topics=k,
        id2word={i: str(i) for i in range(dtm.shape[1])},
        chunksize=BATCH,
        passes=passes,
        iterations=iterations,
        gamma_threshold=0,
        update_every=1 if online else 0,
        decay=0.5 if online else 0,
        alpha=ALPHA,
        eta=ETA,
        eval_every=None,
        random_state=seed,
        dtype=np.float64,
    )


def bags(dtm: csr_matrix) -> list[list[tuple[int, int]]]:
    """Rows of a count matrix as gensim reads them."""
    pointers = zip(dtm.indptr, dtm.indptr[1:], strict=False)
    return [
        list(zip(dtm.indices[a:b].tolist(), dtm.data[a:b].tolist(), strict=True))
        for a, b in pointers
    ]
