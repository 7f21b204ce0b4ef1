"""Non-negative matrix factorization of tf-idf weights, by scikit-learn: the flattering comparison.

Cheap, coherent, and stable over seeds because its start is the same for each: not a sign that
another set of articles would show the same topics.
"""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_matrix
from threadpoolctl import threadpool_limits

from textlab.engines import EngineFit


def fit(
    dtm: csr_matrix,
    k: int,
    *,
    seed: int,
    workers: int = 1,
    start: str = "nndsvda",
    iterations: int = 200,
) -> EngineFit:
    """Factorize tf-idf weights into topics.

    Parameters
    ----------
    dtm : csr_matrix (D, V)
        Counts; units in a fixed order.
    k
        Number of topics.
    seed
        Of the start; with `nndsvda` it changes next to nothing.
    workers
        Ignored; one process.
    start
        scikit-learn's `init`: nndsvda, nndsvdar or random.
    iterations
        Sweeps of coordinate descent, always run to the end.

    Returns
    -------
    EngineFit
        Rows of both factors, scaled to sum to 1. They are weights, not probabilities of a model:
        there is no posterior. `trace` holds the final error.

    References
    ----------
    Lee, D. and Seung, H. S. (1999). Learning the parts of objects by non-negative matrix
    factorization.

    Examples
    --------
    >>> dtm = csr_matrix([[2, 1, 0, 0], [1, 2, 0, 0], [0, 0, 2, 1], [0, 0, 1, 2]])
    >>> fit(dtm, 2, seed=0).theta.round(2).tolist()
    [[1.0, 0.0], [1.0, 0.0], [0.0, 1.0], [0.0, 1.0]]
    """
    from sklearn.decomposition import NMF
    from sklearn.feature_extraction.text import TfidfTransformer

    if k > min(dtm.shape) and start != "random":
        start = "random"  # the singular value decomposition has no k-th pair
    with threadpool_limits(1):
        weights = TfidfTransformer(sublinear_tf=True).fit_transform(dtm.astype(np.float64))
        # tol=0: on another processor an early stop would fall one sweep sooner or later
        model = NMF(k, init=start, tol=0, max_iter=iterations, random_state=seed)
        theta = model.fit_transform(weights)
    error = np.array([model.reconstruction_err_])
    return EngineFit(_shares(model.components_), _shares(theta), error)


def _shares(matrix: np.ndarray) -> np.ndarray:
    """Rows scaled to sum to 1; a row of zeros becomes uniform."""
    raised = matrix + 1e-12
    return np.asarray(raised / raised.sum(axis=1, keepdims=True))
