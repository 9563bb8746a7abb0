"""Read by pytest before Django's settings: tests use a data folder of their own and the role that owns the tables."""

import os
from pathlib import Path

os.environ.setdefault("GONGXUN_HOME", str(Path(__file__).parent.parent / ".gongxun-test"))
os.environ["GONGXUN_DB_ROLE"] = "owner"
