import {
  Disposable,
  DocumentLink,
  type DocumentLinkProvider,
  EventEmitter,
  languages,
  Range,
  type TextDocument,
  type TextDocumentContentProvider,
  Uri,
  ViewColumn,
  window,
  workspace,
} from 'vscode';
import type { ReportLine } from '../../../server/src/protocol.ts';
import type { LanguageServer } from '../editor/language-server.ts';
import { baseName, openScript } from '../editor/scripts.ts';
import { showLine } from '../editor/show-line.ts';

const scheme = 'routeros-simulation';
/** How long the editor must be quiet before packets are sent anew, in milliseconds. */
const quietMs = 300;

/** What a page is about; its URI holds it, so that the page comes back with the window. */
interface Subject {
  /** URI of the script. */
  script: string;
  packets: string;
}

/** A rule of a script, by its line from 1. */
interface Place {
  script: string;
  line: number;
}

/** Pages that say, rule by rule, what a script's firewall does with packets. They follow edits of the script. */
export class SimulationPages implements TextDocumentContentProvider, DocumentLinkProvider {
  readonly #language: LanguageServer;
  readonly #changed = new EventEmitter<Uri>();
  readonly onDidChange = this.#changed.event;
  readonly #registrations: Disposable;
  /** What the open pages show, by their URI. */
  readonly #lines = new Map<string, readonly ReportLine[]>();
  #timer: NodeJS.Timeout | undefined;

  constructor(language: LanguageServer) {
    this.#language = language;
    this.#registrations = Disposable.from(
      this.#changed,
      workspace.registerTextDocumentContentProvider(scheme, this),
      languages.registerDocumentLinkProvider({ scheme }, this),
      workspace.onDidChangeTextDocument(({ document }) => this.#renewSoon(document)),
      workspace.onDidCloseTextDocument(({ uri }) => this.#lines.delete(uri.toString())),
    );
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#registrations.dispose();
  }

  /** Sends the packets, and shows what becomes of them beside the script. */
  async show(document: TextDocument, packets: string): Promise<void> {
    const subject: Subject = { script: document.uri.toString(), packets };
    // Without the extension of a script, which would make the page one.
    const path = `/${baseName(document.uri)} · packets`;
    const page = await workspace.openTextDocument(Uri.from({ scheme, path, query: JSON.stringify(subject) }));
    await window.showTextDocument(page, { viewColumn: ViewColumn.Beside, preview: true });
  }

  async provideTextDocumentContent(uri: Uri): Promise<string> {
    const { script, packets } = subjectOf(uri);
    const document = await openScript(Uri.parse(script, true));
    const simulated = await this.#language.simulatePackets(document.uri, packets);
    const name = baseName(document.uri);
    const problem = simulated === null ? `${name} is not open as a RouterOS script.` : simulated.problem;
    const heading = `What the firewall of ${name} does. Enter, F12 or a click with Ctrl on a line goes to its rule.`;
    const lines: ReportLine[] = [
      { text: heading, line: null },
      { text: '', line: null },
      ...(problem === null ? simulated!.lines : [{ text: problem, line: null }]),
    ];
    this.#lines.set(uri.toString(), lines);
    return `${lines.map(({ text }) => text).join('\n')}\n`;
  }

  provideDocumentLinks({ uri }: TextDocument): DocumentLink[] {
    const { script } = subjectOf(uri);
    return (this.#lines.get(uri.toString()) ?? []).flatMap(({ text, line }, row) => {
      if (line === null) return [];
      const words = `line ${line}`;
      const start = text.indexOf(words);
      const range = new Range(row, start, row, start + words.length);
      const place: Place = { script, line };
      const command = `command:routeros.goToRule?${encodeURIComponent(JSON.stringify([place]))}`;
      const link = new DocumentLink(range, Uri.parse(command));
      link.tooltip = 'Show the rule';
      return link;
    });
  }

  /** Goes to the rule of a link, or of the line that the cursor is on. */
  async goToRule(link: unknown): Promise<void> {
    const place = isPlace(link) ? link : this.#placeAtCursor();
    if (place !== null) await showLine(await openScript(Uri.parse(place.script, true)), place.line);
  }

  #placeAtCursor(): Place | null {
    const { document, selection } = window.activeTextEditor ?? {};
    const line = this.#lines.get(document?.uri.toString() ?? '')?.[selection!.active.line]?.line ?? null;
    return line === null ? null : { script: subjectOf(document!.uri).script, line };
  }

  /** Any script may be the base of the one that a page is about. */
  #renewSoon({ languageId }: TextDocument): void {
    const pages = workspace.textDocuments.filter(({ uri }) => uri.scheme === scheme);
    if (languageId !== 'routeros' || pages.length === 0) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      for (const { uri } of pages) this.#changed.fire(uri);
    }, quietMs);
  }
}

function subjectOf(uri: Uri): Subject {
  return JSON.parse(uri.query);
}

function isPlace(link: unknown): link is Place {
  return typeof link === 'object' && link !== null && 'script' in link && 'line' in link;
}
