"""Trees of organisations: several roots, deep chains, enterprises, schools at every level."""

from random import Random

from tests.reference.lake import LISTED, Row
from tests.reference.rows import organisation

LEVELS = LISTED["organisation", "level"]
KINDS = LISTED["organisation", "kind"]
_STEPS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def identifiers(rng: Random, count: int) -> list[int]:
    """Distinct ids in no order, some beyond 32 bits and some just below 2**53."""
    bases = [1, 1000, 2**31 - 2, (7 << 41) + 1, 2**53 - 5000]
    found: set[int] = set()
    while len(found) < count:
        found.add(rng.choice(bases) + rng.randrange(4 * count + 1))
    ids = sorted(found)
    rng.shuffle(ids)
    return ids


def tree(rng: Random, size: int) -> list[Row]:
    """`size` organisations (at least 3) in one to three trees, in no order.

    One is a national federation and one a school; levels mostly fall with depth, but need not.
    """
    ids = identifiers(rng, size)
    rows: list[Row] = []
    taken: set[str] = set()
    roots = rng.choice([1, 1, 2, 3])
    chain = rng.random() < 0.3
    for number, org_id in enumerate(ids):
        parent = None
        if number >= roots:
            parent = rows[-1] if chain and rng.random() < 0.6 else rng.choice(rows)
        if parent and len(parent["path"]) >= 40:
            parent = rows[0]
        path = _free_path(rng, parent["path"] if parent else "", taken)
        level, kind = _level_and_kind(rng, len(path) // 4)
        parent_id = parent["org_id"] if parent else None
        rows.append(organisation(org_id, path, parent_id, level=level, kind=kind))
    rows[0] |= {"level": "national", "kind": "federation"}
    rows[-1] |= {"level": rng.choice(LEVELS[:4]), "kind": "school"}
    for row in rows:
        row["division_code"] = rng.choice([None, "990000", "991200"])
    rng.shuffle(rows)
    return rows


def _free_path(rng: Random, above: str, taken: set[str]) -> str:
    while True:
        path = above + "000" + rng.choice(_STEPS)
        if path not in taken:
            taken.add(path)
            return path


def _level_and_kind(rng: Random, depth: int) -> tuple[str, str]:
    level = LEVELS[min(depth - 1, 5)] if rng.random() < 0.7 else rng.choice(LEVELS)
    weights = (6, 2, 1, 1, 5, 3)
    return level, rng.choices(KINDS, weights)[0]


def of_kind(organisations: list[Row], kind: str, levels: tuple[str, ...] = LEVELS) -> list[int]:
    """Ids of the organisations of a kind at these levels."""
    return [
        row["org_id"] for row in organisations if row["kind"] == kind and row["level"] in levels
    ]


def some_school(rng: Random, organisations: list[Row]) -> int | None:
    """A school mostly; else nothing, or an organisation that is no school."""
    kind = rng.random()
    schools = of_kind(organisations, "school")
    if kind < 0.76 and schools:
        return rng.choice(schools)
    others = [row["org_id"] for row in organisations if row["kind"] != "school"]
    return rng.choice(others) if kind > 0.88 and others else None
