"""Refusals in one JSON form: `{"error": {"code", "message", "reference"?}}`. Never a stack, a path or what was typed."""

from __future__ import annotations

from starlette.responses import JSONResponse


def problem(status: int, code: str, message: str, *, reference: str = "", wait: int = 0) -> JSONResponse:
    """A refusal: `code` is for the page, `message` for the person, `wait` is in seconds."""
    error = {"code": code, "message": message} | ({"reference": reference} if reference else {})
    return JSONResponse({"error": error}, status, headers={"Retry-After": str(wait)} if wait else None)
