/**
 * Members that only files of the base know: PartySocket's options, and those of our classes by which they know each other. The bundle gives
 * them short names, which is 3 % of it, gzipped.
 *
 * None may be a name of the platform, of the wire, or of what a part or a page is given: `test/browser/inner-names.test.ts` looks.
 */
export const innerNames: readonly string[] = [
  ..."minReconnectionDelay maxReconnectionDelay maxEnqueuedMessages connectionTimeout shouldReconnectOnClose startClosed".split(" "),
  ..."acknowledge abandon answered settled isInFlight carriedOut isJoined isJoin overdue receive interrupt restart heard attempt".split(
    " ",
  ),
  ..."firstNumber isRestored comeBack given lowest hashes mount client patches socket regions".split(" "),
  ..."isEdited edited edits early written living places matched gone finds isIncomplete isLoose isTold missed rearranged fits".split(" "),
  ..."settle whenHooked isPending under prepare prune need".split(" "),
];
