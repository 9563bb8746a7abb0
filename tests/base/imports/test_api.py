"""A file brought by a program: tried, read row by row, confirmed, undone."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from gongxun.base.access.roles import Role
from gongxun.base.api.testing import Program, problem, program
from gongxun.base.imports import services
from gongxun.base.imports.models import Run
from gongxun.registry.people.models import Person
from tests.base.imports.conftest import NOW, Office, account, roster_row, sheet


@pytest.fixture
def officer(office: Office) -> Program:
    return program(office.user)


def bring(seat: Program, place: int, rows: list[dict[str, object]]) -> Run:
    file = SimpleUploadedFile("名册.xlsx", sheet("appointments", rows))
    fields = {"kind": "appointments", "organisation": place, "file": file}
    answer = seat.upload("/imports", fields)
    assert answer.status_code == 201, answer.content.decode()
    return Run.objects.get(pk=answer.json()["id"])


def test_a_roster_is_tried_confirmed_and_undone(office: Office, officer: Program) -> None:
    run = bring(officer, office.at("K1"), [roster_row(1), roster_row(2, name="李娜")])
    path = f"/imports/{run.pk}"
    assert officer.get(path).json()["state"] == "reading"
    services.read(run_id=run.pk, now=NOW)
    tried = officer.get(path)
    assert tried.json()["counts"]["created"] == 2
    assert [one["status"] for one in officer.get(f"{path}/rows").json()["items"]] == [
        "created",
        "created",
    ]
    assert Person.objects.count() == 0
    done = officer.post(f"{path}/confirm", {}, **{"If-Match": tried["ETag"]})
    assert done.json()["state"] == "writing"
    services.write(run_id=run.pk, now=timezone.now())
    assert officer.get(path).json()["state"] == "done"
    assert Person.objects.count() == 2
    assert officer.post(f"{path}/undo", {"reason": "选错了文件"}).json()["state"] == "undoing"


def test_nobody_confirms_a_verdict_that_he_has_not_seen(office: Office, officer: Program) -> None:
    run = bring(officer, office.at("K1"), [roster_row(1)])
    path = f"/imports/{run.pk}"
    old = officer.get(path)["ETag"]
    services.read(run_id=run.pk, now=NOW)
    assert problem(officer.post(f"{path}/confirm", {})) == "version-needed"
    assert problem(officer.post(f"{path}/confirm", {}, **{"If-Match": old})) == "changed"


def test_refused_rows_say_what_to_mend(office: Office, officer: Program) -> None:
    run = bring(officer, office.at("K1"), [roster_row(1, id_number="900101188501010018")])
    services.read(run_id=run.pk, now=NOW)
    path = f"/imports/{run.pk}"
    [row] = officer.get(f"{path}/rows?status=refused").json()["items"]
    assert "校验码" in row["problems"][0]["message"]
    assert "900101188501010018" not in str(row)
    answer = officer.post(f"{path}/confirm", {}, **{"If-Match": officer.get(path)["ETag"]})
    assert problem(answer) == "refused"
    assert officer.post(f"{path}/discard").json()["state"] == "discarded"


def test_a_key_sent_again_brings_the_file_once(office: Office, officer: Program) -> None:
    content, other = (sheet("appointments", [roster_row(number)]) for number in (1, 2))

    def send(content: bytes, place: str) -> Any:  # noqa: ANN401
        file = SimpleUploadedFile("名册.xlsx", content)
        fields = {"kind": "appointments", "organisation": office.at(place), "file": file}
        return officer.upload("/imports", fields, **{"Idempotency-Key": "roster-2026-11-22"})

    first, again = send(content, "K1"), send(content, "K1")
    assert first.json()["id"] == again.json()["id"]
    assert problem(send(other, "K1")) == "refused"
    assert problem(send(content, "E1")) == "refused"
    assert Run.objects.count() == 1


def test_only_where_one_could_import_oneself(office: Office, officer: Program) -> None:
    file = SimpleUploadedFile("名册.xlsx", sheet("appointments", [roster_row(1)]))
    fields = {"kind": "appointments", "organisation": office.at("P2"), "file": file}
    assert problem(officer.upload("/imports", fields)) == "not-found"
    inspector = program(account("inspector", office.at("P1"), Role.INSPECTOR))
    assert problem(inspector.upload("/imports", fields)) == "forbidden"
    assert problem(inspector.get("/imports")) == "forbidden"
    run = bring(officer, office.at("K1"), [roster_row(1)])
    other = program(account("other", office.at("P2")))
    assert other.get("/imports").json()["items"] == []
    for path in (f"/imports/{run.pk}", f"/imports/{run.pk}/rows"):
        assert problem(other.get(path)) == "not-found"
    for act, body in (("confirm", {}), ("discard", {}), ("undo", {"reason": "x"})):
        answer = other.post(f"/imports/{run.pk}/{act}", body, **{"If-Match": "*"})
        assert problem(answer) == "not-found"


@pytest.mark.parametrize(
    ("fields", "pointer"),
    [
        ({"kind": "appointments\x00"}, "#/kind"),
        ({"organisation": "here"}, "#/organisation"),
        ({"file": ""}, "#/file"),
    ],
)
def test_bad_uploads_are_told_where(
    office: Office, officer: Program, fields: dict[str, str], pointer: str
) -> None:
    file = SimpleUploadedFile("名册.xlsx", sheet("appointments", [roster_row(1)]))
    sent = {"kind": "appointments", "organisation": office.at("K1"), "file": file, **fields}
    answer = officer.upload("/imports", sent)
    assert problem(answer) == "invalid"
    assert [one["pointer"] for one in answer.json()["errors"]] == [pointer]


def test_an_unknown_kind_is_told_which_there_are(office: Office, officer: Program) -> None:
    file = SimpleUploadedFile("名册.xlsx", sheet("appointments", [roster_row(1)]))
    fields = {"kind": "gossip", "organisation": office.at("K1"), "file": file}
    answer = officer.upload("/imports", fields)
    assert problem(answer) == "not-found"
    assert "appointments" in answer.json()["detail"]


def test_a_file_that_is_no_sheet_is_refused(office: Office, officer: Program) -> None:
    file = SimpleUploadedFile("名册.xlsx", b"\x00" * 200)
    fields = {"kind": "appointments", "organisation": office.at("K1"), "file": file}
    answer = officer.upload("/imports", fields)
    assert problem(answer) == "refused"
    assert Run.objects.count() == 0


def test_the_history_costs_the_same_however_long(office: Office, officer: Program) -> None:
    for _each in range(4):
        bring(officer, office.at("K1"), [roster_row(1)])
    with CaptureQueriesContext(connection) as few:
        assert len(officer.get("/imports?limit=1").json()["items"]) == 1
    with CaptureQueriesContext(connection) as many:
        assert len(officer.get("/imports").json()["items"]) == 4
    assert len(few) == len(many)
