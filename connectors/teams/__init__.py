"""The Teams app: everything that speaks the Bot Framework's activities or Adaptive Cards. It knows no action and no rule."""
