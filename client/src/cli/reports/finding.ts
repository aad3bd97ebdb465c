/** What `rsc check` has found, ready for each way of printing it. */
import type { Diagnostic, Severity, TextPositions } from '../../../../server/src/index.ts';

/** Lines and columns from 1; the end is behind the last character. */
export interface Region {
  line: number;
  column: number;
  endLine: number;
  endColumn: number;
}

export interface Finding {
  file: string;
  severity: Severity;
  code: string;
  message: string;
  /** Columns in bytes, as the router counts them. */
  bytes: Region;
  /** Columns in UTF-16 code units, as editors and code hosts count them. */
  utf16: Region;
}

/** Positions of one file in both ways of counting. */
export interface FilePositions {
  bytes: TextPositions;
  utf16: TextPositions;
}

export function toFinding(file: string, diagnostic: Diagnostic, positions: FilePositions): Finding {
  const { severity, code, message } = diagnostic;
  const bytes = regionOf(diagnostic, positions.bytes);
  return { file, severity, code, message, bytes, utf16: regionOf(diagnostic, positions.utf16) };
}

function regionOf({ start, end }: Diagnostic, positions: TextPositions): Region {
  const { line, column } = positions.at(start);
  const { line: endLine, column: endColumn } = positions.at(end);
  return { line, column, endLine, endColumn };
}
