from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from gongxun.base.shell import bell as bells
from gongxun.base.shell import frame as frames
from gongxun.base.shell import navigation


def frame(request: HttpRequest) -> dict[str, Any]:
    """``frame`` (a view's own replaces it) and ``navigation``, read only where shown; ``bell``; ``demo``."""
    return {
        "frame": SimpleLazyObject(lambda: frames.default_for(request)),
        "bell": SimpleLazyObject(lambda: bells.bell_of(request)),
        "navigation": SimpleLazyObject(lambda: navigation.links_for(request)),
        "demo": getattr(settings, "DEMO", False),
    }
