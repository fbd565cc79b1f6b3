/** Normal distribution function, to 1e-7 (Abramowitz & Stegun 26.2.17). */
export function normalBelow(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z));
  const tail =
    (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) *
    t *
    (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return z >= 0 ? 1 - tail : tail;
}

/** A Gamma distribution of a level around 1: `shape` and `rate`. */
interface Level {
  readonly shape: number;
  readonly rate: number;
}

/** Log of Γ(x), x > 0 (Lanczos). */
function logGamma(x: number): number {
  const series = [
    76.18009172947146, -86.50532032941677, 24.01409824083091, -1.231739572450155, 0.1208650973866179e-2,
    -0.5395239384953e-5,
  ];
  const sum = series.reduce((a, c, n) => a + c / (x + n + 1), 1.000000000190015);
  return Math.log((2.5066282746310005 * sum) / x) - (x + 5.5) + (x + 0.5) * Math.log(x + 5.5);
}

/** Log of how well a level explains `seen` calls where `expected` are usual, but for what is the same for every level. */
const logLikelihood = ({ shape, rate }: Level, seen: number, expected: number): number =>
  shape * Math.log(rate) - logGamma(shape) + logGamma(shape + seen) - (shape + seen) * Math.log(rate + expected);

export interface Strays {
  /** Of days and of hours, standard deviations as shares. */
  readonly spread: number;
  readonly bunch: number;
}

/** One day in fifty may be anything between dead and double: a day off that no calendar knows, a move, a party. */
const ODD_DAYS = 0.02;
const ODD: Level = { shape: 0.7, rate: 1 };

/**
 * Chance of no call where `usual` are expected, spread over so many `hours`. Calls come by Poisson; the level of the day is
 * not known but by what was `seen` of what was `expected` of it so far, and before that by how days stray, now and then
 * widely; an hour strays by itself.
 */
export function chanceOfNone(
  { usual, hours }: { readonly usual: number; readonly hours: number },
  { spread, bunch }: Strays,
  today: { readonly seen: number; readonly expected: number },
): number {
  const ordinary: Level = { shape: 1 / spread ** 2, rate: 1 / spread ** 2 };
  const { seen, expected } = today;
  const odds = Math.exp(logLikelihood(ODD, seen, expected) - logLikelihood(ordinary, seen, expected));
  // In this form, for the odds of a very busy day are infinite.
  const odd = 1 / (1 + (1 - ODD_DAYS) / (ODD_DAYS * odds));
  const noneAt = ({ shape, rate }: Level): number => {
    const mean = (usual * (shape + seen)) / (rate + expected);
    const strays = 1 / (shape + seen) + bunch ** 2 / Math.max(1, hours);
    return (1 + mean * strays) ** (-1 / strays);
  };
  return odd * noneAt(ODD) + (1 - odd) * noneAt(ordinary);
}

/**
 * Chance of `count` or more where `usual` are expected and the variance is `factor` times that: calls come in bunches
 * (negative binomial; Poisson for a factor of 1).
 */
export function chanceOfAtLeast(count: number, usual: number, factor: number): number {
  if (count <= 0) return 1;
  if (usual <= 0) return 0;
  // The terms of the tail itself, for 1 − (all below) loses what is smaller than 1e-16.
  const size = usual / Math.max(factor - 1, 1e-6);
  const share = usual / (size + usual);
  let log = size * Math.log(size / (size + usual));
  for (let n = 0; n < count; n += 1) log += Math.log(((size + n) / (n + 1)) * share);
  let term = Math.exp(log);
  let tail = 0;
  for (let n = count; term > tail * 1e-12 && n < count + 100_000; n += 1) {
    tail += term;
    term *= ((size + n) / (n + 1)) * share;
  }
  return Math.min(1, tail);
}
