"""A linear program with whole numbers, put together column by column and solved by HiGHS."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

import highspy
import numpy as np

INFINITY = highspy.kHighsInf


class Ending(StrEnum):
    OPTIMAL = "optimal"
    STOPPED = "stopped"
    INFEASIBLE = "infeasible"


@dataclass(frozen=True, slots=True)
class Solution:
    """``bound``: no solution is worth more than this. ``values`` by column; empty where there is none."""

    ending: Ending
    worth: float
    bound: float
    values: np.ndarray


@dataclass(slots=True)
class Program:
    """To be maximised. Columns and rows are named by their numbers."""

    worths: list[float] = field(default_factory=list)
    lowest: list[float] = field(default_factory=list)
    highest: list[float] = field(default_factory=list)
    whole: list[bool] = field(default_factory=list)
    row_lowest: list[float] = field(default_factory=list)
    row_highest: list[float] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    columns: list[int] = field(default_factory=list)
    factors: list[float] = field(default_factory=list)

    def column(
        self,
        worth: float = 0.0,
        lowest: float = 0.0,
        highest: float = INFINITY,
        whole: bool = False,
    ) -> int:
        self.worths.append(worth)
        self.lowest.append(lowest)
        self.highest.append(highest)
        self.whole.append(whole)
        return len(self.worths) - 1

    def row(
        self,
        terms: Iterable[tuple[int, float]],
        lowest: float = -INFINITY,
        highest: float = INFINITY,
    ) -> int:
        """``lowest`` ≤ sum of (column, factor) ≤ ``highest``."""
        self.starts.append(len(self.columns))
        for column, factor in terms:
            self.columns.append(column)
            self.factors.append(factor)
        self.row_lowest.append(lowest)
        self.row_highest.append(highest)
        return len(self.starts) - 1

    def fix(self, column: int, value: float) -> None:
        self.lowest[column] = self.highest[column] = value

    def solve(self, *, seconds: float, gap: float = 0.0, whole: bool = True) -> Solution:
        """The best found within ``seconds``, or as soon as it is within ``gap`` (a share) of the bound.

        Without ``whole`` its numbers may be broken: what comes of it is a bound.
        """
        solver = highspy.Highs()  # type: ignore[no-untyped-call]
        solver.silent()
        solver.setOptionValue("time_limit", seconds)
        solver.setOptionValue("mip_rel_gap", gap)
        solver.passModel(self._model(whole))
        if solver.run() == highspy.HighsStatus.kError:
            raise RuntimeError("HiGHS could not run the program")
        return _read(solver)

    def _model(self, whole: bool) -> highspy.HighsLp:
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = len(self.worths), len(self.starts)
        model.sense_ = highspy.ObjSense.kMaximize
        model.col_cost_ = np.array(self.worths)
        model.col_lower_ = np.array(self.lowest)
        model.col_upper_ = np.array(self.highest)
        model.row_lower_ = np.array(self.row_lowest)
        model.row_upper_ = np.array(self.row_highest)
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = np.array([*self.starts, len(self.columns)], dtype=np.int32)
        model.a_matrix_.index_ = np.array(self.columns, dtype=np.int32)
        model.a_matrix_.value_ = np.array(self.factors)
        kinds = highspy.HighsVarType
        model.integrality_ = [
            kinds.kInteger if whole and one else kinds.kContinuous for one in self.whole
        ]
        return model


def _read(solver: highspy.Highs) -> Solution:
    status, info = solver.getModelStatus(), solver.getInfo()
    states = highspy.HighsModelStatus
    if status in (states.kInfeasible, states.kUnboundedOrInfeasible):
        return Solution(Ending.INFEASIBLE, 0.0, 0.0, np.array([]))
    found = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    values = np.array(solver.getSolution().col_value) if found else np.array([])
    ending = Ending.OPTIMAL if status == states.kOptimal else Ending.STOPPED
    worth = info.objective_function_value if found else 0.0
    mixed = 0 < abs(info.mip_dual_bound) < INFINITY
    return Solution(ending, worth, info.mip_dual_bound if mixed else worth, values)
