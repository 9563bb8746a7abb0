from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

PAGES = ("list", "survey", "add", "edit", "copy", "add_question", "edit_question", "open", "close",
         "cancel", "extend", "invitees", "results", "texts")  # fmt: skip
# The entry of the navigation under which surveys and plans stand side by side as tabs.
PLANNING = "plans:list"


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
        navigation.belong((f"surveys:{page}" for page in PAGES), PLANNING)
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


def _is_asked(request: HttpRequest) -> bool:
    """Every cadre without a role: where to answer, and what she has answered."""
    from gongxun.registry.people.selectors import person_of

    viewer = request.viewer  # type: ignore[attr-defined]
    return not viewer.roles and person_of(viewer) is not None
