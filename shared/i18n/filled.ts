const LONGEST = 60;
const shortened = (value: string): string => (value.length > LONGEST ? `${value.slice(0, LONGEST)}…` : value);

/** A text in both languages. */
export interface Both {
  readonly zh: string;
  readonly en: string;
}
/** What a text speaks of: a value, or a word in both languages. */
export type Params = Readonly<Record<string, string | Both>>;

const filled = (template: string, params: Params, language: keyof Both): string =>
  template.replace(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const value = params[name] ?? '';
    return typeof value === 'string' ? shortened(value) : value[language];
  });

/** A text with its `{{names}}` filled in, for whoever reads it. Long values are cut short. */
export const filledBoth = (text: Both, params: Params): Both => ({
  zh: filled(text.zh, params, 'zh'),
  en: filled(text.en, params, 'en'),
});
