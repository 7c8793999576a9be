"""Every rule holds in a living database, and notices when it is broken on purpose."""

import json

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from config.owner import as_owner
from workflows import invariants

from .conftest import TUESDAY

OPEN = "status IN ('NEW', 'ASSIGNED')"
RUNNING = "met_at IS NULL AND cancelled_at IS NULL"
ANY_ITEM = "(SELECT min(id) FROM workflows_item)"
PUBLIC = "(SELECT min(id) FROM workflows_item WHERE state = 'published')"
WITHDRAWN = "(SELECT min(id) FROM workflows_item WHERE state = 'withdrawn')"
ITS_PASSAGE = "(SELECT process_id FROM workflows_item WHERE id = {})"
PUBLISHED_PASSAGE = ITS_PASSAGE.format(PUBLIC)
REVIEWED = "(SELECT min(process_id) FROM workflows_item WHERE state = 'section_review')"

#: How each rule is broken.
BREAKS = {
    "an_item_is_where_its_last_move_led": f"UPDATE workflows_item SET state = 'determination' WHERE id = {PUBLIC}",
    "moves_are_numbered_without_gap": "UPDATE workflows_move SET number = 1000"
    " WHERE id = (SELECT min(id) FROM workflows_move WHERE number = 2)",
    "a_move_starts_where_the_last_one_led": "UPDATE workflows_move SET source = 'signing' WHERE step = 'publish'",
    "a_move_is_one_the_machine_declares": "UPDATE workflows_move SET step = 'sign' WHERE step = 'publish'",
    "a_waiting_item_has_one_open_task": f"UPDATE workflows_task SET duty = 'archivist' WHERE kind = 'main' AND {OPEN}",
    "an_ended_passage_asks_nobody": "UPDATE workflows_task SET status = 'NEW', owner_id = NULL, finished = NULL WHERE id = "
    f"(SELECT min(id) FROM workflows_task WHERE kind = 'main' AND process_id = {ITS_PASSAGE.format(WITHDRAWN)})",
    "an_open_task_is_found": "UPDATE workflows_task SET status = 'NEW', owner_id = NULL, finished = NULL, kind = 'copy' WHERE id ="
    " (SELECT min(t.id) FROM workflows_task t JOIN workflows_process p ON p.first_id = t.process_id)",
    "a_passage_is_closed_when_it_ends": f"UPDATE workflows_process SET status = 'NEW' WHERE id = {ITS_PASSAGE.format(WITHDRAWN)}",
    "what_is_under_way_is_searched": "WITH begun AS (INSERT INTO workflows_rescan (office_id, edition, scope, cause, at, total, compared)"
    " SELECT min(office_id), '', 'under_way', 'edition', '2025-01-01', 1, true FROM workflows_item RETURNING id)"
    " INSERT INTO workflows_rescanwork (rescan_id, material, name, priority, attempts, long, complete)"
    " SELECT id, 'x', 'x', 1, 0, false, false FROM begun",
    "settings_are_what_their_newest_version_says": "UPDATE workflows_categoryversion SET masking_profile = 'laxer'",
    "an_item_passes_the_chain_of_its_category": "UPDATE workflows_item SET category_id = (SELECT max(id) FROM workflows_category)"
    " WHERE chain_id IS NOT NULL",
    "moves_were_recorded_in_their_order": "UPDATE workflows_move SET recorded_at = recorded_at - interval '1 day' WHERE number = 2",
    "a_revision_is_numbered_without_gap": "UPDATE workflows_revision SET number = number + 1",
    "a_notice_points_at_what_is_there": "UPDATE workflows_notice SET unit_id = 0 WHERE unit_id IS NOT NULL",
    "no_notice_waits_to_be_composed": "UPDATE workflows_notice SET muted = false, at = at - interval '1 day', composed_at = NULL",
    "no_letter_waits_to_be_delivered": "INSERT INTO workflows_letter (notice_id, recipient_id, vacant, channel, digest, attempts, error,"
    " next_attempt_at) SELECT (SELECT min(id) FROM workflows_notice), (SELECT min(id) FROM people_user), false, 'email', false, 0, '',"
    " '2026-01-01'",
    "an_item_knows_what_is_public_of_it": f"UPDATE workflows_item SET live_id = NULL WHERE id = {PUBLIC}",
    "a_state_says_whether_it_is_public": f"UPDATE workflows_publication SET ended_at = NULL, \"end\" = '' WHERE item_id = {WITHDRAWN}",
    "what_is_over_is_taken_down": "UPDATE workflows_publication SET display_until = '2020-01-01' WHERE ended_at IS NULL",
    "a_revision_belongs_to_its_item": "UPDATE workflows_item SET revision_id = (SELECT max(id) FROM workflows_revision) WHERE revision_id ="
    " (SELECT min(id) FROM workflows_revision)",
    "what_is_public_is_what_its_item_says": "UPDATE workflows_item SET revision_id = (SELECT max(id) FROM workflows_revision)"
    f" WHERE id = {PUBLIC}",
    "what_is_public_is_what_was_hashed": "UPDATE workflows_content SET data = jsonb_set(data, '{body}', '\"<p>altered</p>\"')",
    "what_was_destroyed_says_nothing": f"UPDATE workflows_item SET state = 'destroyed' WHERE id = {WITHDRAWN}",
    "a_publication_passed_every_level": "UPDATE workflows_move SET core_hash = '' WHERE step = 'approve'"
    f" AND process_id = {PUBLISHED_PASSAGE}",
    "index_numbers_run_without_gap": "UPDATE workflows_indexcounter SET last = last + 1",
    "approval_numbers_run_without_gap": "UPDATE workflows_item SET approval_number = '' WHERE approval_number LIKE '%%0001号'",
    "the_publication_clock_runs_while_it_must": "UPDATE workflows_deadline SET met_at = started_at"
    f" WHERE kind = 'publication' AND {RUNNING}",
    "no_clock_runs_in_a_passage_left_behind": "UPDATE workflows_deadline SET met_at = NULL, cancelled_at = NULL WHERE process_id ="
    " (SELECT first_id FROM workflows_process WHERE number = 2 LIMIT 1)",
    "a_step_clock_runs_for_the_present_state": f"UPDATE workflows_deadline SET node = 'signing' WHERE kind = 'step' AND {RUNNING}",
    "a_clock_for_others_runs_while_they_owe": f"UPDATE workflows_deadline SET met_at = started_at WHERE kind = 'opinion' AND {RUNNING}",
    "an_explanation_the_ladder_demands_is_owed_until_given": f"UPDATE workflows_deadline SET explanation_owed_at = started_at WHERE {RUNNING}",
    "a_due_date_is_what_the_calendar_says": f"UPDATE workflows_deadline SET due_at = due_at + interval '1 day' WHERE {RUNNING}",
    "an_escalation_is_a_rung_of_its_ladder": "UPDATE workflows_escalation SET code = 'banish'",
    "who_decided_held_the_duty": "UPDATE workflows_move SET duty = 'archivist' WHERE step = 'approve'",
    "nobody_decided_on_their_own_draft": "UPDATE workflows_move c SET actor_id = s.actor_id FROM workflows_move s"
    " WHERE s.process_id = c.process_id AND s.step = 'submit' AND c.step = 'approve'",
    "who_published_did_not_approve_last": "UPDATE workflows_move SET actor_id = (SELECT min(id) FROM people_user)"
    " WHERE step IN ('publish', 'sign', 'approve', 'conclude_secrecy_review')",
    "an_open_task_lies_with_somebody_in_service": "UPDATE people_user SET is_active = false",
    "a_review_is_not_held_by_the_drafter": "UPDATE workflows_task t SET status = 'ASSIGNED', owner_id = i.author_id FROM workflows_item i"
    f" WHERE i.process_id = t.process_id AND t.process_id = {REVIEWED} AND t.kind = 'main' AND t.{OPEN}",
    "suspected_material_can_be_read": "DELETE FROM workflows_sealed WHERE quarantined_id IS NOT NULL",
    "answered_material_has_no_key": "UPDATE workflows_quarantined SET state = 'confirmed' WHERE state = 'suspected'",
    "every_key_has_its_bytes": "UPDATE workflows_sealed SET location = location || 'x'",
    "no_bytes_lie_without_a_key": "DELETE FROM workflows_sealed WHERE arrival_id IS NOT NULL",
}


def test_every_rule_has_a_name_of_its_own_and_says_what_it_protects():
    assert len({rule.name for rule in invariants.RULES}) == len(invariants.RULES)
    assert all(":" in rule.protects or "," in rule.protects or rule.protects.endswith(".") for rule in invariants.RULES)


def test_every_rule_is_broken_on_purpose_below():
    assert set(BREAKS) == {rule.name for rule in invariants.RULES}


def test_all_rules_hold_in_a_day_of_office_life_and_the_command_says_so(a_day, capsys):
    call_command("invariants")
    assert "hold" in capsys.readouterr().out


@pytest.mark.parametrize("name", BREAKS)
def test_what_breaks_a_rule_is_named(a_day, name):
    with as_owner(), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal")
            for (table,) in cursor.fetchall():
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            cursor.execute(BREAKS[name])
            assert cursor.rowcount > 0
        found = {broken.rule: broken.found for broken in invariants.broken(TUESDAY)}
        transaction.set_rollback(True)
    assert name in found
    assert any(value is not None for value in found[name][0].values())


def test_the_command_ends_with_an_error_and_prints_ids_as_json(a_day, capsys, monkeypatch):
    monkeypatch.setattr(invariants, "broken", lambda at: [invariants.Broken("a_rule", "It protects.", [{"item": 7, "at": TUESDAY}], False)])
    with pytest.raises(SystemExit) as exit_code:
        call_command("invariants", "--json")
    assert exit_code.value.code == 1
    assert json.loads(capsys.readouterr().out)[0]["found"][0]["item"] == 7


def test_the_snapshot_cannot_be_written_in(a_day):
    from django.db.utils import InternalError

    from people.models import User

    with pytest.raises(InternalError, match="read-only"), invariants.snapshot():
        User.objects.update(is_active=False)
