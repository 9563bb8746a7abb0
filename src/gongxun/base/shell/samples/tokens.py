"""Names of the tokens, as the style sheet has them."""

from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

TOKENS: dict[Promise, Sequence[str]] = {
    _("地与线"): ("ground", "surface", "sunken", "line", "line-strong"),
    _("墨"): ("ink", "ink-2", "ink-3"),
    _("工会红"): ("accent", "accent-hover", "on-accent"),
    _("达标"): ("met", "met-soft", "met-fill"),
    _("正常"): ("track", "track-soft", "track-fill"),
    _("落后"): ("behind", "behind-soft", "behind-fill"),
    _("未达标与出错"): ("unmet", "unmet-soft", "unmet-fill"),
    _("无数据"): ("none", "none-soft", "none-fill"),
    _("焦点"): ("focus",),
}

SPACES = (4, 8, 12, 16, 24, 32, 48, 64)

SIZES = (
    ("figure", "text-figure"),
    ("2xl", "text-2xl"),
    ("xl", "text-xl"),
    ("l", "text-l"),
    ("m", "text-m"),
    ("s", "text-s"),
    ("xs", "text-xs"),
)
