"""The list, a round and an appraisal as each side uses them."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from gongxun.base.access.gate import Viewer
from gongxun.base.access.models import User
from gongxun.base.access.roles import Role
from gongxun.records.appraisals.indices import index_of
from gongxun.records.appraisals.models import Appraisal, Evidence, Item, Round
from gongxun.records.appraisals.testing import scored, serving
from tests.records.appraisals.conftest import World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_static")]
INDEX = index_of("school-2024")


def client(viewer: Viewer) -> Client:
    made = Client()
    made.force_login(User.objects.get(pk=viewer.user_id or 0))
    return made


def text(seat: Client, path: str) -> str:
    answer = seat.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def png(name: str = "证明.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"\x89PNG\r\n\x1a\n" + b"\0" * 40)


def test_the_whole_way_by_its_pages(world: World) -> None:
    officer, school = client(world.officer), client(world.registrar)
    answer = officer.post(
        "/appraisals/rounds/open/",
        {"organiser": "P1", "index": "school-2024", "year": "2026",
         "title": "2026 年办学评估", "self_rating_until": "2099-12-10", "score_until": "2099-12-31"},
    )  # fmt: skip
    round_ = Round.objects.get()
    assert answer.headers["Location"] == f"/appraisals/rounds/{round_.pk}/invite/"
    officer.post(answer.headers["Location"], {"subjects": [str(world.orgs["S1"])]})
    page = f"/appraisals/{Appraisal.objects.get().pk}/"
    assert "有 1 项评估等您办理" in text(school, "/appraisals/")
    typed = {f"points_{one.key}": "88" for one in INDEX.criteria}
    typed |= {f"words_{one.key}": f"{one.title}已落实" for one in INDEX.criteria}
    answer = school.post(f"{page}rate/", typed | {"seen": "1", "points_theory": "120"})
    assert "理论课程已落实" not in answer.content.decode() or answer.status_code == 200
    assert Appraisal.objects.get().state == "invited"
    school.post(f"{page}rate/", typed | {"seen": "1"})
    assert "缺少佐证" in school.post(f"{page}submit/", follow=True).content.decode()
    for key in ("political", "courses"):
        school.post(f"{page}attach/", {"criterion": key, "files": [png()]})
    assert "自评已提交" in school.post(f"{page}submit/", follow=True).content.decode()
    officer.post(f"{page}visit/", {"visit_on": "2026-12-01", "visitors": "省总评估组"})
    officer.post(f"{page}findings/", {"means": "机房设备老旧"})
    points = {one.key: "82" for one in INDEX.criteria}
    for scorer in world.scorers:
        client(scorer).post(f"{page}score/", points | {"words": "扎实"})
    before = text(school, page)
    assert "机房设备老旧" not in before
    assert "扎实" not in before
    assert ">评分</th>" not in text(client(world.scorers[0]), page), "others lead no scorer"
    assert ">评分</th>" in text(officer, page)
    officer.post(f"{page}conclude/")
    found = Appraisal.objects.get()
    answer = officer.post(f"{page}announce/", {"demands": "更新机房", "seen": str(found.edition)})
    assert "请填写整改期限" in answer.content.decode()
    officer.post(
        f"{page}announce/",
        {"demands": "更新机房\n补齐清单", "due_on": "2099-12-31", "seen": str(found.edition)},
    )
    after = text(school, page)
    assert "机房设备老旧" in after
    assert "良好" in after
    assert "更新机房" in after
    for item in Item.objects.order_by("place"):
        school.post(f"/appraisals/items/{item.pk}/report/", {"words": "已换新", "papers": [png()]})
    first, second = Item.objects.order_by("place")
    officer.post(f"/appraisals/items/{first.pk}/accept/")
    officer.post(f"/appraisals/items/{second.pk}/return/", {"reason": "缺清单"})
    assert "上次退回：缺清单" in text(school, page)
    assert "不能办结" in officer.post(f"{page}close/", follow=True).content.decode()
    school.post(f"/appraisals/items/{second.pk}/report/", {"words": "已补", "papers": []})
    officer.post(f"/appraisals/items/{second.pk}/accept/")
    assert "评估已办结" in officer.post(f"{page}close/", follow=True).content.decode()
    assert "良好" in text(school, f"/schools/{world.orgs['S1']}/")
    evidence = Evidence.objects.first()
    assert evidence is not None
    assert officer.get(f"/appraisals/evidence/{evidence.pk}/").status_code == 200


def test_a_rating_out_of_bounds_is_said_at_its_field_and_nothing_is_lost(world: World) -> None:
    page = f"/appraisals/{world.invited().pk}/rate/"
    answer = client(world.registrar).post(
        page, {"seen": "1", "points_theory": "120", "words_theory": "开足", "words_means": "机房"}
    )
    said = answer.content.decode()
    assert "写了说明，还没有打分" in said
    assert "开足" in said


def test_the_register_leaves_as_a_workbook_without_unannounced_results(world: World) -> None:
    found = world.visiting()
    for scorer in world.scorers:
        scored(scorer, found, 91)
    answer = client(world.registrar).get("/appraisals/export.xlsx")
    sent = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    book = CalamineWorkbook.from_filelike(BytesIO(sent))
    rows = book.get_sheet_by_index(0).to_python()
    assert rows[1][3] == "云泽省工会干部学校"
    assert "91" not in str(rows)


def test_who_has_no_part_sees_and_does_nothing(world: World) -> None:
    page = f"/appraisals/{world.invited().pk}/"
    stranger = client(serving("外省", world.orgs["P2"], Role.TRAINING_OFFICER))
    inspector = client(serving("督查", world.orgs["P1"], Role.INSPECTOR))
    assert stranger.get(page).status_code == 404
    assert "云泽省工会干部学校" not in text(stranger, "/appraisals/?view=all")
    assert "云泽省工会干部学校" in text(inspector, page)
    for path in ("rate/", "visit/", "score/", "announce/", "cancel/"):
        assert inspector.get(f"{page}{path}").status_code == 403, path
        assert stranger.get(f"{page}{path}").status_code == 404, path
    assert client(world.registrar).get(f"{page}visit/").status_code == 403


def test_odd_addresses_do_no_harm(world: World) -> None:
    world.invited()
    seat = client(world.officer)
    for odd in ("after=x", "before=99999999999999999999:1", "sort=--", "q=%00", "year=x", "view=?"):
        text(seat, f"/appraisals/?{odd}")
    text(seat, "/appraisals/rounds/?after=zz")


def test_lists_and_pages_take_a_constant_number_of_queries(world: World) -> None:
    from gongxun.records.appraisals import services
    from gongxun.registry.orgs.services import found_many
    from gongxun.registry.orgs.testing import NOW, SYSTEM, new

    found, seat = world.invited(), client(world.officer)

    def queries(path: str) -> int:
        seat.get(path)
        with CaptureQueriesContext(connection) as seen:
            seat.get(path)
        return len(seen)

    paths = ("/appraisals/?view=all", f"/appraisals/rounds/{found.round_id}/")
    before = [queries(path) for path in paths]
    rows = [new(f"T{n}", "C1", "city", "school", name=f"第{n}干校") for n in range(8)]
    ids = found_many(viewer=SYSTEM, rows=rows, now=NOW)
    services.invite(
        viewer=world.officer, round_id=found.round_id, subject_ids=list(ids.values()), now=NOW
    )
    assert [queries(path) for path in paths] == before
