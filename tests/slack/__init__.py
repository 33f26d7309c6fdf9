"""The strict fake of Slack: its Web API, Events API, interactivity and Socket Mode, with the limits of the real one. No test lives here."""
