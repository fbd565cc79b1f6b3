let open = $state<string | null>(null);

/** Of which ticket the chooser is open: any page may show it, one place renders it. */
export const wordingOf = {
  get open(): string | null {
    return open;
  },
  show(no: string): void {
    open = no;
  },
  hide(): void {
    open = null;
  },
};
