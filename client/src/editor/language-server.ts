import { type ExtensionContext, type LogOutputChannel, Uri } from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import type { FoundKnock } from '../../../server/src/index.ts';
import {
  type HardenKnockParams,
  type HardenKnockResult,
  hardenKnockRequest,
  type InitializationOptions,
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

/** The language server as the commands see it. */
export class LanguageServer {
  readonly #client: LanguageClient;

  constructor(context: ExtensionContext, log: LogOutputChannel) {
    const initializationOptions: InitializationOptions = {
      rulesPage: Uri.joinPath(context.extensionUri, 'RULES.md').toString(),
      suggestCommand: 'editor.action.triggerSuggest',
    };
    this.#client = new LanguageClient(
      'routeros',
      'RouterOS',
      { module: context.asAbsolutePath('dist/server.js'), transport: TransportKind.ipc },
      { documentSelector: [{ language: 'routeros' }], outputChannel: log, initializationOptions },
    );
  }

  /** @throws Error when the server's process cannot be started */
  start(): Promise<void> {
    return this.#client.start();
  }

  async dispose(): Promise<void> {
    // A server that has not started, or has ended by itself, cannot be stopped; that is no news at this point.
    await this.#client.dispose().catch(() => {});
  }

  /** The knocks that a text's firewall has, shortest first for each door. Waits for the server to be ready. */
  knockPlans(uri: Uri, text: string): Promise<FoundKnock[]> {
    const params: KnockPlansParams = { uri: uri.toString(), text };
    return this.#client.sendRequest<KnockPlansResult>(knockPlansRequest, params);
  }

  /** The picture of the knocks of an open script, at the pace of the settings. Waits for the server to be ready. */
  knockDiagram(uri: Uri, isPatient: boolean): Promise<KnockDiagramResult> {
    const params: KnockDiagramParams = { uri: uri.toString(), delayMs: settingsOf(uri).knockDelay, isPatient };
    return this.#client.sendRequest<KnockDiagramResult>(knockDiagramRequest, params);
  }

  /** A knock for an open script, or for one of its own, proved. Waits for the server to be ready. */
  newKnock(params: NewKnockParams): Promise<NewKnockResult> {
    return this.#client.sendRequest<NewKnockResult>(newKnockRequest, params);
  }

  /** What can be made of a knock of an open script; null for none. Waits for the server to be ready. */
  hardenKnock(params: HardenKnockParams): Promise<HardenKnockResult> {
    return this.#client.sendRequest<HardenKnockResult>(hardenKnockRequest, params);
  }

  /** What is wrong with packets in the notation of `rsc simulate`; null for nothing. Waits for the server to be ready. */
  packetProblem(packets: string): Promise<PacketProblemResult> {
    const params: PacketProblemParams = { packets };
    return this.#client.sendRequest<PacketProblemResult>(packetProblemRequest, params);
  }

  /** What the firewall of an open script does with packets. Waits for the server to be ready. */
  simulatePackets(uri: Uri, packets: string): Promise<SimulatePacketsResult> {
    const params: SimulatePacketsParams = { uri: uri.toString(), packets };
    return this.#client.sendRequest<SimulatePacketsResult>(simulatePacketsRequest, params);
  }
  /** Which RouterOS an open script is checked against. Waits for the server to be ready. */
  targetStatus(uri: Uri): Promise<TargetStatusResult> {
    const params: TargetStatusParams = { uri: uri.toString() };
    return this.#client.sendRequest<TargetStatusResult>(targetStatusRequest, params);
  }
}
