"""kill -9 in the middle of an evaluation leaves nothing that could be taken for a result."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from gongxun.rules.evaluation import evaluate
from tests.reference.good_lake import GOOD_AS_OF, good_lake
from tests.reference.lake import write
from tests.rules.engines import plan

DYING = """
import os, signal, sys
from datetime import date
from pathlib import Path
from gongxun.rules.books import load_book
from gongxun.rules.evaluation import evaluate

def die(stage, done, total):
    if stage.startswith(sys.argv[2]):
        os.kill(os.getpid(), signal.SIGKILL)

place = Path(sys.argv[1])
evaluate(load_book("acftu-2024-2028"), place / "lake", date.fromisoformat(sys.argv[3]), place / "out", progress=die)
"""


@pytest.mark.parametrize("stage", ["检查 credit", "个人指标", "逐级汇总", "机构和院校指标"])
def test_a_killed_evaluation_leaves_no_result_and_the_next_one_clears_up(
    stage: str, tmp_path: Path
) -> None:
    write(good_lake(), tmp_path / "lake")
    command = [sys.executable, "-c", DYING, str(tmp_path), stage, str(GOOD_AS_OF)]
    assert subprocess.run(command, check=False).returncode == -signal.SIGKILL
    assert not (tmp_path / "out").exists()
    assert len(list(tmp_path.iterdir())) == 2
    evaluate(plan(), tmp_path / "lake", GOOD_AS_OF, tmp_path / "out")
    assert sorted(place.name for place in tmp_path.iterdir()) == ["lake", "out"]


def test_a_failure_half_way_leaves_no_result_and_nothing_behind(tmp_path: Path) -> None:
    write(good_lake(), tmp_path / "lake")

    def fail(stage: str, _done: int, _total: int) -> None:
        if stage == "逐级汇总":
            raise RuntimeError("stop")

    with pytest.raises(RuntimeError, match="stop"):
        evaluate(plan(), tmp_path / "lake", GOOD_AS_OF, tmp_path / "out", progress=fail)
    assert [place.name for place in tmp_path.iterdir()] == ["lake"]
