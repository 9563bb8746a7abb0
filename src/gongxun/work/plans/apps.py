from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

PAGES = (
    "inbox", "consultation", "plan", "published", "add", "edit", "grid", "class", "add_class",
    "edit_class", "quotas", "courses", "cancel_class", "hold_class", "reasons", "step", "consult",
    "remark", "reply", "answer", "money", "budget", "spend", "reverse_spending", "progress",
    "forecast", "propose", "proposal",
)  # fmt: skip


class PlansConfig(AppConfig):
    name = "gongxun.work.plans"
    label = "plans"

    def ready(self) -> None:
        from gongxun.base.outbox.services import declare, on
        from gongxun.base.sheets import kinds
        from gongxun.base.shell import duties, groups, navigation
        from gongxun.registry.resources.selectors import register_usage
        from gongxun.work.plans.presentation import duties_of, usage_of
        from gongxun.work.plans.services import telling
        from gongxun.work.plans.sheets import PLANNED_CLASSES

        telling.register_kinds()
        for event in ("submitted", "ended", "asked", "replied", "answered", "published"):
            declare(f"plans.{event}")
            on(f"plans.{event}", getattr(telling, f"tell_{event}"))
        on("resources.ended", telling.tell_course_ended)
        register_usage(usage_of)
        kinds.register(PLANNED_CLASSES)
        duties.register("plans", duties_of)
        groups.register("plans", groups.Tab(_("年度计划"), "plans:list", 10))
        groups.register("plans", groups.Tab(_("会商"), "plans:inbox", 30, _draws_up))
        navigation.register(
            navigation.Entry(
                _("计划与调研"),
                "plans:list",
                "calendar",
                44,
                shown=_sees_plans,
                short=_("计划"),
                url_names=frozenset(f"plans:{page}" for page in PAGES),
            )
        )


def _sees_plans(request: HttpRequest) -> bool:
    from gongxun.base.access.roles import Permission

    viewer = request.viewer  # type: ignore[attr-defined]
    return bool(viewer.scopes(Permission.VIEW_PLANS, "organisation"))


def _draws_up(request: HttpRequest) -> bool:
    from gongxun.base.access.roles import Permission

    viewer = request.viewer  # type: ignore[attr-defined]
    return bool(viewer.scopes(Permission.EDIT_PLANS, "organisation"))
