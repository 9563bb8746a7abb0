from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JobsConfig(AppConfig):
    name = "gongxun.base.jobs"
    label = "jobs"

    def ready(self) -> None:
        from procrastinate.contrib.django import app

        from gongxun.base.jobs.noting import note_failure
        from gongxun.base.jobs.titles import name_tasks
        from gongxun.base.shell import navigation

        app.worker_defaults.setdefault("worker_middleware", []).append(note_failure)
        name_tasks(
            {
                "jobs.retry_stalled": _("接续中断的任务"),
                "jobs.forget_old": _("清理已完成的任务记录"),
            }
        )
        navigation.register(
            navigation.Entry(
                _("任务"),
                "jobs:list",
                "settings",
                45,
                frozenset({"system_admin"}),
            )
        )
