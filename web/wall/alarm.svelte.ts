import { TAG, type Language } from '#shared/i18n/languages.ts';

/**
 * The wall's voice. States:
 *   muted    somebody at this screen chose silence
 *   blocked  it would sound, but the browser has not been allowed to play: one key or click is what it waits for
 *   ready    it sounds when it has to
 * It is made of two tones and of the browser's own voice, so that there is no file that could be missing.
 */
export type AlarmState = 'muted' | 'blocked' | 'ready';

/** An alarm is repeated after this long until somebody acknowledges. */
export const REPEAT = 12_000;
/** Hz and seconds from now: a falling third, twice. Told from a telephone by everybody who works among them. */
const TONES = [
  { pitch: 880, at: 0 },
  { pitch: 698, at: 0.28 },
  { pitch: 880, at: 0.75 },
  { pitch: 698, at: 1.03 },
] as const;
const LENGTH = 0.24;
const SPEAK_AFTER = 1500;

export class Alarm {
  #context: AudioContext | null = null;
  #allowed = $state(false);
  #wanted = $state(true);

  get state(): AlarmState {
    if (!this.#wanted) return 'muted';
    return this.#allowed ? 'ready' : 'blocked';
  }

  want(sound: boolean): void {
    this.#wanted = sound;
    if (!sound) speechSynthesis.cancel();
  }

  /** Opens the way to the loudspeaker as far as the browser lets us without anybody's doing. */
  start(): () => void {
    const context = new AudioContext();
    this.#context = context;
    const look = (): void => {
      this.#allowed = context.state === 'running';
    };
    context.onstatechange = look;
    look();
    return () => {
      context.onstatechange = null;
      this.#context = null;
      speechSynthesis.cancel();
      void context.close();
    };
  }

  /** Somebody pressed something: that is the permission. */
  async unlock(): Promise<void> {
    if (this.#context?.state === 'suspended') await this.#context.resume();
  }

  /**
   * Sounds and says `text`, now and again and again until the returned function is called.
   * @param text asked for anew each time
   */
  repeat(text: () => string, language: Language): () => void {
    let speaking: ReturnType<typeof setTimeout> | undefined;
    const once = (): void => {
      if (this.state !== 'ready') return;
      this.#chime();
      speaking = setTimeout(() => speak(text(), language), SPEAK_AFTER);
    };
    once();
    const timer = setInterval(once, REPEAT);
    return () => {
      clearInterval(timer);
      clearTimeout(speaking);
      speechSynthesis.cancel();
    };
  }

  #chime(): void {
    const context = this.#context;
    if (context === null) return;
    for (const { pitch, at } of TONES) {
      const tone = context.createOscillator();
      const volume = context.createGain();
      const from = context.currentTime + at;
      tone.frequency.value = pitch;
      // Without its edges rounded a tone begins and ends with a click.
      volume.gain.setValueAtTime(0, from);
      volume.gain.linearRampToValueAtTime(0.5, from + 0.02);
      volume.gain.linearRampToValueAtTime(0, from + LENGTH);
      tone.connect(volume).connect(context.destination);
      tone.start(from);
      tone.stop(from + LENGTH);
    }
  }
}

/** Said by a voice of the language, where the machine has one: Chinese read by an English voice helps nobody. */
function speak(text: string, language: Language): void {
  const voice = speechSynthesis.getVoices().find((v) => v.lang.replace('_', '-').startsWith(language));
  if (voice === undefined) return;
  speechSynthesis.cancel();
  const words = new SpeechSynthesisUtterance(text);
  words.voice = voice;
  words.lang = TAG[language];
  speechSynthesis.speak(words);
}
