import type { Browser } from 'playwright-core';
import { atEnd } from './atEnd.ts';
import { launchChromium } from './chromium.ts';

/** A Chromium for one file or test, closed at its end. */
export async function chromium(): Promise<Browser> {
  const browser = await launchChromium();
  atEnd(() => browser.close());
  return browser;
}
