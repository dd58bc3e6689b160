/** Every type of event that the audit log can hold: what the features declare, and nothing else. */
import { eventCatalogue } from '../../catalogue.ts';
import { keysOf } from '../../platform/narrow.ts';

export type EventType = keyof typeof eventCatalogue;

export const eventTypes = keysOf(eventCatalogue);
