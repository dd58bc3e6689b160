/** A request as it is written for curl, with `fetch` and in Python. Pure: they hold a name for the token, never a token. */
import type { PlannedRequest } from './request.ts';

export const languages = ['curl', 'JavaScript', 'Python'] as const;
export type Language = (typeof languages)[number];

export type Snippet = PlannedRequest & { base: string; withToken: boolean };

export function writeSnippet(language: Language, snippet: Snippet): string {
  return { curl: forCurl, JavaScript: forFetch, Python: forPython }[language](snippet);
}

function forCurl({ base, method, path, headers, body, withToken }: Snippet): string {
  const lines = [
    // With a body curl sends POST by itself.
    `curl${method === 'GET' || (method === 'POST' && body !== undefined) ? '' : ` -X ${method}`} ${inShell(base + path)}`,
    ...(withToken ? ['-H "Authorization: Bearer $TOKEN"'] : []),
    ...Object.entries(headers).map(([name, value]) => `-H ${inShell(`${name}: ${value}`)}`),
    ...(body === undefined ? [] : [`-d ${inShell(compact(body))}`]),
  ];
  return lines.join(' \\\n  ');
}

function forFetch({ base, method, path, headers, body, withToken }: Snippet): string {
  const fields = [
    ...(withToken ? [`Authorization: \`Bearer \${token}\``] : []),
    ...Object.entries(headers).map(([name, value]) => `${inScript(name)}: ${inScript(value)}`),
  ];
  const json = jsonOf(body);
  const options = [
    ...(method === 'GET' ? [] : [`method: ${inScript(method)}`]),
    ...(fields.length === 0 ? [] : [`headers: {\n    ${fields.join(',\n    ')},\n  }`]),
    ...(body === undefined
      ? []
      : [`body: ${json === undefined ? inScript(body) : `JSON.stringify(${indent(json, 2)})`}`]),
  ];
  const more = options.length === 0 ? '' : `, {\n  ${options.join(',\n  ')},\n}`;
  return `const response = await fetch(${inScript(base + path)}${more});\nconsole.log(response.status, await response.text());`;
}

function forPython({ base, method, path, headers, body, withToken }: Snippet): string {
  const json = jsonOf(body);
  // With `json=` the library names the type itself.
  const others = Object.entries(headers).filter(([name]) => json === undefined || name !== 'content-type');
  const fields = [
    ...(withToken ? ['"Authorization": f"Bearer {token}"'] : []),
    ...others.map(([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`),
  ];
  const lines = [
    JSON.stringify(base + path),
    ...(fields.length === 0 ? [] : [`headers={${fields.join(', ')}}`]),
    ...(body === undefined ? [] : [json === undefined ? `data=${JSON.stringify(body)}` : `json=${inPython(json)}`]),
  ];
  return [
    'import requests  # pip install requests',
    '',
    `response = requests.${method.toLowerCase()}(\n    ${lines.join(',\n    ')},\n)`,
    'print(response.status_code, response.text)',
  ].join('\n');
}

/** One argument, whatever is in it. */
function inShell(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** A string of JavaScript, in single quotes. */
function inScript(text: string): string {
  return `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

function jsonOf(body: string | undefined): unknown {
  try {
    return JSON.parse(body ?? '');
  } catch {
    return undefined;
  }
}

function compact(body: string): string {
  const json = jsonOf(body);
  return json === undefined ? body : JSON.stringify(json);
}

/** JSON is JavaScript as it stands. */
function indent(value: unknown, by: number): string {
  return JSON.stringify(value, null, by).replaceAll('\n', `\n${' '.repeat(by)}`);
}

/** JSON is Python but for three words. */
function inPython(value: unknown, margin = '    '): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value !== 'object') return JSON.stringify(value);
  const inner = `${margin}    `;
  const lines = Array.isArray(value)
    ? value.map((item) => inPython(item, inner))
    : Object.entries(value).map(([name, item]) => `${JSON.stringify(name)}: ${inPython(item, inner)}`);
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  return lines.length === 0
    ? `${open}${close}`
    : `${open}\n${lines.map((line) => `${inner}${line},\n`).join('')}${margin}${close}`;
}
