"""The headers that each page carries: what a browser may load, frame and tell others."""

from .assets import Assets
from .config import Settings


def of_pages(settings: Settings, assets: Assets) -> list[tuple[str, str]]:
    # The one file, not the host: anybody can publish a script there.
    cdn = f" {assets.htmx_src}" if assets.cdn else ""
    tiles = f" {settings.tiles_host}" if settings.tiles_host else ""
    policy_words = (
        f"default-src 'none'; script-src 'self'{cdn}; style-src 'self'; img-src 'self' data:{tiles}; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'; "
        "worker-src 'self'"
    )
    always = [
        ("Content-Security-Policy", policy_words),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "same-origin"),
        ("Permissions-Policy", "camera=(), microphone=(), geolocation=(self)"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
    ]
    hsts = [("Strict-Transport-Security", "max-age=31536000")] if settings.secure else []
    return always + hsts


def with_frames(of_page: list[tuple[str, str]]) -> str:
    """The policy of a page that shows another page of the lab in a frame."""
    return f"{dict(of_page)['Content-Security-Policy']}; frame-src 'self'"


FOR_OTHER_SITES = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; font-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors *",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
}
"""Of the one page that others show in a frame. It asks for nothing and holds nobody's data; the last two let it stand
on sites that keep themselves apart from all others."""

IN_A_FRAME = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox"
"""The policy of such a page that shows a mail: its style stands on its elements, and nothing in it acts."""
