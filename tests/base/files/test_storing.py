"""A file is kept by what it is, under a name of ours."""

import hashlib
import io
import struct
import zipfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import xlsxwriter
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from django.utils import timezone
from pytest_django import Settings

from gongxun.base.access.gate import Viewer
from gongxun.base.files import kinds, selectors, services
from gongxun.base.files.models import StoredFile

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
VIEWER = Viewer(user_id=7, today=date(2026, 11, 22))
PDF = b"%PDF-1.7\n" + b"x" * 100
PNG = b"\x89PNG\r\n\x1a\n" + b"x" * 100
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


@pytest.fixture(autouse=True)
def _storage(tmp_path: Path, settings: Settings) -> None:
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path / "files"), "file_permissions_mode": 0o600},
        },
    }


def keep(content: bytes, name: str = "证明.pdf", **options: object) -> StoredFile:
    upload = SimpleUploadedFile("x", content)
    options.setdefault("label", name)
    return services.store_file(viewer=VIEWER, upload=upload, now=NOW, **options)  # type: ignore[arg-type]


def refused(content: bytes, name: str = "证明.pdf", **options: object) -> str:
    with pytest.raises(ValidationError) as caught:
        keep(content, name, **options)
    assert StoredFile.objects.count() == 0
    assert not list(services._folders())
    assert "没有保存" in caught.value.messages[0]
    return str(caught.value.code)


def workbook() -> bytes:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target)
    book.add_worksheet().write_string(0, 0, "单位代码")
    book.close()
    return target.getvalue()


def archive(**parts: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return target.getvalue()


def test_what_is_kept_says_what_it_is() -> None:
    stored = keep(PDF)
    assert (stored.kind, stored.media_type, stored.size) == ("pdf", "application/pdf", len(PDF))
    assert stored.digest == hashlib.sha256(PDF).hexdigest()
    assert (stored.uploaded_by, stored.uploaded_at, stored.label) == (7, NOW, "证明.pdf")
    assert selectors.open_file(stored).read() == PDF


def test_only_its_owner_may_read_it_on_the_disk() -> None:
    assert Path(default_storage.path(keep(PDF).name)).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("../../../etc/cron.d/x.pdf", "x.pdf"),
        ("..\\..\\windows\\系统.pdf", "系统.pdf"),
        ("/etc/passwd", "passwd.pdf"),
        ("..", "file.pdf"),
        (".htaccess.pdf", "htaccess.pdf"),
        ("a\x00b\r\nSet-Cookie: x.pdf", "abSet-Cookie_ x.pdf"),
        ("fdp\u202egnp.pdf", "fdpgnp.pdf"),
        ('<img src=x onerror="a()">.pdf', "_img src=x onerror=_a()__.pdf"),
        ("证明.exe", "证明.exe.pdf"),
    ],
)
def test_a_name_is_a_label_and_never_a_place(name: str, label: str) -> None:
    stored = keep(PDF, name)
    assert stored.label == label
    kept = Path(default_storage.path(stored.name)).resolve()
    assert kept.is_relative_to(Path(default_storage.path("")).resolve())
    assert Path(stored.name).stem not in name


def test_a_long_name_keeps_its_ending() -> None:
    label = keep(PDF, "培" * 300 + ".pdf").label
    assert label.endswith(".pdf")
    assert len(label) <= 130


def test_the_content_decides_and_not_the_name() -> None:
    assert refused(PNG, "证明.pdf") == "kind"
    assert refused(b"MZ" + b"\0" * 500, "证明.pdf") == "kind"
    assert refused(b"<html><script>1</script>", "证明.pdf") == "kind"
    assert refused(b"<svg onload='x'>", "图.png") == "kind"
    assert keep(PNG, "证明.png").kind == "png"


def test_a_kind_that_is_not_asked_for_is_refused() -> None:
    assert refused(PDF, "名册.xlsx", allowed=kinds.SHEETS) == "kind"
    assert keep(workbook(), "名册.xlsx", allowed=kinds.SHEETS).kind == "xlsx"
    assert (
        keep("单位代码,单位名称\n".encode("gb18030"), "a.csv", allowed=kinds.SHEETS).kind == "csv"
    )
    assert keep(OLE + "Workbook".encode("utf-16-le"), "a.xls", allowed=kinds.SHEETS).kind == "xls"


def test_macros_are_refused_in_every_clothing() -> None:
    with_macros = archive(**{"xl/workbook.xml": b"<x/>", "xl/vbaProject.bin": b"\0"})
    assert refused(with_macros, "名册.xlsx", allowed=kinds.SHEETS) == "macros"
    declared = archive(
        **{"word/document.xml": b"<x/>", "[Content_Types].xml": b"application/...macroEnabled.main"}
    )
    assert refused(declared, "证明.docx") == "macros"
    old = OLE + "Workbook".encode("utf-16-le") + "_VBA_PROJECT".encode("utf-16-le")
    assert refused(old, "名册.xls", allowed=kinds.SHEETS) == "macros"


def test_a_password_is_named() -> None:
    locked = OLE + "EncryptedPackage".encode("utf-16-le")
    assert refused(locked, "名册.xlsx", allowed=kinds.SHEETS) == "encrypted"


def test_two_hundred_megabytes_of_zeros_are_refused_raw_and_packed() -> None:
    zeros = b"\0" * (200 * 2**20)
    assert refused(zeros, "名册.xlsx", allowed=kinds.SHEETS) == "large"
    bomb = archive(**{"xl/workbook.xml": zeros})
    assert len(bomb) < 2**20
    assert refused(bomb, "名册.xlsx", allowed=kinds.SHEETS, most_expanded=2**30) == "bomb"


def test_an_archive_that_lies_about_its_size_is_unpacked_no_further_than_allowed() -> None:
    bomb = bytearray(archive(**{"xl/workbook.xml": b"\0" * (40 * 2**20)}))
    local, central = bomb.find(b"PK\x03\x04"), bomb.find(b"PK\x01\x02")
    struct.pack_into("<I", bomb, local + 22, 10)
    struct.pack_into("<I", bomb, central + 24, 10)
    assert refused(bytes(bomb), "名册.xlsx", allowed=kinds.SHEETS) == "bomb"


def test_a_truncated_archive_is_broken_and_an_empty_file_empty() -> None:
    assert refused(workbook()[:-200], "名册.xlsx", allowed=kinds.SHEETS) == "broken"
    assert refused(b"", "名册.xlsx", allowed=kinds.SHEETS) == "empty"


def test_a_download_is_an_attachment_that_no_browser_guesses_about() -> None:
    response = selectors.as_response(keep(PDF, '证明 "2026"; a=b.pdf'))
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Type"] == "application/pdf"
    assert "no-store" in response["Cache-Control"]
    assert b"".join(response.streaming_content) == PDF  # type: ignore[arg-type]


def test_a_removed_file_keeps_its_facts_and_answers_clearly() -> None:
    stored = keep(PDF)
    services.remove_content(stored=stored, now=NOW)
    services.remove_content(stored=stored, now=NOW + timedelta(days=1))
    stored.refresh_from_db()
    assert (stored.removed_at, stored.size) == (NOW, len(PDF))
    assert not default_storage.exists(stored.name)
    with pytest.raises(Http404):
        selectors.as_response(stored)


def test_a_local_path_bears_the_suffix_of_the_content() -> None:
    with selectors.local_path(keep(workbook(), "无后缀", allowed=kinds.SHEETS)) as path:
        assert path.suffix == ".xlsx"
        assert path.read_bytes().startswith(b"PK")


def test_what_belongs_to_nothing_is_swept_after_a_day() -> None:
    kept, orphan = keep(PDF), keep(PNG, "b.png")
    StoredFile.objects.filter(pk=orphan.pk).delete()
    assert services.sweep(timezone.now() - timedelta(days=1)) == 0
    assert services.sweep(timezone.now() + timedelta(minutes=1)) == 1
    assert default_storage.exists(kept.name)
    assert not default_storage.exists(orphan.name)
