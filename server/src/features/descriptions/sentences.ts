/** What our own sentences say of a property, or of a value. */
import type { Command } from '../../schema/command-tree.ts';
import { firewallActions, firewallProperties, type Sentence } from './firewall-sentences.ts';

const FIREWALL = /^\/ipv?6?\/firewall\/(?:filter|nat|raw|mangle|address-list|layer7-protocol)$/;

/** Null where there is none. A value has one only as an action. */
export function sentenceOf({ menu }: Command, argument: string, value: string | null): Sentence | null {
  if (!FIREWALL.test(menu.path)) return null;
  if (value === null) return firewallProperties[argument] ?? null;
  return argument === 'action' ? (firewallActions[value] ?? null) : null;
}
