from django.utils import timezone
from procrastinate.contrib.django import app

from gongxun.work.plans.services.reckoning import work_out


@app.task(name="plans.propose")
def propose(proposal_id: int) -> None:
    work_out(proposal_id=proposal_id, now=timezone.now())
