import * as z from 'zod/mini';
import { pushKeySchema } from '#shared/api/push.ts';
import { explain } from '#web/http/problem.ts';
import { request, requestNothing } from '#web/http/request.ts';
import { language } from '#web/i18n/text.svelte.ts';
import { connection } from '#web/live/connection.svelte.ts';
import { mine } from '#web/mine.ts';

/**
 * Whether this browser tells its user by push. `checking` until it is known. `on` is said only when the browser holds a
 * subscription, its user has turned it on here, and the desk has just taken it. `refused`: the browser's permission;
 * `insecure`: the page came by plain http; `unreachable`: its push service would not subscribe; `not_offered`: the desk sends
 * none.
 */
export type PushState =
  'checking' | 'on' | 'off' | 'refused' | 'unsupported' | 'insecure' | 'unreachable' | 'not_offered';

const DOOR = '/api/push/subscription';
/** A worker that is not there by then is not coming. */
const WORKER_MS = 8_000;
/** Where a push service is cut off, a browser may try for ever. */
const SUBSCRIBE_MS = 20_000;
const MARK = 'push';

const within = <T>(work: Promise<T>, ms: number): Promise<T | null> =>
  Promise.race([work, new Promise<null>((resolve) => setTimeout(() => resolve(null), ms))]);

const isSupported = (): boolean => 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window;

const base64url = (bytes: ArrayBuffer | null): string =>
  btoa(String.fromCharCode(...new Uint8Array(bytes ?? new ArrayBuffer(0))))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');

export class PushSwitch {
  state = $state<PushState>('checking');
  busy = $state(false);
  problem = $state<string | null>(null);
  readonly #user: string;
  #manager: PushManager | null = null;
  #key = '';

  constructor(user: string) {
    this.#user = user;
  }

  /** Looks how it stands, and again when the browser's permission or the reader's language changes. For an `$effect`. */
  follow(): () => void {
    void language.current;
    let stop = (): void => undefined;
    void this.#look();
    const notLive = connection.onLive(() => {
      if (this.problem !== null) void this.#look();
    });
    void navigator.permissions?.query({ name: 'notifications' }).then(
      (permission) => {
        const again = (): void => void this.#look();
        permission.addEventListener('change', again);
        stop = () => permission.removeEventListener('change', again);
      },
      () => undefined,
    );
    return () => {
      notLive();
      stop();
    };
  }

  async set(on: boolean): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.problem = null;
    try {
      this.state = await (on ? this.#turnOn() : this.#turnOff());
    } catch (thrown) {
      this.problem = explain(thrown);
    } finally {
      this.busy = false;
    }
  }

  async #look(): Promise<void> {
    try {
      this.state = await this.#standing();
      this.problem = null;
    } catch (thrown) {
      this.problem = explain(thrown);
      this.state = 'off';
    }
  }

  async #standing(): Promise<PushState> {
    if (!window.isSecureContext) return 'insecure';
    if (!isSupported()) return 'unsupported';
    const { key } = await request('/api/push/key', pushKeySchema);
    if (key === null) return 'not_offered';
    const worker = await within(navigator.serviceWorker.ready, WORKER_MS);
    if (worker === null) return 'unsupported';
    this.#key = key;
    this.#manager = worker.pushManager;
    if (Notification.permission === 'denied') return 'refused';
    const wanted = mine.read(MARK, this.#user, z.literal(true)) !== null && Notification.permission === 'granted';
    return wanted ? this.#subscribe() : 'off';
  }

  async #turnOn(): Promise<PushState> {
    // Asked by the browser, and only within a press of the reader's.
    const permission = await Notification.requestPermission();
    if (permission !== 'granted') return permission === 'denied' ? 'refused' : 'off';
    return this.#subscribe();
  }

  async #turnOff(): Promise<PushState> {
    const subscription = await this.#manager?.getSubscription();
    if (subscription) {
      await requestNothing(DOOR, { method: 'DELETE', json: { endpoint: subscription.endpoint } });
      await subscription.unsubscribe();
    }
    mine.keep(MARK, this.#user, false);
    return 'off';
  }

  /** Subscribes unless it is subscribed by the desk's key, and tells the desk: it may have forgotten. */
  async #subscribe(): Promise<PushState> {
    const subscription = await this.#subscription();
    if (subscription === null) return 'unreachable';
    const { endpoint, keys } = subscription.toJSON();
    await requestNothing(DOOR, {
      method: 'PUT',
      json: { endpoint, keys: { p256dh: keys?.p256dh, auth: keys?.auth }, language: language.current },
    });
    mine.keep(MARK, this.#user, true);
    return 'on';
  }

  /** @returns null where the push service cannot be reached */
  async #subscription(): Promise<PushSubscription | null> {
    const manager = this.#manager;
    if (manager === null) return null;
    const known = await manager.getSubscription();
    if (known !== null && base64url(known.options.applicationServerKey) === this.#key) return known;
    await known?.unsubscribe();
    const asked = manager.subscribe({ userVisibleOnly: true, applicationServerKey: this.#key });
    return within(
      asked.catch(() => null),
      SUBSCRIBE_MS,
    );
  }
}
