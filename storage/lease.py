"""A lease: one owner at a time, until a moment; who does not renew it loses it."""

from sqlalchemy import Connection, delete, insert, update

from storage.database.schema import lease


def acquire(connection: Connection, name: str, owner: str, until: int, now: int) -> bool:
    """Take the lease if nobody holds it, or its holder let it lapse. True for the winner."""
    mine = lease.c.name == name
    free = (lease.c.until < now) | (lease.c.owner == owner)
    taken = connection.execute(update(lease).where(mine, free).values(owner=owner, until=until))
    if taken.rowcount:
        return True
    if connection.execute(lease.select().where(mine)).first() is not None:
        return False
    connection.execute(insert(lease).values(name=name, owner=owner, until=until))
    return True


def renew(connection: Connection, name: str, owner: str, until: int) -> bool:
    """Hold on to the lease; False where somebody else has it."""
    mine = (lease.c.name == name) & (lease.c.owner == owner)
    return bool(connection.execute(update(lease).where(mine).values(until=until)).rowcount)


def release(connection: Connection, name: str, owner: str) -> None:
    """Give the lease back."""
    connection.execute(delete(lease).where(lease.c.name == name, lease.c.owner == owner))


def holder(connection: Connection, name: str) -> tuple[str, int] | None:
    """Who holds the lease, and until when."""
    row = connection.execute(lease.select().where(lease.c.name == name)).first()
    return None if row is None else (row.owner, row.until)
