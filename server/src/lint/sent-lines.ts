/** The lines of clients in comments as the packets that they send, block by block: lines of one block belong together. */
import type { ClientPlan } from '../firewall/clients/knock-client.ts';
import { readKnocks } from '../firewall/clients/read-knocks.ts';
import type { Comment, NodeBase, Script } from '../syntax/tree.ts';

export interface SentLine {
  comment: Comment;
  /** Where the call stands in the comment. */
  at: NodeBase;
  steps: ClientPlan['steps'];
  /** As it is written. */
  host: string;
}

const CALL =
  /(?<![\w./-])(?:for\s+\w+\s+in\s[^\n]*|(?:knock|nmap|hping3?|nc|ncat|netcat|portqry(?:\.exe)?|ping6?|socat)\s[^\n]*)/i;
/** A host that is left open: `<router>`. */
const PLACEHOLDER = /<([\w .-]+)>/g;

/** Comments with nothing between them are a block. */
export function sentLines({ statements }: Script): SentLine[][] {
  const blocks: SentLine[][] = [];
  let block: SentLine[] = [];
  for (const statement of statements) {
    if (statement.kind === 'comment') block.push(...readLine(statement));
    else if (block.length > 0) {
      blocks.push(block);
      block = [];
    }
  }
  return block.length > 0 ? [...blocks, block] : blocks;
}

function readLine(comment: Comment): SentLine[] {
  const call = CALL.exec(comment.text);
  if (call === null) return [];
  const text = call[0].trimEnd();
  const [read] = readKnocks(text.replace(PLACEHOLDER, (_, name: string) => name.replaceAll(' ', '-')));
  if (read === undefined || read.host === null) return [];
  const at = { start: call.index, end: call.index + text.length };
  return [{ comment, at, steps: read.plan.steps, host: read.host }];
}
