"""``python -m bench --scale province|nation``: every figure beside a baseline of the same run."""

import argparse
import tempfile
from pathlib import Path

from bench import database, evaluation, library, pages, proposal, sheets
from bench.report import machine


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--scale", choices=["province", "nation"], default="province")
    parser.add_argument(
        "--folder", type=Path, help="keep lakes and databases here instead of a temporary folder"
    )
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="gongxun-bench-") as temporary:
        folder = (asked.folder or Path(temporary)).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        print(f"机器：{machine()}", flush=True)
        for line in evaluation.run(folder, asked.scale):
            print(line, flush=True)
        if asked.scale == "province":
            for line in proposal.run():
                print(line, flush=True)
            for line in sheets.run(folder):
                print(line, flush=True)
            for measure in database.run(folder / "database"):
                print(measure, flush=True)
            for line in pages.run(database.NODE_START, database.TODAY):
                print(line, flush=True)
            for line in library.run(database.NODE_START):
                print(line, flush=True)


if __name__ == "__main__":
    main()
