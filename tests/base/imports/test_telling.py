"""Who brought a file is told at the bell how it ended."""

from gongxun.base.imports import services
from gongxun.base.notices.models import Notice
from tests.base.imports.conftest import NOW, Office, roster_row, sheet


def titles(office: Office) -> list[str]:
    rows = Notice.objects.filter(account=office.user).order_by("pk")
    return list(rows.values_list("title", flat=True))


def test_an_import_and_its_undoing_are_told_once(office: Office) -> None:
    run = office.imported("appointments", sheet("appointments", [roster_row(1)]))
    assert titles(office) == ["导入已完成"]
    services.write(run_id=run.pk, now=NOW)
    assert titles(office) == ["导入已完成"]
    office.undone(run)
    assert titles(office) == ["导入已完成", "导入已撤销"]
    assert {row.address for row in Notice.objects.all()} == {f"/imports/{run.pk}/"}


def test_a_file_that_cannot_be_taken_is_told(office: Office) -> None:
    run = office.upload("appointments", sheet("appointments", [roster_row(1)]))
    office.user.grants.all().delete()
    services.read(run_id=run.pk, now=NOW)
    assert titles(office) == ["导入没有完成"]
