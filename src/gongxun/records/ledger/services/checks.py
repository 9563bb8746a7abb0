"""May these hours be recorded? Every check of one row, against facts that were gathered for the whole batch."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer
from gongxun.base.access.roles import Permission
from gongxun.records.ledger.models import Form, Mode
from gongxun.records.ledger.selectors import facts as read
from gongxun.records.ledger.services.drafts import NewEntry
from gongxun.registry.orgs import selectors as orgs
from gongxun.registry.people.selectors import AppointmentSpan

MODE_OF_FORM = {
    form.value: Mode.SELF_STUDY.value if form == Form.ONLINE_SELF_STUDY else Mode.COLLECTIVE.value
    for form in Form
}
HUNDREDTHS = 100
DAY_LIMIT = 24 * HUNDREDTHS
Complaint = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Line:
    """A draft with what the ledger adds: whose file, how much, which event, and who answers for it."""

    draft: NewEntry
    person_id: int
    hours: int
    days: int
    conversion: str
    key: str
    post: AppointmentSpan | None
    post_today: AppointmentSpan | None

    @property
    def office(self) -> int | None:
        """The organisation that answers for the hours: where the person served on the date."""
        return self.post.organisation_id if self.post else None


@dataclass
class Facts:
    """What the batch is checked against; ``claims`` and ``hours`` grow with every row that passes."""

    today: date
    trusted: bool
    own_file: int | None
    offices: Collection[int]
    organisers: Collection[int]
    closed: dict[tuple[int, int], str]
    claims: dict[tuple[int, str], read.Claimed]
    hours: dict[tuple[int, date], int]


def gather(viewer: Viewer, lines: Sequence[Line], today: date, *, trusted: bool) -> Facts:
    """``trusted``: the caller has asked for the permission itself (recognition), so that none is asked here."""
    posts = [post for line in lines for post in (line.post, line.post_today) if post]
    organisations = {post.organisation_id for post in posts}
    offices = orgs.covered(viewer, Permission.RECORD_ENTRIES, organisations)
    return Facts(
        today=today,
        trusted=trusted,
        own_file=read.own_file(viewer),
        offices=offices,
        organisers=orgs.facts_of(
            {line.draft.organiser_id for line in lines if line.draft.organiser_id is not None}
        ),
        closed=read.closed_years(organisations),
        claims=read.claims_on({(line.person_id, line.key) for line in lines}),
        hours=read.short_hours_on({(line.person_id, line.draft.earned_on) for line in lines}),
    )


def complaints(line: Line, facts: Facts) -> Iterator[Complaint]:
    """Each (field, message) that speaks against ``line``: what is wrong and what to do."""
    yield from _about_the_row(line, facts.today)
    organiser = line.draft.organiser_id
    if organiser is not None and organiser not in facts.organisers:
        yield (
            "organiser",
            _("没有编号为 %(id)s 的主办单位；请核对，或改填系统外主办单位。") % {"id": organiser},
        )
    if line.post is None:
        yield (
            "earned_on",
            _("该同志在 %(day)s 没有任职记录；请核对取得日期，或先补录当时的任职。")
            % {"day": line.draft.earned_on},
        )
        return
    if not facts.trusted:
        yield from _about_rights(line, facts)
    yield from _about_the_year(line, line.post, facts)
    yield from _about_the_event(line, facts)
    yield from _about_the_day(line, facts)


def accept(line: Line, facts: Facts, entry_id: int) -> None:
    """Let later rows of the batch see ``line`` as recorded."""
    draft = line.draft
    facts.claims[line.person_id, line.key] = read.Claimed(
        entry_id, draft.mode, draft.form, draft.earned_on, draft.title, line.hours, line.days
    )
    if line.days <= HUNDREDTHS:
        day = (line.person_id, draft.earned_on)
        facts.hours[day] = facts.hours.get(day, 0) + line.hours


def _about_the_row(line: Line, today: date) -> Iterator[Complaint]:
    draft = line.draft
    if not draft.title.strip():
        yield "title", _("培训名称不能为空；请填写培训名称。")
    if MODE_OF_FORM.get(draft.form) != draft.mode:
        yield (
            "form",
            _("培训形式“%(form)s”不属于“%(mode)s”；请改选与方式相符的形式。")
            % {
                "form": dict(Form.choices).get(draft.form, draft.form),
                "mode": dict(Mode.choices).get(draft.mode, draft.mode),
            },
        )
    if draft.earned_on > today:
        yield (
            "earned_on",
            _("取得日期 %(day)s 在今天之后；请核对日期，培训结束后再登记。")
            % {"day": draft.earned_on},
        )
    yield from _about_amounts(line)


def _about_amounts(line: Line) -> Iterator[Complaint]:
    if line.hours < 0:
        yield "hours_hundredths", _("学时不能为负；更正请冲正原记录。")
    if line.days < 0:
        yield "days_hundredths", _("天数不能为负；更正请冲正原记录。")
    if line.hours == line.days == 0 and not line.conversion:
        yield "hours_hundredths", _("学时和天数不能都为 0；请至少填写一项。")


def _about_rights(line: Line, facts: Facts) -> Iterator[Complaint]:
    if line.person_id == facts.own_file:
        yield "person", _("本人的学时不能由本人登记；请提交申报，由管理单位认定。")
    elif not any(
        post.organisation_id in facts.offices for post in (line.post, line.post_today) if post
    ):
        yield "person", _("您无权登记该同志的学时；请由其任职单位的培训管理员办理。")


def _about_the_year(line: Line, post: AppointmentSpan, facts: Facts) -> Iterator[Complaint]:
    year = line.draft.earned_on.year
    if closed_by := facts.closed.get((post.organisation_id, year)):
        yield "earned_on", closed_year_message(year, closed_by)


def closed_year_message(year: int, closed_by: str) -> str:
    return _(
        "%(year)s 年已由%(organisation)s封账，台账未改动；确需补登或更正，请该组织先重新开账。"
    ) % {"year": year, "organisation": closed_by}


def _about_the_event(line: Line, facts: Facts) -> Iterator[Complaint]:
    if first := facts.claims.get((line.person_id, line.key)):
        yield "title", claimed_message(first)


def claimed_message(first: read.Claimed) -> str:
    return _(
        "同一培训只计一次：已于 %(day)s 按“%(form)s”登记“%(title)s”"
        "（台账号 %(entry)s，%(hours)s 学时）。如原记录有误，请先冲正再登记。"
    ) % {
        "day": first.earned_on,
        "form": Form(first.form).label,
        "title": first.title,
        "entry": first.entry_id,
        "hours": plain_amount(first.hours_hundredths),
    }


def _about_the_day(line: Line, facts: Facts) -> Iterator[Complaint]:
    """No more than 24 hours a day: over its days for a longer event, over all events of the date for the others."""
    if line.days > HUNDREDTHS:
        whole_days = -(-line.days // HUNDREDTHS)
        if line.hours > whole_days * DAY_LIMIT:
            yield (
                "hours_hundredths",
                _("%(hours)s 学时超过 %(days)s 天的上限（每天 24 学时）；请核对学时或天数。")
                % {"hours": plain_amount(line.hours), "days": plain_amount(line.days)},
            )
        return
    before = facts.hours.get((line.person_id, line.draft.earned_on), 0)
    if line.hours and before + line.hours > DAY_LIMIT:
        yield (
            "hours_hundredths",
            _("%(day)s 当天合计 %(hours)s 学时，超过 24；请核对学时，跨多天的培训请填写天数。")
            % {"day": line.draft.earned_on, "hours": plain_amount(before + line.hours)},
        )


def plain_amount(hundredths: int) -> str:
    """Hundredths as a decimal without trailing zeros."""
    whole, rest = divmod(abs(hundredths), HUNDREDTHS)
    sign = "-" if hundredths < 0 else ""
    return sign + (f"{whole}.{rest:02}".rstrip("0") if rest else str(whole))
