"""Debian's Chromium for the journeys: where it is, and how to get it."""

import os
import shutil
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MISSING = (
    "未找到 Chromium，浏览器旅程没有运行。Debian/Ubuntu：apt-get install chromium fonts-noto-cjk；"
    "已装在别处时设置 CHROMIUM=可执行文件。"
)


def executable() -> str | None:
    """The path of the browser, or None."""
    named = os.environ.get("CHROMIUM")
    return named or next((path for name in NAMES if (path := shutil.which(name))), None)


if __name__ == "__main__":
    if executable() is None:
        sys.exit(MISSING)
