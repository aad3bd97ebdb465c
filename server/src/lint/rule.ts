/** What a lint rule is. */
import type { Analysis } from '../analysis.ts';
import type { Target } from '../schema/presence.ts';
import type { ResolvedCommand } from '../semantics/resolved-command.ts';
import type { Comment, NodeBase } from '../syntax/tree.ts';
import type { Fix, Severity } from './diagnostic.ts';

export interface RuleMeta {
  /** Stable: `AL206`. Codes are never given to another rule. */
  code: string;
  /** `timeout-missing` */
  name: string;
  severity: Severity;
  /** What the rule finds, as a short sentence. */
  summary: string;
  /** Why it matters to the person who has this on a router. */
  why: string;
  /** What to do about it. */
  advice: string;
  /** A script that gets this diagnostic, and the same one put right. Both run as tests. */
  bad: string;
  good: string;
  /**
   * Codes of rules that name the mistake itself: on a command that one of them reports, this rule is silent. `SY` is any
   * error about the language: the router refuses the line.
   */
  consequenceOf?: readonly string[];
  /** It says more of what the router itself complains of, and nothing where the router is content. */
  explains?: true;
  /** It is about what happens when the script runs: what the router refuses to read is another mistake, and goes first. */
  isOfRunTime?: true;
  /**
   * Its fixes change nothing that works: what they replace is refused when the script runs, or is a comment, or means the
   * same. Fixes of what the router's parser refuses are safe in any case.
   */
  hasSafeFix?: true;
  /** It looks at the whole of a script, but only at how it is written: it has a say in the scripts in strings as well. */
  isOfLanguage?: true;
  /** It is off until somebody gives it a severity. */
  isOptIn?: true;
}

interface FindingBase {
  /** Where in the statement; the whole statement when absent. */
  at?: NodeBase;
  message: string;
  /** Where it differs from the rule's own. */
  severity?: Severity;
  fix?: Fix;
  /** Instead of a fix, where it is not clear what was meant. */
  choices?: readonly Fix[];
  /** Other commands that it is about: a finding there may be the cause (`consequenceOf`) as well. */
  concerns?: readonly ResolvedCommand[];
}

/** A finding on a node of a command; offsets of `at` and of the edits count from the command's statement. */
export interface CommandFinding extends FindingBase {
  command: ResolvedCommand;
}

/** A finding in a comment of the file; offsets count from where the comment begins. */
interface CommentFinding extends FindingBase {
  comment: Comment;
}

export type Finding = CommandFinding | CommentFinding;

/** A rule that looks at one command at a time: its findings are there while somebody types. */
interface CommandRule {
  meta: RuleMeta;
  checkCommand(command: ResolvedCommand, target: Target, report: (finding: Finding) => void): void;
}

/** A rule that looks at the whole file. */
interface FileRule {
  meta: RuleMeta;
  check(analysis: Analysis, report: (finding: Finding) => void): void;
}

export type LintRule = CommandRule | FileRule;
