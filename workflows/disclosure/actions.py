"""What can be done with an item, one function a step; each is one call of `perform`. Pages, the interface and commands call these.

All take the item's id, `by` (a user), `at` (aware) and, where a person saw a page, the `version` they saw. All raise Refused
(nothing written) and Item.DoesNotExist. They return the Turn.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from people.models import Duty, Unit
from people.queries import standings_over
from workflows.engine import perform as engine
from workflows.refusals import Refusal, Refused

from . import intake, store
from .content.html import canonical
from .models import Category, Draft, Item

BASIS = "条例 第十七条"


def create(*, by, at: datetime, unit: Unit, category: Category, topic=None, content: dict | None = None, via: str = "web"):
    """起草: a new item with its first draft, by a case handler of the section. The publication clock runs from the date of formation."""
    if Duty.AUTHOR not in {duty for duty, _principal in standings_over(by.pk, unit.pk, at)}:
        raise Refused([Refusal("not_your_duty", _("You draft for no such section."), BASIS)])
    content = prepared(content or {})
    item = Item(
        office_id=unit.office_id or unit.pk,
        unit=unit,
        author=by,
        category=category,
        topic=topic,
        title=content["title"][:300],
        attribute=content["attribute"] or "public",
        formed_on=store.formed_on(content),
        created_at=at,
    )
    return engine.begin(item, by=by, at=at, via=via, basis=BASIS, material={"content": content})


def prepared(content: dict) -> dict:
    """The content as it will be kept: every field, the text sanitised and canonical, past the intake port (which may hold it)."""
    content = store.complete(content)
    content["title"] = " ".join(content["title"].split())
    content["body"] = canonical(content["body"])
    intake.admit(intake.Text("content", store.searchable(content)))
    return content


def save_draft(pk, *, by, at: datetime, content: dict, version: int | None = None) -> Draft:
    """Save what is being typed. The draft's own version guards against a second window; raises Refused("stale")."""
    content = prepared(content)
    with transaction.atomic():
        item = Item.locked(pk).look(by, at)
        refusals = engine.refusals(item, "submit" if item.state in ("draft", "returned") else "revise", by=by, at=at)
        refusals = [refusal for refusal in refusals if refusal.code in ("wrong_state", "not_your_duty", "taken")]
        if refusals:
            raise Refused(refusals)
        draft, created = Draft.objects.select_for_update().get_or_create(
            item=item, editor=by, base=store.base_of(item), defaults={"data": content, "saved_at": at}
        )
        if not created:
            if version is not None and draft.version != version:
                raise Refused([engine.stale()])
            draft.data, draft.saved_at, draft.version = content, at, draft.version + 1
            draft.save()
        if item.state in ("draft", "returned") and not item.revision_id:
            Item.objects.filter(pk=pk).update(title=content["title"][:300])
    return draft


def submit(pk, *, by, at, version=None, content: dict | None = None, via="web"):
    """提交送审: the draft (or the content given) becomes a revision and goes to the first level that has not passed it."""
    return _with_content("submit", pk, by=by, at=at, version=version, content=content, via=via)


def revise(pk, *, by, at, version=None, content: dict | None = None, reason: str = "", via="web"):
    """领导改稿: a reviewer's own edit; the secrecy review is asked again for the difference."""
    return _with_content("revise", pk, by=by, at=at, version=version, content=content, via=via, reason=reason)


def _with_content(step, pk, *, by, at, version, content, via, **inputs):
    written = None if content is None else prepared(content)

    def material(item):
        """What was given; else the person's own draft; failing that the author's, the last revision's content, or nothing yet."""
        return {"content": store.take_draft(item, written, by) or store.content_of(item.revision) or store.complete({})}

    return engine.perform(Item, pk, step, by=by, at=at, version=version, via=via, material=material, **inputs)


def answer_findings(pk, *, by, at, version=None, via="web", **inputs):
    """处理检测结果: one answer to some findings in what the person has before them; a masked text becomes their draft."""

    def material(item):
        return {"content": item.before or store.complete({})}

    return engine.perform(Item, pk, "answer_findings", by=by, at=at, version=version, via=via, material=material, **inputs)


def _step(name):
    def action(pk, *, by, at, version=None, via="web", **inputs):
        return engine.perform(Item, pk, name, by=by, at=at, version=version, via=via, **inputs)

    action.__name__ = action.__qualname__ = name
    action.__doc__ = f"The step `{name}` of machine.py."
    return action


approve = _step("approve")
record_meeting = _step("record_meeting")
conclude_secrecy_review = _step("conclude_secrecy_review")
record_determination = _step("record_determination")
sign = _step("sign")
record_consent = _step("record_consent")
countersign = _step("countersign")
return_item = _step("return_item")
recall = _step("recall")
discard = _step("discard")
publish = _step("publish")
archive = _step("archive")
correct = _step("correct")
request_withdrawal = _step("request_withdrawal")
approve_withdrawal = _step("approve_withdrawal")
refuse_withdrawal = _step("refuse_withdrawal")
withdraw_urgently = _step("withdraw_urgently")
explain_withdrawal = _step("explain_withdrawal")
take_down = _step("take_down")
sign_for = _step("sign_for")
put_back = _step("put_back")
hand_over = _step("hand_over")
add_signer = _step("add_signer")
consult_units = _step("consult_units")
give_opinion = _step("give_opinion")
urge = _step("urge")
copy_to = _step("copy_to")
acknowledge = _step("acknowledge")
