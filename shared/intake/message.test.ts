import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Instant, iso, parseIso } from '../time.ts';
import { isMessage, readMessage, SPOKEN_SYMPTOMS } from './message.ts';
import { SPOKEN_ZONES, ZONE_OFFSET } from './saidTime.ts';

/** Ten past three in the afternoon in Beijing. */
const NOW = parseIso('2026-11-24T15:10:00+08:00');
const beijing = (at: Instant): string =>
  new Date(at + ZONE_OFFSET.beijing).toISOString().slice(5, 16).replace('T', ' ');

/** A message, in short: what the agent sees as chips. */
function chips(text: string): string {
  const { numbers, customer, symptoms, time, contact } = readMessage(text, NOW, 'beijing');
  return [
    numbers.map((n) => n.value).join('/') || '-',
    customer?.value ?? '-',
    symptoms[0]?.value ?? '-',
    time === null ? '-' : beijing(time.at),
    contact === null ? '-' : `${contact.name ?? ''} ${contact.phone ?? ''}`.trim(),
  ].join(' | ');
}

describe('a message of a customers’ group', () => {
  it.each([
    [
      '您好，示范医专二楼电话从昨晚10点开始打不出，号码0903-0000017，联系人陆老师 15400000001',
      '09030000017 | 示范医专 | cannot_call_out | 11-23 22:00 | 陆老师 15400000001',
    ],
    ['市人民医院护士站话机没有拨号音，今早8点半发现的', '- | 市人民医院 | no_dial_tone | 11-24 08:30 | -'],
    ['各位老师，我们是金桥政务服务中心，全部电话不通，麻烦尽快处理', '- | 金桥政务服务中心 | all_down | - | -'],
    [
      '【报障】单位：碧水供水公司\n现象：杂音大，听不清\n时间：02:10\n联系电话：15400000081',
      '- | 碧水供水公司 | poor_quality | 11-24 02:10 | 15400000081',
    ],
    ['0903 2300011打不进来，提示关机', '09032300011 | - | cannot_be_called | - | -'],
    ['8562301/02/03 三个号码短号互拨不通', '8562301/8562302/8562303 | - | short_dial_fails | - | -'],
    [
      '青泉县红柳林场 打电话对方听不到我们说话 11月23日下午4点20分起',
      '- | 青泉县红柳林场 | one_way_audio | 11-23 16:20 | -',
    ],
    ['晨光客运站的座机通话几分钟就断，半小时前又断了一次', '- | 晨光客运站 | dropped_calls | 11-24 14:40 | -'],
    ['惠民信用社胡杨分社呼叫转移设置失败', '- | 惠民信用社胡杨分社 | feature_fails | - | -'],
    ['紧急！110 打不出去！！沙枣县安康卫生院', '- | 沙枣县安康卫生院 | emergency_call_fails | - | -'],
    ['王主任 154 0000 0033 说三楼掉话', '- | - | dropped_calls | - | 王主任 15400000033'],
    ['+86 0903-0000012 无音，单号F20261124-0156，20261124报的', '09030000012 | - | no_dial_tone | - | -'],
    ['云岭税务所 新疆时间凌晨两点开始掉线', '- | 云岭税务所 | dropped_calls | 11-24 04:00 | -'],
    ['昨晚两点开始全阻', '- | - | all_down | 11-24 02:00 | -'],
    ['今天上午十一点四十五分外线打不进', '- | - | cannot_be_called | 11-24 11:45 | -'],
    ['22:10 开始打不出也打不进', '- | - | cannot_be_called | 11-23 22:10 | -'],
    ['张三 2026/11/24 09:05:33\n育林中学所有话机都用不了了', '- | 育林中学 | all_down | 11-24 09:05 | -'],
    ['好的收到，谢谢', '- | - | - | - | -'],
    ['[图片]', '- | - | - | - | -'],
  ])('%j', (text, understood) => expect(chips(text)).toBe(understood));

  it('says which zone its time was said in, and takes the agent’s where it does not say', () => {
    // A clock two minutes ahead of ours: it has just begun.
    expect(readMessage('15:12 断的', NOW, 'beijing').time?.at).toBe(NOW);
    expect(readMessage('新疆时间 8:00 断的', NOW, 'beijing').time).toMatchObject({ zone: 'xinjiang', words: '8:00' });
    expect(iso(readMessage('8:00 断的', NOW, 'xinjiang').time?.at ?? NOW)).toBe('2026-11-24T02:00:00.000Z');
    expect(iso(readMessage('8:00 断的，北京时间', NOW, 'xinjiang').time?.at ?? NOW)).toBe('2026-11-24T00:00:00.000Z');
  });

  it('names every symptom but the one for all others', () => {
    expect([...SPOKEN_SYMPTOMS].sort()).toEqual(
      [
        'all_down',
        'cannot_be_called',
        'cannot_call_out',
        'dropped_calls',
        'emergency_call_fails',
        'feature_fails',
      ].concat(['no_dial_tone', 'one_way_audio', 'poor_quality', 'short_dial_fails']),
    );
  });

  it('is told from a number or a name that is searched for', () => {
    for (const search of ['09030000017', '0903-0000017', '示范医专', '市人民医院', 'C-COLLEGE', '1540000'])
      expect(isMessage(search), search).toBe(false);
    for (const message of ['示范医专打不出电话', '电话坏了，请处理', '第一行\n第二行'])
      expect(isMessage(message), message).toBe(true);
  });
});

describe('whatever is pasted', () => {
  const scraps = fc.constantFrom(
    ...[
      '昨晚',
      '今天',
      '下午',
      '10点',
      '半',
      '25:99',
      '13月40日',
      '2月30日',
      '联系人',
      '陆老师',
      '医院',
      '打不出',
      '号码',
      '：',
      '\n',
      '1',
      '0903',
    ],
    ...[
      '15400000001',
      '0903-0000017',
      '（',
      '全部',
      '不通',
      '十',
      '点',
      '/',
      '02',
      '前',
      '小时',
      '两',
      '2026-',
      'F',
      '，',
    ],
  );
  const anything = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.array(scraps, { maxLength: 60 }).map((all) => all.join('')),
  );

  it('is read without a fault, says only what is in it, and puts nothing into the future', () => {
    fc.assert(
      fc.property(anything, fc.constantFrom(...SPOKEN_ZONES), (text, zone) => {
        const read = readMessage(text, NOW, zone);
        for (const { words } of [...read.numbers, ...read.symptoms]) expect(text).toContain(words);
        for (const { value } of read.numbers) expect(value).toMatch(/^\d{7,12}$/);
        if (read.customer !== null) expect(text).toContain(read.customer.value);
        if (read.time !== null) {
          expect(text).toContain(read.time.words);
          expect(Number.isFinite(read.time.at)).toBe(true);
          expect(read.time.at).toBeLessThanOrEqual(NOW);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('takes no time to read, however long it is', () => {
    for (const long of [
      '0'.repeat(20_000),
      '打不'.repeat(10_000),
      '院'.repeat(20_000),
      '1点'.repeat(5_000),
      '号'.repeat(20_000),
    ])
      expect(() => readMessage(long, NOW, 'beijing')).not.toThrow();
  });
});
