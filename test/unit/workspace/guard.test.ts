import assert from 'node:assert/strict';
import { LSPErrorCodes, ResponseError } from 'vscode-languageserver';
import { guarded } from '../../../server/src/workspace/guard.ts';

describe('the guard of the handlers', () => {
  const lines: string[] = [];
  const log = { error: (line: string) => void lines.push(line) };

  beforeEach(() => lines.splice(0));

  it('passes the answer on', async () => {
    const handler = guarded(log, 'sum', 0, ([a, b]: [number, number]) => a + b);
    assert.equal(await handler([1, 2]), 3);
    assert.deepEqual(lines, []);
  });

  it('turns an error, thrown or rejected, into a line in the log and the empty answer', async () => {
    const thrown = guarded<void, string[]>(log, 'hover', [], () => {
      throw new Error('broken');
    });
    const rejected = guarded<void, null>(log, 'hover', null, () => Promise.reject(new Error('broken')));
    assert.deepEqual(await thrown(), []);
    assert.equal(await rejected(), null);
    assert.equal(lines.length, 2);
    for (const line of lines) assert.match(line, /^hover: Error: broken\n {4}at /);
  });

  it('lets through what a handler refuses', async () => {
    const handler = guarded<void, null>(log, 'rename', null, () => {
      throw new ResponseError(LSPErrorCodes.RequestFailed, 'taken');
    });
    await assert.rejects(handler(), /taken/);
    assert.deepEqual(lines, []);
  });
});
