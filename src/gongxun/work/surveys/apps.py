from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

PAGES = ("survey", "add", "edit", "copy", "add_question", "edit_question", "open", "close",
         "cancel", "extend", "invitees", "results", "texts")  # fmt: skip


class SurveysConfig(AppConfig):
    name = "gongxun.work.surveys"
    label = "surveys"

    def ready(self) -> None:
        from gongxun.base.shell import duties, groups, navigation
        from gongxun.work.surveys.presentation import duties_of
        from gongxun.work.surveys.services import telling

        telling.register_kinds()
        duties.register("surveys", duties_of)
        groups.register("plans", groups.Tab(_("需求调研"), "surveys:list", 20))
        navigation.register(
            navigation.Entry(
                _("需求调研"),
                "surveys:list",
                "clipboard-list",
                45,
                shown=_sees_plans,
                short=_("调研"),
                url_names=frozenset(f"surveys:{page}" for page in PAGES),
            )
        )
        navigation.register(
            navigation.Entry(
                _("待答的调研"),
                "surveys:mine",
                "checklist",
                36,
                shown=_is_asked,
                short=_("调研"),
                url_names=frozenset({"surveys:answer"}),
            )
        )


def _sees_plans(request: HttpRequest) -> bool:
    from gongxun.base.access.roles import Permission

    viewer = request.viewer  # type: ignore[attr-defined]
    return bool(viewer.scopes(Permission.VIEW_PLANS, "organisation"))


def _is_asked(request: HttpRequest) -> bool:
    """Every cadre without a role: where to answer, and what she has answered."""
    from gongxun.registry.people.selectors import person_of

    viewer = request.viewer  # type: ignore[attr-defined]
    return not viewer.roles and person_of(viewer) is not None
