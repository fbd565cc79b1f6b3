import { describe, expect, it } from 'vitest';
import { isReceipt, receiptOf } from './smppReceipt.ts';

const receipt = (stat: string, err = '000') =>
  `id:0123456789 sub:001 dlvrd:001 submit date:2506010210 done date:2506010211 stat:${stat} err:${err} text:`;
const of = (text: string) => receiptOf({ esmClass: 4, text });

describe('a delivery receipt', () => {
  it('is told from what a customer writes back', () => {
    expect(isReceipt({ esmClass: 0x04 })).toBe(true);
    expect(isReceipt({ esmClass: 0x44 })).toBe(true);
    expect(isReceipt({ esmClass: 0x00 })).toBe(false);
    expect(isReceipt({ esmClass: 0x08 })).toBe(false);
  });
  it('says that the message arrived', () => {
    expect(of(receipt('DELIVRD'))).toEqual({ ref: '0123456789', state: 'delivered', detail: 'DELIVRD' });
  });
  it.each(['UNDELIV', 'EXPIRED', 'REJECTD', 'DELETED'])('says by %s that it never will', (stat) => {
    expect(of(receipt(stat, '00B'))).toEqual({ ref: '0123456789', state: 'failed', detail: `${stat} 00B` });
  });
  it.each(['ENROUTE', 'ACCEPTD', 'UNKNOWN'])('says nothing final by %s', (stat) => {
    expect(of(receipt(stat))).toBeNull();
  });
  it('is believed in its parameters before its text', () => {
    expect(receiptOf({ esmClass: 4, text: receipt('ENROUTE'), messageId: 'abc', messageState: 2 })).toEqual({
      ref: 'abc',
      state: 'delivered',
      detail: 'DELIVRD',
    });
  });
  it('of an unreadable form is nothing', () => {
    expect(of('OK')).toBeNull();
    expect(of('stat:DELIVRD')).toBeNull();
  });
});
