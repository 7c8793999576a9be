"""The numbers an item is given: 审批编号 when it is first submitted, 索引号 when its chain is passed, 归档号 when it is archived.

Each is a write of the statement its step makes anyway. The counter's row lock orders those who ask for one at the same time, and a step that
is undone gives its number back, so that none is left out. A 归档号 the archivist writes is used once in an office, and the count passes over it.
"""

import re
import unicodedata

from django.db.models import Q
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from people.prepared import Part, run
from workflows.refusals import Refusal

APPROVAL, ARCHIVE = "approval", "archive"
#: Of 归档号 where the office has set none. (The mark, year and running number of 档号 are each office's own: DA/T 22.)
ARCHIVE_PATTERN = "{year}-{number}"

# The newest profile of the office, or of the nearest office above it. The beginning of index numbers is inherited by nobody: two offices
# with the same one would give the same numbers.
_PROFILE = """
SELECT CASE WHEN p.office_id = office.id THEN p.index_prefix ELSE office.code END AS index_prefix, p.archive_pattern
  FROM workflows_officeprofile p JOIN people_unit publisher ON publisher.id = p.office_id
  JOIN people_unit office ON office.path LIKE publisher.path || '%%'
 WHERE office.id = %s ORDER BY length(publisher.path) DESC, p.id DESC LIMIT 1"""

_INDEX = """
INSERT INTO workflows_indexcounter (office_id, month, last) SELECT %s::bigint, %s, 1 FROM profiled
ON CONFLICT (office_id, month) DO UPDATE SET last = workflows_indexcounter.last + 1
RETURNING (SELECT index_prefix FROM profiled) || '/' || month || '-' || lpad(last::text, greatest(5, length(last::text)), '0') AS given"""

_NEXT = """
INSERT INTO workflows_runningnumber (office_id, series, year, last) VALUES (%s, %s, %s, 1)
ON CONFLICT (office_id, series, year) DO UPDATE SET last = workflows_runningnumber.last + 1
RETURNING year::text AS year, lpad(last::text, greatest(4, length(last::text)), '0') AS number,
          (SELECT COALESCE(NULLIF(u.short_name, ''), u.name) FROM people_unit u WHERE u.id = workflows_runningnumber.office_id) AS office"""


def index_number(item, turn, at) -> str:
    """索引号: `<office code>/<yyyymm>-<5 digits>`, in the order of final approvals. The SQL of it; empty where no profile is set."""
    turn.writes["profiled"] = Part(_PROFILE, [item.office_id])
    turn.writes["numbered"] = Part(_INDEX, [item.office_id, localtime(at).strftime("%Y%m")])
    turn.answered["index_number"] = "COALESCE((SELECT given FROM numbered), '')"
    return turn.answered["index_number"]


def approval_number(item, turn) -> None:
    """审批编号: 平山街道审〔2026〕0012号. An item keeps it for good: a correction is another approval under the same number."""
    turn.writes["approved"] = Part(_NEXT, [item.office_id, APPROVAL, localtime(turn.at).year])
    turn.answered["approval_number"] = "(SELECT office || '审〔' || year || '〕' || number || '号' FROM approved)"


_PATTERN = f"COALESCE((SELECT archive_pattern FROM profiled), '{ARCHIVE_PATTERN}')"
_WRITTEN = f"""replace(replace({_PATTERN}, '{{year}}', %s), '{{number}}', lpad(n::text, greatest(4, length(n::text)), '0'))"""
# The next number of the count that nobody has written already; a thousand in a row nobody writes.
_NEXT_FREE = f"""
INSERT INTO workflows_runningnumber (office_id, series, year, last)
SELECT office, '{ARCHIVE}', year, (
         SELECT min(n) FROM generate_series(so_far.last + 1, so_far.last + 1000) n
          WHERE NOT EXISTS (SELECT 1 FROM workflows_item i WHERE i.office_id = office AND i.archive_number <> '' AND i.archive_number = {_WRITTEN}))
  FROM (SELECT asked.office, asked.year, COALESCE(counted.last, 0) AS last
          FROM (SELECT %s::bigint AS office, %s::int AS year) asked LEFT JOIN workflows_runningnumber counted
            ON counted.office_id = asked.office AND counted.series = '{ARCHIVE}' AND counted.year = asked.year) so_far
ON CONFLICT (office_id, series, year) DO UPDATE SET last = EXCLUDED.last
RETURNING (SELECT {_WRITTEN} FROM (SELECT workflows_runningnumber.last AS n) given) AS given"""


def archive_number(item, turn) -> None:
    """归档号, by the pattern of the office's profile: {year} and {number}. `is_free` has been asked, which lets one in at a time."""
    year = localtime(turn.at).year
    turn.writes["profiled"] = Part(_PROFILE, [item.office_id])
    turn.writes["filed"] = Part(_NEXT_FREE, [str(year), item.office_id, year, str(year)])
    turn.answered["archive_number"] = "(SELECT given FROM filed)"


def is_free(item, *, by, at, archive_number="", **_others):
    """归档号: the number an archivist writes stands for one item of the office. Two statements; others who archive in the office wait."""
    run("SELECT pg_advisory_xact_lock(hashtext('archive_number'), %s::int)", [item.office_id])
    number = archive_number.strip()
    other = number and type(item)._default_manager.filter(office=item.office_id, archive_number=number).exclude(pk=item.pk).first()
    if not other:
        return None
    message = _("“%(title)s” has this number already. Write another, or leave it empty for the next one.")
    return Refusal("number_taken", message % {"title": other.title}, "归档文件整理规则 (DA/T 22)", "archive_number")


# -- finding an item by its number ---------------------------------------------------------------------------------------------------
MOST = 50  # items one number finds


def of_number(number: str) -> Q:
    """Items that have exactly this 审批编号, 索引号 or 归档号, with whatever brackets and width it was typed."""
    typed = number.strip()
    plain = re.sub(r"[\[(【{]([^\])】}]*)[\])】}]", r"〔\1〕", unicodedata.normalize("NFKC", typed))
    spellings = {typed, plain}
    return Q(approval_number__in=spellings) | Q(index_number__in=spellings) | Q(archive_number__in=spellings)


def having(items, words: str) -> list[int]:
    """The ids of those of these items that have exactly this number. One statement, none where the words have no digit."""
    if not any(letter.isdigit() for letter in words):
        return []
    return list(items.order_by().filter(of_number(words)).values_list("pk", flat=True)[:MOST])
