"""Files of a Hub repository: resolve with its redirects, raw, the cache address, the far store."""

import hashlib
from urllib.parse import quote

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from sandbox import answers
from sandbox.answers import Caller
from sandbox.corpus.corpus import Corpus
from sandbox.corpus.repository import Commit, Repository, blob_id, made_up_sha

LARGE = (
    ".safetensors", ".bin", ".gguf", ".ggml", ".onnx", ".onnx_data", ".pt", ".pth", ".ckpt", ".h5",
    ".msgpack", ".tflite", ".npz", ".npy", ".pkl", ".joblib", ".model", ".parquet", ".arrow",
    ".zip", ".tar", ".gz", ".zst", ".7z", ".mlmodel", ".ot", ".pb", ".wav", ".mp3", ".mp4",
)  # fmt: skip
"""Endings that the Hub keeps in large file storage."""


class File(msgspec.Struct, frozen=True):
    """One file at one revision; content None means: listed, but the corpus does not hold it."""

    path: str
    content: bytes | None
    large: bool

    @property
    def oid(self) -> str:
        """Git's blob id: of the pointer when the file is large."""
        if self.content is None:
            return made_up_sha("blob", self.path)
        return blob_id(self.pointer if self.large else self.content)

    @property
    def sha256(self) -> str:
        """The digest by which large file storage names the content."""
        return hashlib.sha256(self.content or b"").hexdigest()

    @property
    def size(self) -> int:
        """Bytes of the content."""
        return len(self.content or b"")

    @property
    def pointer(self) -> bytes:
        """The pointer file that git holds in place of a large file."""
        spec = "version https://git-lfs.github.com/spec/v1"
        return f"{spec}\noid sha256:{self.sha256}\nsize {self.size}\n".encode()


def files(corpus: Corpus, repository: Repository, commit: Commit) -> dict[str, File]:
    """All files of a revision by path."""
    listed = repository.siblings(corpus.spool, commit.info)
    found = {}
    for path in [*listed, *(path for path in commit.files if path not in listed)]:
        large = path.lower().endswith(LARGE)
        content: bytes | None = None
        if path in commit.files:
            content = corpus.spool.get(commit.files[path])
        elif large:
            content = f"stands for {repository.name}/{path}\n".encode()
        found[path] = File(path, content, large)
    return found


class Files:
    """The routes outside /api that lead to files, and /api/resolve-cache."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus

    def answer(self, request: Request) -> Response:
        """/{id}/resolve/{rev}/{path}, /datasets/…, /{id}/raw/{rev}/{path}; else a page."""
        parts = answers.segments(request)
        who = answers.caller(request.headers)
        kind, rest = ("datasets", parts[1:]) if parts[0] == "datasets" else ("models", parts)
        verb = next((i for i in (2, 1) if len(rest) > i + 2 and rest[i] in ("resolve", "raw")), 0)
        if not verb:
            return self._page(who, kind, rest)
        name, revision, path = "/".join(rest[:verb]), rest[verb + 1], "/".join(rest[verb + 2 :])
        repository = self._corpus.shelf(kind).find(name)
        if repository is None:
            return answers.not_found(who, plain=True)
        prefix = "/datasets/" if kind == "datasets" else "/"
        if repository.name != name:
            tail = "/".join(quote(part, safe="") for part in rest[verb:])
            return answers.moved(request, f"{prefix}{quote(repository.name)}/{tail}")
        found = self._open(request, who, repository, revision, path)
        if isinstance(found, Response):
            return found
        commit, file = found
        return (
            _raw(commit, file)
            if rest[verb] == "raw"
            else _resolved(request, repository, commit, file)
        )

    def cached(self, request: Request) -> Response:
        """/api/resolve-cache/{kind}/{owner}/{name}/{sha}/{path}."""
        parts = answers.segments(request)[2:]
        who = answers.caller(request.headers)
        for width in (2, 1):
            name = "/".join(parts[1 : 1 + width])
            repository = self._corpus.shelf(parts[0]).find(name)
            if repository is not None and len(parts) > width + 2:
                sha, path = parts[1 + width], "/".join(parts[2 + width :])
                found = self._open(request, who, repository, sha, path)
                return found if isinstance(found, Response) else _content(*found)
        return answers.error(404, "Entry not found", "EntryNotFound", plain=True)

    def far(self, request: Request) -> Response:
        """The far store's bytes at a signed address: /_far/{kind}/{id…}/{sha}/{path}."""
        parts = answers.segments(request)
        place = parts.index("@")
        kind, name, path = parts[1], "/".join(parts[2:place]), "/".join(parts[place + 2 :])
        repository = self._corpus.shelf(kind).find(name)
        commit = repository.commit(parts[place + 1]) if repository else None
        file = files(self._corpus, repository, commit).get(path) if repository and commit else None
        if file is None or file.content is None:
            return Response("Forbidden", 403)
        return Response(
            file.content, media_type="application/octet-stream", headers={"etag": f'"{file.oid}"'}
        )

    def _open(
        self, request: Request, who: Caller, repository: Repository, revision: str, path: str
    ) -> tuple[Commit, File] | Response:
        """The file, or the reason why not."""
        shut = shut_away(request, who, repository, plain=True)
        if shut is not None:
            return shut
        commit = repository.commit(revision)
        if commit is None:
            return answers.error(404, f"Invalid rev id: {revision}", "RevisionNotFound", plain=True)
        file = files(self._corpus, repository, commit).get(path)
        if file is None or file.content is None:
            response = answers.error(404, "Entry not found", "EntryNotFound", plain=True)
            response.headers["x-repo-commit"] = commit.sha
            return response
        return commit, file

    def _page(self, who: Caller, kind: str, rest: list[str]) -> Response:
        repository = self._corpus.shelf(kind).find("/".join(rest[:2]))
        if rest == [""]:
            return Response("<!doctype html><title>Sandbox Hub</title>", media_type="text/html")
        if repository is None:
            return answers.not_found(who, plain=True)
        return Response(f"<!doctype html><title>{kind}</title>", media_type="text/html")


def shut_away(
    request: Request, who: Caller, repository: Repository, *, plain: bool = False
) -> Response | None:
    """The refusal for files and commits of a disabled or gated repository, None when open."""
    if repository.gated and not who.granted:
        home = answers.base(request)
        return answers.gated(who, repository.kind, repository.name, home, plain=plain)
    if repository.disabled:
        return answers.error(403, "Access to this resource is disabled.", plain=plain)
    return None


def _resolved(request: Request, repository: Repository, commit: Commit, file: File) -> Response:
    """The first hop: 302 for large files, 307 for the rest, both with the file's metadata."""
    tag = f'"{file.sha256 if file.large else file.oid}"'
    headers = {"x-repo-commit": commit.sha, "accept-ranges": "bytes", "cache-control": "no-store"}
    headers |= {"etag": f'"{file.oid}"', "vary": "Origin, Accept"}
    if answers.caller(request.headers).token is None:
        headers["x-hf-warning"] = "unauthenticated; Set a HF_TOKEN for higher rate limits."
    if request.headers.get("if-none-match", "").removeprefix("W/") in (tag, f'"{file.oid}"'):
        return Response(None, 304, headers)
    where = f"{repository.kind}/{quote(repository.name)}"
    path = quote(file.path)
    if file.large:
        host = request.headers.get("host", "localhost").rpartition(":")
        far = "localhost" if host[0] == "127.0.0.1" else "127.0.0.1"
        home = answers.base(request)
        location = f"{request.url.scheme}://{far}:{host[2]}/_far/{where}/@/{commit.sha}/{path}?Expires=3600"
        headers |= {
            "x-linked-size": str(file.size),
            "x-linked-etag": tag,
            "x-xet-hash": file.sha256,
            "link": f'<{home}/api/{where}/xet-read-token/{commit.sha}>; rel="xet-auth"',
        }
        return _redirect(302, location, headers)
    original = quote(request.scope["raw_path"].decode("latin-1"), safe="")
    location = f"/api/resolve-cache/{where}/{commit.sha}/{path}?{original}=&etag={quote(tag)}"
    return _redirect(307, location, headers)


def _redirect(status: int, location: str, headers: dict[str, str]) -> Response:
    text = f"{'Found' if status == 302 else 'Temporary Redirect'}. Redirecting to {location}"
    headers = {**headers, "location": location}
    return Response(text, status, headers, media_type="text/plain; charset=utf-8")


def _content(commit: Commit, file: File) -> Response:
    headers = {"x-repo-commit": commit.sha, "etag": f'"{file.oid}"', "accept-ranges": "bytes"}
    headers["content-disposition"] = (
        f"inline; filename*=UTF-8''{quote(file.path.rpartition('/')[2])}"
    )
    return Response(file.content, media_type="text/plain; charset=utf-8", headers=headers)


def _raw(commit: Commit, file: File) -> Response:
    body = file.pointer if file.large else file.content
    return Response(
        body, media_type="text/plain; charset=utf-8", headers={"x-repo-commit": commit.sha}
    )
