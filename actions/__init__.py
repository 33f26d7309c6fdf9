"""What Rasa calls: one module a feature, each action reads the tracker, calls one service, and returns a Reply. No SQL, no prose."""
