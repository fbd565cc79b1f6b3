import {
  channelTestSchema,
  type Channels,
  channelsSchema,
  type NewChannelTest,
  type Undelivered,
} from '#shared/api/channels.ts';
import { Problem } from '#web/http/problem.ts';
import { request, requestNothing } from '#web/http/request.ts';

const WHERE = '/api/admin/channels';
/** While something is on its way, and when nothing is. */
const SOON = 1_000;
const CALM = 10_000;
/** A receipt may take long; nobody waits for it with the page open for more than this. */
const RECEIPT_WAIT = 120_000;

/** How the channels stand, asked again by itself while the page is open. */
export class ChannelsDesk {
  state = $state.raw<Channels | null>(null);
  refused = $state.raw<Problem | null>(null);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #stopped = false;

  follow(): () => void {
    this.#stopped = false;
    void this.load();
    return () => {
      this.#stopped = true;
      clearTimeout(this.#timer);
    };
  }

  async load(): Promise<void> {
    clearTimeout(this.#timer);
    try {
      this.state = await request(WHERE, channelsSchema);
      this.refused = null;
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      this.refused = problem;
    }
    if (!this.#stopped) this.#timer = setTimeout(() => void this.load(), this.#waits() ? SOON : CALM);
  }

  /** @throws Problem */
  async test(json: NewChannelTest): Promise<void> {
    const test = await request(`${WHERE}/tests`, channelTestSchema, { method: 'POST', json });
    if (this.state !== null) this.state = { ...this.state, tests: [test, ...this.state.tests] };
    await this.load();
  }

  /** @throws Problem */
  async sendAgain({ id }: Undelivered): Promise<void> {
    await requestNothing(`/api/admin/notices/${id}/send-again`, { method: 'POST', json: {} });
    await this.load();
  }

  #waits(): boolean {
    const receipted = (channel: string): boolean =>
      this.state?.channels.some((one) => one.channel === channel && one.receipts) === true;
    return (
      this.state?.tests.some(
        ({ state, channel, at }) =>
          Date.now() - Date.parse(at) < RECEIPT_WAIT &&
          (state === 'queued' || (state === 'accepted' && receipted(channel))),
      ) === true
    );
  }
}
