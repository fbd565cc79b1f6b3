import { describe, expect, it } from 'vitest';
import { brokenElements, linePicture, type LineElement, type LineSegment } from './linePicture.ts';

const line: LineElement[] = [
  { id: 'core', name: 'core', party: 'carrier' },
  { id: 'node', name: 'node', party: 'carrier' },
  { id: 'link', name: 'link', party: 'channel' },
  { id: 'room', name: 'room', party: 'customer' },
  { id: 'phone', name: 'phone', party: 'customer' },
];
const segment = (element: string | null, more: Partial<LineSegment> = {}): LineSegment => ({
  party: 'carrier',
  element,
  state: 'open',
  ...more,
});

describe('linePicture', () => {
  it('draws the demarc before the first element of the customer', () => {
    expect(linePicture(line, [], 'declared').map((n) => n.demarc)).toEqual([false, false, true, false, false]);
  });

  it('draws no demarc on a line that is all one side', () => {
    expect(linePicture(line.slice(0, 2), [], 'declared').some((n) => n.demarc)).toBe(false);
  });

  it('lights the element at fault and the stretch beyond it', () => {
    const nodes = linePicture(line, [segment('node')], 'clearing');
    expect(nodes.map((n) => n.mark)).toEqual(['idle', 'broken', 'idle', 'idle', 'idle']);
    expect(nodes.map((n) => n.span)).toEqual(['idle', 'broken', 'idle', 'idle', null]);
  });

  it('lights the stretch that reaches the last element', () => {
    const nodes = linePicture(line, [segment('phone', { party: 'customer' })], 'clearing');
    expect(nodes.map((n) => n.span)).toEqual(['idle', 'idle', 'idle', 'broken', null]);
  });

  it('takes a segment without an element for all of its party', () => {
    const nodes = linePicture(line, [segment(null, { party: 'customer' })], 'clearing');
    expect(brokenElements(nodes).map((n) => n.id)).toEqual(['room', 'phone']);
  });

  it('keeps an element broken while any of its segments is open', () => {
    const nodes = linePicture(line, [segment('node', { state: 'cleared' }), segment('node')], 'clearing');
    expect(nodes[1]?.mark).toBe('broken');
  });

  it('dashes the whole line under test, and shows it whole when restored', () => {
    const cleared = [segment('node', { state: 'cleared' })];
    expect(linePicture(line, cleared, 'testing').map((n) => n.span)).toEqual(['test', 'test', 'test', 'test', null]);
    expect(linePicture(line, cleared, 'restored')[0]?.span).toBe('cleared');
  });

  it('shows what the precheck suspects only where no segment speaks', () => {
    const nodes = linePicture(line, [segment('node')], 'clearing', ['node', 'room']);
    expect(nodes.map((n) => n.mark)).toEqual(['idle', 'broken', 'idle', 'suspect', 'idle']);
  });
});
