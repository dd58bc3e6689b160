/** A console of a few lines in a folder of its own, laid out as the build lays out the real one. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { type ConsoleFiles, readConsoleFiles } from '../../src/features/console/console-files.ts';
import { cleanUpLater } from './cleanup.ts';

export const script = `
const read = (response) => (response.status === 204 ? {} : response.json());
const send = (method, path, body) =>
  fetch('/console/session' + path, {
    method,
    ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  }).then(async (response) => ({ status: response.status, ...(await read(response)) }));
window.signIn = (username, password) => send('POST', '', { username, password });
window.refresh = () => send('POST', '/refresh', {});
window.signOut = () => send('DELETE', '');
const nonce = document.querySelector('meta[name=csp-nonce]').content;
const style = document.createElement('style');
style.setAttribute('nonce', nonce);
style.innerHTML = '#root { padding-top: 7px }';
document.head.append(style);
document.getElementById('root').style.marginTop = '5px';
document.getElementById('root').textContent = location.pathname + location.hash;
`;
export const styles = 'body { color: rgb(1, 2, 3) }\n'.repeat(50);

const page = `<!doctype html>
<html lang="en">
  <head>
    <meta name="csp-nonce" content="__CSP_NONCE__">
    <title>Admittance</title>
    <link rel="icon" href="/console/assets/icon-1a2b3c4d.svg">
    <link rel="stylesheet" nonce="__CSP_NONCE__" href="/console/assets/index-5e6f7a8b.css">
    <script type="module" src="/console/assets/index-9c0d1e2f.js"></script>
  </head>
  <body><div id="root"></div></body>
</html>
`;

/** As the server reads it; the folder is deleted when the tests of the file are done. */
export function buildConsole(): ConsoleFiles {
  const root = mkdtempSync(join(tmpdir(), 'admittance-console-'));
  cleanUpLater(async () => rmSync(root, { recursive: true, force: true }));
  const assets = join(root, 'dist', 'assets');
  mkdirSync(join(assets, 'folder.js'), { recursive: true });
  writeFileSync(join(root, 'secret.js'), 'beside the console');
  writeFileSync(join(root, 'dist', 'index.html'), page);
  writeFileSync(
    join(root, 'dist', 'reference.html'),
    '<!doctype html><head><title>Admittance API</title></head></head>',
  );
  for (const name of ['.env', '.hidden.js', 'index-9c0d1e2f.js.map', 'notes.txt'])
    writeFileSync(join(assets, name), 'not for visitors');
  writeFileSync(join(assets, 'icon-1a2b3c4d.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  for (const [name, text] of [
    ['index-5e6f7a8b.css', styles],
    ['index-9c0d1e2f.js', script],
  ] as const) {
    writeFileSync(join(assets, name), text);
    writeFileSync(join(assets, `${name}.br`), brotliCompressSync(text));
    writeFileSync(join(assets, `${name}.gz`), gzipSync(text));
  }
  const files = readConsoleFiles(pathToFileURL(`${join(root, 'dist')}/`));
  if (!files) throw new Error('the console was not found');
  return files;
}
