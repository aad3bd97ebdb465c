/** All rules, in order of their codes: one line for each file beside this one. */
import type { LintRule } from '../rule.ts';
import { acceptBeforeDropAll } from './accept-before-drop-all.ts';
import { actionNotAdding } from './action-not-adding.ts';
import { alternativeSequence } from './alternative-sequence.ts';
import { ambiguousName } from './ambiguous-name.ts';
import { apiDisabledByScript } from './api-disabled-by-script.ts';
import { apiNotInDoor } from './api-not-in-door.ts';
import { appendAfterExistingDrop } from './append-after-existing-drop.ts';
import { argumentNeedsAction } from './argument-needs-action.ts';
import { baseUnreadable } from './base-unreadable.ts';
import { bothProtocols } from './both-protocols.ts';
import { bulkRemove } from './bulk-remove.ts';
import { cgnatAsLan } from './cgnat-as-lan.ts';
import { chainNeverJumped } from './chain-never-jumped.ts';
import { clientLineStale } from './client-line-stale.ts';
import { contentLong } from './content-long.ts';
import { contentStaticToken } from './content-static-token.ts';
import { continuationThenBlank } from './continuation-then-blank.ts';
import { deadAfterReturn } from './dead-after-return.ts';
import { dnatDoorWrongPort } from './dnat-door-wrong-port.ts';
import { dnsEntry } from './dns-entry.ts';
import { doorInWrongChain } from './door-in-wrong-chain.ts';
import { doorOpen } from './door-open.ts';
import { doorShorterThanDeploy } from './door-shorter-than-deploy.ts';
import { doorTimeoutLong } from './door-timeout-long.ts';
import { doorTimeoutNoEstablished } from './door-timeout-no-established.ts';
import { doorTooBroad } from './door-too-broad.ts';
import { doorUnreachable } from './door-unreachable.ts';
import { dropDisabled } from './drop-disabled.ts';
import { duplicateEntry } from './duplicate-entry.ts';
import { emptyMatch } from './empty-match.ts';
import { errorMidImport } from './error-mid-import.ts';
import { establishedLate } from './established-late.ts';
import { extendAfterEstablished } from './extend-after-established.ts';
import { familyMismatch } from './family-mismatch.ts';
import { fasttrackBeforeGate } from './fasttrack-before-gate.ts';
import { forwardOpen } from './forward-open.ts';
import { fusedProperties } from './fused-properties.ts';
import { generalisationCorrelation } from './generalisation-correlation.ts';
import { globalNotDeclared } from './global-not-declared.ts';
import { hpingLowercaseS } from './hping-lowercase-s.ts';
import { icmpFirst } from './icmp-first.ts';
import { icmpNoType } from './icmp-no-type.ts';
import { icmpSizeAsPayload } from './icmp-size-as-payload.ts';
import { icmpSizeCommon } from './icmp-size-common.ts';
import { icmpSizeMtu } from './icmp-size-mtu.ts';
import { iconicPorts } from './iconic-ports.ts';
import { invalidL7Regex } from './invalid-l7-regex.ts';
import { invalidNotDropped } from './invalid-not-dropped.ts';
import { invalidValue } from './invalid-value.ts';
import { ipv6Open } from './ipv6-open.ts';
import { ipv6TwinMissing } from './ipv6-twin-missing.ts';
import { jumpCycle } from './jump-cycle.ts';
import { jumpGuardMismatch } from './jump-guard-mismatch.ts';
import { jumpMissingChain } from './jump-missing-chain.ts';
import { knockAfterAccept } from './knock-after-accept.ts';
import { knockAfterDrop } from './knock-after-drop.ts';
import { knockPortIsService } from './knock-port-is-service.ts';
import { knockPortNatted } from './knock-port-natted.ts';
import { l2tpClear } from './l2tp-clear.ts';
import { l7MissingOutput } from './l7-missing-output.ts';
import { l7NoGuard } from './l7-no-guard.ts';
import { l7Unanchored } from './l7-unanchored.ts';
import { l7Undefined } from './l7-undefined.ts';
import { lanByAddressOnly } from './lan-by-address-only.ts';
import { layer7Alternation } from './layer7-alternation.ts';
import { limitOnKnock } from './limit-on-knock.ts';
import { listNameWhitespace } from './list-name-whitespace.ts';
import { listNeverFilled } from './list-never-filled.ts';
import { listNeverRead } from './list-never-read.ts';
import { listTypo } from './list-typo.ts';
import { lockoutFinal } from './lockout-final.ts';
import { lockoutPrefix } from './lockout-prefix.ts';
import { logFlood } from './log-flood.ts';
import { lowEntropy } from './low-entropy.ts';
import { managementUnlistedVpn } from './management-unlisted-vpn.ts';
import { missingContinuation } from './missing-continuation.ts';
import { missingDrop } from './missing-drop.ts';
import { missingEstablished } from './missing-established.ts';
import { missingMenuHeader } from './missing-menu-header.ts';
import { missingRequiredArgument } from './missing-required-argument.ts';
import { mixedStaticDynamic } from './mixed-static-dynamic.ts';
import { monotonicPorts } from './monotonic-ports.ts';
import { multiPortNmap } from './multi-port-nmap.ts';
import { nameMismatchPort } from './name-mismatch-port.ts';
import { natGateAndFilter } from './nat-gate-and-filter.ts';
import { newlineInString } from './newline-in-string.ts';
import { noInInterface } from './no-in-interface.ts';
import { noNewState } from './no-new-state.ts';
import { noRollback } from './no-rollback.ts';
import { noScanProtection } from './no-scan-protection.ts';
import { nonIdempotent } from './non-idempotent.ts';
import { notStrict } from './not-strict.ts';
import { notrackBreaksState } from './notrack-breaks-state.ts';
import { obsoleteNmapFlags } from './obsolete-nmap-flags.ts';
import { onlyLayer } from './only-layer.ts';
import { orderIrrelevant } from './order-irrelevant.ts';
import { otherVersion } from './other-version.ts';
import { outputDropBlocksReplies } from './output-drop-blocks-replies.ts';
import { packageMenu } from './package-menu.ts';
import { passphraseWeak } from './passphrase-weak.ts';
import { payloadAfterEstablished } from './payload-after-established.ts';
import { payloadNoListener } from './payload-no-listener.ts';
import { payloadOverTls } from './payload-over-tls.ts';
import { penaltyNoTolerance } from './penalty-no-tolerance.ts';
import { penaltyShort } from './penalty-short.ts';
import { penaltySpoofable } from './penalty-spoofable.ts';
import { pingCount } from './ping-count.ts';
import { portsWithoutProtocol } from './ports-without-protocol.ts';
import { psdConflict } from './psd-conflict.ts';
import { psdLate } from './psd-late.ts';
import { rangeTooWide } from './range-too-wide.ts';
import { rawKnockLimits } from './raw-knock-limits.ts';
import { redundant } from './redundant.ts';
import { rejectReveals } from './reject-reveals.ts';
import { repeatedPort } from './repeated-port.ts';
import { safeModeOverflow } from './safe-mode-overflow.ts';
import { sameSequenceShared } from './same-sequence-shared.ts';
import { scanOpenable } from './scan-openable.ts';
import { secretInScript } from './secret-in-script.ts';
import { selfRefresh } from './self-refresh.ts';
import { sequenceInComment } from './sequence-in-comment.ts';
import { serviceUnprotected } from './service-unprotected.ts';
import { shadowed } from './shadowed.ts';
import { sizeUnit } from './size-unit.ts';
import { smartQuote } from './smart-quote.ts';
import { spaceAfterContinuation } from './space-after-continuation.ts';
import { spaceInAddress } from './space-in-address.ts';
import { splitWord } from './split-word.ts';
import { stageBypass } from './stage-bypass.ts';
import { stageCascade } from './stage-cascade.ts';
import { stageOrderInFile } from './stage-order-in-file.ts';
import { stageTimeoutLong } from './stage-timeout-long.ts';
import { stageTimeoutShort } from './stage-timeout-short.ts';
import { stageUnreachable } from './stage-unreachable.ts';
import { targetVersion } from './target-version.ts';
import { tcpRetransmit } from './tcp-retransmit.ts';
import { timeoutMissing } from './timeout-missing.ts';
import { timeoutPermanent } from './timeout-permanent.ts';
import { timeoutShape } from './timeout-shape.ts';
import { tooFewKnocks } from './too-few-knocks.ts';
import { totalWindow } from './total-window.ts';
import { udpNoDelay } from './udp-no-delay.ts';
import { undeclaredVariable } from './undeclared-variable.ts';
import { unicodeDash } from './unicode-dash.ts';
import { unknownMenu } from './unknown-menu.ts';
import { unknownProperty } from './unknown-property.ts';
import { unusedVariable } from './unused-variable.ts';
import { v4V6List } from './v4-v6-list.ts';
import { variableLikeProperty } from './variable-like-property.ts';
import { version6Name } from './version-6-name.ts';
import { versionSyntax } from './version-syntax.ts';
import { wideMatch } from './wide-match.ts';

export const rules: readonly LintRule[] = [
  listNeverFilled,
  listTypo,
  listNeverRead,
  nameMismatchPort,
  listNameWhitespace,
  timeoutMissing,
  timeoutPermanent,
  stageTimeoutLong,
  stageTimeoutShort,
  doorTimeoutLong,
  doorTimeoutNoEstablished,
  timeoutShape,
  totalWindow,
  mixedStaticDynamic,
  dnsEntry,
  rangeTooWide,
  cgnatAsLan,
  selfRefresh,
  duplicateEntry,
  v4V6List,
  udpNoDelay,
  tcpRetransmit,
  multiPortNmap,
  bothProtocols,
  hpingLowercaseS,
  familyMismatch,
  pingCount,
  sizeUnit,
  obsoleteNmapFlags,
  clientLineStale,
  lockoutFinal,
  lockoutPrefix,
  appendAfterExistingDrop,
  nonIdempotent,
  bulkRemove,
  errorMidImport,
  noRollback,
  safeModeOverflow,
  apiDisabledByScript,
  doorShorterThanDeploy,
  apiNotInDoor,
  missingEstablished,
  establishedLate,
  missingDrop,
  dropDisabled,
  acceptBeforeDropAll,
  doorTooBroad,
  shadowed,
  redundant,
  generalisationCorrelation,
  emptyMatch,
  portsWithoutProtocol,
  jumpMissingChain,
  chainNeverJumped,
  jumpCycle,
  deadAfterReturn,
  jumpGuardMismatch,
  lanByAddressOnly,
  ipv6Open,
  ipv6TwinMissing,
  forwardOpen,
  dnatDoorWrongPort,
  natGateAndFilter,
  doorInWrongChain,
  fasttrackBeforeGate,
  extendAfterEstablished,
  notrackBreaksState,
  invalidNotDropped,
  l2tpClear,
  secretInScript,
  serviceUnprotected,
  rejectReveals,
  logFlood,
  outputDropBlocksReplies,
  managementUnlistedVpn,
  tooFewKnocks,
  monotonicPorts,
  scanOpenable,
  lowEntropy,
  iconicPorts,
  knockPortIsService,
  knockPortNatted,
  repeatedPort,
  stageCascade,
  wideMatch,
  stageBypass,
  stageUnreachable,
  doorUnreachable,
  doorOpen,
  alternativeSequence,
  orderIrrelevant,
  stageOrderInFile,
  knockAfterDrop,
  knockAfterAccept,
  icmpFirst,
  icmpSizeCommon,
  icmpSizeAsPayload,
  icmpSizeMtu,
  icmpNoType,
  payloadAfterEstablished,
  payloadNoListener,
  payloadOverTls,
  l7NoGuard,
  l7MissingOutput,
  l7Unanchored,
  l7Undefined,
  passphraseWeak,
  contentLong,
  contentStaticToken,
  actionNotAdding,
  noInInterface,
  noNewState,
  psdConflict,
  psdLate,
  noScanProtection,
  notStrict,
  penaltyShort,
  penaltyNoTolerance,
  penaltySpoofable,
  limitOnKnock,
  onlyLayer,
  sameSequenceShared,
  sequenceInComment,
  rawKnockLimits,
  unknownProperty,
  smartQuote,
  unicodeDash,
  missingMenuHeader,
  missingContinuation,
  splitWord,
  continuationThenBlank,
  spaceAfterContinuation,
  newlineInString,
  unknownMenu,
  spaceInAddress,
  fusedProperties,
  invalidValue,
  versionSyntax,
  invalidL7Regex,
  layer7Alternation,
  packageMenu,
  baseUnreadable,
  missingRequiredArgument,
  argumentNeedsAction,
  otherVersion,
  version6Name,
  ambiguousName,
  undeclaredVariable,
  unusedVariable,
  globalNotDeclared,
  variableLikeProperty,
  targetVersion,
];
