"""Which tables are in a back-up, and how their values are written so that both databases can hold them again."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Column, Date, DateTime, LargeBinary, Table

import knowledge.admin.models
import knowledge.deliveries.models
import knowledge.enquiries.models  # noqa: F401 - Their tables belong to it.
from knowledge.models import Base, SlackState, in_utc
from knowledge.people.models import LinkCode, LoginLink, WebSession

_MOMENTARY = {model.__table__ for model in (WebSession, LoginLink, LinkCode, SlackState)}
"""Logins and their like: one that was ended or used since then must not be valid again."""
TABLES: tuple[Table, ...] = tuple(table for table in Base.metadata.sorted_tables if table not in _MOMENTARY)
"""What a back-up has, each after those that it refers to."""
LEFT_OUT: tuple[Table, ...] = tuple(table for table in Base.metadata.sorted_tables if table in _MOMENTARY)


def written_row(table: Table, row: Mapping[str, Any]) -> dict[str, Any]:
    """A row as JSON can hold it."""
    return {column.name: _written(column, row[column.name]) for column in table.columns}


def read_row(table: Table, row: Mapping[str, Any]) -> dict[str, Any]:
    """What `written_row` was given; ValueError, KeyError or TypeError for anything else."""
    if row.keys() != {column.name for column in table.columns}:
        raise KeyError(table.name)
    return {column.name: _read(column, row[column.name]) for column in table.columns}


def _written(column: Column[Any], value: Any) -> Any:
    if value is None or isinstance(column.type, JSON):
        return value
    if isinstance(column.type, DateTime) and column.type.timezone:
        return in_utc(value).isoformat()
    if isinstance(column.type, (DateTime, Date)):
        return value.isoformat()
    return base64.b64encode(value).decode("ascii") if isinstance(column.type, LargeBinary) else value


def _read(column: Column[Any], value: Any) -> Any:
    if value is None or isinstance(column.type, JSON):
        return value
    if isinstance(column.type, DateTime):
        return datetime.fromisoformat(value)
    if isinstance(column.type, Date):
        return date.fromisoformat(value)
    return base64.b64decode(value, validate=True) if isinstance(column.type, LargeBinary) else value
