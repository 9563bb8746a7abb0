"""Publication of policy books: validated whole, kept for ever, in force from a day."""

import tempfile
from datetime import date, datetime
from pathlib import Path

import yaml
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer, require
from gongxun.base.access.roles import Permission
from gongxun.base.audit import services as audit
from gongxun.base.outbox import services as outbox
from gongxun.registry.policies.models import PolicyBook as StoredBook
from gongxun.registry.policies.selectors import write_library
from gongxun.rules.books import BookError, BookProblem, PolicyBook, load_book

MOST_CHARACTERS = 500_000


class BookRefused(ValidationError):
    """A text that is no policy book; ``problems`` says where, what and how to mend it."""

    def __init__(self, problems: tuple[BookProblem, ...]) -> None:
        super().__init__([str(problem) for problem in problems])
        self.problems = problems


def publish_book(
    *,
    viewer: Viewer,
    source: str,
    scope_id: int,
    for_everybody: bool,
    effective_from: date,
    now: datetime,
) -> StoredBook:
    """Publish a text for the subtree of ``scope_id``, or for everybody.

    Raises BookRefused with every problem of the text (line, field, remedy), ValidationError where this version
    exists, PermissionDenied. The same text sent twice is published once.
    """
    require(viewer, Permission.PUBLISH_BOOKS, "organisation", scope_id)
    if for_everybody and not viewer.everything(Permission.PUBLISH_BOOKS, "organisation"):
        raise PermissionDenied(_("只有管理全部单位的系统管理员才能发布对所有单位生效的指标册。"))
    book = read_draft(source, effective_from)
    where = None if for_everybody else scope_id
    same = StoredBook.objects.filter(
        book_id=book.id,
        version=book.version,
        source=source,
        scope_id=where,
        effective_from=effective_from,
    ).first()
    if same is not None:
        return same
    try:
        with transaction.atomic():
            stored = StoredBook.objects.create(
                book_id=book.id,
                version=book.version,
                title=book.title,
                source=source,
                digest=book.digest,
                scope_id=where,
                effective_from=effective_from,
                published_at=now,
                published_by=viewer.user_id,
            )
            audit.record(
                viewer,
                "book.publish",
                "policy_book",
                stored.pk,
                scope_id,
                now,
                {"digest": book.digest},
            )
            outbox.emit("policies.book_published", {"book": book.id, "version": book.version}, now)
    except IntegrityError as taken:
        known = {"book": book.id, "version": book.version}
        raise ValidationError(
            _("指标册 %(book)s 的第 %(version)s 版已经发布；请改写 version 后再发布。") % known
        ) from taken
    return stored


def read_draft(source: str, on: date) -> PolicyBook:
    """The text as it reads beside the books in force on its first day, none of which it may make unreadable.

    Raises BookRefused, ValidationError.
    """
    _refuse_oversized(source)
    with tempfile.TemporaryDirectory(prefix="books-") as name:
        folder = Path(name)
        others = StoredBook.objects.filter(effective_from__lte=on).order_by("effective_from", "id")
        write_library(folder, others)
        draft = folder / "draft.yaml"
        draft.write_text(source, encoding="utf-8")
        book_id = _load(draft, folder).id
        # Under its own name: only so does a circle through an older text of the same book show.
        draft.replace(folder / f"{book_id}.yaml")
        book = _load(folder / f"{book_id}.yaml", folder)
        later = StoredBook.objects.filter(effective_from__gt=on).exclude(book_id=book_id)
        write_library(folder, later.order_by("effective_from", "id"))
        for other in sorted(folder.glob("*.yaml")):
            _refuse_if_unreadable(other, folder)
        return book


def _refuse_oversized(source: str) -> None:
    """Neither more text than a book has, nor references by which a short text unfolds into a long one."""
    if len(source) > MOST_CHARACTERS:
        raise ValidationError(_("文件过大，不像是指标册；没有发布。请检查是否选错了文件。"))
    try:
        aliases = [token for token in yaml.scan(source) if isinstance(token, yaml.AliasToken)]
    except yaml.YAMLError:
        return  # reading it says where
    if aliases:
        line = aliases[0].start_mark.line + 1
        raise BookRefused(
            (
                BookProblem(
                    Path("draft.yaml"), line, "", _("不能使用引用（*）"), _("请把内容直接写出来")
                ),
            )
        )


def _load(file: Path, folder: Path) -> PolicyBook:
    try:
        return load_book(file, [folder])
    except BookError as refused:
        raise BookRefused(refused.problems) from refused


def _refuse_if_unreadable(file: Path, folder: Path) -> None:
    try:
        load_book(file, [folder])
    except BookError as refused:
        raise ValidationError(
            _("发布后，扩展它的指标册 %(book)s 将不能成立：%(problem)s 请先修订该指标册。")
            % {"book": file.stem, "problem": refused.problems[0]}
        ) from refused
