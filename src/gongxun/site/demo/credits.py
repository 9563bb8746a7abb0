"""Credits as columns: one element an entry, sorted by person; and how several runs of them become one."""

from dataclasses import dataclass, replace

import numpy as np

from gongxun.site.demo.arrays import Bools, Bytes, Ints, Longs, below, mix

FORMS = ("off_job", "party_group_study", "online_programme", "lecture", "online_self_study")
OFF_JOB, PARTY_GROUP, PROGRAMME, LECTURE, SELF_STUDY = range(5)
_REVERSED_IN = 1500


@dataclass(frozen=True)
class Credits:
    """One element an entry; ``person`` counts from the cast's first. ``klass`` is a class number or -1, ``event`` a number
    within form, organiser and year. A correction follows the entry it reverses, with negative amounts."""

    person: Ints
    day: Ints
    hours: Ints
    days: Ints
    form: Bytes
    theme: Bytes
    klass: Ints
    organiser: Ints
    event: Bytes
    reversal: Bools

    def __len__(self) -> int:
        return len(self.person)

    def take(self, chosen: Longs | Bools) -> "Credits":
        return Credits(**{name: column[chosen] for name, column in vars(self).items()})


def plain(
    who: Ints,
    day: Ints,
    form: int,
    organiser: Ints,
    event: Ints,
    *,
    hours: Ints,
    days: Ints | int,
    theme: Bytes,
) -> Credits:
    """Credits of one form that belong to no class."""
    size = len(who)
    return Credits(
        person=who,
        day=day.astype(np.int32),
        hours=hours.astype(np.int32),
        days=np.broadcast_to(np.asarray(days, np.int32), size),
        form=np.full(size, form, np.int8),
        theme=theme.astype(np.int8),
        klass=np.full(size, -1, np.int32),
        organiser=organiser,
        event=event.astype(np.int8),
        reversal=np.zeros(size, np.bool_),
    )


def merge(streams: list[Credits], counts: list[Ints]) -> Credits:
    """One run of credits by person out of the streams, each of which is."""
    sizes = [np.bincount(stream.person, minlength=len(counts[0])) for stream in streams]
    together = np.sum(sizes, axis=0)
    ahead = np.cumsum(together) - together
    total = sum(len(stream) for stream in streams)
    places = []
    for stream, size in zip(streams, sizes, strict=True):
        within = np.arange(len(stream)) - (np.cumsum(size) - size)[stream.person]
        places.append(ahead[stream.person] + within)
        ahead = ahead + size
    merged = {}
    for name, column in vars(streams[0]).items():
        merged[name] = np.empty(total, column.dtype)
        for stream, place in zip(streams, places, strict=True):
            merged[name][place] = getattr(stream, name)
    return Credits(**merged)


def with_reversals(credits_: Credits, first: int, year: int) -> Credits:
    """One entry in some hundreds turns out wrong and is reversed by a row of its own."""
    bits = mix(first + credits_.person.astype(np.int64), credits_.day, credits_.hours, year, 41)
    wrong = (below(bits, _REVERSED_IN) == 0) & (credits_.form != PARTY_GROUP)
    repeated = np.repeat(np.arange(len(credits_)), 1 + wrong)
    doubled = credits_.take(repeated)
    second = np.zeros(len(repeated), np.bool_)
    second[1:] = repeated[1:] == repeated[:-1]
    sign = np.where(second, -1, 1).astype(np.int32)
    return replace(doubled, hours=doubled.hours * sign, days=doubled.days * sign, reversal=second)
