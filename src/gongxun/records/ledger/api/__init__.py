"""Hours at the public interface: entries to read, proposals to make and to decide on."""

from ninja import Router

from gongxun.records.ledger.api.entries import router as entries
from gongxun.records.ledger.api.proposals import router as proposals

router = Router()
router.add_router("", entries)
router.add_router("", proposals)

__all__ = ["router"]
