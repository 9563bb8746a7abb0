"""What waits on the desks of a county, a city and a province: proposals, objections, moves, exemptions, doubtful files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

import numpy as np
from django.core.files.base import ContentFile
from django.utils import timezone

from gongxun.base.access import selectors as accounts
from gongxun.base.access.gate import Viewer
from gongxun.base.access.roles import Permission
from gongxun.edges.reports import services as reports
from gongxun.records.ledger import selectors as entries
from gongxun.records.ledger import services as ledger
from gongxun.registry.people import selectors as files
from gongxun.registry.people import services as people
from gongxun.registry.people.selectors.waiting import outgoing_transfers
from gongxun.site.demo import papers, rows, sorts
from gongxun.site.demo.accounts import ACCOUNTS
from gongxun.site.demo.arrays import NEVER
from gongxun.site.demo.credits import SELF_STUDY
from gongxun.site.demo.desks import Cadre, Desk, acting, desk_of
from gongxun.site.demo.loaded import Loaded

if TYPE_CHECKING:
    from gongxun.records.ledger.models import Entry, Proposal


@dataclass(frozen=True)
class Training:
    """Something outside the system that a cadre puts forward; amounts in hundredths."""

    title: str
    form: str
    hours: int
    days: int
    outside: str
    themes: tuple[str, ...] = ()
    paper: str = ""
    note: str = ""


TRAININGS = (
    Training("群众工作方法专题讲座", "lecture", 400, 50, "县委党校", ("theory",), "sheet"),
    Training("劳动关系协调员研修班", "off_job", 2400, 300, "市人力资源社会保障局", ("union_business",), "certificate"),
    Training("职工法律援助实务讲座", "lecture", 300, 50, "市律师协会", ("union_business",), "both"),
    Training("新就业形态劳动者权益保障专题班", "off_job", 1600, 200, "省委党校", ("union_business",), "certificate"),
    Training("应急救护培训", "lecture", 400, 50, "县红十字会", (), "certificate"),
    Training("机关保密教育专题讲座", "lecture", 200, 50, "县委保密办", (), "", "签到册存县直机关工委"),
    Training("基层治理网络专题班", "online_programme", 1000, 0, "干部网络学院", ("theory",), "certificate"),
    Training("安全生产监督检查员培训班", "off_job", 1600, 200, "市应急管理局", ("union_business",), "both"),
    Training("集体协商指导员能力提升班", "off_job", 2400, 300, "省工会干部学校", ("union_business",), "certificate"),
    Training("红色教育基地现场教学", "off_job", 800, 100, "市委组织部", ("party_spirit",), "sheet"),
    Training("数字素养网络自学课程", "online_self_study", 600, 0, "国家智慧教育平台", (), "certificate"),
    Training("职工心理关爱工作坊", "lecture", 300, 50, "市妇女联合会", ("union_business",), "sheet"),
)  # fmt: skip
_WANTING = (
    "缺结业证书，请补传后重新申报。", "学时与通知不符，请核对后填写。", "培训名称请与通知一致。", "取得日期应为结业当天。",
)  # fmt: skip
_DOUBTS = (
    "实际参加了全程，只登记了半天。", "这次培训我请假没有参加，不应计入。", "学时少记了 4 学时，通知上写明共 8 学时。",
    "取得日期应为结业当天，登记早了两天。", "主办单位写错了，应为市总工会。",
)  # fmt: skip
# How many wait, were returned, recognised and withdrawn.
_COUNTY, _CITY, _PROVINCE = (41, 6, 8, 2), (14, 3, 4, 1), (9, 2, 3, 1)


def fill_desks(loaded: Loaded, viewer: Viewer, now: datetime) -> None:
    county = desk_of(loaded, viewer, "xian", voices=14, towns=3, now=now)
    city = desk_of(loaded, viewer, "shi", voices=6, towns=0, now=now)
    province = desk_of(loaded, viewer, "sheng", voices=5, towns=0, now=now)
    for desk, amounts in ((county, _COUNTY), (city, _CITY), (province, _PROVINCE)):
        _put_forward(desk, amounts, now)
        _object(loaded, desk, now)
    _ask_exemptions(county, city, now)
    _receive(loaded, county, viewer, now)
    _doubt(loaded, county, viewer, now)
    _answer_cadres(now)


def _put_forward(desk: Desk, amounts: Sequence[int], now: datetime) -> None:
    """So many proposals, the oldest first; what becomes of each is spread over them."""
    fates = _mixed(amounts)
    for nth, fate in enumerate(fates):
        if not desk.cadres:
            return
        cadre = desk.cadres[nth % len(desk.cadres)]
        training = TRAININGS[(nth + nth // len(desk.cadres)) % len(TRAININGS)]
        at = now - timedelta(days=1 + (len(fates) - nth) // 3, minutes=37 * nth % 400)
        proposal = _propose(cadre, training, nth, at)
        # The ledger is sealed in the order of its entries: what enters it enters today.
        decided = now - timedelta(minutes=nth) if fate == "recognised" else at + timedelta(hours=20)
        officer = desk.viewer(decided)
        if fate == "returned":
            reason = _WANTING[nth % len(_WANTING)]
            ledger.return_(viewer=officer, proposal=proposal, reason=reason, now=decided)
        elif fate == "recognised":
            ledger.recognise(viewer=officer, proposal=proposal, now=decided)
        elif fate == "withdrawn":
            speaker = acting(cadre.user_id, decided)
            ledger.withdraw(viewer=speaker, proposal=proposal, now=decided)


def _mixed(amounts: Sequence[int]) -> list[str]:
    """Fates in turn, so that the latest as well as the oldest still wait."""
    names = ("waiting", "returned", "recognised", "withdrawn")
    places = [
        ((nth + 0.5) / amount, name)
        for name, amount in zip(names, amounts, strict=True)
        for nth in range(amount)
    ]
    return [name for _place, name in sorted(places)]


def _propose(cadre: Cadre, training: Training, nth: int, at: datetime) -> Proposal:
    speaker, submission = acting(cadre.user_id, at), UUID(int=2**96 + cadre.number * 1000 + nth)
    for name, content in _papers(training):
        ledger.attach(
            viewer=speaker, person_id=cadre.person_id, submission=submission,
            upload=ContentFile(content, name=name), now=at,
        )  # fmt: skip
    draft = ledger.NewEntry(
        person_id=cadre.person_id,
        mode="self_study" if training.form == "online_self_study" else "collective",
        form=training.form,
        earned_on=timezone.localdate(at) - timedelta(days=2 + nth * 5 % 60),
        title=training.title,
        hours_hundredths=training.hours,
        days_hundredths=training.days,
        themes=training.themes,
        outside_organiser=training.outside,
        evidence=training.note,
    )
    return ledger.propose(viewer=speaker, draft=draft, now=at, submission=submission)


def _papers(training: Training) -> Iterator[tuple[str, bytes]]:
    if training.paper in ("certificate", "both"):
        yield f"{training.title}结业证明.pdf", papers.certificate(training.title, training.outside)
    if training.paper in ("sheet", "both"):
        yield "现场签到表.png", papers.sign_in_sheet(training.title, training.outside)


def _object(loaded: Loaded, desk: Desk, now: datetime) -> None:
    """Three wait for an answer, one was declined, one taken back."""
    doubted = [
        (one, entry)
        for one in desk.own_voices
        if (entry := _latest(loaded, one, desk.viewer(now))) is not None
    ]
    for nth, (cadre, entry) in enumerate(doubted[:5]):
        at = now - timedelta(days=6 - nth, hours=3 * nth)
        speaker = acting(cadre.user_id, at)
        reason = _DOUBTS[nth % len(_DOUBTS)]
        objection = ledger.object_to(viewer=speaker, entry=entry, reason=reason, now=at)
        later = at + timedelta(hours=30)
        if nth == 0:
            ledger.decline(
                viewer=desk.viewer(later), objection=objection,
                answer="经核对签到表和结业名单，登记无误。", now=later,
            )  # fmt: skip
        elif nth == 1:
            ledger.take_back(viewer=speaker, objection=objection, now=later)


def _latest(loaded: Loaded, cadre: Cadre, viewer: Viewer) -> Entry | None:
    """Her last training in person that nobody has reversed."""
    for year in reversed(loaded.earned):
        earned = loaded.earned[year]
        place = rows.positions(earned)
        hers = (earned.person == cadre.number) & (earned.form != SELF_STUDY)
        for index in np.flatnonzero(hers)[::-1].tolist():
            reversed_ = index + 1 < len(earned) and bool(earned.reversal[index + 1])
            if not earned.reversal[index] and not reversed_:
                return entries.entry(viewer, loaded.entry_ids[year][place(index)])
    return None


def _ask_exemptions(county: Desk, city: Desk, now: datetime) -> None:
    """The city asks, so that the county may decide; the county asks for two, for the city to decide."""
    asked = (
        (city, "deferral", "产假", 158), (city, "deferral", "长期病假", 120), (city, "exemption", "即将退休", None),
        (county, "deferral", "援派在外", 365), (county, "deferral", "脱产攻读学位", 240),
    )  # fmt: skip
    at = now - timedelta(days=2)
    for (desk, kind, reason, days), cadre in zip(asked, reversed(county.cadres), strict=False):
        viewer = desk.viewer(at)
        people.request_exemption(
            viewer=viewer, person_id=cadre.person_id, kind=kind, indicator=None, reason=reason,
            valid_from=viewer.today, valid_to=viewer.today + timedelta(days=days) if days else None, now=at,
        )  # fmt: skip


def _receive(loaded: Loaded, county: Desk, viewer: Viewer, now: datetime) -> None:
    """The next county gives two cadres to this one, which gives one away."""
    tree, cast = loaded.country.tree, loaded.cast
    counties = np.flatnonzero(tree.sort == sorts.NUMBER["county_federation"])
    nearby = int(counties[(int(np.searchsorted(counties, county.place)) + 1) % len(counties)])
    moving = {one.appointment_id for one in outgoing_transfers(viewer)}
    for origin, destination, most in ((nearby, county.place, 3), (county.place, nearby, 1)):
        free = (cast.org == origin) & (cast.left == NEVER) & (cast.committee_since == NEVER)
        given = 0
        for person in np.flatnonzero(free)[::-1].tolist():
            post = files.holding_appointment(loaded.person_ids[person], viewer.today)
            if (
                post is None
                or given == most
                or post.organisation_id != loaded.org_ids[origin]
                or post.pk in moving
            ):
                continue
            given += _moved(loaded, viewer, post.pk, destination, given, now)


def _moved(
    loaded: Loaded, viewer: Viewer, post_id: int, destination: int, nth: int, now: datetime
) -> int:
    people.propose_transfer(
        viewer=viewer, appointment_id=post_id, destination_id=loaded.org_ids[destination],
        on=viewer.today + timedelta(days=5 + 4 * nth), reason=("组织调动", "挂职期满", "个人申请")[nth % 3],
        now=now - timedelta(days=nth + 1),
    )  # fmt: skip
    return 1


def _doubt(loaded: Loaded, county: Desk, viewer: Viewer, now: datetime) -> None:
    """A known ID number arrives at the county under a name with another character: a proposal to merge."""
    for cadre in county.own_voices[:1]:
        known = loaded.persons[cadre.number]
        wrong = people.NewPerson(f"{known.name[:-1]}冰", known.id_number)
        people.register_many(viewer=viewer, rows=[wrong], now=now)


def _answer_cadres(now: datetime) -> None:
    """What the cadres' own accounts put forward some weeks ago was recognised here and returned there."""
    at = now - timedelta(days=16)
    deciders = [_user(name) for name in ("xian", "shi", "sheng", "quanzong")]
    for nth, account in enumerate(one for one in ACCOUNTS if one.story not in ("", "exempted")):
        speaker = acting(_user(account.username), at)
        person = files.person_of(speaker)
        if person is None:
            continue
        training = TRAININGS[nth % len(TRAININGS)]
        cadre = Cadre(10**6 + nth, person.pk, speaker.user_id or 0, own=True)
        proposal = _propose(cadre, training, nth, at)
        _decide(deciders, proposal, nth, now - timedelta(hours=2))
        _look(deciders, person.pk, now - timedelta(hours=3))


def _look(deciders: list[int], person_id: int, at: datetime) -> None:
    """Her officer has opened her ledger, and given her a statement of her training."""
    officer = next(
        one
        for one in (acting(user_id, at) for user_id in deciders)
        if ledger.may_record(one, person_id)
    )
    ledger.note_view(viewer=officer, what="ledger", person_id=person_id, now=at)
    reports.issue(viewer=officer, person_id=person_id, now=at)


def _decide(deciders: list[int], proposal: Proposal, nth: int, at: datetime) -> None:
    officers = (acting(user_id, at) for user_id in deciders)
    officer = next(
        one
        for one in officers
        if one.may(Permission.RECOGNISE_ENTRIES, "organisation", proposal.manager_id)
    )
    if nth % 2:
        reason = _WANTING[nth // 2 % len(_WANTING)]
        ledger.return_(viewer=officer, proposal=proposal, reason=reason, now=at)
    else:
        ledger.recognise(viewer=officer, proposal=proposal, now=at)


def _user(username: str) -> int:
    user_id = accounts.account_id(username)
    assert user_id is not None  # noqa: S101 (opened a moment ago)
    return user_id
