"""The same rows as one item's six steps, written by hand: a lock and the writes of each step, no rule, no right, no hash asked."""

import json
from datetime import timedelta
from hashlib import sha256

from workflows.disclosure import store
from workflows.disclosure.content.words import search_parts, search_text

from .office import LINK, moment

LOCK = "SELECT id FROM workflows_item WHERE id = %s FOR UPDATE"
PROCESS = """INSERT INTO workflows_process (flow_class, status, created, office_id, unit_id, number)
             VALUES ('floor', 'NEW', %s, %s, %s, 1) RETURNING id"""
ITEM = """INSERT INTO workflows_item (office_id, unit_id, author_id, category_id, process_id, version, title, attribute, formed_on,
                                      approval_number, index_number, archive_number, returned_from, created_at, state)
          VALUES (%s, %s, %s, %s, %s, 1, %s, 'public', '2026-02-27', '', '', '', '', %s, 'draft') RETURNING id"""
DRAFT = "INSERT INTO workflows_draft (item_id, editor_id, data, version, saved_at) VALUES (%s, %s, %s::jsonb, 1, %s)"
NO_DRAFT = "DELETE FROM workflows_draft WHERE item_id = %s"
MOVE = """INSERT INTO workflows_move (process_id, task_id, number, step, source, target, actor_id, duty, unit_id, at, basis, content_hash,
                                      core_hash, inputs, via)
          VALUES (%s, %s, %s, %s, %s, %s, %s, 'author', %s, %s, '条例 第十七条', %s, %s, '{}', 'web') RETURNING id"""
TASK = """INSERT INTO workflows_task (flow_task, flow_task_type, status, created, token, process_id, office_id, unit_id, duty, kind, node,
                                      title, returned, note, due_at)
          VALUES ('floor', 'HUMAN', 'NEW', %s, 'start', %s, %s, %s, 'author', 'main', %s, %s, false, '', %s) RETURNING id"""
DONE = "UPDATE workflows_task SET status = 'DONE', finished = %s, owner_id = %s WHERE id = %s"
DEADLINE = """INSERT INTO workflows_deadline (office_id, process_id, kind, node, statutory, routine, basis, unit_id, duty, started_at,
                                              include_start, rest_day_receipt, budget, budget_unit, due_on, due_at, provisional,
                                              next_rung, next_rung_at, extended_by, term)
              VALUES (%s, %s, %s, %s, false, true, '公开审批时限', %s, 'author', %s, false, 'same', 1, 'working_days', %s, %s, false, 0, %s,
                      0, 1)"""
MET = """UPDATE workflows_deadline SET met_at = %s, next_rung = NULL, next_rung_at = NULL
          WHERE process_id = %s AND kind = ANY (%s) AND met_at IS NULL AND cancelled_at IS NULL"""
NOTICE = """INSERT INTO workflows_notice (office_id, event, process_id, move_id, user_id, duty, unit_id, data, key, at, muted)
            VALUES (%s, %s, %s, %s, %s, 'author', %s, '{}', %s, %s, false)"""
CONTENT = "INSERT INTO workflows_content (content_hash, data) VALUES (%s, %s::jsonb)"
REVISION = """INSERT INTO workflows_revision (item_id, number, content_hash, core_hash, made_by_id, at, note)
              VALUES (%s, 1, %s, %s, %s, %s, '') RETURNING id"""
SUBMITTED = """UPDATE workflows_item SET state = 'section_review', version = 2, revision_id = %s, chain_id = %s, title = %s,
                      search = setweight(to_tsvector('simple', %s), 'A') || to_tsvector('simple', %s) WHERE id = %s"""
MOVED = "UPDATE workflows_item SET state = %s, version = %s WHERE id = %s"
PUBLISHED = "UPDATE workflows_item SET state = 'published', version = 5, index_number = %s, live_id = %s WHERE id = %s"
COUNTER = """INSERT INTO workflows_indexcounter (office_id, month, last) VALUES (%s, '190001', 1)
             ON CONFLICT (office_id, month) DO UPDATE SET last = workflows_indexcounter.last + 1 RETURNING last"""
PUBLICATION = """INSERT INTO workflows_publication (item_id, revision_id, office_id, unit_id, regime, index_number, title, body, metadata,
                                                    attachments, keywords, formed_on, public_at, link, platform, published_by_id, "end",
                                                    end_notice, search)
                 VALUES (%s, %s, %s, %s, 'government', %s, %s, %s, '{}', '[]', '{}', '2026-02-27', %s, %s, 'district_portal', %s, '', '',
                         setweight(to_tsvector('simple', %s), 'A') || to_tsvector('simple', %s)) RETURNING id"""
OVER = "UPDATE workflows_process SET status = 'DONE', finished = %s WHERE id = %s"


class Floor:
    """Writes items through one plain connection that commits each step."""

    def __init__(self, connection, office):
        self.connection, self.office, self.cursor = connection, office, connection.cursor()

    def walk(self, number, lap):
        office, content = self.office, store.complete(self.office.content(number))
        self.at = lambda step: moment(number, step)
        self.number, self.title, self.text = number, content["title"], json.dumps(content, ensure_ascii=False)
        self.body, self.hash = content["body"], sha256(self.text.encode()).hexdigest()
        self.words = (search_text(self.title), next(search_parts(store.searchable(content))))
        self.place, self.task = (office.unit.pk, office.section.pk), None
        steps = (self.create, self.submit, self.review, self.sensitivity, self.publish, self.archive)
        for step in steps:
            with lap(step.__name__):
                step()
                self.connection.commit()

    def one(self, sql, *parameters):
        return self.cursor.execute(sql, parameters).fetchone()[0]

    def write(self, sql, *parameters):
        self.cursor.execute(sql, parameters)

    def create(self):
        office, at, section = self.office, self.at(0), self.office.section.pk
        self.process = self.one(PROCESS, at, *self.place)
        self.item = self.one(ITEM, *self.place, office.author.pk, office.category.pk, self.process, self.title, at)
        self.deadline("publication", "draft", at)
        self.one(MOVE, self.process, None, 1, "create", "", "draft", office.author.pk, section, at, "", "")
        self.open_task("draft", at)
        self.write(DRAFT, self.item, office.author.pk, self.text, at)

    def submit(self):
        office, at = self.office, self.at(1)
        self.write(LOCK, self.item)
        self.write(CONTENT, self.hash, self.text)
        self.revision = self.one(REVISION, self.item, self.hash, self.hash, office.author.pk, at)
        self.write(SUBMITTED, self.revision, office.chain.pk, self.title, *self.words, self.item)
        self.turn(2, "submit", "draft", "section_review", office.author, at)
        self.write(NO_DRAFT, self.item)

    def review(self):
        self.move_on(3, "approve", "section_review", "secrecy_review", self.office.head, self.at(2))

    def sensitivity(self):
        self.move_on(4, "conclude_secrecy_review", "secrecy_review", "awaiting_publication", self.office.reviewer, self.at(3))

    def publish(self):
        office, at = self.office, self.at(4)
        self.write(LOCK, self.item)
        index = f"floor-{self.one(COUNTER, office.unit.pk)}"
        publication = self.one(
            PUBLICATION, self.item, self.revision, *self.place, index, self.title, self.body, at, LINK, office.officer.pk, *self.words
        )
        self.write(PUBLISHED, index, publication, self.item)
        self.turn(5, "publish", "awaiting_publication", "published", office.officer, at, met=["step", "publication"])

    def archive(self):
        at = self.at(5)
        self.write(LOCK, self.item)
        self.write(MOVED, "archived", 6, self.item)
        self.write(MET, at, self.process, ["step"])
        self.move(6, "archive", "published", "archived", self.office.officer, at)
        self.write(DONE, at, self.office.officer.pk, self.task)
        self.write(OVER, at, self.process)

    def move_on(self, version, step, source, target, actor, at):
        self.write(LOCK, self.item)
        self.write(MOVED, target, version, self.item)
        self.turn(version, step, source, target, actor, at)

    def turn(self, version, step, source, target, actor, at, met=("step",)):
        """What every step of the chain writes besides the item."""
        self.write(MET, at, self.process, list(met))
        self.deadline("step", target, at)
        move = self.move(version, step, source, target, actor, at)
        self.write(DONE, at, actor.pk, self.task)
        self.open_task(target, at)
        self.write(NOTICE, self.place[0], "tell_next", self.process, move, None, self.place[1], f"floor:{move}", at)

    def move(self, version, step, source, target, actor, at):
        return self.one(MOVE, self.process, self.task, version, step, source, target, actor.pk, self.place[1], at, self.hash, self.hash)

    def open_task(self, node, at):
        self.task = self.one(TASK, at, self.process, *self.place, node, self.title, at + timedelta(days=1))

    def deadline(self, kind, node, at):
        due_at = at + timedelta(days=1)
        self.write(DEADLINE, self.place[0], self.process, kind, node, self.place[1], at, due_at.date(), due_at, due_at)
