"""Error replies of real servers, told apart."""

from __future__ import annotations

import pytest

from qa.chat.failures import ContextTooLongError, Endpoint, UnknownModelError, failure, message_of, without_secrets
from qa.errors import AuthError, ModelError, RateLimitError, UnreachableError

AT = Endpoint(profile="gpt", model="tiny", base_url="https://api.example/v1", key_env="MY_KEY", key="k-secret-1")


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (401, '{"error": {"message": "Incorrect API key provided"}}', AuthError),
        (400, '{"error": {"message": "Invalid API key", "code": "invalid_api_key"}}', AuthError),
        (
            400,
            '{"error": {"code": 400, "message": "too big", "type": "exceed_context_size_error"}}',
            ContextTooLongError,
        ),
        (
            400,
            '{"object": "error", "message": "This model\'s maximum context length is 4096 tokens."}',
            ContextTooLongError,
        ),
        (400, '{"error": {"message": "prompt is too long: 9 tokens > 8 maximum"}}', ContextTooLongError),
        (413, "Request Entity Too Large", ContextTooLongError),
        (404, '{"error": {"message": "model \\"x\\" not found, try pulling it first"}}', UnknownModelError),
        (
            404,
            '{"error": {"message": "The model `x` does not exist or you do not have access to it."}}',
            UnknownModelError,
        ),
        (
            404,
            '{"error": {"code": "DeploymentNotFound", "message": "The API deployment does not exist."}}',
            UnknownModelError,
        ),
        (404, '{"detail": "Not Found"}', UnreachableError),
        (429, "slow down", RateLimitError),
        (503, "<html><title>Down</title></html>", UnreachableError),
        (422, '{"detail": [{"msg": "field required"}]}', ModelError),
    ],
)
def test_error_replies_are_told_apart(status: int, body: str, kind: type[ModelError]) -> None:
    assert type(failure(status, body, AT)) is kind


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ('{"error": {"message": "no", "code": "bad"}}', "no (bad)"),
        ('{"error": "no"}', "no"),
        ('{"detail": [{"msg": "no"}]}', "no"),
        ('[{"error": {"message": "no"}}]', "no"),
        ("no", "no"),
        ('{"other": 1}', '{"other": 1}'),
    ],
)
def test_the_message_is_found_in_any_shape(body: str, message: str) -> None:
    assert message_of(body) == message


def test_terminal_escapes_of_a_server_are_taken_out() -> None:
    assert failure(500, "\x1b[31mred\x07\n\nalarm", AT).message.endswith("red alarm")


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://user:pass@host:8443/v1?key=1#x", "https://host:8443/v1"),
        ("http://[::1]:11434/v1", "http://[::1]:11434/v1"),
        ("http://host:99999999/v1", "the configured address"),
    ],
)
def test_addresses_are_shown_without_secrets(url: str, shown: str) -> None:
    assert without_secrets(url) == shown
