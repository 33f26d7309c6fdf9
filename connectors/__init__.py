"""The process that faces people: one folder a platform, what they share at the top. Never imports actions."""
