import {
  type Disposable,
  type ExtensionContext,
  type LogOutputChannel,
  type TextDocument,
  type Uri,
  workspace,
} from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import type { FoundKnock } from '../../../server/src/index.ts';
import {
  type HardenKnockParams,
  type HardenKnockResult,
  hardenKnockRequest,
  type KnockDiagramParams,
  type KnockDiagramResult,
  type KnockPlansParams,
  type KnockPlansResult,
  knockDiagramRequest,
  knockPlansRequest,
  type NewKnockParams,
  type NewKnockResult,
  newKnockRequest,
  type PacketProblemParams,
  type PacketProblemResult,
  packetProblemRequest,
  type SimulatePacketsParams,
  type SimulatePacketsResult,
  simulatePacketsRequest,
  type TargetStatusParams,
  type TargetStatusResult,
  targetStatusRequest,
} from '../../../server/src/protocol.ts';
import { settingsOf } from './settings.ts';

/** The language server as the commands see it. It runs from the first time on that something asks for it. */
export class LanguageServer {
  readonly #context: ExtensionContext;
  readonly #log: LogOutputChannel;
  #client: Promise<LanguageClient> | null = null;
  #waiting: Disposable | null = null;

  constructor(context: ExtensionContext, log: LogOutputChannel) {
    this.#context = context;
    this.#log = log;
  }

  /**
   * Starts it as soon as a RouterOS script is open: a window without one has no use for it, unless all scripts of the
   * workspace are to be checked.
   * @param failed takes what keeps the server's process from starting
   */
  startWithFirstScript(failed: (error: unknown) => void): void {
    const start = () => {
      this.#waiting?.dispose();
      this.#running()
        .then((client) => client.start())
        .catch(failed);
    };
    const { diagnosticsScope } = settingsOf(undefined);
    if (diagnosticsScope === 'workspace' || workspace.textDocuments.some(isScript)) start();
    else this.#waiting = workspace.onDidOpenTextDocument((document) => isScript(document) && start());
  }

  async dispose(): Promise<void> {
    this.#waiting?.dispose();
    // A server that has not started, or has ended by itself, cannot be stopped; that is no news at this point.
    await this.#client?.then((client) => client.dispose()).catch(() => {});
  }

  /** The knocks that a text's firewall has, shortest first for each door. Waits for the server to be ready. */
  knockPlans(uri: Uri, text: string): Promise<FoundKnock[]> {
    const params: KnockPlansParams = { uri: uri.toString(), text };
    return this.#request<KnockPlansResult>(knockPlansRequest, params);
  }

  /** The picture of the knocks of an open script, at the pace of the settings. Waits for the server to be ready. */
  knockDiagram(uri: Uri, isPatient: boolean): Promise<KnockDiagramResult> {
    const params: KnockDiagramParams = { uri: uri.toString(), delayMs: settingsOf(uri).knockDelay, isPatient };
    return this.#request<KnockDiagramResult>(knockDiagramRequest, params);
  }

  /** A knock for an open script, or for one of its own, proved. Waits for the server to be ready. */
  newKnock(params: NewKnockParams): Promise<NewKnockResult> {
    return this.#request<NewKnockResult>(newKnockRequest, params);
  }

  /** What can be made of a knock of an open script; null for none. Waits for the server to be ready. */
  hardenKnock(params: HardenKnockParams): Promise<HardenKnockResult> {
    return this.#request<HardenKnockResult>(hardenKnockRequest, params);
  }

  /** What is wrong with packets in the notation of `rsc simulate`; null for nothing. Waits for the server to be ready. */
  packetProblem(packets: string): Promise<PacketProblemResult> {
    const params: PacketProblemParams = { packets };
    return this.#request<PacketProblemResult>(packetProblemRequest, params);
  }

  /** What the firewall of an open script does with packets. Waits for the server to be ready. */
  simulatePackets(uri: Uri, packets: string): Promise<SimulatePacketsResult> {
    const params: SimulatePacketsParams = { uri: uri.toString(), packets };
    return this.#request<SimulatePacketsResult>(simulatePacketsRequest, params);
  }

  /** Which RouterOS an open script is checked against. Waits for the server to be ready. */
  targetStatus(uri: Uri): Promise<TargetStatusResult> {
    const params: TargetStatusParams = { uri: uri.toString() };
    return this.#request<TargetStatusResult>(targetStatusRequest, params);
  }

  async #request<T>(method: string, params: unknown): Promise<T> {
    return (await this.#running()).sendRequest<T>(method, params);
  }

  #running(): Promise<LanguageClient> {
    this.#client ??= this.#make();
    return this.#client;
  }

  async #make(): Promise<LanguageClient> {
    // Loaded here, so that a window without scripts does not wait for it.
    const { makeLanguageClient } = await import('./language-client.ts');
    return makeLanguageClient(this.#context, this.#log);
  }
}

function isScript({ languageId }: TextDocument): boolean {
  return languageId === 'routeros';
}
