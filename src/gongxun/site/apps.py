from collections.abc import Sequence

from django.apps import AppConfig
from django.conf import settings

from gongxun.base.audit import words
from gongxun.base.jobs import titles
from gongxun.base.shell import entrance
from gongxun.site.audit_words import KINDS, VERBS
from gongxun.site.job_words import TASKS


class SiteConfig(AppConfig):
    name = "gongxun.site"
    label = "site"

    def ready(self) -> None:
        words.register(VERBS, KINDS)
        titles.name_tasks(TASKS)
        from gongxun.base.access import accounts
        from gongxun.registry.schools.selectors import register_panel
        from gongxun.site.school_panels import teaching_indicators
        from gongxun.site.views import first_page

        accounts.lead_to(first_page)
        register_panel(teaching_indicators)
        from gongxun.records.reviews.presentation import door_of
        from gongxun.registry.teachers import panels
        from gongxun.site.teaching import yearly_month

        panels.register(yearly_month)
        panels.open_door(door_of)
        if settings.DEMO:
            entrance.provide(_demo_accounts)


def _demo_accounts() -> Sequence[entrance.DemoAccount]:
    from gongxun.site.demo.accounts import PASSWORD, offered

    return [entrance.DemoAccount(one.username, PASSWORD, one.sees, one.title) for one in offered()]
