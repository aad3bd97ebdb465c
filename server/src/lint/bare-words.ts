/** The words of a command that are not in quotes. */
import type { ResolvedArgument, ResolvedCommand } from '../semantics/resolved-command.ts';
import { childrenOf, type Node, type Part, type Word } from '../syntax/tree.ts';

export interface BareWord {
  word: Word;
  /** What it stands in; null for words of the path and for values without a name. */
  argument: ResolvedArgument | null;
  /** Whether it is the name of the argument. */
  isName: boolean;
}

const NONE: readonly BareWord[] = [];

/** Those that a pattern finds something in, in order of writing; what is inside `[ ]` and `{ }` belongs to other commands. */
export function bareWords(command: ResolvedCommand, pattern: RegExp): readonly BareWord[] {
  let found: BareWord[] | null = null;
  for (const part of command.statement.parts) {
    for (const word of wordsOf(part)) {
      if (word.text.search(pattern) < 0) continue;
      const argument = part.kind === 'argument' ? command.arguments.find(({ start }) => start === part.start) : null;
      found ??= [];
      found.push({ word, argument: argument ?? null, isName: part.kind === 'argument' && word === part.name });
    }
  }
  return found ?? NONE;
}

function wordsOf(part: Part): readonly Word[] {
  if (part.kind === 'word') return [part];
  const words: Word[] = [];
  addWords(part, words);
  return words;
}

function addWords(node: Node, words: Word[]): void {
  if (node.kind === 'word') words.push(node);
  else if (node.kind === 'argument') {
    addWords(node.name, words);
    if (node.value !== null) addWords(node.value, words);
  } else if (node.kind !== 'text') for (const child of childrenOf(node)) addWords(child, words);
}
