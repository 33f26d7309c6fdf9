"""The Slack app: everything that speaks Slack's Web API, Events API or Block Kit. It knows no action and no rule."""
