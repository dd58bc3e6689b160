/** Finding operations by what somebody remembers of them. Pure. */
import { describeAccess } from './access-text.ts';
import type { Operation } from './api-document.ts';

/** Those that hold every word somewhere: in the address, the summary, a parameter, a permission or a problem. */
export function findOperations(operations: readonly Operation[], query: string): Operation[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return operations.filter((operation) => {
    const text = textOf(operation);
    return words.every((word) => text.includes(word));
  });
}

function textOf(operation: Operation): string {
  const { method, path, summary, operationId, tags, parameters = [] } = operation;
  const names = parameters.map(({ name }) => name);
  const access = describeAccess(operation['x-access']);
  return [method, path, summary, operationId, ...tags, ...names, access, ...operation['x-problems']]
    .join('\n')
    .toLowerCase();
}
