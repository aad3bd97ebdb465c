/** Time values as RouterOS writes them. */

const SECONDS: Record<string, number> = { w: 604800, d: 86400, h: 3600, m: 60, s: 1, ms: 1e-3, us: 1e-6, ns: 1e-9 };
const UNITS = /^(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m(?!s))?(?:(\d+)s)?(?:(\d+)ms)?(?:(\d+)us)?(?:(\d+)ns)?$/;
const CLOCK = /^(?:(\d+)w)?(?:(\d+)d)?(\d+):(\d+)(?::(\d+(?:\.\d+)?))?$/;

/**
 * Seconds of `1w2d3h4m5s`, `00:10:00`, `1d00:00:10` or a bare number of seconds; null for anything else.
 * Source: RouterOS manual, Scripting, "Data types".
 */
export function parseDuration(text: string): number | null {
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text);
  const clock = CLOCK.exec(text);
  if (clock !== null) {
    const [, weeks, days, hours, minutes, seconds] = clock.map((part) => Number(part ?? 0));
    return weeks! * 604800 + days! * 86400 + hours! * 3600 + minutes! * 60 + seconds!;
  }
  const units = text === '' ? null : UNITS.exec(text);
  if (units === null) return null;
  return Object.values(SECONDS).reduce((sum, unit, index) => sum + Number(units[index + 1] ?? 0) * unit, 0);
}

/** The shortest form in units, as exports print it: `1h`, `1m30s`, `1d2h`. Whole seconds only. */
export function formatDuration(seconds: number): string {
  let rest = Math.round(seconds);
  let text = '';
  for (const [unit, size] of [
    ['w', 604800],
    ['d', 86400],
    ['h', 3600],
    ['m', 60],
    ['s', 1],
  ] as const) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) text += `${count}${unit}`;
  }
  return text === '' ? '0s' : text;
}
