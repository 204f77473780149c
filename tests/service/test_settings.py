"""Settings from the environment: what is wrong is said, and nothing secret with it."""

from __future__ import annotations

import pytest

from service.core.errors import SettingError
from service.settings import read_settings


@pytest.mark.parametrize(
    ("variable", "value", "says"),
    [
        ("PORT", "70000", "PORT is '70000'; it must be a whole number from 0 to 65535."),
        ("BAONOI_LOG", "loud", "BAONOI_LOG is 'loud'; it must be one of: debug, info, warning, error."),
        ("BAONOI_SMALL_AUDIO", "maybe", "BAONOI_SMALL_AUDIO is 'maybe'; it must be 1 or 0."),
        ("REDIS_URL", "http://x", "REDIS_URL is 'http://x'; it must be a URL that starts with redis:// or rediss://"),
    ],
)
def test_a_wrong_value_is_named_with_what_would_be_right(variable: str, value: str, says: str) -> None:
    with pytest.raises(SettingError) as wrong:
        read_settings({variable: value})
    assert str(wrong.value).startswith(says)


def test_a_password_in_a_wrong_address_is_not_shown() -> None:
    with pytest.raises(SettingError) as wrong:
        read_settings({"DATABASE_URL": "mysql://lan:geheim@db/paper"})
    assert "mysql://…@db/paper" in str(wrong.value)
    assert "geheim" not in str(wrong.value)


def test_a_key_that_could_be_guessed_is_refused_and_not_shown() -> None:
    with pytest.raises(SettingError, match="at least 16 characters") as wrong:
        read_settings({"BAONOI_SECRET_KEY": "hunter2"})
    assert "hunter2" not in str(wrong.value)
    assert read_settings({"BAONOI_SECRET_KEY": "0123456789abcdef"}).secret_key == "0123456789abcdef"


def test_keys_of_services_are_kept_by_name_and_never_shown() -> None:
    settings = read_settings({"BAONOI_KEY_AZURE": "geheim", "BAONOI_KEY_FPT": ""})
    assert dict(settings.keys) == {"azure": "geheim"}
    assert "geheim" not in repr(settings)
