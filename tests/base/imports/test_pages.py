"""The screens: what each role sees, and that nobody sees what is not hers."""

import io
import re
import uuid
from collections.abc import Sequence
from datetime import timedelta

import pytest
import python_calamine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import reverse

from gongxun.base.access.models import Grant
from gongxun.base.access.roles import Role
from gongxun.base.audit.models import AuditRow
from gongxun.base.files.selectors import local_path
from gongxun.base.imports import services
from gongxun.base.imports.models import Progress, Run, State
from gongxun.registry.orgs.models import Organisation
from gongxun.registry.people.models import Appointment, Person
from gongxun.registry.people.testing import id_number
from tests.base.imports.conftest import (
    NOW,
    Office,
    account,
    fresh,
    organisation_row,
    roster_row,
    sheet,
)

MIXED = [roster_row(1), roster_row(2, name="李娜"), roster_row(3, id_number="900101188501010018")]
XSS = "<script>alert(1)</script>"


def text(response: HttpResponseBase) -> str:
    return response.content.decode()  # type: ignore[attr-defined,no-any-return]


def page(client: Client, name: str, *args: object, **query: str) -> str:
    return text(client.get(reverse(f"imports:{name}", args=args), query))


def post_file(
    office: Office, content: bytes, name: str = "名册.xlsx", **more: object
) -> HttpResponseBase:
    data = {
        "file": SimpleUploadedFile(name, content), "organisation": office.at("K1"),
        "token": uuid.uuid4(),
    }  # fmt: skip
    address = reverse("imports:start", args=["appointments"])
    return office.client.post(address, data | more, follow=True)


def workbook(response: HttpResponseBase) -> Sequence[Sequence[object]]:
    content = b"".join(response.streaming_content)  # type: ignore[attr-defined]
    book = python_calamine.load_workbook(io.BytesIO(content))
    return book.get_sheet_by_index(0).to_python()


def test_the_whole_way_by_screen(office: Office) -> None:
    start = page(office.client, "start", "appointments")
    assert "安平县总工会" in start
    assert "身份证号" in start
    answer = text(post_file(office, sheet("appointments", MIXED)))
    run = Run.objects.get()
    assert "排队等待后台任务" in answer
    assert reverse("imports:progress", args=[run.pk]) in answer
    services.read(run_id=run.pk, now=NOW)
    decided = page(office.client, "run", run.pk)
    assert "还没有写入任何数据：新增 2 行，拒收 1 行。" in decided
    assert "身份证号的校验码不对" in decided
    assert "请对照身份证核对" in decided
    assert "确认导入没有问题的 2 行" in decided
    office.client.post(
        reverse("imports:confirm", args=[run.pk]), {"version": fresh(run).version, "only_good": "1"}
    )
    services.write(run_id=run.pk, now=NOW)
    done = page(office.client, "run", run.pk)
    assert "导入完成：新增 2 行，拒收 1 行。" in done
    assert "撤销这次导入" in done
    assert Appointment.objects.count() == 2
    history = page(office.client, "index")
    assert "名册.xlsx" in history
    assert "已导入" in history
    assert fresh(run).file.digest[:12] in history


def test_a_stored_file_that_was_damaged_is_said_so(office: Office) -> None:
    run = office.tried("appointments", sheet("appointments", MIXED))
    with local_path(run.file) as path:
        path.write_bytes(b"no sheet")
    answer = office.client.get(reverse("imports:refused", args=[run.pk]), follow=True)
    assert "已损坏，读不出来" in text(answer)
    assert "对照原文件改好后重新上传" in text(answer)
    assert not AuditRow.objects.filter(verb="export.import_refused").exists()


def test_what_may_be_filled_in_is_listed(office: Office) -> None:
    assert "县处级以上、乡科级、社会化工会工作者、其他" in page(
        office.client, "start", "appointments"
    )


def test_the_english_interface_names_kinds_and_columns_in_english(office: Office) -> None:
    office.client.cookies["django_language"] = "en"
    start = page(office.client, "start", "appointments")
    assert "Import Roster" in start
    assert "Leave empty for yes." in start
    assert "Roster" in page(office.client, "index")


def test_undone_by_screen(office: Office) -> None:
    run = office.imported("appointments", sheet("appointments", MIXED[:2]))
    address = reverse("imports:undo", args=[run.pk])
    assert "要么整批撤销" in text(office.client.get(address))
    assert "撤销原因" in text(office.client.post(address, {"reason": ""}))
    office.client.post(address, {"reason": "选错了文件"})
    services.undo(run_id=run.pk, now=NOW)
    done = page(office.client, "run", run.pk)
    assert "已撤销" in done
    assert "选错了文件" in done
    assert office.client.post(address, {"reason": "再来"}).status_code == 302
    assert fresh(run).undo_reason == "选错了文件"


def test_rows_are_filtered_by_outcome_field_and_words(office: Office) -> None:
    run = office.tried("appointments", sheet("appointments", MIXED))
    refused = page(office.client, "run", run.pk, status="refused")
    assert "身份证号的校验码不对" in refused
    assert "李娜" not in refused
    assert "李娜" in page(office.client, "run", run.pk, q="李娜")
    assert "校验码" not in page(office.client, "run", run.pk, q="李娜")
    assert "校验码" in page(office.client, "run", run.pk, field="身份证号")
    assert "没有符合条件的行" in page(office.client, "run", run.pk, q="查无此人")


def test_rows_are_paged_forth_and_back(office: Office) -> None:
    rows = [roster_row(n, name=f"甲{n}") for n in range(1, 121)]
    run = office.tried("appointments", sheet("appointments", rows))
    first = page(office.client, "run", run.pk)
    assert "共 120 行" in first
    on = re.search(r'href="\?([^"]*after=\d+[^"]*)"', first)
    assert on is not None
    second = text(office.client.get(f"{reverse('imports:run', args=[run.pk])}?{on[1]}"))
    assert "甲51 " in second
    assert "甲50 " not in second
    back = re.search(r'href="\?([^"]*before=\d+[^"]*)"', second)
    assert back is not None
    again = text(office.client.get(f"{reverse('imports:run', args=[run.pk])}?{back[1]}"))
    assert "甲50 " in again
    assert "甲51 " not in again


def test_refused_rows_leave_as_a_file_to_mend_and_come_back(office: Office) -> None:
    run = office.tried("appointments", sheet("appointments", MIXED))
    response = office.client.get(reverse("imports:refused", args=[run.pk]))
    rows = workbook(response)
    assert len(rows) == 2
    assert rows[1][1] == "900101188501010018"
    assert "校验码" in str(rows[1][-1])
    exported = AuditRow.objects.get(verb="export.import_refused")
    assert (exported.subject_id, exported.detail) == (run.pk, {"rows": 1})


def test_the_rows_leave_as_listed_and_masked(office: Office) -> None:
    run = office.tried("appointments", sheet("appointments", MIXED))
    rows = workbook(office.client.get(reverse("imports:rows", args=[run.pk]), {"q": "李娜"}))
    assert [row[0] for row in rows[1:]] == [3.0]
    assert id_number(2) not in str(rows)
    assert AuditRow.objects.filter(verb="export.import_rows").exists()


def test_a_template_is_one_that_can_be_imported(office: Office) -> None:
    rows = workbook(office.client.get(reverse("imports:template", args=["appointments"])))
    assert rows[0][:2] == ["姓名", "身份证号"]


def test_looking_at_the_rows_is_written_down(office: Office) -> None:
    run = office.tried("appointments", sheet("appointments", MIXED))
    page(office.client, "run", run.pk)
    view = AuditRow.objects.get(verb="view.import")
    assert (view.actor_id, view.subject_id) == (office.user.pk, run.pk)


def test_the_progress_part_polls_and_then_has_the_page_read_again(office: Office) -> None:
    run = office.upload("appointments", sheet("appointments", MIXED))
    Progress.objects.filter(run=run).update(stage="读取", done=5000, total=0)
    address = reverse("imports:progress", args=[run.pk])
    assert "5,000" in text(office.client.get(address))
    services.read(run_id=run.pk, now=NOW)
    assert office.client.get(address)["HX-Refresh"] == "true"


def test_the_same_file_again_says_so(office: Office) -> None:
    content = sheet("appointments", MIXED[:2])
    office.imported("appointments", content)
    run = office.tried("appointments", content)
    shown = page(office.client, "run", run.pk)
    assert "同样内容的文件已在" in shown
    assert "没有需要写入的行" in shown


@pytest.mark.parametrize("place", ["K1", "C1"])
def test_an_officer_whose_scope_covers_it_sees_the_run(office: Office, place: str) -> None:
    run = office.tried("appointments", sheet("appointments", MIXED))
    other = Client()
    other.force_login(account("other", office.at(place)))
    assert "李娜" in page(other, "run", run.pk)


@pytest.mark.parametrize(
    ("place", "role"),
    [
        ("C2", Role.TRAINING_OFFICER),
        ("E1", Role.TRAINING_OFFICER),
        ("QG", Role.INSPECTOR),
        ("QG", Role.SECURITY_ADMINISTRATOR),
        ("QG", Role.AUDIT_ADMINISTRATOR),
    ],
)
def test_nobody_else_sees_anything_of_it(office: Office, place: str, role: str) -> None:
    run = office.tried("appointments", sheet("appointments", MIXED))
    other = Client()
    other.force_login(account("other", office.at(place), role))
    for name in ("run", "progress", "refused", "rows", "undo"):
        assert other.get(reverse(f"imports:{name}", args=[run.pk])).status_code == 404
    for name in ("confirm", "discard", "undo"):
        assert other.post(reverse(f"imports:{name}", args=[run.pk])).status_code == 404
    listed = other.get(reverse("imports:index"))
    assert listed.status_code == (200 if role == Role.TRAINING_OFFICER else 403)
    assert "a.xlsx" not in text(listed)
    assert fresh(run).state == State.DECIDED


def test_who_has_lost_the_role_no_longer_sees_her_own(office: Office) -> None:
    run = office.tried("appointments", sheet("appointments", MIXED))
    Grant.objects.filter(user=office.user).delete()
    assert office.client.get(reverse("imports:run", args=[run.pk])).status_code == 404


def test_another_officer_may_look_but_not_confirm(office: Office) -> None:
    run = office.tried("appointments", sheet("appointments", MIXED[:1]))
    other = Client()
    other.force_login(account("other", office.at("C1")))
    assert "确认导入" not in page(other, "run", run.pk)
    other.post(reverse("imports:confirm", args=[run.pk]), {"version": run.version})
    assert fresh(run).state == State.DECIDED


def test_an_officer_is_offered_what_she_may_import(office: Office, administrator: Office) -> None:
    mine, hers = page(office.client, "index"), page(administrator.client, "index")
    assert reverse("imports:start", args=["credits"]) in mine
    assert reverse("imports:start", args=["organisations"]) not in mine
    assert reverse("imports:start", args=["organisations"]) in hers
    assert reverse("imports:start", args=["credits"]) not in hers
    assert office.client.get(reverse("imports:start", args=["organisations"])).status_code == 403
    assert office.client.get(reverse("imports:start", args=["nothing"])).status_code == 404


def test_a_bad_file_is_answered_at_the_form_and_kept_nowhere(office: Office) -> None:
    answer = text(post_file(office, b"MZ not a workbook\0", "名册.xlsx"))
    assert "不支持这种文件" in answer
    assert "没有保存" in answer
    assert not Run.objects.exists()


def test_no_cell_and_no_name_of_a_file_runs_in_the_page(administrator: Office) -> None:
    rows = [
        organisation_row("T1", "K1", name=f"{XSS}总工会"),
        organisation_row("T2", "K1", name="x", level=XSS, kind=XSS, founded_on=XSS),
        organisation_row(XSS, XSS),
    ]
    data = {
        "file": SimpleUploadedFile(f"{XSS}.xlsx", sheet("organisations", rows)),
        "organisation": administrator.at("P1"), "token": uuid.uuid4(),
    }  # fmt: skip
    administrator.client.post(reverse("imports:start", args=["organisations"]), data)
    run = Run.objects.get()
    services.read(run_id=run.pk, now=NOW)
    for shown in (
        page(administrator.client, "run", run.pk),
        page(administrator.client, "run", run.pk, q=XSS, field=XSS, status=XSS),
        page(administrator.client, "index"),
    ):
        assert "<script>alert" not in shown.casefold()
    assert "&lt;script&gt;" in page(administrator.client, "run", run.pk).casefold()


@pytest.mark.parametrize("word", ["=cmd|' /C calc'!A0", "+1+1", "-1+1", "@SUM(1)", "\t=1"])
def test_what_looks_like_a_formula_leaves_as_text(administrator: Office, word: str) -> None:
    rows = [organisation_row("T1", "K1", name=word, level="没有")]
    run = administrator.tried("organisations", sheet("organisations", rows), place="P1")
    for name in ("refused", "rows"):
        response = administrator.client.get(reverse(f"imports:{name}", args=[run.pk]))
        content = b"".join(response.streaming_content)  # type: ignore[attr-defined]
        import zipfile

        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            cells = archive.read("xl/worksheets/sheet1.xml")
        assert b"<f>" not in cells


def test_formula_cells_are_read_as_their_value_and_never_run(administrator: Office) -> None:
    import xlsxwriter

    from gongxun.base.sheets import kinds

    target = io.BytesIO()
    book = xlsxwriter.Workbook(target)
    made = book.add_worksheet()
    row = organisation_row("T1", "K1")
    for place, column in enumerate(kinds.get("organisations").columns):
        made.write_string(0, place, column.heading)
        if column.field == "name":
            made.write_formula(1, place, '=HYPERLINK("http://x","点我")', None, "安平镇总工会")
        elif column.field in row:
            made.write_string(1, place, row[column.field])
    book.close()
    run = administrator.tried("organisations", target.getvalue(), place="P1")
    assert run.counts["created"] == 1
    administrator.confirm(run)
    services.write(run_id=run.pk, now=NOW)
    assert Organisation.objects.get(code="T1").name == "安平镇总工会"


def test_nothing_is_registered_before_it_is_confirmed(office: Office) -> None:
    office.tried("appointments", sheet("appointments", MIXED))
    assert not Person.objects.exists()


def test_a_job_that_says_nothing_for_long_is_explained(office: Office) -> None:
    run = office.upload("appointments", sheet("appointments", MIXED))
    Progress.objects.filter(run=run).update(at=NOW - timedelta(minutes=5))
    assert "中断的任务会在两分钟内自动继续" in page(office.client, "run", run.pk)


def test_a_request_larger_than_any_file_may_be_is_refused_unread(office: Office) -> None:
    answer = office.client.generic(
        "POST", reverse("imports:start", args=["appointments"]), b"--x--",
        content_type="multipart/form-data; boundary=x", CONTENT_LENGTH=str(300 * 2**20),
    )  # fmt: skip
    assert answer.status_code == 400
    assert not Run.objects.exists()
