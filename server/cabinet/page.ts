import type { Language } from '#shared/i18n/languages.ts';
import { SYMPTOMS } from '#shared/ticket/values.ts';
import { bdi, complaintBox, escaped, plainPage } from '../plain/frame.ts';
import type { Cabinet } from './cabinet.ts';
import { FIELD_MAX, type Typed, type Wrong } from './form.ts';
import { CABINET_TEXTS, SYMPTOM_TEXTS } from './texts.ts';

/**
 * What whoever scans a cabinet sees: the name of the service, whether it is being worked on, and a form. Nothing of the
 * customer's, and no number of a ticket that they did not declare to (contract 五).
 */
interface Page {
  readonly language: Language;
}

const frame = (language: Language, about: string, title: string, main: string): string => {
  const texts = CABINET_TEXTS[language];
  return plainPage({
    language,
    about,
    title,
    main,
    base: '/d',
    foot: `<p>${escaped(texts.foot)}</p><p><a href="/portal">${escaped(texts.signIn)}</a></p>`,
  });
};

interface FormPage extends Page {
  readonly cabinet: Cabinet;
  /** Of this form: sent twice it is taken once. */
  readonly key: string;
  readonly complaint?: string;
  readonly typed?: Typed;
  readonly wrong?: Wrong;
}

const notice = ({ head, text }: { readonly head: string; readonly text: string }): string =>
  `<p class="box"><b>${escaped(head)}</b>${escaped(text)}</p>`;

/** One field with its label, what was typed, and what is wrong with it. */
function field(
  language: Language,
  name: 'description' | 'name' | 'phone',
  typed: string,
  wrong: string | undefined,
): string {
  const texts = CABINET_TEXTS[language];
  const invalid = wrong === undefined ? '' : ` aria-invalid="true" aria-describedby="${name}-wrong"`;
  const common = `id="${name}" name="${name}" maxlength="${FIELD_MAX[name]}"${invalid}`;
  const control = {
    description: () => `<textarea ${common} rows="2">${escaped(typed)}</textarea>`,
    name: () => `<input class="text" ${common} autocomplete="name" value="${escaped(typed)}">`,
    phone: () =>
      `<input class="text" ${common} type="tel" inputmode="tel" autocomplete="tel" dir="ltr" value="${escaped(typed)}">`,
  };
  return `<label class="field" for="${name}">${escaped(texts[name])}<span>${escaped(texts.optional)}</span></label>
${control[name]()}
${wrong === undefined ? '' : `<p class="wrong" id="${name}-wrong">${escaped(wrong)}</p>`}`;
}

export function formPage({ language, cabinet, key, complaint, typed, wrong = {} }: FormPage): string {
  const texts = CABINET_TEXTS[language];
  const tiles = SYMPTOMS.map(
    (symptom) =>
      `<label><input type="radio" name="symptom" value="${symptom}" required${typed?.symptom === symptom ? ' checked' : ''}><span>${escaped(SYMPTOM_TEXTS[language][symptom])}</span></label>`,
  ).join('\n');
  return frame(
    language,
    cabinet.name,
    texts.title,
    `<h1>${escaped(texts.title)}</h1>
${complaintBox(complaint)}
${cabinet.stopped ? notice(texts.stopped) : ''}
${cabinet.open === 'working' ? notice(texts.working) : ''}
${cabinet.open === 'restored' ? notice(texts.restored) : ''}
<form method="post" action="?lang=${language}">
<input type="hidden" name="key" value="${escaped(key)}">
<fieldset${wrong.symptom === undefined ? '' : ' aria-describedby="symptom-wrong"'}>
<legend>${escaped(texts.symptom)}</legend>
<div class="tiles">
${tiles}
</div>
</fieldset>
${wrong.symptom === undefined ? '' : `<p class="wrong" id="symptom-wrong">${escaped(wrong.symptom)}</p>`}
${field(language, 'description', typed?.description ?? '', wrong.description)}
${field(language, 'phone', typed?.phone ?? '', wrong.phone)}
${field(language, 'name', typed?.name ?? '', wrong.name)}
<button>${escaped(texts.send)}</button>
</form>`,
  );
}

export interface Receipt {
  readonly no: string;
  readonly joined: boolean;
  /** As text in Beijing time; null where nobody left a number, or somebody works on it already. */
  readonly callBefore: string | null;
}

export function receivedPage({ language, cabinet, receipt }: Page & { cabinet: Cabinet; receipt: Receipt }): string {
  const texts = CABINET_TEXTS[language];
  const head = receipt.joined ? texts.joined : texts.received;
  const text = receipt.joined
    ? texts.joinedText
    : receipt.callBefore === null
      ? texts.receivedText
      : texts.receivedPromise.replace('{time}', receipt.callBefore);
  return frame(
    language,
    cabinet.name,
    head,
    `<h1>${escaped(head)}</h1>
<div class="box good" role="status">${escaped(text)}<p class="no">${bdi(receipt.no)}</p></div>
${cabinet.stopped ? notice(texts.stopped) : ''}
<p><a href="?lang=${language}">${escaped(texts.again)}</a></p>`,
  );
}

export function sayPage(language: Language, { head, text }: { readonly head: string; readonly text: string }): string {
  return frame(language, 'Demarc', head, `<h1>${escaped(head)}</h1>\n<p>${escaped(text)}</p>`);
}
