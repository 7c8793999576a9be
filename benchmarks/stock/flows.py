"""The stock flow: create, submit, review, sensitivity, publish, archive, each human task with a boundary timer."""

from datetime import timedelta

from viewflow import this
from viewflow.workflow import flow, lock

from .models import Disclosure

DAY = timedelta(days=1)


def headless(request, **kwargs):
    """The steps are taken through activations; no page is drawn."""
    raise NotImplementedError


def escalate(activation):
    """What a late task would lead to; nothing is late in the benchmark."""


class StockFlow(flow.Flow):
    process_class = Disclosure
    lock_impl = lock.SelectForUpdateLock()

    start = flow.Start(headless).Next(this.submit)
    submit = flow.View(headless).Assign(this.owner).OnTimeout(20 * DAY, this.late, interrupting=False).Next(this.review)
    review = flow.View(headless).Assign(this.owner).OnTimeout(DAY, this.late, interrupting=False).Next(this.sensitivity)
    sensitivity = flow.View(headless).Assign(this.owner).OnTimeout(DAY, this.late, interrupting=False).Next(this.publish)
    publish = flow.View(headless).Assign(this.owner).OnTimeout(DAY, this.late, interrupting=False).Next(this.archive)
    archive = flow.View(headless).Assign(this.owner).OnTimeout(DAY, this.late, interrupting=False).Next(this.end)
    late = flow.Function(escalate).Next(this.end)
    end = flow.End()

    def owner(self, activation):
        return activation.process.drafter


class BareFlow(flow.Flow):
    """The same without timers."""

    process_class = Disclosure
    lock_impl = lock.SelectForUpdateLock()

    start = flow.Start(headless).Next(this.submit)
    submit = flow.View(headless).Assign(this.owner).Next(this.review)
    review = flow.View(headless).Assign(this.owner).Next(this.sensitivity)
    sensitivity = flow.View(headless).Assign(this.owner).Next(this.publish)
    publish = flow.View(headless).Assign(this.owner).Next(this.archive)
    archive = flow.View(headless).Assign(this.owner).Next(this.end)
    end = flow.End()

    def owner(self, activation):
        return activation.process.drafter
