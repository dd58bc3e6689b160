/** What the installation is set to, to be read; settings come from the environment and from nowhere else. */
import { Type } from 'typebox';
import type { Deps } from '../../deps.ts';
import type { App } from '../../platform/http/server/server.ts';
import { nullable } from '../../platform/http/wire/schema.ts';
import { listSettings } from './list-settings.ts';

const Setting = Type.Object(
  {
    name: Type.String({ description: 'The environment variable.' }),
    value: nullable(
      Type.String(),
      'As it holds on the server that answers; null for a secret, and where there is none.',
    ),
    is_set: Type.Boolean({ description: 'Whether there is a value, given or by default.' }),
    default: nullable(Type.String(), 'What holds when it is not given.'),
    description: Type.String({ description: 'What it is for, in Markdown.' }),
    is_secret: Type.Boolean({ description: 'Whether the value is never shown.' }),
  },
  {
    examples: [
      {
        name: 'LOG_LEVEL',
        value: 'info',
        is_set: true,
        default: 'info',
        description: 'One of `debug`, `info`.',
        is_secret: false,
      },
    ],
  },
);

export function settingRoutes(app: App, deps: Deps): void {
  app.get(
    '/settings',
    {
      config: { access: { permission: 'settings:write' } },
      schema: {
        operationId: 'listSettings',
        summary: 'Every setting and its value, but for secrets',
        tags: ['Operations'],
        response: { 200: Type.Object({ data: Type.Array(Setting) }) },
      },
    },
    async () => ({ data: listSettings(deps.config) }),
  );
}
