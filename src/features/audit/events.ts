/** Every type of event that the audit log can hold: what the features declare, and nothing else. */
import { eventCatalogue } from '../../catalogue.ts';

export type EventType = keyof typeof eventCatalogue;

export const eventTypes = Object.keys(eventCatalogue) as EventType[];
