import { list, number } from './format.ts';

const people = (count: number) => (count === 1 ? '1 person' : `${number(count)} people`);
const requests = (count: number) => (count === 1 ? '1 request' : `${number(count)} requests`);

export const queue = {
  title: 'Queue',
  notCounted: 'The requests could not be counted.',
  waiting: (count: number) => `${number(count)} waiting`,
  lead: requests,
  leadFiltered: (found: number, total: number) => `${number(found)} of ${requests(total)}`,
  list: 'Applicants waiting for a decision',
  search: 'Name, address or reason',
  filters: {
    role: 'Role',
    domain: 'Domain',
    flag: 'Flags',
    clear: 'Clear search',
    flags: {
      rejected_before: 'Rejected before',
      similar_name: 'Similar name',
      same_network: 'Same network',
    },
  },
  oldestFirst: 'Oldest first',
  newestFirst: 'Newest first',
  looksLike: (name: string) => `Looks like “${name}”`,
  keysHint: [
    { keys: 'J K', what: 'move' },
    { keys: 'A', what: 'approve' },
    { keys: 'R', what: 'reject' },
    { keys: 'O', what: 'other role' },
    { keys: 'X', what: 'select' },
    { keys: 'U', what: 'undo' },
  ],
  allKeys: 'All shortcuts',
  noReason: 'No reason given',
  approve: 'Approve',
  approveAs: 'Approve as another role',
  approveWith: (role: string) => `Approve as ${role}`,
  approveWithEllipsis: (role: string) => `Approve as ${role}…`,
  of: (name: string, what: string) => `${what}: ${name}`,
  /** Such as "98 as user, 2 as admin". */
  counts: (counts: readonly { role: string; count: number }[]) =>
    counts.map(({ role, count }) => `${number(count)} as ${role}`).join(', '),
  countAs: (role: string, count: number) => `${number(count)} as ${role}`,
  question: {
    power: (names: string, role: string) => `Approve ${names} as ${role}?`,
    allows: (role: string) => `${role} allows in this service:`,
    unknown: 'The permissions of this role could not be loaded.',
    many: (count: number) => (count === 0 ? 'Decide on each of them' : `Approve ${people(count)}?`),
    canSignIn: 'They can sign in at once. You can undo this for 24 hours, or until they sign in.',
    harmless: 'No permissions in this service',
    leftOut: 'Left out, because this role carries permissions. Decide on each of them.',
    leftOutMore: 'Left out as well:',
    approveRest: (count: number) => `Approve ${people(count)}`,
    approveRestAs: (count: number, role: string) => `Approve ${number(count)} as ${role}`,
    later: (count: number) =>
      `${requests(count)} ${count === 1 ? 'was' : 'were'} selected when you opened this. Requests that arrive now are not touched.`,
    cannotGive: (role: string) => `You cannot give the role ${role}`,
    cannotGiveLine: (role: string) =>
      `${role} carries permissions that you do not have. Give a smaller role, or leave the request to a colleague.`,
    least: 'user',
  },
  approveAsRole: 'Approve with the role',
  requested: 'asked for',
  reject: 'Reject',
  rejectEllipsis: 'Reject…',
  select: (name: string) => `Select ${name}`,
  selection: 'Selection',
  deciding: 'Decisions',
  kept: (count: number) =>
    count === 1
      ? '1 decision will be sent when the server is reachable again.'
      : `${number(count)} decisions will be sent when the server is reachable again.`,
  nextTry: (seconds: number) => `Next try in ${number(seconds)} s.`,
  tooOld: (count: number) =>
    count === 1
      ? 'A decision more than a day old was never confirmed. Check the queue again.'
      : `${number(count)} decisions more than a day old were never confirmed. Check the queue again.`,
  selectAll: 'Select all loaded requests',
  everybody: {
    loaded: (count: number) => `All ${number(count)} loaded requests are selected.`,
    select: (count: number) => `Select all ${number(count)} waiting`,
    looking: (done: number, total: number) => `Loading the queue: ${number(done)} of ${number(total)}.`,
    selected: (count: number) => `All ${number(count)} waiting at this moment are selected.`,
  },
  selected: (count: number) => `${number(count)} selected`,
  clear: 'Clear',
  approveThese: (count: number) => `Approve ${people(count)}`,
  approveTheseEllipsis: (count: number) => `Approve ${people(count)}…`,
  approveTheseAs: 'Approve as…',
  rejectThese: (count: number) => `Reject ${people(count)}`,
  rejectTitle: (name: string) => `Reject ${name}`,
  rejection: {
    reason: 'Reason',
    reasonHint: (key?: string) =>
      key === undefined
        ? 'The applicant sees this. It can be left empty.'
        : `The applicant sees this. It can be left empty. ${key} rejects.`,
    left: (count: number) => `${number(count)} characters left`,
    templates: 'Suggestions',
    reasons: ['I do not know you here.', 'You have an account already.', 'Please tell me in person who you are.'],
  },
  done: {
    approve: (names: string, role?: string) => (role ? `${names} approved as ${role}.` : `${names} approved.`),
    reject: (names: string, _role?: string) => `${names} rejected.`,
    reopen: (names: string, _role?: string) => `${names} back in the queue.`,
  },
  last: {
    approve: (names: string, role?: string) => (role ? `You approved ${names} as ${role}` : `You approved ${names}`),
    reject: (names: string, _role?: string) => `You rejected ${names}`,
    none: 'Nothing decided yet.',
  },
  names: (first: string, count: number) => (count === 1 ? first : people(count)),
  notDone: (count: number) =>
    count === 1 ? '1 of these decisions could not be made' : `${number(count)} of these decisions could not be made`,
  moreRefusals: (count: number) => `And ${number(count)} more.`,
  notDoneTo: (name: string) => `Not decided: ${name}`,
  decided: { approved: 'Approved by {who}, {when}.', rejected: 'Rejected by {who}, {when}.' },
  progress: (done: number, total: number) => `${number(done)} of ${number(total)} decided`,
  undo: 'Undo',
  undoMany: (count: number) => `Undo ${number(count)}`,
  newAtTheEnd: (count: number) => `${number(count)} new at the end`,
  newAtTheTop: (count: number) => `${number(count)} new at the top`,
  panel: {
    title: 'Request',
    asked: (username: string, when: string) => `${username} · asked ${when}`,
    previous: 'Previous (K)',
    next: 'Next (J)',
    close: 'Close (Esc)',
    asksFor: (role: string) => `Asks to be ${role}.`,
    allowsAll: 'This role may do everything in this service.',
    allows: (permissions: string) => `It allows in this service: ${permissions}`,
    cannotGive: 'You cannot give this role, because it carries permissions that you do not have.',
    reason: 'Reason',
    email: 'E-mail',
    noEmail: 'none given',
    askedAt: 'Asked',
    network: 'Network',
    nobodyElse: 'nobody else within a day',
    othersNear: (count: number) => (count === 1 ? '1 other within a day' : `${number(count)} others within a day`),
    similar: 'Similar names',
    sameAddress: 'Same address',
    none: 'none',
    hidden: (count: number) =>
      count === 1 ? '1 account that you may not see' : `${number(count)} accounts that you may not see`,
    hiddenLabel: 'Also',
    account: 'Open the account page',
  },
  decisions: {
    title: 'My decisions',
    open: 'My decisions',
    line: 'You can undo a decision for 24 hours, or until the person signs in.',
    today: 'Today',
    none: 'You have not decided on any request yet.',
    approved: (name: string, role?: string) => (role ? `${name} approved as ${role}` : `${name} approved`),
    rejected: (name: string, reason?: string) =>
      reason ? `${name} rejected: “${reason}”` : `${name} rejected, no reason`,
    some: (names: readonly string[], more: number) =>
      more > 0 ? list([...names, `${number(more)} more`]) : list(names),
    closed: { signed_in: 'signed in', over: 'older than 24 hours', suspended: 'suspended' },
    signedIn: (count: number) => (count === 1 ? '1 has signed in' : `${number(count)} have signed in`),
    audit: 'All decisions in the audit log',
  },
  empty: {
    /** The address of this machine, which no other one can reach. */
    onlyHere: 'This address works on this computer only: set PUBLIC_URL to the one that others use.',
    title: 'No requests waiting',
    line: 'Share this address with people who need an account. Their requests appear here by themselves.',
    copy: 'Copy the address',
  },
  noMatch: {
    title: 'No request matches',
    line: (count: number) => `${requests(count)} ${count === 1 ? 'is' : 'are'} waiting in all.`,
  },
  shortcuts: {
    title: 'In the queue',
    next: 'Next person',
    previous: 'Previous person',
    select: 'Select or deselect',
    approve: 'Approve',
    approveAs: 'Approve with another role',
    reject: 'Reject, with a reason',
    undo: 'Undo the last decision',
    open: 'Open the request',
    close: 'Close the request, or clear the selection',
    search: 'Search',
  },
};
