import {
  bracketed,
  exportEach,
  familyOption,
  type KnockClient,
  type ProtocolAbilities,
  sendUnless,
  whyNot,
} from './knock-client.ts';
import { shellPause } from './pauses.ts';
import { printfCommand, shellArgument } from './quoting.ts';
import { familyOf, parseOptions } from './shell-words.ts';

const abilities: ProtocolAbilities = { tcp: { payload: true } };
const VALUED = ['m', 'o', 'd', 'A', 'H', 'X', 'u', 'e', 'max-time', 'connect-timeout', 'data', 'data-binary', 'output'];

/** A text that is the path of a web page is asked for as one; any other goes over a bare connection. */
export const curl: KnockClient = {
  name: 'curl',
  title: 'curl',
  needs: 'Linux, macOS or Windows with a POSIX shell; curl with the protocols http and telnet.',
  export(plan, host) {
    return exportEach(plan, shellPause, (step) =>
      sendUnless(whyNot('curl', abilities, step, plan.family), () => {
        const call = `curl -s ${familyOption(host, plan.family)}-m 0.9`;
        const place = `${bracketed(host)}:${step.port}`;
        if (step.payload === null) return `${call} ${shellArgument(`telnet://${place}`)} </dev/null`;
        if (isPagePath(step.payload)) return `${call} -o /dev/null ${shellArgument(`http://${place}${step.payload}`)}`;
        return `${printfCommand(step.payload)} | ${call} ${shellArgument(`telnet://${place}`)}`;
      }),
    );
  },
  read({ words: [program, ...args], stdin }, draft) {
    if (program !== 'curl') return false;
    const { options, operands } = parseOptions(args, VALUED);
    for (const url of operands) {
      const [, scheme, host, port, path = ''] =
        /^(?:(\w+):\/\/)?(\[[^\]]*\]|[^/:?]+)(?::(\d+))?([/?].*)?$/.exec(url) ?? [];
      if (host === undefined) continue;
      draft.addTarget(host, familyOf(options));
      const usual = scheme === 'https' ? 443 : 80;
      const page = path === '' || path === '/' ? null : path;
      const body = options.get('d') ?? options.get('data') ?? options.get('data-binary');
      const payload = scheme === 'telnet' ? stdin?.payload || null : (body ?? page);
      draft.add({ protocol: 'tcp', port: Number(port ?? usual), payload });
    }
    return true;
  },
};

/** Whether a request for this path carries the very text. Dots could be taken as steps up and left out. */
export function isPagePath(text: string): boolean {
  return /^\/[\w/~=&?-]+$/.test(text);
}
