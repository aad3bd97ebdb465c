/** One packet that a client sends to a closed port, in the order of the sequence. Absent facts are null. */
export interface KnockStep {
  protocol: 'tcp' | 'udp' | 'icmp';
  /** Destination port; null for ICMP. */
  port: number | null;
  /** Total size of the IP packet in bytes, as `packet-size` counts it; null when any size will do. */
  packetSize: number | null;
  /** Text carried by the packet, sent as UTF-8; null for none. */
  payload: string | null;
  /** `latin1`: the payload is bytes that are no UTF-8, a character (U+0000 to U+00FF) for each. */
  encoding?: 'latin1';
  /** Type of the ICMP message; absent for an echo request, which is what ping sends. */
  icmpType?: number;
  /** Source port of TCP and UDP; absent where any will do. */
  sourcePort?: number;
  /** Pause after this step in milliseconds; null leaves it to the client. */
  delayMs: number | null;
  /** How long the firewall waits for the next step, in milliseconds; absent where that is not known. */
  withinMs?: number;
}

/** What the last step opens. */
export interface KnockDoor {
  /** Address list that the accepting rule reads. */
  list: string | null;
  /** Services behind the door as `tcp/8728`, or `any` for all. */
  opens: string[];
  /** How long an address stays on the door's list; null when unknown or for ever. */
  timeoutSeconds: number | null;
}

/** The ordered steps from nothing to an open door. */
export interface KnockPlan {
  steps: KnockStep[];
  door: KnockDoor;
}
