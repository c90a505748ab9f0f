"""The banner over every page where the data are not as fresh as a night ago."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app.widgets.moments import minute
from graph.freshness import Wrong, staleness


def warning(held: Mapping[str, Any], night: Mapping[str, Any] | None, now: datetime) -> str | None:
    """What to say, None if the data are fresh; no word of it comes from a source. Arguments as of `staleness`."""
    found = staleness(held, night, now)
    if found is None:
        return None
    since = f"Data as of {minute(held['fetched'])}."
    match found.wrong:
        case Wrong.NIGHT_FAILED:
            return f"The night of {found.night} failed. {since} Why stands under Runs."
        case Wrong.NIGHT_CUT_OFF:
            return f"The night of {found.night} was cut off. {since} The next run makes it up."
        case Wrong.RUN_FAILED:
            return f"The last run failed, {minute(found.since)}. {since} Why stands under Runs."
        case Wrong.RUN_CUT_OFF:
            return f"The last run was cut off, {minute(found.since)}. {since} The next one goes on where it was."
        case Wrong.OLD:
            what = "The sources were last read" if held["sources_read"] else "The last run was"
            return f"{what} {minute(found.since)}, more than 36 hours ago. {since}"
