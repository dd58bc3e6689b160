/** What the installation is set to, to be read; settings come from the environment and from nowhere else. */
import { Type } from 'typebox';
import { type SettingGroup, type Source, settingGroupNames } from '../../config.ts';
import type { Deps } from '../../deps.ts';
import type { App } from '../../platform/http/server/server.ts';
import { nullable } from '../../platform/http/wire/schema.ts';
import { describeService } from './describe-service.ts';
import { listSettings } from './list-settings.ts';

const Setting = Type.Object(
  {
    name: Type.String({ description: 'The environment variable.' }),
    group: Type.Unsafe<SettingGroup>({ type: 'string', enum: settingGroupNames, description: 'What it is about.' }),
    value: nullable(
      Type.String(),
      'As it holds on the server that answers; null for a secret, and where there is none.',
    ),
    is_set: Type.Boolean({ description: 'Whether there is a value, given or by default.' }),
    default: nullable(Type.String(), 'What holds when it is not given.'),
    unit: nullable(Type.String(), 'What a number counts.'),
    source: Type.Unsafe<Source>({
      type: 'string',
      enum: ['environment', 'file', 'default'],
      description:
        'Where the value comes from: the environment or `.env`; the file that `NAME_FILE` names; or neither.',
    }),
    description: Type.String({ description: 'What it is for, in Markdown.' }),
    is_secret: Type.Boolean({ description: 'Whether the value is never shown.' }),
  },
  {
    examples: [
      {
        name: 'LOG_LEVEL',
        group: 'server',
        value: 'debug',
        is_set: true,
        default: 'info',
        unit: null,
        source: 'environment',
        description: 'One of `debug`, `info`.',
        is_secret: false,
      },
    ],
  },
);

const Service = Type.Object({
  version: Type.String({ description: 'Of Admittance.' }),
  node: Type.String({ description: 'Version of Node.js.' }),
  database: Type.Object({
    server: Type.String({ description: 'Which database it is, and its version.' }),
    schema: Type.String({ description: 'The last step of the schema that was applied.' }),
  }),
});

export function settingRoutes(app: App, deps: Deps): void {
  app.get(
    '/settings',
    {
      config: { access: { permission: 'settings:write' } },
      schema: {
        operationId: 'listSettings',
        summary: 'Every setting and its value, but for secrets; and what runs here',
        tags: ['Operations'],
        response: { 200: Type.Object({ data: Type.Array(Setting), service: Service }) },
      },
    },
    async () => ({ data: listSettings(deps.config), service: await describeService(deps) }),
  );
}
