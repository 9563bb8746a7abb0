"""A reckoning worked out: the job's part."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer
from gongxun.registry.schools.selectors import capacity
from gongxun.work.plans.kinds import ClassKind, read_kinds
from gongxun.work.plans.models import (
    ClassState,
    Proposal,
    ProposalState,
    ProposedClass,
    ProposedQuota,
)
from gongxun.work.plans.proposing.limits import Kind, Limits
from gongxun.work.plans.proposing.needs import Goal
from gongxun.work.plans.proposing.proposal import Proposed, Relaxation, propose
from gongxun.work.plans.reckoning import Demands, forecast_rows, goals_of, kinds_of
from gongxun.work.plans.selectors.checking import standard_of
from gongxun.work.plans.selectors.forecasting import (
    Foreseen,
    bed_days_taken,
    foreseen,
    own_bed_days,
)

# A school whose beds nobody has stated sets no limit.
UNSTATED_BEDS = 100_000


def work_out(*, proposal_id: int, now: datetime) -> None:
    """Reckon a proposal that waits, or that a killed worker left half-way: nothing of it is written before its end.
    One that is gone or done is left alone.
    """
    due = Proposal.objects.filter(
        pk=proposal_id, state__in=[ProposalState.WAITING, ProposalState.RUNNING]
    )
    if not due.update(state=ProposalState.RUNNING):
        return
    proposal = Proposal.objects.select_related("plan").get(pk=proposal_id)
    try:
        _reckon(proposal, now)
    except Exception:
        Proposal.objects.filter(pk=proposal_id).update(state=ProposalState.FAILED, finished_at=now)
        raise


def _reckon(proposal: Proposal, now: datetime) -> None:
    plan, demands = proposal.plan, Demands.restored(proposal.demands)
    viewer = Viewer.system(timezone.localdate(now))
    year = foreseen(viewer, plan, levels=demands.levels)
    if year is None:
        _finish(proposal, ProposalState.IMPOSSIBLE, now, relaxations=[{"evaluated": 0}])
        return
    goals = goals_of(year.needs, demands.weights)
    chosen, kinds = kinds_of(read_kinds(), demands, standard_of(plan), plan.class_category)
    limits = _limits(proposal, demands, goals, year)
    found = propose(year.left, goals, kinds, limits)
    proposal.as_of = year.needs.as_of
    if isinstance(found, Proposed):
        with transaction.atomic():
            _keep(proposal, found, chosen, kinds)
            rows = forecast_rows(year.needs, year.outcome, found.outcome)
            _finish(
                proposal,
                ProposalState.DONE,
                now,
                forecast=rows,
                cost_fen=found.cost,
                full=list(found.full),
                gap_hundredths=round(found.gap * 10_000),
            )
    else:
        rows = forecast_rows(year.needs, year.outcome)
        relaxations = [_relaxation(one, chosen) for one in found]
        _finish(proposal, ProposalState.IMPOSSIBLE, now, forecast=rows, relaxations=relaxations)


def _limits(proposal: Proposal, demands: Demands, goals: list[Goal], year: Foreseen) -> Limits:
    stated = {key: one.beds for key, one in capacity(demands.schools).items() if one.beds}
    taken = bed_days_taken(proposal.plan.year, demands.schools)
    own = own_bed_days(list(proposal.plan.classes.exclude(state=ClassState.CANCELLED)))
    for key, days in own.items():
        taken[key] = taken.get(key, 0) + days
    floors = {}
    for goal in goals:
        percent = demands.floors.get(goal.indicator, 0)
        reached = goal.met + year.outcome.met[goal.indicator]
        missing = -(-goal.population * percent // 100) - reached
        if missing > 0:
            floors[goal.indicator] = missing
    return Limits(
        beds={school: stated.get(school, UNSTATED_BEDS) for school in demands.schools},
        taken=taken,
        budget=demands.budget_fen,
        places=demands.places,
        fair_share=demands.fair_share / 100,
        floors=floors,
    )


def _keep(proposal: Proposal, found: Proposed, chosen: list[ClassKind], kinds: list[Kind]) -> None:
    """Write the runs with their quotas, several runs of a kind numbered."""
    counts = {at: sum(run.kind == at for run in found.runs) for at in range(len(chosen))}
    nth: dict[int, int] = {}
    made = []
    for number, run in enumerate(found.runs):
        nth[run.kind] = nth.get(run.kind, 0) + 1
        title = chosen[run.kind].title_zh
        if counts[run.kind] > 1:
            title = _("%(title)s（第%(nth)d期）") % {"title": title, "nth": nth[run.kind]}
        kind = kinds[run.kind]
        made.append(
            ProposedClass(
                proposal=proposal,
                number=number + 1,
                kind=chosen[run.kind].id,
                title=title,
                places=max(run.total, 1),
                school_id=run.school or None,
                month=run.month,
                cost_fen=kind.cost_of_run + run.total * kind.cost_of_place,
                grounds=dict(found.outcome.by_run[number]),
                helped=found.outcome.helped[number],
            )
        )
    ProposedClass.objects.bulk_create(made)
    ProposedQuota.objects.bulk_create(
        ProposedQuota(proposed_class=row, organisation_id=unit, places=places)
        for row, run in zip(made, found.runs, strict=True)
        for unit, places in run.places.items()
    )


def _relaxation(one: Relaxation, chosen: list[ClassKind]) -> dict[str, float]:
    """With the identifiers of kinds in place of their numbers."""
    named = {}
    for demand, share in one.demands.items():
        head, sign, key = demand.partition(":")
        name = f"runs:{chosen[int(key)].id}" if head == "runs" and sign else demand
        named[name] = round(share, 4)
    return named


def _finish(proposal: Proposal, state: ProposalState, now: datetime, **fields: object) -> None:
    for name, value in fields.items():
        setattr(proposal, name, value)
    proposal.state, proposal.finished_at = state, now
    proposal.save()
