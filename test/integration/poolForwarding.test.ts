import { describe, expect, it } from 'vitest';
import { DESK_A, DESK_B, OTHERS_DESK, startPoolDesk, type PoolDesk } from './poolDesk.ts';

/* A forwarded call is charged to the member who passed it on, whatever format its record comes in. Files as switches write them. */

const STRANGER = '13812345678';
const AWAY = '13912345678';
const national = (number: string): string => number.replace('+86', '0');
const A = national(DESK_A);
const B = national(DESK_B);

/** Each call as it was stored: whose number pays, from and to whom, which way, and why it costs what it costs. */
async function stored(desk: PoolDesk): Promise<string[]> {
  const { rows } = await desk.db.pool.query<Record<string, string>>(
    `select number, caller, callee, direction, type, rule, feature from call_record order by started_at, callee`,
  );
  return rows.map(({ number, caller, callee, direction, type, rule, feature }) =>
    [number, ':', caller, '>', callee, direction, type, rule, feature ?? ''].join(' ').trim(),
  );
}
async function take(desk: PoolDesk, format: string, file: string): Promise<void> {
  const answer = await desk.send(file, { format });
  expect(await answer.json()).toMatchObject({ rejected: [] });
}
const FORWARDED = `${DESK_B} : +86${STRANGER} > +86${AWAY} out mobile included forward`;

describe('a forwarded call of FreeSWITCH', () => {
  let serial = 0;
  const uuid = (): string => `a5c9f6c0-e752-11e3-8bfb-${String((serial += 1)).padStart(12, '0')}`;
  /** As mod_json_cdr writes it: the latest profile first, each but the first of a call by `transfer` from the one before. */
  const document = (variables: object, ...profiles: readonly object[]): string =>
    JSON.stringify({
      'core-uuid': uuid(),
      channel_data: { state: 'CS_REPORTING', direction: 'inbound' },
      variables: {
        direction: 'inbound',
        uuid: uuid(),
        start_epoch: '1772326800',
        answer_epoch: '1772326805',
        duration: '66',
        billsec: '61',
        hangup_cause: 'NORMAL_CLEARING',
        ...variables,
      },
      callflow: profiles.map((profile, at) => ({
        dialplan: 'XML',
        profile_index: String(profiles.length - at),
        caller_profile: {
          username: STRANGER,
          dialplan: 'XML',
          caller_id_number: STRANGER,
          rdnis: '',
          context: at === 0 ? 'default' : 'public',
          ...profile,
        },
        times: { created_time: '1772326800000000' },
      })),
    });

  it('is charged to the number that it was dialled by', async () => {
    const desk = await startPoolDesk();
    // DID → forwarded at once; DID → extension → forwarded when nobody answered; a phone that answered 302; the calling switch.
    const files = [
      document({}, { destination_number: AWAY, rdnis: B }, { destination_number: B }),
      document(
        {},
        { destination_number: AWAY, rdnis: '1002' },
        { destination_number: '1002', rdnis: B },
        { destination_number: B },
      ),
      document(
        { sip_redirected_by: `%3Csip%3A${B}%40192.0.2.9%3E%3Breason%3Dunconditional` },
        { destination_number: AWAY },
      ),
      document({ sip_h_Diversion: `<sip:${DESK_B}@192.0.2.9>;reason=user-busy` }, { destination_number: AWAY }),
      document({ sip_i_diversion: [`<sip:${DESK_B}@192.0.2.9>`] }, { destination_number: AWAY }),
      document({ forwarded_by: DESK_B }, { destination_number: AWAY }),
    ];
    await take(desk, 'auto', files.join('\n'));
    expect(await stored(desk)).toEqual(files.map(() => FORWARDED));
  });

  it('is told from a call that was put through, answered by an extension, or dialled by another way', async () => {
    const desk = await startPoolDesk();
    const at = (minute: number) => ({ start_epoch: String(1772326800 + minute * 60) });
    await take(
      desk,
      'freeswitch',
      [
        // To the extension of the number that was dialled, with a diversion from outside, too.
        document(at(1), { destination_number: '1002', rdnis: B }, { destination_number: B }),
        document(
          { ...at(2), sip_h_Diversion: `<sip:02151234567@192.0.2.9>` },
          { destination_number: '1002', rdnis: B },
          { destination_number: B },
        ),
        // From the main number to a desk of the same centrex.
        document(at(3), { destination_number: B, rdnis: A }, { destination_number: A }),
        // A member who dialled 9 for a line out, a short code, and a service number that stands for another.
        document(at(4), { caller_id_number: A, destination_number: AWAY, rdnis: `9${AWAY}` }),
        document(at(5), { caller_id_number: A, destination_number: AWAY, rdnis: '8001' }),
        document(at(6), { caller_id_number: A, destination_number: AWAY, rdnis: '4001234567' }),
        // Another contract's number passed it on to this one: its own switch has the record.
        document({ ...at(7), sip_h_Diversion: `<sip:${OTHERS_DESK}@192.0.2.9>` }, { destination_number: B }),
      ].join('\n'),
    );
    expect(await stored(desk)).toEqual([
      `${DESK_B} : +86${STRANGER} > ${DESK_B} in mobile incoming`,
      `${DESK_B} : +86${STRANGER} > ${DESK_B} in mobile incoming`,
      `${DESK_B} : +86${STRANGER} > ${DESK_B} in mobile incoming`,
      `${DESK_A} : ${DESK_A} > +86${AWAY} out mobile included`,
      `${DESK_A} : ${DESK_A} > +86${AWAY} out mobile included`,
      `${DESK_A} : ${DESK_A} > +86${AWAY} out mobile included`,
      `${DESK_B} : +86${STRANGER} > ${DESK_B} in mobile incoming`,
    ]);
  });

  it('is known by the columns of a template of mod_cdr_csv', async () => {
    const desk = await startPoolDesk();
    const row = (rdnis: string, diversion: string) =>
      `"${STRANGER}","${STRANGER}","${AWAY}","default","2026-03-01 09:00:00","2026-03-01 09:00:05","2026-03-01 09:01:06","66","61","NORMAL_CLEARING","${uuid()}","","${rdnis}","${diversion}"`;
    await take(
      desk,
      'auto',
      [
        'caller_id_name,caller_id_number,destination_number,context,start_stamp,answer_stamp,end_stamp,duration,billsec,hangup_cause,uuid,bleg_uuid,rdnis,sip_h_Diversion',
        row(B, ''),
        row('', `<sip:${B}@192.0.2.9>;reason=unconditional`),
      ].join('\n'),
    );
    expect(await stored(desk)).toEqual([FORWARDED, FORWARDED]);
  });

  it('of a release that writes each profile under the same name is the call as it came', async () => {
    const desk = await startPoolDesk();
    const file = document({}, {}).replace(
      /"callflow":\[.*\]/,
      `"callflow":{"caller_profile":{"caller_id_number":"${STRANGER}","rdnis":"${B}","destination_number":"1002"}},` +
        `"callflow":{"caller_profile":{"caller_id_number":"${STRANGER}","rdnis":"","destination_number":"${B}"}}`,
    );
    await take(desk, 'auto', file);
    expect(await stored(desk)).toEqual([`${DESK_B} : +86${STRANGER} > ${DESK_B} in mobile incoming`]);
  });
});

describe('a forwarded call of a 统一 Centrex bill', () => {
  it('is charged to the member whose bill it is, as a forwarded one, whatever the bill calls it', async () => {
    const desk = await startPoolDesk();
    const states = ['呼转', '无条件呼叫前转', '遇忙前转', '呼叫转移主叫', '呼入转移', 'CFU', 'CFNRc'];
    const rows = [
      ...states.map((state, no) => `${no},2026-03-01,09:0${no}:00,61,${state},本地,${AWAY},移动,x,语音,0,0,0,0,,IMS`),
      `8,2026-03-01,09:08:00,61,主叫,本地,${AWAY},移动,x,呼叫前转,0,0,0,0,,IMS`,
      // How it came to the member is no forwarding, and a call of one's own is none.
      `9,2026-03-01,09:09:00,61,呼叫转移被叫,本地,${STRANGER},移动,x,语音,0,0,0,0,,IMS`,
      `10,2026-03-01,09:10:00,61,主叫,本地,${AWAY},移动,x,语音,0,0,0,0,,IMS`,
    ];
    await take(desk, `auto&number=${B}`, rows.join('\n'));
    expect(await stored(desk)).toEqual([
      ...Array<string>(8).fill(`${DESK_B} : ${DESK_B} > +86${AWAY} out mobile included forward`),
      `${DESK_B} : +86${STRANGER} > ${DESK_B} in mobile incoming`,
      `${DESK_B} : ${DESK_B} > +86${AWAY} out mobile included`,
    ]);
  });

  it('names who called, or where it went, in a column of its own', async () => {
    const desk = await startPoolDesk();
    const files = [
      `用户号码,呼叫日期,呼叫时间,通话时长,呼叫类型,对方号码,第三方号码\n${B},2026-03-01,09:00:00,61,呼转,${AWAY},${STRANGER}`,
      `用户号码：${B}\n呼叫日期,开始时间,通话时长（秒）,通信方式,对方号码,前转号码\n2026-03-01,09:01:00,61,无条件呼转,${STRANGER},${AWAY}`,
      // Its own number as the one that forwards.
      `本机号码,日期,开始时间,时长,呼叫类型,对端号码,前转号码,原主叫号码\n${B},20260301,09:02:00,00:01:01,遇忙呼转,${AWAY},${B},${STRANGER}`,
      `Served Party,Date,Start time,Duration,Call type,Other party,Forwarded to\n${DESK_B},2026-03-01,09:03:00,61,Call forwarding (CFNRy),${STRANGER},${AWAY}`,
    ];
    for (const file of files) await take(desk, 'auto', file);
    expect(await stored(desk)).toEqual(files.map(() => FORWARDED));
    // Sent again, none of them counts twice; and one that was taken before the column was known is the same call.
    for (const file of files)
      expect(await (await desk.send(file, { format: 'auto' })).json()).toMatchObject({ accepted: 0, duplicates: 1 });
    const bare = `用户号码,呼叫日期,呼叫时间,通话时长,呼叫类型,对方号码\n${B},2026-03-01,09:00:00,61,呼转,${AWAY}`;
    expect(await (await desk.send(bare, { format: 'auto' })).json()).toMatchObject({ accepted: 0, duplicates: 1 });
  });
});

describe('a forwarded call of Asterisk', () => {
  const header =
    'calldate,clid,src,dst,dcontext,channel,dstchannel,lastapp,lastdata,duration,billsec,disposition,amaflags,accountcode,uniqueid,userfield,did';
  const row = (id: string, dst: string, did: string, userfield = '') =>
    `2026-03-01 09:00:00,"""x"" <${STRANGER}>",${STRANGER},${dst},from-trunk,PJSIP/in-1,PJSIP/out-${id},Dial,x,66,61,ANSWERED,3,,1772326800.${id},${userfield},${did}`;

  it('is charged to the number that was dialled from outside; what an extension answers is a call to it', async () => {
    const desk = await startPoolDesk();
    await take(
      desk,
      'auto',
      [header, row('1', AWAY, B), row('2', '1002', B), row('3', AWAY, '', `forwardedBy=${B}`)].join('\n'),
    );
    expect((await stored(desk)).sort()).toEqual(
      [FORWARDED, `${DESK_B} : +86${STRANGER} > ${DESK_B} in mobile incoming`, FORWARDED].sort(),
    );
  });
});

describe('a forwarded call of CSV', () => {
  it('is charged to whom it was meant for at first, by the names of exchanges', async () => {
    const desk = await startPoolDesk();
    const files = ['原始被叫号码', 'Redirecting Number', 'Requested-Party-Address', 'rdnis'].map(
      (name, n) =>
        `id,Calling-Party-Address,Called-Party-Address,start time,billsec,${name}\nx${n},tel:+86${STRANGER},sip:+86${AWAY}@ims.example,2026-03-01 09:00:00,61,tel:${DESK_B}\n`,
    );
    for (const file of files) await take(desk, 'auto', file);
    expect(await stored(desk)).toEqual(files.map(() => FORWARDED));
  });

  it('where it was meant for a service number that stands for another, it is the caller’s; put through within the centrex, it came in', async () => {
    const desk = await startPoolDesk();
    const file = `id,主叫号码,被叫号码,开始时间,计费时长,Requested-Party-Address\nx1,${A},${AWAY},2026-03-01 09:00:00,61,4001234567\nx2,${A},${AWAY},2026-03-01 09:01:00,61,urn:service:sos\nx3,${STRANGER},${B},2026-03-01 09:02:00,61,${A}\n`;
    await take(desk, 'auto', file);
    expect(await stored(desk)).toEqual([
      `${DESK_A} : ${DESK_A} > +86${AWAY} out mobile included`,
      `${DESK_A} : ${DESK_A} > +86${AWAY} out mobile included`,
      `${DESK_B} : +86${STRANGER} > ${DESK_B} in mobile incoming`,
    ]);
  });

  it('where that is the callee itself, nobody passed it on', async () => {
    const desk = await startPoolDesk();
    const file = `id,主叫号码,被叫号码,开始时间,计费时长,原被叫号码\nx1,${A},${AWAY},2026-03-01 09:00:00,61,${AWAY}\nx2,${STRANGER},${B},2026-03-01 09:01:00,61,${B}\n`;
    await take(desk, 'auto', file);
    expect(await stored(desk)).toEqual([
      `${DESK_A} : ${DESK_A} > +86${AWAY} out mobile included`,
      `${DESK_B} : +86${STRANGER} > ${DESK_B} in mobile incoming`,
    ]);
  });
});
