from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404
from django.utils.translation import gettext as _

from gongxun.base.files.kinds import SUFFIXES
from gongxun.base.files.models import StoredFile


def open_file(stored: StoredFile) -> File[bytes]:
    """The content, open for reading; raises FileNotFoundError where it has been removed."""
    if stored.removed_at is not None:
        raise FileNotFoundError(stored.label)
    return default_storage.open(stored.name, "rb")


def as_response(stored: StoredFile) -> FileResponse:
    """The content as a download under its label, never shown in the page; Http404 where it has been removed.

    The caller has asked whether the reader may have it, and audits the reading.
    """
    try:
        content = open_file(stored)
    except FileNotFoundError:
        raise Http404(_("文件内容已按保存期限清除；登记的名称和摘要仍在。")) from None
    response = FileResponse(
        content, as_attachment=True, filename=stored.label, content_type=stored.media_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


@contextmanager
def local_path(stored: StoredFile) -> Iterator[Path]:
    """The content as a file on this machine, its suffix by content; raises FileNotFoundError."""
    if stored.removed_at is not None:
        raise FileNotFoundError(stored.label)
    try:
        path = Path(default_storage.path(stored.name))
    except NotImplementedError:
        with tempfile.NamedTemporaryFile(suffix=SUFFIXES[stored.kind]) as copy:
            with open_file(stored) as content:
                for chunk in content.chunks():
                    copy.write(chunk)
            copy.flush()
            yield Path(copy.name)
        return
    if not path.exists():
        raise FileNotFoundError(stored.label)
    yield path
