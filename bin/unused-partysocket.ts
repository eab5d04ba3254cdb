/**
 * What `Socket` does not use of PartySocket, and nobody else can get at: log, figures, listeners, subprotocols, the queue and the waits between
 * attempts, which are off, with the count of attempts, which only they need, and the type of binary frames, which stays the browser's own.
 *
 * Written for the version that package.json pins: `test/bin/unused-partysocket.test.ts` tells of one that finds nothing in another.
 */
export const unused: readonly RegExp[] = [
  /^ *this\._debug\([^;]*\);$/gm,
  /^ {2}_debug\(.*?\) \{$.*?^ {2}\}$/gms,
  /^ *(if \(this\._options\.debugLogger\)\s+this\.)?_debugLogger = .*;$/gm,
  /^ *this\.dispatchEvent\(cloneEvent\(event\)\);$/gm,
  /^ {2}get (retryCount|bufferedAmount|extensions|protocol|url|shouldReconnect|readyState|binaryType)\(\) \{$.*?^ {2}\}$/gms,
  /^ {2}(static )?get (CONNECTING|OPEN|CLOSING|CLOSED)\(\) \{$.*?^ {2}\}$/gms,
  /^ {2}set binaryType\(value\) \{$.*?^ {2}\}$/gms,
  /,\s+this\._getNextProtocols\(this\._protocols \|\| null\)/g,
  /^ {2}_getNextProtocols\(.*?\) \{$.*?^ {2}\}$/gms,
  /^ {2}drainQueuedMessages\(\) \{$.*?^ {2}\}$/gms,
  /^ {4}if \(this\._closeCalled && !this\._didWarnAboutClosedSend\) \{$.*?^ {4}\}$/gms,
  /^ *(this\.)?_?did[Ww]arnAbout\w+ = \w+;$/gm,
  /^ {8}if \(\s+!this\._options\.WebSocket &&.*?^ {8}\}$/gms,
  /^ *this\._messageQueue\.forEach\(.*?^ *\}\);$/gms,
  /^ *(this\.)?_messageQueue = \[\];$/gm,
  /^ *_binaryType = "blob";$/gm,
  /^ *this\._ws\.binaryType = this\._binaryType;$/gm,
  /^ *assert\(this\._ws, .*\);$/gm,
  /^ {4}const \{ maxEnqueuedMessages = .*?^ {4}\}$/gms,
  /, this\._getNextDelay\(\)/g,
  /^ {2}_getNextDelay\(\) \{$.*?^ {2}\}$/gms,
  /^ {4}if \(this\._retryCount >= maxRetries\) \{$.*?^ {4}\}$/gms,
  /^ *maxRetries = DEFAULT\.maxRetries,$/gm,
  /^ *(this\.)?_retryCount(\+\+| = -?\d);$/gm,
  /^ {2}_acceptOpen\(\) \{$.*?^ {2}\}$/gms,
  /^ *const \{ minUptime = .*$/gm,
  /^ *(this\.)?_uptimeTimeout( = .*)?;$/gm,
  /^ *clearTimeout\(this\._uptimeTimeout\);$/gm,
];

/** What a WebSocket's `readyState` says, from 0 on. */
const states = ["CONNECTING", "OPEN", "CLOSING", "CLOSED"];

/** PartySocket's source without all that. */
export function withoutUnused(text: string): string {
  const rest = unused.reduce((rest, unused) => rest.replace(unused, ""), text);
  return rest.replace(/\bthis\.(CONNECTING|OPEN|CLOSING|CLOSED)\b/g, (_, state: string) => String(states.indexOf(state)));
}
