"""The registers, a resource and its drafts as a registrar uses them."""

from io import BytesIO
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from gongxun.base.access.models import User
from gongxun.base.access.roles import Role
from gongxun.base.files.models import StoredFile
from gongxun.registry.orgs.testing import NOW, SYSTEM, TODAY
from gongxun.registry.people.services import link_account
from gongxun.registry.people.testing import person, post
from gongxun.registry.resources.models import Material, Resource, Version
from gongxun.registry.resources.testing import draft, publish
from tests.registry.conftest import Country

pytestmark = pytest.mark.django_db


@pytest.fixture
def orgs(country: Country) -> dict[str, int]:
    return country.ids


@pytest.fixture
def registrar(country: Country) -> Client:
    return country.client(Role.SCHOOL_REGISTRAR, "S1")


def cadre_of(organisation_id: int) -> int:
    made = person(1)
    post(made, organisation_id)
    return made


WRITTEN = {
    "owner": "S1",
    "title": "劳动争议调解",
    "authors": "陈静\n李明",
    "hours": "4.5",
    "provenance": "local",
    "reach": "own",
    "topics": ["rights"],
    "tools": ["case"],
    "summary": "调解的步骤",
    "body": "第一节\n\n第二节",
}


def test_a_course_is_written_mended_and_gets_its_files(
    registrar: Client, orgs: dict[str, int]
) -> None:
    answer = registrar.post("/resources/add/?kind=course", WRITTEN)
    version = Version.objects.get()
    assert answer.headers["Location"] == f"/resources/versions/{version.pk}/"
    assert (version.hours_hundredths, version.passages) == (450, ["第一节", "第二节"])
    assert version.resource.owner_id == orgs["S1"]
    page = registrar.get(f"/resources/versions/{version.pk}/edit/").content.decode()
    assert "劳动争议调解" in page
    mended = WRITTEN | {"title": "劳动争议调解实务", "seen": "1"}
    registrar.post(f"/resources/versions/{version.pk}/edit/", mended)
    picture = SimpleUploadedFile("课件.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 40)
    registrar.post(f"/resources/versions/{version.pk}/attach/", {"files": [picture]})
    page = registrar.get(f"/resources/versions/{version.pk}/").content.decode()
    assert "劳动争议调解实务" in page
    assert "课件.png" in page
    material = version.materials.get()
    assert registrar.get(f"/resources/materials/{material.pk}/").status_code == 200
    registrar.post(f"/resources/materials/{material.pk}/detach/")
    assert not version.materials.exists()


def test_what_a_file_held_goes_with_the_last_version_that_has_it(
    registrar: Client,
    orgs: dict[str, int],
    django_capture_on_commit_callbacks: Any,  # noqa: ANN401
) -> None:
    version = draft(orgs["S1"], title="集体合同")
    picture = SimpleUploadedFile("课件.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 40)
    registrar.post(f"/resources/versions/{version.pk}/attach/", {"files": [picture]})
    one = version.materials.get()
    shared = Material.objects.create(version=version, file=one.file, added_at=NOW)
    for material, gone in ((one, False), (shared, True)):
        with django_capture_on_commit_callbacks(execute=True):
            registrar.post(f"/resources/materials/{material.pk}/detach/")
        stored = StoredFile.objects.get(pk=one.file_id)
        assert (stored.removed_at is not None) is gone
        assert default_storage.exists(stored.name) is not gone


def test_a_discarded_draft_takes_its_files_along(
    registrar: Client,
    orgs: dict[str, int],
    django_capture_on_commit_callbacks: Any,  # noqa: ANN401
) -> None:
    version = draft(orgs["S1"], title="集体合同")
    picture = SimpleUploadedFile("课件.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 40)
    registrar.post(f"/resources/versions/{version.pk}/attach/", {"files": [picture]})
    stored = version.materials.get().file
    with django_capture_on_commit_callbacks(execute=True):
        registrar.post(f"/resources/versions/{version.pk}/discard/")
    assert not Version.objects.filter(pk=version.pk).exists()
    assert not default_storage.exists(stored.name)


def test_what_was_typed_wrongly_is_said_at_its_field_and_nothing_is_lost(registrar: Client) -> None:
    page = registrar.post(
        "/resources/add/?kind=textbook", WRITTEN | {"isbn": "978-7-5008-0000-1"}
    ).content.decode()
    assert "书号的校验位不符" in page
    assert "劳动争议调解" in page
    assert not Resource.objects.exists()


def test_a_registrar_cannot_write_for_another_organisation(registrar: Client) -> None:
    answer = registrar.post("/resources/add/?kind=course", WRITTEN | {"owner": "C1"})
    assert answer.status_code == 403
    assert not Resource.objects.exists()


def test_a_cadre_finds_published_textbooks_and_no_drafts(orgs: dict[str, int]) -> None:
    publish(draft(orgs["QG"], "textbook", title="工会基础知识", reach="everybody"))
    hidden = draft(orgs["QG"], "textbook", title="未审的书")
    user = User.objects.create(username="cadre", display_name="学员", created_at=NOW)
    link_account(
        viewer=SYSTEM, person_id=cadre_of(orgs["K1"]), user_id=user.pk, scope_id=orgs["K1"], now=NOW
    )
    cadre = Client()
    cadre.force_login(user)
    page = cadre.get("/resources/?kind=textbook&q=").content.decode()
    assert "工会基础知识" in page
    assert "未审的书" not in page
    assert cadre.get(f"/resources/{hidden.resource_id}/").status_code == 404
    assert cadre.get("/resources/export.xlsx?kind=textbook").status_code == 403


def test_the_register_leaves_as_a_workbook(registrar: Client, orgs: dict[str, int]) -> None:
    publish(draft(orgs["S1"]), TODAY)
    draft(orgs["S1"], title="=cmd()")
    answer = registrar.get("/resources/export.xlsx?kind=course&sort=title")
    sheet = CalamineWorkbook.from_filelike(
        BytesIO(b"".join(answer.streaming_content))  # type: ignore[attr-defined]
    ).get_sheet_by_index(0)
    rows = sheet.to_python()
    assert [row[0] for row in rows[1:]] == ["=cmd()", "集体协商实务"]
    assert rows[2][6:] == ["已发布", TODAY]


def test_two_versions_stand_side_by_side(registrar: Client, orgs: dict[str, int]) -> None:
    first = publish(draft(orgs["S1"]))
    answer = registrar.post(f"/resources/{first.resource_id}/revise/")
    revised = Version.objects.get(number=2)
    assert answer.headers["Location"] == f"/resources/versions/{revised.pk}/edit/"
    revised.body = "第一讲 要约与准备\n第二讲 模拟协商\n第三讲 签约与履行\n第四讲 履约检查"
    revised.save()
    page = registrar.get(f"/resources/versions/{revised.pk}/comparison/").content.decode()
    assert "<del>第二讲 协商会议</del>" in page
    assert "<ins>第二讲 模拟协商</ins>" in page
    assert "<ins>第四讲 履约检查</ins>" in page


def test_a_recall_asks_why_and_the_page_says_what_follows(
    registrar: Client, orgs: dict[str, int]
) -> None:
    course = publish(draft(orgs["S1"])).resource
    page = registrar.post(f"/resources/{course.pk}/recall/", {"reason": ""}).content.decode()
    assert "必填" in page or "没有填写" in page
    registrar.post(f"/resources/{course.pk}/recall/", {"reason": "法律已修订"})
    page = registrar.get(f"/resources/{course.pk}/").content.decode()
    assert "已被召回" in page
    assert "法律已修订" in page


def test_the_number_of_queries_does_not_grow(registrar: Client, orgs: dict[str, int]) -> None:
    counts = []
    registrar.get("/resources/?kind=course")
    for more in (1, 60):
        for number in range(more):
            publish(draft(orgs["S1"], title=f"课程{more}-{number}"))
        with CaptureQueriesContext(
            connection,
        ) as asked:
            registrar.get("/resources/?kind=course")
        counts.append(len(asked))
    assert counts[0] == counts[1] == 11


def test_a_revision_begins_with_the_files_of_the_text_in_use(
    registrar: Client, orgs: dict[str, int]
) -> None:
    version = draft(orgs["S1"])
    picture = SimpleUploadedFile("课件.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 40)
    registrar.post(f"/resources/versions/{version.pk}/attach/", {"files": [picture]})
    first = publish(version)
    registrar.post(f"/resources/{first.resource_id}/revise/")
    revised = Version.objects.get(number=2)
    registrar.post(f"/resources/materials/{revised.materials.get().pk}/detach/")
    assert not revised.materials.exists()
    kept = first.materials.get()
    assert registrar.get(f"/resources/materials/{kept.pk}/").status_code == 200
