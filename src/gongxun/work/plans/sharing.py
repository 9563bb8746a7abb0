"""Places shared out in proportion: whole numbers that sum up to the whole."""

from collections.abc import Mapping


def apportion(total: int, weights: Mapping[int, int]) -> dict[int, int]:
    """``total`` by ``weights`` (none negative) with largest remainders; among equals the first key. Where every
    weight is 0 all keys weigh the same; without keys nothing is given.
    """
    if not weights or total <= 0:
        return dict.fromkeys(weights, 0)
    whole = sum(weights.values())
    if not whole:
        weights, whole = dict.fromkeys(weights, 1), len(weights)
    given = {key: total * weight // whole for key, weight in weights.items()}
    left = total - sum(given.values())
    order = sorted(weights, key=lambda key: -(total * weights[key] % whole))
    for key in order[:left]:
        given[key] += 1
    return given
