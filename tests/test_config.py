"""Settings: defaults that are safe in production, and refusals that say which setting to mend."""

import pytest

from lab import config
from lab.config import Misconfigured

SECRET = "for-tests-only-0123456789-abcdefghij"


def read(tmp_path, **settings):
    return config.read({"LAB_INSTANCE": str(tmp_path), "LAB_SECRET_KEY": SECRET, **settings})


def test_a_lab_is_no_demo_and_its_cookies_follow_the_address(tmp_path):
    plain, secure = read(tmp_path), read(tmp_path, LAB_BASE_URL="https://lab.city.example")

    assert plain.demo is False
    assert (plain.flask()["SESSION_COOKIE_SECURE"], secure.flask()["SESSION_COOKIE_SECURE"]) == (False, True)


@pytest.mark.parametrize("secret", ["", "short", "a" * 60])
def test_a_missing_or_weak_secret_stops_the_start(tmp_path, secret):
    with pytest.raises(Misconfigured, match="LAB_SECRET_KEY"):
        config.read({"LAB_INSTANCE": str(tmp_path), "LAB_SECRET_KEY": secret})


@pytest.mark.parametrize(
    "settings",
    [
        {"LAB_BASE_URL": "https://lab.city.example"},
        {"LAB_MAIL_URL": "smtp://mail.city.example:587?tls=1"},
    ],
)
def test_the_demo_never_runs_with_a_production_setting(tmp_path, settings):
    with pytest.raises(Misconfigured, match="LAB_DEMO"):
        read(tmp_path, LAB_DEMO="1", **settings)


@pytest.mark.parametrize(
    ("setting", "value"),
    [("LAB_MAIL_URL", "ftp://x"), ("LAB_ASSETS", "none"), ("LAB_WORKERS", "many"), ("LAB_TIMEZONE", "Europe/Atlantis")],
)
def test_a_wrong_setting_is_named(tmp_path, setting, value):
    with pytest.raises(Misconfigured, match=setting):
        read(tmp_path, **{setting: value})


def test_the_env_file_is_read_and_the_environment_wins(tmp_path):
    (tmp_path / ".env").write_text('# our lab\nLAB_CITY="Rivertown"\nLAB_NAME=Lamp\n')

    settings = read(tmp_path, LAB_NAME="Torch")

    assert (settings.city, settings.name) == ("Rivertown", "Torch")


def test_the_demo_keeps_a_secret_of_its_own(tmp_path):
    first = config.read({"LAB_INSTANCE": str(tmp_path), "LAB_DEMO": "1"})
    second = config.read({"LAB_INSTANCE": str(tmp_path), "LAB_DEMO": "1"})

    assert first.secret_key == second.secret_key
    assert len(first.secret_key) > 40
    assert (tmp_path / "demo-secret").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "url",
    [
        "http://tiles.example.org/{z}/{x}/{y}.png", "https://tiles.example.org/", "https://{s}.example.org/{z}/{x}/{y}.png",
        "https://tiles.example.org; script-src *; /{z}/{x}/{y}.png", "https://*/{z}/{x}/{y}.png",
    ],
)  # fmt: skip
def test_a_tile_server_is_one_https_host(tmp_path, url):
    with pytest.raises(Misconfigured, match="LAB_TILES_URL"):
        read(tmp_path, LAB_TILES_URL=url)


@pytest.mark.parametrize("url", ["ftp://geo.example.org/search", "file:///etc/passwd", "search"])
def test_a_geocoder_is_a_web_address(tmp_path, url):
    with pytest.raises(Misconfigured, match="LAB_GEOCODER_URL"):
        read(tmp_path, LAB_GEOCODER_URL=url)


def test_the_browser_may_load_pictures_from_the_tile_server_and_no_other(tmp_path):
    from lab.assets import Assets
    from lab.headers import of_pages

    plain, tiled = read(tmp_path), read(tmp_path, LAB_TILES_URL="https://tiles.example.org:8443/{z}/{x}/{y}.png")

    said = [dict(of_pages(settings, Assets(settings)))["Content-Security-Policy"] for settings in (plain, tiled)]

    assert "img-src 'self' data:;" in said[0]
    assert "img-src 'self' data: https://tiles.example.org:8443;" in said[1]
