/** How long completion, hover and signature help take in a long export, where a person works: right behind an edit. */
import { completions } from '../../server/src/features/completion/completion.ts';
import { hover } from '../../server/src/features/hover.ts';
import { OpenDocument } from '../../server/src/features/open-document.ts';
import { signatureHelp } from '../../server/src/features/signature-help.ts';
import { mixedExport } from './inputs.ts';
import { milliseconds, quantile, timeOf } from './measure.ts';

const PLACES = 200;

export function benchCursor(): void {
  const text = mixedExport(10_000);
  const document = new OpenDocument('file:///bench.rsc', 1, text);
  const setting = { names: [], suggestCommand: null };
  const requests = {
    completion: (offset: number) => completions(document, { position: document.lines.positionAt(offset) }, setting),
    hover: (offset: number) => hover(document, document.lines.positionAt(offset)),
    signature: (offset: number) => signatureHelp(document, document.lines.positionAt(offset)),
  };
  console.log(`at the cursor: mixed export of 10 000 lines, ${PLACES} places`);
  let version = 1;
  for (const [name, request] of Object.entries(requests)) {
    const times = Array.from({ length: PLACES }, (_, index) => {
      // A word of a line: what is asked for differs from place to place.
      const offset = text.indexOf('=', Math.floor((text.length * (index + 0.5)) / PLACES)) - 1;
      const at = document.lines.positionAt(offset);
      version += 1;
      document.edit([{ range: { start: at, end: at }, text: 'x' }], version);
      const time = timeOf(() => request(offset));
      const end = { line: at.line, character: at.character + 1 };
      document.edit([{ range: { start: at, end }, text: '' }], version);
      return time;
    });
    const [p50, p95] = [0.5, 0.95].map((share) => milliseconds(quantile(times, share)));
    console.log(`  ${name.padEnd(24)}p50 ${p50}, p95 ${p95}   (at most 5 ms)`);
  }
}
