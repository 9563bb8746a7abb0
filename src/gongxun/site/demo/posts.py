"""The appointments of a cast, one element an appointment, by person and in time."""

from dataclasses import dataclass

import numpy as np

from gongxun.site.demo.arrays import NEVER, Bools, Bytes, Ints
from gongxun.site.demo.cast import PART_TIME, Cast
from gongxun.site.demo.tree import Tree


@dataclass(frozen=True)
class Posts:
    """``person`` counts from the cast's first; dates are days since 1970, ``ends`` exclusive, NEVER where open."""

    person: Ints
    org: Ints
    primary: Bools
    category: Bytes
    employment: Bytes
    leader: Bools
    office_staff: Bools
    school: Ints
    young: Bools
    promoted: Ints
    starts: Ints
    ends: Ints


def posts(cast: Cast, tree: Tree) -> Posts:
    """Earlier, present and committee appointments of the cast."""
    parts = [_earlier(cast), _present(cast), _committee(cast, tree)]
    columns = {
        name: np.concatenate([getattr(part, name) for part in parts])
        for name in Posts.__dataclass_fields__
    }
    order = np.argsort(columns["person"], kind="stable")
    return Posts(**{name: column[order] for name, column in columns.items()})


def _present(cast: Cast) -> Posts:
    return Posts(
        person=np.arange(len(cast), dtype=np.int32),
        org=cast.org,
        primary=np.ones(len(cast), np.bool_),
        category=cast.category,
        employment=cast.employment,
        leader=cast.leader,
        office_staff=cast.office_staff,
        school=cast.school,
        young=cast.young,
        promoted=cast.promoted,
        starts=np.where(cast.changed < NEVER, cast.changed, cast.hired),
        ends=cast.left,
    )


def _earlier(cast: Cast) -> Posts:
    """The post before a promotion or a transfer; nobody led before a promotion."""
    who = np.flatnonzero(cast.changed < NEVER).astype(np.int32)
    promoted = cast.promoted[who] < NEVER
    return Posts(
        person=who,
        org=cast.former[who],
        primary=np.ones(len(who), np.bool_),
        category=cast.former_category[who],
        employment=cast.employment[who],
        leader=cast.leader[who] & ~promoted,
        office_staff=cast.office_staff[who] & (cast.former[who] == cast.org[who]),
        school=np.where(cast.former[who] == cast.org[who], cast.school[who], -1).astype(np.int32),
        young=cast.young[who],
        promoted=np.full(len(who), NEVER, np.int32),
        starts=cast.hired[who],
        ends=cast.changed[who],
    )


def _committee(cast: Cast, tree: Tree) -> Posts:
    """A second, part-time post on the committee of the organisation above."""
    who = np.flatnonzero(cast.committee_since < NEVER).astype(np.int32)
    size = len(who)
    return Posts(
        person=who,
        org=tree.parent[cast.org[who]],
        primary=np.zeros(size, np.bool_),
        category=cast.category[who],
        employment=np.full(size, PART_TIME, np.int8),
        leader=np.zeros(size, np.bool_),
        office_staff=np.zeros(size, np.bool_),
        school=np.full(size, -1, np.int32),
        young=cast.young[who],
        promoted=np.full(size, NEVER, np.int32),
        starts=np.maximum(cast.committee_since, cast.hired)[who],
        ends=np.full(size, NEVER, np.int32),
    )
