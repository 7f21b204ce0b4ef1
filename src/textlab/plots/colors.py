"""Which ink is read on which ground."""

from __future__ import annotations

from matplotlib.colors import to_rgb
from matplotlib.typing import ColorType


def ink_on(color: ColorType) -> str:
    """Black or white, whichever has more contrast on a color (WCAG 2 relative luminance).

    Examples
    --------
    >>> ink_on("#ffffff"), ink_on("#1d4fa8")
    ('black', 'white')
    """
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(color)]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return "black" if luminance > 0.179 else "white"
