"""Views with plain names, and guards that no two spells of a model overlap."""

from typing import Final

from alembic import op

revision: Final = "0002"
down_revision: Final = "0001"
branch_labels: Final = None
depends_on: Final = None

_MOMENT: Final = {
    "sqlite": "strftime('%Y-%m-%dT%H:%M:%SZ', {0}, 'unixepoch')",
    "postgresql": "to_char(to_timestamp({0}) AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')",
}
_DAY: Final = {
    "sqlite": "date({0} * 86400, 'unixepoch')",
    "postgresql": "to_char(to_timestamp({0} * 86400::bigint) AT TIME ZONE 'UTC', 'YYYY-MM-DD')",
}
_ACCESS: Final = (
    "CASE WHEN e.private THEN 'private' WHEN e.disabled THEN 'disabled' "
    "WHEN e.gated IN ('auto', 'manual') THEN e.gated "
    "WHEN e.gated IS NULL AND e.private IS NULL AND e.disabled IS NULL THEN NULL "
    "ELSE 'public' END"
)
_READ: Final = "CASE WHEN e.read_revision = '=' THEN e.revision ELSE e.read_revision END"

_VIEWS: Final = {
    "models": f"""
        SELECT e.id, e.name, e.host_id, e.revision, {_READ} AS read_revision,
               @e.released_at@ AS released_at, @e.committed_at@ AS committed_at,
               @e.observed_at@ AS observed_at, @e.gone_at@ AS gone_at, {_ACCESS} AS access,
               e.downloads, e.likes, t.text AS task, l.text AS library, e.parameters
        FROM entity e LEFT JOIN word t ON t.id = e.task_id LEFT JOIN word l ON l.id = e.library_id
        WHERE e.kind = 0""",  # noqa: S608
    "datasets": f"""
        SELECT e.id, e.name, e.host_id, e.revision, @e.released_at@ AS released_at,
               @e.committed_at@ AS committed_at, @e.observed_at@ AS observed_at,
               @e.gone_at@ AS gone_at, {_ACCESS} AS access, e.license, e.downloads, e.likes
        FROM entity e WHERE e.kind = 1""",  # noqa: S608
    "repositories": """
        SELECT e.id, e.name, e.host_id, e.revision, @e.released_at@ AS released_at,
               @e.committed_at@ AS committed_at, @e.observed_at@ AS observed_at,
               @v.checked_at@ AS checked_at, @e.gone_at@ AS gone_at, e.license, e.state
        FROM entity e LEFT JOIN visit v ON v.entity_id = e.id WHERE e.kind = 2""",
    "current_findings": """
        SELECT e.name AS model, c.name AS component, p.availability, p.license, p.license_source,
               p.inherited, coalesce(k.percent, 0) AS confidence_percent,
               r.name AS extractor_version
        FROM entity e
        JOIN spell s ON s.entity_id = e.id AND s.valid_to IS NULL
        JOIN ruleset r ON r.id = s.ruleset_id
        JOIN profile_component p ON p.profile_id = s.profile_id
        JOIN component c ON c.id = p.component_id
        LEFT JOIN certainty_component k
               ON k.certainty_id = s.certainty_id AND k.component_id = p.component_id""",
    "licenses_now": """
        SELECT e.name AS model, p.license, p.license_source, @s.valid_from@ AS since,
               r.name AS extractor_version
        FROM entity e
        JOIN spell s ON s.entity_id = e.id AND s.valid_to IS NULL
        JOIN ruleset r ON r.id = s.ruleset_id
        JOIN profile p ON p.id = s.profile_id""",
    "spells": """
        SELECT e.name AS model, @s.valid_from@ AS valid_from, @s.valid_to@ AS valid_to, p.license,
               CASE WHEN s.full_depth THEN 'full' ELSE 'listing' END AS depth,
               coalesce(s.revision, e.revision) AS revision, @s.observed_at@ AS observed_at,
               @s.end_observed_at@ AS end_observed_at, s.profile_id, r.name AS extractor_version
        FROM spell s JOIN entity e ON e.id = s.entity_id
        JOIN ruleset r ON r.id = s.ruleset_id JOIN profile p ON p.id = s.profile_id""",
    "license_changes": """
        SELECT model, old, new, @valid_from@ AS happened_at, @observed_at@ AS observed_at,
               extractor_version
        FROM (
            SELECT e.name AS model, p.license AS new, s.valid_from, s.observed_at,
                   lag(p.license) OVER w AS old, lag(s.valid_from) OVER w AS earlier,
                   r.name AS extractor_version
            FROM spell s JOIN entity e ON e.id = s.entity_id
            JOIN ruleset r ON r.id = s.ruleset_id JOIN profile p ON p.id = s.profile_id
            WHERE p.license IS NOT NULL OR p.license_source IS NULL
            WINDOW w AS (PARTITION BY s.entity_id, s.ruleset_id ORDER BY s.valid_from)
        ) AS pairs
        WHERE earlier IS NOT NULL AND coalesce(old, '') <> coalesce(new, '')""",
    "changes": """
        SELECT e.name, CASE e.kind WHEN 0 THEN 'model' WHEN 1 THEN 'dataset' ELSE 'github' END
               AS kind, c.aspect, c.old, c.new, @c.happened_at@ AS happened_at,
               @c.observed_at@ AS observed_at
        FROM change c JOIN entity e ON e.id = c.entity_id""",
    "links_now": """
        SELECT e.name AS model, l.kind, l.target, l.role, l.license, l.state,
               @l.valid_from@ AS since
        FROM link l JOIN entity e ON e.id = l.entity_id WHERE l.valid_to IS NULL""",
    "popularity": """
        SELECT e.name, #m.day# AS day, m.downloads, m.likes
        FROM metric m JOIN entity e ON e.id = m.entity_id""",
    "overrides_now": """
        SELECT e.name AS model, c.name AS component, o.availability, o.license, o.because,
               o.by AS set_by, o.source, @o.set_at@ AS set_at
        FROM override o JOIN entity e ON e.id = o.entity_id
        JOIN component c ON c.id = o.component_id WHERE o.revoked_at IS NULL""",
    "runs": """
        SELECT r.id, r.kind, r.scope, r.state, @r.started_at@ AS started_at,
               @r.ended_at@ AS ended_at, r.seen, r.expected, r.new, r.changed, r.gone, r.failed,
               r.requests_api, r.requests_resolvers, r.requests_github, r.error,
               u.name AS extractor_version
        FROM run r LEFT JOIN ruleset u ON u.id = r.ruleset_id""",
}

_OVERLAPS: Final = (
    "EXISTS (SELECT 1 FROM spell s WHERE s.entity_id = NEW.entity_id "
    "AND s.ruleset_id = NEW.ruleset_id AND s.valid_from <> NEW.valid_from "
    "AND (s.valid_to IS NULL OR s.valid_to > NEW.valid_from) "
    "AND (NEW.valid_to IS NULL OR s.valid_from < NEW.valid_to))"
)
_MESSAGE: Final = "spells of an entity may not overlap"
_GUARDS: Final = {
    "sqlite": (
        f"""CREATE TRIGGER spell_begins BEFORE INSERT ON spell WHEN {_OVERLAPS}
        BEGIN SELECT RAISE(ABORT, '{_MESSAGE}'); END""",
        f"""CREATE TRIGGER spell_moves BEFORE UPDATE OF valid_to ON spell WHEN {_OVERLAPS}
        BEGIN SELECT RAISE(ABORT, '{_MESSAGE}'); END""",
    ),
    "postgresql": (
        f"""CREATE FUNCTION spell_guard() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF {_OVERLAPS} THEN RAISE EXCEPTION '{_MESSAGE}' USING ERRCODE = '23P01'; END IF;
        RETURN NEW; END $$""",
        """CREATE TRIGGER spell_moves BEFORE INSERT OR UPDATE OF valid_to ON spell
        FOR EACH ROW EXECUTE FUNCTION spell_guard()""",
    ),
}


def upgrade() -> None:
    """To this schema."""
    dialect = op.get_context().dialect.name
    for name, sql in _VIEWS.items():
        op.execute(f"CREATE VIEW {name} AS {_rendered(sql, dialect)}")
    for guard in _GUARDS[dialect]:
        op.execute(guard)


def downgrade() -> None:
    """Back to the one before."""
    for name in reversed(_VIEWS):
        op.execute(f"DROP VIEW {name}")
    if op.get_context().dialect.name == "postgresql":
        op.execute("DROP TRIGGER spell_moves ON spell")
        op.execute("DROP FUNCTION spell_guard")
    else:
        op.execute("DROP TRIGGER spell_begins")
        op.execute("DROP TRIGGER spell_moves")


def _rendered(sql: str, dialect: str) -> str:
    """``@column@`` is a moment in ISO 8601, ``#column#`` a day."""
    parts = sql.split("@")
    parts[1::2] = [_MOMENT[dialect].format(column) for column in parts[1::2]]
    days = "".join(parts).split("#")
    days[1::2] = [_DAY[dialect].format(column) for column in days[1::2]]
    return "".join(days).replace(":", r"\:")
