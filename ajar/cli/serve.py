"""``ajar serve``: the database in a browser."""

import click

from ajar.problems import Problem


@click.command(
    "serve",
    short_help="Show the database in a browser: models, trends, what changed (read-only).",
    epilog="""\b
Examples:
  ajar serve
  ajar serve --port 8080""",
)
@click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8018,
    show_default=True,
    help="0: any free one.",
)
def command(*, host: str, port: int) -> None:
    """Serve a read-only view of the database until Ctrl-C or SIGTERM.

    It only listens on this machine unless --host says otherwise, and asks the Hub for nothing.
    """
    import contextlib
    import socket

    import uvicorn

    from ajar.setup.settings import load
    from ajar.setup.stores import opened
    from ajar.setup.tokens import access
    from ajar.web import application

    with opened(read_only=True) as store:
        try:
            family = socket.AF_INET6 if ":" in host else socket.AF_INET
            listening = socket.create_server((host, port), family=family)
        except OSError as problem:
            raise Problem(
                f"cannot listen on {host}:{port}: {problem.strerror}; try --port 0"
            ) from None
        shown = f"[{host}]" if ":" in host else host
        click.echo(f"http://{shown}:{listening.getsockname()[1]}/ (Ctrl-C ends)", err=True)
        config = uvicorn.Config(
            application(store, access(load()).hub_endpoint),
            log_config=None,
            access_log=False,
            server_header=False,
        )
        with contextlib.suppress(KeyboardInterrupt):
            uvicorn.Server(config).run(sockets=[listening])
