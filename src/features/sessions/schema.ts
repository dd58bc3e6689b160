/** What the routes for one's own sessions and for a user's have in common. */
import { Type } from 'typebox';
import { pageOf, pageQuery } from '../../platform/http/wire/pagination.ts';
import { strict } from '../../platform/http/wire/schema.ts';
import { SessionRef } from './session.ts';

/** What both lists of sessions take and answer. */
export const sessionPage = {
  querystring: Type.Object(pageQuery, strict),
  response: { 200: pageOf(SessionRef) },
};

export const sessionId = Type.String({
  pattern: '^[1-9][0-9]{0,14}$',
  description: 'The id of a session.',
  examples: ['31'],
});
