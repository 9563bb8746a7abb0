from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from gongxun.base.shell import frame as frames
from gongxun.base.shell import navigation


def frame(request: HttpRequest) -> dict[str, Any]:
    """``frame`` (a view's own replaces it) and ``navigation``, read only where shown; ``demo``."""
    return {
        "frame": SimpleLazyObject(lambda: frames.default_for(request)),
        "navigation": SimpleLazyObject(lambda: navigation.links_for(request)),
        "demo": getattr(settings, "DEMO", False),
    }
