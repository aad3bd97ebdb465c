/** The requests for semantic tokens. What was sent last is kept, so that after an edit only what has changed is sent. */
import type {
  Connection,
  SemanticTokens,
  SemanticTokensDelta,
  SemanticTokensDeltaParams,
  SemanticTokensOptions,
  SemanticTokensParams,
  SemanticTokensRangeParams,
} from 'vscode-languageserver';
import type { OpenDocument } from '../features/open-document.ts';
import { type DocumentTokens, semanticTokens, tokenData, tokenEdits } from '../features/semantic-tokens.ts';
import { tokensLegend } from '../features/tokens/legend.ts';
import { guarded } from './guard.ts';
import type { Workspace } from './workspace.ts';

export const semanticTokensProvider: SemanticTokensOptions = {
  legend: tokensLegend,
  full: { delta: true },
  range: true,
};

interface Sent {
  resultId: string;
  tokens: DocumentTokens;
}

export function registerSemanticTokens({ console: log, languages }: Connection, workspace: Workspace): void {
  const results = new Results();
  const nothing: SemanticTokens = { data: [] };
  languages.semanticTokens.on(
    guarded(log, 'tokens', nothing, async ({ textDocument }: SemanticTokensParams): Promise<SemanticTokens> => {
      const document = await workspace.document(textDocument.uri);
      return document === null ? nothing : results.full(document);
    }),
  );
  languages.semanticTokens.onDelta(
    guarded(
      log,
      'tokens',
      nothing,
      async (params: SemanticTokensDeltaParams): Promise<SemanticTokens | SemanticTokensDelta> => {
        const document = await workspace.document(params.textDocument.uri);
        return document === null ? nothing : results.delta(document, params.previousResultId);
      },
    ),
  );
  languages.semanticTokens.onRange(
    guarded(log, 'tokens', nothing, async (params: SemanticTokensRangeParams): Promise<SemanticTokens> => {
      const document = await workspace.document(params.textDocument.uri);
      return document === null ? nothing : { data: tokenData(semanticTokens(document, params.range)) };
    }),
  );
}

/** What was sent last of each document. */
class Results {
  readonly #sent = new WeakMap<OpenDocument, Sent>();
  #count = 0;

  full(document: OpenDocument): SemanticTokens {
    const { resultId, tokens } = this.#send(document);
    return { resultId, data: tokenData(tokens) };
  }

  /** All tokens where the editor has not what was sent last. */
  delta(document: OpenDocument, previous: string): SemanticTokens | SemanticTokensDelta {
    const before = this.#sent.get(document);
    if (before?.resultId !== previous) return this.full(document);
    const { resultId, tokens } = this.#send(document);
    return { resultId, edits: tokenEdits(before.tokens, tokens) };
  }

  #send(document: OpenDocument): Sent {
    this.#count += 1;
    const sent = { resultId: String(this.#count), tokens: semanticTokens(document) };
    this.#sent.set(document, sent);
    return sent;
  }
}
