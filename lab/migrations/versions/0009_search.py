"""What is said about ideas can be found, and lists by call, language, photo and place walk an index."""

from collections import Counter

import sqlalchemy as sa
from alembic import op

from lab import text

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

KEYS = {"rising": "rising", "new": "published_at", "votes": "votes", "comments": "comments", "eyes": "eyes"}
WORDS = "prefix='2 3', tokenize='unicode61 remove_diacritics 0'"
COMMENTS = "SELECT id, body FROM comments WHERE deleted_at IS NULL AND visibility IN ('public', 'reported')"
ANSWERS = """
    SELECT events.id, group_concat(event_texts.body, char(10)) FROM events
    JOIN event_texts ON event_texts.event_id = events.id
    WHERE events.kind = 'idea' AND events.role != 'resident'
      AND (audience LIKE '%V%' OR audience LIKE '%F%' OR audience LIKE '%T%')
    GROUP BY events.id
"""


def upgrade() -> None:
    for sort, key in KEYS.items():
        order = [sa.text(f"{key} DESC"), sa.text("id DESC")]
        _index(f"lang_{sort}", ["listed", "lang", *order])
        _index(f"call_id_{sort}", ["listed", "call_id", *order], "call_id IS NOT NULL")
        _index(f"photos_{sort}", ["listed", sa.text("(photos > 0)"), *order], "photos > 0")
    band = sa.text("CAST(lat * 200 AS INTEGER)")
    _index("", ["listed", band, "lng", "lat"], "lat IS NOT NULL", "ix_ideas_near")
    if op.get_bind().dialect.name == "sqlite":
        _words()


def _index(name: str, columns: list, where: str = "", full_name: str = "") -> None:
    some = {"sqlite_where": sa.text(where), "postgresql_where": sa.text(where)} if where else {}
    op.create_index(full_name or f"ix_ideas_list_{name}", "ideas", columns, **some)


def _words() -> None:
    # Words that are taken out of an index are gone from the file, not only crossed out.
    op.execute("INSERT INTO idea_words (idea_words, rank) VALUES ('secure-delete', 1)")
    for kind, rows in (("comment", COMMENTS), ("answer", ANSWERS)):
        op.execute(f"CREATE VIRTUAL TABLE {kind}_words USING fts5(body, {WORDS})")
        op.execute(f"INSERT INTO {kind}_words ({kind}_words, rank) VALUES ('secure-delete', 1)")  # noqa: S608 - names of ours
        _fill(kind, rows)
    _count_words()


def _fill(kind: str, rows: str) -> None:
    bind = op.get_bind()
    write = sa.text(f"INSERT INTO {kind}_words (rowid, body) VALUES (:id, :body)")  # noqa: S608 - names of ours
    for some in bind.execute(sa.text(rows)).partitions(5000):
        bind.execute(write, [{"id": id, "body": text.fold(body)} for id, body in some])


def _count_words() -> None:
    """In how many texts each word stands; `back` is the word from its end."""
    op.execute(
        "CREATE TABLE search_words (word TEXT PRIMARY KEY, back TEXT NOT NULL, texts INTEGER NOT NULL) WITHOUT ROWID"
    )
    op.execute("CREATE INDEX ix_search_words_back ON search_words (back)")
    bind, counted = op.get_bind(), Counter()
    for columns, name in (("title || ' ' || body", "idea"), ("body", "comment"), ("body", "answer")):
        for (folded,) in bind.execute(sa.text(f"SELECT {columns} FROM {name}_words")):  # noqa: S608 - names of ours
            counted.update({word for word in text.words(folded) if len(word) > 2 and not word.isdecimal()})
    write = sa.text("INSERT INTO search_words (word, back, texts) VALUES (:word, :back, :texts)")
    if counted:
        bind.execute(write, [{"word": w, "back": w[::-1], "texts": n} for w, n in sorted(counted.items())])


def downgrade() -> None:
    raise RuntimeError("There is no way back from here: restore the backup that was made before the upgrade.")
