"""Old names, until no page uses them any more."""

from __future__ import annotations

from datetime import date, datetime

from crm_widgets.i18n.formats import format_count as counted
from crm_widgets.i18n.formats import format_day as short_day
from crm_widgets.i18n.formats import format_days_ago as days_ago
from crm_widgets.i18n.formats import format_long_day as long_day
from crm_widgets.i18n.formats import format_moment
from crm_widgets.i18n.formats import format_money as money
from crm_widgets.i18n.formats import format_number as count
from crm_widgets.model import utc_now
from crm_widgets.widgets.kit.segment_tone import tone_of_segment

__all__ = ["count", "counted", "days_ago", "long_day", "money", "short_day", "tone_of_segment"]


def today() -> date:
    return utc_now().astimezone().date()


def local_day(moment: datetime) -> date:
    return moment.astimezone().date()


def local_time(moment: datetime, today: date) -> str:
    return format_moment(moment.astimezone(), today)
