import gzip

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from gongxun.base.shell.compression import CompressedPages

pytestmark = pytest.mark.django_db


def test_a_page_leaves_compressed_for_browsers_that_can_read_it(client: Client) -> None:
    page = client.get("/design/", headers={"accept-encoding": "gzip"})
    assert page.headers["Content-Encoding"] == "gzip"
    assert "<h1" in gzip.decompress(page.content).decode()
    assert "Content-Encoding" not in client.get("/design/").headers


def test_two_answers_of_one_page_differ_in_size(client: Client) -> None:
    """What is compressed beside a secret must not tell by its size how much of it somebody guessed."""
    sizes = {
        len(client.get("/account/login/", headers={"accept-encoding": "gzip"}).content)
        for _time in range(12)
    }
    assert len(sizes) > 1


def test_a_file_leaves_as_it_is(rf: RequestFactory) -> None:
    whole = HttpResponse(b"x" * 5_000, content_type="application/vnd.ms-excel")
    request = rf.get("/", headers={"accept-encoding": "gzip"})
    answer = CompressedPages(lambda _request: whole)(request)
    assert "Content-Encoding" not in answer.headers
