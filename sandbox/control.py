"""The sandbox's own handles over HTTP, under /_sandbox/; never counted, never faulty.

GET log (counts and requests), DELETE log; POST faults (one or a list), DELETE faults;
POST night (the next of the script), POST edit (one edit or a list); GET state.
"""

from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from sandbox import answers
from sandbox.application import Application
from sandbox.faults import Fault, Message, Receive, Send

PREFIX = "/_sandbox/"


class Control:
    """An ASGI application around the application."""

    def __init__(self, application: Application) -> None:
        self.application = application

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer /_sandbox/… here and hand on all the rest."""
        if scope["type"] != "http" or not scope["path"].startswith(PREFIX):
            await self.application(scope, receive, send)
            return
        request = Request(scope, receive)
        try:
            value = await self._do(request)
        except (ValueError, msgspec.MsgspecError) as problem:
            response: Response = answers.error(400, str(problem))
        else:
            missing = answers.error(404, "There is no such handle.")
            response = missing if value is None else answers.json(value)
        await response(scope, receive, send)

    async def _do(self, request: Request) -> Any:
        application = self.application
        match request.method, request.url.path.removeprefix(PREFIX):
            case "GET", "state":
                return state(application)
            case "GET", "log":
                journal = application.journal
                return {"buckets": dict(journal.buckets), "requests": journal.entries}
            case "DELETE", "log":
                application.journal.clear()
            case "POST", "faults":
                application.faults.add(*await _several(request, Fault))
            case "DELETE", "faults":
                application.faults.clear()
            case "POST", "night":
                return {"edits": application.night(), "left": application.nights.left()}
            case "POST", "edit":
                application.edit(*await _several(request, dict[str, Any]))
            case _:
                return None
        return {"done": True}


def state(application: Application) -> dict[str, Any]:
    """How much is served and how far the nights have run."""
    corpus, script = application.corpus, application.nights
    return {
        "models": len(corpus.models),
        "datasets": len(corpus.datasets),
        "repositories": len(corpus.github),
        "plan": application.quotas.plan,
        "nights": {"passed": script.passed, "left": script.left()},
    }


async def _several(request: Request, kind: Any) -> list[Any]:
    body = (await request.body()).strip()
    if body.startswith(b"["):
        return list(msgspec.json.decode(body, type=list[kind]))
    return [msgspec.json.decode(body, type=kind)]
