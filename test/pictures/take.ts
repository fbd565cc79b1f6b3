import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { launchChromium } from '#test/harness/chromium.ts';
import { type Desk, startDesk } from '#test/harness/desk.ts';
import { openBranchWithFaults } from '#test/harness/faults.ts';
import { type Places, placesOf } from './places.ts';
import { buildRightToLeft, serveFrom } from './rightToLeft.ts';
import { type Language, LOCALE, type Size, type Theme, type View, VIEWPORTS, VIEWS, WALLS } from './views.ts';

/**
 * `npm run pictures [-- --out DIR --view NAME …]`: every view in both languages and themes, and once from right to left, of
 * a desk with the demo on data and a port of its own; what is printed, as paper, too.
 */

/** Pictures of one view taken side by side: a page mostly waits for its network to be quiet. */
const SIDE_BY_SIDE = 4;

/** For what a page should show by itself, on a machine that has other things to do, ms. */
const PATIENCE = 90_000;

const say = (line: string): void => void process.stdout.write(`${line}\n`);

interface Shot {
  readonly view: View;
  readonly size: Size;
  readonly theme: Theme;
  readonly language: Language;
}

/** Phones in two of the four: what differs between themes and languages is seen on the desktop. */
function shotsOf(view: View): Shot[] {
  const [first = 'desktop'] = view.sizes;
  const themes = view.themes ?? (['light', 'dark'] as const);
  const [plainly = 'light'] = themes;
  const both = view.sizes.flatMap((size) =>
    themes.flatMap((theme) =>
      (['zh', 'en'] as const).map((language): Shot => ({ view, size, theme, language })),
    ),
  );
  const shown = both.filter(
    ({ size, theme, language }) => size !== 'phone' || themes.length === 1 || (theme === 'dark') === (language === 'en'),
  );
  return view.plain === true ? shown : [...shown, { view, size: first, theme: plainly, language: 'rtl' }];
}

class Studio {
  readonly #contexts = new Map<string, Promise<BrowserContext>>();

  constructor(
    readonly browser: Browser,
    readonly desk: Desk,
    readonly places: Places,
    /** Where the pages that run from right to left are. */
    readonly mirrored: string,
    readonly out: string,
  ) {}

  async take(shot: Shot): Promise<void> {
    const { view, size, theme, language } = shot;
    const page = await (await this.#context(shot)).newPage();
    try {
      await page.setViewportSize(VIEWPORTS[size]);
      await page.addInitScript(
        ([theme, wall]) => {
          localStorage.setItem('demarc.theme', theme);
          localStorage.setItem('demarc.wall', wall);
        },
        [theme, JSON.stringify(view.wall ?? {})] as const,
      );
      const where = typeof view.path === 'string' ? view.path : await view.path(this.places, language);
      await page.goto(this.desk.url + where);
      // A page that has not heard from the server yet says so, rightly; that is not what is looked at here.
      if (view.as !== null) await page.locator('[data-age="fresh"]').first().waitFor();
      await still(page, view);
      if (view.then !== undefined) {
        await view.then(page);
        await still(page, view);
      }
      const name = `${view.name}-${size}-${theme}-${language}`;
      if (size === 'desktop' || size === 'phone') await whole(page, size);
      await page.screenshot({ path: path.join(this.out, `${name}.png`) });
      if (view.paper === true && size === 'desktop' && theme === 'light')
        await page.pdf({ path: path.join(this.out, `${view.name}-${language}.pdf`), format: 'A4' });
      say(name);
    } finally {
      await page.close();
    }
  }

  /** One browser a person, theme and language: what it has fetched once it keeps. */
  #context({ view, theme, language }: Shot): Promise<BrowserContext> {
    const key = `${view.as} ${theme} ${language}`;
    const known = this.#contexts.get(key) ?? this.#opened(view.as, theme, language);
    this.#contexts.set(key, known);
    return known;
  }

  async #opened(username: string | null, theme: Theme, language: Language): Promise<BrowserContext> {
    const context = await this.browser.newContext({
      locale: LOCALE[language],
      colorScheme: theme,
      reducedMotion: 'reduce',
      serviceWorkers: 'block',
    });
    context.setDefaultTimeout(PATIENCE);
    if (language === 'rtl') await serveFrom(context, this.mirrored);
    if (username !== null) await this.desk.signIn(context.request, username);
    return context;
  }
}

/** As high a screen as the page is long: a picture of the whole would show in its middle what stands at the foot of the screen. */
async function whole(page: Page, size: 'desktop' | 'phone'): Promise<void> {
  const { width, height } = VIEWPORTS[size];
  const long = await page.evaluate(() => document.documentElement.scrollHeight);
  if (long > height) await page.setViewportSize({ width, height: long });
}

/** What comes by the socket is not of the network's quiet: while it is awaited, something holds its place. */
async function still(page: Page, { loads }: View): Promise<void> {
  await page.waitForLoadState('networkidle');
  if (loads !== true)
    await page.waitForFunction(() => [...document.querySelectorAll('.loading')].every((one) => !one.checkVisibility()));
  await page.evaluate(() => document.fonts.ready);
}

/** One view after the other: some change what later ones show. */
async function takeAll(studio: Studio, view: View): Promise<void> {
  const waiting = shotsOf(view);
  const taker = async (): Promise<void> => {
    for (let shot = waiting.shift(); shot !== undefined; shot = waiting.shift()) await studio.take(shot);
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, taker));
}

async function run(views: readonly View[], out: string): Promise<void> {
  const mirrored = mkdtempSync(path.join(tmpdir(), 'demarc-mirrored-'));
  const desk = await startDesk();
  const browser = await launchChromium();
  try {
    await buildRightToLeft(mirrored);
    for (const faults of WALLS) {
      const username = `wall${faults}`;
      if (views.some((view) => view.as === username))
        await openBranchWithFaults(desk.db, { id: username, faults, username, password: desk.password });
    }
    const studio = new Studio(browser, desk, await placesOf(desk), mirrored, out);
    for (const view of views) await takeAll(studio, view);
  } finally {
    await browser.close();
    await desk.close();
    rmSync(mirrored, { recursive: true, force: true });
  }
}

const { values } = parseArgs({
  options: { out: { type: 'string', default: 'pictures' }, view: { type: 'string', multiple: true } },
});
const out = path.resolve(values.out);
mkdirSync(out, { recursive: true });
await run(
  VIEWS.filter((view) => values.view === undefined || values.view.includes(view.name)),
  out,
);
