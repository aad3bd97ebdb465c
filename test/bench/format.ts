/** How long a long export takes to be formatted while it is open. */

import { readFormatSettings } from '../../server/src/features/format/options.ts';
import { formatDocument, formatOnType } from '../../server/src/features/formatting.ts';
import { OpenDocument } from '../../server/src/features/open-document.ts';
import { format } from '../../server/src/index.ts';
import { mixedExport } from './inputs.ts';
import { collectGarbage, megabytes, milliseconds, quantile, timeOf } from './measure.ts';

const ROUNDS = 9;
const settings = readFormatSettings({});
const editor = { tabSize: 4, insertSpaces: true };

export function benchFormat(): void {
  const text = format(mixedExport(10_000));
  console.log(`formatting: mixed export of 10 000 lines, ${megabytes(text)}, median of ${ROUNDS}`);
  report(
    'that is formatted',
    median(text, (document) => formatDocument(document, settings, editor)),
    100,
  );
  const untidy = text.replaceAll(' ', '  ');
  report(
    'every gap to change',
    median(untidy, (document) => formatDocument(document, settings, editor)),
    1000,
  );
  const position = { line: 5000, character: 0 };
  report(
    'behind a new line',
    median(text, (document) => formatOnType(document, position, '\n', settings, editor)),
    5,
  );
}

/** Of a document that is open, and has been looked at. */
function median(text: string, work: (document: OpenDocument) => unknown): number {
  const times = Array.from({ length: ROUNDS }, () => {
    const document = new OpenDocument('file:///bench.rsc', 1, text);
    void document.diagnostics;
    collectGarbage();
    return timeOf(() => work(document));
  });
  return quantile(times, 0.5);
}

function report(name: string, time: number, most: number): void {
  console.log(`  ${name.padEnd(24)}${milliseconds(time)}   (at most ${most} ms)`);
}
