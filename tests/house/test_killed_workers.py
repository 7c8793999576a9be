"""A worker killed in the middle of reading an upload and of making a masked copy: another takes both up, and each is done exactly once."""

import json
from datetime import timedelta
from hashlib import sha256
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.utils import timezone

from config.embedded.children import stop_child
from tests.house.brokers import Embedded, kill_at_once
from tests.house.test_brokers import BACK_WITHIN, Workers
from tests.office import Office, seen_by
from workflows.disclosure import actions, attachments, intake
from workflows.disclosure.masking import actions as masking
from workflows.disclosure.masking.models import MaskingJob
from workflows.disclosure.masking.tasks import make_masked_copies
from workflows.disclosure.models import Draft
from workflows.notices.models import Notice
from workflows.screening.models import Masking, Screening
from workflows.screening.quarantine import arrivals, vault
from workflows.screening.quarantine.destinations import Clean
from workflows.screening.quarantine.models import Arrival, Sealed
from workflows.screening.quarantine.tasks import read_arrivals

MOBILE = "19800001234"


@pytest.fixture
def workers(transactional_db, tmp_path):
    with Embedded() as broker:
        workers = Workers(broker, SimpleNamespace(server_port=0), tmp_path / "worker.log")
        workers.start()
        yield workers
        stop_child(workers.child, patience=30)


def waiting_to_write():
    """How many database sessions stand before the locked table of screenings."""
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from pg_locks where relation = 'workflows_screening'::regclass and not granted")
        return cursor.fetchone()[0]


@pytest.mark.slow
def test_what_a_killed_worker_was_at_is_taken_up_and_done_once(workers):
    office, at = Office(), timezone.now()
    item = office.draft()
    upload = SimpleUploadedFile("名单.txt", f"联系电话 {MOBILE}。".encode())
    entries = attachments.attach([upload], [], at, item=item, by=office.author)
    actions.save_draft(item.pk, by=office.author, at=at, content=Draft.objects.get(item=item).data | {"attachments": entries})
    [phones] = [group for group in seen_by(item, office.author, at).findings.groups if group.name == "名单.txt"]
    job = masking.ask(item.pk, entries[0]["sha256"], by=office.author, at=at, marks=phones.marks, at_once=True)
    data = "上传的说明。".encode()
    clean = Clean("说明.txt", sha256(data).hexdigest(), len(data), "text/plain")
    arrivals.receive(intake.bound(item, by=office.author, at=at), clean, [data], 0)
    before, location = Screening.objects.count(), Sealed.objects.get().location

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE workflows_screening IN SHARE MODE")  # both have been read, and nothing came of it yet
        sent = workers.send(read_arrivals, make_masked_copies)
        workers.wait_until(lambda: waiting_to_write() == 2)
        kill_at_once(workers.child)
    assert not sent & workers.done()
    assert (Arrival.objects.get().attempts, MaskingJob.objects.get().attempts, Masking.objects.count()) == (1, 1, 0)
    assert [one["name"] for one in Draft.objects.get(item=item).data["attachments"]] == ["名单.txt"]

    long_ago = timezone.now() - timedelta(hours=1)  # as if the time had passed after which a claim is nobody's
    Arrival.objects.update(claimed_at=long_ago)
    MaskingJob.objects.update(claimed_at=long_ago)
    workers.start()
    workers.send(*[read_arrivals, make_masked_copies] * 2)  # the bell rings on, and what was sent before comes back
    workers.wait_until(lambda: not Arrival.objects.exists() and MaskingJob.objects.get().state in ("used", "failed"), BACK_WITHIN)
    workers.wait_for(sent, BACK_WITHIN)

    job.refresh_from_db()
    attached = Draft.objects.get(item=item).data["attachments"]
    assert (job.state, job.attempts, job.problem) == ("used", 2, "")
    assert sorted(one["name"] for one in attached) == ["名单.txt", "说明.txt"]
    assert {one["sha256"] for one in attached} == {job.result, clean.sha256}
    assert MOBILE not in json.dumps(attached)
    assert Masking.objects.filter(result=job.result).count() == 1
    assert Screening.objects.count() == before + 2  # though the database wrote what it had been told before the worker died
    assert Notice.objects.filter(event="arrival_attached").count() == 1
    assert not Sealed.objects.exists()
    assert not vault.storage().exists(location)
