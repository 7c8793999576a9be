"""What the interface answers, and the content it takes."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import ConfigDict, Field, StrictBool

from workflows.disclosure.fields import LONGEST, LONGEST_CHANNEL, MOST_CHANNELS

from .values import IsoDay, Text


# -- errors ------------------------------------------------------------------------------------------------------------------------
class Problem(Schema):
    code: str
    message: str
    field: str = Field("", description="The field or parameter it concerns; empty when it concerns the whole request.")


class Errors(Schema):
    """The request could not be understood or is not allowed."""

    errors: list[Problem]


class RefusalOut(Schema):
    code: str
    message: str
    basis: str = Field(description="The rule, as cited in Chinese law; may be empty.")
    field: str = Field(description="The input it concerns; may be empty.")


class Refusals(Schema):
    """The request was understood; the item, the duty or what was supplied does not allow it. Nothing was written."""

    refusals: list[RefusalOut]


#: What every operation may answer besides success.
COMMON = {401: Errors, 404: Errors, 422: Errors, 429: Errors}
WRITING = COMMON | {400: Errors, 403: Errors, 409: Refusals, 413: Errors}


# -- content -----------------------------------------------------------------------------------------------------------------------
class AttachmentIn(Schema):
    """An attachment the item already has, named by its hash; other keys are ignored, so what was read can be sent back."""

    model_config = ConfigDict(extra="ignore")
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")


class ContentIn(Schema):
    """The approval form (政府信息发布审批表). Fields left out are empty; it always replaces the whole content."""

    model_config = ConfigDict(extra="forbid")
    title: Text = Field("", max_length=LONGEST["title"])
    document_number: Text = Field("", max_length=LONGEST["document_number"])
    source: Literal["", "made", "obtained", "reprinted"] = ""
    carrier: Literal["", "document", "other"] = ""
    formed_on: IsoDay = ""
    attribute: Literal["", "public", "on_request", "withheld"] = ""
    attribute_ground: Literal["", "N1", "N2", "N3", "N4", "N5", "N6", "N7", "N8"] = ""
    attribute_reason: Text = Field("", max_length=LONGEST["attribute_reason"])
    basis: Text = Field("", max_length=LONGEST["basis"])
    audience: Text = Field("", max_length=LONGEST["audience"])
    display_until: IsoDay = ""
    planned_on: IsoDay = ""
    validity: Literal["", "effective", "amended", "lapsed", "repealed"] = ""
    repealed_on: IsoDay = ""
    personal_handling: Text = Field("", max_length=LONGEST["personal_handling"])
    third_party_opinion: Text = Field("", max_length=LONGEST["third_party_opinion"])
    interpretation: Literal["", "needed", "attached"] = ""
    keywords: Text = Field("", max_length=LONGEST["keywords"])
    contact: Text = Field("", max_length=LONGEST["contact"])
    original: Text = Field("", max_length=LONGEST["original"])
    body: Text = Field("", max_length=500_000, description="HTML; what is not in the accepted subset is dropped.")
    personal_information: StrictBool = False
    third_party: StrictBool = False
    channels: Annotated[list[Annotated[Text, Field(max_length=LONGEST_CHANNEL)]], Field(max_length=MOST_CHANNELS)] = []
    attachments: Annotated[list[AttachmentIn], Field(max_length=20)] = []


Hash = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Knows = Annotated[list[Hash], Field(max_length=100)] | None
KNOWS = Field(
    None,
    description=(
        "`sha256` of the attachments of the draft that was read. Files come into a draft by themselves, without a new version: what is not"
        " named in `content` is taken out when it stands here, and stays otherwise. Without it, a content that leaves out an attachment of"
        " the draft is refused (attachments_unnamed)."
    ),
)


class DraftIn(Schema):
    model_config = ConfigDict(extra="forbid")
    content: ContentIn
    version: Annotated[int, Field(ge=1, le=2**31 - 1, strict=True)] | None = Field(
        None,
        description="The version of the draft that was read; refused as stale when it is another, or gone. Without it the text that is saved is replaced.",
    )
    base: Annotated[int, Field(ge=0, le=2**31 - 1, strict=True)] | None = Field(
        None, description="The base of the draft that was read; refused as stale when another version of the text has come since."
    )
    knows: Knows = KNOWS


class DraftOut(Schema):
    version: int
    base: int = Field(description="Number of the revision it was begun from; 0: none.")
    saved_at: datetime
    content: dict[str, Any]


class ItemIn(Schema):
    model_config = ConfigDict(extra="forbid")
    unit: Text = Field(max_length=40, description="Code of the section that drafts.")
    category: Text = Field(
        "",
        max_length=40,
        description="Code of the category; it decides the chain and the legal clock. Needed unless the topic brings one, which it may not contradict.",
    )
    topic: Text = Field("", max_length=40, description="Code of a row of the standard catalogue; it brings its category.")
    content: ContentIn | None = None


# -- answers -----------------------------------------------------------------------------------------------------------------------
class UnitOut(Schema):
    code: str
    name: str


class PersonOut(Schema):
    id: int
    name: str


class CategoryOut(Schema):
    code: str
    name: str


class ItemOut(Schema):
    id: UUID
    title: str
    state: str
    state_label: str
    version: int
    attribute: str
    category: CategoryOut
    unit: UnitOut
    author: PersonOut
    approval_number: str
    index_number: str
    archive_number: str
    formed_on: date | None
    is_public: bool
    created_at: datetime
    updated_at: datetime = Field(description="When the last move was recorded.")


class DeadlineOut(Schema):
    id: UUID
    item: UUID
    title: str
    kind: str
    kind_label: str
    node: str
    statutory: bool
    basis: str
    unit: UnitOut
    duty: str
    started_at: datetime
    budget: int
    budget_unit: str
    extended_by: int
    due_on: date = Field(description="The last day allowed.")
    due_at: datetime = Field(description="The instant it is late.")
    provisional: bool = Field(description="Rests on a year whose calendar is not yet published.")
    suspended_at: datetime | None
    met_at: datetime | None
    cancelled_at: datetime | None
    lapsed: bool


class EscalationOut(Schema):
    id: UUID
    deadline: UUID
    item: UUID
    title: str
    kind: str
    term: int
    rung: int
    code: str
    reached_at: datetime
    due_at: datetime


class PublicOut(Schema):
    """What citizens read now."""

    id: UUID
    title: str
    public_at: datetime
    display_until: date | None
    platform: str
    link: str


class ItemDetail(ItemOut):
    revision: int | None = Field(description="Number of the revision before the chain; null before the first submission.")
    content_hash: str
    core_hash: str
    content: dict[str, Any] | None = Field(description="What the revision says, attachments included; null when there is none, or purged.")
    masked: bool = Field(
        description="What has been masked since the revision was sent is hidden in `content`: you may not read originals. The hashes are those of the original."
    )
    public: PublicOut | None
    deadlines: list[DeadlineOut]


class MoveOut(Schema):
    id: UUID
    number: int
    step: str
    source: str
    target: str
    actor: PersonOut | None = Field(description="Null: the system.")
    principal: PersonOut | None = Field(description="Whom the actor stood in for (替岗).")
    duty: str
    at: datetime
    recorded_at: datetime
    basis: str
    content_hash: str
    core_hash: str
    inputs: dict[str, Any]
    via: str


class TaskOut(Schema):
    id: UUID
    item: UUID
    title: str
    kind: str
    node: str
    duty: str
    unit: UnitOut
    owner: PersonOut | None
    returned: bool
    note: str
    asked_by: PersonOut | None
    created: datetime
    due_at: datetime | None


class ChoiceOut(Schema):
    value: str | int | bool
    label: str


class InputOut(Schema):
    name: str
    kind: str
    label: str
    help: str
    required: bool
    max_length: int | None
    choices: list[ChoiceOut]


class StepOut(Schema):
    name: str
    label: str
    basis: str
    next_state: str | None = Field(description="Null when it depends on what is supplied.")
    next_label: str | None
    open: bool
    refusals: list[RefusalOut]
    takes_content: bool
    inputs: list[InputOut]


class StepsOut(Schema):
    id: UUID
    state: str
    state_label: str
    version: int
    steps: list[StepOut]


class Taken(Schema):
    """The step was taken."""

    id: UUID
    step: str
    state: str
    state_label: str
    version: int


class StandingOut(Schema):
    duty: str
    units: list[str]
    principal: int | None


class Me(Schema):
    person: PersonOut
    scope: str
    expires_at: datetime
    standings: list[StandingOut]


class ItemPage(Schema):
    items: list[ItemOut]
    next: str | None = Field(description="The cursor of the next page; null on the last.")


class FindingOut(Schema):
    place: str = Field(description="Where in the content or file.")
    start: int = Field(description="First character, counted in the passage at `place`.")
    end: int = Field(description="Exclusive.")
    excerpt: str = Field(description="The masked value with what stands around it.")
    reason: str = Field(description="Code of why it is taken for what it is.")


class FindingGroupOut(Schema):
    key: str = Field(description="Names the group in the step answer_findings, while the findings are the same.")
    kind: str
    kind_label: str
    action: str = Field(description="block, mask, review, hint or allow.")
    file: str = Field(description="Name of the attachment; empty: the text.")
    column: str
    count: int
    open: bool = Field(description="Not all of it has been answered.")
    answer: str = Field(description="The newest answer; empty: none.")
    examples: list[FindingOut]


class FindingsOut(Schema):
    edition: str = Field(description="Of rules, lexicon and detectors.")
    profile: str
    waiting: list[str] = Field(description="Names of attachments still being checked.")
    groups: list[FindingGroupOut]


class MovePage(Schema):
    moves: list[MoveOut]


class TaskPage(Schema):
    tasks: list[TaskOut]
    next: str | None


class DeadlinePage(Schema):
    deadlines: list[DeadlineOut]
    next: str | None


class EscalationPage(Schema):
    escalations: list[EscalationOut]
    next: str | None
