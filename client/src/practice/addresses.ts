/** Which addresses lie in which prefixes. */
import { BlockList, isIPv4, isIPv6 } from 'node:net';

/** Whether an address, or a whole prefix, lies in a prefix or is the address; null when one of them is none. */
export function isInPrefix(inner: string, outer: string): boolean | null {
  const [start, innerLength] = parts(inner);
  const [host, length] = parts(outer);
  if (start === null || host === null) return null;
  if (isIPv4(start) !== isIPv4(host)) return false;
  const family = isIPv4(host) ? 'ipv4' : 'ipv6';
  const list = new BlockList();
  list.addSubnet(host, length, family);
  return innerLength >= length && list.check(start, family);
}

function parts(text: string): [host: string | null, length: number] {
  const [host = '', length] = text.split('/');
  const bits = isIPv4(host) ? 32 : 128;
  const isValid = (isIPv4(host) || isIPv6(host)) && (length === undefined || /^\d{1,3}$/.test(length));
  return [isValid && Number(length ?? bits) <= bits ? host : null, Number(length ?? bits)];
}
