"""People, how they are known on each platform, and the roles they were granted. Checks of roles are in `knowledge/actors.py`."""
