import { commands, Location, Position, Range, Uri } from 'vscode';
import type { ShownUses } from '../../../server/src/protocol.ts';
import type { Command } from './command.ts';

/** What a lens over a chain or an address list runs: the places that it counts, in a peek view. */
export const showUses: Command = {
  id: 'routeros.showUses',
  needsTrust: false,
  async run(_services, uses) {
    const { uri, position, locations } = uses as ShownUses;
    const at = new Position(position.line, position.character);
    const places = locations.map(({ uri: of, range: { start, end } }) => {
      return new Location(Uri.parse(of), new Range(start.line, start.character, end.line, end.character));
    });
    await commands.executeCommand('editor.action.showReferences', Uri.parse(uri), at, places);
  },
};
