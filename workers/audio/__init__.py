"""From encoded speech to an episode; nothing outside this package touches audio bytes."""
