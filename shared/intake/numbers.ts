/** A piece of a message that was understood: what it means, and the words it was read from. */
export interface Found<T> {
  readonly value: T;
  readonly words: string;
  /** Where in the message. */
  readonly at: number;
  /** Said to be the number to call back. */
  readonly contact?: boolean;
}

const PHONE =
  /(?<![\dA-Za-z-])(?:\+?86[\s-]?)?(?:(0\d{2,3})[\s-]?(\d{7,8})|(1[3-9]\d)[\s-]?(\d{4})[\s-]?(\d{4})|([2-9]\d{6,7}))(?![\d:：]|\s*[点时月年日])((?:\/\d{1,4}(?!\d))*)/g;
const CALL_BACK = /(?:联系(?:电话|方式)?|回拨|回电|电话联系|联系人[^，,。\n]{0,8})[:：\s]*$/;
/** `20261124` is a day, not a number. */
const DAY = /^20\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])$/;

/** Telephone numbers in the order of the text, each once; `8562301/02/03` are three. */
export function readNumbers(text: string): Found<string>[] {
  const found: Found<string>[] = [];
  for (const hit of text.matchAll(PHONE)) {
    const [words, area = '', local = '', m1 = '', m2 = '', m3 = '', bare = '', tails = ''] = hit;
    const first = area + local || m1 + m2 + m3 || bare;
    if (DAY.test(first)) continue;
    const contact = CALL_BACK.test(text.slice(Math.max(0, hit.index - 16), hit.index));
    const all = [
      first,
      ...tails
        .split('/')
        .filter(Boolean)
        .map((tail) => first.slice(0, -tail.length) + tail),
    ];
    for (const value of all)
      if (!found.some((known) => known.value === value)) found.push({ value, words, at: hit.index, contact });
  }
  return found;
}
