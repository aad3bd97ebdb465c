import type { Command } from './command.ts';

/** "RouterOS: Go to Rule": from a page about packets to the rule that a line of it is about. */
export const goToRule: Command = {
  id: 'routeros.goToRule',
  needsTrust: false,
  async run({ simulationPages }, link) {
    await simulationPages.goToRule(link);
  },
};
