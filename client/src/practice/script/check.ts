/** What the router's parser says of a script before it runs any of it. */
import { Analysis, TextPositions, unknownArguments, unknownCommand } from '../../../../server/src/index.ts';

/** A complaint with its place; lines and columns from 1, columns in bytes. */
export interface ScriptComplaint {
  message: string;
  line: number;
  column: number;
}

/** Complaints in order of position, and the analysis that they come from. */
export function checkScript(text: string, version: string): { analysis: Analysis; complaints: ScriptComplaint[] } {
  const analysis = new Analysis(text, { routeros: version });
  const found = [...analysis.script.errors];
  for (const command of analysis.commands) {
    const unknown = unknownCommand(command);
    if (unknown !== null) found.push(unknown);
    found.push(...unknownArguments(command, analysis.target));
  }
  const positions = new TextPositions(text);
  const complaints = found
    .sort((a, b) => a.start - b.start)
    .map(({ message, start }) => ({ message, ...positions.at(start) }));
  return { analysis, complaints };
}

/** `expected name value (line 7 column 1)` */
export function complaintText({ message, line, column }: ScriptComplaint): string {
  return `${message} (line ${line} column ${column})`;
}
