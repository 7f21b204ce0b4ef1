"""Engines: one file each that turns a count matrix into topics.

An engine has ``fit(dtm: csr_matrix (D, V), k, *, seed, workers=1, **settings) -> EngineFit``;
that is all it takes to be found. A function of that form can be passed without a file.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from textlab.registry import load
from textlab.schema import SchemaError

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

DEFAULT = "gensim"


@dataclass(frozen=True, eq=False)
class EngineFit:
    """Topics as an engine found them; V terms, D units.

    Parameters
    ----------
    phi : float64 (k, V)
        p(term | topic); rows sum to 1.
    theta : float64 (D, k)
        Share of each topic in each unit; rows sum to 1.
    trace : float64 (n,)
        The engine's own objective while it ran; may be empty.
    """

    phi: np.ndarray
    theta: np.ndarray
    trace: np.ndarray = field(default_factory=lambda: np.zeros(0))


Engine = Callable[..., EngineFit]


def resolve(engine: str | Engine | None) -> Engine:
    """The `fit` of a named engine, or the function that was given.

    Raises
    ------
    SchemaError
        Listing the engines, for an unknown name.
    """
    if callable(engine):
        return engine
    fit: Engine = load(__name__, engine or DEFAULT, "engine").fit
    return fit


def checked(fit: EngineFit, dtm: csr_matrix, k: int) -> EngineFit:
    """The fit itself, once its matrices are distributions of the shapes that were asked for.

    Raises
    ------
    SchemaError
        Saying what the engine returned and what was expected.
    """
    for name, shape in (("phi", (k, dtm.shape[1])), ("theta", (dtm.shape[0], k))):
        matrix = np.asarray(getattr(fit, name, None), float)
        sums = matrix.sum(axis=1) if matrix.shape == shape else np.zeros(1)
        if matrix.shape != shape or not np.all(matrix >= 0) or not np.allclose(sums, 1):
            raise SchemaError(
                f"the engine returned {name} of shape {matrix.shape}; expected {shape}, rows that "
                "sum to 1 and no negative or missing value (see textlab.testing.check_engine)"
            )
    return fit
