/**
 * How open the house is, in a few figures: `npm run figures`. They are information and never red. Tests are left out.
 * The last one is about the newest feature, or about the commits that are given: `npm run figures -- main~3..main`.
 */
import { spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync, Visitor } from 'rolldown/utils';
import { root } from './made-of.ts';
import { engines, namedDatabases } from './named-databases.ts';

type Measured = { name: string; place: string; lines: number };

const found = { lines: 0, casts: 0, depsFields: 0, comparisons: 0 };
let longest: Measured = { name: '', place: '', lines: 0 };

for (const file of globSync('src/**/*.ts', { cwd: root }).filter((file) => !file.endsWith('.test.ts')))
  examine(file, readFileSync(join(root, file), 'utf8'));

const { files, feature, commits } = centralFiles(process.argv[2]);
const rows: [figure: string, value: string, about: string][] = [
  ['fields of Deps', `${found.depsFields}`, 'src/deps.ts'],
  ['comparisons with a database’s name', `${found.comparisons}`, `outside ${engines}`],
  [
    'casts per 1,000 lines',
    ((found.casts / found.lines) * 1_000).toFixed(1),
    `${found.casts} \`as X\` in ${found.lines} lines, blank ones too; no \`as const\``,
  ],
  ['lines of the longest function', `${longest.lines}`, `${longest.name} in ${longest.place}; no tables of routes`],
  ['central files of the newest feature', `${files.length}`, [`${feature} (${commits})`, ...files].join(' · ')],
];
const widths = [0, 1].map((column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
for (const [figure, value, about] of rows)
  process.stdout.write(`${figure.padEnd(widths[0] ?? 0)}  ${value.padStart(widths[1] ?? 0)}  ${about}\n`);

function examine(file: string, text: string): void {
  const { program } = parseSync(file, text);
  const lineOf = (offset: number) => text.slice(0, offset).split('\n').length;
  const names = new Map<unknown, string>();
  const measure = (node: { start: number; end: number; id?: { name: string } | null }) => {
    const [from, to] = [lineOf(node.start), lineOf(node.end)];
    const name = node.id?.name ?? names.get(node) ?? 'a nameless one';
    if (/Routes$/.test(name) || to - from + 1 <= longest.lines) return;
    longest = { name, place: `${file}:${from}`, lines: to - from + 1 };
  };
  found.comparisons += namedDatabases(file, text).length;
  found.lines += text.trimEnd().split('\n').length;
  new Visitor({
    TSAsExpression({ typeAnnotation: type }) {
      const isConst = type.type === 'TSTypeReference' && text.slice(type.start, type.end) === 'const';
      if (!isConst) found.casts++;
    },
    TSTypeAliasDeclaration({ id, typeAnnotation }) {
      if (file === 'src/deps.ts' && id.name === 'Deps' && typeAnnotation.type === 'TSTypeLiteral')
        found.depsFields = typeAnnotation.members.length;
    },
    VariableDeclarator({ id, init }) {
      if (id.type === 'Identifier') names.set(init, id.name);
    },
    Property({ key, value }) {
      names.set(value, text.slice(key.start, key.end));
    },
    FunctionDeclaration: measure,
    FunctionExpression: measure,
    ArrowFunctionExpression: measure,
  }).visit(program);
}

/**
 * What had to be touched outside the feature's own folder, tests and generated documents left out. The newest feature
 * is the one whose routes were added last, by the commit that added them.
 */
function centralFiles(range?: string): { files: string[]; feature: string; commits: string } {
  const isRoutes = (path: string) => /^src\/features\/[^/]+\/routes\.ts$/.test(path);
  const added = git('log', '-M', '--diff-filter=A', '--format=commit %h', '--name-only', range ?? 'HEAD');
  let commit = '';
  let routes: string | undefined;
  for (const line of added) {
    if (line.startsWith('commit ')) commit = line.slice('commit '.length);
    else if (isRoutes(line)) routes = line;
    if (routes) break;
  }
  const commits = range ?? commit;
  const feature = routes?.split('/')[2];
  if (!commits || (!feature && !range)) return { files: [], feature: 'not known', commits: 'no history here' };
  const changed = range ? git('diff', '--name-only', range) : git('show', '--format=', '--name-only', commit);
  const files = changed.filter(
    (path) => !path.startsWith(`src/features/${feature}/`) && !isTest(path) && !isGenerated(path),
  );
  return { files, feature: feature ?? 'no new feature', commits };
}

function git(...args: string[]): string[] {
  const { stdout } = spawnSync('git', args, { cwd: root, encoding: 'utf8' });
  return (stdout ?? '').split('\n').filter((line) => line !== '');
}

function isTest(path: string): boolean {
  return path.startsWith('test/') || path.endsWith('.test.ts');
}

function isGenerated(path: string): boolean {
  return (
    /^(openapi\.json|package-lock\.json|console\/src\/api\/openapi\.d\.ts)$/.test(path) ||
    /^docs\/(api|errors|configuration|password-hashes)\.md$/.test(path) ||
    path === 'docs/admittance.postman_collection.json'
  );
}
