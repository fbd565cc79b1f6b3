import type { Page } from 'playwright-core';
import type { WallSettings } from '#shared/api/screenSettings.ts';
import type { Places } from './places.ts';

/** What is looked at, and as whom. */
export interface View {
  readonly name: string;
  /** User name of the demo, of a branch of `WALLS`, or of `places.ts`; null: nobody has signed in. */
  readonly as: string | null;
  readonly path: string | ((places: Places, language: Language) => string | Promise<string>);
  readonly sizes: readonly Size[];
  readonly themes?: readonly Theme[];
  /** Where the server writes the page; it is in the language of the browser, and has no other direction. */
  readonly plain?: true;
  /** How the screen has been set up. */
  readonly wall?: Partial<WallSettings>;
  /** To where it gets interesting. */
  readonly then?: (page: Page) => Promise<unknown>;
  /** It shows for good what holds the place of what is coming. */
  readonly loads?: true;
  /** It is printed, too. */
  readonly paper?: true;
}

/** Of the pictures: `rtl` stands for any that runs from right to left. */
export const LOCALE = { zh: 'zh-CN', en: 'en-GB', rtl: 'en-GB' } as const;
export type Language = keyof typeof LOCALE;
export type Theme = 'light' | 'dark';
export const VIEWPORTS = {
  desktop: { width: 1440, height: 900 },
  phone: { width: 390, height: 844 },
  wall: { width: 1920, height: 1080 },
  wall4k: { width: 3840, height: 2160 },
} as const;
export type Size = keyof typeof VIEWPORTS;

/** Walls and lists are looked at with so many faults open, each in a branch of its own whose log-in is `wall` and the number. */
export const WALLS = [0, 5, 60, 500] as const;

const BOTH = ['desktop', 'phone'] as const;
const DESKTOP = ['desktop'] as const;
const WALL = ['wall'] as const;
const DARK = ['dark'] as const;

const pressed = (key: string) => (page: Page) => page.keyboard.press(key);

/** What the key opens is fetched first. */
const opened = (key: string) => async (page: Page) => {
  await page.keyboard.press(key);
  await page.locator('dialog[open]').waitFor();
};

const drawn = (page: Page): Promise<void> => page.locator('canvas').first().waitFor();

/** What is suspected leads the list: of services that fell silent at once, and after it of one. */
const suspected = (place: number) => async (page: Page) => {
  await page.locator('[role=listbox] [role=option]').nth(place).click();
  await drawn(page);
};

async function newPlan(page: Page): Promise<void> {
  await page.getByRole('button', { name: /新建资费|New plan/ }).click();
  await page.locator('dialog[open] form').waitFor();
}

/** The page of minute pools is the last of the playlist; Escape takes the settings away that the keys called up. */
async function toPools(page: Page): Promise<void> {
  await page.keyboard.press('ArrowLeft');
  await page.locator('main.wall .outlook').first().waitFor();
  await page.keyboard.press('Escape');
}

async function toTally(page: Page): Promise<void> {
  await page.keyboard.press('ArrowLeft');
  await page.locator('main.wall tbody tr').first().waitFor();
  await page.keyboard.press('Escape');
}

async function withWording(page: Page): Promise<void> {
  await page.keyboard.press('y');
  await page.locator('dialog .text').waitFor();
}

/** A hotline call about the college, up to the precheck. */
async function called(page: Page): Promise<void> {
  await page.getByRole('combobox').fill('svc-college');
  await page.getByRole('listbox').getByRole('option').first().click();
  await page.locator('.verdict:not(.unknown)').waitFor();
}

/** A breach that was noticed, to be recorded, with nothing filled in. */
async function recording(page: Page): Promise<void> {
  await page.locator('.card .side button').first().click();
  await page.locator('dialog select').selectOption('breachNoticed');
  await page.locator('dialog form button[type=submit]').click();
}

async function planning(page: Page): Promise<void> {
  await page.locator('main header button').last().click();
  await page.locator('dialog form').waitFor();
}

/** What lies beneath one of the causes. */
const unfolded = (page: Page): Promise<void> => page.locator('details summary').nth(3).click();

/** A fault cleared, and what it came from found by name. */
async function clearing(page: Page): Promise<void> {
  await page.locator('li .do button').first().click();
  await page.locator('dialog [role=combobox]').fill('挖断');
  await page.locator('dialog [role=option]').first().waitFor();
}

/** The carrier's answers that the parent's justify, to be confirmed. */
async function answering(page: Page): Promise<void> {
  await page.keyboard.press('p');
  await page.locator('dialog fieldset').waitFor();
}

/** New time limits, checked. */
async function planned(page: Page): Promise<void> {
  await page.locator('main header button').click();
  const text = page.locator('textarea');
  await text.fill((await text.inputValue()).replace('critical: 240, major: 480', 'critical: 5, major: 6'));
  await page.locator('.editor .buttons button').last().click();
  await page.locator('form').waitFor();
}

const WALL_VIEWS: readonly View[] = [
  ...WALLS.map((faults): View => {
    const as = `wall${faults}`;
    return { name: `wall-${faults}`, as, path: '/wall', sizes: ['wall', 'wall4k'], themes: DARK };
  }),
  { name: 'wall-settings', as: 'wall5', path: '/wall', sizes: WALL, themes: DARK, then: pressed('Shift') },
  { name: 'wall-tally', as: 'wall60', path: '/wall', sizes: WALL, themes: DARK, then: toTally },
  { name: 'wall-visitor', as: 'wall60', path: '/wall', sizes: WALL, themes: DARK, wall: { masked: true } },
  // Between one and one o'clock lies the whole day but its first hour.
  { name: 'wall-night', as: 'wall0', path: '/wall', sizes: WALL, themes: DARK, wall: { dimFrom: 1, dimTo: 0 } },
  { name: 'wall-pools', as: 'supervisor', path: '/wall', sizes: WALL, themes: DARK, wall: { pools: true }, then: toPools },
  { name: 'wall-light', as: 'wall5', path: '/wall', sizes: WALL, themes: ['light'] },
];

const STAFF_VIEWS: readonly View[] = [
  { name: 'triage', as: 'engineer', path: '/triage', sizes: BOTH },
  { name: 'triage-suspected', as: 'engineer', path: '/triage', sizes: DESKTOP, then: suspected(1) },
  { name: 'triage-silences', as: 'engineer', path: '/triage', sizes: DESKTOP, then: suspected(0) },
  { name: 'triage-500', as: 'wall500', path: '/triage', sizes: BOTH },
  { name: 'triage-empty', as: 'wall0', path: '/triage', sizes: DESKTOP },
  { name: 'palette', as: 'engineer', path: '/triage', sizes: DESKTOP, then: opened('Control+k') },
  { name: 'keys', as: 'engineer', path: '/triage', sizes: DESKTOP, then: opened('?') },
  { name: 'ticket', as: 'engineer', path: ({ busiest }) => `/tickets/${busiest}`, sizes: BOTH, paper: true },
  { name: 'clearing', as: 'engineer', path: ({ busiest }) => `/tickets/${busiest}`, sizes: BOTH, then: clearing },
  { name: 'ticket-major', as: 'supervisor', path: ({ major }) => `/tickets/${major}`, sizes: BOTH },
  { name: 'ticket-suspended', as: 'engineer', path: ({ task }) => `/tickets/${task}`, sizes: BOTH },
  { name: 'ticket-testing', as: 'engineer', path: ({ testing }) => `/tickets/${testing}`, sizes: BOTH },
  { name: 'ticket-restored', as: 'engineer', path: ({ told }) => `/tickets/${told}`, sizes: BOTH },
  { name: 'child', as: 'engineer', path: ({ child }) => `/tickets/${child}`, sizes: BOTH, then: answering },
  { name: 'parent', as: 'engineer', path: ({ parent }) => `/tickets/${parent}`, sizes: DESKTOP },
  { name: 'report', as: 'engineer', path: ({ busiest }) => `/tickets/${busiest}/report`, sizes: BOTH, paper: true },
  { name: 'wording', as: 'engineer', path: ({ busiest }) => `/tickets/${busiest}`, sizes: BOTH, then: withWording },
  { name: 'field', as: 'field', path: '/field', sizes: BOTH },
  { name: 'field-task', as: 'field', path: ({ task }) => `/field/${task}`, sizes: BOTH },
  { name: 'intake', as: 'hotline', path: '/intake', sizes: BOTH },
  { name: 'intake-called', as: 'hotline', path: '/intake', sizes: BOTH, then: called },
  { name: 'customers', as: 'manager', path: '/customers', sizes: BOTH },
  { name: 'customer', as: 'supervisor', path: '/customers/college', sizes: BOTH },
  { name: 'contract', as: 'manager', path: '/customers/ankang', sizes: BOTH },
  { name: 'arrears', as: 'manager', path: '/customers/mingzhu', sizes: DESKTOP },
  { name: 'event', as: 'manager', path: '/customers/mingzhu', sizes: BOTH, then: recording },
  { name: 'cabinets', as: 'manager', path: '/customers/college/cabinets', sizes: DESKTOP, themes: ['light'], paper: true },
  { name: 'works', as: 'engineer', path: '/works', sizes: BOTH },
  { name: 'works-planning', as: 'engineer', path: '/works', sizes: BOTH, then: planning },
  { name: 'work', as: 'engineer', path: ({ work }) => `/works/${work}`, sizes: BOTH },
  { name: 'majeures', as: 'supervisor', path: '/majeure', sizes: BOTH },
  { name: 'majeure-declaring', as: 'supervisor', path: '/majeure', sizes: BOTH, then: planning },
  { name: 'majeure', as: 'supervisor', path: ({ majeure }) => `/majeure/${majeure}`, sizes: BOTH, paper: true },
  { name: 'pools', as: 'manager', path: '/pools', sizes: BOTH, then: drawn },
  { name: 'bill', as: 'manager', path: '/pools/C-COLLEGE/bill', sizes: BOTH, paper: true },
  { name: 'portal-bill', as: 'college', path: '/portal/bill/C-COLLEGE', sizes: ['phone'] },
  { name: 'reports', as: 'supervisor', path: '/reports', sizes: BOTH, paper: true },
  { name: 'handover', as: 'supervisor', path: '/reports/handover', sizes: BOTH, paper: true },
  { name: 'followup', as: 'supervisor', path: '/followup', sizes: BOTH },
  { name: 'suspicions', as: 'engineer', path: '/suspicions', sizes: BOTH, then: drawn },
  { name: 'alerts', as: 'supervisor', path: '/alerts', sizes: BOTH },
  { name: 'duty', as: 'supervisor', path: '/duty', sizes: BOTH },
  { name: 'not-found', as: 'engineer', path: '/nowhere', sizes: DESKTOP },
];

const PORTAL_VIEWS: readonly View[] = [
  { name: 'portal', as: 'college', path: '/portal', sizes: BOTH },
  { name: 'portal-declare', as: 'college', path: '/portal/declare', sizes: BOTH },
  { name: 'portal-testing', as: 'testing', path: ({ testing }) => `/portal/${testing}`, sizes: BOTH },
  { name: 'portal-restored', as: 'told', path: ({ told }) => `/portal/${told}`, sizes: BOTH },
  { name: 'forbidden', as: 'college', path: '/triage', sizes: DESKTOP },
  { name: 'cabinet', as: null, path: '/d/DEMO-COLLEGE', sizes: BOTH, plain: true },
  { name: 'restored', as: null, path: ({ link }, language) => `${link}?lang=${language}`, sizes: BOTH, plain: true },
];

/** With the code that it waits with. */
const asked = (page: Page): Promise<void> => page.locator('output').waitFor();

/** What a code is approved with. */
async function approving(page: Page): Promise<void> {
  await page.locator('main header button').last().click();
  await page.locator('dialog form').waitFor();
}

const SETTINGS = ['preferences', 'users', 'keys', 'branch', 'registry', 'policies', 'channels', 'screens', 'wording', 'audit', 'design'] as const;

/** In this order: the last ones change what the others show. */
export const VIEWS: readonly View[] = [
  { name: 'sign-in', as: null, path: '/', sizes: BOTH },
  { name: 'pair', as: null, path: '/pair', sizes: ['wall', 'phone'], then: asked },
  ...WALL_VIEWS,
  ...STAFF_VIEWS,
  ...PORTAL_VIEWS,
  { name: 'settings', as: 'admin', path: '/settings', sizes: BOTH },
  ...SETTINGS.map((section): View => {
    return { name: `settings-${section}`, as: 'admin', path: `/settings/${section}`, sizes: BOTH, ...(section === 'design' ? { loads: true } : {}) };
  }),
  { name: 'settings-screens-pair', as: 'engineer', path: '/settings/screens', sizes: BOTH, then: approving },
  { name: 'settings-tariffs', as: 'admin', path: '/settings/tariffs', sizes: BOTH },
  { name: 'settings-tariffs-new', as: 'admin', path: '/settings/tariffs', sizes: BOTH, then: newPlan },
  { name: 'settings-causes', as: 'admin', path: '/settings/causes', sizes: BOTH, then: unfolded },
  { name: 'settings-policies-plan', as: 'supervisor', path: '/settings/policies', sizes: BOTH, then: planned },
  { name: 'handover-kept', as: 'supervisor', path: ({ kept }) => kept(), sizes: BOTH, paper: true },
];
