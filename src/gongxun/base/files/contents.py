"""What a file truly is: told by its first bytes and its parts, whatever its name says."""

import zipfile
import zlib
from typing import IO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SIGNATURES = {b"%PDF-": "pdf", b"\xff\xd8\xff": "jpeg", b"\x89PNG\r\n\x1a\n": "png"}
# The part that makes an archive a document of a kind.
PARTS = {
    "OFD.xml": "ofd",
    "word/document.xml": "docx",
    "xl/workbook.xml": "xlsx",
    "ppt/presentation.xml": "pptx",
}
STREAMS = {"WordDocument": "doc", "Workbook": "xls", "Book": "xls"}
MARKUP = (b"<html", b"<!doctype", b"<?xml", b"<svg", b"<script", b"<table", b"<meta")
CHUNK = 2**20
# Office files shrink to a twentieth or so; whoever packs a hundred times tighter packs nothing.
TIGHTEST, TIGHT_FROM = 100, 20 * 2**20


def kind_of(file: IO[bytes], most_expanded: int) -> str | None:
    """The kind of ``file``, None for one that is not known; raises ValidationError for what is unfit to keep.

    ``most_expanded``: bytes that an archive may hold once unpacked.
    """
    file.seek(0)
    head = file.read(4096)
    for signature, kind in SIGNATURES.items():
        if head.startswith(signature):
            return kind
    if head.startswith(ZIP):
        return _in_archive(file, most_expanded)
    if head.startswith(OLE):
        return _in_compound(file)
    return "csv" if _is_text(file, head) else None


def _in_archive(file: IO[bytes], most_expanded: int) -> str | None:
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
            _refuse_bomb(file, parts, most_expanded)
            names = {part.filename for part in parts}
            types = archive.read("[Content_Types].xml") if "[Content_Types].xml" in names else b""
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        RuntimeError,
        ValueError,
    ):
        raise _broken() from None
    if b"macroEnabled" in types or any(
        name.lower().endswith(("vbaproject.bin", "vbadata.xml")) or "macrosheets/" in name.lower()
        for name in names
    ):
        raise _with_macros()
    return next((kind for part, kind in PARTS.items() if part in names), None)


def _refuse_bomb(file: IO[bytes], parts: list[zipfile.ZipInfo], most_expanded: int) -> None:
    """By what the parts say of themselves, and, since that may be a lie, by unpacking them."""
    if sum(part.file_size for part in parts) > most_expanded:
        raise _too_large_unpacked(most_expanded)
    packed = expanded = 0
    for part in parts:
        packed += part.compress_size
        for size in _unpacked(file, part):
            expanded += size
            if expanded > most_expanded:
                raise _too_large_unpacked(most_expanded)
            if expanded > TIGHT_FROM and expanded > TIGHTEST * max(packed, 1):
                raise _bomb()


def _unpacked(file: IO[bytes], part: zipfile.ZipInfo) -> "list[int] | _Sizes":
    if part.compress_type == zipfile.ZIP_STORED:
        return [part.file_size]
    if part.compress_type != zipfile.ZIP_DEFLATED:
        raise _broken()
    return _Sizes(file, part)


class _Sizes:
    """The sizes of the pieces into which a part really unpacks, at most a chunk at a time."""

    def __init__(self, file: IO[bytes], part: zipfile.ZipInfo) -> None:
        self._file, self._left = file, part.compress_size
        file.seek(part.header_offset)
        header = file.read(30)
        if header[:4] != ZIP:
            raise zipfile.BadZipFile
        names = int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
        file.seek(part.header_offset + 30 + names)
        self._stream = zlib.decompressobj(-zlib.MAX_WBITS)

    def __iter__(self) -> "_Sizes":
        return self

    def __next__(self) -> int:
        tail = self._stream.unconsumed_tail
        if self._stream.eof or not (tail or self._left):
            raise StopIteration
        if not tail:
            tail = self._file.read(min(CHUNK, self._left))
            self._left -= len(tail)
            if not tail:
                raise zipfile.BadZipFile
        return len(self._stream.decompress(tail, CHUNK))


def _in_compound(file: IO[bytes]) -> str | None:
    file.seek(0)
    content = file.read()
    if _utf16("EncryptedPackage") in content:
        raise ValidationError(
            _("文件设有打开密码，没有保存。请取消密码，另存后再上传。"), code="encrypted"
        )
    if _utf16("_VBA_PROJECT") in content:
        raise _with_macros()
    return next((kind for name, kind in STREAMS.items() if _utf16(name) in content), None)


def _utf16(text: str) -> bytes:
    return text.encode("utf-16-le")


def _is_text(file: IO[bytes], head: bytes) -> bool:
    if head.lstrip(b"\xef\xbb\xbf \r\n\t").lower().startswith(MARKUP):
        return False
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    file.seek(0)
    return bool(head) and all(b"\0" not in chunk for chunk in iter(lambda: file.read(CHUNK), b""))


def _broken() -> ValidationError:
    return ValidationError(
        _("文件不完整或已损坏，没有保存。请重新另存一份，再上传。"), code="broken"
    )


def _with_macros() -> ValidationError:
    return ValidationError(
        _("文件里有宏，没有保存。请另存为不含宏的格式（.xlsx、.docx），再上传。"), code="macros"
    )


def _bomb() -> ValidationError:
    return ValidationError(
        _("文件内容异常：展开后远大于文件本身，没有保存。请重新另存一份，再上传。"), code="bomb"
    )


def _too_large_unpacked(most: int) -> ValidationError:
    return ValidationError(
        _("文件展开后超过 %(size)d MB，没有保存。请分成几个文件上传。") % {"size": most // 2**20},
        code="bomb",
    )
