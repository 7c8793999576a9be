"""What lies in the vault can be read with its key only, and only as it was put there."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.screening.quarantine import keys, vault

KEY = b"k" * 32


@given(st.lists(st.sampled_from([b"", b"a", b"x" * (vault.PIECE - 1), b"y" * vault.PIECE, b"z" * (2 * vault.PIECE + 1)]), max_size=4))
def test_whatever_the_pieces_it_comes_back(parts):
    sealed = b"".join(vault.encrypted(KEY, parts))
    assert b"".join(vault.decrypted(KEY, File(sealed))) == b"".join(parts)


@pytest.mark.parametrize(
    "damage",
    [
        lambda sealed: sealed[: vault.PIECE + vault.TAG],  # cut after a whole piece
        lambda sealed: sealed[:-1],
        lambda sealed: sealed[vault.PIECE + vault.TAG :],
        lambda sealed: b"",
        lambda sealed: sealed[:100] + bytes([sealed[100] ^ 1]) + sealed[101:],
    ],
)
def test_what_was_cut_spliced_or_changed_is_not_read(damage):
    sealed = b"".join(vault.encrypted(KEY, [b"x" * (vault.PIECE + 5)]))
    with pytest.raises(vault.Broken):
        b"".join(vault.decrypted(KEY, File(damage(sealed))))


def test_nothing_plain_lies_on_the_disk_and_nothing_tells_what_it_was(own_vault):
    location = vault.put(KEY, [b"SENTINEL" * 100])
    [file] = [path for path in (own_vault / "quarantine").rglob("*") if path.is_file()]
    assert b"SENTINEL" not in file.read_bytes()
    assert b"".join(vault.read(KEY, location)) == b"SENTINEL" * 100
    vault.destroy(location)
    with pytest.raises(vault.Missing):
        b"".join(vault.read(KEY, location))


def test_the_site_key_is_made_once_and_only_its_owner_may_read_it(own_vault):
    wrapped = keys.wrap(KEY, b"place")
    assert keys.unwrap(wrapped, b"place") == KEY
    assert (own_vault / "quarantine.key").stat().st_mode & 0o777 == 0o600
    assert KEY not in wrapped


def test_a_key_opens_only_its_own_place_and_only_with_the_site_key(own_vault):
    wrapped = keys.wrap(KEY, b"place")
    with pytest.raises(keys.KeyLost):
        keys.unwrap(wrapped, b"another")
    (own_vault / "quarantine.key").unlink()
    with pytest.raises(keys.KeyLost):
        keys.unwrap(wrapped, b"place")


def test_a_key_that_is_none_is_explained(settings):
    settings.QUARANTINE_KEY = "short"
    with pytest.raises(Exception, match="QUARANTINE_KEY must be 32 random bytes"):
        keys.wrap(KEY, b"place")


class File:
    def __init__(self, data):
        self.data, self.at = data, 0

    def read(self, size):
        self.at += size
        return self.data[self.at - size : self.at]
