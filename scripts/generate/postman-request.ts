/** The pieces of a Postman collection (format v2.1.0) that its folders are made of. */
export type Item = { name: string; request: object; event?: Event[]; response: never[] };
export type Event = { listen: 'prerequest' | 'test'; script: { type: 'text/javascript'; exec: string[] } };

type Field = { key: string; value: string; disabled?: boolean; description?: string };

export type Request = {
  method: string;
  /** Without the address of the installation; `:name` is a path variable. */
  path: string;
  query?: Field[];
  variables?: Field[];
  headers?: Field[];
  /** Name of the variable that holds the access token; without it none is sent. */
  token?: string;
  body?: unknown;
  /** Instead of a JSON body. */
  form?: Record<string, string>;
  description?: string;
};

export function item(name: string, request: Request, event: Event[]): Item {
  const { method, path, query = [], variables = [], headers = [], token, body, form, description } = request;
  const search = query.filter(({ disabled }) => !disabled).map(({ key, value }) => `${key}=${value}`);
  return {
    name,
    event,
    request: {
      method,
      ...(description && { description }),
      auth: token
        ? { type: 'bearer', bearer: [{ key: 'token', value: `{{${token}}}`, type: 'string' }] }
        : { type: 'noauth' },
      header: [...headers, ...(body === undefined ? [] : [{ key: 'Content-Type', value: 'application/json' }])],
      ...(body !== undefined && {
        body: { mode: 'raw', raw: writeBody(body), options: { raw: { language: 'json' } } },
      }),
      ...(form && {
        body: { mode: 'urlencoded', urlencoded: Object.entries(form).map(([key, value]) => ({ key, value })) },
      }),
      url: {
        raw: `{{base_url}}${path}${search.length > 0 ? `?${search.join('&')}` : ''}`,
        host: ['{{base_url}}'],
        path: path.slice(1).split('/'),
        ...(query.length > 0 && { query }),
        ...(variables.length > 0 && { variable: variables }),
      },
    },
    response: [],
  };
}

/** An id is a number, whatever variable it comes from. */
function writeBody(body: unknown): string {
  return JSON.stringify(body, null, 2).replaceAll('"{{id}}"', '{{id}}');
}

export function script(listen: Event['listen'], ...exec: string[]): Event {
  return { listen, script: { type: 'text/javascript', exec } };
}
