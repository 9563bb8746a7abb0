"""What exceeds a cap is taken away by entries of their own, and given back when the excess goes.

A cap bounds what one person is credited for a form in a day or a calendar year. Amounts that came
as such were judged by whoever certified them: they fill the bound but are not cut. Entries are
looked at in the order in which they were recorded; what lies in a closed year stays as it is.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils import translation

from gongxun.base.access.gate import Viewer
from gongxun.base.audit import services as audit
from gongxun.records.ledger.models import Entry, EntryKind, Form, Unsealed
from gongxun.records.ledger.selectors import facts as read
from gongxun.records.ledger.selectors.facts import Standing
from gongxun.records.ledger.services import locks
from gongxun.records.ledger.services.checks import Line, plain_amount
from gongxun.records.ledger.services.converting import Rulebook
from gongxun.records.ledger.services.storing import write_reversal
from gongxun.registry.people import selectors as people
from gongxun.rules.books.local_rules import Cap
from gongxun.rules.conversion import Amount, Credited, Excess, excess

Window = tuple[int, str, int]
RECOUNTED = "超限扣除随台账变动重新计算"
_PER = {"day": "每天", "year": "每年"}
_UNIT = {"hours": "学时", "days": "天"}


def windows_of(lines: Sequence[Line]) -> set[Window]:
    """The (person, form, year) in which converted lines may have reached a cap."""
    return {
        (line.person_id, line.draft.form, line.draft.earned_on.year)
        for line in lines
        if line.conversion
    }


def settle(viewer: Viewer, windows: Collection[Window], now: datetime) -> None:
    """Make the caps of each window what its standing entries call for."""
    if not windows:
        return
    locks.hold_persons({person for person, _form, _year in windows})
    standing: dict[Window, list[Standing]] = defaultdict(list)
    for one in read.standing_in(windows):
        standing[one.person_id, one.form, one.earned_on.year].append(one)
    concerned = [items for items in standing.values() if any(item.conversion for item in items)]
    if not concerned:
        return
    offices = _Offices([item for items in concerned for item in items])
    for items in concerned:
        _apply(viewer, items, _due(items, offices), now)


class _Offices:
    """Where each entry was earned, by which rule, and whether its year is closed there."""

    def __init__(self, items: Sequence[Standing]) -> None:
        spans = people.spans_of({item.person_id for item in items})
        posts = {item.id: people.held_on(spans[item.person_id], item.earned_on) for item in items}
        self._office = {key: post.organisation_id for key, post in posts.items() if post}
        organisations = set(self._office.values())
        self._closed = read.closed_years(organisations)
        self._rulebook = Rulebook(organisations)

    def is_closed(self, item: Standing) -> bool:
        return (self._office.get(item.id), item.earned_on.year) in self._closed

    def excess(self, item: Standing, earlier: Sequence[Credited]) -> tuple[Excess, ...]:
        office = self._office.get(item.id)
        if office is None or not item.conversion:
            return ()
        rule, _name = self._rulebook.rule(office, item.earned_on)
        return excess(_amount(item), item.form, item.earned_on, earlier, rule)


@dataclass(frozen=True, slots=True)
class _Due:
    """What a cap has to take from an entry; ``cap`` is None where it stands from before and stays."""

    entry_id: int
    amount: Amount
    cap: Cap | None


def _due(items: Sequence[Standing], offices: _Offices) -> dict[str, _Due]:
    """Caps by their event key, from replaying the entries in the order in which they were recorded."""
    stand = {item.event_key: item for item in items if item.kind == EntryKind.CAP}
    due: dict[str, _Due] = {}
    earlier: list[Credited] = []
    for item in items:
        if item.kind == EntryKind.CAP:
            continue
        if offices.is_closed(item):
            taken = dict(_kept(item, stand))
        else:
            found = offices.excess(item, earlier)
            taken = {_key(item, one.cap): _Due(item.id, one.amount, one.cap) for one in found}
        earlier.append(Credited(item.form, item.earned_on, _amount(item)))
        earlier += [
            Credited(item.form, item.earned_on, _negative(one.amount)) for one in taken.values()
        ]
        due |= taken
    return due


def _kept(item: Standing, stand: dict[str, Standing]) -> Iterator[tuple[str, _Due]]:
    for key, cap in stand.items():
        if key.startswith(f"cap:{item.id}:"):
            yield key, _Due(item.id, _negative(_amount(cap)), None)


def _apply(viewer: Viewer, items: Sequence[Standing], due: dict[str, _Due], now: datetime) -> None:
    """Reverse the caps that are no longer right, and enter those that are missing."""
    stand = {item.event_key: item for item in items if item.kind == EntryKind.CAP}
    right = {
        key
        for key, cap in stand.items()
        if key in due and _amount(cap) == _negative(due[key].amount)
    }
    for key in stand.keys() - right:
        cap = Entry.objects.get(pk=stand[key].id)
        reversal = write_reversal(viewer, cap, RECOUNTED, now)
        audit.record(
            viewer, "entry.uncap", "entry", cap.pk, cap.recognised_by_id, now,
            {"reversal": reversal.pk},
        )  # fmt: skip
    for key in due.keys() - right:
        _enter(viewer, key, due[key], now)


def _enter(viewer: Viewer, key: str, due: _Due, now: datetime) -> None:
    source = Entry.objects.get(pk=due.entry_id)
    cap = Entry.objects.create(
        person_id=source.person_id,
        kind=EntryKind.CAP,
        mode=source.mode,
        form=source.form,
        earned_on=source.earned_on,
        title=source.title,
        hours_hundredths=-due.amount.hours_hundredths,
        days_hundredths=-due.amount.days_hundredths,
        conversion=source.conversion,
        themes=source.themes,
        class_id=source.class_id,
        organiser_id=source.organiser_id,
        outside_organiser=source.outside_organiser,
        recognised_by_id=source.recognised_by_id,
        source=source.source,
        event_key=key,
        reason=_reason(due.cap) if due.cap else "",
        recorded_at=now,
        recorded_by=viewer.user_id,
    )
    Unsealed.objects.create(entry=cap)
    audit.record(viewer, "entry.cap", "entry", cap.pk, cap.recognised_by_id, now)


def _reason(cap: Cap) -> str:
    """What is kept in the ledger is Chinese, whatever language its writer reads."""
    with translation.override(settings.LANGUAGE_CODE):
        form = str(Form(cap.form).label)
    return f"{form}{_PER[cap.per]}最多计 {plain_amount(cap.at_most)} {_UNIT[cap.unit]}"


def _key(item: Standing, cap: Cap) -> str:
    return f"cap:{item.id}:{cap.per}:{cap.unit}"


def _amount(item: Standing) -> Amount:
    return Amount(item.hours_hundredths, item.days_hundredths)


def _negative(amount: Amount) -> Amount:
    return Amount(-amount.hours_hundredths, -amount.days_hundredths)
