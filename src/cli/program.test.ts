/** The commands as they describe themselves. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Command, CommanderError } from 'commander';
import { buildProgram } from './program.ts';

const program = buildProgram({});
const leaves = (command: Command): Command[] =>
  command.commands.length === 0 ? [command] : command.commands.flatMap(leaves);
const pathOf = (command: Command): string =>
  command.parent ? `${pathOf(command.parent)} ${command.name()}` : command.name();

function helpOf(command: Command): string {
  let text = '';
  command.configureOutput({
    writeOut: (part) => {
      text += part;
    },
  });
  command.outputHelp();
  return text;
}

/** The commander's code for a command line that never gets as far as running anything. */
async function failureOf(...args: string[]): Promise<string> {
  const fresh = buildProgram({});
  const silence = (command: Command): void => {
    command.configureOutput({ writeErr: () => undefined, writeOut: () => undefined });
    command.commands.forEach(silence);
  };
  silence(fresh);
  try {
    await fresh.parseAsync(['node', 'admittance', ...args]);
  } catch (error) {
    assert.ok(error instanceof CommanderError, String(error));
    return error.code;
  }
  return 'ran';
}

describe('the commands', () => {
  it('are these', () => {
    assert.deepEqual(leaves(program).map(pathOf), [
      'admittance serve',
      'admittance migrate',
      'admittance admin create',
      'admittance users list',
      'admittance users show',
      'admittance users approve',
      'admittance users reject',
      'admittance users suspend',
      'admittance users reinstate',
      'admittance users unlock',
      'admittance users reopen',
      'admittance users password',
      'admittance users delete',
      'admittance sessions list',
      'admittance sessions end',
      'admittance roles list',
      'admittance roles show',
      'admittance roles create',
      'admittance roles update',
      'admittance roles delete',
      'admittance keys list',
      'admittance keys rotate',
      'admittance tokens inspect',
      'admittance jobs list',
      'admittance jobs retry',
      'admittance jobs remove',
      'admittance hashes report',
      'admittance hashes wrap',
      'admittance audit tail',
      'admittance audit export',
      'admittance audit verify',
      'admittance export',
      'admittance db copy',
      'admittance shadow',
      'admittance adopt',
      'admittance import',
      'admittance config show',
      'admittance config check',
      'admittance openapi',
      'admittance doctor',
    ]);
  });

  it('each say what they do, with examples that call them', () => {
    for (const command of leaves(program)) {
      const help = helpOf(command);
      assert.notEqual(command.description(), '', pathOf(command));
      const examples = /\nExamples:\n((?: {2}\$ .+\n)+)/.exec(help)?.[1]?.trimEnd().split('\n') ?? [];
      assert.ok(examples.length > 0, pathOf(command));
      for (const example of examples) assert.ok(example.includes(pathOf(command)), `${pathOf(command)}: ${example}`);
    }
  });

  it('promise their exit codes', () => {
    assert.match(helpOf(program), /Exit codes:\n {2}0 .+\n {2}1 .+\n {2}2 .+\n {2}3 .+\n {2}4 .+/);
  });

  it('refuse what they do not know instead of guessing', async () => {
    assert.equal(await failureOf('sevre'), 'commander.unknownCommand');
    assert.equal(await failureOf('users', 'ban', 'bob'), 'commander.unknownCommand');
    assert.equal(await failureOf('serve', '--port', '80'), 'commander.unknownOption');
    assert.equal(await failureOf('config', 'show', 'PORT'), 'commander.excessArguments');
    assert.equal(await failureOf('users', 'show'), 'commander.missingArgument');
    assert.equal(await failureOf('users', 'approve', 'bob', '--role'), 'commander.optionMissingArgument');
    assert.equal(await failureOf('users', 'list', '--status', 'gone'), 'commander.invalidArgument');
    assert.equal(await failureOf('roles', 'create', 'x', '--permission', 'users:eat'), 'commander.invalidArgument');
    assert.equal(await failureOf('roles', 'create', 'x', '--permission'), 'commander.optionMissingArgument');
    assert.equal(await failureOf('keys', 'rotate', 'now'), 'commander.excessArguments');
    assert.equal(await failureOf('users'), 'commander.help');
    assert.equal(await failureOf(), 'commander.help');
    assert.equal(await failureOf('users', 'list', '--help'), 'commander.helpDisplayed');
    assert.equal(await failureOf('--version'), 'commander.version');
  });
});
