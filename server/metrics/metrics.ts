import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

/**
 * What this node measures of itself, for `/metrics` (Prometheus). Times are in seconds, as Prometheus has them.
 *
 * A counter or histogram is told as things happen. A gauge is read when somebody asks: from this process, or from the
 * database (`standing.ts`), where every node then says the same.
 */
export interface Metrics {
  readonly requests: Histogram<'method' | 'route' | 'status'>;
  /** `outcome`: `accepted`, or the code of the refusal. */
  readonly commands: Counter<'type' | 'outcome'>;
  /** `outcome`: `opened`, `joined` or `repeated`. */
  readonly declarations: Counter<'role' | 'outcome'>;
  /** From the writing of a change to its being handed to this node's screens. */
  readonly emitted: Histogram;
  readonly frames: Counter<'topic'>;
  /** How long after it was due a timer had its effect. */
  readonly timerLateness: Histogram<'kind'>;
  readonly notices: Counter<'channel' | 'outcome'>;
  /** `result`: `accepted`, `duplicate` or `rejected`. */
  readonly callRecords: Counter<'result'>;
  /** A gauge that is read when somebody asks; several under one name differ by their labels. */
  gauge(name: string, help: string, read: () => number): void;
  gauges<L extends string>(name: string, help: string, labels: readonly L[]): Gauge<L>;
  /** Done before each reading: fills the gauges that are read together. Must not fail. */
  before(fill: () => Promise<void>): void;
  readonly contentType: string;
  text(): Promise<string>;
}

const FAST = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];
const SLOW = [...FAST, 10, 30, 60, 300];

export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const filling: (() => Promise<void>)[] = [];
  collectDefaultMetrics({ register: registry });

  return {
    requests: new Histogram({
      name: 'demarc_http_request_seconds',
      help: 'Requests answered, by route',
      labelNames: ['method', 'route', 'status'],
      buckets: FAST,
      registers,
    }),
    commands: new Counter({
      name: 'demarc_commands_total',
      help: 'Commands on tickets, accepted or refused with a code',
      labelNames: ['type', 'outcome'],
      registers,
    }),
    declarations: new Counter({
      name: 'demarc_declarations_total',
      help: 'Declarations taken, by the role of who declared',
      labelNames: ['role', 'outcome'],
      registers,
    }),
    emitted: new Histogram({
      name: 'demarc_change_emitted_seconds',
      help: 'From the writing of a change to its being handed to the screens of this node',
      buckets: FAST,
      registers,
    }),
    frames: new Counter({
      name: 'demarc_frames_total',
      help: 'Frames handed to rooms of screens',
      labelNames: ['topic'],
      registers,
    }),
    timerLateness: new Histogram({
      name: 'demarc_timer_lateness_seconds',
      help: 'How long after it was due a timer had its effect',
      labelNames: ['kind'],
      buckets: SLOW,
      registers,
    }),
    notices: new Counter({
      name: 'demarc_notice_attempts_total',
      help: 'Attempts to send, as their channel answered',
      labelNames: ['channel', 'outcome'],
      registers,
    }),
    callRecords: new Counter({
      name: 'demarc_call_records_total',
      help: 'Lines of call-record files',
      labelNames: ['result'],
      registers,
    }),
    gauge(name, help, read) {
      new Gauge({
        name,
        help,
        registers,
        collect() {
          this.set(read());
        },
      });
    },
    gauges: (name, help, labelNames) => new Gauge({ name, help, labelNames: [...labelNames], registers }),
    before: (fill) => void filling.push(fill),
    contentType: registry.contentType,
    async text() {
      await Promise.all(filling.map((fill) => fill()));
      return registry.metrics();
    },
  };
}
