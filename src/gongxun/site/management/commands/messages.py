from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from gongxun.site import catalogues


class Command(BaseCommand):
    help = "把新的中文原文收进各应用的译文目录；--check 只检查英文是否齐全"
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:  # noqa: ANN401, ARG002
        if catalogues.main("check" if check else "update"):
            raise CommandError("译文不齐全：请运行 make messages，补上英文后重试。")
