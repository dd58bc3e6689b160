/** What is known beside a request, for users who may decide on it. */
import type { Deps } from '../../deps.ts';
import { callerOf } from '../../platform/http/guard/access.ts';
import type { App } from '../../platform/http/server/server.ts';
import { getRequestFacts, RequestFacts } from './request.ts';
import { userId } from './schema.ts';

export function requestRoutes(app: App, deps: Deps): void {
  app.get(
    '/users/:id/request',
    {
      config: { access: { permission: 'users:approve' }, problems: ['user/not-found'] },
      schema: {
        operationId: 'getRequest',
        summary: 'What else is known of an applicant: similar names, earlier requests, their network',
        description:
          'For an account that waits for a decision; every other one is not found. Nothing here is proved: it is what an approver should have seen.',
        tags: ['Approval'],
        params: userId,
        response: { 200: RequestFacts },
      },
    },
    (request) => getRequestFacts(deps, callerOf(request), Number(request.params.id)),
  );
}
