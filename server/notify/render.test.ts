import { describe, expect, it } from 'vitest';
import { LANGUAGES } from '#shared/i18n/languages.ts';
import { linkAddress, linkToken, TOKEN } from './link.ts';
import { hasLink, maskRecipient, render, withLink } from './render.ts';
import { WORDS, type Wording } from './texts.ts';

const about = { no: 'F20250601-0001', head: Buffer.alloc(32, 0xab), publicUrl: 'https://desk.example' };
const HEAD = 'abababababababab';
const wordings: Wording[] = Object.keys(WORDS.zh).filter((w): w is Wording => w in WORDS.zh);

describe.each(LANGUAGES)('in %s', (language) => {
  it.each(wordings)('the notice "%s" gives the number and leaves nothing unfilled', (wording) => {
    const { subject, body } = render(wording, language, about);
    expect(body).toContain(about.no);
    expect(withLink(`${subject} ${body}`, 'https://desk.example/r/x')).not.toMatch(/[{}]|undefined/);
  });
  it('a reminder of the test names our number to dial, as it is dialled', () => {
    expect(render('remind_test_dial', language, { ...about, dial: '+869030009112' }).body).toContain(' 09030009112 ');
  });
  it.each(['restored', 'closed', 'closed_unverified'] as const)(
    'the notice "%s" carries the head of the record',
    (wording) => {
      expect(render(wording, language, about).body).toContain(HEAD);
    },
  );
  it('the restore notice alone has the link, and only once it is sent', () => {
    expect(wordings.filter((w) => hasLink(render(w, language, about).body))).toEqual(['restored']);
    const { body } = render('restored', language, about);
    expect(body).not.toContain('/r/');
    // Followed by a space, or phones take the next word for a part of it.
    expect(withLink(body, 'https://desk.example/r/$&token')).toContain('https://desk.example/r/$&token ');
  });
});

describe('a token', () => {
  it('is the same for every attempt, and another for each notice and each secret', () => {
    const token = linkToken('secret', 'n1');
    expect(token).toMatch(TOKEN);
    expect(linkToken('secret', 'n1')).toBe(token);
    expect(new Set([token, linkToken('secret', 'n2'), linkToken('other', 'n1')]).size).toBe(3);
    expect(linkAddress('https://desk.example', token)).toBe(`https://desk.example/r/${token}`);
  });
});

describe('on the record a recipient', () => {
  it('is masked where it is a person’s number or address', () => {
    expect(maskRecipient('+8613800000123')).toBe('+86…123');
    expect(maskRecipient('contact@college.example')).toBe('c…@college.example');
    expect(maskRecipient('u-college')).toBe('u-college');
  });
});
