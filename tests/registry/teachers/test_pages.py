"""The register and a teacher's page as a registrar, an inspector and the teacher herself use them."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from gongxun.base.access.models import User
from gongxun.base.access.roles import Role
from gongxun.registry.orgs.testing import NOW, SYSTEM
from gongxun.registry.people.services import link_account
from gongxun.registry.people.testing import person, post
from gongxun.registry.resources.testing import draft, publish
from gongxun.registry.teachers import services
from gongxun.registry.teachers.models import Teacher
from gongxun.registry.teachers.testing import teacher
from tests.registry.conftest import Country

pytestmark = pytest.mark.django_db
WRITTEN = {
    "owner": "S1",
    "name": "李建国",
    "kind": "model_worker",
    "employer": "澄江机械厂",
    "title": "none",
    "cultivation": "none",
    "topics": ["workforce_reform"],
    "shared": "on",
}


@pytest.fixture
def orgs(country: Country) -> dict[str, int]:
    return country.ids


@pytest.fixture
def registrar(country: Country) -> Client:
    return country.client(Role.SCHOOL_REGISTRAR, "S1")


def cadre(orgs: dict[str, int], name: str = "陈静") -> Client:
    key = person(1, name)
    post(key, orgs["S1"])
    user = User.objects.create(username="cadre", display_name=name, created_at=NOW)
    link_account(viewer=SYSTEM, person_id=key, user_id=user.pk, scope_id=orgs["S1"], now=NOW)
    client = Client()
    client.force_login(user)
    return client


def test_a_guest_is_entered_suspended_and_found(registrar: Client) -> None:
    answer = registrar.post("/teachers/add/", WRITTEN)
    made = Teacher.objects.get()
    assert answer.headers["Location"] == f"/teachers/{made.pk}/"
    registrar.post(f"/teachers/{made.pk}/turn/suspended/", {"reason": "外出比赛"})
    page = registrar.get(f"/teachers/{made.pk}/").content.decode()
    assert "暂停授课（外出比赛）" in page
    assert "李建国" in registrar.get("/teachers/?q=ljg&kind=model_worker").content.decode()
    assert "没有符合条件" in registrar.get("/teachers/?q=王").content.decode()


def test_what_was_typed_wrongly_is_said_and_nothing_is_lost(registrar: Client) -> None:
    page = registrar.post("/teachers/add/", WRITTEN | {"employer": ""}).content.decode()
    assert "外请的教师请填写工作单位" in page
    assert "李建国" in page
    assert not Teacher.objects.exists()


def test_a_registrar_cannot_enter_for_another_school(registrar: Client) -> None:
    assert registrar.post("/teachers/add/", WRITTEN | {"owner": "C1"}).status_code == 403


def test_records_hours_and_a_picture_are_kept(registrar: Client, orgs: dict[str, int]) -> None:
    made = teacher(orgs["S1"])
    at = f"/teachers/{made.pk}"
    said = {
        "starts_on": "2026-05-01",
        "place": "全省讲课比赛",
        "level": "province",
        "result": "first",
    }
    registrar.post(f"{at}/records/add/contest/", said)
    registrar.post(f"{at}/hours/", {"year": "2026", "classroom": "96", "network": "12.5"})
    picture = SimpleUploadedFile("照片.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 40)
    registrar.post(f"{at}/picture/change/", {"picture": picture})
    page = registrar.get(f"{at}/").content.decode()
    for words in ("全省讲课比赛 · 省级 · 一等奖", "108.5", f"{at}/picture/"):
        assert words in page
    assert registrar.get(f"{at}/picture/").status_code == 200
    row = made.records.get()
    registrar.post(f"/teachers/records/{row.pk}/strike/", {"reason": "登记错人"})
    assert "已作废" in registrar.get(f"{at}/").content.decode()
    registrar.post(f"{at}/picture/remove/")
    assert registrar.get(f"{at}/picture/").status_code == 404


def test_a_record_in_the_future_is_refused(registrar: Client, orgs: dict[str, int]) -> None:
    made = teacher(orgs["S1"])
    said = {"starts_on": "2099-05-01", "place": "县总工会"}
    page = registrar.post(f"/teachers/{made.pk}/records/add/secondment/", said).content.decode()
    assert "日期不能晚于今天" in page


def test_a_teacher_sees_her_own_teaching_and_changes_nothing(orgs: dict[str, int]) -> None:
    client = cadre(orgs)
    assert client.get("/teachers/mine/").status_code == 404
    made = teacher(orgs["S1"], link=True)
    other = teacher(orgs["S1"], name="别的教师", shared=True)
    publish(draft(orgs["S1"], title="集体协商", authors=("陈静",), reach="everybody"))
    page = client.get("/teachers/mine/").content.decode()
    assert "我的教学" in page
    assert "集体协商" in page
    assert f"/teachers/{made.pk}/edit/" not in page
    assert client.get("/teachers/").status_code == 403
    assert client.get(f"/teachers/{other.pk}/").status_code == 404
    assert client.post(f"/teachers/{made.pk}/turn/retired/", {"reason": "无"}).status_code == 403


def test_others_are_shown_no_appraisals_of_a_shared_teacher(
    country: Country, orgs: dict[str, int]
) -> None:
    made = teacher(orgs["S1"], shared=True)
    row = services.NewRecord(
        made.pk, "appraisal", NOW.date(), result="barely", ethics="passed", note="内部考核"
    )
    services.record(viewer=SYSTEM, row=row, now=NOW)
    page = country.officer("C1").get(f"/teachers/{made.pk}/").content.decode()
    assert "陈静" in page
    assert "内部考核" not in page
    assert "内部考核" in country.officer("P1").get(f"/teachers/{made.pk}/").content.decode()


def test_an_inspector_sees_no_name_anywhere(country: Country, orgs: dict[str, int]) -> None:
    made = teacher(orgs["S1"], shared=True)
    inspector = country.client(Role.INSPECTOR, "QG")
    for address in ("/teachers/", "/teachers/?whose=all&sort=-name", f"/teachers/{made.pk}/"):
        page = inspector.get(address).content.decode()
        assert "陈*" in page
        assert "陈静" not in page


def test_the_register_leaves_as_a_workbook(registrar: Client, orgs: dict[str, int]) -> None:
    teacher(orgs["S1"])
    answer = registrar.get("/teachers/export.xlsx?kind=full_time")
    book = BytesIO(b"".join(answer.streaming_content))  # type: ignore[attr-defined]
    rows = CalamineWorkbook.from_filelike(book).get_sheet_by_index(0).to_python()
    assert rows[1][:3] == ["陈静", "云泽省工会干部学校", "专职教师"]


def test_the_number_of_queries_does_not_grow(registrar: Client, orgs: dict[str, int]) -> None:
    counts = []
    registrar.get("/teachers/")
    for more in (1, 60):
        for number in range(more):
            teacher(orgs["S1"], name=f"教师{more}-{number}")
        with CaptureQueriesContext(connection) as asked:
            page = registrar.get("/teachers/")
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert "after=" in page.content.decode()
