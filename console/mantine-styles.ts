/**
 * Of Mantine's styles only those of components that the console uses: `mantine/start.css` what comes with the sign-in,
 * `mantine/coming-in.css` what the pages around it have besides, `mantine/rest.css` what everything has besides the
 * sign-in, `mantine/reference.css` what the page at `/docs` has. Which those are is read from the imports, so that nobody
 * has to think of it: each component names its classes in a file beside it.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import postcss from 'postcss';
import type { Plugin } from 'vite';

const sources = fileURLToPath(new URL('./src/', import.meta.url));
const libraries = fileURLToPath(new URL('../node_modules/', import.meta.url));
const all = join(libraries, '@mantine/core/styles.layer.css');

const start = join(sources, 'main.tsx');
const comingIn = join(sources, 'pages/coming-in.ts');
const reference = join(sources, 'reference/main.tsx');

/** What belongs to no component is in the first part of a page. */
const parts: Readonly<Record<string, () => string>> = {
  'mantine/start.css': () => pick(classesFrom(start, false), true),
  'mantine/coming-in.css': () => pick(withoutStart(classesFrom(comingIn, false)), false),
  'mantine/rest.css': () => pick(withoutStart(classesFrom(start, true)), false),
  'mantine/reference.css': () => pick(classesFrom(reference, true), true),
};

export function mantineStyles(): Plugin {
  return {
    name: 'mantine-styles',
    enforce: 'pre',
    resolveId: (id) => (Object.hasOwn(parts, id) ? `\0${id}` : undefined),
    load: (id) => (id.startsWith('\0') ? parts[id.slice(1)]?.() : undefined),
  };
}

function withoutStart(classes: ReadonlySet<string>): Set<string> {
  const first = classesFrom(start, false);
  return new Set([...classes].filter((name) => !first.has(name)));
}

/** @param withLazy follows `import()` too */
function classesFrom(page: string, withLazy: boolean): Set<string> {
  const classes = new Set<string>();
  const seen = new Set<string>();
  const waiting = [page];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (seen.has(file) || !existsSync(file) || !statSync(file).isFile()) continue;
    seen.add(file);
    const code = readFileSync(file, 'utf8');
    if (file.endsWith('.module.mjs')) for (const [name] of code.matchAll(/\bm_[\da-f]+/g)) classes.add(name);
    waiting.push(...importsOf(file, code, withLazy));
  }
  return classes;
}

function importsOf(file: string, code: string, withLazy: boolean): string[] {
  const found = [...code.matchAll(/^(?:import|export)\s+(?!type\b)([^;'"]*?)(?:\bfrom\s*)?['"]([^'"]+)['"]/gm)];
  const lazy = withLazy ? [...code.matchAll(/\bimport\(\s*['"](\.[^'"]+)['"]\s*\)/g)] : [];
  return [
    ...found.flatMap(([, names = '', from = '']) => resolve(file, from, names)),
    ...lazy.map(([, from = '']) => join(dirname(file), from)),
  ];
}

function resolve(file: string, from: string, names: string): string[] {
  if (from.startsWith('.')) return [join(dirname(file), from)];
  if (!from.startsWith('@mantine/')) return [];
  const index = join(libraries, from, 'esm/index.mjs');
  if (!existsSync(index)) return [];
  const where = filesOf(index);
  return names.split(/[\s{},]+/).flatMap((name) => where.get(name) ?? []);
}

const known = new Map<string, Map<string, string>>();

/** In which file of a library each of its names is. */
function filesOf(index: string): Map<string, string> {
  const files = known.get(index) ?? new Map<string, string>();
  if (known.has(index)) return files;
  known.set(index, files);
  for (const [, names = '', from = ''] of readFileSync(index, 'utf8').matchAll(
    /^import\s+\{([^}]*)\}\s+from "(\.[^"]+)"/gm,
  ))
    for (const name of names.split(/[\s,]+/).filter(Boolean)) files.set(name, join(dirname(index), from));
  return files;
}

/** Of the colours that Mantine brings, the shades by number; `theme.ts` says what the others are. */
const colorOf = /^--mantine-color-([a-z]+)-/;

/** Colours that no source of ours names are left out: they would be half of what is common to all components. */
function isColorUsed({ prop }: { prop: string }): boolean {
  const [, color = ''] = colorOf.exec(prop) ?? [];
  return notColors.has(color) || new RegExp(`\\b${color}\\b`).test(ownCode());
}

const notColors = new Set(['dark', 'gray', 'default', 'disabled', 'primary']);

let code: string | undefined;
function ownCode(): string {
  code ??= readdirSync(sources, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !name.startsWith('strings'))
    .map((name) => readFileSync(join(sources, name), 'utf8'))
    .join('\n');
  return code;
}

/** @param withCommon also what belongs to no component */
function pick(wanted: ReadonlySet<string>, withCommon: boolean): string {
  const root = postcss.parse(readFileSync(all, 'utf8'));
  root.walkRules((rule) => {
    if (rule.parent?.type === 'atrule' && 'name' in rule.parent && rule.parent.name === 'keyframes') return;
    const kept = rule.selectors.filter((selector) => {
      const names = selector.match(/\bm_[\da-f]+/g);
      return names ? names.every((name) => wanted.has(name)) : withCommon;
    });
    if (kept.length === 0) rule.remove();
    else rule.selectors = kept;
  });
  if (withCommon) root.walkDecls(colorOf, (declaration) => void (isColorUsed(declaration) || declaration.remove()));
  const rest = root.toString();
  root.walkAtRules('keyframes', (one) => {
    if (!new RegExp(`(?:animation|animation-name)\\s*:[^;}]*\\b${one.params}\\b`).test(rest)) one.remove();
  });
  root.walkComments((comment) => void comment.remove());
  for (let isDone = false; !isDone; ) {
    isDone = true;
    root.walkAtRules((one) => {
      if (one.nodes?.length !== 0) return;
      one.remove();
      isDone = false;
    });
  }
  return root.toString();
}
