import type { Instant } from '../time.ts';
import { SYMPTOMS, type Symptom } from '../ticket/values.ts';
import { type Found, readNumbers } from './numbers.ts';
import { readTime, type SaidTime, type SpokenZone } from './saidTime.ts';

/**
 * Reads a message from a customers' group chat into a draft of a declaration: what is understood is shown to the agent and
 * taken piece by piece, so a wrong guess costs a click, and a missing one costs nothing more than it did before.
 */
export interface MessageDraft {
  /** Numbers that may be at fault, as written but for blanks and hyphens. */
  readonly numbers: readonly Found<string>[];
  readonly customer: Found<string> | null;
  /** The likeliest first. */
  readonly symptoms: readonly Found<Symptom>[];
  readonly time: SaidTime | null;
  readonly contact: { readonly name: string | null; readonly phone: string | null } | null;
}

/** The words of a symptom. The order is the order of guesses: what says more stands before what is said of anything. */
const SYMPTOM_WORDS: readonly (readonly [Symptom, RegExp])[] = [
  ['emergency_call_fails', /(?:110|119|120|122|紧急(?:呼叫|电话))[^，。\n]{0,6}(?:打不|拨不|不通|呼不)/],
  [
    'all_down',
    /全阻|全断|全部瘫痪|(?:全部|所有|全都|整个|全(?:院|校|楼|单位|公司))[^，。\n]{0,10}(?:不通|断|打不了|用不了|不能用|没声音|没信号|瘫痪|坏了|离线)/,
  ],
  ['short_dial_fails', /(?:短号|内线|小号|分机|互拨)[^，。\n]{0,8}(?:不通|打不|不能|不行|拨不|失败)/],
  ['one_way_audio', /单通|单向|(?:对方|别人|我们|我方|这边|那边)[^，。\n]{0,4}听不(?:到|见)(?!拨号)/],
  [
    'no_dial_tone',
    /(?:无|没有?)(?:拨号|信号)?音|(?:提机|摘机|拿起|提起)[^，。\n]{0,6}(?:没|无)[^，。\n]{0,3}(?:声|音)|没(?:有)?声音/,
  ],
  [
    'cannot_be_called',
    /(?:打|呼|拨)不进|(?:外面|外线|别人|客户|手机)[^，。\n]{0,6}打不(?:进|通|过来)|(?:来电|呼入|被叫)[^，。\n]{0,4}(?:不|失败|异常)|(?:无法|不能)(?:被叫|呼入|接听)|提示(?:关机|空号)/,
  ],
  [
    'cannot_call_out',
    /(?:打|呼|拨)不(?:出|了|通)|打不(?:外线|外地|长途)|(?:呼出|外呼|主叫|拨打)[^，。\n]{0,4}(?:不|失败|异常)|(?:无法|不能)(?:呼出|外呼|拨打|打出|打电话)/,
  ],
  ['dropped_calls', /掉话|掉线|断线|(?:通话|打着|说着|讲着|接通)[^，。\n]{0,8}(?:断|掉)|自动挂/],
  ['poor_quality', /杂音|噪音|电流声|音质|断断续续|听不清|回音|卡顿|沙沙|声音(?:很)?(?:小|卡|模糊)/],
  [
    'feature_fails',
    /(?:转接|呼转|转移|前转|彩铃|会议|传真|来显|来电显示|呼叫等待|录音)[^，。\n]{0,8}(?:不|失败|异常|没|坏)/,
  ],
];

function readSymptoms(text: string): Found<Symptom>[] {
  return SYMPTOM_WORDS.flatMap(([value, words]) => {
    const hit = words.exec(text);
    return hit === null ? [] : [{ value, words: hit[0], at: hit.index }];
  });
}

const INSTITUTION =
  '(?:医院|卫生院|学校|中学|小学|大学|学院|医专|幼儿园|有限公司|公司|集团|银行|支行|分行|信用社|政府|管委会|委员会|办事处|服务中心|中心|税务[局所]|派出所|法院|检察院|气象站|供电所|林场|农场|市场|酒店|宾馆|客运站|车站|加油站|[县市区]局|局|厂|社区)';
const NAME = new RegExp(
  `[\\p{Script=Han}A-Za-z0-9（）()]{2,24}?${INSTITUTION}(?:[\\p{Script=Han}]{1,6}(?:分社|分公司|分院|校区|营业部))?`,
  'u',
);
/** What a message begins with before it says who it is. */
const BEFORE_NAME =
  /^(?:各位|老师|你好|您好|大家好|麻烦|请问|帮忙|帮我|看一下|看下|处理一下|反映|报障|申告|客户|单位|用户|名称|我们?是|这里是|这边是|我们|我|接到|昨天|昨晚|今天|今早|凌晨|现在|的|是)+/;

function readCustomer(text: string): Found<string> | null {
  for (const part of text.split(/[，,。；;：:\n！!？?、\s【】[\]]+/)) {
    const said = part.replace(BEFORE_NAME, '');
    const hit = NAME.exec(said);
    if (hit !== null) return { value: hit[0], words: hit[0], at: text.indexOf(hit[0]) };
  }
  return null;
}

const TITLE = '(?:老师|主任|经理|师傅|先生|女士|院长|校长|科长|所长|站长|处长|局长|医生|护士长|工)';
const PERSON = `(?:[\\p{Script=Han}]{1,3}${TITLE}|[\\p{Script=Han}]{2,3})`;
const LABELLED = new RegExp(`(?:联系人|联系|报障人|申告人|找)[是为:：\\s]*(${PERSON})`, 'u');
const BESIDE_PHONE = new RegExp(`(${PERSON})[\\s,，:：]*(?:电话|手机)?[:：\\s]*$`, 'u');
const NOT_A_NAME = /电话|手机|号码|联系|回拨|座机|短号|打不|我的|不通|请回|话机/;

function readContact(text: string, phones: readonly Found<string>[]): MessageDraft['contact'] {
  const phone = phones.find((p) => /^1[3-9]\d{9}$/.test(p.value)) ?? phones.find((p) => p.contact);
  const labelled = LABELLED.exec(text)?.[1];
  const beside =
    phone === undefined ? undefined : BESIDE_PHONE.exec(text.slice(Math.max(0, phone.at - 16), phone.at))?.[1];
  const name = [labelled, beside].find((said) => said !== undefined && !NOT_A_NAME.test(said)) ?? null;
  return name === null && phone === undefined ? null : { name, phone: phone?.value ?? null };
}

/**
 * @param now when the agent reads it: "yesterday" is seen from here
 * @param zone which time people speak in where the message does not say
 */
export function readMessage(text: string, now: Instant, zone: SpokenZone): MessageDraft {
  const phones = readNumbers(text);
  const contact = readContact(text, phones);
  const numbers = phones.filter((phone) => phone.value !== contact?.phone);
  return {
    numbers,
    customer: readCustomer(text),
    symptoms: readSymptoms(text),
    time: readTime(text, now, zone),
    contact,
  };
}

/** Whether a pasted text is a message rather than a number or a name to search for. */
export const isMessage = (text: string): boolean => {
  const trimmed = text.trim();
  return trimmed.length > 30 || /[\n，。,；]/.test(trimmed) || (trimmed.length > 6 && readSymptoms(trimmed).length > 0);
};

/** For the record: every symptom can be declared, and `other` alone has no words of its own. */
export const SPOKEN_SYMPTOMS: readonly Symptom[] = SYMPTOMS.filter((s) => SYMPTOM_WORDS.some(([value]) => value === s));
