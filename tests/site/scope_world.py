"""Two provinces with one of everything each: what lies inside a reader's scope, and what must never be seen."""

import uuid
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from gongxun.base.access.models import Grant, User
from gongxun.base.access.roles import Role
from gongxun.base.api.testing import Program, token_for
from gongxun.base.audit import services as audit
from gongxun.base.files.models import StoredFile
from gongxun.base.imports.models import Row as ImportRow
from gongxun.base.imports.models import Run, State
from gongxun.base.notices.models import Notice
from gongxun.edges.reports.services import issue
from gongxun.records.appraisals.models import Appraisal, Item, Round
from gongxun.records.appraisals.models import Evidence as AppraisalEvidence
from gongxun.records.ledger.models import Decision, Evidence, Objection, Proposal
from gongxun.records.ledger.testing import entry
from gongxun.records.reviews.services import submit
from gongxun.records.standing.models import Reminder
from gongxun.registry.orgs.selectors import facts_of
from gongxun.registry.orgs.services import found_many
from gongxun.registry.orgs.testing import NOW, SYSTEM, new
from gongxun.registry.people.models import (
    Appointment,
    Exemption,
    MergeProposal,
    Transfer,
)
from gongxun.registry.people.services import link_account
from gongxun.registry.people.testing import person, placed, post
from gongxun.registry.resources.models import Author, Material, Nomination, Selection, Share
from gongxun.registry.resources.testing import draft
from gongxun.registry.schools.models import Alliance, Membership, Room
from gongxun.registry.schools.models import Picture as SchoolPicture
from gongxun.registry.sites.models import Call, Picture, Route
from gongxun.registry.sites.models import Proposal as SiteProposal
from gongxun.registry.sites.testing import awarded
from gongxun.registry.teachers.models import Record as TeacherRecord
from gongxun.registry.teachers.models import Teacher
from gongxun.work.plans.models import (
    Consultation,
    PlannedClass,
    ProposedClass,
    Remark,
)
from gongxun.work.plans.models import Proposal as YearProposal
from gongxun.work.plans.services import ClassContent, KeptClass, KeptPlan, load_plans, spend
from gongxun.work.surveys.testing import drafted, opened

SINCE = date(2024, 1, 1)
ROLE_OF = {
    "o": Role.TRAINING_OFFICER,
    "i": Role.INSPECTOR,
    "s": Role.SYSTEM_ADMINISTRATOR,
    "e": Role.SECURITY_ADMINISTRATOR,
    "u": Role.AUDIT_ADMINISTRATOR,
    "g": Role.SCHOOL_REGISTRAR,
    "r": Role.REVIEWER,
    "p": Role.PLAN_APPROVER,
}


@dataclass
class Kit:
    """One of everything of a county, and the words by which a page would give it away."""

    things: dict[str, int] = field(default_factory=dict)
    words: tuple[str, ...] = ()


@dataclass
class World:
    """``inside`` and ``neighbour`` lie in the same county of the first province, ``outside`` in the second."""

    orgs: dict[str, int]
    inside: Kit
    neighbour: Kit
    outside: Kit
    owner: User


def build() -> World:
    orgs = found_many(
        viewer=SYSTEM,
        rows=[
            new("QG", None, "national", name="全国总工会"),
            new("P1", "QG", "province", name="云泽省总工会"),
            new("K1", "P1", "county", name="安平县总工会"),
            new("K2", "P1", "county", name="永宁县总工会"),
            new("P2", "QG", "province", name="澜沙省总工会"),
            new("X1", "P2", "county", name="彼岸县总工会"),
            new("X2", "P2", "county", name="对岸县总工会"),
        ],
        now=NOW,
    )
    inside = _kit(1, "周敏", "安平培训班", orgs["K1"], orgs["K2"])
    neighbour = _kit(11, "邻里", "邻里培训班", orgs["K1"], orgs["K2"])
    outside = _kit(21, "远方", "彼岸培训班", orgs["X1"], orgs["X2"])
    inside.words = ()
    neighbour.words = ("邻里",)
    outside.words = ("远方", "彼岸", "对岸", "澜沙", "yuanfang21")
    owner = User.objects.get(pk=inside.things["account"])
    return World(orgs, inside, neighbour, outside, owner)


def _kit(serial: int, name: str, title: str, place: int, other_place: int) -> Kit:
    things: dict[str, int] = {"organisation": place}
    things["person"] = key = person(serial, f"{name}甲")
    second = person(serial + 1, f"{name}乙")
    things["appointment"] = post(key, place)
    post(second, place)
    user = _account({"周敏": "zhoumin", "邻里": "linli", "远方": "yuanfang"}[name], serial, place)
    things["account"] = user.pk
    things["token"] = _token(user)
    link_account(viewer=SYSTEM, person_id=key, user_id=user.pk, scope_id=place, now=NOW)
    things["entry"] = earned = entry(key, title=title, outside_organiser=f"{title}主办").pk
    things["statement"] = issue(viewer=SYSTEM, person_id=key, now=NOW).pk
    things["proposal"] = _proposal(key, place, title)
    things["objection"] = Objection.objects.create(
        entry_id=earned, person_id=key, manager_id=place, reason=f"{title}有误", raised_at=NOW
    ).pk
    file = _file(f"{title}证书.png", user.pk)
    things["evidence"] = Evidence.objects.create(
        file=file, person_id=key, submission=uuid.uuid4(), proposal_id=things["proposal"]
    ).pk
    things |= _resource(place, title, user.pk, key)
    things |= _school(place, serial, title, user.pk, things["nomination"])
    things |= _surveys(place, title, key)
    things |= _teaching(key, place, name, user.pk)
    things |= _sites(place, title, user.pk)
    # What is published anybody of the county reads; the neighbour's is not for a cadre.
    state = "approved" if serial == 11 else "published"
    things |= _annual_plan(place, 2024 + serial // 10, title, state)
    things["notice"] = _notice(user, title)
    things |= _registry(key, second, place, other_place, title)
    officer = _account(f"officer{serial}", serial, place)
    things["reminder"] = _reminder(place, [key, second], title, officer.pk)
    things["grant"] = _grant(officer, Role.TRAINING_OFFICER, place).pk
    things["run"] = _run(title, name, place, officer.pk)
    things["decision"] = Decision.objects.create(
        submission=uuid.uuid4(),
        action="recognise",
        decided_at=NOW,
        decided_by=officer.pk,
        outcomes=[
            {
                "proposal": 1,
                "person": key,
                "title": title,
                "hours": 1,
                "done": True,
                "words": "",
            }
        ],
    ).pk
    audit.record(SYSTEM, "person.rename", "person", key, place, NOW)
    return Kit(things)


def _resource(place: int, title: str, user_id: int, person_id: int) -> dict[str, int]:
    made = draft(place, title=f"{title}课程")
    material = Material.objects.create(
        version=made, file=_file(f"{title}课件.png", user_id), added_at=NOW
    )
    submitted = draft(place, title=f"{title}案例", kind="case")
    Author.objects.create(version=submitted, person_id=person_id, name=f"{title}作者", place=9)
    review = submit(viewer=SYSTEM, kind="resource", subject_id=submitted.pk, now=NOW)
    selection = Selection.objects.create(
        organiser_id=place,
        purpose="recommended_course",
        year=2026,
        title=f"{facts_of([place])[place].name}评选",
        places=1,
        nominate_until=date(2026, 12, 1),
        opened_at=NOW,
    )
    nomination = Nomination.objects.create(
        selection=selection,
        resource=submitted.resource,
        version=submitted,
        words=title,
        nominated_at=NOW,
    )
    return {
        "selection": selection.pk,
        "nomination": nomination.pk,
        "resource": made.resource_id,
        "version": made.pk,
        "material": material.pk,
        "review": review.pk,
    }


def _surveys(place: int, title: str, person_id: int) -> dict[str, int]:
    # The neighbour is asked by the same county: its name gives away nobody.
    survey = opened(place, title=f"{facts_of([place])[place].name}调研")
    waiting = drafted(place, title=f"{title}草稿")
    return {
        "survey": survey.pk,
        "survey_draft": waiting.pk,
        "survey_question": waiting.questions.order_by("position")[1].pk,
        "survey_text": survey.questions.get(kind="long").pk,
        "invitation": survey.invitations.get(person_id=person_id).pk,
    }


def _teaching(key: int, place: int, name: str, user_id: int) -> dict[str, int]:
    made = Teacher.objects.create(
        owner_id=place, person_id=key, kind="full_time", name=f"{name}甲", name_key=f"{name}甲",
        state_since=SINCE, created_at=NOW, picture=_file("照片.png", user_id),
    )  # fmt: skip
    row = TeacherRecord.objects.create(
        teacher=made, kind="contest", starts_on=SINCE, place="讲课比赛", recorded_at=NOW
    )
    return {"teacher": made.pk, "teacher_record": row.pk}


def _sites(place: int, title: str, user_id: int) -> dict[str, int]:
    site = awarded(place, name=f"{title}教学点")
    route = Route.objects.create(
        owner_id=place, name=f"{title}路线", name_key=title, created_at=NOW
    )
    call = Call.objects.create(
        organiser_id=place, year=2026, level="provincial", title=f"{title}征集", places=1,
        submit_until=date(2026, 12, 1), opened_at=NOW,
    )  # fmt: skip
    proposal = SiteProposal.objects.create(call=call, site=site, words=title, proposed_at=NOW)
    picture = Picture.objects.create(
        site=site, file=_file(f"{title}大门.png", user_id), added_at=NOW
    )
    return {
        "site": site.pk,
        "site_picture": picture.pk,
        "route": route.pk,
        "site_call": call.pk,
        "site_proposal": proposal.pk,
    }


def _school(
    place: int, serial: int, title: str, user_id: int, nomination_id: int
) -> dict[str, int]:
    """A school below the place, allied, and appraised by the place."""
    parent = facts_of([place])[place]
    name = f"{parent.name}{serial}干部学校"
    row = new(f"S{serial}", parent.code, "county", "school", name=name)
    school = found_many(viewer=SYSTEM, rows=[row], now=NOW)[f"S{serial}"]
    room = Room.objects.create(
        school_id=school, name=title, kind="seminar", seats=30, usable_from=SINCE
    )
    picture = SchoolPicture.objects.create(
        school_id=school, file=_file(f"{title}校门.png", user_id), caption=title, added_at=NOW
    )
    alliance = Alliance.objects.create(
        name=f"{title}协作体", lead_id=place, founded_on=SINCE, created_at=NOW
    )
    member = Membership.objects.create(alliance=alliance, school_id=school, joined_on=SINCE)
    shared = Nomination.objects.get(pk=nomination_id).resource_id
    share = Share.objects.create(
        resource_id=shared, organisation_id=place, since=SINCE, shared_at=NOW
    )
    return {
        "school": school,
        "room": room.pk,
        "school_picture": picture.pk,
        "alliance": alliance.pk,
        "membership": member.pk,
        "share": share.pk,
        **_appraisal(place, school, title, user_id),
    }


def _appraisal(place: int, school: int, title: str, user_id: int) -> dict[str, int]:
    round_ = Round.objects.create(
        organiser_id=place, subject="school", year=2026, title=f"{title}评估", index="school-2024",
        self_rating_until=date(2026, 12, 1), score_until=date(2026, 12, 20), opened_at=NOW,
    )  # fmt: skip
    appraisal = Appraisal.objects.create(round=round_, school_id=school, title=title)
    item = Item.objects.create(
        appraisal=appraisal, place=1, demand=title, due_on=date(2026, 12, 31), state="reported",
        report=title,
    )  # fmt: skip
    shown = AppraisalEvidence.objects.create(
        appraisal=appraisal,
        criterion="theory",
        file=_file(f"{title}佐证.png", user_id),
        added_at=NOW,
    )
    return {
        "appraisal_round": round_.pk,
        "appraisal": appraisal.pk,
        "appraisal_item": item.pk,
        "appraisal_evidence": shown.pk,
    }


def _annual_plan(place: int, year: int, title: str, state: str) -> dict[str, int]:
    """A plan with one class, an amount spent, and what was said in a consultation with itself."""
    content = ClassContent(title, "mixed", 10, 100, 800, 12)
    (plan,) = load_plans(
        viewer=SYSTEM,
        rows=[
            KeptPlan(place, year, title, state, 10**7, [KeptClass(content)], days={"approved": NOW})
        ],
        now=NOW,
    )
    planned = PlannedClass.objects.get(plan_id=plan)
    spent = spend(
        viewer=SYSTEM, plan_id=plan, class_id=planned.pk, category="meals", amount_fen=100,
        spent_on=NOW.date(), words=title, submission=None, now=NOW,
    )  # fmt: skip
    asked = Consultation.objects.create(
        plan_id=plan, organisation_id=place, due_on=date(2026, 12, 1), asked_at=NOW
    )
    said = Remark.objects.create(
        consultation=asked, planned_class=planned, class_title=title, words=title, made_at=NOW
    )
    reckoned = YearProposal.objects.create(
        plan_id=plan, state="done", demands={}, submission=uuid.uuid4(), lines_edition=1,
        asked_at=NOW,
    )  # fmt: skip
    ProposedClass.objects.create(
        proposal=reckoned, number=1, kind="young", title=title, places=10, month=5, cost_fen=1
    )
    return {
        "plan": plan,
        "proposal_of_plan": reckoned.pk,
        "planned_class": planned.pk,
        "spending": spent.pk,
        "consultation": asked.pk,
        "remark": said.pk,
    }


def _notice(user: User, title: str) -> int:
    made = Notice.objects.create(
        account=user,
        kind="ledger.proposal_decided",
        key=f"scope:{user.pk}",
        title=f"{title}已认定",
        body=title,
        address="/me/ledger/",
        sent_at=NOW,
    )
    return int(made.pk)


def _reminder(place: int, unreached: list[int], title: str, user_id: int) -> int:
    made = Reminder.objects.create(
        submission=uuid.uuid4(),
        organisation_id=place,
        indicator="hours.section_rank.collective",
        window="2026",
        text=f"请参加{title}",
        made_at=NOW,
        made_by=user_id,
        unreached=unreached,
    )
    return int(made.pk)


def _account(stem: str, serial: int, place: int) -> User:
    return User.objects.create(
        username=f"{stem}{serial}", display_name=f"{stem}{serial}", created_at=NOW, home_id=place
    )


def _token(user: User) -> int:
    token_for(user)
    return int(user.tokens.get().pk)


def _grant(user: User, role: str, place: int) -> Grant:
    return Grant.objects.create(
        user=user, role=role, scope_kind="organisation", scope_id=place, valid_from=SINCE
    )


def _proposal(person_id: int, place: int, title: str) -> int:
    made = Proposal.objects.create(
        person_id=person_id,
        manager_id=place,
        mode="collective",
        form="off_job",
        earned_on=date(2026, 4, 1),
        title=title,
        hours_hundredths=800,
        days_hundredths=100,
        outside_organiser="党校",
        submitted_at=NOW,
    )
    return int(made.pk)


def _file(label: str, user_id: int) -> StoredFile:
    name = default_storage.save(f"{uuid.uuid4().hex}.png", ContentFile(b"\x89PNG\r\n\x1a\n"))
    return StoredFile.objects.create(
        name=name,
        label=label,
        size=8,
        digest="0" * 64,
        kind="png",
        media_type="image/png",
        uploaded_by=user_id,
        uploaded_at=NOW,
    )


def _registry(key: int, second: int, place: int, other_place: int, title: str) -> dict[str, int]:
    held = Appointment.objects.get(person_id=key)
    transfer = Transfer.objects.create(
        appointment=held, destination_id=other_place, on=date(2026, 12, 1), proposed_at=NOW
    )
    merge = MergeProposal.objects.create(
        person_id=key, other_id=second, reason=f"{title}重名", proposed_at=NOW
    )
    exemption = Exemption.objects.create(
        person_id=key,
        kind="deferral",
        reason=f"{title}期间病假",
        valid_from=date(2026, 1, 1),
        valid_to=date(2026, 12, 31),
        requested_at=NOW,
    )
    placed(key, second)
    return {"transfer": transfer.pk, "merge": merge.pk, "exemption": exemption.pk}


def _run(title: str, name: str, place: int, user_id: int) -> int:
    run = Run.objects.create(
        kind="appointments",
        state=State.DECIDED,
        file=_file(f"{title}名册.xlsx", user_id),
        organisation_id=place,
        user_id=user_id,
        token=uuid.uuid4(),
        uploaded_at=NOW,
        counts={"refused": 1},
    )
    ImportRow.objects.create(run=run, number=2, status="refused", label=f"{name}甲")
    return int(run.pk)


@dataclass
class Seat:
    """A browser of a role, and a program that acts for the same account."""

    client: Client
    program: Program


def seat(world: World, role: str) -> Seat:
    """Everybody serves the first province, the cadre is the owner of ``inside``."""
    if role == "c":
        user = world.owner
    else:
        user = _account(f"seat{role}", 0, world.orgs["P1"])
        _grant(user, ROLE_OF[role], world.orgs["P1"])
    Decision.objects.filter(pk=world.inside.things["decision"], decided_by__isnull=False).update(
        decided_by=user.pk if role == "o" else world.inside.things["account"] + 10**6
    )
    if role == "o":
        Reminder.objects.filter(pk=world.inside.things["reminder"]).update(made_by=user.pk)
    client = Client(raise_request_exception=False)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return Seat(client, Program(token_for(user)))


def sent_to(name: str, kit: Kit) -> dict[str, Any]:
    """A body that an address of the interface takes seriously, so that it is the gate that refuses."""
    bodies: dict[str, dict[str, Any]] = {
        "api:propose": {
            "form": "lecture",
            "earned_on": "2026-05-06",
            "title": "专题讲座",
            "hours_hundredths": 200,
            "outside_organiser": "党校",
        },
        "api:return": {"reason": "请补交证明"},
        "api:import_undo": {"reason": "选错了文件"},
        "api:import_upload": {
            "kind": "appointments",
            "organisation": kit.things["organisation"],
            "file": SimpleUploadedFile("名册.csv", "姓名".encode()),
        },
    }
    return bodies.get(name, {})


def text_of(answer: HttpResponse | Any) -> str:  # noqa: ANN401 (a streaming answer is no HttpResponse)
    """What a reader can get out of an answer, workbooks and documents unpacked."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if content[:2] == b"PK":
        with ZipFile(BytesIO(content)) as parts:
            texts = [parts.read(name) for name in parts.namelist() if name.endswith(".xml")]
        content = b"\n".join(texts)
    headers = " ".join(str(value) for value in answer.headers.values())
    return content.decode("utf-8", errors="replace") + headers
