"""Where provinces stand when they are shown as tiles: in about the places in which a reader looks for them.

No map is drawn.
"""

from collections.abc import Mapping

# Column and row by the first two digits of the division code (GB/T 2260), and the Production Corps.
PLACES = {
    "65": (0, 1), "15": (5, 0), "23": (7, 0),
    "22": (7, 1), "66": (0, 2), "62": (2, 2), "64": (3, 2), "14": (4, 2), "13": (5, 2), "11": (6, 2),
    "21": (7, 2),
    "63": (1, 3), "61": (3, 3), "41": (4, 3), "37": (5, 3), "12": (6, 3),
    "54": (0, 4), "51": (2, 4), "50": (3, 4), "42": (4, 4), "34": (5, 4), "32": (6, 4), "31": (7, 4),
    "53": (2, 5), "52": (3, 5), "43": (4, 5), "36": (5, 5), "33": (6, 5),
    "45": (3, 6), "44": (4, 6), "35": (5, 6), "71": (7, 6),
    "81": (4, 7), "82": (3, 7), "46": (2, 7),
}  # fmt: skip
ACROSS = 8


def placed(heads: Mapping[str, str]) -> dict[str, tuple[int, int]]:
    """Column and row, counted from one, of each key by the first two digits of its division's code.

    Where one has digits that GB/T 2260 does not use all are set in rows.
    """
    order = sorted(heads, key=lambda key: (heads[key], key))
    if all(head in PLACES for head in heads.values()):
        spots = {key: PLACES[heads[key]] for key in order}
    else:
        spots = {key: (at % ACROSS, at // ACROSS) for at, key in enumerate(order)}
    return {key: (column + 1, row + 1) for key, (column, row) in spots.items()}
