import { launchChromium } from '#test/harness/chromium.ts';
import { startDesk } from '#test/harness/desk.ts';
import { multiplyFaults, openBranchWithFaults } from '#test/harness/faults.ts';
import { senderOf } from './changes.ts';
import type { Say } from './measures.ts';
import type { Row } from './row.ts';
import { days } from './screens/days.ts';
import { firstLoad } from './screens/firstLoad.ts';
import { logIn } from './screens/logIn.ts';
import { scroll } from './screens/scroll.ts';
import { underLoad } from './screens/underLoad.ts';

/** Faults with a record of their own; the others of a long list are copies of their rows. */
const TOLD = 250;

/** S8: what a browser has to fetch, wait for, compute and keep. */
export async function screens(say: Say): Promise<readonly Row[]> {
  const desk = await startDesk();
  const browser = await launchChromium();
  const stage = { desk, browser };
  const branch = async (id: string, faults: number): Promise<void> => {
    say(`opening ${faults} faults …`);
    await openBranchWithFaults(desk.db, { id, faults: TOLD, username: id, password: desk.password });
    await multiplyFaults(desk.db, id, faults / TOLD);
  };
  try {
    const rows = await firstLoad(stage);
    await branch('many', 5_000);
    rows.push(...(await logIn(stage, 'many')));
    const sender = await senderOf(desk, 'many');
    rows.push(...(await underLoad(stage, 'many', sender, say)));
    rows.push(...(await days(stage, 'many', sender, say)));
    await branch('most', 10_000);
    rows.push(...(await scroll(stage, 'most')));
    return rows;
  } finally {
    await browser.close();
    await desk.close();
  }
}
