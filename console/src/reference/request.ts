/** A request to an operation, from what was typed for it. Pure. */
import { type ApiDocument, bodyOf, isForm, type Operation, type Parameter, resolve, sample } from './api-document.ts';

export type Values = {
  /** By the parameter's name; empty text leaves it out. */
  parameters: Readonly<Record<string, string>>;
  body: string;
};

export type PlannedRequest = {
  method: string;
  /** With the query. */
  path: string;
  headers: Readonly<Record<string, string>>;
  body: string | undefined;
};

/** What the fields hold at first: of the body what it needs, and else what an example is given for. */
export function firstValues(document: ApiDocument, operation: Operation): Values {
  const body = bodyOf(operation);
  if (!body) return { parameters: {}, body: '' };
  const { properties = {}, required = [] } = resolve(document, body);
  const names = Object.keys(properties).filter((name) =>
    required.length > 0 ? required.includes(name) : properties[name]?.examples,
  );
  const values = Object.fromEntries(names.map((name) => [name, sample(document, properties[name] ?? {})]));
  return { parameters: {}, body: isForm(operation) ? asForm(values) : JSON.stringify(values, null, 2) };
}

/** Text for the parts of the address that are missing: their example, or their name. */
export function planRequest(operation: Operation, { parameters, body }: Values): PlannedRequest {
  const all = operation.parameters ?? [];
  const given = (place: Parameter['in']) =>
    all.flatMap(({ name, in: where }): [string, string][] => {
      const value = parameters[name] ?? '';
      return where === place && value !== '' ? [[name, value]] : [];
    });
  const path = all
    .filter(({ in: place }) => place === 'path')
    .reduce(
      (path, parameter) => path.replace(`{${parameter.name}}`, encodeURIComponent(pathValue(parameter, parameters))),
      operation.path,
    );
  const query = String(new URLSearchParams(given('query')));
  const sent = operation.requestBody && body.trim() !== '' ? body : undefined;
  return {
    method: operation.method,
    path: query === '' ? path : `${path}?${query}`,
    headers: {
      ...Object.fromEntries(given('header')),
      ...(sent !== undefined && { 'content-type': Object.keys(operation.requestBody?.content ?? {})[0] ?? '' }),
    },
    body: sent,
  };
}

/** The parameters without which the request cannot be sent. */
export function missingParameters({ parameters: all = [] }: Operation, { parameters }: Values): string[] {
  return all.filter(({ name, required }) => required && (parameters[name] ?? '') === '').map(({ name }) => name);
}

function pathValue({ name, example }: Parameter, values: Values['parameters']): string {
  return values[name] || String(example ?? name);
}

function asForm(values: Record<string, unknown>): string {
  return String(
    new URLSearchParams(Object.entries(values).map(([name, value]): [string, string] => [name, String(value)])),
  );
}
