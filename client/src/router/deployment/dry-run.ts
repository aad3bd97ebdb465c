/** Has the router read a script without running it (RouterOS 7.16 and later). */
import { setTimeout as sleep } from 'node:timers/promises';
import { RouterError } from '../errors.ts';
import type { ApiSession } from '../session.ts';
import { parseReport, type RouterComplaint } from './complaints.ts';
import { readFile, removeFile } from './router-files.ts';

const REPORT_POLL_MS = 100;
const REPORT_POLLS = 50;
/** How a report ends, with complaints and without. */
const REPORT_END = /^(?:Script Error: found|No syntax errors)/m;

export interface DryRunResult {
  readonly clean: boolean;
  readonly complaints: readonly RouterComplaint[];
  /** What the router said over the API. */
  readonly message: string;
}

/** Only `ret=true` means clean; anything that the router complains of does not. */
export async function dryRun(session: ApiSession, file: string, signal: AbortSignal): Promise<DryRunResult> {
  try {
    const { ret } = await session.run(['/import', `=file-name=${file}`, '=verbose=yes', '=dry-run='], { signal });
    if (ret === 'true') return { clean: true, complaints: [], message: '' };
    return { clean: false, complaints: [], message: `the router answered ${ret ?? 'nothing'} instead of true` };
  } catch (error) {
    if (!(error instanceof RouterError) || error.kind !== 'trap') throw error;
    const message = error.traps.map((trap) => trap.message).join('; ');
    return { clean: false, complaints: await readReport(session, file, signal), message };
  }
}

/** Where the report on a script lies while it is read. */
export function reportFile(file: string): string {
  return file.replace(/\.rsc$/, '-report.txt');
}

/** The API names no places; the console's report does, and a console command can write it to a file. */
async function readReport(session: ApiSession, file: string, signal: AbortSignal): Promise<RouterComplaint[]> {
  const name = reportFile(file);
  const report = name.replace(/\.txt$/, '');
  const script = `/import file-name=${file} verbose=yes dry-run`;
  try {
    await session.run(['/execute', `=script=${script}`, `=file=${report}`], { signal });
    for (let poll = 0; poll < REPORT_POLLS; poll++) {
      const text = await readFile(session, name, { signal });
      if (REPORT_END.test(text)) return parseReport(text);
      await sleep(REPORT_POLL_MS, undefined, { signal });
    }
    return [];
  } finally {
    await removeFile(session, name);
  }
}
