"""What is uploaded lies in memory, never on a disk, and never more of it than may be attached."""

import os

import pytest
from django.test import RequestFactory
from django.test.client import encode_multipart

from config import uploads
from workflows.disclosure.content.files import MIB, Policy
from workflows.screening.quarantine import memory


def received(files, **limits):
    """The files of a request with these, as a view finds them."""
    boundary = "B0UNDARY"
    body = encode_multipart(boundary, {"files": files})
    request = RequestFactory().post("/", body, content_type=f"multipart/form-data; boundary={boundary}")
    return request.FILES.getlist("files")


class Upload:
    def __init__(self, name, data):
        self.name, self.data, self.content_type = name, data, "text/plain"

    def read(self):
        return self.data


@pytest.mark.parametrize("size", [0, 10, 3 * MIB])
def test_a_file_of_any_size_lies_in_memory_and_another_process_can_read_it(size):
    [file] = received([Upload("a.txt", b"x" * size)]) or [None]
    if file is None:
        assert size == 0
        return
    assert os.readlink(f"/proc/self/fd/{file.fileno()}").startswith("/memfd:")
    assert file.size == size
    with memory.as_path(file) as path, open(path, "rb") as other:
        assert len(other.read()) == size
    assert len(file.read()) == size


def test_of_what_is_too_large_only_the_size_is_known(monkeypatch):
    monkeypatch.setattr(uploads, "Policy", lambda: Policy(largest=MIB, largest_total=2 * MIB))
    one, two = received([Upload("a.txt", b"x" * 3 * MIB), Upload("b.txt", b"y" * 10)])
    assert one.size > MIB
    assert os.fstat(one.fileno()).st_size <= MIB
    assert two.read() == b"y" * 10


def test_several_together_are_not_more_than_an_item_may_have(monkeypatch):
    monkeypatch.setattr(uploads, "Policy", lambda: Policy(largest=MIB, largest_total=MIB + 100))
    files = received([Upload(f"{n}.txt", b"x" * MIB) for n in range(3)])
    assert sum(os.fstat(file.fileno()).st_size for file in files) <= MIB + 100
    assert [file.size > MIB for file in files] == [False, True, True]
