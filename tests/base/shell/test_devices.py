import pytest

from gongxun.base.shell.devices import device

LIKE_CHROME = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36"


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {LIKE_CHROME}", "Chrome · Windows"),
        (f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {LIKE_CHROME} Edg/126.0", "Edge · Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Safari/604.1", "Safari · iPhone"),
        (f"Mozilla/5.0 (Linux; Android 14; V2) {LIKE_CHROME} MicroMessenger/8.0", "微信 · Android"),
        ("curl/8.5.0", "未知设备"),
        ("", "未知设备"),
    ],
)  # fmt: skip
def test_a_browser_is_called_what_its_user_calls_it(agent: str, words: str) -> None:
    assert device(agent) == words
