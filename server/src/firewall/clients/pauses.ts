/** Pauses as shells and scripts write them. */
import { parseDuration } from '../../semantics/duration.ts';
import type { ClientLine, PlanDraft } from './plan-draft.ts';

export function shellPause(ms: number): string {
  return `sleep ${ms / 1000}`;
}

export function powershellPause(ms: number): string {
  return `Start-Sleep -Milliseconds ${ms}`;
}

/** The command line of Windows has no pause of its own that is shorter than a second. */
export function windowsPause(ms: number): string {
  return `powershell -NoProfile -Command "${powershellPause(ms)}"`;
}

export function routerosPause(ms: number): string {
  return `:delay ${ms}ms`;
}

export function autoitPause(ms: number): string {
  return `Sleep(${ms})`;
}

/** Reads a line that waits, in any of the languages. */
export function readPause({ text }: ClientLine, draft: PlanDraft): boolean {
  const ms = milliseconds(text.trim());
  if (ms === null) return false;
  draft.pause(ms);
  return true;
}

/** Each language with the length of its unit in milliseconds. */
const PAUSES: [pattern: RegExp, unitMs: number][] = [
  [/^sleep\s+(\d*\.?\d+)s?$/, 1000],
  [/\bStart-Sleep\s+-(?:m|Milliseconds)\s+(\d+)/i, 1],
  [/\bStart-Sleep\s+(?:-(?:s|Seconds)\s+)?(\d+)/i, 1000],
  [/^timeout\s+\/t\s+(\d+)/i, 1000],
  [/^Sleep\s*\(\s*(\d+)\s*\)/i, 1],
];

function milliseconds(text: string): number | null {
  for (const [pattern, unitMs] of PAUSES) {
    const [, amount] = pattern.exec(text) ?? [];
    if (amount !== undefined) return Math.round(Number(amount) * unitMs);
  }
  const [, delay] = /^:?delay\s+(?:delay-time=)?(\S+)$/.exec(text) ?? [];
  const seconds = delay === undefined ? null : parseDuration(delay);
  return seconds === null ? null : Math.round(seconds * 1000);
}
