"""What can be done with an item, one function a step; each is one call of `perform`. Pages, the interface and commands call these.

All take the item's id, `by` (a user), `at` (aware) and, where a person saw a page, the `version` they saw. All raise Refused
(nothing written) and Item.DoesNotExist. They return the Turn.
"""

from collections.abc import Collection
from contextlib import nullcontext
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from people.models import Duty, Unit
from people.queries import standings_over
from workflows.engine import perform as engine
from workflows.refusals import Refusal, Refused

from . import intake, store, writing
from .content.html import canonical
from .content.tokens import visible
from .findings_guards import SEARCHED_AGAIN
from .masking import originals
from .models import Category, Draft, Item
from .rescan import under_way
from .states import WRITING

BASIS = "条例 第十七条"


def create(*, by, at: datetime, unit: Unit, category: Category, topic=None, content: dict | None = None, via: str = "web"):
    """起草: a new item with its first draft, by a case handler of the section. The publication clock runs from the date of formation."""
    if Duty.AUTHOR not in {duty for duty, _principal in standings_over(by.pk, unit.pk, at)}:
        raise Refused([Refusal("not_your_duty", _("You draft for no such section."), BASIS)])
    if not category.is_active:
        raise Refused([Refusal("category_ended", _("This category is no longer used. Choose another."), field="category")])
    content = prepared(content or {})
    office_id = unit.office_id or unit.pk
    suspicious = intake.suspicious(content, None)
    written = content | dict.fromkeys((suspicion.field for suspicion in suspicious), "")
    item = Item(
        office_id=office_id,
        unit=unit,
        author=by,
        category=category,
        topic=topic,
        title=written["title"][:300],
        attribute=written["attribute"] or "public",
        formed_on=store.formed_on(written),
        created_at=at,
    )
    with transaction.atomic() if suspicious else nullcontext():  # of what `begin` does alone it makes one transaction itself
        turn = engine.begin(item, by=by, at=at, via=via, basis=BASIS, material={"content": written})
        holds = intake.take_text(content, suspicious, written, item, by=by, at=at, via=via)[1] if suspicious else []
    if holds:
        raise intake.Held(holds, subject=item)
    return turn


def prepared(content: dict) -> dict:
    """The content as it will be kept: every field, the text sanitised and canonical. Not yet past the intake port."""
    content = store.complete(content)
    texts = [name for name, value in content.items() if isinstance(value, str) and name != "body"]
    content |= {name: visible(content[name]) for name in texts}  # feeds and files cannot hold what nobody sees
    content["title"] = " ".join(content["title"].split())
    content["body"] = canonical(content["body"])
    return store.complete(content)


def save_draft(
    pk,
    *,
    by,
    at: datetime,
    content: dict,
    version: int | None = None,
    base: int | None = None,
    knows: Collection[str] | None = None,
    typing=False,
    via="web",
) -> Draft:
    """Save what is being written. Raises Refused("stale") for a page older than what is there (None: whatever is there is replaced).

    `version` is the draft's own, 0 for none: a second window may have saved. `base` is the number of the revision the page showed: another's
    may have come since, and what was typed before is no draft of it.

    `knows` are the hashes of the attachments the writer saw: what came into the draft since then stays in it. Raises Held when something
    looks secret: while `typing`, nothing was saved; otherwise that went into quarantine and the rest was saved.
    """
    content, holds = prepared(content), []
    suspicious = _suspicious(pk, content)
    if suspicious and typing:
        raise intake.not_saved(suspicious)
    with transaction.atomic():
        item = Item.locked(pk)
        writing.allow(item, by=by, at=at)
        draft = store.drafts_of(item).select_for_update().filter(editor=by).first()
        if version not in (None, draft.version if draft else 0) or base not in (None, store.base_of(item)):
            raise Refused([_overtaken(item, by, base)])
        if suspicious:
            before = draft.data if draft else originals.to_write(item, by)[0]
            content, holds = intake.take_text(content, suspicious, before, item, by=by, at=at, via=via)
        content["attachments"] = _with_those_that_came(content["attachments"], draft.data["attachments"] if draft else (), knows)
        if draft is None:
            draft = Draft.objects.create(item=item, editor=by, base=store.base_of(item), data=content, saved_at=at)
        else:
            draft.data, draft.saved_at, draft.version = content, at, draft.version + 1
            draft.save()
        if item.state in WRITING and not item.revision_id:
            Item.objects.filter(pk=pk).update(title=content["title"][:300])
    if holds:
        raise intake.Held(holds)
    return draft


def _overtaken(item, by, base) -> Refusal:
    """Why what was typed is no draft of what is there now: somebody else's text came, or the same person went on in another window."""
    if base not in (None, store.base_of(item)) and item.revision_id and item.revision.made_by_id != by.pk:
        return engine.stale()
    return Refusal(
        "stale", _("You went on with this yourself meanwhile, in another window or on another computer. What you typed here stays here.")
    )


def keep_behind(pk, *, by, at: datetime, content: dict, version: int, base: int) -> None:
    """Keep what was typed on a page that is older than the text, as a draft left behind: found by whoever typed it, taken for the text by nobody.

    `version` and `base` as in `save_draft`. What another window saved there since stays. Raises Refused and Held; then nothing was kept.
    """
    content = prepared(content)
    if suspicious := _suspicious(pk, content):
        raise intake.not_saved(suspicious)
    with transaction.atomic():
        item = Item.locked(pk)
        writing.allow(item, by=by, at=at)
        if not 0 <= base < store.base_of(item):
            return
        Draft.objects.get_or_create(item=item, editor=by, base=base, defaults={"data": content, "version": version, "saved_at": at})
        Draft.objects.filter(item=item, editor=by, base=base, version=version).update(data=content, saved_at=at)


def _suspicious(pk, content):
    """What of a content for this item looks secret. Raises DoesNotExist."""
    item = Item.objects.select_related("process").get(pk=pk)
    return intake.suspicious(content, intake.first_passage(item))


def _with_those_that_came(written, present, knows):
    """The attachments written, and those that came into the draft after its writer looked. (see delivery.py)"""
    if knows is None:
        return written
    there = {*knows, *(entry["sha256"] for entry in written)}
    return [*written, *(entry for entry in present if entry["sha256"] not in there)]


def submit(pk, *, by, at, version=None, content: dict | None = None, knows: Collection[str] | None = None, via="web"):
    """提交送审: the draft (or the content given) becomes a revision and goes to the first level that has not passed it.

    Raises Held like `save_draft`, which is then all that was done; `knows` as there.
    """
    return _with_content("submit", pk, by=by, at=at, version=version, content=content, knows=knows, via=via)


def revise(pk, *, by, at, version=None, content: dict | None = None, knows: Collection[str] | None = None, reason: str = "", via="web"):
    """领导改稿: a reviewer's own edit; the secrecy review is asked again for the difference. Raises Held like `submit`."""
    return _with_content("revise", pk, by=by, at=at, version=version, content=content, knows=knows, via=via, reason=reason)


def _with_content(step, pk, *, by, at, version, content, knows, via, **inputs):
    _without_marks(inputs)
    written = None if content is None else prepared(content)
    if written is not None and _suspicious(pk, written):
        save_draft(pk, by=by, at=at, content=written, knows=knows, via=via)  # raises Held, or Refused when it is not theirs to write

    def material(item):
        """What was given; else the person's own draft; failing that the author's, the last revision's content, or nothing yet."""
        if written is not None and knows is not None:
            present = store.drafted(item, [by.pk]) or written
            written["attachments"] = _with_those_that_came(written["attachments"], present["attachments"], knows)
        return {"content": store.take_draft(item, written, by) or store.content_of(item.revision) or store.complete({})}

    return _perform(pk, step, by=by, at=at, version=version, via=via, material=material, **inputs)


def answer_findings(pk, *, by, at, version=None, via="web", **inputs):
    """处理检测结果: one answer to some findings in what the person has before them; a masked text becomes their draft."""
    _without_marks(inputs)

    def material(item):
        return {"content": item.before or store.complete({})}

    return engine.perform(Item, pk, "answer_findings", by=by, at=at, version=version, via=via, material=material, **inputs)


def _without_marks(inputs):
    """Raises Refused for a reason or an opinion that quotes a secret: it would stand in the move for good."""
    if refusals := intake.quoting(inputs):
        raise Refused(refusals)


def _perform(pk, step, *, by, at, **named):
    """The step; when it must wait for files to be searched again, they are searched before all others."""
    try:
        return engine.perform(Item, pk, step, by=by, at=at, **named)
    except Refused as refused:
        if SEARCHED_AGAIN in refused.codes:
            under_way.want(pk, at)
        raise


def _step(name):
    def action(pk, *, by, at, version=None, via="web", **inputs):
        _without_marks(inputs)
        return _perform(pk, name, by=by, at=at, version=version, via=via, **inputs)

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
refile = _step("refile")
publish = _step("publish")
archive = _step("archive")
correct = _step("correct")
request_withdrawal = _step("request_withdrawal")
approve_withdrawal = _step("approve_withdrawal")
refuse_withdrawal = _step("refuse_withdrawal")
withdraw_urgently = _step("withdraw_urgently")
explain_withdrawal = _step("explain_withdrawal")
destroy = _step("destroy")
record_report = _step("record_report")
secret_is_public = _step("secret_is_public")
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
