"""A strict stand-in for Microsoft Teams: who delivers to the app, what people do there, and the service that posts for it."""
