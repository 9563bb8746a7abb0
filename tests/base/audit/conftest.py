from tests.base.access.conftest import _plain_files, country, security

__all__ = ["_plain_files", "country", "security"]
