"""A bound on what anybody may send at all, before the first byte of it is kept."""
# ruff: noqa: ARG002, N803 (the signatures are Django's)

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler

MOST_BYTES = 210 * 2**20


class BoundedUpload(FileUploadHandler):
    """First of the handlers: refuses a request that says it is larger than ``MOST_BYTES``."""

    def handle_raw_input(
        self,
        input_data: object,
        META: object,
        content_length: int,
        boundary: object,
        encoding: object = None,
    ) -> None:
        if content_length > MOST_BYTES:
            raise RequestDataTooBig("upload larger than 210 MB")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None
