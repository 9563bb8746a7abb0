"""How a measure is printed: the figure, the baseline of the same run, and the ratio between the two."""

import os
import platform
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Line:
    """One measure in seconds beside a baseline in seconds, both taken in one run."""

    what: str
    seconds: float
    baseline: float
    baseline_is: str
    limit: str = ""

    def __str__(self) -> str:
        ratio = self.seconds / self.baseline if self.baseline else float("nan")
        aim = f"，目标 {self.limit}" if self.limit else ""
        return f"{self.what}：{_plain(self.seconds)}；{self.baseline_is} {_plain(self.baseline)}；比 {ratio:.1f}{aim}"


def machine() -> str:
    model = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        names = [
            line.split(":", 1)[1].strip()
            for line in info.read_text().splitlines()
            if line.startswith("model name")
        ]
        model = names[0] if names else model
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    system = f"{platform.system()} {platform.release()}，Python {platform.python_version()}"
    return f"{model}，{os.cpu_count()} 核，{memory:.0f} GiB，{system}"


def _plain(seconds: float) -> str:
    return f"{seconds:.1f} s" if seconds >= 1 else f"{seconds * 1000:.1f} ms"
