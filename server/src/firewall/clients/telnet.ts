import { exportEach, familyOption, type KnockClient, sendUnless, whyNot } from './knock-client.ts';
import { shellPause } from './pauses.ts';
import { familyOf, parseOptions } from './shell-words.ts';

/** A text would have to be typed in by hand. */
export const telnet: KnockClient = {
  name: 'telnet',
  title: 'telnet',
  needs: 'Linux, macOS or BSD; the package telnet, and timeout of coreutils.',
  export(plan, host) {
    return exportEach(plan, shellPause, (step) =>
      sendUnless(
        whyNot('telnet', { tcp: {} }, step, plan.family),
        () => `timeout 0.9 telnet ${familyOption(host, plan.family)}${host} ${step.port} </dev/null`,
      ),
    );
  },
  read({ words: [program, ...args] }, draft) {
    if (program !== 'telnet') return false;
    const { options, operands } = parseOptions(args, [...'blneXkS']);
    const [host, port = '23'] = operands;
    draft.addTarget(host, familyOf(options));
    return draft.add({ protocol: 'tcp', port: Number(port) });
  },
};
