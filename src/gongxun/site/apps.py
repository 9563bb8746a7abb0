from collections.abc import Sequence

from django.apps import AppConfig
from django.conf import settings

from gongxun.base.shell import entrance


class SiteConfig(AppConfig):
    name = "gongxun.site"
    label = "site"

    def ready(self) -> None:
        if settings.DEMO:
            entrance.provide(_demo_accounts)


def _demo_accounts() -> Sequence[entrance.DemoAccount]:
    from gongxun.site.demo.accounts import ACCOUNTS, PASSWORD

    return [entrance.DemoAccount(one.username, PASSWORD, one.sees, one.title) for one in ACCOUNTS]
