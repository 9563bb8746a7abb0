import sys
from datetime import date, datetime
from typing import Annotated

import typer

from gongxun.site.cli.values import organisation_id
from gongxun.site.cli.words import Command, open_ready_site
from gongxun.site.cli.words import group as new_group

group = new_group("账号：为新装的系统开立最初的账号。")


@group.command("open", cls=Command, options_metavar="[选项]")
def open_account(
    username: Annotated[str, typer.Argument(metavar="USERNAME", help="登录名。")],
    name: Annotated[str, typer.Option("--name", metavar="NAME", help="显示的姓名或岗位。")],
    role: Annotated[
        str,
        typer.Option(
            "--role",
            metavar="ROLE",
            help="training_officer、inspector、system_admin、security_admin 或 audit_admin。",
        ),
    ],
    organisation: Annotated[
        str | None,
        typer.Option(
            "--organisation",
            metavar="CODE",
            help="授权所及的单位代码（含下级）；还没有组织时不填，开立最初的三员。",
        ),
    ] = None,
) -> None:
    """开立一个账号并授予角色；口令从终端读取（没有终端时读标准输入的第一行），不出现在命令行里。"""
    open_ready_site()
    from django.db import transaction
    from django.utils import timezone

    from gongxun.base.access import services as access
    from gongxun.base.access.gate import Viewer
    from gongxun.base.access.roles import Role

    if role not in Role.values:
        raise typer.BadParameter(f"没有角色“{role}”，可用：{'、'.join(Role.values)}")
    password = _asked_password()
    _check_password(password)
    now = timezone.now()
    today = timezone.localdate(now)
    if organisation is None:
        _open_first(username, name, password, role, today, now)
        return
    viewer, scope = Viewer.system(today), organisation_id(organisation)
    with transaction.atomic():
        user = access.open_account(
            viewer=viewer,
            username=username,
            display_name=name,
            password=password,
            scope_id=scope,
            now=now,
        )
        access.grant_role(
            viewer=viewer,
            user=user,
            role=role,
            scope_id=scope,
            valid_from=today,
            valid_to=None,
            now=now,
        )
    typer.echo(f"已开立账号 {username}（{Role(role).label}）。")


def _open_first(
    username: str, name: str, password: str, role: str, today: date, now: datetime
) -> None:
    """One of the three administrators of an installation without organisations."""
    from gongxun.base.access import services as access
    from gongxun.base.access.roles import Role
    from gongxun.registry.orgs.selectors import is_empty

    if not is_empty():
        raise typer.BadParameter("已有组织，请用 --organisation 写明授权所及的单位代码")
    access.open_first_account(
        username=username, display_name=name, password=password, role=role, today=today, now=now
    )
    typer.echo(f"已开立账号 {username}（{Role(role).label}）；建立组织以后，授权自动及于全部单位。")


def _asked_password() -> str:
    if sys.stdin.isatty():
        return str(typer.prompt("口令", hide_input=True, confirmation_prompt="再输一次", err=True))
    password = sys.stdin.readline().rstrip("\r\n")
    if not password:
        raise typer.BadParameter(
            "没有读到口令，账号没有开立；请在终端里运行，或把口令作为一行送入标准输入"
        )
    return password


def _check_password(password: str) -> None:
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    try:
        validate_password(password)
    except ValidationError as weak:
        # Django's own sentences are only partly translated into Chinese.
        raise ValidationError(
            "口令太弱，账号没有开立：至少 10 位，不能全是数字，也不能是常见的口令。"
        ) from weak
