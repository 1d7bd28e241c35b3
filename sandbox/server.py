"""Starts the sandbox: `run` for a terminal, `serve` for a test."""

import asyncio
import contextlib
import itertools
import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import uvicorn

from sandbox.application import Application
from sandbox.control import Control
from sandbox.corpus.corpus import Corpus
from sandbox.corpus.lines import Source
from sandbox.faults import Fault, Faults, parsed
from sandbox.journal import Journal
from sandbox.nights import nights as nights_module
from sandbox.pages import PREFIX, Page, Pages

Certificate = tuple[str, str]
"""Paths of a certificate chain and of its key, PEM."""

Script = str | Path | Mapping[str, Any]


class Running:
    """A sandbox that answers: where, and the handles to steer it from the test's thread."""

    def __init__(self, application: Application, url: str, loop: asyncio.AbstractEventLoop) -> None:
        self.application = application
        self.url = url
        self.github_url = f"{url}/github"
        self.pages_url = f"{url}{PREFIX.rstrip('/')}"
        self._loop = loop

    @property
    def requests(self) -> Journal:
        """What was asked so far."""
        return self.application.journal

    @property
    def faults(self) -> Faults:
        """The faults that still stand."""
        return self.application.faults

    def fault(self, kind: str, path: str = "", **options: Any) -> None:
        """Let something go wrong; see sandbox.faults.KINDS."""
        self.application.faults.add(Fault(kind, path, **options))

    def page(self, url: str, text: str = "", **options: Any) -> None:
        """Serve a web page of another host; see sandbox.pages."""
        self._inside(lambda: self.application.pages.add(Page(url, text, **options)))

    def night(self) -> int:
        """Let the next night of the script pass; how many edits it had."""
        return int(self._inside(self.application.night))

    def edit(self, *edits: Mapping[str, Any], at: str | None = None) -> None:
        """Do edits now, dated `at` (ISO 8601) or now; see sandbox.nights.nights."""
        self._inside(lambda: self.application.edit(*edits, at=at))

    def soon(self, call: Callable[[], object]) -> None:
        """Run it in the server's loop, and do not wait for it."""
        self._loop.call_soon_threadsafe(call)

    def _inside(self, call: Callable[[], Any]) -> Any:
        """Run it in the server's loop, so that no answer is half way meanwhile."""

        async def inside() -> Any:
            return call()

        return asyncio.run_coroutine_threadsafe(inside(), self._loop).result()


def run(
    models: Iterable[Source] = (),
    datasets: Iterable[Source] = (),
    github: Iterable[Source] = (),
    pages: Iterable[Source] = (),
    *,
    port: int = 8017,
    host: str = "127.0.0.1",
    plan: str = "generous",
    nights: Script | None = None,
    faults: Iterable[str] = (),
    certificate: Certificate | None = None,
    ready: Callable[[Running], None] | None = None,
) -> None:
    """Serve until interrupted; prints nothing, `ready` is called once it listens.

    Raises OSError when the port is taken or a file is missing, ValueError for bad arguments.
    """
    corpus = Corpus(models, datasets, github)
    with contextlib.closing(corpus):
        application = Application(corpus, plan=plan, nights=_script(nights), pages=Pages(pages))
        application.faults.add(*map(parsed, faults))
        server, listening = _server(application, host, port, certificate)
        server.ready = ready
        server.run(sockets=[listening])


@contextlib.contextmanager
def serve(
    models: Iterable[Source] = (),
    datasets: Iterable[Source] = (),
    github: Iterable[Source] = (),
    pages: Iterable[Source] = (),
    *,
    port: int = 0,
    plan: str = "generous",
    nights: Script | None = None,
    clock: Callable[[], float] = time.time,
    certificate: Certificate | None = None,
) -> Iterator[Running]:
    """A sandbox in a thread on a free port of the loopback, for the length of a `with`.

    Sources are paths of JSON Lines or single records; `clock` gives epoch seconds.
    """
    corpus = Corpus(models, datasets, github)
    application = Application(
        corpus, plan=plan, nights=_script(nights), pages=Pages(pages), clock=clock
    )
    server, listening = _server(application, "127.0.0.1", port, certificate)
    thread = threading.Thread(target=server.run, args=([listening],), name="sandbox", daemon=True)
    thread.start()
    try:
        server.listens.wait(30)
        if server.running is None:
            raise RuntimeError("the sandbox did not start")
        yield server.running
    finally:
        server.end()
        thread.join(10)
        listening.close()
        corpus.close()


class _Server(uvicorn.Server):
    """A uvicorn server that says when it listens, and ends at once when it is told to."""

    def __init__(self, config: uvicorn.Config, application: Application, url: str) -> None:
        super().__init__(config)
        self.listens = threading.Event()
        self.running: Running | None = None
        self.ready: Callable[[Running], None] | None = None
        self._application = application
        self._url = url
        self._over = asyncio.Event()

    def end(self) -> None:
        """Let it end; from another thread."""
        self.should_exit = True
        if self.running is not None:
            self.running.soon(self._over.set)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, then tell."""
        await super().startup(sockets)
        self.running = Running(self._application, self._url, asyncio.get_running_loop())
        self.listens.set()
        if self.ready is not None:
            self.ready(self.running)

    async def main_loop(self) -> None:
        """Uvicorn's own only looks ten times a second whether it is over."""
        ticks = itertools.cycle(range(10))
        while not await self.on_tick(next(ticks)):
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._over.wait(), 0.1)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:  # noqa: ARG002
        """Uvicorn's own sleeps a tenth of a second or two; who is still answered has one here."""
        for server in self.servers:
            server.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        if self.server_state.tasks:
            await asyncio.wait(self.server_state.tasks, timeout=1)


def _server(
    application: Application, host: str, port: int, certificate: Certificate | None
) -> tuple[_Server, socket.socket]:
    listening = socket.create_server((host, port))
    # Accepted sockets inherit it; asyncio itself does not set it for a socket that it is given.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    config = uvicorn.Config(
        Control(application),
        log_config=None,
        access_log=False,
        lifespan="off",
        ws="none",
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=60,
        ssl_certfile=certificate and certificate[0],
        ssl_keyfile=certificate and certificate[1],
    )
    scheme = "https" if certificate else "http"
    url = f"{scheme}://{host}:{listening.getsockname()[1]}"
    return _Server(config, application, url), listening


def _script(nights: Script | None) -> nights_module.Nights | None:
    return None if nights is None else nights_module.read(nights)
