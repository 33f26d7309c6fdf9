"""Who the app is, its installation, its connections, and who and what a workspace is."""

from __future__ import annotations

from tests.slack.limits import Refused
from tests.slack.web_api import Call, Method
from tests.slack.workspace import JSON, Profile


def _api_test(call: Call) -> JSON:
    return {"args": call.args}


def _auth_test(call: Call) -> JSON:
    if call.token and call.token.kind == "app":
        return {"app_id": call.slack.app_id, "app_name": "Sharing Assistant"}
    workspace = call.workspace
    return {
        "url": f"https://{workspace.id.lower()}.slack.com/",
        "team": workspace.name,
        "user": "sharing_assistant",
        "team_id": workspace.id,
        "user_id": workspace.bot_user,
        "bot_id": workspace.bot_id,
        "is_enterprise_install": False,
    }


def _auth_revoke(call: Call) -> JSON:
    if call.token and not call.args.get("test"):
        call.token.fate = "token_revoked"
    return {"revoked": not call.args.get("test")}


def _connections_open(call: Call) -> JSON:
    return {"url": call.slack.socket_mode.new_address()}


def _profile(profile: Profile, *, email: bool) -> JSON:
    named = {"real_name": profile.real_name, "display_name": profile.name, "real_name_normalized": profile.real_name}
    return named | ({"email": profile.email} if email and profile.email and not profile.is_bot else {})


def _users_info(call: Call) -> JSON:
    profile = call.workspace.profiles.get(call.args["user"])
    if profile is None:
        raise Refused("user_not_found", call.args["user"])
    may_read_email = call.token is not None and "users:read.email" in call.token.scopes
    return {
        "user": {
            "id": profile.id,
            "team_id": call.workspace.id,
            "name": profile.name,
            "real_name": profile.real_name,
            "deleted": profile.deleted,
            "tz": "Europe/London",
            "tz_offset": 0,
            "profile": _profile(profile, email=may_read_email),
            "is_bot": profile.is_bot,
            "is_restricted": False,
            "is_ultra_restricted": False,
        }
    }


def _team_info(call: Call) -> JSON:
    return {"team": {"id": call.workspace.id, "name": call.workspace.name, "domain": call.workspace.id.lower()}}


def _bots_info(call: Call) -> JSON:
    workspace = call.workspace
    if call.args["bot"] != workspace.bot_id:
        raise Refused("bot_not_found", call.args["bot"])
    return {
        "bot": {
            "id": workspace.bot_id,
            "app_id": workspace.app_id,
            "user_id": workspace.bot_user,
            "name": "Sharing Assistant",
            "deleted": False,
        }
    }


def _oauth_access(call: Call) -> JSON:
    slack = call.slack
    if call.args["client_id"] != slack.client_id:
        raise Refused("invalid_client_id", str(call.args["client_id"]))
    if call.args["client_secret"] != slack.client_secret:
        raise Refused("bad_client_secret", "the secret is another")
    given = slack.installations.codes.pop(call.args["code"], None)
    if given is None:
        raise Refused("invalid_code", "no such code, or used already")
    if call.args.get("redirect_uri", "") != given.redirect_uri:
        raise Refused("bad_redirect_uri", str(call.args.get("redirect_uri")))
    workspace = given.workspace
    token = slack.installations.install(workspace)
    return {
        "app_id": slack.app_id,
        "authed_user": {"id": given.user},
        "scope": ",".join(sorted(token.scopes)),
        "token_type": "bot",
        "access_token": token.value,
        "bot_user_id": workspace.bot_user,
        "team": {"id": workspace.id, "name": workspace.name},
        "enterprise": None,
        "is_enterprise_install": False,
    }


METHODS = {
    "api.test": Method(_api_test, (), ("error", "foo"), tokens="none"),
    "auth.test": Method(_auth_test, tokens="either"),
    "auth.revoke": Method(_auth_revoke, (), ("test",)),
    "apps.connections.open": Method(_connections_open, (), (), ("connections:write",), "app"),
    "users.info": Method(_users_info, ("user",), ("include_locale",), ("users:read",)),
    "team.info": Method(_team_info, (), ("team",), ("team:read",)),
    "bots.info": Method(_bots_info, ("bot",), (), ("users:read",)),
    "oauth.v2.access": Method(_oauth_access, ("client_id", "client_secret", "code"), ("redirect_uri",), tokens="none"),
}
