"""Where people and organisations stand, at the public interface: figures, the people behind them, the grounds."""

from ninja import Router

from gongxun.records.standing.api.organisations import router as organisations
from gongxun.records.standing.api.persons import router as persons

router = Router()
router.add_router("", organisations)
router.add_router("", persons)

__all__ = ["router"]
