"""What a probe asks."""

from sqlalchemy import text

from lab.db import atomic, db


def test_the_process_lives_without_asking_the_database(client_of, count_statements):
    answer = []
    asked = count_statements(lambda: answer.append(client_of().get("/healthz")))

    assert (answer[0].status_code, answer[0].text, asked) == (200, "ok\n", 0)


def test_a_lab_that_can_work_is_ready(client_of):
    answer = client_of().get("/readyz")

    assert answer.status_code == 200
    assert answer.json["ready"] is True
    assert {check["name"]: check["state"] for check in answer.json["checks"]} == {
        "database": "ok", "instance": "ok", "tables": "ok", "sqlite": "ok", "queue": "ok", "dead letters": "ok",
        "worker": "warning",
    }  # fmt: skip


def test_old_tables_are_not_ready(client_of):
    with atomic():
        db.session.execute(text("UPDATE alembic_version SET version_num = '0000'"))

    answer = client_of().get("/readyz")

    assert answer.status_code == 503
    assert "flask --app app db upgrade" in answer.text


def test_an_old_sqlite_is_a_warning(client_of, monkeypatch):
    monkeypatch.setattr("lab.city.health.sqlite_is_safe", lambda: False)

    answer = client_of().get("/readyz")

    assert answer.status_code == 200
    assert "may damage the database" in answer.text


def test_a_database_that_is_gone_is_not_ready(client_of, monkeypatch):
    from sqlalchemy.exc import OperationalError

    def gone(*_any):
        raise OperationalError("SELECT 1", {}, Exception("no"))

    monkeypatch.setattr(db.session, "execute", gone)

    answer = client_of().get("/readyz")

    assert answer.status_code == 503
    assert "does not answer" in answer.text


def test_who_finds_a_hole_learns_whom_to_tell(client_of):
    answer = client_of().get("/.well-known/security.txt")

    assert answer.mimetype == "text/plain"
    assert "Contact: http://127.0.0.1:8000/about/contact" in answer.text
    assert "Expires: 2027-03-01T00:00:00Z" in answer.text
