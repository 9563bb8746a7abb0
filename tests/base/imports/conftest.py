import io
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from gongxun.base.access.gate import Viewer
from gongxun.base.access.models import User
from gongxun.base.access.roles import Role
from gongxun.base.access.selectors import viewer_of
from gongxun.base.access.services import grant_role
from gongxun.base.imports import services
from gongxun.base.imports.models import Run
from gongxun.base.sheets import kinds
from gongxun.registry.orgs.testing import SYSTEM, small_country
from gongxun.registry.people.testing import id_number, person, post

NOW = timezone.now()
TODAY = timezone.localdate(NOW)
SINCE = date(2024, 1, 1)


@pytest.fixture(autouse=True)
def _storage(tmp_path: Path, settings: Settings) -> None:
    settings.STORAGES = {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path / "files")},
        },
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


def account(username: str, organisation: int, role: str = Role.TRAINING_OFFICER) -> User:
    user = User.objects.create(username=username, display_name=username, created_at=NOW)
    grant_role(
        viewer=SYSTEM, user=user, role=role, scope_id=organisation, valid_from=SINCE,
        valid_to=None, now=NOW,
    )  # fmt: skip
    return user


@dataclass(frozen=True)
class Office:
    """A small country, the officer of the county K1 and her browser."""

    organisations: dict[str, int]
    user: User
    client: Client

    @property
    def viewer(self) -> Viewer:
        return viewer_of(self.user.pk, TODAY)

    def at(self, code: str) -> int:
        return self.organisations[code]

    def upload(self, kind: str, content: bytes, place: str = "K1", name: str = "a.xlsx") -> Run:
        return services.upload(
            viewer=self.viewer,
            kind=kind,
            organisation_id=self.at(place),
            file=SimpleUploadedFile(name, content),
            token=uuid.uuid4(),
            now=NOW,
        )

    def tried(self, kind: str, content: bytes, place: str = "K1") -> Run:
        run = self.upload(kind, content, place)
        services.read(run_id=run.pk, now=NOW)
        return fresh(run)

    def imported(self, kind: str, content: bytes, *, only_good: bool = False) -> Run:
        run = self.tried(kind, content)
        self.confirm(run, only_good=only_good)
        services.write(run_id=run.pk, now=timezone.now())
        return fresh(run)

    def confirm(self, run: Run, *, only_good: bool = False) -> None:
        services.confirm(
            viewer=self.viewer, run_id=run.pk, version=run.version, only_good=only_good, now=NOW
        )

    def undone(self, run: Run) -> Run:
        services.ask_undo(viewer=self.viewer, run_id=run.pk, reason="选错了文件", now=NOW)
        services.undo(run_id=run.pk, now=timezone.now())
        return fresh(run)


def fresh(run: Run) -> Run:
    return Run.objects.select_related("file", "progress").get(pk=run.pk)


@pytest.fixture
def office(db: None) -> Office:
    organisations = small_country()
    user = account("k1", organisations["K1"])
    client = Client()
    client.force_login(user)
    return Office(organisations, user, client)


@pytest.fixture
def administrator(office: Office) -> Office:
    """The system administrator of the province P1 in the same country."""
    user = account("p1", office.at("P1"), Role.SYSTEM_ADMINISTRATOR)
    client = Client()
    client.force_login(user)
    return Office(office.organisations, user, client)


@pytest.fixture
def cadre(office: Office) -> int:
    key = person(1, "陆明远")
    post(key, office.at("K1"))
    return key


def sheet(kind: str, rows: Sequence[dict[str, Any]]) -> bytes:
    """A workbook of a kind; rows by field."""
    columns = kinds.get(kind).columns
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"default_date_format": "yyyy-mm-dd"})
    page = book.add_worksheet()
    for place, column in enumerate(columns):
        page.write_string(0, place, column.heading)
        for at, row in enumerate(rows, start=1):
            if (value := row.get(column.field)) is not None:
                write = page.write_string if isinstance(value, str) else page.write
                write(at, place, value)
    book.close()
    return target.getvalue()


def roster_row(serial: int, **facts: Any) -> dict[str, Any]:  # noqa: ANN401
    usual = {
        "name": "张伟", "id_number": id_number(serial), "organisation_code": "K1",
        "category": "乡科级", "employment": "专职", "valid_from": "2024-01-01",
    }  # fmt: skip
    return usual | facts


def credit_row(serial: int, **facts: Any) -> dict[str, Any]:  # noqa: ANN401
    usual = {
        "id_number": id_number(serial), "form": "脱产培训", "earned_on": "2026-03-06",
        "title": "县级工会主席能力提升班", "hours": "8", "days": "1",
        "outside_organiser": "省委党校",
    }  # fmt: skip
    return usual | facts


def organisation_row(code: str, parent: str, **facts: Any) -> dict[str, Any]:  # noqa: ANN401
    usual = {
        "code": code, "name": f"{code}总工会", "level": "乡镇", "kind": "总工会",
        "parent_code": parent, "founded_on": "2020-01-01",
    }  # fmt: skip
    return usual | facts
