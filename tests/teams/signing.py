"""Signs deliveries as Microsoft does, and in every way that is wrong."""

from __future__ import annotations

import json
import time
from functools import cache
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

ISSUER, KEY_ID = "https://api.botframework.com", "key-1"


@cache
def _key(name: str) -> rsa.RSAPrivateKey:
    """A key for the whole run: making one takes a while."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def jwks() -> dict[str, Any]:
    """The keys that the service publishes."""
    public: dict[str, Any] = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(_key("published").public_key()))
    return {"keys": [{**public, "kid": KEY_ID, "use": "sig", "endorsements": ["msteams"]}]}


def token(app_id: str, service_url: str, *, key: str = "published", kid: str = KEY_ID, algorithm: str = "RS256", **claims: Any) -> str:
    """A token for a delivery; `claims` take the place of the right ones, and None leaves one out."""
    now = int(time.time())
    usual = {"iss": ISSUER, "aud": app_id, "exp": now + 3_600, "nbf": now - 60, "iat": now - 60, "serviceurl": service_url}
    said = {name: value for name, value in {**usual, **claims}.items() if value is not None}
    secret = None if algorithm == "none" else _key(key)
    return jwt.encode(said, secret, algorithm=algorithm, headers={"kid": kid})
