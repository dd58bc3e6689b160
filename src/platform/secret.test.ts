/** The installation's secret: its file, and what is derived from it. Covers F25, J34 (file mode). */
import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { isSameText, keyFileName, openSecret, readKeyFile, SecretError } from './secret.ts';

const folder = mkdtempSync(join(tmpdir(), 'admittance-test-'));
after(() => rmSync(folder, { recursive: true }));
let made = 0;
/** A data folder that does not exist yet. */
const newDataDir = () => join(folder, `data${++made}`, 'deep');
const keyFile = (dataDir: string) => join(dataDir, keyFileName);
const modeOf = (path: string) => statSync(path).mode & 0o777;

function refuses(dataDir: string, mayCreate: boolean, pattern: RegExp): void {
  assert.throws(
    () => readKeyFile(dataDir, mayCreate),
    (error: unknown) => error instanceof SecretError && pattern.test(error.message),
  );
}

describe('the key file', () => {
  it('is made once, for its owner alone, in a folder for its owner alone', () => {
    const dataDir = newDataDir();
    const first = readKeyFile(dataDir, true);
    assert.equal(Buffer.from(first, 'base64url').length, 32);
    assert.equal(modeOf(keyFile(dataDir)), 0o600);
    assert.equal(modeOf(dataDir), 0o700);
    assert.equal(readKeyFile(dataDir, true), first);
    assert.equal(readKeyFile(dataDir, false), first);
    assert.deepEqual(readdirSync(dataDir), [keyFileName]);
    assert.notEqual(readKeyFile(newDataDir(), true), first);
  });

  it('is never made a second time when something was sealed under the first', () => {
    const dataDir = newDataDir();
    refuses(
      dataDir,
      false,
      /admittance\.key is missing, but .* Put the file back .* or set ADMITTANCE_SECRET .* On a further server: copy it from the first one/,
    );
    assert.equal(existsSync(dataDir), false);
  });

  it('is refused while others can read or write it, with the command that mends it', () => {
    const dataDir = newDataDir();
    const text = readKeyFile(dataDir, true);
    for (const mode of [0o644, 0o640, 0o620, 0o601]) {
      chmodSync(keyFile(dataDir), mode);
      refuses(dataDir, true, new RegExp(`\\(mode ${mode.toString(8)}\\)\\. Run: chmod 600 .*admittance\\.key$`));
    }
    chmodSync(keyFile(dataDir), 0o400);
    assert.equal(readKeyFile(dataDir, false), text);
  });

  it('is refused when it is damaged, and is left as it is', () => {
    const dataDir = newDataDir();
    const whole = readKeyFile(dataDir, true);
    for (const text of ['', '\n', whole.slice(1), `${whole}A`, `${whole.slice(0, 42)}!`, `${whole}\n${whole}`]) {
      writeFileSync(keyFile(dataDir), text);
      refuses(dataDir, true, /is damaged: it must hold 32 bytes in base64url\. Restore it/);
      assert.equal(readFileSync(keyFile(dataDir), 'utf8'), text);
    }
    writeFileSync(keyFile(dataDir), `${whole}\r\n`);
    assert.equal(readKeyFile(dataDir, false), whole);
  });

  it('that cannot be read names the command that mends it: its mode, or whose it is', () => {
    const dataDir = newDataDir();
    readKeyFile(dataDir, true);
    const path = keyFile(dataDir);
    chmodSync(path, 0o000);
    const refusal = (uid?: number) => {
      const source = `import { readKeyFile } from ${JSON.stringify(new URL('./secret.ts', import.meta.url))};
        ${uid === undefined ? '' : `process.setuid(${uid});`}
        try { readKeyFile(${JSON.stringify(dataDir)}, false); } catch ({ message }) { process.stdout.write(message); }`;
      return execFileSync(process.execPath, ['--input-type=module', '-e', source], { encoding: 'utf8' });
    };
    const isRoot = process.getuid?.() === 0;
    const nobody = 65_534;
    // Nothing is closed to root.
    if (isRoot) for (const each of [folder, dirname(dataDir), dataDir, path]) chownSync(each, nobody, nobody);
    assert.match(
      refusal(isRoot ? nobody : undefined),
      /cannot be read by this user\. Run: chmod 600 .*admittance\.key$/,
    );
    if (!isRoot) return;
    chownSync(path, 0, 0);
    assert.match(refusal(nobody), /cannot be read by this user\. Run: chown "\$USER" .*admittance\.key$/);
    chownSync(folder, 0, 0);
  });

  it('that is a pipe is not waited for', () => {
    const dataDir = newDataDir();
    mkdirSync(dataDir, { recursive: true });
    execFileSync('mkfifo', ['-m', '600', keyFile(dataDir)]);
    refuses(dataDir, false, /cannot be read \(it is no plain file\)/);
  });

  it('says what to do when it cannot be made', () => {
    writeFileSync(join(folder, 'file'), '');
    refuses(join(folder, 'file', 'data'), true, /cannot be made \(ENOTDIR\): .*ADMITTANCE_DATA_DIR/);
  });

  it('is the same for five processes that want it at once', async () => {
    const dataDir = newDataDir();
    const source = `import { readKeyFile } from ${JSON.stringify(new URL('./secret.ts', import.meta.url))};
      await new Promise((go) => setTimeout(go, Number(process.argv[1]) - Date.now()));
      process.stdout.write(readKeyFile(process.argv[2], true));`;
    const args = ['--input-type=module', '-e', source, String(Date.now() + 500), dataDir];
    const start = () => promisify(execFile)(process.execPath, args);
    const keys = await Promise.all([start(), start(), start(), start(), start()]);
    assert.equal(new Set(keys.map(({ stdout }) => stdout)).size, 1);
    assert.equal(keys[0]?.stdout, readKeyFile(dataDir, false));
    assert.deepEqual(readdirSync(dataDir), [keyFileName]);
  });
});

describe('a secret', () => {
  const secret = openSecret('a secret of thirty-two bytes or more');
  const other = openSecret('another one of thirty-two bytes or so');

  it('opens what it sealed, and seals the same text differently each time', () => {
    const sealed = secret.seal('label', 'Grüße 😀');
    assert.equal(secret.open('label', sealed), 'Grüße 😀');
    assert.notEqual(secret.seal('label', 'Grüße 😀'), sealed);
    assert.equal(secret.open('label', secret.seal('label', '')), '');
  });

  it('opens nothing that was sealed under another secret or label, changed or cut', () => {
    const sealed = secret.seal('label', 'text');
    const bytes = Buffer.from(sealed, 'base64url');
    const changed = [...bytes.keys()].map((index) => {
      const copy = Buffer.from(bytes);
      copy[index] = (copy[index] as number) ^ 1;
      return copy.toString('base64url');
    });
    const cut = [0, 11, 12, 20, 27, 28, bytes.length - 1].map((end) => bytes.subarray(0, end).toString('base64url'));
    for (const damaged of [...changed, ...cut, 'not base64url at all!'])
      assert.throws(() => secret.open('label', damaged), SecretError);
    assert.throws(() => other.open('label', sealed), SecretError);
    assert.throws(() => secret.open('label 2', sealed), /sealed with another secret\. Use the key file/);
  });

  it('gives each label a key of its own', () => {
    const macs = [secret.mac('a', 'text'), secret.mac('b', 'text'), secret.mac('a', 'text.'), other.mac('a', 'text')];
    assert.equal(new Set(macs).size, 4);
    assert.equal(secret.mac('a', 'text'), macs[0]);
    assert.match(macs[0] as string, /^[\w-]{43}$/);
  });

  it('compares texts of any length', () => {
    assert.equal(isSameText('abc', 'abc'), true);
    assert.equal(isSameText('abc', 'abd'), false);
    assert.equal(isSameText('abc', 'abcd'), false);
    assert.equal(isSameText('', ''), true);
    assert.equal(isSameText('é', 'e\u0301'), false);
  });
});
