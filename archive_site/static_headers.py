"""What is said with every static file; the middleware that says it of pages does not see them."""

from collections.abc import MutableMapping

# A file opened by itself loads nothing, sends nothing and stands in nobody's frame.
BY_ITSELF = {
    "Content-Security-Policy": "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}


def add_headers(headers: MutableMapping[str, str], path: str, url: str) -> None:
    """For WHITENOISE_ADD_HEADERS_FUNCTION."""
    for name, value in BY_ITSELF.items():
        headers[name] = value
