from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    name = "gongxun.base.notices"
    label = "notices"

    def ready(self) -> None:
        from gongxun.base.jobs.titles import name_tasks
        from gongxun.base.shell import bell

        name_tasks({"notices.send_mail": _("发送通知邮件"), "notices.trim": _("清理旧通知")})
        bell.provide(_unread)


def _unread(request: HttpRequest) -> int:
    from gongxun.base.notices.selectors import unread_count

    return unread_count(request.user.pk) if request.user.pk else 0
