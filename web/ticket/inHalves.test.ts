import { describe, expect, it } from 'vitest';
import { inHalves } from './inHalves.ts';

const parts = (name: string): string[] => inHalves(name).split('\u200b');

describe('a name that may break', () => {
  it('breaks in the middle of a long Chinese run, the longer half first', () => {
    expect(parts('城西接入机房')).toEqual(['城西接', '入机房']);
    expect(parts('碧水供水弱电间')).toEqual(['碧水供水', '弱电间']);
  });

  it('leaves what is short, or has spaces, as it is', () => {
    expect(parts('弱电间')).toEqual(['弱电间']);
    expect(parts('会话边界 SBC-1')).toEqual(['会话边界 SBC-1']);
    expect(parts('East access node')).toEqual(['East access node']);
  });
});
