"""The newsroom's side of Báo Nói. Empty on purpose: workers import the core and must not load Flask."""
