"""Who may decide on a review, and if not, why not."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer
from gongxun.base.access.roles import Permission
from gongxun.base.access.selectors import display_names, holders_among
from gongxun.records.reviews.models import Opinion, Review, Stage, State
from gongxun.registry.orgs.selectors import OrganisationFact, breadcrumbs, lines_of
from gongxun.registry.people.selectors import clean_name, person_of
from gongxun.registry.people.selectors.appointments import files_of

# Their own departments pass the last review of what these publish (院校及其主管部门).
ANSWERABLE = ("school", "institution")


def place_of(organisation_id: int, stage: str) -> OrganisationFact:
    """The organisation at which a stage of its material is decided: the final review of a school's or
    institution's lies with whoever stands above it.
    """
    return _place(breadcrumbs(organisation_id)[::-1], stage)


def _place(line: list[OrganisationFact], stage: str) -> OrganisationFact:
    own = line[0]
    above = stage == Stage.FINAL and own.kind in ANSWERABLE and len(line) > 1
    return line[1] if above else own


def holders_of(reviews: Iterable[Review], today: date) -> dict[int, int]:
    """Of each review that somebody holds, the account; in three queries for many.

    Who took it up holds it while she may review there and until its day is over; then it is free.
    """
    taken = [one for one in reviews if one.is_open and one.taken_by is not None]
    taken = [one for one in taken if today <= one.due_on]
    if not taken:
        return {}
    lines = lines_of({one.organisation_id for one in taken})
    reach = {}
    for one in taken:
        line = lines[one.organisation_id]
        reach[one.pk] = {fact.id for fact in line[line.index(_place(line, one.stage)) :]}
    scopes = set().union(*reach.values())
    granted = holders_among(Permission.REVIEW_RESOURCES, "organisation", scopes, today)
    places: dict[int, set[int]] = {}
    for account, scope in granted:
        places.setdefault(account, set()).add(scope)
    return {
        one.pk: one.taken_by
        for one in taken
        if one.taken_by is not None and places.get(one.taken_by, set()) & reach[one.pk]
    }


def own_files(viewer: Viewer) -> list[int]:
    """The viewer's own file and those merged into it."""
    person = person_of(viewer)
    if person is None:
        return []
    return viewer.once("reviews.own files", lambda: [row["pk"] for row in files_of(person.pk)])


def own_work(viewer: Viewer) -> Q:
    """A condition that holds for what the viewer had a hand in, by account, by file or by name."""
    person = person_of(viewer)
    condition = Q(hands__contains=[viewer.user_id or 0])
    if person is not None:
        condition |= Q(people__overlap=own_files(viewer))
        condition |= Q(names__contains=[clean_name(person.name)])
    return condition


def decided_by(viewer: Viewer) -> Q:
    """A condition on opinions: hers, by account or by file."""
    return Q(reviewer=viewer.user_id or 0) | Q(person_id__in=own_files(viewer))


def bar(viewer: Viewer, review: Review) -> str:
    """Why the viewer may not decide on the present stage; empty where she may. Knows nothing of permissions."""
    if review.state != State.OPEN:
        return _("这一轮审核%(state)s，不能再办理。") % {"state": review.get_state_display()}
    if person_of(viewer) is None:
        return _("您的账号还没有关联本人档案，不能审核：请先联系本单位培训管理员关联档案。")
    if Review.objects.filter(own_work(viewer), pk=review.pk).exists():
        return _("您是作者，或起草、修改、送审过这份材料；自己的作品由其他审核员审核。")
    earlier = Opinion.objects.filter(decided_by(viewer), review=review).first()
    if earlier is not None:
        return _("您已办理这一轮的%(stage)s；初审、复审、终审由三名不同的审核员办理。") % {
            "stage": earlier.get_stage_display()
        }
    holder = holders_of([review], viewer.today).get(review.pk)
    if holder is not None and holder != viewer.user_id:
        name = display_names([holder]).get(holder, "")
        return _("已由“%(name)s”领取，%(day)s前由其办理；逾期或放回后，其他审核员可以办理。") % {
            "name": name,
            "day": review.due_on.strftime("%Y-%m-%d"),
        }
    return ""


def outside(viewer: Viewer, review: Review) -> str:
    """Why the present stage does not lie with the viewer's scope; empty where it does."""
    place = place_of(review.organisation_id, review.stage)
    if viewer.may(Permission.REVIEW_RESOURCES, "organisation", place.id):
        return ""
    return _("%(stage)s由“%(place)s”的审核员办理，您在该单位没有审核权限。") % {
        "stage": review.get_stage_display(),
        "place": place.name,
    }
