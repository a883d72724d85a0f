"""Every mail that the lab can send: well-formed, safe to open, and shown to an administrator as it is."""

import re
from dataclasses import replace
from email import message_from_bytes, policy

import pytest

from lab import mail, post, story
from lab.deliveries import Unreachable
from lab.ideas import rules as ideas
from lab.notices import samples
from lab.notices.audience import BY_MAIL

RAW = policy.default


def every_mail(lang="en"):
    """Name → letter and the mail as it goes over the wire, read again."""
    made = {
        name: (sample, *mail.sample_of(sample, lang, "mina@example.org")) for name, sample in mail.samples().items()
    }
    return {name: (sample, letter, message.as_bytes()) for name, (sample, letter, message) in made.items()}


@pytest.fixture
def mails(app):
    return every_mail()


def read(raw):
    return message_from_bytes(raw, policy=RAW)


def test_there_is_one_for_each_sentence_that_a_move_tells_by_mail(app):
    named = {tuple(name.split(".")[:3]) for name in mail.samples()}
    told = {
        (kind, move.name, letter)
        for kind, table in story.TABLES.items() for move in table for letter in move.tells if letter in BY_MAIL
    }  # fmt: skip
    others = {
        (samples.kind_of(name), name, letter)
        for name, tells in story.OTHER_TELLS.items() for letter in tells if letter in BY_MAIL
    }  # fmt: skip

    assert (told | others) - named == set()
    assert {"sign-in", "invitation", "guardian", "report-receipt", "report-decision", "incident", "digest"} <= set(
        mail.samples()
    )


def test_a_new_move_appears_by_itself(app, monkeypatch):
    move = replace(ideas.MOVES[0], name="applaud", tells={"V": "The city claps for {reason}."}, history="Applauded")
    monkeypatch.setattr(story, "TABLES", {**story.TABLES, "idea": (*ideas.MOVES, move)})

    letter, _ = mail.sample_of(mail.samples()["idea.applaud.V"], "en", "mina@example.org")

    assert "The city claps for We looked at the place" in letter.text


def test_every_mail_is_text_first_and_then_the_same_as_html(mails):
    for name, (_sample, letter, raw) in mails.items():
        message = read(raw)
        kinds = [part.get_content_type() for part in message.iter_parts()]
        assert (name, message.get_content_type(), kinds) == (name, "multipart/alternative", ["text/plain", "text/html"])
        assert message.get_body(("plain",)).get_content().replace("\r\n", "\n").strip() == letter.text.strip(), name
        assert not message.defects, name


def test_every_mail_is_ascii_in_short_lines(mails):
    for name, (_sample, _letter, raw) in mails.items():
        assert (name, raw.isascii()) == (name, True)
        assert (name, max(map(len, raw.split(b"\r\n"))) <= 998) == (name, True)
        assert not re.search(rb"(?<!\r)\n", raw), name


def test_every_mail_says_that_a_machine_sent_it(mails):
    for name, (_sample, _letter, raw) in mails.items():
        message = read(raw)
        assert (name, message["Auto-Submitted"], message["Content-Language"]) == (name, "auto-generated", "en")
        assert (name, message["Precedence"], len(str(message["Subject"])) <= 150) == (name, None, True)
        assert (name, bool(message["Date"]), bool(message["Message-ID"])) == (name, True, True)


def test_what_comes_by_itself_can_be_stopped_and_what_was_asked_for_cannot(mails):
    for name, (sample, _letter, raw) in mails.items():
        message = read(raw)
        stop = (message["List-Unsubscribe-Post"], message["List-Id"])
        # One click that stops nothing would be a lie: an answer to a report has only the link to the page.
        one_click = None if name.startswith("report.") else "List-Unsubscribe=One-Click"
        wanted = (one_click, "<notices.127.0.0.1>") if sample.listed else (None, None)
        assert (name, *stop) == (name, *wanted)
        assert (name, bool(message["List-Unsubscribe"])) == (name, sample.listed)


def test_mails_about_one_thing_are_one_conversation(mails):
    roots = {
        name: (read(raw)["References"], read(raw)["In-Reply-To"])
        for name, (_sample, _letter, raw) in mails.items() if name in ("idea.decline.V", "idea.publish.A", "sign-in")
    }  # fmt: skip

    assert roots["idea.decline.V"] == roots["idea.publish.A"] == ("<idea-7@127.0.0.1>", "<idea-7@127.0.0.1>")
    assert roots["sign-in"] == (None, None)


def test_no_mail_loads_anything_or_acts(mails):
    for name, (_sample, _letter, raw) in mails.items():
        html = read(raw).get_body(("html",)).get_content()
        found = re.findall(
            r"<(?:img|script|link|iframe|object|form|svg)\b|url\(|\ssrc=|@import|@font-face|\son\w+=", html
        )
        assert (name, found) == (name, [])


def test_every_mail_has_its_style_on_its_elements_and_survives_the_dark(mails):
    for name, (_sample, _letter, raw) in mails.items():
        html = read(raw).get_body(("html",)).get_content()
        assert re.search(r'<p[^>]* style="margin: [^"]+"', html), name
        assert '<meta name="color-scheme" content="light dark">' in html, name
        assert "@media (prefers-color-scheme: dark)" in html, name
        assert re.search(r'<html lang="en" dir="ltr">', html), name


def test_every_mail_has_one_button_and_it_leads_to_the_lab(mails):
    several = {"idea.ask_satisfied.Q": 3}
    for name, (_sample, _letter, raw) in mails.items():
        html = read(raw).get_body(("html",)).get_content()
        buttons = re.findall(r'<a class="button" href="http://127\.0\.0\.1:8000/', html)
        assert (name, len(buttons)) == (name, several.get(name, 1))


def test_no_sample_has_a_gap_in_its_sentence(mails):
    for name, (_sample, letter, _raw) in mails.items():
        assert (name, re.findall(r"[{}]|\[\w+\]|None", letter.subject + letter.text)) == (name, [])
        assert (name, re.findall(r": [:·]|\?:|:.*:|version ·", letter.subject)) == (name, [])


def test_no_mail_about_a_report_says_twice_that_it_is_about_a_report(mails):
    assert mails["report.report_kept.P"][1].subject == "About your report: the text stays"


def test_a_mail_says_what_a_link_leads_to_and_its_text_writes_it_out(mails):
    for name, words, path in (
        ("pilot.closing_question.V", "answer here", "/pilots/7/closing"),
        ("pilot.change_consent.P", "the consent text", "/pilots/7/consent"),
        ("idea.mention.P", "the comment", "/comments/7"),
    ):
        message = read(mails[name][2])
        html = message.get_body(("html",)).get_content()
        assert re.search(rf'<a href="http://127\.0\.0\.1:8000{path}"[^>]*>{words}</a>', html), name
        assert f"http://127.0.0.1:8000{path}" in message.get_body(("plain",)).get_content(), name


def test_an_inbox_shows_what_a_mail_says_instead_of_its_greeting(mails):
    previews = {
        name: re.search(r'<div class="preview"[^>]*>\s*(.*?)\s*</div>', letter.html, re.S).group(1)
        for name, (_sample, letter, _raw) in mails.items()
    }

    assert previews["sign-in"].startswith("somebody, most likely you, asked Pilotlight")
    assert previews["idea.decline.V"].startswith("The lab declined this idea: ")
    assert [name for name, words in previews.items() if words.startswith("Hello") or not words] == []


def test_what_a_resident_did_is_not_said_by_the_lab(mails):
    assert "Said by" not in mails["idea.submit.A"][1].text + mails["idea.submit.A"][1].html
    assert "Said by: moderator." in mails["idea.decline.V"][1].text


def test_answers_go_where_the_lab_says(app):
    app.config["LAB"], before = replace(app.config["LAB"], mail_reply_to="help@city.example"), app.config["LAB"]
    _, message = mail.sample_of(mail.samples()["sign-in"], "en", "mina@example.org")
    app.config["LAB"] = before

    assert str(message["Reply-To"]) == "help@city.example"


def test_a_long_title_does_not_make_a_long_subject(app):
    letter = mail.Letter("word " * 100, "Hello")

    message = mail.message_of(mail.Delivery(address="a@example.org", message_id="<1@lab>"), letter)

    assert len(str(message["Subject"])) <= 151


# What the administrator sees


def test_an_administrator_sees_them_all(client_of, ada):
    page = client_of(ada).get("/admin/mails").text

    assert [name for name in mail.samples() if f'href="/admin/mails/{name}"' not in page] == []


@pytest.mark.parametrize("who", ["ben", "mo", "kim"])
@pytest.mark.parametrize("path", ["/admin/mails", "/admin/mails/sign-in", "/admin/mails/sign-in/html"])
def test_nobody_else_does(client_of, request, who, path):
    assert client_of(request.getfixturevalue(who)).get(path).status_code == 403
    assert client_of().get(path).status_code == 302


def test_one_mail_is_shown_with_its_subject_its_headers_and_its_text(client_of, ada):
    answer = client_of(ada).get("/admin/mails/idea.decline.V")

    assert '<h1 lang="en">Declined: Light for the school path</h1>' in answer.text
    assert "<dt>List-Unsubscribe-Post</dt><dd>List-Unsubscribe=One-Click</dd>" in answer.text
    assert "Why you get this: You voted for this idea." in answer.text
    assert answer.headers.getlist("Content-Security-Policy")[0].endswith("; frame-src 'self'")


def test_the_mail_in_the_frame_can_do_nothing(client_of, ada):
    answer = client_of(ada).get("/admin/mails/idea.decline.V/html")

    assert answer.headers.getlist("Content-Security-Policy") == [
        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox"
    ]
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("path", ["/admin/mails/nothing", "/admin/mails/nothing/html"])
def test_a_mail_that_is_not_there_is_not_found(client_of, ada, path):
    assert client_of(ada).get(path).status_code == 404
    assert client_of(ada).post("/admin/mails/nothing/send").status_code == 404


def test_a_sample_goes_to_the_administrators_own_address(app, client_of, ada):
    answer = client_of(ada).post("/admin/mails/digest/send", data={"to": "ben@example.org"})

    assert (answer.status_code, answer.location) == (303, "/admin/mails/digest?lang=en")
    (path,) = (app.config["LAB"].instance / "mail").glob("*.eml")
    assert str(read(path.read_bytes())["To"]) == "ada@example.org"


def test_when_the_server_does_not_take_it_the_administrator_reads_why(client_of, ada, monkeypatch):
    def refuse(*_mail):
        raise Unreachable("ConnectionRefusedError: <ada@example.org>")

    monkeypatch.setattr(post, "_write", refuse)

    answer = client_of(ada).post("/admin/mails/digest/send")

    assert answer.status_code == 409
    assert "The mail could not be sent. ConnectionRefusedError: &lt;(address)&gt;" in answer.text


@pytest.mark.parametrize("who", ["ben", "mo", "kim"])
def test_nobody_else_sends_a_sample(client_of, request, who):
    assert client_of(request.getfixturevalue(who)).post("/admin/mails/digest/send").status_code == 403


def test_a_mail_is_shown_in_the_language_that_was_asked_for(app, client_of, ada):
    app.config["LAB"], before = replace(app.config["LAB"], languages=("en", "de")), app.config["LAB"]
    shown = client_of(ada).get("/admin/mails/sign-in/html?lang=de").text
    other = client_of(ada).get("/admin/mails/sign-in/html?lang=xx").text
    app.config["LAB"] = before

    assert '<html lang="de" dir="ltr">' in shown
    assert '<html lang="en" dir="ltr">' in other
