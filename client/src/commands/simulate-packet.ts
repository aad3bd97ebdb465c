import { type Memento, window } from 'vscode';
import type { LanguageServer } from '../editor/language-server.ts';
import { chosenScript } from '../editor/scripts.ts';
import type { Command } from './command.ts';

/** Where the packets of the last time are kept. */
const lastPackets = 'simulatedPackets';

/** "RouterOS: Simulate a Packet…": what the firewall of a script does with packets, rule by rule. Nothing is sent. */
export const simulatePacket: Command = {
  id: 'routeros.simulatePacket',
  needsTrust: false,
  async run({ language, simulationPages, workspaceState }, resource) {
    const document = await chosenScript(resource);
    const packets = await askForPackets(language, workspaceState);
    if (packets === undefined) return;
    await workspaceState.update(lastPackets, packets);
    await simulationPages.show(document, packets);
  },
};

function askForPackets(language: LanguageServer, workspaceState: Memento): Thenable<string | undefined> {
  return window.showInputBox({
    title: 'Simulate a Packet',
    prompt:
      'PROTOCOL/PORT and what is not as usual: from 192.0.2.7, in ether1, size 720, payload "text", state established, after 2s. ' +
      'Several packets one behind the other. Empty: the knock of the script',
    placeHolder: 'tcp/1000 tcp/2000 after 2s tcp/8291',
    value: workspaceState.get(lastPackets, ''),
    validateInput: (packets) => language.packetProblem(packets),
    ignoreFocusOut: true,
  });
}
