"""Questions that wait for a person: who has taken one, what was said to the asker, and what came back. Knows no platform."""
