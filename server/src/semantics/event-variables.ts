/**
 * Variables that are given to a script which an event starts: a lease, a connection, a login, a watched host, a message.
 * The text of such a script does not say what starts it.
 *
 * Source: RouterOS manual, "DHCP" (server, client, IPv6), "PPP AAA", "HotSpot", "Netwatch", "MQTT", "Log".
 */
export const eventVariables: ReadonlySet<string> = new Set(
  (
    'leaseBound leaseServerName leaseActMAC leaseActIP lease-hostname lease-options ' +
    'bindingBound bindingServerName bindingDUID bindingAddress bindingPrefix ' +
    'bound interface server-address lease-address gateway-address vrf ' +
    'na-address na-valid pd-prefix pd-valid options ' +
    'user local-address remote-address caller-id called-id ' +
    'username address mac-address ip mac uptime-secs bytes-in bytes-out packets-in packets-out cause ' +
    'host status name comment type since port timeout interval done-tests failed-tests test-time ' +
    'sent-count response-count loss-count loss-percent rtt-avg rtt-min rtt-max rtt-jitter rtt-stdev ' +
    'tcp-connect-time http-status-code http-resp-time status-error ' +
    'msgTopic msgData msgSrc msgTopicFilter ' +
    'message topics time buffer extra-info'
  ).split(' '),
);
