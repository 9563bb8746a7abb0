from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection, Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import ForeignObjectRel
from django.utils.translation import gettext as _

from gongxun.base.files import contents, kinds
from gongxun.base.files.labels import clean_label
from gongxun.base.files.models import StoredFile

if TYPE_CHECKING:
    from gongxun.base.access.gate import Viewer

MIB = 2**20


def store_file(
    *,
    viewer: Viewer,
    upload: File[bytes],
    now: datetime,
    allowed: Collection[str] = kinds.EVIDENCE,
    most_bytes: int = 20 * MIB,
    most_expanded: int = 200 * MIB,
    label: str = "",
) -> StoredFile:
    """Keep an uploaded file; raises ValidationError, saying why and what to do, and keeps nothing then.

    ``allowed``: kinds of ``files.kinds`` (``EVIDENCE``, ``SHEETS`` or a set of one's own); the content
    decides, and the name must not claim another kind. Macros, passwords on new Office formats, and
    archives that unpack to more than ``most_expanded`` bytes are refused. ``label``: what the user calls
    the file, by default the upload's name. The caller has asked for the permission, and points at the
    row from a fact of its own in the same transaction; a file whose transaction fails is swept later.
    """
    label = clean_label(label or upload.name or "")
    kind = _examined(upload, label, frozenset(allowed), most_bytes, most_expanded)
    if not label.lower().endswith(kinds.suffixes([kind])):
        label += kinds.SUFFIXES[kind]
    name = f"{now:%Y/%m}/{secrets.token_hex(16)}{kinds.SUFFIXES[kind]}"
    upload.seek(0)
    digest = hashlib.sha256()
    saved = default_storage.save(name, _Hashed(upload, digest))
    return StoredFile.objects.create(
        name=saved,
        label=label,
        size=upload.size,
        digest=digest.hexdigest(),
        kind=kind,
        media_type=kinds.MEDIA_TYPES[kind],
        uploaded_by=viewer.user_id,
        uploaded_at=now,
    )


def store_bytes(
    *, viewer: Viewer, content: bytes, label: str, now: datetime, allowed: Collection[str]
) -> StoredFile:
    """Keep a file that we wrote ourselves, by the same rules."""
    upload = ContentFile(content, name=label)
    return store_file(
        viewer=viewer, upload=upload, now=now, allowed=allowed, most_bytes=len(content)
    )


def remove_content(*, stored: StoredFile, now: datetime) -> None:
    """Drop what a file held; its row (label, size, digest) stays. Bears running twice."""
    default_storage.delete(stored.name)
    if stored.removed_at is None:
        stored.removed_at = now
        stored.save(update_fields=["removed_at"])


def remove_loose(*, stored_ids: Collection[int], now: datetime) -> None:
    """Drop what files held to which no row points any more, once the transaction has passed."""
    keys = list(stored_ids)
    transaction.on_commit(lambda: _remove_loose(keys, now))


def _remove_loose(keys: Collection[int], now: datetime) -> None:
    pointing = [
        one
        for one in StoredFile._meta.get_fields(include_hidden=True)
        if one.auto_created and not one.concrete and isinstance(one, ForeignObjectRel)
    ]
    for stored in StoredFile.objects.filter(pk__in=keys, removed_at=None):
        rows = (
            one.related_model._base_manager.filter(**{one.field.name: stored}) for one in pointing
        )
        if not any(found.exists() for found in rows):
            remove_content(stored=stored, now=now)


def sweep(before: datetime) -> int:
    """Delete what lies in the storage without a row and is older than ``before``; returns how many.

    Only the folders in which files are kept (year, month) are looked through.
    """
    gone = 0
    for folder in _folders():
        names = [f"{folder}/{name}" for name in default_storage.listdir(folder)[1]]
        known = set(StoredFile.objects.filter(name__in=names).values_list("name", flat=True))
        for name in names:
            if name not in known and default_storage.get_modified_time(name) < before:
                default_storage.delete(name)
                gone += 1
    return gone


def _folders() -> Iterator[str]:
    try:
        years = [year for year in default_storage.listdir("")[0] if year.isdigit()]
    except FileNotFoundError:
        return
    for year in years:
        for month in default_storage.listdir(year)[0]:
            yield f"{year}/{month}"


def _examined(
    upload: File[bytes],
    label: str,
    allowed: frozenset[str],
    most_bytes: int,
    most_expanded: int,
) -> str:
    if not upload.size:
        raise ValidationError(_("文件是空的，没有保存。请重新选择文件。"), code="empty")
    if upload.size > most_bytes:
        raise ValidationError(
            _("文件超过 %(size)d MB，没有保存。请压缩图片或分成几个文件上传。")
            % {"size": max(1, most_bytes // MIB)},
            code="large",
        )
    kind = contents.kind_of(upload, most_expanded)
    claims = label.lower().endswith(kinds.suffixes(kinds.MEDIA_TYPES))
    if kind not in allowed or (
        (claims or kind == "csv") and not label.lower().endswith(kinds.suffixes([kind]))
    ):
        words = _("、").join(kinds.suffixes(allowed))
        if kind is None or kind not in allowed:
            message = _("不支持这种文件（按内容判断），没有保存。可以上传：%(kinds)s。")
        else:
            message = _("文件的扩展名与内容不符，没有保存。可以上传：%(kinds)s。")
        raise ValidationError(message % {"kinds": words}, code="kind")
    return kind


class _Hashed(File):  # type: ignore[type-arg]
    """A file that is hashed as it is saved."""

    def __init__(self, upload: File[bytes], digest: hashlib._Hash) -> None:
        super().__init__(upload.file, upload.name)
        self._digest = digest

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        for chunk in super().chunks(chunk_size):
            self._digest.update(chunk)
            yield chunk
