"""The numbers an item is given: 审批编号 when it is first submitted, 索引号 when its chain is passed, 归档号 when it is archived.

Each is a write of the statement its step makes anyway. The counter's row lock orders those who ask for one at the same time, and a step that
is undone gives its number back, so that none is left out.
"""

from django.utils.timezone import localtime

from people.prepared import Part

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


def archive_number(item, turn) -> None:
    """归档号, by the pattern of the office's profile: {year} and {number}."""
    turn.writes["profiled"] = Part(_PROFILE, [item.office_id])
    turn.writes["filed"] = Part(_NEXT, [item.office_id, ARCHIVE, localtime(turn.at).year])
    turn.answered["archive_number"] = f"""(SELECT replace(replace(COALESCE((SELECT archive_pattern FROM profiled), '{ARCHIVE_PATTERN}'),
                                                                  '{{year}}', year), '{{number}}', number) FROM filed)"""
