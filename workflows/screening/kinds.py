"""What the check can find, how a site deals with each kind, and the words for both. No rows, no settings: the checking process needs it too."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _


class Kind(StrEnum):
    """What was found. The values are the `kind` of `manage.py screen --json` and never change."""

    __hash__ = str.__hash__  # Enum's own is written in Python, and every look-up by kind would pay for it

    # numbers of persons and organisations
    ID_NUMBER = "id_number"  # 居民身份证号 (GB 11643)
    BANK_ACCOUNT = "bank_account"  # 银行账号、银行卡号
    CREDIT_CODE = "credit_code"  # 统一社会信用代码 (GB 32100): recognised, so that nothing else is suspected in it; never masked
    TRAVEL_DOCUMENT = "travel_document"  # 护照、通行证
    VEHICLE_PLATE = "vehicle_plate"  # 车牌
    PROPERTY_CERTIFICATE = "property_certificate"  # 动产、不动产权证号
    # ways to reach a person
    MOBILE_PHONE = "mobile_phone"
    LANDLINE = "landline"  # 固话; the office's own are allowed by list
    EMAIL = "email"
    CHAT_ACCOUNT = "chat_account"  # QQ、微信号
    IP_ADDRESS = "ip_address"
    ADDRESS = "address"  # 住址, to the door
    LOCATION = "location"  # 图片中的 GPS 坐标
    # what is said of a person
    PERSON_NAME = "person_name"  # in a list column or beside an identifier; a name in prose is not enough
    HEALTH = "health"  # 健康、残疾、病种
    HARDSHIP = "hardship"  # 低保、社区矫正、吸毒、银行账户、家庭成员…: particulars of a person's situation
    MINOR = "minor"  # 未成年人
    SMALL_COUNT = "small_count"  # 小数值单元格: one or two people in a cell of a table of numbers
    # marks
    SECRET_MARK = "secret_mark"  # 密级标志 (保密法 第二十条; GB/T 9704)
    INTERNAL_MARK = "internal_mark"  # 内部、工作秘密
    DRAFT_MARK = "draft_mark"  # 征求意见稿、讨论稿、送审稿
    # wording and form
    WORDING = "wording"  # 错敏词
    DOCUMENT_NUMBER = "document_number"  # 发文字号
    HEADER_FIELD = "header_field"  # 份号、紧急程度、签发人… where a public copy has none
    # what a file carries beside its text
    HIDDEN_CONTENT = "hidden_content"  # hidden rows, columns, sheets, comments, tracked changes, white text, text under boxes
    PROPERTIES = "properties"  # author, company, last editor, paths
    ACTIVE_CONTENT = "active_content"  # macros, scripts, embedded objects
    # beyond one text
    AGGREGATION = "aggregation"  # 汇聚: the same person in several published lists
    UNSCREENABLE = "unscreenable"  # 无法自动检测: a person must look


class Action(StrEnum):
    """What a finding asks for, the strictest first."""

    BLOCK = "block"  # 阻断: nothing goes on until a person has decided; of 密级 nothing is even stored
    MASK = "mask"  # 脱敏: masked in the public copy, or a person says why not
    REVIEW = "review"  # 转人工: the secrecy reviewer answers before concluding
    HINT = "hint"  # 提示: shown, nothing more
    ALLOW = "allow"  # recognised, nothing to do


#: Kinds that only who answers for secrecy may wave through.
REVIEWERS_KINDS = (Kind.SECRET_MARK, Kind.INTERNAL_MARK, Kind.UNSCREENABLE)

#: A finding with one of these must be answered before 提交送审 and publication.
REFUSING = (Action.BLOCK, Action.MASK)

#: Answered before the secrecy review ends.
FOR_REVIEWER = (Action.BLOCK, Action.MASK, Action.REVIEW)

#: What may be painted over or rewritten in a derived copy.
MASKABLE = frozenset({
    Kind.ID_NUMBER, Kind.BANK_ACCOUNT, Kind.TRAVEL_DOCUMENT, Kind.VEHICLE_PLATE, Kind.PROPERTY_CERTIFICATE, Kind.MOBILE_PHONE,
    Kind.LANDLINE, Kind.EMAIL, Kind.CHAT_ACCOUNT, Kind.IP_ADDRESS, Kind.ADDRESS, Kind.LOCATION, Kind.PERSON_NAME, Kind.HEALTH,
    Kind.HARDSHIP, Kind.MINOR, Kind.SMALL_COUNT, Kind.HIDDEN_CONTENT, Kind.PROPERTIES, Kind.ACTIVE_CONTENT,
})  # fmt: skip

KIND_LABELS = {
    Kind.ID_NUMBER: _("Identity card number"),
    Kind.BANK_ACCOUNT: _("Bank account"),
    Kind.CREDIT_CODE: _("Unified social credit code"),
    Kind.TRAVEL_DOCUMENT: _("Passport or travel permit"),
    Kind.VEHICLE_PLATE: _("Vehicle plate"),
    Kind.PROPERTY_CERTIFICATE: _("Certificate of property"),
    Kind.MOBILE_PHONE: _("Mobile number"),
    Kind.LANDLINE: _("Landline number"),
    Kind.EMAIL: _("E-mail address"),
    Kind.CHAT_ACCOUNT: _("Chat account"),
    Kind.IP_ADDRESS: _("Network address"),
    Kind.ADDRESS: _("Home address"),
    Kind.LOCATION: _("Place a picture was taken"),
    Kind.PERSON_NAME: _("Person's name"),
    Kind.HEALTH: _("Health or disability"),
    Kind.HARDSHIP: _("Personal circumstances"),
    Kind.MINOR: _("Minor"),
    Kind.SMALL_COUNT: _("Small number of people"),
    Kind.SECRET_MARK: _("Classification mark"),
    Kind.INTERNAL_MARK: _("Internal mark"),
    Kind.DRAFT_MARK: _("Draft mark"),
    Kind.WORDING: _("Wrong or sensitive wording"),
    Kind.DOCUMENT_NUMBER: _("Document number"),
    Kind.HEADER_FIELD: _("Header field"),
    Kind.HIDDEN_CONTENT: _("Hidden content"),
    Kind.PROPERTIES: _("File properties"),
    Kind.ACTIVE_CONTENT: _("Active content"),
    Kind.AGGREGATION: _("Same person in several lists"),
    Kind.UNSCREENABLE: _("Cannot be checked automatically"),
}

ACTION_LABELS = {
    Action.BLOCK: _("Block"),
    Action.MASK: _("Mask"),
    Action.REVIEW: _("Refer to a person"),
    Action.HINT: _("Hint"),
    Action.ALLOW: _("Nothing to do"),
}
