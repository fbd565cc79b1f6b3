import { describe, expect, it } from 'vitest';
import { calledBy, numberIn } from './via.ts';

const DID = '09030000002';
const AWAY = '02151234567';
const none = { writer: [], sender: [] };

describe('what was called', () => {
  it('is where the dialplan ended, or the number dialled before that, where this is an extension', () => {
    expect(calledBy(AWAY, none)).toEqual({ callee: AWAY, via: [] });
    for (const extension of ['1001', 'front-desk', '600'])
      expect(calledBy(extension, { writer: ['', '9', DID], sender: [AWAY] })).toEqual({
        callee: DID,
        via: [{ number: AWAY, by: 'sender' }],
      });
    for (const [dialled, service] of [
      ['910086', '10086'],
      ['9116114', '116114'],
      ['09123456', '123456'],
    ] as const)
      expect(calledBy(service, { writer: [dialled], sender: [] })).toEqual({ callee: service, via: [] });
  });
  it('came by way of the numbers that stood in its place, those of the record’s writer first', () => {
    expect(calledBy(AWAY, { writer: ['1001', DID], sender: ['09030000003'] }).via).toEqual([
      { number: DID, by: 'writer' },
      { number: '09030000003', by: 'sender' },
    ]);
  });
  it('did not come by way of itself, however a dialplan writes it', () => {
    for (const written of [AWAY, '+862151234567', '008602151234567', '9002151234567', '51234567', '021-5123-4567'])
      expect(calledBy(AWAY, { writer: [written], sender: [] }), written).toEqual({ callee: AWAY, via: [] });
  });
});

describe('the number in a header', () => {
  it.each([
    ['<sip:09030000002@192.0.2.7>;reason=unconditional;counter=1', DID],
    ['"Front desk" <sip:+869030000002@ims.example;user=phone>;reason=user-busy', '+869030000002'],
    ['<tel:+869030000002>;reason=no-answer', '+869030000002'],
    ['ARRAY::<sip:09030000002@192.0.2.7>;reason=no-answer|:<sip:02151234567@192.0.2.7>', DID],
    ['sip:09030000002@192.0.2.7', DID],
    [DID, DID],
    ['', ''],
  ])('%s', (header, number) => expect(numberIn(header)).toBe(number));
});
