"""Reminds the team and the owners of protocols of reviews, in Slack, in Teams and by e-mail."""

from __future__ import annotations

from collections.abc import Sequence

from bot.settings import Settings
from bot.wording import reviews as say
from connectors.slack.outgoing import Post
from connectors.slack.reading import Where
from connectors.team import EMAIL, NOTICE, SLACK, TEAMS
from connectors.teams.outgoing import Post as TeamsPost
from connectors.teams.reading import Where as TeamsWhere
from connectors.teams.reading import direct
from connectors.web.admin.protocol_addresses import of_protocol
from knowledge.admin.reminders import Reminder, remind
from knowledge.database import Database
from knowledge.deliveries.outgoing import Outgoing
from knowledge.models import now


def remind_of_reviews(settings: Settings, database: Database) -> int:
    """Keep each reminder that is due for sending; how many that were."""
    return remind(database, now().date(), lambda reminder: messages_of(settings, reminder))


def messages_of(settings: Settings, reminder: Reminder) -> Sequence[Outgoing]:
    """What is sent of a reminder: to the team where it is told anything, and to the owner, by Slack or Teams if they are known there."""
    team, made = settings.team, []
    if team.slack_channel:
        made.append(_in_slack(settings, reminder, team.slack_team, team.slack_channel))
    if team.teams_channel:
        made.append(_in_teams(settings, reminder, team.teams_channel))
    if team.email:
        made.append(_by_email(settings, reminder, team.email))
    if reminder.owner:
        in_slack = next((one for one in reminder.owner.known if one.platform == SLACK), None)
        in_teams = next((one for one in reminder.owner.known if one.platform == TEAMS), None)
        if in_slack and settings.slack.configured:
            made.append(_in_slack(settings, reminder, in_slack.workspace, in_slack.user))
        elif in_teams and settings.teams.configured:
            made.append(_in_teams(settings, reminder, direct(in_teams.workspace, in_teams.user)))
        elif reminder.owner.email and settings.email.host and reminder.owner.email.lower() != team.email.lower():
            made.append(_by_email(settings, reminder, reminder.owner.email))
    return made


def _in_slack(settings: Settings, reminder: Reminder, team: str, channel: str) -> Outgoing:
    return Post(team, Where(channel), say.reminder(reminder.review, _page(settings, reminder))).outgoing()


def _in_teams(settings: Settings, reminder: Reminder, conversation: str) -> Outgoing:
    return TeamsPost(TeamsWhere("", conversation), say.reminder(reminder.review, _page(settings, reminder))).outgoing()


def _by_email(settings: Settings, reminder: Reminder, to: str) -> Outgoing:
    text = say.reminder(reminder.review, _page(settings, reminder)).to_text()
    key = f"{reminder.review.review_date:%Y%m%d}{reminder.stage}"
    return Outgoing(EMAIL, to, {"kind": NOTICE, "subject": say.subject(reminder.review), "text": text, "key": key, "more": {"to": to}})


def _page(settings: Settings, reminder: Reminder) -> str:
    """The page of the protocol, on which its review date is changed."""
    return settings.public_url + of_protocol(reminder.review.slug)
