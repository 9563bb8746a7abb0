"""A teacher's own yearly training on her page in the register of teachers, which knows no standing."""

from dataclasses import replace

from gongxun.base.access.gate import Viewer
from gongxun.base.access.roles import Permission
from gongxun.base.shell.parts import Requirement
from gongxun.records.standing.presentation.persons import requirement_card
from gongxun.records.standing.selectors.books import book_of_organisation
from gongxun.records.standing.selectors.facts import facts_of
from gongxun.records.standing.selectors.fresh import figures_of
from gongxun.registry.people.selectors import holding_appointment, person_of, resolve, sees

INDICATOR = "teacher.month"


def yearly_month(viewer: Viewer, person_id: int, keeps: bool) -> Requirement | None:
    """How far she is with this year's month of training (专栏3), computed now: for who keeps her entry, for
    herself, and for who may see her standing; the grounds open to the latter two only.
    """
    person_id = resolve(person_id)
    own = person_of(viewer)
    opens = (own is not None and own.pk == person_id) or sees(
        viewer, person_id, Permission.VIEW_RESULTS
    )
    if not (keeps or opens):
        return None
    post = holding_appointment(person_id, viewer.today)
    book = book_of_organisation(post.organisation_id if post else None, viewer.today)
    facts, _notes = facts_of(person_id)
    figures = figures_of(person_id, facts, book, viewer.today.year, viewer.today)
    found = next((one for one in figures if one.indicator.id == INDICATOR), None)
    if found is None:
        return None
    card = requirement_card(found, person_id)
    return card if opens else replace(card, url="")
