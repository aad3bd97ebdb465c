/** What the router's parser says of a script before it runs any of it. */
import { Analysis, type RouterComplaint, routerVerdict } from '../../../../server/src/index.ts';

/** Complaints, the one that the router names first, and the analysis that the script runs from. */
export function checkScript(text: string, version: string): { analysis: Analysis; complaints: RouterComplaint[] } {
  const { complaints } = routerVerdict(text, { routeros: version });
  const first = complaints.filter(({ isLate }) => !isLate);
  return {
    analysis: new Analysis(text, { routeros: version }),
    complaints: [...first, ...complaints.filter(({ isLate }) => isLate)],
  };
}

/** `expected name value (line 7 column 1)` */
export function complaintText({ message, line, column }: RouterComplaint): string {
  return `${message} (line ${line} column ${column})`;
}
