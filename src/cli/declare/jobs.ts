import type { Command } from 'commander';
import type { Environment } from '../../config.ts';
import { examples } from './help.ts';

const jobs = () => import('../jobs.ts');

export function declareJobs(program: Command, environment: Environment): void {
  const parent = program.command('jobs').description('work that servers do outside of requests');
  parent
    .command('list')
    .description('list the jobs that fail, with the error: `failing` is tried again by itself, `failed` is not')
    .option('--all', 'also those that wait or are in progress')
    .option('--limit <number>', 'at most so many', '50')
    .option('--cursor <cursor>', 'go on after a page')
    .addHelpText('after', examples('admittance jobs list', 'admittance jobs list --all --json'))
    .action(async (_options, command) => (await jobs()).listAllJobs(environment, command.optsWithGlobals()));
  parent
    .command('retry')
    .argument('[id]', 'the job, as `jobs list` shows it')
    .description('try a job again now; a server has to run')
    .option('--failed', 'all jobs that have failed for good')
    .addHelpText('after', examples('admittance jobs retry 4711', 'admittance jobs retry --failed --json'))
    .action(async (id, _options, command) => (await jobs()).retryJobs(environment, id, command.optsWithGlobals()));
  parent
    .command('remove')
    .argument('<id>', 'the job, as `jobs list` shows it')
    .description('give up a job; a recurring one comes back by itself')
    .option('--yes', 'do not ask')
    .addHelpText('after', examples('admittance jobs remove 4711', 'admittance jobs remove 4711 --yes --json'))
    .action(async (id, _options, command) => (await jobs()).removeJob(environment, id, command.optsWithGlobals()));
}
