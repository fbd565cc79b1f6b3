import type { Page } from 'playwright-core';
import { row, type Row } from '../row.ts';
import { opened, ROW, type Stage } from './stage.ts';

interface Looks {
  readonly looks: number;
  readonly blank: number;
}

/** Begins to look at the list in every frame: whether rows cover it from edge to edge as it is about to be drawn. */
const watched = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const list = document.querySelector('[role="listbox"]');
    if (!(list instanceof HTMLElement)) throw new Error('there is no list');
    const seen = { looks: 0, blank: 0, last: -1 };
    const look = (): void => {
      const { top, bottom } = list.getBoundingClientRect();
      if (list.scrollTop !== seen.last) {
        let covered = top;
        const rows = [...list.querySelectorAll('[role="option"]')].map((one) => one.getBoundingClientRect());
        for (const rect of rows.sort((a, b) => a.top - b.top))
          if (rect.top <= covered + 1) covered = Math.max(covered, rect.bottom);
        seen.looks += 1;
        if (covered < bottom - 1) seen.blank += 1;
        seen.last = list.scrollTop;
      }
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
    Object.assign(globalThis, { seen });
  });

const seen = (page: Page): Promise<Looks> =>
  page.evaluate(() => {
    const { looks, blank } = Reflect.get(globalThis, 'seen');
    return { looks, blank };
  });

/** Down and up again by the wheel, notch by notch and faster than anybody turns it. */
async function byWheel(page: Page): Promise<void> {
  for (const notch of [100, 400, 1_500, -1_500, -400]) for (let i = 0; i < 40; i += 1) await page.mouse.wheel(0, notch);
}

/** By a finger that flings. */
async function byFinger(page: Page): Promise<void> {
  const client = await page.context().newCDPSession(page);
  const box = await page.locator('[role="listbox"]').boundingBox();
  if (box === null) throw new Error('the list is not to be seen');
  const at = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  for (const yDistance of [-6_000, -6_000, 9_000])
    await client.send('Input.synthesizeScrollGesture', { ...at, yDistance, speed: 6_000, gestureSourceType: 'touch' });
  await client.detach();
}

/** By the bar: every movement of it is a leap of thousands of pixels. */
const byBar = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    const list = document.querySelector('[role="listbox"]');
    if (!(list instanceof HTMLElement)) throw new Error('there is no list');
    for (let i = 1; i <= 240; i += 1) {
      list.scrollTop = (0.5 - Math.cos(i / 20) / 2) * list.scrollHeight;
      await new Promise(requestAnimationFrame);
    }
  });

/** The list of 10,000 rows, moved in three ways. */
export async function scroll(stage: Stage, username: string): Promise<Row[]> {
  const context = await opened(stage);
  await stage.desk.signIn(context.request, username);
  const page = await context.newPage();
  await page.goto(`${stage.desk.url}/triage`);
  await page.locator(ROW['/triage']).first().hover();
  await watched(page);
  for (const move of [byWheel, byFinger, byBar]) await move(page);
  const { looks, blank } = await seen(page);
  await context.close();
  const what = 'triage, 10,000 rows, scrolled by wheel, finger and bar: frames with a blank; of';
  return [row('S8l', what, blank, looks, 'frames')];
}
