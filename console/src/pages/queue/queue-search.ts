/** What of the queue is looked at, kept in the address: it survives a reload and can be sent to a colleague. Pure. */
export const flags = ['rejected_before', 'similar_name', 'same_network'] as const;
export type Flag = (typeof flags)[number];

/** What lies beside the list; without it that follows from how much room there is. */
export const shows = ['person', 'decisions', 'list'] as const;
export type Show = (typeof shows)[number];

export type QueueSearch = {
  q?: string;
  role?: string;
  domain?: string;
  flag?: Flag;
  sort?: 'newest';
  show?: Show;
};

/** What makes no sense is left out: an address is typed by anybody. */
export function readQueueSearch({ q, role, domain, flag, sort, show }: Record<string, unknown>): QueueSearch {
  const part = q === undefined ? '' : String(q).slice(0, 100);
  const knownFlag = flags.find((known) => known === flag);
  const knownShow = shows.find((known) => known === show);
  return {
    ...(part !== '' && { q: part }),
    ...(typeof role === 'string' && /^[a-z][a-z0-9_-]{0,49}$/.test(role) && { role }),
    ...(typeof domain === 'string' && isDomain(domain) && { domain }),
    ...(knownFlag && { flag: knownFlag }),
    ...(sort === 'newest' && { sort }),
    ...(knownShow && { show: knownShow }),
  };
}

export function isDomain(text: string): boolean {
  return text.length <= 253 && /^[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?$/.test(text);
}

export function isFiltered({ q, role, domain, flag }: QueueSearch): boolean {
  return [q, role, domain, flag].some((value) => value !== undefined);
}

/** As the service is asked; the order is by id. */
export function toQuery({ q, role, domain, flag }: QueueSearch) {
  return {
    status: 'pending' as const,
    ...(q !== undefined && { q }),
    ...(role !== undefined && { requested_role: role }),
    ...(domain !== undefined && { email_domain: domain }),
    ...(flag !== undefined && { flag }),
  };
}
