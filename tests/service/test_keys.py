"""Keys of speech services come from the environment and do not turn up anywhere else."""

from __future__ import annotations

from service.settings import Settings, read_settings

ENVIRONMENT = {"BAONOI_KEY_AZURE": "s3cr3t", "BAONOI_KEY_AZURE_REGION": "southeastasia", "BAONOI_KEY_FPT": ""}


def test_keys_are_named_by_the_rest_of_their_variable() -> None:
    assert read_settings(ENVIRONMENT).keys == {"azure": "s3cr3t", "azure_region": "southeastasia"}


def test_without_any_there_are_none() -> None:
    assert read_settings({}).keys == {}


def test_a_key_does_not_show_in_the_settings() -> None:
    assert "s3cr3t" not in repr(read_settings(ENVIRONMENT))


def test_settings_can_still_be_compared_and_hashed() -> None:
    assert {read_settings({}), Settings()} == {Settings()}
