import { domain as en } from '../i18n/en/core/domain.ts';
import { domain as zh } from '../i18n/zh/core/domain.ts';
import { TEST_ITEMS } from './testPlans.ts';

/** Names of joint-test items as the API gives them; a page has those of its own language. */
export const TEST_LABELS: Readonly<Record<string, { readonly zh: string; readonly en: string }>> = Object.fromEntries(
  TEST_ITEMS.map((item) => [item, { zh: zh.test.item[item], en: en.test.item[item] }]),
);
