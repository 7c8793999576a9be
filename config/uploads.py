"""Uploads lie in memory until they have been screened: Django would write the larger ones to a disk in plain.

A request may bring so many bytes that a whole form of the largest attachments fits; of what is beyond, only the size is counted, and
whoever checks it refuses it as too large.
"""

from typing import BinaryIO, cast

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from workflows.disclosure.content.files import Policy
from workflows.screening.quarantine import memory


class UploadInMemory(UploadedFile):
    """A file of the form, in memory, with a path another process of ours can read while the request lasts."""

    @property
    def memory_path(self) -> str:
        return memory.path_of(cast(BinaryIO, self.file))


class MemoryUploadHandler(FileUploadHandler):
    """Takes every file of a form."""

    def __init__(self, request=None):
        super().__init__(request)
        self.policy, self.kept = Policy(), 0

    def new_file(self, *args, **kwargs):
        super().new_file(*args, **kwargs)
        self.stream = memory.new_file()
        self.size = 0

    def receive_data_chunk(self, raw_data, start):
        self.size += len(raw_data)
        if self.size <= self.policy.largest and self.kept + len(raw_data) <= self.policy.largest_total:
            self.stream.write(raw_data)
            self.kept += len(raw_data)
        else:
            self.size = max(self.size, self.policy.largest + 1)

    def file_complete(self, file_size):
        self.stream.flush()
        self.stream.seek(0)
        return UploadInMemory(self.stream, self.file_name, self.content_type, self.size, self.charset, self.content_type_extra)

    def upload_interrupted(self):
        if hasattr(self, "stream"):
            self.stream.close()
