"""Whatever is recorded, reversed, proposed, decided, closed and reopened, in any order: the ledger adds up."""

from collections import Counter
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Sum
from hypothesis import HealthCheck, event, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from gongxun.records.ledger import flow, services
from gongxun.records.ledger.models import Claim, Entry, EntryKind, Proposal
from gongxun.records.ledger.services import NewEntry
from gongxun.records.ledger.testing import draft, self_study
from gongxun.registry.orgs.testing import NOW, SYSTEM, small_country
from gongxun.registry.people.testing import person, post

DAYS = (date(2024, 3, 6), date(2025, 3, 6), date(2025, 3, 7))
DAY_CAP = 800


def sums(entries: object) -> tuple[int, int]:
    found = entries.aggregate(Sum("hours_hundredths"), Sum("days_hundredths"))  # type: ignore[attr-defined]
    return found["hours_hundredths__sum"] or 0, found["days_hundredths__sum"] or 0


class Ledger(RuleBasedStateMachine):
    @initialize()
    def found(self) -> None:
        self.frame = transaction.atomic()
        self.frame.__enter__()
        self.places = small_country()
        self.people = [person(1, "陆明远"), person(2, "陈远")]
        for cadre, place in zip(self.people, ("K1", "C2"), strict=True):
            post(cadre, self.places[place])
        self.frozen: dict[tuple[str, int], frozenset[int]] = {}

    def teardown(self) -> None:
        if hasattr(self, "frame"):
            transaction.set_rollback(True)
            self.frame.__exit__(None, None, None)

    def attempt(self, act: object, **arguments: object) -> None:
        try:
            act(viewer=SYSTEM, now=NOW, **arguments)  # type: ignore[operator]
        except ValidationError:
            event("refused")

    def draft(self, who: int, day: date, number: int, hours: int) -> NewEntry:
        return draft(
            self.people[who], earned_on=day, event=f"class:{number}", hours_hundredths=hours
        )

    drafts = {
        "who": st.integers(0, 1),
        "day": st.sampled_from(DAYS),
        "number": st.integers(1, 3),
        "hours": st.integers(-100, 2500),
    }

    @rule(**drafts)
    def record(self, who: int, day: date, number: int, hours: int) -> None:
        self.attempt(services.record, draft=self.draft(who, day, number, hours))

    @rule(
        who=st.integers(0, 1),
        day=st.sampled_from(DAYS),
        minutes=st.integers(0, 400),
        number=st.integers(1, 4),
    )
    def watch(self, who: int, day: date, minutes: int, number: int) -> None:
        raw = self_study(
            self.people[who], earned_on=day, event=f"class:{number}", seconds=60 * minutes,
            hours_hundredths=None, days_hundredths=None,
        )  # fmt: skip
        self.attempt(services.record, draft=raw)

    @precondition(lambda _: Entry.objects.exists())
    @rule(data=st.data())
    def reverse(self, data: st.DataObject) -> None:
        ids = list(Entry.objects.order_by("id").values_list("id", flat=True))
        entry = Entry.objects.get(pk=data.draw(st.sampled_from(ids)))
        self.attempt(services.reverse, entry=entry, reason="学时填错")

    @rule(**drafts)
    def propose(self, who: int, day: date, number: int, hours: int) -> None:
        self.attempt(services.propose, draft=self.draft(who, day, number, hours))

    @precondition(lambda _: Proposal.objects.exists())
    @rule(data=st.data(), move=st.sampled_from(sorted(flow.MOVES)), **drafts)
    def decide(
        self, data: st.DataObject, move: str, who: int, day: date, number: int, hours: int
    ) -> None:
        ids = list(Proposal.objects.order_by("id").values_list("id", flat=True))
        proposal = Proposal.objects.get(pk=data.draw(st.sampled_from(ids)))
        act = {
            "recognise": services.recognise,
            "return": services.return_,
            "withdraw": services.withdraw,
            "resubmit": services.resubmit,
        }[move]
        more: dict[str, object] = {"proposal": proposal}
        if move == "return":
            more["reason"] = "缺证明"
        if move == "resubmit":
            more["draft"] = self.draft(who, day, number, hours)
        before = proposal.state
        self.attempt(act, **more)
        proposal.refresh_from_db()
        allowed = before in flow.MOVES[move].sources
        assert proposal.state in ({before, flow.MOVES[move].target} if allowed else {before})

    @rule(code=st.sampled_from(["P1", "C1", "K1", "C2"]), year=st.sampled_from([2024, 2025]))
    def close(self, code: str, year: int) -> None:
        if (code, year) not in self.frozen:
            services.close_year(
                viewer=SYSTEM, organisation_id=self.places[code], year=year, now=NOW
            )
            self.frozen[code, year] = self.dated(code, year)

    @precondition(lambda self: self.frozen)
    @rule(data=st.data())
    def reopen(self, data: st.DataObject) -> None:
        code, year = data.draw(st.sampled_from(sorted(self.frozen)))
        services.reopen_year(
            viewer=SYSTEM, organisation_id=self.places[code], year=year, reason="补登", now=NOW
        )
        del self.frozen[code, year]

    def dated(self, code: str, year: int) -> frozenset[int]:
        covered = {"P1": [0, 1], "C1": [0], "K1": [0], "C2": [1]}[code]
        found = Entry.objects.filter(
            earned_on__year=year, person_id__in=[self.people[nth] for nth in covered]
        )
        return frozenset(found.values_list("pk", flat=True))

    @invariant()
    def what_stands_is_what_is_claimed(self) -> None:
        if not hasattr(self, "people"):
            return
        gone = Entry.objects.filter(reverses=OuterRef("pk"))
        caps = Entry.objects.filter(~Exists(gone), kind=EntryKind.CAP)
        for cadre in self.people:
            claimed = Entry.objects.filter(
                pk__in=Claim.objects.filter(person=cadre, released_by=None).values("entry_id")
            )
            held, cut = sums(claimed), sums(caps.filter(person=cadre))
            assert sums(Entry.objects.filter(person=cadre)) == (held[0] + cut[0], held[1] + cut[1])

    @invariant()
    def no_event_counts_twice(self) -> None:
        standing = Claim.objects.filter(released_by=None).values_list("person_id", "event_key")
        assert max(Counter(standing).values(), default=0) <= 1
        earned = Entry.objects.filter(kind=EntryKind.EARNED)
        assert earned.filter(claim=None).count() == 0

    @invariant()
    def watched_time_stays_under_its_cap(self) -> None:
        for row in (
            Entry.objects.exclude(conversion="")
            .values("person", "earned_on")
            .annotate(hours=Sum("hours_hundredths"))
        ):
            net = Entry.objects.filter(
                person=row["person"], earned_on=row["earned_on"], form="online_self_study"
            )
            assert 0 <= sums(net)[0] <= DAY_CAP

    @invariant()
    def closed_years_stay_as_they_were(self) -> None:
        for (code, year), before in getattr(self, "frozen", {}).items():
            assert self.dated(code, year) == before


@pytest.mark.django_db
def test_the_ledger_adds_up_after_any_sequence() -> None:
    run_state_machine_as_test(
        Ledger,
        settings=settings(
            max_examples=10,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
