"""The public door to Chroma: an embedded index through its Python client, or a Chroma server by its address."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urlsplit

from qa.errors import ConfigError, StoreError, UnreachableError
from qa.store.collection import HNSW, NAME, CollectionVectors, broken

_HEARTBEAT_SECONDS = 5.0
_REPLY_SECONDS = 120.0


class ChromaVectors(CollectionVectors):
    """One collection, in a folder or on a server. Threads may share it."""

    def __init__(
        self,
        folder: Path | None = None,
        *,
        url: str = "",
        collection: str = NAME,
        dimensions: int,
        create: bool = False,
    ) -> None:
        """Give a folder or an address (`http://host:8000`).

        Raises: `StoreError` when there is no such collection (unless `create`) or it is broken, `UnreachableError` when
        no server answers, `ConfigError` for an address that is none.
        """
        super().__init__(dimensions=dimensions)
        self._address = _address(url) if url else None
        self._where = url or str(folder)
        if folder is not None and not url:
            if create:
                folder.mkdir(parents=True, exist_ok=True)
            elif not (folder / "chroma.sqlite3").is_file():
                raise StoreError(f"there is no index in {folder}", remedy="run `qa sync`")
        with self._told():
            self._client = _client(folder, self._address)
            try:
                # No embedding function: Chroma must never be tempted to fetch a model of its own.
                if create:
                    self._client.get_or_create_collection(
                        collection, configuration={"hnsw": HNSW}, embedding_function=None
                    )
                self._collection = self._client.get_collection(collection, embedding_function=None)
            except BaseException:
                self.close()
                raise

    def count(self) -> int:
        with self._told():
            counted: int = self._collection.count()
            return counted

    def close(self) -> None:
        with self._told():
            for session in _sessions(self._client):
                session.close()
            self._client.close()

    def drop(self) -> None:
        """Delete the collection from its server or folder; none there is no error."""
        with suppress(StoreError), self._told():
            self._client.delete_collection(self._collection.name)

    def _upsert(self, ids: list[str], vectors: list[list[float]], metadata: list[dict[str, str | bool]]) -> None:
        with self._told():
            self._collection.upsert(ids=ids, embeddings=vectors, metadatas=metadata)

    def _delete(self, ids: list[str]) -> None:
        with self._told():
            self._collection.delete(ids=ids)

    def _query(self, vector: list[float], limit: int, ids: list[str] | None) -> list[tuple[str, float, bool]]:
        with self._told():
            reply = self._collection.query(
                query_embeddings=[vector], n_results=limit, ids=ids, include=["distances", "metadatas"]
            )
            return [
                (chunk_id, distance, (metadata or {}).get("ai") is True)
                for chunk_id, distance, metadata in zip(
                    reply["ids"][0], reply["distances"][0], reply["metadatas"][0], strict=True
                )
            ]

    def _known(self, ids: list[str]) -> list[str]:
        with self._told():
            known: list[str] = self._collection.get(ids=ids, include=[])["ids"]
            return known

    def _fetch(self, ids: list[str]) -> tuple[list[str], Sequence[Sequence[float]]]:
        with self._told():
            reply = self._collection.get(ids=ids, include=["embeddings"])
            return reply["ids"], reply["embeddings"]

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except Exception as error:
            # Chroma lets errors of httpx, pydantic, json and its own out; what matters is whether the server is there.
            if self._address is not None and not _answers(self._address):
                raise UnreachableError(
                    f"no Chroma server answers at {self._where}",
                    remedy="start it (`chroma run --path FOLDER`), or empty store.url in qa.toml",
                ) from error
            raise broken(self._where, error) from error
        except BaseException as error:
            # A panic in Rust arrives as an exception outside `Exception`, of a class that has no importable name.
            if type(error).__name__ != "PanicException":
                raise
            raise broken(self._where, error) from error


def _client(folder: Path | None, address: SplitResult | None) -> Any:
    import chromadb
    from chromadb.config import Settings

    settings = Settings(_env_file=None, anonymized_telemetry=False)  # type: ignore[call-arg]
    if address is None:
        return chromadb.PersistentClient(path=str(folder), settings=settings)
    if not _answers(address):  # asked first, because Chroma's client would wait for a silent server for ever
        raise ConnectionError
    client = chromadb.HttpClient(
        host=address.hostname or "", port=_port(address), ssl=address.scheme == "https", settings=settings
    )
    for session in _sessions(client):
        session.timeout = _REPLY_SECONDS
    return client


def _sessions(client: Any) -> Iterator[Any]:
    """The HTTP sessions of a client, which it neither limits nor closes itself; none for an embedded one."""
    for part in (client, getattr(client, "_admin_client", None)):
        session = getattr(getattr(part, "_server", None), "_session", None)
        if session is not None:
            yield session


def _address(url: str) -> SplitResult:
    try:
        address = urlsplit(url)
        port_is_valid = address.port is None or address.port > 0
    except ValueError:
        port_is_valid = False
    if not port_is_valid or address.scheme not in {"http", "https"} or not address.hostname:
        raise ConfigError(f"store.url is no address of a Chroma server: {url}", remedy="write it as http://host:8000")
    return address


def _port(address: SplitResult) -> int:
    return address.port or (443 if address.scheme == "https" else 80)


def _answers(address: SplitResult) -> bool:
    """Whether a Chroma server is there and well."""
    from http.client import HTTPConnection, HTTPException, HTTPSConnection

    made = HTTPSConnection if address.scheme == "https" else HTTPConnection
    try:
        with closing(made(address.hostname or "", _port(address), timeout=_HEARTBEAT_SECONDS)) as connection:
            connection.request("GET", "/api/v2/heartbeat")
            return b"heartbeat" in connection.getresponse().read(1000)
    except (OSError, HTTPException):
        return False
