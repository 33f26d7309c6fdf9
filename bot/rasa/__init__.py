"""What runs inside the Rasa process: intent classifier, channels, conversation store, and the patches of Rasa itself.

Runs on Python 3.10 with what Rasa 3.6.21 allows; imports nothing of actions or connectors.
"""
