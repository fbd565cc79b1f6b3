/** What a chart draws. A colour is a token's name, so that it means here what it means everywhere. */
export interface Series {
  readonly label: string;
  readonly values: readonly (number | null)[];
  readonly token: `--${string}`;
  /** Of a line: how it is drawn, for whoever cannot tell the colours. */
  readonly dash?: readonly number[];
  readonly width?: number;
  /** The same all along, and told by the legend alone: a threshold. */
  readonly level?: true;
}
