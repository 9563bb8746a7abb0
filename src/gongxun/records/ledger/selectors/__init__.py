from gongxun.records.ledger.selectors.verification import Finding, SealProblem, verify_seals

__all__ = ["Finding", "SealProblem", "verify_seals"]
