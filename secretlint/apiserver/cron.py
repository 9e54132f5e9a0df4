"""Cron schedules and time zones as the CronJob validation reads them (robfig/cron `ParseStandard`)."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from secretlint import lazyre
from secretlint.scalar import whole_number


class _Field(NamedTuple):
    name: str
    low: int
    high: int
    words: dict[str, int]


_MONTHS = {
    word: number
    for number, word in enumerate(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1
    )
}
_DAYS = {word: number for number, word in enumerate(["sun", "mon", "tue", "wed", "thu", "fri", "sat"])}
_FIELDS = (
    _Field("minute", 0, 59, {}),
    _Field("hour", 0, 23, {}),
    _Field("day of month", 1, 31, {}),
    _Field("month", 1, 12, _MONTHS),
    _Field("day of week", 0, 6, _DAYS),
)
_DESCRIPTORS = frozenset(("@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"))
_ZONE_PART = lazyre.compile(r"[A-Za-z.\-_0-9+]{1,14}")
_DURATION = lazyre.compile(r"[-+]?((?:(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:ns|us|µs|μs|ms|s|m|h))+)")
_DURATION_PART = lazyre.compile(r"([0-9.]+)(ns|us|µs|μs|ms|s|m|h)")
_NANOSECONDS = {
    "ns": 1,
    "us": 10**3,
    "µs": 10**3,
    "μs": 10**3,
    "ms": 10**6,
    "s": 10**9,
    "m": 60 * 10**9,
    "h": 3600 * 10**9,
}


def problem(schedule: str) -> str:
    """What is wrong with the schedule, to follow "<field> …"; "" when nothing is."""
    rest = schedule
    if schedule.startswith(("TZ=", "CRON_TZ=")):
        zone, blank, rest = schedule.partition(" ")
        if not blank or not _known_zone(zone.partition("=")[2]):
            return "names no time zone that is known"
        rest = rest.strip()
    if rest.startswith("@"):
        if rest.startswith("@every "):
            return "" if _duration(rest[len("@every ") :]) else "has a duration that is none"
        return "" if rest in _DESCRIPTORS else "is no descriptor such as @daily"
    parts = rest.split()
    if len(parts) != len(_FIELDS):
        return f"has {len(parts)} fields, and must have 5: minute, hour, day of month, month, day of week"
    for field, text in zip(_FIELDS, parts, strict=True):
        if not all(_part(field, part) for part in text.split(",") if part):
            return f"has a {field.name} that cannot be (allowed: {field.low} to {field.high}, *, lists, ranges, steps)"
    return ""


def _duration(text: str) -> bool:
    """Whether `time.ParseDuration` reads it: it holds less than three centuries."""
    if text in ("0", "+0", "-0"):
        return True
    matched = _DURATION.fullmatch(text)
    if matched is None:
        return False
    total = sum(int(Decimal(number) * _NANOSECONDS[unit]) for number, unit in _DURATION_PART.findall(matched[1]))
    return total < 2**63 or (total == 2**63 and text.startswith("-"))


def _part(field: _Field, text: str) -> bool:
    """`getRange` of robfig/cron."""
    pieces = text.split("/")
    bounds = pieces[0].split("-")
    single = len(bounds) == 1
    if bounds[0] in ("*", "?"):
        start: int | None = field.low
        end: int | None = field.high
    else:
        start = _number(field, bounds[0])
        end = start if single else _number(field, bounds[1])
        if start is None or end is None or len(bounds) > 2:
            return False
    step = 1
    if len(pieces) == 2:
        found = _whole(pieces[1])
        if found is None:
            return False
        step = found
        end = field.high if single else end
    return len(pieces) <= 2 and field.low <= start <= end <= field.high and step > 0  # type: ignore[operator]


def _whole(text: str) -> int | None:
    """What `strconv.Atoi` reads, if it is not negative."""
    if not re.fullmatch(r"\+?[0-9]+|-0+", text) or whole_number(text) >= 2**63:
        return None
    return whole_number(text)


def _number(field: _Field, text: str) -> int | None:
    word = field.words.get(text.lower())
    if word is not None:
        return word
    return _whole(text)


def zone_problem(zone: str) -> str:
    """What is wrong with `timeZone` (`validateTimeZone`); "" when nothing is."""
    if not zone:
        return "is empty"
    for part in zone.split("/"):
        if part in (".", "..") or part.startswith("-") or not _ZONE_PART.fullmatch(part):
            return "is no name of a time zone"
    if zone.lower() == "local":
        return "must name a time zone"
    return "" if _known_zone(zone) else "is no time zone that is known"


def _known_zone(zone: str) -> bool:
    """Whether the zone exists. Where this machine lacks zones (old names are often left out), every one does."""
    return zone in ("", "UTC") or _loads(zone) or not _loads("US/Pacific")


def _loads(zone: str) -> bool:
    import zoneinfo

    try:
        zoneinfo.ZoneInfo(zone)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True
