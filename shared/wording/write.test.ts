import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LANGUAGES } from '../i18n/languages.ts';
import type { Fact, FactBody } from '../ticket/facts.ts';
import { folded, lived, stored } from '../ticket/testing/desk.ts';
import {
  acknowledged,
  bypassLogged,
  cleared,
  confirmed,
  declared,
  found,
  minute,
  opened,
  passed,
  restored,
  roundOpened,
  suspended,
  tested,
} from '../ticket/testing/facts.ts';
import { live, moves } from '../ticket/testing/walk.ts';
import type { Instant } from '../time.ts';
import { AUDIENCE, fits, suggested, WORDING_KINDS, type WordingKind } from './kinds.ts';
import { ALL_NAMES, NAMES } from './names.ts';
import type { WordingSource } from './source.ts';
import { valuesOf } from './values.ts';
import { write } from './write.ts';

const source = (facts: readonly Fact[], now: Instant): WordingSource => ({
  record: { ...stored(facts), names: { 'u-engineer': '张工' } },
  occurredAt: null,
  now,
  branch: { name: '示范分公司', zone: 'Asia/Shanghai' },
  author: '张工',
});
const told = (kind: WordingKind, facts: readonly Fact[], at: number, lang: 'zh' | 'en' = 'zh'): string =>
  write(kind, lang, null, valuesOf(source(facts, minute(at)), lang));

/** A college as the demo has it, in the words that a desk would use. */
const college = (over: Parameters<typeof declared>[0] = {}): FactBody =>
  declared({
    customer: { id: 'college', name: '示范学院', level: 'AA', area: 'urban', county: '城区' },
    service: {
      id: 'svc-college',
      name: '融合通信',
      line: [
        { id: 'node', name: '接入机房一', party: 'carrier' },
        { id: 'lan', name: '学院机房', party: 'customer' },
      ],
      features: [],
    },
    description: '二楼话机都没有声音。',
    contact: { name: '陆老师', phone: '+8615400000001' },
    ...over,
  });
const clearing: FactBody[] = [
  acknowledged,
  { type: 'FindingRecorded', party: 'carrier', text: '接入节点掉线' },
  found('customer'),
  confirmed(),
  opened('S1', 'carrier', { element: 'node', unit: '接入网' }),
];

describe('the first report', () => {
  it('says what was declared, and nothing that nobody knows yet', () => {
    expect(told('first_report', lived([0, college()]), 5)).toBe(
      [
        '【首报】3月2日 02:15',
        '3月2日 02:10（城区）接示范学院申告：融合通信无拨号音，影响 1 个号码。',
        '客户描述：二楼话机都没有声音。',
        '当前：待接单。',
        '下一步：尽快接单。恢复时限 3月2日 03:50。',
        '单号 F20260302-0001。报告人：张工',
      ].join('\n'),
    );
  });
});

describe('the interim report', () => {
  it('says of a limit that has run out how long ago', () => {
    expect(told('interim_report', lived([0, college()]), 99)).toContain('恢复时限 3月2日 03:50。');
    expect(told('interim_report', lived([0, college()]), 190)).toContain('恢复时限 3月2日 03:50，已超 1 小时 30 分。');
  });
});

describe('the phone script', () => {
  it('promises a call, and not the limits that the desk is held to', () => {
    const text = told('phone_script', lived([0, college()]), 5);
    expect(text).toContain('您好，请问是陆老师吗？');
    expect(text).toContain('工程师最迟 3月2日 02:30 与您联系。');
    expect(text).not.toMatch(/03:50|48 小时/);
  });

  it('promises nothing once the time has passed', () => {
    expect(told('phone_script', lived([0, college()]), 25)).not.toContain('工程师最迟');
  });

  it('names the test number while a call to it would pass something', () => {
    const open = lived([0, college(), ...clearing], [30, cleared('S1'), roundOpened(1)]);
    const testNumbers = { number: '+869030009112', lines: [] };
    const withNumber = (facts: readonly Fact[]): string => {
      const plain = source(facts, minute(31));
      const record = { ...plain.record, testNumbers };
      return write('group_message', 'zh', null, valuesOf({ ...plain, record }, 'zh'));
    };
    expect(withNumber(open)).toContain('请用报障的电话拨 09030009112，听到提示音再挂断');
    expect(told('group_message', open, 31)).not.toContain('请用报障的电话拨');
    const dialled = lived(
      [0, college(), ...clearing],
      [30, cleared('S1'), roundOpened(1)],
      [31, tested(1, 'outgoing', 'customer')],
    );
    expect(withNumber(dialled)).not.toContain('请用报障的电话拨');
  });

  it('asks for the tests that the customer owes, and calls nothing restored before they have passed', () => {
    const facts = lived([0, college(), ...clearing], [30, cleared('S1'), roundOpened(1)]);
    const text = told('phone_script', facts, 31);
    expect(text).toContain('麻烦您现在试一下：打出、打入、通话质量，正常吗？');
    expect(text).not.toMatch(/已经恢复/);
    const ours = [...passed(1, 'carrier'), ...passed(1, 'customer'), restored(1, 30)];
    const both = lived([0, college(), ...clearing], [30, cleared('S1'), roundOpened(1)], [32, ...ours]);
    expect(told('phone_script', both, 33)).toContain(
      '经双方测试，电话已经恢复，请您确认是否一切正常。\n原因是核心网。',
    );
  });
});

describe('what it came from', () => {
  const causeDetail = {
    code: 'core.ims.hss',
    labels: [
      { zh: 'IMS 网元', en: 'IMS' },
      { zh: 'HSS', en: 'HSS' },
    ],
  };
  const both = [...passed(1, 'carrier'), ...passed(1, 'customer'), restored(1, 30)];
  const facts = lived(
    [0, college(), ...clearing],
    [30, { type: 'SegmentCleared', segment: 'S1', cause: 'core', causeDetail, action: 'reset' }, roundOpened(1)],
    [32, ...both],
  );
  it('is said in all its levels in the desk’s own texts', () => {
    expect(told('work_order', facts, 40)).toContain('故障原因：核心网（IMS 网元 / HSS）\n');
    expect(told('final_report', facts, 40)).toContain('故障原因：核心网（IMS 网元 / HSS）。');
  });
  it('is said to the customer in the words of the first alone', () => {
    const text = told('group_message', facts, 40);
    expect(text).toContain('原因：核心网。');
    expect(text).not.toContain('IMS');
  });
});

describe('the work order report', () => {
  it('names segment, cause, action and who held how long', () => {
    const facts = lived([0, college(), ...clearing], [30, cleared('S1')]);
    const text = told('work_order', facts, 40);
    expect(text).toContain('故障位置：乙方段 接入机房一');
    expect(text).toContain('处理措施：reset');
    expect(text).toContain('责任用时：乙方段 40 分钟');
    expect(text).toContain('历时：40 分钟');
  });
});

describe('the interim report', () => {
  it('says that a bypass stands and that the clock is suspended, and by what word', () => {
    const facts = lived([0, college(), ...clearing], [10, bypassLogged], [20, suspended(20, 80)]);
    const text = told('interim_report', facts, 25);
    expect(text).toContain('当前：处理中，已抢通（抢修继续），时限挂起，处理人 张工。');
    expect(text).toContain('时限挂起：客户现场无法进入，至 3月2日 03:30（待批准）。');
    expect(told('interim_report', facts, 25, 'en')).toContain(
      'Clock suspended: no access to the site, until 2 Mar 03:30 (awaiting approval).',
    );
  });
});

describe('what a customer reads', () => {
  const secret = '内部-9f3c';
  it.each(WORDING_KINDS.filter((kind) => AUDIENCE[kind] === 'customer'))(
    'in the %s holds nothing of the inside, even by a template that asks for it',
    (kind) => {
      const facts = lived(
        [0, college(), acknowledged, { type: 'FindingRecorded', party: 'carrier', text: secret }, found('customer')],
        [1, confirmed(), opened('S1', 'carrier', { unit: secret, element: 'node' })],
        [2, { type: 'MeasureLogged', text: secret }],
        [3, { type: 'SegmentCleared', segment: 'S1', cause: 'core', action: secret }],
      );
      const values = valuesOf(source(facts, minute(4)), 'zh');
      expect(JSON.stringify(values)).toContain(secret);
      const everything = ALL_NAMES.map((name) => `[{${NAMES[name].zh}}]`).join('\n');
      for (const template of [null, everything]) expect(write(kind, 'zh', template, values)).not.toContain(secret);
      expect(write('interim_report', 'zh', everything, values)).toContain(secret);
    },
  );
});

describe('of any ticket, whatever its life', () => {
  it('every kind in every language is a whole text', () => {
    fc.assert(
      fc.property(moves, (list) => {
        const life = live(list);
        const from = source(life.facts, life.now);
        for (const lang of LANGUAGES) {
          const values = valuesOf(from, lang);
          for (const name of ALL_NAMES) {
            expect(values[name], name).not.toMatch(/undefined|null|NaN|\[object|\u0000/);
            if (NAMES[name].always) expect(values[name], name).not.toBe('');
          }
          for (const kind of WORDING_KINDS) {
            const text = write(kind, lang, null, values);
            expect(text).toContain('F20260302-0001');
            expect(text).not.toMatch(/[{}[\]\u0000]|undefined|null|NaN/);
            expect(text).not.toMatch(
              /（\s*）|\(\s*\)|【\s*】|[：:]\s*(\n\s*\n|[。，；.,;]|$)|。。|\.\.|，，|，。|\n\n\n/,
            );
            expect(text).toBe(text.trim());
          }
        }
      }),
      { numRuns: 60 },
    );
  }, 60_000);

  it('nothing is called restored to a customer before both sides have passed', () => {
    fc.assert(
      fc.property(moves, (list) => {
        const { facts, now } = live(list);
        const { phase } = folded(facts);
        if (phase === 'restored' || phase === 'closed') return;
        for (const kind of ['group_message', 'phone_script'] as const)
          expect(told(kind, facts, 0).concat(write(kind, 'zh', null, valuesOf(source(facts, now), 'zh')))).not.toMatch(
            /已经恢复|恢复时间/,
          );
      }),
      { numRuns: 60 },
    );
  }, 60_000);
});

describe('the kind that is offered first', () => {
  it('is the script for who speaks with customers, and what fits the phase for the others', () => {
    expect(suggested('clearing', true)).toBe('phone_script');
    expect(suggested('declared', false)).toBe('first_report');
    expect(suggested('clearing', false)).toBe('interim_report');
    expect(suggested('restored', false)).toBe('work_order');
    expect(fits('final_report', 'testing')).toBe(false);
  });
});
