"""What a browser calls itself, in the words of whoever uses it."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# The first that fits names the browser: most pretend to be several others as well.
_BROWSERS = (
    ("wxwork/", gettext_lazy("企业微信")),
    ("MicroMessenger/", gettext_lazy("微信")),
    ("DingTalk/", gettext_lazy("钉钉")),
    ("QQBrowser/", gettext_lazy("QQ 浏览器")),
    ("360SE", gettext_lazy("360 浏览器")),
    ("QIHU", gettext_lazy("360 浏览器")),
    ("UOSBrowser", gettext_lazy("UOS 浏览器")),
    ("HuaweiBrowser/", gettext_lazy("华为浏览器")),
    ("Edg/", "Edge"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("HarmonyOS", gettext_lazy("鸿蒙")),
    ("OpenHarmony", gettext_lazy("鸿蒙")),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Kylin", gettext_lazy("麒麟")),
    ("UOS", gettext_lazy("统信 UOS")),
    ("Linux", "Linux"),
)


def device(agent: str) -> str:
    """Browser and system, such as ``Chrome · Windows``; a word for both where neither is known."""
    found = [
        next((str(words) for sign, words in known if sign.lower() in agent.lower()), "")
        for known in (_BROWSERS, _SYSTEMS)
    ]
    return " · ".join(filter(None, found)) or _("未知设备")
