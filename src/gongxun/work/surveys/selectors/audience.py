"""Who would be asked: the cadres of some subtrees by category and employment, or the organisations directly below."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b

from django.db.models import Q

from gongxun.registry.orgs.selectors import children_at, facts_of
from gongxun.registry.people.selectors import current_appointments, resolve_many
from gongxun.work.surveys.models import Respondents, Survey
from gongxun.work.surveys.selectors.visibility import STEP

# More than so many are asked by sample: nobody reads a million answers, and a sample tells as much.
MOST = 200_000


@dataclass(frozen=True, slots=True)
class Invitee:
    """``place_id``: the group by which the answer will be counted."""

    person_id: int | None
    organisation_id: int
    place_id: int
    category: str = ""
    employment: str = ""


def audience(survey: Survey, today: date) -> list[Invitee]:
    """Everybody who is to be asked, in the order of their files; MOST + 1 at most."""
    if survey.respondents == Respondents.ORGANISATIONS:
        return list(_organisations(survey, today))
    found = list(_cadres(survey, today))
    if survey.sample is not None and len(found) > survey.sample:
        drawn = sorted(found, key=lambda one: _lot(survey.pk, one.person_id or 0))
        found = sorted(drawn[: survey.sample], key=lambda one: one.person_id or 0)
    return found


def _organisations(survey: Survey, today: date) -> Iterator[Invitee]:
    children = [one.id for one in children_at(survey.organisation_id, today)]
    facts = facts_of(children)
    for key in children:
        if key in facts and not facts[key].is_dissolved:
            yield Invitee(None, key, key)


def _cadres(survey: Survey, today: date) -> Iterator[Invitee]:
    home = survey.organisation.path
    rows = (
        current_appointments(today)
        .filter(_within(survey), is_primary=True)
        .order_by("person_id")
        .values_list("person_id", "organisation_id", "organisation__path", "category", "employment")
    )
    if survey.categories:
        rows = rows.filter(category__in=survey.categories)
    if survey.employments:
        rows = rows.filter(employment__in=survey.employments)
    most = MOST + 1 if survey.sample is None else None
    found = list(rows[:most])
    groups = _groups(survey, today)
    files = resolve_many([row[0] for row in found])
    seen: set[int] = set()
    for person, organisation, path, category, employment in found:
        living = files.get(person, person)
        if living not in seen:
            seen.add(living)
            group = groups.get(path[: len(home) + STEP], survey.organisation_id)
            yield Invitee(living, organisation, group, category, employment)


def _within(survey: Survey) -> Q:
    heads = [survey.organisation.path]
    if survey.place_ids:
        heads = [fact.path for fact in facts_of(survey.place_ids).values()]
    condition = Q(pk__in=[])
    for head in heads:
        condition |= Q(organisation__path__startswith=head)
    return condition & Q(organisation__path__startswith=survey.organisation.path)


def _groups(survey: Survey, today: date) -> dict[str, int]:
    """Organisations directly below by their path."""
    children = [one.id for one in children_at(survey.organisation_id, today)]
    return {fact.path: key for key, fact in facts_of(children).items()}


def _lot(survey_id: int, person_id: int) -> bytes:
    """A number drawn by lot that comes out the same when the job is run again."""
    return blake2b(f"{survey_id}:{person_id}".encode(), digest_size=8).digest()
