import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { projectRoot } from '#db/root.ts';
import type { Ground, Outcome, Trial } from './trial.ts';

/** Real servers for mail, SMS and push that refuse, hang, or take a message and drop the connection. */
const TESTS = ['notifyOutbox', 'notifyMail', 'notifySms', 'notifyPush'].map(
  (name) => `test/integration/${name}.test.ts`,
);

async function suite(): Promise<{ passed: number; failed: string | null }> {
  const args = ['node_modules/vitest/vitest.mjs', 'run', '--project', 'integration', '--reporter', 'json', ...TESTS];
  const child = spawn(process.execPath, args, { cwd: projectRoot, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  let complained = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complained += text));
  const [code] = await once(child, 'close');
  const passed = Number(/"numPassedTests":(\d+)/.exec(said)?.[1] ?? 0);
  return {
    passed,
    failed: code === 0 ? null : `${TESTS.map((file) => path.basename(file)).join(', ')}: ${complained}`,
  };
}

async function run({ times, say }: Ground): Promise<Outcome> {
  const broken: string[] = [];
  let passed = 0;
  for (let time = 1; time <= times; time += 1) {
    const outcome = await suite();
    passed += outcome.passed;
    if (outcome.failed !== null) broken.push(outcome.failed);
    say(`${time}: ${outcome.passed} tests passed`);
  }
  return { counted: `${times} runs of the tests with providers that misbehave, ${passed} passed`, broken };
}

export const providers: Trial = {
  promise: 'mail and SMS servers that refuse, hang, drop: nothing is lost, what cannot be sent is seen',
  unit: 'runs',
  times: 1,
  run,
};
