from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class ResourcesConfig(AppConfig):
    name = "gongxun.registry.resources"
    label = "resources"

    def ready(self) -> None:
        from gongxun.base.outbox.services import declare
        from gongxun.base.sheets import kinds
        from gongxun.base.shell import groups, navigation
        from gongxun.registry.resources.models import Kind
        from gongxun.registry.resources.sheets import KINDS

        for kind in KINDS:
            kinds.register(kind)
        for event in ("resources.published", "resources.ended"):
            declare(event)
        for place, one in enumerate(Kind):
            tab = groups.Tab(one.label, "resources:list", place, query=f"kind={one}")
            groups.register("resources", tab)
        groups.register("resources", groups.Tab(_("评选推荐"), "resources:selections", 10, _keeps))
        pages = ("resource", "version", "add", "edit", "revise", "terms", "recall", "retire", "share",
                 "comparison", "discard", "selections", "selection", "open_selection", "nominate",
                 "score", "strike", "cancel_selection")  # fmt: skip
        navigation.register(
            navigation.Entry(
                _("教学资源"),
                "resources:list",
                "book-2",
                40,
                shown=_has_use_of_them,
                short=_("资源"),
                url_names=frozenset(f"resources:{page}" for page in pages),
            )
        )


def _has_use_of_them(request: HttpRequest) -> bool:
    """Whoever keeps or reviews resources, and every cadre, who learns from them."""
    from gongxun.registry.people.selectors import person_of

    return _keeps(request) or person_of(request.viewer) is not None  # type: ignore[attr-defined]


def _keeps(request: HttpRequest) -> bool:
    from gongxun.base.access.roles import Permission

    viewer = request.viewer  # type: ignore[attr-defined]
    return bool(viewer.scopes(Permission.VIEW_RESOURCES, "organisation"))
