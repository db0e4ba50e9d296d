"""ZIP files of documents, opened with care: counted before they are unpacked, and again while they are."""

from __future__ import annotations

import io
import zipfile
import zlib

from qa.errors import UnreadableError

MAX_UNPACKED = 100 * 1024 * 1024
MAX_MEMBER = 30 * 1024 * 1024
MAX_MEMBERS = 10_000
MAX_RATIO = 200
"""Unpacked to packed bytes of one member; text reaches about 10, and large members above this are bombs."""
_FREE = 1024 * 1024


class Archive:
    """The members of a ZIP file, by name. Raises `UnreadableError` for what is damaged, encrypted or a bomb."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
            raise UnreadableError("the file is damaged or cut off", remedy="fetch or copy it again") from None
        members = self._zip.infolist()
        sizes = sum(member.file_size for member in members)
        if len(members) > MAX_MEMBERS or sizes > MAX_UNPACKED or any(map(_is_bomb, members)):
            raise _bomb()
        self._left = MAX_UNPACKED

    def names(self) -> list[str]:
        return self._zip.namelist()

    def read(self, name: str) -> bytes:
        """Raises `UnreadableError` also when there is no such member."""
        try:
            member = self._zip.getinfo(name)
            if member.flag_bits & 1:
                raise UnreadableError("it is encrypted", remedy="save it without a password")
            with self._zip.open(member) as file:
                data = file.read(MAX_MEMBER + 1)
        except KeyError:
            raise UnreadableError(f"its part {name[:100]} is missing", remedy="fetch or copy it again") from None
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError):
            raise UnreadableError("one of its parts is damaged", remedy="fetch or copy it again") from None
        # The directory may lie about sizes: what came out is counted, too.
        self._left -= len(data)
        if len(data) > MAX_MEMBER or self._left < 0:
            raise _bomb()
        return data


def _is_bomb(member: zipfile.ZipInfo) -> bool:
    return member.file_size > MAX_MEMBER or (
        member.file_size > _FREE and member.file_size > MAX_RATIO * max(1, member.compress_size)
    )


def _bomb() -> UnreadableError:
    return UnreadableError("it unpacks to far more than a document holds", remedy="remove the file")
