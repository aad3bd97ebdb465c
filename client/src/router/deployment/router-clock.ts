/** Moments by the router's clock. */

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** The clock as `/system/clock/print` tells it, in milliseconds since 1970; null where it is written in an unknown way. */
export function clockTime({ date, time, 'gmt-offset': offset }: Record<string, string>): number | null {
  return routerTime(`${date} ${time}`, offset);
}

/**
 * A moment such as `2026-11-21 12:00:00`, `nov/21/2026 12:00:00` before RouterOS 7.10, in the time zone of the router.
 * Milliseconds since 1970; null for anything else.
 */
export function routerTime(text: string, offset = '+00:00'): number | null {
  const [date = '', time = ''] = text.split(' ');
  const old = /^([a-z]{3})\/(\d\d)\/(\d{4})$/i.exec(date);
  const month = old === null ? -1 : MONTHS.indexOf(old[1]!.toLowerCase());
  const day = old === null ? date : `${old[3]}-${String(month + 1).padStart(2, '0')}-${old[2]}`;
  const moment = Date.parse(`${day}T${time}${offset}`);
  return Number.isNaN(moment) ? null : moment;
}
