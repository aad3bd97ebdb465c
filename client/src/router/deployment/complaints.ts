/** A complaint of the router about a place in the script. */
export interface RouterComplaint {
  /** From 1. */
  readonly line: number;
  /** From 1, in bytes; null where the router names only the line, as it does while it runs the script. */
  readonly column: number | null;
  readonly message: string;
}

const WHILE_READING = /^(?:Script Error: )?(?<message>\S.*) \(line (?<line>\d+) column (?<column>\d+)\)$/;
const WHILE_RUNNING = /^(?:Script Error: )?(?<message>\S.*) \([^()]*(?:\([^()]*\))?; line (?<line>\d+)\)$/;

/**
 * Reads a message such as `Script Error: expected end of command (line 7 column 1)` or
 * `failure: already have such entry (/ip/firewall/address-list/add; line 5)`; null when it names no place.
 * Both forms as RouterOS 7.20 to 7.24 give them.
 */
export function parseComplaint(text: string): RouterComplaint | null {
  const match = WHILE_READING.exec(text.trim()) ?? WHILE_RUNNING.exec(text.trim());
  if (match?.groups === undefined) return null;
  const { message = '', line, column } = match.groups;
  return { message, line: Number(line), column: column === undefined ? null : Number(column) };
}

/** The complaints of a dry-run's report, which also repeats the script and its comments. */
export function parseReport(report: string): RouterComplaint[] {
  return report
    .split(/\r\n|\n|\r/)
    .filter((line) => WHILE_READING.test(line.trim()))
    .map((line) => parseComplaint(line))
    .filter((complaint) => complaint !== null);
}
